"""Whole documents inserted in place of a paragraph, by docxtpl, with their styles, lists and pictures."""

import re
from collections.abc import Mapping
from functools import lru_cache
from io import BytesIO
from itertools import count, pairwise
from typing import Final

from lxml import etree

from conventions.documents.context import Entry
from conventions.documents.document_errors import AttachmentRefusedError, NoDocumentError, because
from conventions.documents.opened import W
from conventions.documents.printed_values import Attachment
from conventions.documents.relations import MAIN_PART, to_bytes, to_tree, unsafe_relations
from conventions.documents.render.archive import read_parts, written
from conventions.documents.render.element_tags import low_paragraph
from conventions.documents.render.joints import name_anew
from conventions.documents.render.numbering import with_notes
from conventions.documents.render.prepared import settled, without_comments

_PLACES: Final = "//processing-instruction('attachment')"
_MOST_BYTES: Final = 20_000_000
_LONGEST_STEM: Final = 36
_WORD: Final = re.compile(r"(?<=\s)\w+(?=\s|$)")
_CHANGES: Final = tuple(f"{W}{name}" for name in ("ins", "del", "moveFrom", "moveTo"))
_BINDINGS: Final = ("{*}dataBinding",)


@lru_cache(maxsize=16)  # one document goes into many
def attachment(name: str, content: bytes) -> Attachment:
    """Return a document for insertion; raise `AttachmentRefusedError` if it would fetch external content."""
    if len(content) > _MOST_BYTES:
        raise _refused(name, "too_many_bytes")
    try:
        parts = read_parts(content)
        tree = to_tree(MAIN_PART, parts[MAIN_PART])
    except NoDocumentError as error:
        raise _refused(name, str(error.params.get("why", "")), error.actual) from error
    for relation in unsafe_relations(parts):
        raise _refused(name, "brings_in", relation.target[:60])
    if next(tree.iter(f"{W}endnoteReference"), None) is not None:
        raise _refused(name, "endnotes")
    lost = _lost(tree)
    _made_plain(tree)
    body = to_bytes(tree)
    return Attachment(name, written(without_comments(parts | {MAIN_PART: body})), lost)


def _made_plain(tree: etree._Element) -> None:
    """Remove what would affect the text around it, or mean something else there.

    A section end would apply its page format to earlier pages; a content control may be bound to the
    title of the other document; comments and tracked changes are for editors.
    """
    settled(tree)
    for binding in list(tree.iter(*_BINDINGS)):
        binding.getparent().remove(binding)
    sections = list(tree.iter(f"{W}sectPr"))
    for section, following in pairwise(sections):
        properties = section.getparent()
        kind = following.find(f"{W}type")
        properties.remove(section)
        if kind is None or kind.get(f"{W}val") != "continuous":
            run = etree.SubElement(properties.getparent(), f"{W}r")
            etree.SubElement(run, f"{W}br", {f"{W}type": "page"})


def _lost(tree: etree._Element) -> tuple[str, ...]:
    """Return the page properties that are lost, because the pages of the main document apply."""
    pages = list(tree.iter(f"{W}pgSz"))
    found = {
        "landscape": any(page.get(f"{W}orient") == "landscape" for page in pages),
        "header": next(tree.iter(f"{W}headerReference"), None) is not None,
        "footer": next(tree.iter(f"{W}footerReference"), None) is not None,
        "columns": any(columns.get(f"{W}num", "1") != "1" for columns in tree.iter(f"{W}cols")),
        "changes": next(tree.iter(*_CHANGES), None) is not None,
    }
    return tuple(name for name, is_there in found.items() if is_there)


def _refused(name: str, why: str, what: str = "") -> AttachmentRefusedError:
    return AttachmentRefusedError(
        f"the document {name} cannot be put into another: {because(why, what)}",
        actual=name,
        why=why,
        what=what,
    )


def attachments_named(text: str, entries: Mapping[str, Entry]) -> dict[str, Attachment]:
    """Return the documents to insert in a filled part, by name."""
    if "<?attachment " not in text:
        return {}
    return {value.name: value for value in entries.values() if isinstance(value, Attachment)}


def with_attachments(document: bytes, attachments: Mapping[str, Attachment]) -> bytes:
    """Return the document with each attachment inserted; equal input gives equal bytes."""
    from conventions.documents.render.composing import DocxTemplate, composing, saved

    template = DocxTemplate(BytesIO(document))
    body = template.get_docx().element.body
    names = {str(mark.get(f"{W}name")) for mark in body.iter(f"{W}bookmarkStart")}
    for place in body.xpath(_PLACES):
        with composing():
            subdocument = template.new_subdoc(BytesIO(attachments[place.text].content))
        inside = [
            element
            for element in subdocument.subdocx.element.body
            if isinstance(element.tag, str) and not element.tag.endswith("}sectPr")
        ]
        _name_own(inside, names)
        if inside and _is_table(inside[0]) and _is_table(place.getprevious()):
            place.addprevious(low_paragraph())
        for element in inside:
            place.addprevious(element)
        if inside and _is_table(inside[-1]) and _is_table(place.getnext()):
            place.addprevious(low_paragraph())
        place.getparent().remove(place)
    name_anew(body)
    parts = saved(template.get_docx(), read_parts(document))
    changed = {MAIN_PART: parts[MAIN_PART]}
    with_notes(changed, parts)
    return written(parts | changed)


def _is_table(element: etree._Element | None) -> bool:
    return element is not None and element.tag == f"{W}tbl"


def _name_own(elements: list[etree._Element], names: set[str]) -> None:
    """Give the bookmarks of an attachment unique names, and update its references."""
    changed: dict[str, str] = {}
    for element in elements:
        for mark in element.iter(f"{W}bookmarkStart"):
            name = str(mark.get(f"{W}name"))
            free = (f"{name[:_LONGEST_STEM]}_{number}" for number in count(2))
            mark.set(f"{W}name", name if name not in names else next(new for new in free if new not in names))
            changed[name] = str(mark.get(f"{W}name"))
            names.add(changed[name])
    for element in elements:
        for link in element.iter(f"{W}hyperlink"):
            anchor = link.get(f"{W}anchor")
            if anchor in changed:
                link.set(f"{W}anchor", changed[anchor])
        for code in element.iter(f"{W}instrText"):
            code.text = _WORD.sub(lambda word: changed.get(word[0], word[0]), code.text or "")
        for field in element.iter(f"{W}fldSimple"):
            said = str(field.get(f"{W}instr", ""))
            field.set(f"{W}instr", _WORD.sub(lambda word: changed.get(word[0], word[0]), said))

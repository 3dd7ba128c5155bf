"""Whole documents put in the place of a paragraph, by docxtpl, with their styles, lists and pictures."""

from collections.abc import Mapping
from functools import lru_cache
from io import BytesIO
from typing import Final

from conventions.documents.context import Entry
from conventions.documents.errors import AttachmentRefusedError, NoDocumentError, because
from conventions.documents.external import unsafe_relations
from conventions.documents.opened import W
from conventions.documents.render.archive import read_parts, written
from conventions.documents.trees import to_tree
from conventions.documents.values import Attachment

__all__ = ["attachment", "attachments_named", "with_attachments"]

_PLACES: Final = "//processing-instruction('attachment')"
_BODY: Final = "word/document.xml"
_MOST_BYTES: Final = 20_000_000


@lru_cache(maxsize=16)  # one document is put into many
def attachment(name: str, content: bytes) -> Attachment:
    """A document to put into others; `AttachmentRefusedError` where it would fetch something from outside."""
    if len(content) > _MOST_BYTES:
        raise _refused(name, "too_many_bytes")
    try:
        parts = read_parts(content)
    except NoDocumentError as error:
        raise _refused(name, str(error.params.get("why", "")), error.actual) from error
    for relation in unsafe_relations(parts):
        raise _refused(name, "brings_in", relation.target[:60])
    return Attachment(name, written(parts), _lost(parts))


def _lost(parts: Mapping[str, bytes]) -> tuple[str, ...]:
    """What the pages of a document have and those around it will not: they take the format of the others."""
    tree = to_tree(_BODY, parts[_BODY])
    pages = list(tree.iter(f"{W}pgSz"))
    found = {
        "landscape": any(page.get(f"{W}orient") == "landscape" for page in pages),
        "header": next(tree.iter(f"{W}headerReference"), None) is not None,
        "footer": next(tree.iter(f"{W}footerReference"), None) is not None,
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
    """The documents that a filled part names the places of, by name."""
    if "<?attachment " not in text:
        return {}
    return {value.name: value for value in entries.values() if isinstance(value, Attachment)}


def with_attachments(document: bytes, attachments: Mapping[str, Attachment]) -> bytes:
    """The document with each attachment in its place; equal input gives equal bytes."""
    from conventions.documents.render.composing import DocxTemplate, composing, saved

    template = DocxTemplate(BytesIO(document))
    body = template.get_docx().element.body
    for place in body.xpath(_PLACES):
        with composing():
            subdocument = template.new_subdoc(BytesIO(attachments[place.text].content))
        inside = [
            element
            for element in subdocument.subdocx.element.body
            if isinstance(element.tag, str) and not element.tag.endswith("}sectPr")
        ]
        for element in inside:
            place.addprevious(element)
        place.getparent().remove(place)
    return written(saved(template.get_docx(), read_parts(document)))

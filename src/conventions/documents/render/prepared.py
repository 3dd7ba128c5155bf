"""A template part prepared for compilation: tags complete, lifted, corrected, one per line.

The dialect is docxtpl's, but works on the tree rather than with regular expressions over the XML: in linear
time, keeping the formatting of split runs, and with the place of each tag. Tags that would stay unfilled are
searched once in every part: the linter reports them and the compiler refuses them, with one code.
"""

import re
import zipfile
import zlib
from collections.abc import Iterator, Mapping
from io import BytesIO
from typing import Final
from urllib.parse import unquote

from attrs import field
from lxml import etree

from budget import frozen
from conventions.documents.blocks import codes_in
from conventions.documents.document_errors import NoDocumentError, TemplateFault, TemplatePlace
from conventions.documents.opened import (
    HALF,
    RENDERED,
    Paragraph,
    Tag,
    Template,
    W,
    cell_of,
    misspelt,
    pieces,
    short,
    tags_in,
    without_tags,
)
from conventions.documents.relations import owner_of, relations_in, to_bytes, to_tree
from conventions.documents.render.archive import CONTENT_TYPES
from conventions.documents.render.element_tags import CLOSE, OPEN, SLOT, Slots, broken, lifted, merged_cells
from conventions.documents.render.joints import marked_grids
from conventions.documents.render.numbering import marked_captions, marked_numbers
from conventions.documents.render.restarts import marked_links, marked_restarts, marked_rounds

_GONE: Final = (f"{W}del", f"{W}moveFrom")
_STAYING: Final = (f"{W}ins", f"{W}moveTo")
_OF_A_COMMENT: Final = (f"{W}commentRangeStart", f"{W}commentRangeEnd", f"{W}commentReference")
_MARKS: Final = (
    f"{W}moveFromRangeStart", f"{W}moveFromRangeEnd", f"{W}moveToRangeStart", f"{W}moveToRangeEnd",
)  # fmt: skip
_FORMATS: Final = tuple(
    f"{W}{name}Change" for name in ("rPr", "pPr", "sectPr", "tblPr", "tblGrid", "trPr", "tcPr", "tblPrEx")
)
_BINDINGS: Final = ("dataBinding", "showingPlcHdr")
_SWITCHES: Final = (f"{W}cantSplit", f"{W}tblHeader")
_SPELLINGS: Final = {"true": "on", "1": "on", "false": "off", "0": "off"}
_COMMENTS: Final = ("comments", "commentsExtended", "commentsIds", "commentsExtensible", "people")


def settled(tree: etree._Element) -> bool:
    """Remove deletions, keep insertions, drop comments; return whether there were any.

    The document follows the template with all changes accepted; comments are for editors. LibreOffice writes
    two row properties in a form that Word's schema does not have.
    """
    rows = [mark.getparent().getparent() for mark in tree.iterfind(f".//{W}trPr/{W}del")]
    unmarked = [
        mark.getparent().getparent().getparent() for mark in tree.iterfind(f".//{W}pPr/{W}rPr/{W}del")
    ]
    gone = list(tree.iter(*_GONE, *_FORMATS, *_MARKS))
    inserted = list(tree.iter(*_STAYING))
    comments = list(tree.iter(*_OF_A_COMMENT))
    for element in (*rows, *gone):
        _take_out(element)
    for element in inserted:
        _unwrap(element)
    for paragraph in unmarked:
        if paragraph.find(f"{W}r") is None and paragraph.getnext() is not None:
            _take_out(paragraph)
    for mark in comments:
        run = mark.getparent()
        _take_out(mark)
        if run is not None and run.tag == f"{W}r" and all(child.tag == f"{W}rPr" for child in run):
            _take_out(run)
    spelled = [mark for mark in tree.iter(*_SWITCHES) if mark.get(f"{W}val") in _SPELLINGS]
    bound = list(_bound(tree))
    for binding in bound:
        _take_out(binding)
    for mark in spelled:
        mark.set(f"{W}val", _SPELLINGS[mark.get(f"{W}val")])
    return bool(rows or gone or inserted or comments or spelled or bound)


def _bound(tree: etree._Element) -> Iterator[etree._Element]:
    """Yield the data bindings of content controls with tags in them.

    Word would replace filled content by the bound value, and show placeholder text as
    not filled.
    """
    for properties in tree.iterfind(f".//{W}sdt/{W}sdtPr"):
        text = "".join(properties.getparent().itertext())
        if "{" in text or "}" in text:
            yield from (item for item in properties if etree.QName(item).localname in _BINDINGS)


def _unwrap(element: etree._Element) -> None:
    parent = element.getparent()
    if parent is not None:
        at = parent.index(element)
        parent[at : at + 1] = list(element)


def _take_out(element: etree._Element) -> None:
    parent = element.getparent()
    if parent is not None:
        parent.remove(element)


def without_comments(parts: dict[str, bytes]) -> dict[str, bytes]:
    """Return the parts without comments and references to them."""
    gone = {name for name in parts if name in {f"word/{stem}.xml" for stem in _COMMENTS}}
    if not gone:
        return parts
    kept = {name: content for name, content in parts.items() if name not in gone}
    for name in [CONTENT_TYPES, *(name for name in kept if name.endswith(".rels"))]:
        tree = to_tree(name, kept[name])
        for entry in list(tree):
            target = str(entry.get("PartName") or entry.get("Target") or "").lstrip("/")
            if target in gone or f"word/{target}" in gone:
                tree.remove(entry)
        kept[name] = to_bytes(tree)
    return kept


FILLED_ATTRIBUTES: Final[Mapping[str, tuple[str, ...]]] = {
    "{http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing}docPr": ("descr", "title")
}
"""The attributes with filled tags: text alternatives of pictures."""

_MOST: Final = 50
"""Maximum number of faults per part."""
_ASIDE: Final = re.compile(r"(?:comments\w*|people|glossary/.*)\.xml$", re.IGNORECASE)
"""Parts that readers do not see: comments, authors, building blocks."""
_WORKBOOK: Final = re.compile(r"/embeddings/[^/]*\.xls[xm]$", re.IGNORECASE)
_LARGEST: Final = 1_000_000
"""Search limit of a sheet in bytes: chart data are short."""
_MERGE_FIELD: Final = re.compile(
    r"\s*(?:MERGEFIELD|MERGEREC|MERGESEQ|ADDRESSBLOCK|GREETINGLINE|NEXT|NEXTIF|SKIPIF)\b", re.IGNORECASE
)
_HALF: Final = re.compile(r"\{[{%]-?\s*[^\W\d]")
"""The beginning of a tag whose end is not in the same text."""


def unfilled(template: Template) -> Iterator[TemplateFault]:
    """Yield faults for tags that would remain, and for old mail merge fields, part by part."""
    for part in template.paragraphs:
        yield from _in_filled_part(template, part)
    for name, content in sorted(template.parts.items()):
        if name.endswith(".xml") and not RENDERED.fullmatch(name) and not _ASIDE.search(name):
            yield from _in_other_part(name, content)
        elif _WORKBOOK.search(name):
            yield from _in_workbook(name, content)
    for relation, _ in relations_in(template.parts):
        for tag in _raw(unquote(relation.target)):
            yield TemplateFault("tag_unfilled", TemplatePlace(owner_of(relation.part), 0, ""), short(tag))


def _raw(text: str) -> list[str]:
    """Return the unfilled tags of a text, and the start of an unclosed one."""
    found = [tag.text for tag in tags_in(text)]
    half = _HALF.search(without_tags(text))
    return found if half is None else [*found, text[text.index(half[0]) :]]


def _in_filled_part(template: Template, part: str) -> Iterator[TemplateFault]:
    tree = template.trees[part]
    for code in codes_in(tree):
        place = template.place_of(part, code.element)
        for tag in _raw(unquote(code.code)):
            yield TemplateFault("tag_unfilled", place, short(tag))
        if _MERGE_FIELD.match(code.code):
            yield TemplateFault("merge_field", place, short(code.code.strip()))
    for element in tree.iter(etree.Element):
        filled = FILLED_ATTRIBUTES.get(str(element.tag), ())
        for name, value in element.items():
            # Simple field codes were read above.
            if "{" in value and name not in filled and not name.endswith("}instr"):
                for tag in _raw(value):
                    yield TemplateFault("tag_unfilled", template.place_of(part, element), short(tag))


def _in_other_part(name: str, content: bytes) -> Iterator[TemplateFault]:
    if b"{" not in content:
        return
    try:
        tree = to_tree(name, content)
    except NoDocumentError:
        texts = [content.decode("utf-8", "replace")]
    else:
        texts = ["".join(tree.itertext()), *(value for element in tree.iter() for value in element.values())]
    found = [tag for text in texts for tag in tags_in(text)]
    for tag in found[:_MOST]:
        yield TemplateFault("tag_unfilled", TemplatePlace(name, 0, ""), short(tag.text))


def _in_workbook(name: str, content: bytes) -> Iterator[TemplateFault]:
    """Yield the tags in an embedded workbook, such as chart data, if it can be opened."""
    try:
        with zipfile.ZipFile(BytesIO(content)) as packed:
            for entry in packed.namelist()[:_MOST]:
                if entry.endswith(".xml"):
                    with packed.open(entry) as sheet:
                        yield from _in_other_part(name, sheet.read(_LARGEST))
    except (zipfile.BadZipFile, zlib.error, NotImplementedError, RuntimeError, EOFError):
        return


DECLARATION: Final = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_SPACE: Final = "{http://www.w3.org/XML/1998/namespace}space"
_TEXTS: Final = (
    "{http://schemas.openxmlformats.org/drawingml/2006/main}t",
    "{http://schemas.openxmlformats.org/officeDocument/2006/math}t",
)
_BRACES: Final = {"{_{": "{{", "}_}": "}}", "{_%": "{%", "%_}": "%}"}
_BRACE: Final = re.compile(r"\{_\{|\}_\}|\{_%|%_\}")
_OPENING: Final = re.compile(r"\{[{%#]")
_LONE: Final = re.compile(rf"\{{(?=[{{%#{OPEN}])")
MOST_TAGS: Final = 1_500
"""The limit for one part; the longest built-in template has a sixth of it."""
LONGEST_TAG: Final = 2_000


@frozen
class Prepared:
    """The text to compile, and the place of the tag on each line."""

    part: str
    source: str = field(repr=False)
    places: Mapping[int, TemplatePlace] = field(repr=False)
    slots: Slots = field(repr=False, eq=False)

    def place(self, line: int) -> TemplatePlace:
        """Return the place of a line: that of its tag, or of the last one before it."""
        before = [number for number in self.places if number <= line]
        return self.places[max(before)] if before else TemplatePlace(self.part, 0, "")


def prepared(template: Template, part: str, *, draft: bool = False, repeats: bool = False) -> Prepared:
    """Return a prepared part; `BrokenTemplateError` has the place of a bad tag.

    `repeats`: a bookmark is in a loop, whose rounds must be distinguished.

    The template's tree is modified. In a draft each printing tag has its own run, so that missing values
    can be marked.
    """
    tree = template.trees[part]
    slots = Slots(part, tree)
    changed = settled(tree)
    paragraphs = template.paragraphs.get(part, ())
    _joined(paragraphs)
    for paragraph in paragraphs:
        _paragraph(paragraph, slots, draft=draft)
    merged_cells(tree, slots)
    lifted(tree, slots)
    if part == "word/document.xml":
        marked_numbers(tree, template, slots)
        marked_restarts(tree, template, slots)
    _others(tree, slots, template)
    slots.changed = changed
    if len(slots) or changed:
        marked_captions(tree, slots)
        marked_links(tree, slots)
    if slots.columns:
        marked_grids(tree, slots)
    return _assembled(part, tree, slots, repeats=repeats)


# ------------------------------------------------------------------------------------------- paragraphs


def _joined(paragraphs: tuple[Paragraph, ...]) -> None:
    """Join the paragraphs that `{%-` and `-%}` connect."""
    for paragraph in paragraphs:
        element, line = paragraph.element, paragraph.line
        if line is not element and element.getparent() is not None:
            line.extend([child for child in element if child.tag != f"{W}pPr"])
            _with_section(line, element.find(f"{W}pPr/{W}sectPr"))
            element.getparent().remove(element)


def _with_section(line: etree._Element, section: etree._Element | None) -> None:
    """Move a section end to the line to which its paragraph was joined."""
    if section is None:
        return
    properties = line.find(f"{W}pPr")
    if properties is None:
        properties = etree.Element(f"{W}pPr")
        line.insert(0, properties)
    earlier = properties.find(f"{W}sectPr")
    if earlier is not None:
        properties.remove(earlier)
    properties.append(section)


def _paragraph(paragraph: Paragraph, slots: Slots, *, draft: bool) -> None:
    """Put a slot in the place of each tag of a paragraph."""
    if paragraph.element.getparent() is None:
        return
    found = pieces(paragraph.element)
    text = "".join(piece for _, piece in found)
    if not _OPENING.search(text) and not _BRACE.search(text):
        return
    found, text = _literal_braces(found, slots, paragraph.place)
    tags = tags_in(text)
    at = 0
    for number, tag in enumerate(tags, start=len(slots)):
        _refuse_half(text[at : tag.start], paragraph.place)
        _refuse_long(tag, paragraph.place, number)
        wrong = misspelt(tag, is_in_cell=cell_of(paragraph) is not None)
        if wrong is not None:
            raise broken(wrong[0], short(tag.text), paragraph.place, wrong[1])
        at = tag.end
    _refuse_half(text[at:], paragraph.place)
    _replaced(found, text, [(tag, slots.of_tag(tag, paragraph.place)) for tag in tags], draft=draft)


def _literal_braces(
    found: list[tuple[etree._Element, str]], slots: Slots, place: TemplatePlace
) -> tuple[list[tuple[etree._Element, str]], str]:
    """Return the pieces with a slot for each `{_{`, which is an escaped `{{`."""
    for node, _ in found:
        if node.text and _BRACE.search(node.text):
            node.text = _BRACE.sub(lambda brace: slots.of_text(_BRACES[brace[0]], place), node.text)
    changed = [(node, (node.text or "") if node.tag == f"{W}t" else piece) for node, piece in found]
    return changed, "".join(piece for _, piece in changed)


def _refuse_half(rest: str, place: TemplatePlace) -> None:
    half = HALF.search(rest)
    if half is not None and half[0].startswith("{"):
        raise broken("half_tag", short(rest[half.start() :]), place)


def _refuse_long(tag: Tag, place: TemplatePlace, count: int) -> None:
    if len(tag.text) > LONGEST_TAG or count >= MOST_TAGS:
        raise broken("tag_too_long", short(tag.text), place)


def _replaced(
    found: list[tuple[etree._Element, str]], text: str, tags: list[tuple[Tag, str]], *, draft: bool
) -> None:
    """Rewrite the pieces: a slot where a tag begins, nothing where it continues."""
    start, index = 0, 0
    for node, piece in found:
        end = start + len(piece)
        kept: list[str] = []
        at = start
        changed = False
        while index < len(tags) and tags[index][0].start < end:
            tag, slot = tags[index]
            changed = True
            kept += (text[at : max(tag.start, at)], slot if tag.start >= start else "")
            at = min(tag.end, end)
            if tag.end > end:
                break
            index += 1
        if changed:
            _rewritten(node, "".join((*kept, text[at:end])), draft=draft)
        start = end


def _rewritten(node: etree._Element, text: str, *, draft: bool) -> None:
    run = node.getparent()
    if node.tag != f"{W}t" or not text:
        run.remove(node)
        if run.tag == f"{W}r" and all(child.tag == f"{W}rPr" for child in run):
            run.getparent().remove(run)
        return
    node.text = text
    node.set(_SPACE, "preserve")
    if draft and run.tag == f"{W}r":
        _parted(run, node, text)


def _parted(run: etree._Element, node: etree._Element, text: str) -> None:
    """Give each slot its own run, with the same formatting."""
    texts = [piece for piece in re.split(rf"({OPEN}\d+{CLOSE})", text) if piece]
    if len(texts) == 1 and len(run.findall(f"{W}t")) == 1:
        return
    formatting = run.find(f"{W}rPr")
    before, after = list(node.itersiblings(preceding=True))[::-1], list(node.itersiblings())
    groups = [[child for child in before if child.tag != f"{W}rPr"], *([piece] for piece in texts), after]
    for group in groups:
        if group:
            made = etree.Element(f"{W}r")
            if formatting is not None:
                made.append(etree.fromstring(etree.tostring(formatting)))
            for item in group:
                if isinstance(item, str):
                    etree.SubElement(made, f"{W}t", {_SPACE: "preserve"}).text = item
                else:
                    made.append(item)
            run.addprevious(made)
    run.getparent().remove(run)


# ------------------------------------------------------------------- what is outside of any paragraph


def _others(tree: etree._Element, slots: Slots, template: Template) -> None:
    """Put slots for tags in other texts: properties, shapes, formulas, picture descriptions."""
    for element in tree.iter(etree.Element):
        if (
            element.text
            and "{" in element.text
            and (slots.part.startswith("docProps/") or element.tag in _TEXTS)
        ):
            element.text = _filled(element.text, slots, template.place_of(slots.part, element))
        for name in FILLED_ATTRIBUTES.get(element.tag, ()):
            text = element.get(name, "")
            if "{" in text:
                element.set(name, _filled(text, slots, template.place_of(slots.part, element)))


def _filled(text: str, slots: Slots, place: TemplatePlace) -> str:
    kept: list[str] = []
    at = 0
    for tag in tags_in(text):
        _refuse_half(text[at : tag.start], place)
        _refuse_long(tag, place, len(slots))
        kept += (text[at : tag.start], slots.of_tag(tag, place, in_line=False))
        at = tag.end
    _refuse_half(text[at:], place)
    return "".join((*kept, text[at:]))


# -------------------------------------------------------------------------------------------- one text again


def _assembled(part: str, tree: etree._Element, slots: Slots, *, repeats: bool) -> Prepared:
    """Return the text of the part, with each tag in place of its slot."""
    source: list[str] = [DECLARATION]
    places: dict[int, TemplatePlace] = {}
    line = 1 + DECLARATION.count("\n")
    pieces_and_numbers = SLOT.split(_LONE.sub('{{ "{" }}', etree.tostring(tree, encoding="unicode")))
    if repeats:
        marked_rounds(slots, map(int, pieces_and_numbers[1::2]))
    for index, piece in enumerate(pieces_and_numbers):
        if index % 2:
            slot = slots[int(piece)]
            source.append(slot.code)
            if "\n" in slot.code:
                line += slot.code.count("\n")
                places[line] = slot.place
        else:
            source.append(piece)
            line += piece.count("\n")
    return Prepared(part, "".join(source), places, slots)

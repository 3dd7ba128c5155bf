"""Lint rules on accessibility: external content, titles, languages, headings, pictures."""

import re
from collections.abc import Iterator
from itertools import pairwise
from typing import Final

from conventions.documents.errors import TemplateFault, TemplatePlace
from conventions.documents.opened import Paragraph, Template, W, is_on, opened_parts, short
from conventions.documents.ranges import codes_in
from conventions.documents.relations import (
    FETCHING,
    OFFICE_RELATIONS,
    dead_relations,
    owner_of,
    unsafe_relations,
)
from conventions.documents.render.archive import raw_parts

# --- Rule on external content: nothing may be fetched or run ------------------------------------------------

_R: Final = f"{{{OFFICE_RELATIONS}}}"


def external_parts(template: Template) -> Iterator[TemplateFault]:
    """Yield faults for relationships out of the file or to a program: a picture, a template, an object."""
    for relation in unsafe_relations(template.parts):
        place = _place(template, owner_of(relation.part), relation.id)
        yield TemplateFault("external", place, short(relation.target))


def _place(template: Template, part: str, identifier: str) -> TemplatePlace:
    tree = template.trees.get(part)
    for element in () if tree is None else tree.iter():
        if identifier in [value for name, value in element.items() if name.startswith(_R)]:
            return template.place_of(part, element)
    return TemplatePlace(part, 0, "")


def dead_parts(content: bytes) -> Iterator[TemplateFault]:
    """Yield faults for relationships to parts that the file lacks; documents omit them."""
    parts = raw_parts(content)
    dead = tuple(dead_relations(parts))
    if not dead:
        return
    template = opened_parts(parts)
    for relation in dead:
        place = _place(template, owner_of(relation.part), relation.id)
        yield TemplateFault("dead_relation", place, short(relation.target))


def external_fields(template: Template) -> Iterator[TemplateFault]:
    """Yield faults for field codes that fetch a file, start a program or run a macro."""
    for part in template.paragraphs:
        for code in codes_in(template.trees[part]):
            if FETCHING.match(code.code):
                yield TemplateFault("external", template.place_of(part, code.element), short(code.code))


# ------------------------------------------------------------------------------------------------------------
# Rules for screen readers: title, language, headings, header rows, pictures, lists.

_TITLE: Final = "{http://purl.org/dc/elements/1.1/}title"
_PICTURE: Final = "{http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing}docPr"
_DECORATIVE: Final = "{http://schemas.microsoft.com/office/drawing/2017/decorative}decorative"
_OLD_PICTURE: Final = "{urn:schemas-microsoft-com:vml}imagedata"
_BORDERS: Final = f"{W}tblPr/{W}tblBorders"
_STYLE: Final = f"{W}tblPr/{W}tblStyle"
_BY_HAND: Final = re.compile(r"\s*(?:[-–—•*▪‣·◦]|\d{1,2}[.)]|[a-z]\))[\s\u00a0]+\S")


def missing_title(template: Template) -> Iterator[TemplateFault]:
    """Yield a fault for a missing document title."""
    core = template.trees.get("docProps/core.xml")
    if core is None or not (core.findtext(_TITLE) or "").strip():
        yield TemplateFault("no_title", TemplatePlace("docProps/core.xml", 0, ""))


def missing_language(template: Template) -> Iterator[TemplateFault]:
    """Yield a fault for a default language other than French, which PDF and screen readers use."""
    styles = template.trees.get("word/styles.xml")
    found = None if styles is None else styles.find(f"{W}docDefaults/{W}rPrDefault/{W}rPr/{W}lang")
    language = "" if found is None else str(found.get(f"{W}val"))
    if not re.match(r"fr\b", language):
        yield TemplateFault("no_language", TemplatePlace("word/styles.xml", 0, ""), language or "–", "fr-FR")


def skipped_headings(template: Template) -> Iterator[TemplateFault]:
    """Yield faults for headings that skip a level."""
    above = 0
    for paragraph in template.paragraphs.get("word/document.xml", ()):
        level = paragraph.style.heading
        if level is not None:
            if level > above + 1:
                yield TemplateFault("heading_skipped", paragraph.place, str(level), str(above))
            above = level


def missing_header_rows(template: Template) -> Iterator[TemplateFault]:
    """Yield faults for tables without a header row; one without borders or style is only a layout."""
    for part, tree in template.trees.items():
        for table in tree.iter(f"{W}tbl"):
            is_layout = table.find(_BORDERS) is None and table.find(_STYLE) is None
            row = table.find(f"{W}tr")
            if row is not None and not is_layout and not is_on(row.find(f"{W}trPr/{W}tblHeader")):
                yield TemplateFault("no_header_row", template.place_of(part, table))


def missing_alt_texts(template: Template) -> Iterator[TemplateFault]:
    """Yield faults for pictures without a text alternative that are not marked as decorative."""
    for part, tree in template.trees.items():
        for picture in tree.iter(_PICTURE):
            decorative = any(mark.get("val") in ("1", "true") for mark in picture.iter(_DECORATIVE))
            if not decorative and not (picture.get("descr") or "").strip():
                yield TemplateFault(
                    "no_alt_text", template.place_of(part, picture), picture.get("name") or "–"
                )
        for picture in tree.iter(_OLD_PICTURE):
            shape = picture.getparent()
            if shape is not None and not (shape.get("alt") or "").strip():
                yield TemplateFault("no_alt_text", template.place_of(part, picture), shape.get("id") or "–")


def typed_lists(template: Template) -> Iterator[TemplateFault]:
    """Yield faults for paragraphs that start with a typed dash or number but are in no Word list."""
    for paragraph in template.all_paragraphs():
        if (
            paragraph.style.list is None
            and paragraph.style.heading is None
            and _BY_HAND.match(paragraph.text)
        ):
            yield TemplateFault("list_typed", paragraph.place, short(paragraph.text))


def spacing_paragraphs(template: Template) -> Iterator[TemplateFault]:
    """Yield faults for consecutive empty paragraphs, which are read aloud as blanks."""
    for paragraphs in template.paragraphs.values():
        for before, paragraph in pairwise(paragraphs):
            if before.element.getnext() is paragraph.element and _is_empty(before) and _is_empty(paragraph):
                yield TemplateFault("paragraph_empty", paragraph.place)


def _is_empty(paragraph: Paragraph) -> bool:
    content = (f"{W}t", f"{W}drawing", f"{W}pict", f"{W}object", f"{W}br", f"{W}sectPr", f"{W}fldChar")
    return not paragraph.text.strip() and next(paragraph.element.iter(*content), None) is None


def empty_links(template: Template) -> Iterator[TemplateFault]:
    """Yield faults for links without a text."""
    for part, tree in template.trees.items():
        for link in tree.iter(f"{W}hyperlink"):
            text = "".join(node.text or "" for node in link.iter(f"{W}t"))
            if not text.strip() and next(link.iter(_PICTURE), None) is None:
                yield TemplateFault("link_empty", template.place_of(part, link))

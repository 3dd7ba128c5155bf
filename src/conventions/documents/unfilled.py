"""Tags that would remain unfilled, and old merge fields: searched once in every part.

The linter reports them and the compiler refuses them, with this code: no tag is ever printed.
"""

import re
import zipfile
import zlib
from collections.abc import Iterator, Mapping
from io import BytesIO
from typing import Final
from urllib.parse import unquote

from lxml import etree

from conventions.documents.codes import codes_in
from conventions.documents.errors import NoDocumentError
from conventions.documents.fault import TemplateFault, TemplatePlace
from conventions.documents.opened import RENDERED, Template, short
from conventions.documents.relations import owner_of, relations_in
from conventions.documents.tags import tags_in, without_tags
from conventions.documents.trees import to_tree

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

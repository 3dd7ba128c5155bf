"""Rule on typography, and its mending: where French breaks no line, Word breaks none."""

from collections.abc import Iterator
from typing import Final

from lxml import etree

from conventions.documents.fault import TemplateFault
from conventions.documents.opened import RENDERED, Paragraph, Template, W, opened, pieces
from conventions.documents.render.archive import read_parts, written
from conventions.documents.typography import unbroken

__all__ = ["breaking_spaces", "with_unbroken_spaces"]

_SPACE: Final = "{http://www.w3.org/XML/1998/namespace}space"
_AROUND: Final = 12


def _mended(paragraph: Paragraph) -> str:
    """The text of a paragraph with the right spaces, a sign for a sign; the insides of tags as they were."""
    mended = unbroken(paragraph.text)
    kept: list[str] = []
    at = 0
    for tag in paragraph.tags:
        kept += (mended[at : tag.start], tag.text)
        at = tag.end
    return "".join((*kept, mended[at:]))


def breaking_spaces(template: Template) -> Iterator[TemplateFault]:
    """Plain spaces where no line must end: before `:` and `€`, inside « », between the digits of a number."""
    for paragraph in template.all_paragraphs():
        mended = _mended(paragraph)
        for at, (old, new) in enumerate(zip(paragraph.text, mended, strict=True)):
            if old != new:
                excerpt = paragraph.text[max(0, at - _AROUND) : at + _AROUND]
                yield TemplateFault("space_breaks", paragraph.place, excerpt.strip())
                break


def with_unbroken_spaces(content: bytes) -> tuple[bytes, int]:
    """The template with every such space mended, and how many there were; nothing else is changed."""
    template = opened(content)
    parts = read_parts(content)
    count = 0
    for part, paragraphs in template.paragraphs.items():
        changed = sum(_write(paragraph) for paragraph in paragraphs) if RENDERED.fullmatch(part) else 0
        if changed:
            parts[part] = etree.tostring(
                template.trees[part], encoding="UTF-8", xml_declaration=True, standalone=True
            )
        count += changed
    return (written(parts), count) if count else (content, 0)


def _write(paragraph: Paragraph) -> int:
    """Write the mended text into the runs that hold it, and how many signs changed."""
    mended = _mended(paragraph)
    if mended == paragraph.text:
        return 0
    at = 0
    for node, piece in pieces(paragraph.element):
        if node.tag == f"{W}t" and mended[at : at + len(piece)] != piece:
            node.text = mended[at : at + len(piece)]
            node.set(_SPACE, "preserve")
        at += len(piece)
    return sum(old != new for old, new in zip(paragraph.text, mended, strict=True))

"""Block tags: their element, their pairs, and the content next to them."""

import re
from collections import Counter
from collections.abc import Iterator
from typing import Final

from attrs import frozen
from lxml import etree

from conventions.documents.errors import TemplateFault
from conventions.documents.opened import Paragraph, Template, W, cell_of, is_on, row_of, short
from conventions.documents.tags import Tag

# ------------------------------------------------------------------------------------------------------------
# The content next to a tag that replaces its paragraph, row or cell: kept, or refused as lost.
# Compiler and linter use the same functions.

_NOTES: Final = (f"{W}footnoteReference", f"{W}endnoteReference")
_PICTURES: Final = (f"{W}drawing", f"{W}pict", f"{W}object")
_SIGNS: Final = (
    f"{W}sym",
    f"{W}noBreakHyphen",
    f"{W}pgNum",
    "{http://schemas.openxmlformats.org/officeDocument/2006/math}oMath",
)
_FIELDS: Final = (f"{W}fldChar", f"{W}fldSimple")
_BREAKS: Final = ("page", "column")
RANGES: Final = tuple(f"{W}{name}" for name in ("bookmarkStart", "bookmarkEnd", "permStart", "permEnd"))
"""Range markers, allowed between paragraphs and rows as well as inside them."""

_CONTROL: Final = f"{W}sdtContent"


def lost_beside(target: etree._Element) -> Iterator[str]:
    """Yield the message keys for content lost with a replaced paragraph, row or cell."""
    if next(target.iter(*_PICTURES), None) is not None:
        yield "picture_lost"
    if target.tag != f"{W}p" and breaks_in(target):
        yield "break_lost"
    if next(target.iter(*_NOTES), None) is not None:
        yield "note_lost"
    if next(target.iter(*_FIELDS), None) is not None:
        yield "field_lost"
    if next(target.iter(*_SIGNS), None) is not None:
        yield "sign_lost"


def breaks_in(target: etree._Element) -> list[etree._Element]:
    """Return the page and column breaks inside, in order; a break before a paragraph as its property."""
    return [
        item
        for item in target.iter(f"{W}pageBreakBefore", f"{W}br")
        if (item.get(f"{W}type") in _BREAKS if item.tag == f"{W}br" else is_on(item))
    ]


def alone_in_control(element: etree._Element) -> etree._Element:
    """Return the outermost content control that contains only an element; else the element."""
    content = element.getparent()
    while content is not None and content.tag == _CONTROL and len(content) == 1:
        element = content.getparent()
        content = element.getparent()
    return element


# --- Block tags: what they replace, their element, their pairs ----------------------------------------------

_WORD: Final = re.compile(r"\w+")
_OPENING: Final = frozenset({"if", "for", "macro", "filter", "with", "set"})
_MIDDLE: Final = frozenset({"elif", "else"})
_LIFTED: Final = frozenset({"p", "tr", "tc"})


@frozen(eq=False)
class Block:
    """A block tag: its first word, its level (`p`, `tr`, `tc` or none), its place."""

    tag: Tag
    word: str
    paragraph: Paragraph

    @property
    def level(self) -> str:
        """Return the level of what it replaces, or nothing."""
        return self.tag.level if self.tag.level in _LIFTED else ""

    @property
    def target(self) -> etree._Element | None:
        """Return the element it replaces; None if there is no such element around it."""
        match self.level:
            case "tr":
                return row_of(self.paragraph)
            case "tc":
                return cell_of(self.paragraph)
            case _:
                return self.paragraph.element

    @property
    def holder(self) -> etree._Element | None:
        """Return the parent that its other half must share."""
        match self.level:
            case "p":
                return alone_in_control(self.paragraph.element).getparent()
            case "tr":
                row = row_of(self.paragraph)
                return None if row is None else alone_in_control(row).getparent()
            case "tc":
                return row_of(self.paragraph)
            case _:
                return self.paragraph.line


def blocks_of(paragraph: Paragraph) -> Iterator[Block]:
    """Yield the block tags of a paragraph."""
    for tag in paragraph.tags:
        found = _WORD.match(tag.inside)
        if found and tag.kind == "%":
            yield Block(tag, found[0], paragraph)


def lifted_blocks(paragraph: Paragraph) -> list[Block]:
    """Return the tags that replace their paragraph, row or cell."""
    return [block for block in blocks_of(paragraph) if block.level]


def unpaired_blocks(template: Template) -> Iterator[TemplateFault]:
    """Yield faults for blocks never closed, never opened, or closed by the wrong tag."""
    for paragraphs in template.paragraphs.values():
        stack: list[Block] = []
        waiting: Counter[str] = Counter()
        for paragraph in paragraphs:
            for block in blocks_of(paragraph):
                yield from _paired(block, stack, waiting)
        for left in stack:
            yield _unclosed(left)


def _paired(block: Block, stack: list[Block], waiting: Counter[str]) -> Iterator[TemplateFault]:
    """Yield the faults of a block given the open ones; `waiting` counts those by first word."""
    word = block.word
    if word in _OPENING and not (word == "set" and "=" in block.tag.inside):
        stack.append(block)
        waiting[word] += 1
        return
    if not word.startswith("end") and word not in _MIDDLE:
        return
    answers = bool(stack) and word in _MIDDLE and stack[-1].word in ("if", "for")
    if not answers and not waiting[word.removeprefix("end")]:
        yield TemplateFault("block_not_opened", block.paragraph.place, short(block.tag.text))
        return
    while not answers and word != f"end{stack[-1].word}":
        left = stack.pop()
        waiting[left.word] -= 1
        yield _unclosed(left)
    opened = stack[-1]
    if not answers:
        stack.pop()
        waiting[opened.word] -= 1
    if (opened.level, opened.holder) != (block.level, block.holder):
        yield TemplateFault(
            "block_crossed", block.paragraph.place, short(block.tag.text), short(opened.tag.text)
        )


def _unclosed(block: Block) -> TemplateFault:
    return TemplateFault(
        "block_not_closed",
        block.paragraph.place,
        short(block.tag.text),
        f"{{%{block.level} end{block.word} %}}",
    )

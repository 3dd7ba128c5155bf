"""Block tags: what they stand in, which one answers which, and what stands beside them."""

import re
from collections import Counter
from collections.abc import Iterator
from typing import Final

from attrs import frozen
from lxml import etree

from conventions.documents.fault import TemplateFault
from conventions.documents.opened import Paragraph, Template, W, cell_of, is_on, row_of, short
from conventions.documents.tags import Tag

# ------------------------------------------------------------------------------------------------------------
# What stands beside a tag that takes the place of its paragraph, row or cell: kept, or refused as lost.
# The compiler and the linter ask the same functions.

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
"""The marks of a range, which stand as well between paragraphs and rows as within them."""

_CONTROL: Final = f"{W}sdtContent"


def lost_beside(target: etree._Element) -> Iterator[str]:
    """What would be lost with a paragraph, row or cell that a tag takes the place of: keys of messages."""
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
    """The breaks of a page or a column within, in order; one before a paragraph is stated as its property."""
    return [
        item
        for item in target.iter(f"{W}pageBreakBefore", f"{W}br")
        if (item.get(f"{W}type") in _BREAKS if item.tag == f"{W}br" else is_on(item))
    ]


def alone_in_control(element: etree._Element) -> etree._Element:
    """The content control around an element that holds nothing else, the outermost; else the element."""
    content = element.getparent()
    while content is not None and content.tag == _CONTROL and len(content) == 1:
        element = content.getparent()
        content = element.getparent()
    return element


# --- Block tags: how they are lifted, what they stand in, which one answers which ---------------------------

_WORD: Final = re.compile(r"\w+")
_OPENING: Final = frozenset({"if", "for", "macro", "filter", "with", "set"})
_MIDDLE: Final = frozenset({"elif", "else"})
_LIFTED: Final = frozenset({"p", "tr", "tc"})


@frozen(eq=False)
class Block:
    """A block tag: its first word, how it is lifted (`p`, `tr`, `tc` or not at all), where it stands."""

    tag: Tag
    word: str
    paragraph: Paragraph

    @property
    def level(self) -> str:
        """Return what it takes the place of, or nothing."""
        return self.tag.level if self.tag.level in _LIFTED else ""

    @property
    def target(self) -> etree._Element | None:
        """Return what it takes the place of; None where it stands in nothing of the kind."""
        match self.level:
            case "tr":
                return row_of(self.paragraph)
            case "tc":
                return cell_of(self.paragraph)
            case _:
                return self.paragraph.element

    @property
    def holder(self) -> etree._Element | None:
        """Return what its other half must stand in as well."""
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
    """The block tags of a paragraph."""
    for tag in paragraph.tags:
        found = _WORD.match(tag.inside)
        if found and tag.kind == "%":
            yield Block(tag, found[0], paragraph)


def lifted_blocks(paragraph: Paragraph) -> list[Block]:
    """Return the tags that take the place of their paragraph, row or cell."""
    return [block for block in blocks_of(paragraph) if block.level]


def unpaired_blocks(template: Template) -> Iterator[TemplateFault]:
    """Blocks never closed, never opened, or closed by what does not answer them."""
    for paragraphs in template.paragraphs.values():
        stack: list[Block] = []
        waiting: Counter[str] = Counter()
        for paragraph in paragraphs:
            for block in blocks_of(paragraph):
                yield from _paired(block, stack, waiting)
        for left in stack:
            yield _unclosed(left)


def _paired(block: Block, stack: list[Block], waiting: Counter[str]) -> Iterator[TemplateFault]:
    """What is wrong with a block beside those that are open; `waiting` counts them by their first word."""
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

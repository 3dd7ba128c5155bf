"""Block tags: how they are lifted, what they stand in, which one answers which."""

import re
from collections import Counter
from collections.abc import Iterator
from typing import Final

from attrs import frozen
from lxml import etree

from conventions.documents.beside import alone_in_control
from conventions.documents.fault import TemplateFault
from conventions.documents.opened import Paragraph, Template, cell_of, row_of, short
from conventions.documents.tags import Tag

__all__ = ["Block", "blocks_of", "lifted_blocks", "unpaired_blocks"]

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
        """What it takes the place of, or nothing."""
        return self.tag.level if self.tag.level in _LIFTED else ""

    @property
    def target(self) -> etree._Element | None:
        """What it takes the place of; None where it stands in nothing of the kind."""
        match self.level:
            case "tr":
                return row_of(self.paragraph)
            case "tc":
                return cell_of(self.paragraph)
            case _:
                return self.paragraph.element

    @property
    def holder(self) -> etree._Element | None:
        """What its other half must stand in as well."""
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
    """The tags that take the place of their paragraph, row or cell."""
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

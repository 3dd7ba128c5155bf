"""Rules on block tags: alone in their place, in the right place, opened and closed alike, losing no text."""

import re
from collections.abc import Iterator
from typing import Final

from attrs import frozen
from lxml import etree

from conventions.documents.dialect import TAG
from conventions.documents.lint.fault import TemplateFault
from conventions.documents.lint.tags import tags_of
from conventions.documents.lint.template import Paragraph, Template, W, cell_of, row_of, short

__all__ = ["lost_texts", "misplaced_blocks", "shared_lines", "unpaired_blocks"]

_BLOCK: Final = re.compile(r"\{[{%]-?(p|tr|tc)?\s+(\w+)(.*)", re.DOTALL)
_OPENING: Final = frozenset({"if", "for", "macro", "filter", "with", "set"})
_MIDDLE: Final = frozenset({"elif", "else"})


@frozen(eq=False)
class _Block:
    """A block tag: how it is lifted (`p`, `tr`, `tc` or not at all), its first word, where it stands."""

    tag: str
    level: str
    word: str
    paragraph: Paragraph

    @property
    def holder(self) -> etree._Element | None:
        """What its other half must stand in as well."""
        match self.level:
            case "p":
                return self.paragraph.element.getparent()
            case "tr":
                row = row_of(self.paragraph)
                return None if row is None else row.getparent()
            case "tc":
                return row_of(self.paragraph)
            case _:
                return self.paragraph.element


def _blocks(paragraph: Paragraph) -> Iterator[_Block]:
    for tag in tags_of(paragraph):
        found = _BLOCK.match(tag)
        if found and tag.startswith("{%"):
            yield _Block(tag, found[1] or "", found[2], paragraph)


def _lifted(paragraph: Paragraph) -> list[_Block]:
    """The tags that take the place of their paragraph, row or cell."""
    return [block for block in _blocks(paragraph) if block.level]


def misplaced_blocks(template: Template) -> Iterator[TemplateFault]:
    """Tags of a row or of a cell where there is none."""
    for paragraph in template.paragraphs:
        for block in _lifted(paragraph):
            if block.level in ("tr", "tc") and row_of(paragraph) is None:
                yield TemplateFault("block_misplaced", paragraph.place, short(block.tag))


def _neighbours(template: Template, block: _Block) -> list[Paragraph]:
    """The paragraphs that the tag takes the place of."""
    place = row_of(block.paragraph) if block.level == "tr" else cell_of(block.paragraph)
    if block.level == "p" or place is None:
        return [block.paragraph]
    inside = set(place.iter(f"{W}p"))
    return [item for item in template.of_part(block.paragraph.place.part) if item.element in inside]


def shared_lines(template: Template) -> Iterator[TemplateFault]:
    """Second and later tags that take the place of the same paragraph, row or cell."""
    for paragraph in template.paragraphs:
        for number, block in enumerate(_lifted(paragraph)):
            around = _neighbours(template, block)
            before = [
                other
                for item in around[: around.index(paragraph)]
                for other in _lifted(item)
                if other.level == block.level
            ]
            if before or number:
                yield TemplateFault("block_shares_line", paragraph.place, short(block.tag))


def lost_texts(template: Template) -> Iterator[TemplateFault]:
    """Text and fields beside a tag that takes their place."""
    for paragraph in template.paragraphs:
        for block in _lifted(paragraph)[:1]:
            for item in _neighbours(template, block):
                others = TAG.sub(lambda tag: "" if tag[0].startswith("{%") else tag[0], item.text)
                if others.strip():
                    yield TemplateFault("text_lost", item.place, short(others))


def unpaired_blocks(template: Template) -> Iterator[TemplateFault]:
    """Blocks never closed, never opened, or closed by what does not answer them."""
    for part in dict.fromkeys(paragraph.place.part for paragraph in template.paragraphs):
        stack: list[_Block] = []
        for paragraph in template.of_part(part):
            for block in _blocks(paragraph):
                yield from _paired(block, stack)
        for left in stack:
            yield TemplateFault("block_not_closed", left.paragraph.place, short(left.tag), _closing(left))


def _paired(block: _Block, stack: list[_Block]) -> Iterator[TemplateFault]:
    word = block.word
    if word in _OPENING and not (word == "set" and "=" in block.tag):
        stack.append(block)
        return
    if not word.startswith("end") and word not in _MIDDLE:
        return
    if not stack:
        yield TemplateFault("block_not_opened", block.paragraph.place, short(block.tag))
        return
    opened = stack[-1]
    answers = word == f"end{opened.word}" or (word in _MIDDLE and opened.word in ("if", "for"))
    if not answers and not any(word == f"end{item.word}" for item in stack):
        yield TemplateFault("block_not_opened", block.paragraph.place, short(block.tag))
        return
    while not answers and word != f"end{stack[-1].word}":
        left = stack.pop()
        yield TemplateFault("block_not_closed", left.paragraph.place, short(left.tag), _closing(left))
    opened = stack[-1] if word in _MIDDLE else stack.pop()
    if (opened.level, opened.holder) != (block.level, block.holder):
        yield TemplateFault("block_crossed", block.paragraph.place, short(block.tag), short(opened.tag))


def _closing(block: _Block) -> str:
    return f"{{%{block.level} end{block.word} %}}"

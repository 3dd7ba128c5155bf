"""Rules on block tags: alone in their place, in the right place, losing no text."""

from collections.abc import Iterator

from lxml import etree

from conventions.documents.beside import lost_beside
from conventions.documents.blocks import Block, lifted_blocks
from conventions.documents.fault import TemplateFault
from conventions.documents.opened import Template, W, row_of, short
from conventions.documents.tags import without_tags

__all__ = ["lost_texts", "misplaced_blocks", "shared_lines"]


def misplaced_blocks(template: Template) -> Iterator[TemplateFault]:
    """Tags of a row or of a cell where there is none."""
    for paragraph in template.all_paragraphs():
        for block in lifted_blocks(paragraph):
            if block.level in ("tr", "tc") and row_of(paragraph) is None:
                yield TemplateFault("block_misplaced", paragraph.place, short(block.tag.text))


def _targets(template: Template) -> Iterator[tuple[Block, etree._Element, bool]]:
    """Each tag that takes a place, with that place, and whether another has taken it before."""
    taken: set[tuple[str, etree._Element]] = set()
    for paragraph in template.all_paragraphs():
        for block in lifted_blocks(paragraph):
            target = block.target
            if target is not None:
                yield block, target, (block.level, target) in taken
                taken.add((block.level, target))


def shared_lines(template: Template) -> Iterator[TemplateFault]:
    """Second and later tags that take the place of the same paragraph, row or cell."""
    for block, _, is_taken in _targets(template):
        if is_taken:
            yield TemplateFault("block_shares_line", block.paragraph.place, short(block.tag.text))


def lost_texts(template: Template) -> Iterator[TemplateFault]:
    """Text, fields, pictures, breaks and notes beside a tag that takes their place."""
    for block, target, is_taken in _targets(template):
        for what in () if is_taken else lost_beside(target):
            yield TemplateFault(what, block.paragraph.place, short(block.tag.text))
        for element in () if is_taken else target.iter(f"{W}p"):
            paragraph = template.by_element[element]
            others = without_tags(paragraph.text, kinds="%#")
            if others.strip():
                yield TemplateFault("text_lost", paragraph.place, short(others))

"""What has a beginning and an end in a text, fields and bookmarks, beside the blocks that may leave one out.

One walk over a part in its order, the blocks that are open kept on a stack. A field of Word that begins
outside of a block and ends within is refused, by the compiler and the linter; a bookmark is put right once
the part is filled.
"""

from collections.abc import Iterator, Mapping
from typing import Final

from attrs import define, field
from lxml import etree

from conventions.documents.blocks import Block, blocks_of
from conventions.documents.fault import TemplateFault
from conventions.documents.opened import Template, W, pieces

_MARKS: Final[Mapping[str, tuple[str, bool]]] = {
    f"{W}{name}{end}": (name, end == "Start") for name in ("bookmark", "perm") for end in ("Start", "End")
}
_Open = tuple[tuple[int, int], ...]
"""The blocks that are open, each with the branch of it: behind `else` another one begins."""


@define
class Ranges:
    """What of a part crosses its blocks: the ends of fields, and whether the marks of a range do.

    `are_repeated`: a bookmark stands in a loop.
    """

    fields: list[etree._Element] = field(factory=list)
    are_crossed: bool = False
    are_repeated: bool = False


def crossed_fields(template: Template) -> Iterator[TemplateFault]:
    """Fields of Word that begin and end on two sides of a block's tag."""
    for part in template.paragraphs:
        for end in ranges_of(template, part).fields:
            yield TemplateFault("field_crossed", template.place_of(part, end))


def ranges_of(template: Template, part: str) -> Ranges:
    """Return the ranges of a part that its blocks may cut."""
    found = Ranges()
    at_start, at_end = _changes(template, part)
    if not at_end:
        return found
    walk = _Walk(found)
    for event, element in etree.iterwalk(template.trees[part], events=("start", "end")):
        if event == "start":
            for block in at_start.get(element, ()):
                walk.turned(block)
            walk.met(element)
        else:
            for block in at_end.get(element, ()):
                walk.turned(block)
    found.are_crossed = found.are_crossed or any(walk.ranges.values())
    return found


def _changes(
    template: Template, part: str
) -> tuple[Mapping[etree._Element, list[Block]], Mapping[etree._Element, list[Block]]]:
    """Return the blocks that begin or end where an element begins, and where it ends.

    What a tag takes the place of stands outside of its block: a block begins behind it and ends before it.
    """
    starts: dict[etree._Element, list[Block]] = {}
    ends: dict[etree._Element, list[Block]] = {}
    for paragraph in template.paragraphs[part]:
        blocks = list(blocks_of(paragraph))
        shown = pieces(paragraph.element) if any(not block.level for block in blocks) else []
        for block in blocks:
            if block.level:
                target = block.target
                turns = starts if block.word.startswith("end") else ends
            else:
                target, turns = _node_at(shown, block.tag.start), ends
            if target is not None:
                turns.setdefault(target, []).append(block)
    return starts, ends


def _node_at(shown: list[tuple[etree._Element, str]], position: int) -> etree._Element | None:
    at = 0
    for node, text in shown:
        at += len(text)
        if position < at:
            return node
    return None


class _Walk:
    """The blocks, fields and ranges that are open where the walk has come to."""

    def __init__(self, found: Ranges) -> None:
        self.found = found
        self.open: _Open = ()
        self.count = self.loops = 0
        self.fields: list[_Open] = []
        self.ranges: dict[tuple[str, str], list[_Open]] = {}

    def turned(self, block: Block) -> None:
        """A block begins, goes on with another branch, or ends."""
        self.count += 1
        self.loops += {"for": 1, "endfor": -1}.get(block.word, 0)
        if block.word in ("if", "for"):
            self.open = (*self.open, (self.count, 0))
        elif block.word in ("elif", "else"):
            self.open = (*self.open[:-1], *((number, self.count) for number, _ in self.open[-1:]))
        elif block.word in ("endif", "endfor"):
            self.open = self.open[:-1]

    def met(self, element: etree._Element) -> None:
        """A field or a range begins or ends."""
        if element.tag == f"{W}fldChar":
            kind = element.get(f"{W}fldCharType")
            if kind == "begin":
                self.fields.append(self.open)
            elif kind == "end" and self.fields and self.fields.pop() != self.open:
                self.found.fields.append(element)
        elif element.tag in _MARKS:
            name, begins = _MARKS[str(element.tag)]
            waiting = self.ranges.setdefault((name, str(element.get(f"{W}id"))), [])
            if begins:
                waiting.append(self.open)
                self.found.are_repeated = self.found.are_repeated or self.loops > 0
            elif not waiting or waiting.pop() != self.open:
                self.found.are_crossed = True

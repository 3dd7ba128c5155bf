"""Block tags and ranges in a part: fields, bookmarks, and the blocks that may drop one of their ends.

One pass over a part, with the open blocks on a stack. A Word field that begins outside a block and ends
inside is refused, by compiler and linter; a bookmark is repaired after filling.
"""

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from typing import Final

from attrs import define, field
from lxml import etree

from budget import frozen
from conventions.documents.document_errors import TemplateFault
from conventions.documents.opened import Paragraph, Tag, Template, W, cell_of, is_on, pieces, row_of, short

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


_MARKS: Final[Mapping[str, tuple[str, bool]]] = {
    f"{W}{name}{end}": (name, end == "Start") for name in ("bookmark", "perm") for end in ("Start", "End")
}
_Open = tuple[tuple[int, int], ...]
"""The open blocks, each with its branch: `else` starts another one."""


@define
class Ranges:
    """The ranges of a part that cross its blocks: field ends, and whether range markers do.

    `are_repeated`: a bookmark is in a loop.
    """

    fields: list[etree._Element] = field(factory=list)
    are_crossed: bool = False
    are_repeated: bool = False


def crossed_fields(template: Template) -> Iterator[TemplateFault]:
    """Yield faults for Word fields that begin and end on two sides of a block tag."""
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
    """Return the blocks that begin or end at the start of an element, and at its end.

    What a tag replaces is outside its block, which begins after it and ends before it.
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
    """The blocks, fields and ranges open at the current position."""

    def __init__(self, found: Ranges) -> None:
        self.found = found
        self.open: _Open = ()
        self.count = self.loops = 0
        self.fields: list[_Open] = []
        self.ranges: dict[tuple[str, str], list[_Open]] = {}

    def turned(self, block: Block) -> None:
        """Begin, continue or end a block."""
        self.count += 1
        self.loops += {"for": 1, "endfor": -1}.get(block.word, 0)
        if block.word in ("if", "for"):
            self.open = (*self.open, (self.count, 0))
        elif block.word in ("elif", "else"):
            self.open = (*self.open[:-1], *((number, self.count) for number, _ in self.open[-1:]))
        elif block.word in ("endif", "endfor"):
            self.open = self.open[:-1]

    def met(self, element: etree._Element) -> None:
        """Begin or end a field or a range."""
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


@frozen(eq=False)
class Code:
    """A Word field: the element that holds or ends it, its code, and its last result."""

    element: etree._Element = field(repr=False)
    code: str
    shown: tuple[etree._Element, ...] = field(repr=False)


class _OpenCode:
    """A field that has begun but not ended."""

    def __init__(self) -> None:
        self.codes: list[str] = []
        self.shown: list[etree._Element] = []
        self.shows = False


def codes_in(tree: etree._Element) -> Iterator[Code]:
    """Yield the fields of a part, including those without an end, which Word reads too."""
    for simple in tree.iter(f"{W}fldSimple"):
        yield Code(simple, str(simple.get(f"{W}instr", "")), tuple(simple.iter(f"{W}t")))
    stack: list[_OpenCode] = []
    last = tree
    for node in tree.iter(f"{W}fldChar", f"{W}instrText", f"{W}t"):
        last = node
        kind = node.get(f"{W}fldCharType")
        if kind == "begin":
            stack.append(_OpenCode())
        elif node.tag == f"{W}instrText" and not stack:
            yield Code(node, node.text or "", ())
        elif stack:
            _read(node, kind, stack[-1])
            if kind == "end":
                yield _closed(node, stack.pop())
    for left in reversed(stack):
        yield _closed(last, left)


def _read(node: etree._Element, kind: str | None, field_: _OpenCode) -> None:
    if kind == "separate":
        field_.shows = True
    elif node.tag == f"{W}instrText":
        field_.codes.append(node.text or "")
    elif node.tag == f"{W}t" and field_.shows:
        field_.shown.append(node)


def _closed(node: etree._Element, field_: _OpenCode) -> Code:
    return Code(node, "".join(field_.codes), tuple(field_.shown))

"""What loops repeat: restarted lists, and bookmarks of their own."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from typing import Final
from xml.sax.saxutils import escape

from attrs import define, evolve, field
from lxml import etree

from budget import frozen
from conventions.documents.opened import Template, W
from conventions.documents.relations import OFFICE_RELATIONS, PACKAGE_RELATIONS, to_bytes
from conventions.documents.render.archive import CONTENT_TYPES
from conventions.documents.render.element_tags import MARK, OPEN, SLOT, Slot, Slots
from conventions.documents.render.joints import name_of_copy
from conventions.documents.render.numbering import Lists
from conventions.documents.render.prose_paragraphs import NUMBERED

# --- Bookmarks repeated by a loop: unique per round, with the references of that round ----------------------

_BEGINS: Final = "+"
_ENDS: Final = "-"
_BOOKMARK_WORD: Final = re.compile(r"\w+")
_REFERS: Final = re.compile(r"(\s*(?:REF|PAGEREF|NOTEREF)\s+)([^\s<\"]+)(.*)", re.DOTALL)

_LINKS: Final = tuple(f"{MARK}{kind}" for kind in "ba#r")

_Rounds = tuple[int, ...]
"""The rounds of a position, outer loop first; round numbers are unique."""


def marked_links(tree: etree._Element, slots: Slots) -> None:
    """Mark each bookmark and reference, so that a filled part need not be searched."""
    for start in tree.iter(f"{W}bookmarkStart"):
        mark = f"b{_plain(start.get(f'{W}id'))}:{_plain(start.attrib.pop(f'{W}name', ''))}"
        start.set(f"{W}id", _slot(mark, slots))
    for end in tree.iter(f"{W}bookmarkEnd"):
        end.set(f"{W}id", _slot(f"e{_plain(end.get(f'{W}id'))}", slots))
    for link in tree.iter(f"{W}hyperlink"):
        if link.get(f"{W}anchor") is not None:
            link.set(f"{W}anchor", _slot(f"a{_plain(link.get(f'{W}anchor'))}", slots))
    for simple in tree.iter(f"{W}fldSimple"):
        simple.set(f"{W}instr", _referring(simple.get(f"{W}instr", ""), slots))
    for code in tree.iter(f"{W}instrText"):
        code.text = _referring(code.text or "", slots)


def _slot(mark: str, slots: Slots) -> str:
    return slots.add(f"{MARK}{mark}{MARK}", slots.nowhere)


def _plain(name: str | None) -> str:
    """Return a bookmark name in a part without template tags."""
    return escape(name or "", {'"': "&quot;", "{": "&#123;"})


def _referring(code: str, slots: Slots) -> str:
    found = _REFERS.fullmatch(code)
    if found is None or OPEN in code:
        return code
    return f"{found[1]}{_slot(f'a{_plain(found[2])}', slots)}{found[3]}"


def marked_rounds(slots: Slots, order: Iterable[int]) -> None:
    """Mark the begin and end of each round of a loop with links, for `with_rounds`."""
    stack: list[_Block] = []
    for number in order:
        slot = slots[number]
        found = None if slot.tag is None or slot.tag.kind != "%" else _BOOKMARK_WORD.match(slot.tag.inside)
        match "" if found is None else found[0]:
            case "for" | "if" as word:
                stack.append(_Block([(number, _BEGINS)] if word == "for" else []))
            case "else" if stack and stack[-1].is_running:
                stack[-1].turns.append((number, _ENDS))
            case "endfor" | "endif" if stack:
                block = stack.pop()
                if block.is_running:
                    block.turns.append((number, _ENDS))
                for turn, sign in block.turns if block.holds_links else ():
                    _turned(slots, turn, sign)
            case _ if slot.tag is None and slot.code[:2] in _LINKS:
                for block in stack:
                    block.holds_links = True


@define
class _Block:
    """An open condition or loop, with its round marks."""

    turns: list[tuple[int, str]]
    holds_links: bool = False

    @property
    def is_running(self) -> bool:
        return len(self.turns) == 1


def _turned(slots: Slots, number: int, sign: str) -> None:
    slot, mark = slots[number], f"{MARK}{sign}{MARK}"
    code = slot.code + mark if sign == _BEGINS else mark + slot.code
    slots.change(number, Slot(code, slot.place, slot.tag))


def with_rounds(marks: list[str]) -> None:
    """Give each copy of a bookmark a unique name, and lead references to that of their round."""
    homes: dict[str, list[_Rounds]] = {}
    lines: dict[str, dict[_Rounds, int]] = {}
    references: list[tuple[int, str, str, _Rounds]] = []
    numbered: Counter[str] = Counter()
    rounds: _Rounds = ()
    for at, mark in enumerate(marks):
        match mark[:1]:
            case "+":
                rounds = (*rounds, at)
            case "-":
                rounds = rounds[:-1]
            case "b":
                before, _, name = mark.partition(":")
                copies = homes.setdefault(name, [])
                copies.append(rounds)
                marks[at] = f"{before}:{name_of_copy(name, len(copies))}"
            case "#":
                number, level, *names = mark.split(":")
                numbered.update(names)
                marks[at] = ":".join((number, level, *(name_of_copy(name, numbered[name]) for name in names)))
            case "a" | "r":
                before, name = ("a", mark[1:]) if mark[0] == "a" else _reference(mark)
                references.append((at, before, name, rounds))
                turns = lines.setdefault(name, {})
                turns.setdefault(rounds, len(turns) + 1)
            case _:
                pass
    for at, before, name, rounds in references:
        copies = homes.get(name, [])
        marks[at] = before + name_of_copy(
            name, _copy_of_nearest_round(copies, rounds) or _copy_for_line(lines[name], copies, rounds)
        )


def _reference(mark: str) -> tuple[str, str]:
    """Return the prefix and bookmark in the mark of a reference to a number."""
    short, slot, name = mark.split(":", 2)
    return f"{short}:{slot}:", name


def _copy_of_nearest_round(homes: list[_Rounds], rounds: _Rounds) -> int:
    """Return the copy of a bookmark, from 1, that shares most rounds with a reference; 0 for none."""
    shared = [sum(one == other for one, other in zip(home, rounds, strict=False)) for home in homes]
    most = max(shared, default=0)
    return 1 + shared.index(most) if most else 0


def _copy_for_line(lines: dict[_Rounds, int], homes: list[_Rounds], rounds: _Rounds) -> int:
    """Return the copy for a contents line: the first, unless lines and copies are equal in number."""
    return lines[rounds] if len(lines) == len(homes) else 1


# --- Numbered lists in loops restart for each item they belong to; Word would continue ----------------------
# A loop with only list items is that list, and restarts in each round of the loop around it. A loop with
# more than the items restarts them in each of its own rounds.

NUMBERING: Final = "word/numbering.xml"
_LEVELS: Final = 9
_WORD: Final = re.compile(r"\{%\s*(\w+)")
_RELATIONS: Final = "word/_rels/document.xml.rels"
_TYPE: Final = "application/vnd.openxmlformats-officedocument.wordprocessingml.numbering+xml"
_LEADS: Final = f"{OFFICE_RELATIONS}/numbering"
_OF_PROSE: Final = "5B0E7A15"


@frozen(eq=False)
class _Loop:
    """A loop of the template: its opening slot, and its paragraphs."""

    slot: int
    inside: list[etree._Element] = field(factory=list)


def marked_restarts(tree: etree._Element, template: Template, slots: Slots) -> None:
    """Mark where lists restart, and their items; nothing without a numbered list in a loop."""
    lists = Lists(template)
    chains = [(paragraph, loops) for paragraph, loops in _in_loops(tree, slots) if loops]
    for paragraph, loops in chains:
        for loop in loops:
            loop.inside.append(paragraph)
    begun: set[tuple[int, str]] = set()
    for paragraph, loops in chains:
        found = lists.of(paragraph)
        if found is None or not lists.counts(*found) or lists.is_heading(paragraph):
            continue
        if _begin(found[0], loops, lists, slots, begun):
            _mark_item(paragraph, found, slots)


def _begin(
    number: str, loops: tuple[_Loop, ...], lists: Lists, slots: Slots, begun: set[tuple[int, str]]
) -> bool:
    """Mark where a paragraph's list restarts; return whether it does more than once."""

    def is_list(loop: _Loop) -> bool:
        return all((lists.of(paragraph) or ("",))[0] == number for paragraph in loop.inside)

    inner = len(loops)
    while inner and is_list(loops[inner - 1]):
        inner -= 1
    if inner == 0:
        return False
    whole = loops[inner] if inner < len(loops) else None
    loop = loops[inner - 1] if whole is None else whole
    if (loop.slot, number) not in begun:
        begun.add((loop.slot, number))
        mark = f"{MARK}n{number}{MARK}"
        code = slots[loop.slot].code
        slots.change(loop.slot, evolve(slots[loop.slot], code=code + mark if whole is None else mark + code))
    return True


def _mark_item(paragraph: etree._Element, found: tuple[str, int], slots: Slots) -> None:
    properties = paragraph.find(f"{W}pPr")
    if properties is None:
        properties = etree.Element(f"{W}pPr")
        paragraph.insert(0, properties)
    numbering = properties.find(f"{W}numPr")
    if numbering is None:
        numbering = etree.Element(f"{W}numPr")
        before = {
            f"{W}{name}"
            for name in ("pStyle", "keepNext", "keepLines", "pageBreakBefore", "framePr", "widowControl")
        }
        properties.insert(sum(1 for child in properties if child.tag in before), numbering)
    for child in list(numbering):
        numbering.remove(child)
    etree.SubElement(numbering, f"{W}ilvl").set(f"{W}val", str(found[1]))
    mark = slots.add(f"{MARK}i{found[0]}{MARK}", slots.nowhere)
    etree.SubElement(numbering, f"{W}numId").set(f"{W}val", mark)


def _in_loops(tree: etree._Element, slots: Slots) -> Iterator[tuple[etree._Element, tuple[_Loop, ...]]]:
    """Yield each paragraph with its loops, the outermost first."""
    stack: list[_Loop] = []

    def read(text: str | None) -> None:
        for found in SLOT.finditer(text or ""):
            for word in _WORD.findall(slots[int(found[1])].code):
                if word == "for":
                    stack.append(_Loop(int(found[1])))
                elif word == "endfor" and stack:
                    stack.pop()

    for event, element in etree.iterwalk(tree, events=("start", "end")):
        if event == "start":
            if element.tag == f"{W}p":
                yield element, tuple(stack)
            read(element.text)
        else:
            read(element.tail)


def with_lists(marks: Sequence[str], shown: list[str], parts: dict[str, bytes]) -> None:
    """Set the restarted lists in `shown`; add them to `parts`, with a new part if needed."""
    if NUMBERING not in parts:
        parts |= _part_of_lists(parts)
    parts[NUMBERING] = _with_restarts(marks, shown, parts[NUMBERING])


def _part_of_lists(parts: Mapping[str, bytes]) -> dict[str, bytes]:
    """Return a new part for the lists of a document, with its relationship."""
    types = parts[CONTENT_TYPES].replace(
        b"</Types>", f'<Override PartName="/{NUMBERING}" ContentType="{_TYPE}"/></Types>'.encode()
    )
    empty = f'<Relationships xmlns="{PACKAGE_RELATIONS}"></Relationships>'.encode()
    relations = parts.get(_RELATIONS, empty).replace(
        b"</Relationships>",
        f'<Relationship Id="rIdLists" Type="{_LEADS}" Target="numbering.xml"/></Relationships>'.encode(),
    )
    lists = f'<w:numbering xmlns:w="{W.strip("{}")}"/>'.encode()
    return {CONTENT_TYPES: types, _RELATIONS: relations, NUMBERING: lists}


def _with_restarts(marks: Sequence[str], shown: list[str], numbering: bytes) -> bytes:
    """Return the lists plus one per restart; `shown` gets the number of each item."""
    begun: list[str] = []
    now: dict[str, str] = {}
    first = _frame(numbering, is_of_prose=False).first
    for at, mark in enumerate(marks):
        kind, like = mark[:1], mark[1:]
        if kind == "i":
            shown[at] = now.get(like, like)
        elif kind == "n":
            begins = like.rpartition(":")[0] if like.startswith(NUMBERED) else like
            now[begins] = str(first + len(begun))
            begun.append(like)
    frame = _frame(numbering, is_of_prose=any(like.startswith(NUMBERED) for like in begun))
    added = "".join(frame.item(number, like) for number, like in enumerate(begun, start=first))
    return f"{frame.before}{added}{frame.after}".encode()


@frozen
class _Frame:
    """The XML of the list part around the restarted lists.

    Attributes:
        first: the number of the first of them.
        kinds: the format of each list, by number, and of prose lists.
        prefix: the namespace prefix of Word elements.
    """

    before: str
    after: str
    first: int
    kinds: Mapping[str, str]
    prefix: str

    def item(self, number: int, like: str) -> str:
        """Return a list with the format of another; its levels restart at 1, or at the author's value."""
        is_of_prose = like.startswith(NUMBERED)
        start = like.rpartition(":")[2] if is_of_prose else "1"
        w, levels = self.prefix, _levels(self.prefix, start)
        kind = self.kinds[NUMBERED if is_of_prose else like]
        return f'<{w}num {w}numId="{number}"><{w}abstractNumId {w}val="{kind}"/>{levels}</{w}num>'


@lru_cache(maxsize=64)
def _levels(w: str, start: str) -> str:
    return "".join(
        f'<{w}lvlOverride {w}ilvl="{level}"><{w}startOverride {w}val="{start}"/></{w}lvlOverride>'
        for level in range(_LEVELS)
    )


@lru_cache(maxsize=64)
def _frame(numbering: bytes, *, is_of_prose: bool) -> _Frame:
    """Return the XML around the restarted lists; `is_of_prose`: including a format for prose lists."""
    tree = etree.fromstring(numbering)
    numbers = list(tree.iter(f"{W}num"))
    likes = [(item.get(f"{W}numId"), item.find(f"{W}abstractNumId")) for item in numbers]
    kinds = {str(number): str(kind.get(f"{W}val")) for number, kind in likes if kind is not None}
    if is_of_prose:
        kinds[NUMBERED] = _kind_of_prose(tree)
    here = etree.ProcessingInstruction("here")
    around = numbers or list(tree.iter(f"{W}abstractNum"))
    if around:
        around[-1].addnext(here)
    else:
        tree.append(here)
    written = to_bytes(tree).decode()
    before, _, after = written.partition(etree.tostring(here, encoding="unicode", with_tail=False))
    used = [int(item.get(f"{W}numId", "0")) for item in numbers]
    prefix = next((name for name, uri in tree.nsmap.items() if name and uri == W.strip("{}")), "w")
    return _Frame(before, after, max(used, default=0) + 1, kinds, f"{prefix}:")


def _kind_of_prose(tree: etree._Element) -> str:
    """Return the default format of prose lists: `1.`, `2.`."""
    kinds = list(tree.iter(f"{W}abstractNum"))
    for kind in kinds:
        if kind.find(f"{W}nsid") is not None and kind.find(f"{W}nsid").get(f"{W}val") == _OF_PROSE:
            return str(kind.get(f"{W}abstractNumId"))
    number = str(max((int(kind.get(f"{W}abstractNumId", "0")) for kind in kinds), default=-1) + 1)
    made = etree.Element(f"{W}abstractNum")
    made.set(f"{W}abstractNumId", number)
    for name, value in (("nsid", _OF_PROSE), ("multiLevelType", "singleLevel")):
        etree.SubElement(made, f"{W}{name}").set(f"{W}val", value)
    level = etree.SubElement(made, f"{W}lvl")
    level.set(f"{W}ilvl", "0")
    for name, value in (("start", "1"), ("numFmt", "decimal"), ("lvlText", "%1."), ("lvlJc", "left")):
        etree.SubElement(level, f"{W}{name}").set(f"{W}val", value)
    if kinds:
        kinds[-1].addnext(made)
    else:
        tree.insert(0, made)
    return number

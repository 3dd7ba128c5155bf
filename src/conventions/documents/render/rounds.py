"""Bookmarks that a loop repeats: each round has its own, and a text of the round refers to that one."""

import re
from collections import Counter
from collections.abc import Iterable
from typing import Final
from xml.sax.saxutils import escape

from attrs import define
from lxml import etree

from conventions.documents.opened import W
from conventions.documents.render.slots import MARK, OPEN, Slot, Slots

__all__ = ["marked_links", "marked_rounds", "with_rounds"]

_BEGINS: Final = "+"
_ENDS: Final = "-"
_WORD: Final = re.compile(r"\w+")
_LONGEST_NAME: Final = 40
_REFERS: Final = re.compile(r"(\s*(?:REF|PAGEREF|NOTEREF)\s+)([^\s<\"]+)(.*)", re.DOTALL)

_LINKS: Final = tuple(f"{MARK}{kind}" for kind in "ba#r")

_Rounds = tuple[int, ...]
"""The rounds that a place is in, of the outer loop first; no two rounds have one number."""


def marked_links(tree: etree._Element, slots: Slots) -> None:
    """Mark each bookmark and each reference to one: in a filled part nobody has to search for them."""
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
    """A name as it stands in a part, no tag of the template language in it."""
    return escape(name or "", {'"': "&quot;", "{": "&#123;"})


def _referring(code: str, slots: Slots) -> str:
    found = _REFERS.fullmatch(code)
    return (
        code
        if found is None or OPEN in code
        else f"{found[1]}{_slot(f'a{_plain(found[2])}', slots)}{found[3]}"
    )


def marked_rounds(slots: Slots, order: Iterable[int]) -> None:
    """Let each round of a loop that holds a link say where it begins and ends, for `with_rounds` to read."""
    stack: list[_Block] = []
    for number in order:
        slot = slots[number]
        found = None if slot.tag is None or slot.tag.kind != "%" else _WORD.match(slot.tag.inside)
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
    """A condition or a loop that is open; where a round of it begins and ends."""

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
    """Give each copy of a bookmark a name in its mark, and lead each reference to its own round's."""
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
                marks[at] = f"{before}:{_named(name, len(copies))}"
            case "#":
                number, level, *names = mark.split(":")
                numbered.update(names)
                marks[at] = ":".join((number, level, *(_named(name, numbered[name]) for name in names)))
            case "a" | "r":
                before, name = ("a", mark[1:]) if mark[0] == "a" else _reference(mark)
                references.append((at, before, name, rounds))
                turns = lines.setdefault(name, {})
                turns.setdefault(rounds, len(turns) + 1)
            case _:
                pass
    for at, before, name, rounds in references:
        copies = homes.get(name, [])
        marks[at] = before + _named(name, _nearest(copies, rounds) or _in_turn(lines[name], copies, rounds))


def _reference(mark: str) -> tuple[str, str]:
    """What stands before the bookmark in the mark of a reference to a number, and the bookmark."""
    short, slot, name = mark.split(":", 2)
    return f"{short}:{slot}:", name


def _nearest(homes: list[_Rounds], rounds: _Rounds) -> int:
    """Which copy of a bookmark, counted from 1, shares most rounds with a reference; 0: none does."""
    shared = [sum(one == other for one, other in zip(home, rounds, strict=False)) for home in homes]
    most = max(shared, default=0)
    return 1 + shared.index(most) if most else 0


def _in_turn(lines: dict[_Rounds, int], homes: list[_Rounds], rounds: _Rounds) -> int:
    """Which copy a line of contents is about: the first, unless lines and copies are as many."""
    return lines[rounds] if len(lines) == len(homes) else 1


def _named(name: str, copy: int) -> str:
    end = f"_{copy}" if copy > 1 else ""
    return name[: _LONGEST_NAME - len(end)] + end if end else name

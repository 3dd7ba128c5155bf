"""Bookmarks that a loop repeats: each round has its own, and a text of the round refers to that one."""

import re
from collections import Counter
from collections.abc import Iterator
from itertools import chain
from typing import Final

from conventions.documents.render.slots import MARK, Slot, Slots, places

__all__ = ["marked_rounds", "with_rounds"]

_BEGINS: Final = f"{MARK}+{MARK}"
_ENDS: Final = f"{MARK}-{MARK}"
_WORD: Final = re.compile(r"\w+")
_LONGEST_NAME: Final = 40
_TOKEN: Final = re.compile(
    rf"(?P<round>{MARK}[+-]{MARK})"
    r'|(?P<home><w:bookmarkStart\b[^>]*\bw:name=")(?P<bookmark>[^"]*)'
    rf"|(?P<numbered>{MARK}#\d+:\d+:)(?P<names>[^{MARK}]*)"
    rf"|(?P<refers>{MARK}rt?:\d+:)(?P<number>[^{MARK}]*)"
    r'|(?P<leads>\bw:anchor=")(?P<anchor>[^"]*)'
    r'|(?P<says>(?:<w:instrText\b[^>]*>|\bw:instr=")\s*(?:REF|PAGEREF|NOTEREF)\s+)(?P<field>[^\s<"]+)'
)

_FIRSTS: Final = (MARK, "<w:bookmarkStart", "<w:instrText", 'w:anchor="', 'w:instr="')
"""What each of them begins with."""

_Rounds = tuple[int, ...]
"""The rounds that a place is in, of the outer loop first; no two rounds have one number."""


def marked_rounds(slots: Slots) -> None:
    """Let each round of a loop say where it begins and ends, for `with_rounds` to read."""
    stack: list[str] = []
    for number in range(len(slots)):
        slot = slots[number]
        found = None if slot.tag is None or slot.tag.kind != "%" else _WORD.match(slot.tag.inside)
        word = "" if found is None else found[0]
        is_of_loop = bool(stack) and stack[-1] == "for"
        if word in ("if", "for"):
            stack.append(word)
        elif word in ("endif", "endfor") and stack:
            stack.pop()
        if word == "for":
            slots.change(number, Slot(slot.code + _BEGINS, slot.place, slot.tag))
        elif word == "endfor" or (word == "else" and is_of_loop):
            slots.change(number, Slot(_ENDS + slot.code, slot.place, slot.tag))
            if word == "else":
                stack[-1] = "if"


def with_rounds(text: str) -> str:
    """The filled part with a name for each copy of a bookmark, and each reference led to its own round's."""
    homes: dict[str, list[_Rounds]] = {}
    lines: dict[str, dict[_Rounds, int]] = {}
    tokens = _tokens(text)
    for found, rounds in tokens:
        if found["home"]:
            homes.setdefault(found["bookmark"], []).append(rounds)
        elif not found["round"] and not found["numbered"]:
            lines.setdefault(_referred(found), {}).setdefault(rounds, len(lines[_referred(found)]) + 1)
    seen: Counter[str] = Counter()
    numbered: Counter[str] = Counter()
    pieces: list[str] = []
    at = 0
    for found, rounds in tokens:
        pieces.append(text[at : found.start()])
        at = found.end()
        if found["home"]:
            seen[found["bookmark"]] += 1
            pieces.append(found["home"] + _named(found["bookmark"], seen[found["bookmark"]]))
        elif found["numbered"]:
            names = found["names"].split(":")
            numbered.update(names)
            pieces.append(found["numbered"] + ":".join(_named(name, numbered[name]) for name in names))
        elif not found["round"]:
            name = _referred(found)
            before = found["refers"] or found["leads"] or found["says"]
            copy = _nearest(homes.get(name, []), rounds) or _in_turn(lines[name], homes.get(name, []), rounds)
            pieces.append(before + _named(name, copy))
    return "".join((*pieces, text[at:]))


def _tokens(text: str) -> list[tuple[re.Match[str], _Rounds]]:
    """Every mark, bookmark and reference, with the rounds that it stands in."""
    tokens = []
    rounds: _Rounds = ()
    for number, found in enumerate(_found(text)):
        if found["round"]:
            rounds = (*rounds, number) if found["round"] == _BEGINS else rounds[:-1]
        tokens.append((found, rounds))
    return tokens


def _found(text: str) -> Iterator[re.Match[str]]:
    """Yield the tokens of a text in its order; what they begin with is looked for first: it is rare."""
    at = 0
    for start in sorted(chain.from_iterable(places(text, first) for first in _FIRSTS)):
        found = _TOKEN.match(text, start) if start >= at else None
        if found is not None:
            at = found.end()
            yield found


def _referred(found: re.Match[str]) -> str:
    """The bookmark that a reference names."""
    return found["number"] or found["anchor"] or found["field"]


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

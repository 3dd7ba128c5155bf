"""Numbers of articles and captions, worked out once the conditions have run, and written where they stand.

Word numbers a heading by its style when it opens a document, yet shows of a cross-reference what was last
written into it. So each reference is filled with the number its heading will bear.
"""

import re
from collections import Counter
from functools import lru_cache
from typing import Final

from conventions.documents.render.lists import Level, Levels
from conventions.documents.render.references import refers_to_nothing
from conventions.documents.render.slots import Slots

__all__ = ["with_numbers"]

_LEVELS: Final = 9
_PLACES: Final = lru_cache(maxsize=256)(re.compile(r"%([1-9])").split)
"""The text of a level, taken apart once: every second piece is the level whose number stands there."""
_WORDS: Final = re.compile(r"[^\W\d_]+")


def with_numbers(marks: list[str], shown: list[str], levels: Levels, slots: Slots, *, draft: bool) -> None:
    """Let `shown` have the number of its heading for each reference, and that of each caption.

    `ReferenceToNothingError` where a condition has left the heading out; in a draft, a visible mark.
    """
    numbers: dict[str, str] = {}
    lists: dict[str, _List] = {}
    captions: Counter[str] = Counter()
    references: list[tuple[int, str]] = []
    for at, mark in enumerate(marks):
        match mark[:1]:
            case "#":
                number, level, *names = mark[1:].split(":")
                if number not in lists:
                    lists[number] = _List(levels.get(number, ()))
                numbers |= dict.fromkeys(names, lists[number].next(int(level)))
            case "r":
                references.append((at, mark))
            case "s":
                captions[mark] += 1
                shown[at] = str(captions[mark])
            case _:
                pass
    for at, mark in references:
        short, slot, name = mark[1:].split(":", 2)
        if name in numbers:
            shown[at] = _WORDS.sub("", numbers[name]).strip("\u00a0 ") if short else numbers[name]
        elif draft:
            shown[at] = "⟦?⟧"
        else:
            raise refers_to_nothing(name, slots[int(slot)].place)


class _List:
    """One list as far as it has been counted: where its levels start, and how far each has come."""

    def __init__(self, levels: tuple[Level, ...]) -> None:
        self.levels = levels
        self.starts = [level.start for level in levels[:_LEVELS]] + [1] * (_LEVELS - len(levels))
        self.counts = [start - 1 for start in self.starts]

    def next(self, at: int) -> str:
        """Count one more paragraph of a level, and the number it bears, without the period that ends it."""
        self.counts[at] += 1
        self.counts[at + 1 :] = [start - 1 for start in self.starts[at + 1 :]]
        text = self.levels[at].text if at < len(self.levels) else f"%{at + 1}"
        pieces = list(_PLACES(text))
        pieces[1::2] = [self._shown(int(level) - 1) for level in pieces[1::2]]
        return "".join(pieces).strip("\u00a0 .")

    def _shown(self, at: int) -> str:
        form = self.levels[at].form if at < len(self.levels) else "decimal"
        return _written(max(self.counts[at], self.starts[at]), form)


_ROMAN: Final = (
    (1000, "M"), (900, "CM"), (500, "D"), (400, "CD"), (100, "C"), (90, "XC"),
    (50, "L"), (40, "XL"), (10, "X"), (9, "IX"), (5, "V"), (4, "IV"), (1, "I"),
)  # fmt: skip


def _written(number: int, form: str) -> str:
    """The number as a list writes it.

    >>> _written(4, "upperRoman"), _written(28, "lowerLetter"), _written(1, "ordinal")
    ('IV', 'bb', '1er')
    """
    match form:
        case "upperRoman" | "lowerRoman":
            text, left = "", number
            for value, sign in _ROMAN:
                text += sign * (left // value)
                left %= value
            return text if form == "upperRoman" else text.lower()
        case "upperLetter" | "lowerLetter":
            letter = chr(ord("a") + (number - 1) % 26) * ((number - 1) // 26 + 1)
            return letter.upper() if form == "upperLetter" else letter
        case "ordinal":
            return "1er" if number == 1 else f"{number}e"
        case _:
            return str(number)

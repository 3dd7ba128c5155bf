"""Numbers of articles, worked out once the conditions have run, and written where the text refers to them.

Word numbers a heading by its style when it opens a document, yet shows of a cross-reference what was last
written into it. So each reference is filled with the number its heading will bear.
"""

import re
from typing import Final

from conventions.documents.errors import ReferenceToNothingError
from conventions.documents.render.lists import Level, Levels
from conventions.documents.render.slots import MARK, Slots

__all__ = ["with_numbers"]

_LEVELS: Final = 9
_PLACE: Final = re.compile(r"%([1-9])")
_WORDS: Final = re.compile(r"[^\W\d_]+")
_COUNTED: Final = re.compile(f"{MARK}#([^{MARK}]*){MARK}")
_REFERRED: Final = re.compile(f"{MARK}r([^{MARK}]*){MARK}")


def with_numbers(text: str, levels: Levels, slots: Slots, *, draft: bool) -> str:
    """The filled part with the number of its heading in each reference.

    `ReferenceToNothingError` where a condition has left the heading out; in a draft, a visible mark.
    """
    if not _COUNTED.search(text) and not _REFERRED.search(text):
        return text
    numbers: dict[str, str] = {}
    counters: dict[str, list[int]] = {}
    for found in _COUNTED.finditer(text):
        number, level, *names = found[1].split(":")
        label = _counted(counters, number, int(level), levels.get(number, ()))
        numbers |= dict.fromkeys(names, label)

    def written(reference: re.Match[str]) -> str:
        short, slot, name = reference[1].split(":", 2)
        if name not in numbers:
            if draft:
                return "⟦?⟧"
            place = slots[int(slot)].place
            raise ReferenceToNothingError(
                f"{place}: it refers to {name}, which this document leaves out",
                actual=name,
                expected="a condition around the reference too",
                **place.params(),
            )
        return _WORDS.sub("", numbers[name]).strip("\u00a0 ") if short else numbers[name]

    return _REFERRED.sub(written, _COUNTED.sub("", text))


def _counted(counters: dict[str, list[int]], number: str, level: int, levels: tuple[Level, ...]) -> str:
    """Count one more paragraph of a list, and the number it bears, without the period that ends it."""
    starts = [levels[at].start if at < len(levels) else 1 for at in range(_LEVELS)]
    counts = counters.setdefault(number, [start - 1 for start in starts])
    counts[level] += 1
    counts[level + 1 :] = [start - 1 for start in starts[level + 1 :]]
    text = levels[level].text if level < len(levels) else f"%{level + 1}"

    def shown(place: re.Match[str]) -> str:
        at = int(place[1]) - 1
        return _written(max(counts[at], starts[at]), levels[at].form if at < len(levels) else "decimal")

    return _PLACE.sub(shown, text).strip("\u00a0 .")


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

"""French numbers in words, read: the inverse of `cardinal`, in the spelling before 1990 and the one after."""

import re
from typing import Final

__all__ = ["NUMBER_WORDS", "number_in_words"]

_UNITS: Final = {
    "zéro": 0, "un": 1, "une": 1, "deux": 2, "trois": 3, "quatre": 4, "cinq": 5, "six": 6, "sept": 7,
    "huit": 8, "neuf": 9, "dix": 10, "onze": 11, "douze": 12, "treize": 13, "quatorze": 14, "quinze": 15,
    "seize": 16, "vingt": 20, "vingts": 20, "trente": 30, "quarante": 40, "cinquante": 50, "soixante": 60,
}  # fmt: skip
_SCALES: Final = {
    "mille": 1_000,
    "million": 10**6,
    "millions": 10**6,
    "milliard": 10**9,
    "milliards": 10**9,
    "billion": 10**12,
    "billions": 10**12,
}
_HUNDRED: Final = ("cent", "cents")
_JOIN: Final = re.compile(r"[\s-]+")

NUMBER_WORDS: Final = "|".join(sorted((*_UNITS, *_SCALES, *_HUNDRED), key=lambda word: (-len(word), word)))
"""The words that numbers are made of, for a pattern; longer ones first."""


def number_in_words(text: str) -> int | None:
    """The number that words say; None where they say none.

    >>> number_in_words("quarante-neuf mille cinq cents"), number_in_words("quatre-vingt-onze")
    (49500, 91)
    >>> number_in_words("vingt et une"), number_in_words("deux-cents"), number_in_words("et")
    (21, 200, None)
    """
    words = [word for word in _JOIN.split(text.lower().strip()) if word]
    if not words or words[0] == "et" or words[-1] == "et":
        return None
    total, group = 0, 0
    for word in words:
        if word == "et":
            continue
        if word in _SCALES:
            scale = _SCALES[word]
            below = total % scale  # «mille deux cents milliards»: the thousand counts milliards too
            total, group = total - below + max(below + group, 1) * scale, 0
        elif word in _HUNDRED:
            group = _times_hundred(group)
        elif word in _UNITS:
            group = _added(group, word)
        else:
            return None
    return total + group


def _times_hundred(group: int) -> int:
    """The group times a hundred, where its last digit says how many."""
    return group - group % 10 + 100 * (group % 10) if group % 10 else group + 100


def _added(group: int, word: str) -> int:
    """The group with a word more; four and twenty make eighty."""
    if word in ("vingt", "vingts") and group % 10 == 4 and group % 100 == 4:  # noqa: PLR2004 -- quatre-vingts
        return group - 4 + 80
    return group + _UNITS[word]

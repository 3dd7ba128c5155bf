"""How papers print a count and a share: `25`, `11.23`, `54,2 %`."""

import re
from fractions import Fraction
from typing import Final

from attrs import frozen

__all__ = ["PrintedShare", "count", "share"]

_COUNT: Final = re.compile(r"\d{1,12}(?:[.,]\d{1,6})?", re.ASCII)
_SHARE: Final = re.compile(r"(\d{1,3})(?:[.,](\d{1,4}))?[ \u00a0\u202f]?%", re.ASCII)


@frozen
class PrintedShare:
    """A share in per cent as it is printed: how far it was rounded is part of what it says."""

    percent: Fraction
    places: int

    def is_of(self, part: Fraction, whole: Fraction) -> bool:
        """Whether a part of a whole rounds to it, half up, with as many decimals.

        >>> share("54,2 %").is_of(Fraction(13), Fraction(24)), share("55 %").is_of(Fraction(13), Fraction(24))
        (True, False)
        """
        return _rounded(part / whole * 100, self.places) == self.percent


def count(text: str) -> Fraction | None:
    """The number that a text says; None where it says none.

    >>> count("11,23"), count("une vingtaine")
    (Fraction(1123, 100), None)
    """
    return Fraction(text.replace(",", ".")) if _COUNT.fullmatch(text) else None


def share(text: str) -> PrintedShare:
    """The share that a text says, in per cent; ValueError where it says none."""
    found = _SHARE.fullmatch(text)
    if found is None:
        raise ValueError(text)
    decimals = found[2] or ""
    return PrintedShare(Fraction(f"{found[1]}.{decimals or 0}"), len(decimals))


def _rounded(value: Fraction, places: int) -> Fraction:
    return Fraction(int(value * 10**places + Fraction(1, 2)), 10**places)

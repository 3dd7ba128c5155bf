"""What indicators came to in earlier years, beside what the record says of the last one."""

from fractions import Fraction
from typing import Final

from attrs import field, frozen

__all__ = ["YEAR_COLUMNS", "YearResult"]

YEAR_COLUMNS: Final = ("year", "indicator", "value", "comment")
"""The columns of the table of years, beside one for each part of a breakdown."""


@frozen
class YearResult:
    """What an indicator came to in one year, and a word on it.

    Attributes:
        value: None where it is not recorded, and of the last year of the agreement: the record has that one.
        parts: how many are of each part of a breakdown that was counted.
        comment: why it is so far from its target, or from the year before.
    """

    year: int
    indicator: str
    value: Fraction | None = None
    parts: tuple[tuple[str, int], ...] = ()
    comment: str | None = None
    place: str | None = field(default=None, eq=False)

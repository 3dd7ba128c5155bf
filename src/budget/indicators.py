"""Indicators: a result, and its parts against the whole. Counts, not names."""

from fractions import Fraction
from typing import ClassVar

from attrs import field, frozen

from budget.errors import InputError

__all__ = [
    "Breakdown",
    "BreakdownGap",
    "IndicatorResult",
    "NegativeCountError",
    "gaps_in",
]


class NegativeCountError(InputError):
    """A count below zero."""

    code: ClassVar[str] = "negative_count"


def _counts(_instance: object, _attribute: object, value: Fraction | None) -> None:
    if value is not None and value < 0:
        raise NegativeCountError(f"a count is not below zero: {value}", actual=str(value), expected="0")


@frozen
class Breakdown:
    """A result by one feature of those counted: women and men, districts, origin.

    Attributes:
        is_partition: whether the parts are all of the whole and none twice (women and men): then they sum to
            it. Otherwise each is a part of it (of whom from a priority district), and none exceeds it.
    """

    name: str
    parts: tuple[tuple[str, Fraction], ...]
    is_partition: bool = True

    @property
    def total(self) -> Fraction:
        """The sum of the parts."""
        return sum((count for _, count in self.parts), Fraction(0))


@frozen
class IndicatorResult:
    """An indicator in one year.

    Attributes:
        result: what was counted; None where nothing was reported, which is not zero.
        unit: what is counted: persons, days.
    """

    id: str
    year: int
    result: Fraction | None = field(default=None, validator=_counts)
    unit: str | None = None
    breakdowns: tuple[Breakdown, ...] = ()


@frozen
class BreakdownGap:
    """Parts that do not fit their whole: `parts` counted against `whole`.

    Attributes:
        part: the part that exceeds the whole by itself; None where it is their sum that differs.
    """

    indicator: str
    breakdown: str
    part: str | None
    parts: Fraction
    whole: Fraction


def gaps_in(result: IndicatorResult) -> tuple[BreakdownGap, ...]:
    """The breakdowns that do not fit the result; none where nothing was reported.

    >>> origin = Breakdown("origin", (("MEL", Fraction(23)), ("Valenciennes", Fraction(3))))
    >>> gap, = gaps_in(IndicatorResult("trainees", 2020, Fraction(25), breakdowns=(origin,)))
    >>> int(gap.parts), int(gap.whole)
    (26, 25)
    """
    whole = result.result
    if whole is None:
        return ()
    found = []
    for breakdown in result.breakdowns:
        if breakdown.is_partition:
            if breakdown.total != whole:
                found.append(BreakdownGap(result.id, breakdown.name, None, breakdown.total, whole))
            continue
        found += [
            BreakdownGap(result.id, breakdown.name, name, count, whole)
            for name, count in breakdown.parts
            if count > whole
        ]
    return tuple(found)

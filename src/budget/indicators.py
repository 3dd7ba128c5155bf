"""Indicators: a result and its breakdown. Counts, not names."""

from fractions import Fraction
from typing import ClassVar

from attrs import field

from budget import frozen
from budget.errors import InputError


class NegativeCountError(InputError):
    """A count below zero."""

    code: ClassVar[str] = "negative_count"


def _counts(_instance: object, _attribute: object, value: Fraction | None) -> None:
    if value is not None and value < 0:
        raise NegativeCountError(f"a count is not below zero: {value}", actual=str(value), expected="0")


@frozen
class Breakdown:
    """A breakdown of a result: women and men, districts, origin.

    Attributes:
        is_partition: True if the parts add up to the result (women and men); False if each is only
            a subset of it (of whom from a priority district), so that none exceeds it.
    """

    name: str
    parts: tuple[tuple[str, Fraction], ...]
    is_partition: bool = True

    @property
    def total(self) -> Fraction:
        """Return the sum of the parts."""
        return sum((count for _, count in self.parts), Fraction(0))


@frozen
class IndicatorResult:
    """An indicator in one year.

    Attributes:
        result: what was counted; None, not zero, if nothing was reported.
        unit: what is counted: persons, days.
    """

    id: str
    year: int
    result: Fraction | None = field(default=None, validator=_counts)
    unit: str | None = None
    breakdowns: tuple[Breakdown, ...] = ()


@frozen
class BreakdownGap:
    """A breakdown that does not fit its whole: `parts` counted against `whole`.

    Attributes:
        part: the part that alone exceeds the whole; None if their sum differs.
    """

    indicator: str
    breakdown: str
    part: str | None
    parts: Fraction
    whole: Fraction


def gaps_in(result: IndicatorResult) -> tuple[BreakdownGap, ...]:
    """Return the breakdowns that do not fit the result; none if nothing was reported.

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

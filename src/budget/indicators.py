"""Indicators: target, result, parts against the whole, rates, years side by side. Counts, not names."""

from collections.abc import Iterable, Sequence
from fractions import Fraction
from itertools import pairwise
from typing import ClassVar

from attrs import field, frozen

from budget.errors import InputError
from budget.rate import Rate

__all__ = [
    "Breakdown",
    "BreakdownGap",
    "IndicatorResult",
    "NegativeCountError",
    "Target",
    "YearRow",
    "gaps_in",
    "result_rate",
    "years_beside",
]


class NegativeCountError(InputError):
    """A count below zero."""

    code: ClassVar[str] = "negative_count"


def _counts(_instance: object, _attribute: object, value: Fraction | None) -> None:
    if value is not None and value < 0:
        raise NegativeCountError(f"a count is not below zero: {value}", actual=str(value), expected="0")


def _is_count(instance: object, attribute: object, value: Fraction) -> None:
    _counts(instance, attribute, value)


@frozen
class Target:
    """What is to be reached: one number, or from one to another, both reached."""

    least: Fraction = field(validator=_is_count)
    most: Fraction | None = field(default=None, validator=_counts)


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
    target: Target | None = None
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


def result_rate(result: IndicatorResult) -> Rate | None:
    """The result over the target; of a range: full inside it, else over the end that it misses.

    None without a target or a result, and where the target is nothing.

    >>> str(result_rate(IndicatorResult("pathways", 2022, Fraction(39), Target(Fraction(55)))).percent())
    '70.9'
    """
    if result.result is None or result.target is None or not result.target.least:
        return None
    least, most = result.target.least, result.target.most
    wanted = least if most is None or result.result < least else max(least, min(result.result, most))
    return Rate(result.result / wanted)


@frozen
class YearRow:
    """One indicator over years: its results in their order, and the change from each year to the next.

    Attributes:
        changes: the relative change; None where a year is not reported or the earlier one is zero.
    """

    id: str
    unit: str | None
    results: tuple[Fraction | None, ...]
    changes: tuple[Rate | None, ...]


class UnitsDifferError(InputError):
    """One indicator in two units: its years cannot be compared."""

    code: ClassVar[str] = "units_differ"


def years_beside(results: Iterable[IndicatorResult], years: Sequence[int]) -> tuple[YearRow, ...]:
    """The indicators in the order in which they first appear, one row each; `UnitsDifferError` for two units.

    >>> days = [IndicatorResult("days", year, Fraction(count)) for year, count in ((2019, 14), (2020, 7))]
    >>> rows = years_beside(days, [2018, 2019, 2020])
    >>> rows[0].results == (None, 14, 7), str(rows[0].changes[1])
    (True, '-50 %')
    """
    found: dict[str, dict[int, IndicatorResult]] = {}
    for each in results:
        found.setdefault(each.id, {})[each.year] = each
    rows = []
    for name, by_year in found.items():
        units = {each.unit for each in by_year.values() if each.unit is not None}
        if len(units) > 1:
            actual = ", ".join(sorted(units))
            raise UnitsDifferError(
                f"{name} is counted in several units: {actual}", actual=actual, expected="1"
            )
        counts = tuple(by_year[year].result if year in by_year else None for year in years)
        changes = tuple(_change(before, after) for before, after in pairwise(counts))
        rows.append(YearRow(name, next(iter(units), None), counts, changes))
    return tuple(rows)


def _change(before: Fraction | None, after: Fraction | None) -> Rate | None:
    return None if not before or after is None else Rate((after - before) / before)

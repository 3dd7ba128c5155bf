"""What indicators came to in earlier years, beside what the record says of the last one."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from fractions import Fraction
from itertools import pairwise
from typing import Final

from attrs import field, frozen

from budget.rate import Rate
from conventions.agreement.agreement import Agreement
from conventions.agreement.programme import Indicator
from conventions.facts.fact import RecordedValue

YEAR_COLUMNS: Final = ("year", "indicator", "value", "comment")
"""The columns of the table of years, beside one for each part of a breakdown."""

Number = int | Fraction


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

    @property
    def is_counted(self) -> bool:
        """Whether it says a number, of the whole or of a part."""
        return self.value is not None or bool(self.parts)


def year_of(agreement: Agreement, on: date) -> int:
    """The year that a report of this day is about: of the days of the agreement, the nearest to it."""
    first, last = agreement.period.first, agreement.period.last
    nearest = on if last is None else min(on, last)
    return nearest.year if first is None else max(nearest, first).year


@frozen
class Told:
    """What is told of an indicator by its years, its own year among them; only what is recorded.

    Attributes:
        comments: the words on a year.
    """

    indicator: Indicator
    values: Mapping[int, Number]
    comments: Mapping[int, str]


def number_of(value: RecordedValue | None) -> Number | None:
    """The number that a result is; None of one that is between two, or not recorded."""
    return value if isinstance(value, int | Fraction) and not isinstance(value, bool) else None


def told_of(
    indicator: Indicator, rows: Iterable[YearResult], year: int, recorded: RecordedValue | None
) -> Told:
    """What the rows tell of an indicator up to a year, whose result is the recorded one if it is a number."""
    result = number_of(recorded)
    own = [row for row in rows if row.indicator == indicator.id and row.year <= year]
    values: dict[int, Number] = {row.year: row.value for row in own if row.value is not None}
    return Told(
        indicator,
        values if result is None else {**values, year: result},
        {row.year: row.comment for row in own if row.comment is not None},
    )


def gap_to_explain(told: Told, year: int, least: Rate) -> Rate | None:
    """How far the result of a year is from its target, where that asks for a word that nobody gave."""
    result = told.values.get(year)
    wanted = None if result is None else told.indicator.wanted(result)
    if result is None or wanted is None or year in told.comments:
        return None
    gap = Fraction(result - wanted) / wanted
    return Rate(gap) if gap != 0 and abs(gap) >= least.as_fraction else None


@frozen
class Divergence:
    """An indicator that goes up while the one it moves with goes down, or the reverse, from year to year."""

    indicator: Indicator
    other: Indicator
    years: tuple[int, int]
    values: tuple[Number, Number]
    others: tuple[Number, Number]

    @property
    def change(self) -> Rate:
        """How much the indicator changes, as a share of what it was."""
        before, after = self.values
        return Rate(Fraction(after - before) / before)


def divergences(told: Iterable[Told], least: Rate) -> Iterator[Divergence]:
    """Yield where indicators part that should move together, by so much at least, and nobody says why."""
    by_name = {item.indicator.id: item for item in told}
    for item in by_name.values():
        other = by_name.get(item.indicator.moves_with or "")
        both = () if other is None else sorted(item.values.keys() & other.values.keys())
        for years in pairwise(both):
            before, after = (item.values[year] for year in years)
            if other is None or not before or years[1] in item.comments:
                continue
            found = Divergence(
                item.indicator,
                other.indicator,
                years,
                (before, after),
                (other.values[years[0]], other.values[years[1]]),
            )
            parts = (after - before) * (found.others[1] - found.others[0]) < 0
            if parts and abs(found.change.as_fraction) >= least.as_fraction:
                yield found

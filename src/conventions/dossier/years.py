"""The results of indicators in earlier years; the record has those of the last year."""

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
"""The columns of the table of years, besides one for each part of a breakdown."""

Number = int | Fraction


@frozen
class YearResult:
    """The result of an indicator in one year, and a comment on it.

    Attributes:
        value: None if it is not recorded, and for the last year of the agreement, which is in the record.
        parts: the number in each part of a breakdown.
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
        """Return whether it gives a number, for the whole or for a part."""
        return self.value is not None or bool(self.parts)


def year_of(agreement: Agreement, on: date) -> int:
    """Return the year of a report made on a day: the year of the agreement nearest to it."""
    first, last = agreement.period.first, agreement.period.last
    nearest = on if last is None else min(on, last)
    return nearest.year if first is None else max(nearest, first).year


@frozen
class IndicatorHistory:
    """The results of an indicator by year, up to the year of the report; only what is recorded.

    Attributes:
        comments: the comment on each year.
    """

    indicator: Indicator
    values: Mapping[int, Number]
    comments: Mapping[int, str]


def number_of(value: RecordedValue | None) -> Number | None:
    """Return a result as a number; None if it is a range or not recorded."""
    return value if isinstance(value, int | Fraction) and not isinstance(value, bool) else None


def history_of(
    indicator: Indicator, rows: Iterable[YearResult], year: int, recorded: RecordedValue | None
) -> IndicatorHistory:
    """Return the results of an indicator up to a year; a recorded number is the result of that year."""
    result = number_of(recorded)
    own = [row for row in rows if row.indicator == indicator.id and row.year <= year]
    values: dict[int, Number] = {row.year: row.value for row in own if row.value is not None}
    return IndicatorHistory(
        indicator,
        values if result is None else {**values, year: result},
        {row.year: row.comment for row in own if row.comment is not None},
    )


def gap_to_explain(history: IndicatorHistory, year: int, least: Rate) -> Rate | None:
    """Return the gap between the result of a year and its target if it needs an explanation and has none."""
    result = history.values.get(year)
    target = None if result is None else history.indicator.wanted(result)
    if result is None or target is None or year in history.comments:
        return None
    gap = Fraction(result - target) / target
    return Rate(gap) if gap != 0 and abs(gap) >= least.as_fraction else None


@frozen
class Divergence:
    """Two indicators that should move together, but one rises while the other falls, from year to year."""

    indicator: Indicator
    other: Indicator
    years: tuple[int, int]
    values: tuple[Number, Number]
    others: tuple[Number, Number]

    @property
    def change(self) -> Rate:
        """Return the change of the indicator, as a share of its former value."""
        before, after = self.values
        return Rate(Fraction(after - before) / before)


def divergences(histories: Iterable[IndicatorHistory], least: Rate) -> Iterator[Divergence]:
    """Yield the unexplained divergences of at least that size between related indicators."""
    by_name = {item.indicator.id: item for item in histories}
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

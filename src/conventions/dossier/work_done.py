"""What was done of the programme: sessions, the narrative of each action, results by year."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from fractions import Fraction
from itertools import pairwise
from typing import Final

from attrs import field

from budget import frozen
from budget.indicators import Breakdown as CountedBreakdown
from budget.rate import Rate
from conventions.agreement.agreement import Agreement
from conventions.agreement.programme import Breakdown, Indicator
from conventions.facts.fact import Fact, RecordedValue

COUNTED: Final = ("sessions", "days", "hours", "participants", "organisations")
"""What an indicator may count of sessions, in addition to the parts of breakdowns."""


@frozen
class Narrative:
    """The narrative of an action, as Markdown with known headings."""

    action: str
    text: str


@frozen
class Session:
    """One session of an action, or several recorded together; counts of people, never names.

    Attributes:
        when: its dates, or longer spans, each with first and last day.
        series: which kind of session of the action it is.
        sessions: the number of sessions recorded here.
        organisations: the speakers' organisations.
        parts: the number of participants in each part of a breakdown.
        held: whether it took place; if not, `reason` says why.
    """

    when: tuple[tuple[date, date], ...]
    action: str
    title: str
    series: str | None = None
    location: str | None = None
    sessions: int = 1
    days: Fraction | None = None
    hours: Fraction | None = None
    partner: str | None = None
    organisations: tuple[str, ...] = ()
    participants: int | None = None
    parts: tuple[tuple[str, int], ...] = ()
    held: bool = True
    reason: str | None = None
    place: str | None = field(default=None, eq=False)

    @property
    def last(self) -> date:
        """Return its last day."""
        return max(last for _, last in self.when)


@frozen
class Count:
    """A count over sessions: `least` is the sum counted; `unstated` sessions give no number."""

    least: int | Fraction
    unstated: int = 0

    @property
    def value(self) -> int | Fraction | None:
        """Return the count; None if a session gives no number."""
        return None if self.unstated else self.least


def sessions_of(
    sessions: Iterable[Session], action: str | None, series: str | None, on: date
) -> tuple[Session, ...]:
    """Return the sessions of an action (and series, if given) that were held or cancelled by a day."""
    return tuple(
        item
        for item in sessions
        if item.action == action and series in (None, item.series) and item.last <= on
    )


def counted(what: str, sessions: Iterable[Session]) -> Count:
    """Return the count over the sessions held.

    >>> day = ((date(2020, 2, 4), date(2020, 2, 4)),)
    >>> held = [Session(day, "a", "one", participants=8), Session(day, "a", "two")]
    >>> counted("sessions", held).value, counted("participants", held)
    (2, Count(least=8, unstated=1))
    """
    held = [item for item in sessions if item.held]
    if what == "organisations":
        return Count(len({name.casefold() for item in held for name in item.organisations}))
    found = [_of_session(what, item) for item in held]
    said = [value for value in found if value is not None]
    total = sum(said, Fraction(0))
    return Count(int(total) if total.denominator == 1 else total, len(found) - len(said))


def count_if_stated(what: str, sessions: Iterable[Session]) -> Count | None:
    """Return the count over the sessions held; None if some were held and none gives a number."""
    held = [item for item in sessions if item.held]
    found = counted(what, held)
    return None if held and found.unstated == len(held) else found


def _of_session(what: str, item: Session) -> int | Fraction | None:
    match what:
        case "sessions":
            return item.sessions
        case "days":
            return item.days
        case "hours":
            return item.hours
        case "participants":
            return item.participants
        case _:
            return dict(item.parts).get(what)


def counts_by_breakdown(
    breakdowns: Iterable[Breakdown], parts: Iterable[tuple[str, int]]
) -> tuple[CountedBreakdown, ...]:
    """Return the breakdowns of some people, each as far as its parts were counted.

    Parts that make up a whole are compared with it only if all of them were counted.
    """
    counts = dict(parts)
    found = (
        CountedBreakdown(
            each.id,
            tuple((name, Fraction(counts[name])) for name, _ in each.parts if name in counts),
            is_partition=not each.of_whom and all(name in counts for name, _ in each.parts),
        )
        for each in breakdowns
    )
    return tuple(each for each in found if each.parts)


def computed_results(agreement: Agreement, sessions: tuple[Session, ...]) -> Iterator[Fact]:
    """Yield the result of each indicator computed from sessions, known on the last day of those held.

    Yield nothing for an indicator if a session held gives no number: its result is unknown.
    """
    for indicator in agreement.indicators:
        if indicator.from_sessions is not None:
            own = sessions_of(sessions, indicator.action, indicator.series, date.max)
            yield from _result(indicator, own)


def _result(indicator: Indicator, own: tuple[Session, ...]) -> Iterator[Fact]:
    value = counted(indicator.from_sessions or "", own).value
    if own and value is not None:
        days = [item.last for item in own if item.held] or [item.last for item in own]
        yield Fact(indicator.id, max(days), value)


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

"""An action in a report: plan, achievements, sessions, and participants."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from fractions import Fraction

from attrs import evolve, frozen

from budget.money import Euros, split
from budget.rate import Rate
from conventions.agreement.programme import Action, Breakdown, Indicator, Statement, count
from conventions.calendar import end_of_month
from conventions.documents.activity import Result, asked_of_share, least_text, results
from conventions.documents.photos import drawn
from conventions.documents.source import Source, once
from conventions.documents.typography import (
    MONTHS,
    NARROW,
    NBSP,
    date_text,
    dates_text,
    list_text,
    quantity_text,
)
from conventions.dossier.activity import Count, Session, counted, counted_if_stated
from conventions.dossier.prose import Prose
from conventions.files.narrative_file import sections_of

UNSAID = "non renseigné"
_WHOLE = Euros.of(10)
"""A thousand units: shares of a whole in tenths of a per cent."""
_YEAR = 12


@frozen
class ActionReport:
    """An action with its number and all that is recorded of it by the document's date."""

    number: int
    action: Action
    source: Source
    text: Mapping[str, Prose]
    sessions: tuple[Session, ...]
    results: tuple[Result, ...]

    @property
    def opens_axis(self) -> str | None:
        """Return the axis of the programme, for its first action."""
        axes = [action.axis for number, action in self.source.actions if number <= self.number]
        return None if axes[-1] in axes[:-1] else axes[-1]

    @property
    def is_told(self) -> bool:
        """Return whether anything is recorded besides title, indicators and money."""
        return bool(self.text or self.sessions or self.action.partners)


def action_reports(source: Source) -> tuple[ActionReport, ...]:
    """Return the actions, in the order of the programme."""
    texts = _texts(source)
    sessions = [item for item in source.dossier.sessions or () if item.last <= source.on]
    every = results(source)
    return tuple(
        ActionReport(
            number,
            action,
            source,
            texts.get(action.id, {}),
            tuple(item for item in sessions if item.action == action.id),
            tuple(item for item in every if item.indicator.action == action.id),
        )
        for number, action in source.actions
    )


@once
def _texts(source: Source) -> Mapping[str, Mapping[str, Prose]]:
    """Return the narrative of each action, with pictures, without empty headings.

    Computed once, because reading and preparing pictures is slow.
    """
    actions = {action.id for _, action in source.actions}
    return {
        item.action: {
            key: drawn(prose, source.pictures)
            for key, prose in sections_of(item.text).items()
            if prose.blocks
        }
        for item in source.dossier.narratives
        if item.action in actions
    }


# --- sessions --------------------------------------------------------------------------------------------


@frozen
class Series:
    """The sessions of one kind: held, cancelled, and their counts."""

    title: str
    held: tuple[Session, ...]
    called_off: tuple[Session, ...]
    breakdowns: tuple[Breakdown, ...]

    @property
    def is_grouped(self) -> bool:
        """Return whether a row stands for several sessions."""
        return any(item.sessions != 1 for item in self.held)

    @property
    def is_timed(self) -> bool:
        """Return whether any session has a duration."""
        return any(item.days is not None or item.hours is not None for item in self.held)

    @property
    def has_breakdown(self) -> bool:
        """Return whether any session counts a part of its participants."""
        return any(item.parts for item in self.held)

    def sum(self, what: str) -> Count | None:
        """Return their count; None if no session gives a number."""
        return counted_if_stated(what, self.held)


def series_of(report: ActionReport) -> tuple[Series, ...]:
    """Return the series of an action's sessions, in the order of the record."""
    names = dict.fromkeys(item.series for item in report.sessions)
    return tuple(
        Series(
            "Séances" if name is None else name,
            tuple(item for item in report.sessions if item.series == name and item.held),
            tuple(item for item in report.sessions if item.series == name and not item.held),
            report.source.agreement.breakdowns,
        )
        for name in names
    )


def when_text(session: Session) -> str:
    r"""Return when a session took place, in words.

    >>> when_text(Session(((date(2020, 9, 1), date(2020, 10, 31)),), "a", "x")).replace("\u00a0", " ")
    'septembre à octobre 2020'
    """
    days = [first for first, last in session.when if first == last]
    spans = [_span_text(first, last) for first, last in session.when if first != last]
    return list_text([*([dates_text(days)] if days else []), *spans])


def _span_text(first: date, last: date) -> str:
    is_of_months = first.day == 1 and last == end_of_month(last)
    is_of_years = is_of_months and first.month == 1 and last.month == _YEAR
    if is_of_years:
        return str(first.year) if first.year == last.year else f"{first.year} à {last.year}"
    if not is_of_months:
        return f"du {date_text(first)} au {date_text(last)}"
    ends = f"{MONTHS[last.month - 1]}{NBSP}{last.year}"
    if (first.year, first.month) == (last.year, last.month):
        return ends
    year = "" if first.year == last.year else f"{NBSP}{first.year}"
    return f"{MONTHS[first.month - 1]}{year} à {ends}"


def count_text(found: Count | None) -> str:
    """Return a count as text, as a minimum if some sessions give no number."""
    return UNSAID if found is None else least_text(found)


def length_text(days: int | Fraction | None, hours: int | Fraction | None) -> str | None:
    """Return a duration in days, in hours, or both."""
    parts = [
        f"{quantity_text(value)}{NBSP}{unit}{'s' if unit == 'jour' and value > 1 else ''}"
        for value, unit in ((days, "jour"), (hours, "h"))
        if value is not None
    ]
    return ", ".join(parts) or None


def parts_text(session: Session, breakdowns: Iterable[Breakdown]) -> str | None:
    """Return the number of participants in each part."""
    labels = dict(pair for item in breakdowns for pair in item.parts)
    said = [f"{labels.get(name, name)}{NBSP}: {quantity_text(value)}" for name, value in session.parts]
    return f"{NARROW}; ".join(said) or None


# --- people ----------------------------------------------------------------------------------------------


@frozen
class Part:
    """A part of the people counted, with its share in tenths of a per cent; None if nobody was counted."""

    label: str
    value: int | Fraction
    share: Rate | None
    questions: tuple[str, ...] = ()


@frozen
class PeopleTable:
    """The breakdown of the people counted.

    Attributes:
        whole: their number by another count.
        is_of_whom: True if each part is a subset of the whole; False if they add up to it.
    """

    title: str
    parts: tuple[Part, ...]
    whole: int | Fraction
    is_of_whom: bool

    @property
    def total(self) -> int | Fraction:
        """Return the sum of the parts."""
        return sum(part.value for part in self.parts)


def people_tables(report: ActionReport) -> Iterator[PeopleTable]:
    """Yield the breakdowns of an action: from its statements, then from its sessions."""
    agreement = report.source.agreement
    own = {f"count.{item.id}": item for item in agreement.indicators if item.action == report.action.id}
    for statement in agreement.statements:
        if statement.subject in own:
            yield from _of_statement(statement, own[statement.subject], agreement.breakdowns)
    for series in series_of(report):
        for breakdown in series.breakdowns:
            yield from _of_sessions(series, breakdown)


def _of_statement(
    statement: Statement, indicator: Indicator, breakdowns: tuple[Breakdown, ...]
) -> Iterator[PeopleTable]:
    whole = count(statement.value)
    for is_of_whom, parts in ((False, statement.parts), (True, statement.of_whom)):
        for breakdown in breakdowns:
            labels = dict(breakdown.parts)
            names = [name for name, _ in parts if name in labels]
            counts = [(labels[name], count(text) or Fraction(0)) for name, text in parts if name in labels]
            if counts and whole is not None:
                title = f"{indicator.label}{NBSP}: {breakdown.label}"
                table = _table(title, counts, whole, is_of_whom=is_of_whom)
                asked = [
                    evolve(part, questions=asked_of_share(statement, name, part.label))
                    for name, part in zip(names, table.parts, strict=True)
                ]
                yield evolve(table, parts=tuple(asked))


def _of_sessions(series: Series, breakdown: Breakdown) -> Iterator[PeopleTable]:
    """Yield the breakdown over the sessions that count it and give their total."""
    names = [name for name, _ in breakdown.parts]
    telling = [
        item
        for item in series.held
        if item.participants is not None and any(name in names for name, _ in item.parts)
    ]
    if not telling or sum(item.participants or 0 for item in telling) == 0:
        return
    counts = [
        (label, counted(name, telling).least)
        for name, label in breakdown.parts
        if any(name == part for item in telling for part, _ in item.parts)
    ]
    title = f"{series.title}{NBSP}: {breakdown.label}"
    yield _table(title, counts, counted("participants", telling).least, is_of_whom=breakdown.of_whom)


def _table(
    title: str, counts: Sequence[tuple[str, int | Fraction]], whole: int | Fraction, *, is_of_whom: bool
) -> PeopleTable:
    values = [value for _, value in counts]
    found = [_share(value, whole) for value in values] if is_of_whom else shares(values)
    parts = tuple(Part(label, value, share) for (label, value), share in zip(counts, found, strict=True))
    return PeopleTable(title, parts, whole, is_of_whom)


def _share(value: int | Fraction, whole: int | Fraction) -> Rate | None:
    return Rate.of(Fraction(value) / whole) if whole else None


def shares(values: Sequence[int | Fraction]) -> list[Rate | None]:
    """Return the shares of parts in tenths of a per cent, adding up to 100 %."""
    if not any(values):
        return [None] * len(values)
    return [Rate.of(Fraction(part.cents, _WHOLE.cents)) for part in split(_WHOLE, list(values))]


def share_text(share: Rate | None) -> str:
    r"""Return a share with one decimal, for tables; a dash if nobody was counted.

    >>> share_text(Rate.of(Fraction(1, 2))).replace("\u00a0", " "), share_text(None)
    ('50,0 %', '–')
    """
    return "–" if share is None else f"{share.percent()}{NBSP}%".replace(".", ",")

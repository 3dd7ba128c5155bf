"""An action in a report; the money of a programme: planned, presented and eligible, by line and action."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from fractions import Fraction
from typing import Final

from attrs import evolve

from budget import frozen
from budget.money import Euros, split, total
from budget.plan import BudgetLine, CostBearer, Fte, execution
from budget.rate import Rate
from conventions.agreement.programme import Action, Breakdown, Indicator, Statement, count
from conventions.calendar import end_of_month
from conventions.documents.accounts import BESIDE_BUDGET
from conventions.documents.photos import drawn
from conventions.documents.results import Result, minimum_text, results, share_questions
from conventions.documents.source import Source, once, part_of
from conventions.documents.typography import (
    MONTHS,
    NARROW,
    NBSP,
    date_text,
    dates_text,
    euros_text,
    list_text,
    quantity_text,
)
from conventions.dossier.formatted_text import Prose
from conventions.dossier.work_done import Count, Session, count_if_stated, counted
from conventions.facts.fact import seen
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
        """Return whether a row summarises several sessions."""
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
        return count_if_stated(what, self.held)


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
    return UNSAID if found is None else minimum_text(found)


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
                    evolve(part, questions=share_questions(statement, name, part.label))
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
    r"""Return a share with one decimal, for tables; a dash if no participants were counted.

    >>> share_text(Rate.of(Fraction(1, 2))).replace("\u00a0", " "), share_text(None)
    ('50,0 %', '–')
    """
    return "–" if share is None else f"{share.percent()}{NBSP}%".replace(".", ",")


_NO_AXIS: Final = "Hors axe"
_NO_SHARE: Final = "–"
_DECIDED: Final = "cofunding_decided"
_AWARDED: Final = ("voted", "signed", "notified")
"""The facts showing that the grant was decided."""


@frozen
class MoneyLine:
    """One or several lines: the plan in words, the amounts presented and eligible.

    Without a ledger, spending is unknown.

    Attributes:
        amount: the planned amount, if it is all in euros.
    """

    label: str
    planned: str
    amount: Euros | None
    presented: Euros | None
    retained: Euros | None


@frozen
class MoneyGroup:
    """A group of lines, and their sum."""

    lines: tuple[MoneyLine, ...]
    sum: MoneyLine


def planned_text(lines: Sequence[BudgetLine]) -> str:
    """Return the plan of lines: work, euros, or both; if neither, why."""
    work = sum((line.fte for line in lines if line.fte is not None), Fte.ZERO)
    euros, bornes = total(lines), {line.borne for line in lines}
    parts = [f"{quantity_text(work.as_fraction)}{NBSP}ETP"] if work != Fte.ZERO else []
    if euros != Euros.ZERO or any(line.is_in_euros for line in lines):
        parts.append(euros_text(euros))
    if not parts and CostBearer.UNSTATED not in bornes:
        return "pris en charge ailleurs"
    if CostBearer.UNSTATED in bornes:
        parts.append("un coût non chiffré" if parts else "non chiffré")
    return list_text(parts)


def money_of(source: Source, action: Action) -> MoneyGroup | None:
    """Return the budget lines of an action; None if it has none."""
    budget = source.agreement.budget
    lines = () if budget is None else budget.expenses
    own = [line for line in lines if line.action == action.id]
    return _group(source, "Total", own) if own else None


def money_by_axis(source: Source) -> tuple[MoneyGroup, ...]:
    """Return the budget lines by axis, in order of first appearance; unplanned spending comes last.

    The axis of a line is that of its action, else its own.
    """
    budget = source.agreement.budget
    axes = {action.id: action.axis for action in source.agreement.actions}
    grouped: dict[str, list[BudgetLine]] = {}
    for line in () if budget is None else budget.expenses:
        axis = axes.get(line.action or "") or line.axis or _NO_AXIS
        grouped.setdefault(axis, []).append(line)
    last = {name: grouped.pop(name) for name in (_NO_AXIS,) if name in grouped}
    groups = [_group(source, axis, lines) for axis, lines in {**grouped, **last}.items()]
    if unplanned := _unplanned(source):
        groups.append(MoneyGroup((), MoneyLine(BESIDE_BUDGET, "–", None, *_spent(source, unplanned))))
    return tuple(groups)


def money_total(source: Source) -> MoneyLine | None:
    """Return the whole budget; None without one."""
    budget = source.agreement.budget
    if budget is None or not budget.expenses:
        return None
    return _line(source, "Total", budget.expenses, _unplanned(source))


def _group(source: Source, label: str, lines: Sequence[BudgetLine]) -> MoneyGroup:
    return MoneyGroup(
        tuple(_line(source, line.label, (line,)) for line in lines), _line(source, label, lines)
    )


def _line(
    source: Source, label: str, lines: Sequence[BudgetLine], beside: Iterable[str | None] = ()
) -> MoneyLine:
    """Return the sums of lines; spending on other lines `beside` them counts too."""
    amount = total(lines) if all(line.is_in_euros for line in lines) else None
    spent = _spent(source, {*(line.id for line in lines), *beside})
    return MoneyLine(label, planned_text(lines), amount, *spent)


def _unplanned(source: Source) -> set[str | None]:
    """Return the lines in the ledger that the budget lacks; None: an expense without a line."""
    budget = source.agreement.budget
    names = set() if budget is None else {line.id for line in budget.expenses}
    return (source.presented or {}).keys() - names


def _spent(source: Source, names: set[str | None]) -> tuple[Euros | None, Euros | None]:
    return _of_lines(source.presented, names), _of_lines(source.retained, names)


def _of_lines(amounts: Mapping[str | None, Euros] | None, names: set[str | None]) -> Euros | None:
    return None if amounts is None else _known(amounts.get(name) for name in names)


@frozen
class ActionMoney:
    """The amounts of an action: planned, presented, eligible."""

    title: str
    planned: Euros
    presented: Euros
    retained: Euros


def action_money(source: Source) -> tuple[ActionMoney, ...]:
    """Return the amounts of each action, over lines entirely in euros; empty without an evaluated ledger."""
    return tuple(
        ActionMoney(
            source.action_titles[action.id],
            _known(line.amount for line in costed),
            _known(line.presented for line in costed),
            _known(line.retained for line in costed),
        )
        for _, action in source.actions
        if (group := money_of(source, action)) is not None
        and (costed := [line for line in group.lines if line.amount is not None])
        and all(line.retained is not None for line in costed)
    )


def _known(amounts: Iterable[Euros | None]) -> Euros:
    return Euros.total(amount for amount in amounts if amount is not None)


# --- funders ---------------------------------------------------------------------------------------------


@frozen
class FundingLine:
    """A resource of the budget: planned, decided and received, each with its share of the total."""

    label: str
    planned: str
    planned_share: str
    decided: str
    decided_share: str
    received: str
    received_share: str


def financing_plan(source: Source) -> tuple[FundingLine, ...]:
    """Return the resources of the budget, then unplanned receipts, and the total.

    Receipts are unknown while resources are not declared, and decisions while the record lacks one of a
    resource: there is then no share, and the total is a minimum.
    """
    budget, ledger = source.agreement.budget, source.ledger
    lines = () if budget is None else budget.resources or ()
    declared = None if ledger is None else ledger.resources
    if not lines:
        return ()
    done = execution(lines, declared or ()).lines
    foreseen, beside = done[: len(lines)], done[len(lines) :]
    planned = [line.planned for line in foreseen]
    received = [line.actual for line in foreseen]
    labels = [line.label for line in lines]
    decided = [_decided(source, line) for line in lines]
    if beside:
        labels.append("Hors du plan de financement")
        decided.append(Euros.ZERO)
        planned.append(Euros.ZERO)
        received.append(Euros.total(line.actual for line in beside))
    expected, came = _with_shares(planned), _with_shares(received)
    if declared is None:
        came = [(UNSAID, _NO_SHARE)] * len(came)
    rows = zip([*labels, "Total"], expected, _as_decided(decided), came, strict=True)
    return tuple(FundingLine(label, *before, *said, *after) for label, before, said, after in rows)


def _decided(source: Source, line: BudgetLine) -> Euros | None:
    """Return the amount decided for a resource, as last recorded; for the grant itself, once awarded."""
    facts = seen(source.dossier.facts, source.on, None).facts
    amounts = [fact.value for fact in facts if fact.key == _DECIDED and fact.of == line.id]
    if amounts:
        return amounts[-1] if isinstance(amounts[-1], Euros) else None
    decision = source.agreement.decision
    taken = None if decision is None else decision.taken_on
    is_awarded = (taken is not None and taken <= source.on) or any(fact.key in _AWARDED for fact in facts)
    is_own = part_of(source.agreement, None).pays(line.label, line.funder)
    return source.granted if is_awarded and is_own else None


def _as_decided(amounts: Sequence[Euros | None]) -> list[tuple[str, str]]:
    """Return each decided amount with its share, then their sum; without shares while one is unknown."""
    known = [amount for amount in amounts if amount is not None]
    if len(known) == len(amounts):
        return _with_shares(known)
    told = [(UNSAID if amount is None else euros_text(amount), _NO_SHARE) for amount in amounts]
    whole = f"au moins{NBSP}{euros_text(Euros.total(known))}" if known else UNSAID
    return [*told, (whole, _NO_SHARE)]


def _with_shares(amounts: Sequence[Euros]) -> list[tuple[str, str]]:
    """Return each amount with its share, then their sum, as printed."""
    whole = Euros.total(amounts)
    found = [share_text(share) for share in shares([amount.cents for amount in amounts])]
    all_of_it = share_text(Rate.of(1) if whole != Euros.ZERO else None)
    return [
        (euros_text(amount), share)
        for amount, share in zip([*amounts, whole], [*found, all_of_it], strict=True)
    ]

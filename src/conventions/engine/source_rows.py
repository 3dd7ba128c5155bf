"""Rows and where they come from: the ledger, tables, the occurrences of events, the years of the period."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date
from fractions import Fraction
from functools import lru_cache
from typing import Final

from attrs import evolve

from budget import frozen
from budget.ledger import Expense, Objection, Resource
from budget.money import Euros
from budget.nomenclature import Account
from conventions.agreement.agreement import Table
from conventions.engine.seen_record import NO_PAYMENT, day_of, day_question, day_questions, is_open
from conventions.facts.fact import Fact, FactValue, RecordedValue, ValueRange
from conventions.language.answers import (
    DAWN,
    INFINITY,
    NEVER,
    TRUE,
    Answer,
    Question,
    QuestionKind,
    Value,
    between,
    days,
    exactly,
    undecided,
    window_ends,
    window_of,
)
from conventions.language.bounds import extreme
from conventions.language.explain import Explanation
from conventions.language.syntax import EUROS, FOREIGN, Kind, Quantity, Type
from conventions.language.values_of import anything

MOST_YEARS = 200
"""The number of years beyond which a period counts as endless."""


@frozen
class SourceRow:
    """A row: its identifier, its columns as expressions use them, and whether it certainly exists."""

    id: str
    columns: Mapping[str, Answer]
    kept: Answer = TRUE


@frozen
class SourceRows:
    """The rows in their order; `unseen` is the question of rows that the record may lack."""

    rows: tuple[SourceRow, ...]
    unseen: Question | None = None
    unordered: frozenset[Question] = frozenset()
    """The questions of their order, if it is not known."""


def fits(value: RecordedValue | None, kind: Type) -> bool:
    """Return whether a recorded value has a type: another text may declare the fact differently."""
    if isinstance(value, float):
        raise TypeError(value)
    if isinstance(value, ValueRange):
        return isinstance(kind, Quantity) and fits(value.least, kind) and fits(value.most, kind)
    match kind:
        case Kind.DATE:
            return isinstance(value, date)
        case Kind.TRUTH:
            return isinstance(value, bool)
        case Kind.TEXT:
            return isinstance(value, str)
        case _ if kind == EUROS:
            return isinstance(value, Euros)
        case _:
            return isinstance(value, int | Fraction) and not isinstance(value, bool)


def stated(value: FactValue, kind: Type) -> Value:
    """Return a recorded value as expressions use it: amounts of either currency in cents."""
    if isinstance(value, Euros):
        return value.cents
    if kind == FOREIGN and isinstance(value, int | Fraction) and not isinstance(value, bool):
        return Fraction(value) * 100
    if isinstance(value, bool | str | int | Fraction | date):
        return value
    raise TypeError(value)


def recorded(value: RecordedValue, kind: Type, about: str) -> Answer:
    """Return a recorded value, or its two bounds; `about` names the missing value."""
    if isinstance(value, ValueRange):
        missing = Question(QuestionKind.MISSING, about)
        return between(stated(value.least, kind), stated(value.most, kind), [missing])
    return exactly(stated(value, kind))


def _numbered(rows: Iterable[tuple[str, Mapping[str, Answer]]]) -> tuple[SourceRow, ...]:
    return tuple(
        SourceRow(identifier, {"id": exactly(identifier), "position": exactly(position), **columns})
        for position, (identifier, columns) in enumerate(rows, 1)
    )


# --- the ledger --------------------------------------------------------------------------------------


def expense_rows(expenses: Sequence[Expense]) -> SourceRows:
    """Return the expenses by payment, those not paid last, then by identifier."""
    ordered = sorted(expenses, key=lambda row: (row.paid_on or NEVER, row.id))
    return SourceRows(tuple(expense_row(row, at) for at, row in enumerate(ordered, 1)))


def resource_rows(resources: Sequence[Resource]) -> SourceRows:
    """Return the resources by receipt, those not received last, then by identifier."""
    ordered = sorted(resources, key=lambda row: (row.received_on or NEVER, row.id))
    return SourceRows(_numbered((row.id, _resource(row)) for row in ordered))


def expense_row(row: Expense, position: int = 1) -> SourceRow:
    """Return one expense; without a position, to be tested alone."""
    return SourceRow(row.id, _ExpenseColumns(row, position))


def _day(day: date | None) -> Answer:
    """Return the day of a payment; if the cell is empty, `never`."""
    return exactly(NEVER if day is None else day)


def _perhaps(day: date | None, about: str) -> Answer:
    """Return a day that may be empty."""
    missing = Question(QuestionKind.MISSING, about)
    return between(DAWN, NEVER, [missing]) if day is None else exactly(day)


def _issue(row: Expense) -> Answer:
    """Return the day of issue of a cheque or a card; if empty, no later than the debit."""
    if row.issued_on is not None:
        return exactly(row.issued_on)
    return between(DAWN, row.paid_on or NEVER, [Question(QuestionKind.MISSING, f"issued_on({row.id})")])


def _tax(row: Expense) -> Answer:
    """Return the value-added tax of an amount; if empty, between 0 and the amount, also for a refund."""
    if row.vat is not None:
        return exactly(row.vat.cents)
    ends = sorted((0, row.amount.cents))
    return between(ends[0], ends[1], [Question(QuestionKind.MISSING, f"vat({row.id})")])


def _operation(row: Expense) -> Answer:
    if row.for_operation is not None:
        return exactly(row.for_operation)
    return undecided([Question(QuestionKind.MISSING, f"for_operation({row.id})")])


def _account(row: Expense, read: Callable[[Account], str]) -> Answer:
    if row.account is not None:
        return exactly(read(row.account))
    return anything(Kind.TEXT, [Question(QuestionKind.MISSING, f"account({row.id})")])


_OF_EXPENSES: Final[Mapping[str, Callable[[Expense], Answer]]] = {
    "amount": lambda row: exactly(row.amount.cents),
    "line": lambda row: exactly(row.line or ""),
    "action": lambda row: exactly(row.action or ""),
    "engaged_on": lambda row: _perhaps(row.engaged_on, f"engaged_on({row.id})"),
    "paid_on": lambda row: _day(row.paid_on),
    "for_operation": _operation,
    "evidence": lambda row: exactly(row.evidence or ""),
    "incurred_on": lambda row: _perhaps(row.incurred_on, f"incurred_on({row.id})"),
    "issued_on": _issue,
    "account": lambda row: _account(row, str),
    "heading": lambda row: _account(row, lambda account: account.heading),
    "kind": lambda row: exactly("" if row.kind is None else row.kind.value),
    "vat": _tax,
}


class _ExpenseColumns(Mapping[str, Answer]):
    """The columns of an expense, each built at its first use: most conditions use two or three."""

    __slots__ = ("known", "row")

    def __init__(self, row: Expense, position: int) -> None:
        self.row = row
        self.known = {"id": exactly(row.id), "position": exactly(position)}

    def __getitem__(self, column: str) -> Answer:
        if column not in self.known:
            self.known[column] = _OF_EXPENSES[column](self.row)
        return self.known[column]

    def __contains__(self, column: object) -> bool:
        return column in _OF_EXPENSES or column in self.known

    def __iter__(self) -> Iterator[str]:
        return iter(("id", "position", *_OF_EXPENSES))

    def __len__(self) -> int:
        return len(_OF_EXPENSES) + 2


def _resource(row: Resource) -> dict[str, Answer]:
    return {
        "amount": exactly(row.amount.cents),
        "funder": exactly(row.funder or ""),
        "received_on": _day(row.received_on),
        "line": exactly(row.line or ""),
    }


def left_out(row: Expense, objections: tuple[Objection, ...]) -> Explanation:
    """Return an expense that a selection leaves out, with the tests it fails."""
    notes = tuple((f"budget.exclusion.{objection.code}", objection.code) for objection in objections)
    label = f"{row.id}, {row.label}"
    return Explanation("explain.left_out", label, exactly(row.amount.cents), EUROS, row.place, (), notes)


# --- tables, events, years ---------------------------------------------------------------------------


def table_rows(table: Table, types: Mapping[str, Type]) -> SourceRows:
    """Return the rows of a table in the order of the text; an empty cell is missing."""

    def columns(identifier: str, cells: Mapping[str, FactValue]) -> dict[str, Answer]:
        found: dict[str, Answer] = {}
        for name, _ in table.columns:
            question = Question(QuestionKind.MISSING, f"{table.name}.{name}({identifier})")
            kind = types[name]
            found[name] = exactly(stated(cells[name], kind)) if name in cells else anything(kind, [question])
        return found

    return SourceRows(_numbered((row.id, columns(row.id, dict(row.cells))) for row in table.rows))


def occurrence_rows(
    facts: Sequence[Fact], kind: Type, unseen: Question | None, act_of: Callable[[str], str], as_of: date
) -> SourceRows:
    """Return the occurrences of an event by day; each is identified by its `id`, else by its day.

    An exercise also has the act of its right.
    """

    def columns(fact: Fact) -> dict[str, Answer]:
        acts = {"act": exactly(act_of(fact.of or ""))} if fact.key == "exercised" else {}
        return {**_occurrence(fact), "value": _carried(fact, kind), **acts}

    return _between_days(SourceRows(_numbered(_identified(facts, columns)), unseen), facts, as_of)


def merged_rows(facts: Sequence[Fact], unseen: Question | None, as_of: date) -> SourceRows:
    """Return the occurrences of several events by day, each with its event."""
    rows = _identified(facts, lambda fact: {"event": exactly(fact.key), **_occurrence(fact)})
    return _between_days(SourceRows(_numbered(rows), unseen), facts, as_of)


def _between_days(found: SourceRows, facts: Sequence[Fact], as_of: date) -> SourceRows:
    """Return the rows of facts with uncertain days: some perhaps do not exist yet, in uncertain order."""
    ranged = [fact for fact in facts if fact.is_between]
    if not ranged:
        return found
    rows = [
        row if fact.last_day <= as_of else evolve(row, kept=undecided(day_question(fact)))
        for row, fact in zip(found.rows, facts, strict=True)
    ]
    if not any(_overlap(one, other) for one in ranged for other in facts if other is not one):
        return evolve(found, rows=tuple(rows))
    asked = day_questions(facts)
    position = between(1, len(rows), asked)
    unplaced = (evolve(row, columns={**row.columns, "position": position}) for row in rows)
    return evolve(found, rows=tuple(unplaced), unordered=asked)


def _overlap(one: Fact, other: Fact) -> bool:
    """Return whether the order of two facts is uncertain."""
    return one.occurred_on <= other.last_day and other.occurred_on <= one.last_day


def _identified(
    facts: Iterable[Fact], columns: Callable[[Fact], Mapping[str, Answer]]
) -> Iterator[tuple[str, Mapping[str, Answer]]]:
    """Yield each occurrence with its `id`, else its day, and a number from the second one of that day on."""
    seen_before: dict[str, int] = {}
    for fact in facts:
        name = fact.id or fact.occurred_on.isoformat()
        seen_before[name] = seen_before.get(name, 0) + 1
        yield (name if seen_before[name] == 1 else f"{name}_{seen_before[name]}"), columns(fact)


def _occurrence(fact: Fact) -> dict[str, Answer]:
    return {"occurred_on": day_of(fact), "of": exactly(fact.of or "")}


def _carried(fact: Fact, kind: Type) -> Answer:
    """Return the value of an occurrence; an amount without a value is 0."""
    about = f"{fact.key}({fact.occurred_on.isoformat()})"
    if fact.value is not None and (kind != EUROS or fits(fact.value, EUROS)):
        return recorded(fact.value, kind, about)
    if kind == EUROS and not is_open(fact):
        return exactly(0)
    if kind == EUROS:
        return between(0, INFINITY, NO_PAYMENT)
    return anything(kind, [Question(QuestionKind.MISSING, about)])


def years_touched(period: Answer, horizon: date) -> frozenset[int]:
    """Return the civil years that a period certainly touches; without an end in sight, up to `horizon`."""
    start, end = window_ends(period)
    first, last = days(start)[1], days(end)[0]
    if first in (DAWN, NEVER):
        return frozenset()
    until = horizon if last == NEVER else last
    return frozenset(range(first.year, min(until.year, first.year + MOST_YEARS) + 1))


def years_perhaps(period: Answer, horizon: date) -> frozenset[int]:
    """Return the civil years that a period may touch; without an end in sight, up to `horizon`."""
    start, end = window_ends(period)
    (earliest, latest), last = days(start), days(end)[1]
    first = latest if earliest == DAWN else earliest
    if first in (DAWN, NEVER):
        return frozenset()
    until = horizon if last == NEVER else last
    return frozenset(range(first.year, min(until.year, first.year + MOST_YEARS) + 1))


@lru_cache(maxsize=1024)
def year_rows(period: Answer, horizon: date, perhaps: frozenset[int]) -> SourceRows:
    """Return the years that a period certainly touches, and those that it `perhaps` does.

    While the year of its first day is not decided, an earlier year may exist.
    """
    start, end = window_ends(period)
    earliest, latest = days(start)
    sure = years_touched(period, horizon)
    unseen = None if period.is_decided else next(iter(sorted(period.questions)))
    in_doubt = TRUE if period.is_decided else undecided(period.questions)
    rows = _numbered((str(year), _year(year, start, end)) for year in sorted(sure | perhaps))
    judged = (row if int(row.id) in sure else evolve(row, kept=in_doubt) for row in rows)
    unordered = frozenset() if unseen is None or earliest.year == latest.year else frozenset([unseen])
    return SourceRows(tuple(judged), unseen, unordered)


def _year(year: int, start: Answer, end: Answer) -> dict[str, Answer]:
    """Return the columns of a year: its part of the period, if it is a row at all."""
    opening, closing = exactly(date(year, 1, 1)), exactly(date(year, 12, 31))
    first = extreme([extreme([start, opening], largest=True), closing], largest=False)
    last = extreme([extreme([end, closing], largest=False), opening], largest=True)
    return {"year": exactly(year), "start": first, "end": last, "span": window_of(first, last)}

"""The plain data of a dossier: the inverse of reading.

An agreement is stated upon its model, in the words in which it differs; an amendment upon the text before.
"""

from collections.abc import Iterator
from datetime import date
from enum import Enum
from fractions import Fraction
from itertools import pairwise
from typing import Final, cast

from attrs import NOTHING, AttrsInstance, evolve, fields, frozen

from budget.ledger import Expense, Resource
from budget.money import EURO, Euros
from budget.nomenclature import Account
from budget.plan import Borne, Budget, BudgetLine, Fte
from budget.rate import Rate
from conventions.agreement.agreement import UNKNOWN, Agreement, CellValue, Table
from conventions.agreement.norms import Definition, Duty
from conventions.dossier.dossier import Dossier
from conventions.facts.fact import Fact, ValueRange
from conventions.files.budget_table import LINES_ALIKE, IndirectTable, InKindTable, LineTable
from conventions.files.convention_file import ALIKE
from conventions.files.converter import GIVEN, KEYS
from conventions.files.data_difference import data_difference
from conventions.files.facts_file import kinds_of_facts
from conventions.files.layers import Data
from conventions.files.models import Model
from conventions.files.parameters import given_values
from conventions.files.sessions_file import session_cells, year_cells
from conventions.files.shapes import (
    AMENDMENT_SCHEMA,
    SCHEMA,
    BudgetTable,
    ColumnsTable,
    ConventionFile,
    Given,
    GrantTable,
    NothingListed,
    Payments,
    RawRow,
    RawTable,
    TermTable,
)
from conventions.files.typed_values import written, written_value

_PAYS: Final = "funder"
"""Who owes a payment that does not say it."""


@frozen(eq=False)
class StatedDossier:
    """A dossier as plain data: each table in the shape of its file, amendments in order.

    Tables of `None` are those of a ledger that is not held, of resources that are not declared, of sessions
    that are not recorded. A result that sessions make is no fact of its own.
    """

    convention: Data
    facts: tuple[Data, ...]
    expenses: tuple[Data, ...] | None
    resources: tuple[Data, ...] | None
    sessions: tuple[Data, ...] | None
    years: tuple[Data, ...]
    narratives: tuple[tuple[str, str], ...]
    amendments: tuple[Data, ...]
    outside: tuple[tuple[str, str], ...]


def stated(dossier: Dossier, model: Model | None) -> StatedDossier:
    """Return the data of a dossier, whose agreement uses `model`, if it uses any."""
    kinds: dict[str, str] = {}
    computed = {item.id for item in dossier.last_text.indicators if item.from_sessions is not None}
    for agreement in dossier.versions():
        kinds |= kinds_of_facts(agreement, dossier.rulebooks)
    ledger = dossier.ledger
    resources = None if ledger is None else ledger.resources
    return StatedDossier(
        _upon(model, _data(dossier.agreement, model)),
        tuple(
            fact_table(fact, kinds.get(fact.key, "any")) for fact in dossier.facts if fact.key not in computed
        ),
        None if ledger is None else tuple(entry_cells(expense) for expense in ledger.expenses),
        None if resources is None else tuple(entry_cells(resource) for resource in resources),
        None if dossier.sessions is None else tuple(session_cells(item) for item in dossier.sessions),
        tuple(year_cells(item) for item in dossier.years),
        tuple((item.action, item.text) for item in dossier.narratives),
        tuple(_amendments(dossier, model)),
        dossier.outside,
    )


def fact_table(fact: Fact, kind: str | None = None) -> Data:
    """Return the entry of a fact with a value of this type; an equal day of knowledge is left out.

    Without a kind the value stays as it is.
    """
    values = {item.name: getattr(fact, item.name) for item in fields(Fact)}
    if fact.known_on == fact.last_day and fact.occurred_on != date.min:
        values["known_on"] = None
    if fact.occurred_on == date.min:
        values["occurred_on"] = UNKNOWN
    if fact.value is not None and kind is not None:
        values["value"] = written_value(fact.value, kind)
    elif isinstance(fact.value, ValueRange):
        values["value"] = [fact.value.least, fact.value.most]
    if fact.key == "payment" and fact.value is None:
        values["value"] = UNKNOWN
    return {name: value for name, value in values.items() if value is not None}


def entry_cells(entry: Expense | Resource) -> Data:
    """Return the row of an expense or a resource, every cell that is not empty."""
    cells = ((item.name, getattr(entry, item.name)) for item in fields(type(entry)) if item.name != "place")
    return {name: _plain(value) for name, value in cells if value is not None}


# --- the agreement -----------------------------------------------------------------------------------------


def _upon(model: Model | None, data: Data) -> Data:
    """What an agreement states upon its model, in the order of the file."""
    if model is None:
        return data
    difference = data_difference(_said_by(model), data)
    without = [".".join(path) for path in difference.removed]
    own = {**difference.change, **({"without": without} if without else {})}
    order = [*data, *own]
    return {key: own[key] for key in dict.fromkeys(order) if key in own}


def _said_by(model: Model) -> Data:
    """What a model says, in the words of `_data`; without what was put in its place to read it alone."""
    return _both(_table(model.norms), model.data)


def _both(data: Data, written_by_hand: Data) -> dict[str, object]:
    found: dict[str, object] = {}
    for key, value in data.items():
        if key in written_by_hand:
            other = written_by_hand[key]
            found[key] = _both(value, other) if isinstance(value, dict) and isinstance(other, dict) else value
    return found


def _amendments(dossier: Dossier, model: Model | None) -> Iterator[Data]:
    """Yield the file of each amendment: itself, and what it says otherwise than the text before it."""
    versions = [_data(agreement, model) for agreement in dossier.versions()]
    for amendment, (before, after) in zip(dossier.amendments, pairwise(versions), strict=True):
        difference = data_difference(before, after)
        yield {
            "schema": AMENDMENT_SCHEMA,
            **_table(evolve(amendment, changes=(), builds_on=())),
            **({"remove": [".".join(path) for path in difference.removed]} if difference.removed else {}),
            "change": difference.change,
        }


def _data(agreement: Agreement, model: Model | None) -> Data:
    return _table(_file(agreement, model))


def _file(agreement: Agreement, model: Model | None) -> ConventionFile:
    """Return the file that states an agreement whole: the inverse of `convention_file.agreement_of`."""
    budget = agreement.budget
    kinds = {parameter.name: parameter.type for parameter in agreement.parameters}
    return ConventionFile(
        **{name: getattr(agreement, own) for own, name in ALIKE.items()},
        schema=SCHEMA,
        grant=GrantTable(
            UNKNOWN if agreement.grant_formula == UNKNOWN else agreement.grant,
            None if agreement.grant_formula == UNKNOWN else agreement.grant_formula,
            agreement.is_earmarked,
            agreement.in_kind,
            agreement.de_minimis,
        ),
        rulebooks=agreement.rulebooks,
        parameters=Given(
            tuple((name, written(value, kinds[name])) for name, value in _given(agreement, model))
        ),
        budget=None if budget is None else _budget(budget, agreement.budget_total_text),
        term=None if agreement.lapses is None else TermTable(agreement.lapses),
        currency=None if agreement.currency == EURO else agreement.currency,
        columns=tuple(ColumnsTable(table.name, table.columns) for table in agreement.tables),
        table=tuple(_rows(table) for table in agreement.tables if table.rows),
        duty=tuple(duty for duty in agreement.duties if not duty.is_payment),
        payment=Payments(tuple(duty for duty in agreement.duties if duty.is_payment)),
    )


def _given(agreement: Agreement, model: Model | None) -> Iterator[tuple[str, CellValue]]:
    """Yield the parameters with the values given, those left out that the model gives already."""
    usual = {} if model is None else dict(given_values(model.about.parameter, Given(())))
    yield from ((name, value) for name, value in agreement.given if usual.get(name) != value)


def _rows(table: Table) -> RawTable:
    kinds = dict(table.columns)
    return RawTable(
        table.name,
        tuple(
            RawRow(row.id, tuple((column, written(value, kinds[column])) for column, value in row.cells))
            for row in table.rows
        ),
    )


def _budget(budget: Budget, total_text: str | None) -> BudgetTable:
    resources = budget.resources
    indirect = budget.indirect
    return BudgetTable(
        expense=tuple(_line(line) for line in budget.expenses),
        resource=tuple(_line(line) for line in resources) if resources else None,
        resources=NothingListed(()) if resources == () else None,
        in_kind=tuple(
            InKindTable(aid.id, aid.label, aid.amount, aid.giver, aid.valued_by) for aid in budget.in_kind
        ),
        fte_rate=budget.fte_rate,
        form=None if budget.form is None else budget.form.value,
        chart=budget.chart.value,
        indirect=None if indirect is None else IndirectTable(indirect.rate.as_fraction, indirect.base.value),
        total_text=total_text,
    )


def _line(line: BudgetLine) -> LineTable:
    is_stated = line.borne is Borne.HERE and (line.fte is None or line.amount != Euros.ZERO)
    return LineTable(
        amount=line.amount if is_stated else None,
        cost=None if line.borne is Borne.HERE else line.borne.value,
        **{name: getattr(line, name) for name in LINES_ALIKE},
    )


# --- records as tables -------------------------------------------------------------------------------------


def _table(record: AttrsInstance) -> dict[str, object]:
    """Return the table of a record: its fields by key, without those at their default."""
    kind = type(record)
    words, given = KEYS.get(kind, {}), GIVEN.get(kind, frozenset())
    found: dict[str, object] = {}
    for item in fields(kind):
        value = getattr(record, item.name)
        if item.name not in given and (item.default is NOTHING or value != item.default):
            found[words.get(item.name, item.name)] = _plain(value)
    if isinstance(record, Duty) and record.is_payment and record.debtor == _PAYS:
        del found["debtor"]
    return {key: value for key, value in found.items() if value is not None}


def _plain(value: object) -> object:
    """Return the value as a file holds it."""
    match value:
        case Definition(value=str() as text) if len(table := _table(value)) == 1 and "value" in table:
            return text
        case tuple():
            return _listed(value)
        case Euros() | Account() | Fte():
            return str(value)
        case Fraction():
            return str(Rate(value))
        case Enum():
            return value.value
        case bool() | int() | str() | date() | None:
            return value
        case _:
            return _table(cast("AttrsInstance", value))


def _listed(items: tuple[object, ...]) -> object:
    """Return a list, or the table that a list of named things or of pairs is in a file."""
    if items and all(isinstance(item, tuple) for item in items):
        return {key: _plain(inner) for key, inner in cast("tuple[tuple[str, object], ...]", items)}
    named: dict[str, object] = {}
    for item in items:
        match item:
            case ColumnsTable():
                named[item.name] = dict(item.columns)
            case RawTable():
                named[item.name] = [{"id": row.id, **dict(row.cells)} for row in item.rows]
            case _ if type(item) in GIVEN:
                record = cast("AttrsInstance", item)
                named[getattr(record, fields(type(record))[0].name)] = _plain(record)
            case _:
                return [_plain(each) for each in items]
    return named if items else []

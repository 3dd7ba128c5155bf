"""Writing a dossier: its plain data, the inverse of reading, for JSON or as the texts of its files.

An agreement is written as differences from its model, an amendment as differences from the previous text.
"""

import csv
import os
import shutil
import tempfile
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from enum import Enum
from fractions import Fraction
from io import StringIO
from itertools import pairwise
from pathlib import Path, PurePosixPath
from typing import ClassVar, Final, cast

from attrs import NOTHING, AttrsInstance, evolve, fields

from budget import frozen
from budget.errors import InputError
from budget.ledger import Expense, Resource
from budget.money import EURO, Euros
from budget.nomenclature import Account
from budget.plan import Budget, BudgetLine, CostBearer, Fte
from budget.rate import Rate
from conventions.agreement.agreement import UNKNOWN, Agreement, CellValue, Table
from conventions.agreement.norms import Definition, Duty
from conventions.dossier.dossier import Dossier
from conventions.facts.fact import Fact, ValueRange
from conventions.files.agreement_checks import given_values
from conventions.files.convention_file import ALIKE
from conventions.files.converter import GIVEN, KEYS
from conventions.files.csv_files import (
    EXPENSE_COLUMNS,
    RESOURCE_COLUMNS,
    SESSION_NEEDED,
    SESSIONS,
    TEXT_COLUMNS,
    YEAR_NEEDED,
    YEARS,
    columns_of,
    session_cells,
    year_cells,
    year_columns,
)
from conventions.files.csv_rows import REQUIRED, guarded
from conventions.files.data_difference import data_difference
from conventions.files.data_source import DATA_SCHEMA
from conventions.files.dossier_folder import CONVENTION, EXPENSES, FACTS, RESOURCES, read_dossier
from conventions.files.faults import UnreadableDossierError
from conventions.files.layers import AMENDMENTS, Data
from conventions.files.models import Model
from conventions.files.narrative_file import narrative_name
from conventions.files.record_file import kinds_of_facts
from conventions.files.shapes import (
    AMENDMENT_SCHEMA,
    LINES_ALIKE,
    SCHEMA,
    BudgetTable,
    ColumnsTable,
    ConventionFile,
    Given,
    GrantTable,
    IndirectTable,
    InKindTable,
    LineTable,
    NothingListed,
    Payments,
    RawRow,
    RawTable,
    TermTable,
)
from conventions.files.sources import TextsSource
from conventions.files.strict import written, written_value
from conventions.files.toml_edit import laid_out

_PAYS: Final = "funder"
"""Who owes a payment that does not say it."""


@frozen(eq=False)
class DossierTables:
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


def dossier_tables(dossier: Dossier, model: Model | None) -> DossierTables:
    """Return the data of a dossier, whose agreement uses `model`, if it uses any."""
    kinds: dict[str, str] = {}
    computed = {item.id for item in dossier.last_text.indicators if item.from_sessions is not None}
    for agreement in dossier.versions():
        kinds |= kinds_of_facts(agreement, dossier.rulebooks)
    ledger = dossier.ledger
    resources = None if ledger is None else ledger.resources
    return DossierTables(
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
    return {name: _in_file(value) for name, value in cells if value is not None}


# --- the agreement -----------------------------------------------------------------------------------------


def _upon(model: Model | None, data: Data) -> Data:
    """What an agreement states in addition to its model, in the order of the file."""
    if model is None:
        return data
    difference = data_difference(_data_of_model(model), data)
    without = [".".join(path) for path in difference.removed]
    own = {**difference.change, **({"without": without} if without else {})}
    order = [*data, *own]
    return {key: own[key] for key in dict.fromkeys(order) if key in own}


def _data_of_model(model: Model) -> Data:
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
    is_stated = line.borne is CostBearer.HERE and (line.fte is None or line.amount != Euros.ZERO)
    return LineTable(
        amount=line.amount if is_stated else None,
        cost=None if line.borne is CostBearer.HERE else line.borne.value,
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
            found[words.get(item.name, item.name)] = _in_file(value)
    if isinstance(record, Duty) and record.is_payment and record.debtor == _PAYS:
        del found["debtor"]
    return {key: value for key, value in found.items() if value is not None}


def _in_file(value: object) -> object:
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
        return {key: _in_file(inner) for key, inner in cast("tuple[tuple[str, object], ...]", items)}
    named: dict[str, object] = {}
    for item in items:
        match item:
            case ColumnsTable():
                named[item.name] = dict(item.columns)
            case RawTable():
                named[item.name] = [{"id": row.id, **dict(row.cells)} for row in item.rows]
            case _ if type(item) in GIVEN:
                record = cast("AttrsInstance", item)
                named[getattr(record, fields(type(record))[0].name)] = _in_file(record)
            case _:
                return [_in_file(each) for each in items]
    return named if items else []


Plain = dict[str, "PlainValue"]
"""A JSON object."""
PlainValue = str | int | bool | list["PlainValue"] | Plain

_FOLDER: Final = 0o755


class FolderTakenError(InputError):
    """A folder that is not empty: nothing is overwritten."""

    code: ClassVar[str] = "folder_taken"


class NotWrittenError(InputError):
    """The folder that was written would be read as another dossier."""

    code: ClassVar[str] = "dossier_not_written"


def data_of(dossier: Dossier) -> Plain:
    """Return the dossier as plain data for JSON: texts, whole numbers, truths, lists, tables; ISO dates.

    `data_source.dossier_from` makes the same dossier of it, wherever it is read.
    """
    found = dossier_tables(dossier, _model(dossier))
    parts: dict[str, object] = {"schema": DATA_SCHEMA, "convention": found.convention}
    if found.facts:
        parts["facts"] = found.facts
    if found.expenses is not None:
        parts["expenses"] = found.expenses
    if found.resources is not None:
        parts["resources"] = found.resources
    if found.sessions is not None:
        parts["sessions"] = found.sessions
    if found.years:
        parts["years"] = found.years
    if found.narratives:
        parts["narratives"] = dict(found.narratives)
    if found.amendments:
        parts["amendments"] = found.amendments
    if found.outside:
        parts["outside"] = dict(found.outside)
    return {key: _in_json(value) for key, value in parts.items()}


def _model(dossier: Dossier) -> Model | None:
    ref = dossier.agreement.uses
    found = None if ref is None else TextsSource(dict(dossier.outside)).model(ref)
    return None if found is None else found.model


def _in_json(value: object) -> PlainValue:
    match value:
        case str() | int():  # truths too
            return value
        case date():
            return value.isoformat()
        case Mapping():
            return {str(key): _in_json(item) for key, item in value.items()}
        case list() | tuple():
            return [_in_json(item) for item in value]
        case _:
            raise TypeError(type(value).__name__)


# --- texts -----------------------------------------------------------------------------------------------


def texts_of(dossier: Dossier) -> dict[str, str]:
    """Return the texts of its files by name, with those of the office's model and rulebooks that it uses."""
    found = dossier_tables(dossier, _model(dossier))
    texts = {CONVENTION: laid_out(found.convention)}
    if found.facts:
        texts[FACTS] = laid_out({"fact": list(found.facts)})
    if found.expenses is not None:
        texts[EXPENSES] = _csv(EXPENSE_COLUMNS, found.expenses)
    if found.resources is not None:
        texts[RESOURCES] = _csv(RESOURCE_COLUMNS, found.resources)
    if found.sessions is not None:
        texts[SESSIONS] = _csv(columns_of(dossier.last_text), found.sessions, SESSION_NEEDED)
    if found.years:
        texts[YEARS] = _csv(year_columns(dossier.last_text), found.years, YEAR_NEEDED)
    texts |= {narrative_name(action): text for action, text in found.narratives}
    for at, amendment in enumerate(found.amendments, 1):
        texts[f"{AMENDMENTS}/{at}.toml"] = laid_out(amendment)
    return {**texts, **dict(found.outside)}


def _csv(columns: tuple[str, ...], rows: Iterable[Data], needed: tuple[str, ...] = REQUIRED) -> str:
    """Return the text of a table: the required columns, and those that any row fills."""
    listed = list(rows)
    used = [name for name in columns if name in needed or any(name in row for row in listed)]
    stream = StringIO(newline="")
    writer = csv.writer(stream, lineterminator="\n")
    writer.writerow(used)
    writer.writerows([_cell(name, row.get(name)) for name in used] for row in listed)
    return stream.getvalue()


def _cell(column: str, value: object) -> str:
    match value:
        case None:
            return ""
        case bool():
            return str(value).lower()
        case date():
            return value.isoformat()
        case _:
            return guarded(str(value)) if column in TEXT_COLUMNS else str(value)


# --- a folder --------------------------------------------------------------------------------------------


def write_dossier(dossier: Dossier, folder: Path) -> None:
    """Write a dossier to a new folder; reading the folder gives an equal dossier.

    `FolderTakenError` where the folder holds anything: comments are not written over. `NotWrittenError`
    where it would not be read again as it is: a rulebook lies outside the folder and not where it is named
    from. The folder appears whole or not at all.
    """
    if folder.is_symlink() or (folder.exists() and (not folder.is_dir() or any(folder.iterdir()))):
        message = f"{folder} is not empty: a dossier is written into a new folder"
        raise FolderTakenError(message, actual=str(folder), expected="a new folder")
    folder.parent.mkdir(parents=True, exist_ok=True)
    place = Path(tempfile.mkdtemp(dir=folder.parent, prefix=f".{folder.name}."))
    try:
        for name, text in _inside(texts_of(dossier)):
            path = place / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(text.encode())
        _read_again(place, dossier, folder)
        place.chmod(_FOLDER)
        os.replace(place, folder)  # noqa: PTH105 -- an empty folder is replaced, which Path.replace does not say
    except BaseException:
        shutil.rmtree(place, ignore_errors=True)
        raise


def _inside(texts: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    """Yield the texts inside the folder of the dossier."""
    for name, text in texts.items():
        if ".." not in PurePosixPath(name).parts:
            yield name, text


def _read_again(place: Path, dossier: Dossier, folder: Path) -> None:
    try:
        again = read_dossier(place)
    except UnreadableDossierError as refused:
        first = refused.faults[0]
        named = f"{first.place.path}: {first.actual}"
        message = f"{folder} would not be read again: {first.code}, {named}"
        raise NotWrittenError(message, actual=named, expected=first.expected) from refused
    if again != dossier:
        raise NotWrittenError(f"{folder} would be read as another dossier", actual=str(folder))

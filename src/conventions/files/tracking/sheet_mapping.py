"""How the columns of a tracking sheet are read, and the cells of a row by them; shown, saved, used again."""

import re
from collections.abc import Callable, Iterator, Mapping
from datetime import date
from pathlib import Path
from typing import Final

from attrs import define, field

from budget import frozen
from budget.errors import InputError
from budget.findings import Place
from budget.money import Euros
from conventions.facts.vocabulary import LIFE_EVENTS
from conventions.files import strict
from conventions.files.csv_rows import unguarded
from conventions.files.faults import Fault, Problem, RefusedValueError, one_line, shown
from conventions.files.ledgers.grid import Cell, cell_text
from conventions.files.ledgers.ledger_rows import RowCells, cents_in, truth_in
from conventions.files.ledgers.mapping import (
    DateOrder,
    OperationRule,
    Pairs,
    how_cells_are_read,
    mapping_file,
    mapping_problems,
)
from conventions.files.ledgers.proposal import STROKES
from conventions.files.models import Model, answer
from conventions.files.problems import refusal
from conventions.files.record_file import kinds_of_facts
from conventions.files.strict import VALUE_TYPES, Written
from conventions.files.toml_edit import laid_out
from conventions.identifiers import is_rna, is_siret, validate_rna, validate_siret

# ------------------------------------------------------------------------------------------------------------
# What a column of a tracking sheet may be: a value of the agreement, a parameter of its model, a fact.

FACT: Final = "fact."
PARAMETER: Final = "parameters."
PAYMENT: Final = "payment."
PAID_ON: Final = ".paid_on"
AMOUNT: Final = ".amount"
WHOLE_PERIOD: Final = "period.whole"
_DAYS: Final = ("bare", "event")

_TEXTS: Final = (
    *("number", "title", "purpose", "signing.place", "decision.body", "decision.number"),
    *(
        f"party.{role}.{name}"
        for role in ("funder", "beneficiary")
        for name in ("name", "short_name", "legal_form", "letters.contact", "letters.telephone")
    ),
)
_OTHERS: Final = {
    "party.funder.siret": "siret",
    "party.funder.letters.mail": "mail",
    "party.beneficiary.siret": "siret",
    "party.beneficiary.rna": "rna",
    "party.beneficiary.letters.mail": "mail",
    "decision.taken_on": "date",
    "decision.amount": "euros",
    "requested_on": "date",
    "signing.signed_on": "date",
    WHOLE_PERIOD: "span",
    "period.start": "date",
    "period.end": "date",
    "grant.amount": "euros",
    "grant.in_kind": "euros",
    "grant.de_minimis": "small_aid",
    "grant.nature": "in_money",
    "grant.share": "whole_share",
}
"""Of each, how its cells are read. Nature and share of a grant are only checked: no dossier holds them."""


@frozen
class Target:
    """A value by its name, which is its path in `convention.toml` unless it is a fact; how it is read."""

    name: str
    kind: str

    @property
    def is_fact(self) -> bool:
        """Whether it is of the record, and not of the agreement."""
        return self.name.startswith((FACT, PAYMENT))


def targets_of(model: Model) -> Mapping[str, Target]:
    """Return all that a column may be in an agreement of a model, by name.

    Facts that happen once, by their day; of each payment that the model promises, its day and its amount.
    """
    found = dict.fromkeys(_TEXTS, "text") | _OTHERS
    found |= {
        f"{PARAMETER}{entry.name}": entry.type if entry.type in VALUE_TYPES else "text"
        for entry in model.about.parameter
    }
    kinds = kinds_of_facts(model.agreement)
    repeated = {fact.key for fact in model.agreement.facts if fact.repeated}
    repeated |= {key for key, event in LIFE_EVENTS.items() if event.is_repeated}
    found |= {f"{FACT}{key}": "date" for key, kind in kinds.items() if kind in _DAYS and key not in repeated}
    for duty in model.agreement.duties:
        if duty.is_payment:
            found[f"{PAYMENT}{duty.name}{PAID_ON}"] = "date"
            found[f"{PAYMENT}{duty.name}{AMOUNT}"] = "euros"
    return {name: Target(name, kind) for name, kind in found.items()}


# --- How the columns of a tracking sheet are read: shown, saved as a small TOML, and used again -------------

SCHEMA: Final = "subventio/sheet-mapping/1"


@frozen
class _SheetMappingFile:
    schema: str
    sheet: str | None = None
    heading_row: int = 1
    heading_rows: int = 1
    decimal: str | None = None
    dates: str | None = None
    epoch: int | None = None
    encoding: str | None = None
    columns: Pairs = ()
    values: Pairs = ()
    rows: OperationRule | None = None


@frozen
class SheetMapping:
    """Which column is what; as of a ledger's mapping, but that columns are values of a dossier.

    Attributes:
        columns: the heading of each value, by its name in a dossier.
        values: what a value is on every row.
        order: how days written with strokes are read; None where nobody said and the sheet does not tell.
        rows: the rows to be read, where a column tells them from others; the others are set aside.
    """

    columns: Mapping[str, str]
    heading_row: int = 1
    heading_rows: int = 1
    sheet: str | None = None
    decimal: str | None = None
    order: DateOrder | None = None
    epoch: int | None = None
    encoding: str | None = None
    values: Mapping[str, str] = field(factory=dict)
    rows: OperationRule | None = None

    @property
    def dates(self) -> DateOrder:
        """How a day written with strokes is read: as in France, unless stated otherwise."""
        return self.order or DateOrder.DAY_FIRST


def sheet_mapping(path: Path, text: str, targets: Mapping[str, Target]) -> SheetMapping:
    """Return the mapping that a TOML text states; `UnreadableLedgerError` lists everything wrong in it."""
    file = mapping_file(path, text, _SheetMappingFile, lambda file: _problems(path.name, file, targets))
    return SheetMapping(
        columns=dict(file.columns),
        heading_row=file.heading_row,
        heading_rows=file.heading_rows,
        sheet=file.sheet,
        decimal=file.decimal,
        order=None if file.dates is None else DateOrder(file.dates),
        epoch=file.epoch,
        encoding=file.encoding,
        values=dict(file.values),
        rows=file.rows,
    )


def _problems(name: str, file: _SheetMappingFile, targets: Mapping[str, Target]) -> Iterator[Problem]:
    of_cells = how_cells_are_read(file.dates, file.decimal, file.epoch, file.encoding)
    words = (("schema", file.schema, (SCHEMA,)), *of_cells)
    tables = (("columns", file.columns, targets), ("values", file.values, targets))
    return mapping_problems(name, words, tables, (file.heading_row, file.heading_rows))


def sheet_mapping_text(mapping: SheetMapping) -> str:
    """Return the TOML of a mapping, which `sheet_mapping` reads as the same."""
    stated: dict[str, object] = {
        "schema": SCHEMA,
        "sheet": mapping.sheet,
        "heading_row": mapping.heading_row,
        "heading_rows": None if mapping.heading_rows == 1 else mapping.heading_rows,
        "decimal": mapping.decimal,
        "dates": None if mapping.order is None else mapping.order.value,
        "epoch": mapping.epoch,
        "encoding": mapping.encoding,
        "columns": dict(mapping.columns),
        "values": dict(mapping.values) or None,
    }
    if mapping.rows is not None:
        stated["rows"] = {"column": mapping.rows.column, "values": list(mapping.rows.values)}
    return laid_out({key: value for key, value in stated.items() if value is not None})


Span = tuple[date, date]
_GRANTED: Final = "grant.amount"
_LONGEST: Final = 2_000
_MONTHS: Final = 12
_MAIL: Final = re.compile(r"[^@\s;,<>]+@[^@\s;,<>]+\.[^@\s;,<>]+")
_SPAN: Final = re.compile(r"(\d{4}-\d\d-\d\d)(?:[/_](\d{4}-\d\d-\d\d))?", re.ASCII)
_YEAR: Final = re.compile(r"(?:19|20)\d\d", re.ASCII)
_IN_MONEY: Final = "aide en numéraire"
_SMALL_AID: Final = "general"
"""The regulation that the published schema asks of: that of small aid in general."""


@define
class SheetRow(RowCells[SheetMapping]):
    """The cells of a row; `is_order_open`: days of the sheet are written both day first and month first."""

    is_order_open: bool = field(default=False, kw_only=True)

    def value(self, target: Target) -> Written | Span | None:
        """Return what the cell of a target says; None where it says nothing, or is at fault: it is noted."""
        return self.maybe(target.name, self._reader(target.kind))

    def refuse(self, column: str, error: InputError) -> None:
        """Note why a cell is no value, as it is told of a file of a dossier: with what to do about it."""
        found = refusal(self.places.file, (), error)
        line = self.row.line
        place = Place(self.places.file, line, self.places.name(line, column) if column else "")
        fault = Fault(place, found.code, shown(found.actual), found.expected, found.remedy, found.params)
        self.faults.append(fault)

    def _reader(self, kind: str) -> Callable[[Cell], Written | Span | None]:
        match kind:
            case "euros":
                return self._euros
            case "date":
                return self._day
            case "span":
                return _span
            case _:
                return lambda cell: _plain_value(cell, kind)

    def _euros(self, cell: Cell) -> str:
        return str(Euros(cents=cents_in(cell, self.mapping.decimal)))

    def _day(self, cell: Cell) -> date:
        strokes = STROKES.fullmatch(cell_text(cell)) if isinstance(cell, str) else None
        if self.is_order_open and strokes is not None and is_both_ways(strokes):
            raise RefusedValueError("sheet_day_ambiguous", actual=shown(cell_text(cell)))
        return self.day(cell)


def is_both_ways(strokes: re.Match[str]) -> bool:
    """Return whether a day written with strokes is another one when it is read month first."""
    first, second = int(strokes["first"]), int(strokes["second"])
    return max(first, second) <= _MONTHS and first != second


def values_of(row: SheetRow, targets: Mapping[str, Target]) -> dict[str, Written]:
    """Return what a row says, by the name of each value; a fault of the row for what it cannot be.

    A grant of nothing is none: the row of a request that was refused, or that is not decided yet.
    A whole period is both of its ends. A payment of nothing without a day is none; of a sheet that gives no
    day of it at all, its amount stands alone.
    """
    found: dict[str, Written] = {}
    for name in (*row.mapping.columns, *row.mapping.values):
        value = row.value(targets[name])
        if isinstance(value, tuple):
            found |= {"period.start": value[0], "period.end": value[1]} if name == WHOLE_PERIOD else {}
        elif value is not None:
            found[name] = value
    if found.get(_GRANTED) == str(Euros.ZERO):
        row.say(_GRANTED, "sheet_grant_nothing")
    for paid_on, amount in _payments(row.mapping.columns):
        day, euros = found.get(paid_on), found.get(amount)
        if day is None and euros == str(Euros.ZERO):
            del found[amount]
        elif day is None and paid_on not in row.places.at and paid_on not in row.mapping.values:
            continue
        elif (day is None) is not (euros is None):
            lacking = paid_on if day is None else amount
            if not any(fault.place.path == row.places.name(row.row.line, lacking) for fault in row.faults):
                row.say(lacking, "sheet_payment_half")
            found.pop(paid_on, None)
            found.pop(amount, None)
    return found


def _payments(names: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    """Yield the day and the amount of each payment that has a column."""
    stems = {name.removesuffix(PAID_ON).removesuffix(AMOUNT) for name in names if name.startswith(PAYMENT)}
    yield from ((f"{stem}{PAID_ON}", f"{stem}{AMOUNT}") for stem in sorted(stems))


def reads_as(cell: Cell, kind: str) -> bool:
    """Return whether a cell has the form of a SIRET, an RNA number or an address, which nothing else has."""
    match kind:
        case "siret":
            return is_siret(cell_text(cell))
        case "rna":
            return is_rna(cell_text(cell))
        case _:
            return _MAIL.fullmatch(cell_text(cell)) is not None


def _plain_value(cell: Cell, kind: str) -> Written | None:
    text = " ".join(one_line(unguarded(cell_text(cell))).split())
    if len(text) > _LONGEST:
        raise RefusedValueError("sheet_text_long", actual=str(len(text)), expected=str(_LONGEST))
    match kind:
        case "text":
            return text
        case "siret":
            return validate_siret(text)
        case "rna":
            return validate_rna(text)
        case "mail":
            if _MAIL.fullmatch(text) is None:
                raise RefusedValueError("sheet_mail", actual=shown(text))
            return text
        case "truth":
            return truth_in(cell)
        case "small_aid":
            return _SMALL_AID if truth_in(cell) else None
        case "in_money" | "whole_share":
            _check(text, kind)
            return None
        case _:
            value = answer(text, kind)
            return strict.as_written(value) if isinstance(value, float) else value


def _check(text: str, kind: str) -> None:
    """Check what no dossier holds: a grant in money, of one beneficiary."""
    if kind == "in_money" and text.casefold() != _IN_MONEY:
        raise RefusedValueError("sheet_in_kind", actual=shown(text), expected=_IN_MONEY)
    if kind == "whole_share" and re.fullmatch(r"1(?:[.,]0+)?|100(?:[.,]0+)? ?%", text) is None:
        raise RefusedValueError("sheet_share", actual=shown(text), expected="1")


def _span(cell: Cell) -> Span:
    """Return the first and the last day of a period: a year, a day, or two days."""
    if isinstance(cell, date):
        return cell, cell
    text = cell_text(cell)
    if _YEAR.fullmatch(text):
        return date(int(text), 1, 1), date(int(text), 12, 31)
    found = _SPAN.fullmatch(text)
    try:
        if found is not None:
            return date.fromisoformat(found[1]), date.fromisoformat(found[2] or found[1])
    except ValueError:
        pass
    raise RefusedValueError("sheet_span", actual=shown(text), expected="2024 | 2024-01-01/2024-12-31")

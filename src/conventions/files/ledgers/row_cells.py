"""The cells of one row of a source, by the columns of a mapping: each a value, or a fault at its place."""

import csv
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import suppress
from datetime import date, timedelta
from decimal import Decimal
from enum import Enum
from io import StringIO
from typing import Final, Generic, Protocol, TypeVar

from attrs import define, field, frozen

from budget.amount_text import AmountUnreadableError, UnreadableAmount, checked_cents, read_cents
from budget.errors import InputError
from budget.ledger import Expense, ExpenseKind, Resource
from budget.nomenclature import Account
from conventions.files.csv_rows import guarded
from conventions.files.faults import Fault, RefusedValueError, shown
from conventions.files.ledger_file import EXPENSE_COLUMNS, RESOURCE_COLUMNS
from conventions.files.ledgers.grid import Bad, Cell, GridRow, cell_text, is_blank
from conventions.files.ledgers.mapping import DateOrder, ledger_fault

# --- From a cell to a value: one reading, or the fault that says why there is none --------------------------

_ISO: Final = re.compile(
    r"(?P<y>\d{4})[-/](?P<m>\d{1,2})[-/](?P<d>\d{1,2})(?:[T ]00:00(?::00(?:\.0+)?)?)?", re.ASCII
)
_COMPACT: Final = re.compile(r"(?P<y>(?:19|20)\d\d)(?P<m>\d\d)(?P<d>\d\d)", re.ASCII)
_STROKES: Final = re.compile(
    r"(?P<a>\d{1,2})(?P<sign>[/.\-])(?P<b>\d{1,2})(?P=sign)(?P<y>\d{4}|\d\d)", re.ASCII
)
_NOTHING: Final = re.compile(r"[-–—]\s*€?")
_TRUTHS: Final = {
    "oui": True, "o": True, "x": True, "vrai": True, "true": True, "yes": True, "1": True,
    "non": False, "n": False, "faux": False, "false": False, "no": False, "0": False,
}  # fmt: skip
_WAYS: Final = {
    "d": True, "db": True, "debit": True, "débit": True, "dépense": True, "depense": True, "sortie": True,
    "charge": True, "-": True,
    "c": False, "cr": False, "credit": False, "crédit": False, "recette": False, "entrée": False,
    "entree": False, "produit": False, "+": False,
}  # fmt: skip
_SERIALS: Final = range(20_000, 80_000)
"""Days counted from 1900 as spreadsheets do: 1954 to 2119."""
_EPOCH: Final = date(1899, 12, 30).toordinal()
_SHORT: Final = 2
_YEARS: Final = range(1900, 2200)
_KINDS: Final = {
    "salaire": ExpenseKind.PAY, "salaires": ExpenseKind.PAY, "paie": ExpenseKind.PAY,
    "charges sociales": ExpenseKind.SOCIAL_CHARGES, "cotisations": ExpenseKind.SOCIAL_CHARGES,
    "amortissement": ExpenseKind.DEPRECIATION, "dotation": ExpenseKind.DEPRECIATION,
    "amende": ExpenseKind.PENALTY, "penalite": ExpenseKind.PENALTY, "pénalité": ExpenseKind.PENALTY,
    "reversement": ExpenseKind.ONWARD_GRANT, "subvention": ExpenseKind.ONWARD_GRANT,
    "benevolat": ExpenseKind.VOLUNTARY, "bénévolat": ExpenseKind.VOLUNTARY,
}  # fmt: skip
_NAMED: Final = "salaires | charges sociales | amortissement | amende | reversement | bénévolat"
_ORDINARY: Final = frozenset({"achat", "facture", "prestation", "frais"})


def cents_in(cell: Cell, decimal: str | None = None, *, dash_is_zero: bool = False) -> int:
    """Return the cents of an amount; a given decimal mark decides `1.234`. Errors: `InputError`.

    >>> cents_in("1.234", ","), cents_in("1.234,56 €"), cents_in(Decimal("12.5"))
    (123400, 123456, 1250)
    """
    match cell:
        case Bad(code, text):
            raise RefusedValueError(code, actual=text)
        case bool() | date():
            raise RefusedValueError("amount_unreadable.not_a_number", actual=cell_text(cell))
        case Decimal():
            return checked_cents(int(cell * 100))
        case str():
            return _cents_of_text(cell, decimal, dash_is_zero=dash_is_zero)


def _cents_of_text(text: str, decimal: str | None, *, dash_is_zero: bool) -> int:
    if dash_is_zero and _NOTHING.fullmatch(text.strip()):
        return 0
    try:
        return checked_cents(read_cents(text))
    except AmountUnreadableError as error:
        group = "." if decimal == "," else ","
        if error.reason is not UnreadableAmount.AMBIGUOUS_SEPARATOR or decimal is None or decimal in text:
            raise
        return checked_cents(read_cents(text.replace(group, "")))


def day_in(cell: Cell, order: DateOrder = DateOrder.DAY_FIRST) -> date:
    """Return the day of a cell: typed, ISO, with slashes in a given order, or a spreadsheet's number.

    >>> day_in("29/02/2024").isoformat(), day_in(Decimal(45351)).isoformat(), day_in("20240229").isoformat()
    ('2024-02-29', '2024-02-29', '2024-02-29')
    >>> day_in("02/29/24", DateOrder.MONTH_FIRST).isoformat()
    '2024-02-29'
    """
    if isinstance(cell, date):
        return cell
    text = cell_text(cell)
    if isinstance(cell, Bad | bool):
        raise RefusedValueError(cell.code if isinstance(cell, Bad) else "ledger_date", actual=text)
    if text.isdecimal() and text.isascii() and int(text) in _SERIALS:
        return date.fromordinal(_EPOCH + int(text))
    if iso := _ISO.fullmatch(text) or _COMPACT.fullmatch(text):
        return _day(text, int(iso["y"]), int(iso["m"]), int(iso["d"]))
    if strokes := _STROKES.fullmatch(text):
        first, second, short = int(strokes["a"]), int(strokes["b"]), len(strokes["y"]) == _SHORT
        year = int(strokes["y"]) + (2000 if short else 0)
        day, month = (first, second) if order is DateOrder.DAY_FIRST else (second, first)
        return _day(text, year, month, day)
    raise RefusedValueError("ledger_date", actual=shown(text), expected="31/12/2024 | 2024-12-31")


def _day(text: str, year: int, month: int, day: int) -> date:
    with suppress(ValueError):
        found = date(year, month, day)
        if year in _YEARS:
            return found
    raise RefusedValueError("ledger_date", actual=shown(text), expected="31/12/2024 | 2024-12-31")


def truth_in(cell: Cell) -> bool:
    """Return whether a cell says yes: `oui`, `x`, `true`, `1`, or no: `non`, `false`, `0`."""
    if isinstance(cell, bool):
        return cell
    word = cell_text(cell).lower()
    if word not in _TRUTHS:
        raise RefusedValueError("cell_truth", actual=shown(word), expected="oui | non | x | true | false")
    return _TRUTHS[word]


def is_money_out(cell: Cell) -> bool:
    """Return whether a cell means money out: `D`, `débit`, `dépense`; or in: `C`, `crédit`, `recette`.

    >>> is_money_out("D"), is_money_out("Crédit"), is_money_out("-")
    (True, False, True)
    """
    word = cell_text(cell).strip().casefold()
    if word not in _WAYS:
        raise RefusedValueError("ledger_direction", actual=shown(word), expected="D | C | débit | crédit")
    return _WAYS[word]


def account_in(cell: Cell) -> Account:
    """Return the account of a cell: its leading digits, which are the parent account if letters follow."""
    text = cell_text(cell)
    digits = text[: len(text) - len(text.lstrip("0123456789"))]
    if not text.isalnum():
        raise RefusedValueError("account_unreadable", actual=shown(text), expected="60-69, 70-79, 86, 87")
    return Account.parse(digits[:12])


def kind_in(cell: Cell) -> ExpenseKind | None:
    """Return the kind of expense that a cell names, by our word or a usual one; None for an ordinary one."""
    word = cell_text(cell).lower()
    known = {kind.value: kind for kind in ExpenseKind} | _KINDS
    if word in _ORDINARY:
        return None
    if word not in known:
        raise RefusedValueError("ledger_kind", actual=shown(word), expected=_NAMED)
    return known[word]


# --- Entries as `expenses.csv` and `resources.csv` hold them: what is written is read again as the same -----


def expenses_csv(expenses: Iterable[Expense]) -> str:
    r"""Return the text of `expenses.csv`; no cell of a text begins like a formula.

    >>> from budget.money import Euros
    >>> print(expenses_csv([Expense("a", "=1+1", Euros.of(-5))]).splitlines()[1])
    a,'=1+1,-5.00,,,,,,,,,,,
    """
    return _table(EXPENSE_COLUMNS, expenses)


def resources_csv(resources: Iterable[Resource]) -> str:
    """Return the text of `resources.csv`."""
    return _table(RESOURCE_COLUMNS, resources)


def _table(columns: tuple[str, ...], entries: Iterable[Expense | Resource]) -> str:
    text = StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(columns)
    for entry in entries:
        writer.writerow([_cell(getattr(entry, column)) for column in columns])
    return text.getvalue()


def _cell(value: object) -> str:
    match value:
        case None:
            return ""
        case bool():
            return "oui" if value else "non"
        case date():
            return value.isoformat()
        case Enum():
            return str(value.value)
        case str():
            return guarded(value)
        case _:
            return str(value)


Value = TypeVar("Value")
_A: Final = ord("A")
_ALPHABET: Final = 26
_EPOCH_1900: Final = 1900
_FOUR_YEARS: Final = timedelta(days=1_462)
"""From 1 January 1900 to 1 January 1904 as spreadsheets count them."""


class RowMapping(Protocol):
    """What the reading of a cell asks of a mapping, whatever its columns are for."""

    @property
    def values(self) -> Mapping[str, str]:
        """What is the same on every row."""

    @property
    def dates(self) -> DateOrder:
        """How a day written with strokes is read."""

    @property
    def epoch(self) -> int | None:
        """From which year the days of a workbook of 1904 count, where somebody said so."""


By = TypeVar("By", bound=RowMapping)


@frozen
class Places:
    """Where the source stands, in which column each field, from 0, and whether days count from 1904."""

    file: str
    sheet: str | None
    headings: Sequence[str]
    at: Mapping[str, int]
    is_from_1904: bool = False

    def name(self, line: int, column: str) -> str:
        """Return the name of a cell: its heading, on a sheet with its reference: `Dépenses!C12 (Montant)`."""
        place = self.at.get(column)
        if place is None:
            return column
        heading = self.headings[place]
        return heading if self.sheet is None else f"{self.sheet}!{letters(place)}{line} ({heading})"


def letters(place: int) -> str:
    """Return the letters of a column by its place from 0.

    >>> letters(0), letters(25), letters(26)
    ('A', 'Z', 'AA')
    """
    text = ""
    place += 1
    while place:
        place, rest = divmod(place - 1, _ALPHABET)
        text = chr(_A + rest) + text
    return text


@define
class RowCells(Generic[By]):
    """One row, and what was met in it that is wrong."""

    row: GridRow
    places: Places
    mapping: By
    faults: list[Fault] = field(factory=list)

    def width(self) -> bool:
        """Return whether the row has another number of cells than the headings: cut, or a stray separator."""
        found, expected = len(self.row.cells), len(self.places.headings)
        more = any(not is_blank(cell) for cell in self.row.cells[expected:])
        if found < expected or more:
            self.say("", "ledger_row_width", str(found), str(expected))
        return found < expected or more

    def day(self, cell: Cell) -> date:
        """Return the day of a cell, in the order of days of the mapping."""
        found = day_in(cell, self.mapping.dates)
        if self.places.is_from_1904:
            # A typed day was counted from 1904 by who read the sheet, a bare number from 1900 just now.
            if isinstance(cell, date) and self.mapping.epoch == _EPOCH_1900:
                return found - _FOUR_YEARS
            if isinstance(cell, Decimal) and self.mapping.epoch != _EPOCH_1900:
                return found + _FOUR_YEARS
        return found

    def cell(self, name: str) -> Cell:
        """Return the cell of a field; what the mapping says of every row goes first."""
        if name in self.mapping.values:
            return self.mapping.values[name]
        place = self.places.at.get(name)
        return "" if place is None or place >= len(self.row.cells) else self.row.cells[place]

    def maybe(self, name: str, read: Callable[[Cell], Value]) -> Value | None:
        """Return the value of a field; None of an empty cell, and of one at fault, which is noted."""
        cell = self.cell(name)
        if is_blank(cell):
            return None
        try:
            if isinstance(cell, Bad):
                raise RefusedValueError(cell.code, actual=cell.shown)
            return read(cell)
        except InputError as error:
            self.refuse(name, error)
            return None

    def needed(self, name: str, read: Callable[[Cell], Value]) -> Value | None:
        """Return the value of a field that must not be empty."""
        if is_blank(self.cell(name)):
            self.say(name, "ledger_cell_empty", self.places.name(self.row.line, name))
        return self.maybe(name, read)

    def say(self, column: str, code: str, actual: str = "", expected: str = "", **params: str) -> None:
        """Note a fault at the cell of a field, or of the whole row."""
        name = self.places.name(self.row.line, column) if column else ""
        fault = ledger_fault(self.places.file, self.row.line, name, code, actual, expected, **params)
        self.faults.append(fault)

    def refuse(self, column: str, error: InputError) -> None:
        """Note why the cell of a field is no value."""
        params = dict(error.params)
        if isinstance(error, RefusedValueError):
            code = error.fault
        else:
            reason = params.pop("reason", "")
            code = f"{error.code}.{reason}" if reason else error.code
        self.say(column, code, error.actual, error.expected, **params)

"""The rows of a ledger, read by a mapping: values or faults, and totals that count each row once."""

import csv
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import suppress
from datetime import date, timedelta
from decimal import Decimal
from enum import Enum
from io import StringIO
from typing import Final, Generic, Protocol, Self, TypeVar

from attrs import define, evolve, field

from budget import frozen
from budget.amount_text import AmountUnreadableError, UnreadableAmount, checked_cents, read_cents
from budget.errors import InputError
from budget.ledger import Expense, ExpenseKind, Resource, row_identifier
from budget.money import Euros, total
from budget.nomenclature import Account, AccountSide
from conventions.files.csv_files import EXPENSE_COLUMNS, RESOURCE_COLUMNS
from conventions.files.csv_rows import guarded
from conventions.files.faults import Fault, RefusedValueError, shown
from conventions.files.layers import Data
from conventions.files.ledgers.grid import Bad, Cell, GridRow, cell_text, is_blank
from conventions.files.ledgers.mapping import DateOrder, LedgerMapping, Side, Signs, ledger_fault
from conventions.files.row_labels import NO_NAMES, identifier, labels_of

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
    """What the reading of a cell asks of a mapping, for any columns."""

    @property
    def values(self) -> Mapping[str, str]:
        """What is the same on every row."""

    @property
    def dates(self) -> DateOrder:
        """How a day written with strokes is read."""

    @property
    def epoch(self) -> int | None:
        """From which year the days of a workbook of 1904 count, if a person stated it."""


By = TypeVar("By", bound=RowMapping)


@frozen
class Places:
    """Where the source is, in which column each field, from 0, and whether days count from 1904."""

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


@frozen
class Rejected:
    """A row that was not taken: its line, everything wrong in it, and its cents as far as they can be read.

    Attributes:
        cells: what the row shows, for the list of what to mend.
    """

    line: int
    faults: tuple[Fault, ...]
    cents: int | None
    cells: tuple[str, ...] = ()


@frozen
class Footing:
    """A total that the source prints below its rows, and the sum of those rows."""

    line: int
    label: str
    printed: Euros
    computed: Euros

    @property
    def gap(self) -> Euros:
        """What the source prints less what its rows sum to; zero where they agree."""
        return self.printed - self.computed


@frozen
class LedgerTotals:
    """The rows of the source and what became of each; amounts are debit less credit, as the source adds them.

    Attributes:
        outside: rows of another operation, or in accounts that no budget has.
        without_amount: rejected rows whose amount cannot be read: the source's own total lacks so many.
    """

    rows: int
    taken: int
    rejected: int
    outside: int
    footings: int
    without_amount: int
    taken_amount: Euros
    rejected_amount: Euros
    outside_amount: Euros

    @property
    def source_amount(self) -> Euros:
        """The sum of the source, as far as its amounts can be read."""
        return self.taken_amount + self.rejected_amount + self.outside_amount


@frozen
class SourceReading:
    """A ledger as it was read.

    Attributes:
        form: the separator and the encoding, or the sheet.
        unread: the headings that the mapping makes no use of.
        doubts: what was taken and looks wrong, row by row.
        questions: what the source leaves open and the mapping must answer before anything is written.
    """

    file: str
    form: tuple[str, str]
    mapping: LedgerMapping | None
    unread: tuple[str, ...]
    expenses: tuple[Expense, ...]
    resources: tuple[Resource, ...]
    rejected: tuple[Rejected, ...]
    footings: tuple[Footing, ...]
    doubts: tuple[Fault, ...]
    totals: LedgerTotals
    questions: tuple[Fault, ...] = ()

    @property
    def is_reconciled(self) -> bool:
        """Whether every row was taken or is not ours, and every printed total is that of its rows."""
        return not self.rejected and all(footing.gap == Euros.ZERO for footing in self.footings)

    @property
    def is_sound(self) -> bool:
        """Whether it is reconciled, and nothing in it is doubtful or left open."""
        return self.is_reconciled and not self.doubts and not self.questions

    def of_dossier(self, convention: Data) -> Self:
        """Return the same, with identifiers where the source has the labels of the agreement's lines."""
        labels = labels_of(convention, NO_NAMES)

        def named(word: str | None, kind: str) -> str | None:
            return None if word is None else identifier(word, labels[kind])

        expenses = (
            evolve(each, line=named(each.line, "expense_lines"), action=named(each.action, "actions"))
            for each in self.expenses
        )
        resources = (evolve(each, line=named(each.line, "resource_lines")) for each in self.resources)
        return evolve(self, expenses=tuple(expenses), resources=tuple(resources))

    def total_expenses(self) -> Euros:
        """Return the sum of the expenses taken."""
        return total(self.expenses)

    def total_resources(self) -> Euros:
        """Return the sum of the resources taken."""
        return total(self.resources)


_MOST_CENTS: Final = 10**13
_SPLITTING: Final = (Signs.STATEMENT, Signs.COSTS_POSITIVE)


@frozen
class Taken:
    """An accepted row, with its cents in the sign of the source."""

    entry: Expense | Resource
    cents: int


@frozen
class Outside:
    """A row set aside: of another operation, or in an account that no budget has."""

    cents: int


def read_row(row: GridRow, places: Places, mapping: LedgerMapping) -> Taken | Outside | Rejected:
    """Return the result of reading a row."""
    return _Row(row, places, mapping).read()


@define
class LedgerCells(RowCells[LedgerMapping]):
    """A row with an amount, of a ledger or of what was paid."""

    def rejected(self, cents: int | None) -> Rejected:
        """Return the row as one that is not taken."""
        shown = tuple(cell_text(cell) for cell in self.row.cells)
        return Rejected(self.row.line, tuple(self.faults), cents, shown)

    def is_outside(self) -> bool:
        """Return whether the mapping takes the rows of another operation."""
        operation = self.mapping.operation
        return operation is not None and cell_text(self.cell("operation")) not in operation.values

    def amount(self) -> int | None:
        """Return the cents of the column of amounts."""
        decimal = self.mapping.decimal
        return self.needed("amount", lambda cell: _bounded(cents_in(cell, decimal)))


@define
class _Row(LedgerCells):
    def read(self) -> Taken | Outside | Rejected:
        cents = self.cents()
        if self.is_outside():
            return Outside(cents) if cents is not None else self.rejected(cents)
        if not self.row.is_readable:
            self.say("", "ledger_undecodable")
        if self.width():
            return self.rejected(None)
        account, side = self.side(cents or 0)
        if side is None and not self.faults and cents is not None:
            return Outside(cents)
        entry = (
            self.resource(cents or 0) if side is AccountSide.RESOURCE else self.expense(cents or 0, account)
        )
        if self.faults or cents is None:
            return self.rejected(cents)
        return Taken(entry, cents)

    # --- what the row is ---------------------------------------------------------------------------

    def spent(self, cents: int) -> int:
        """Return the money out of a row whose sign says what it is; money in is negative."""
        columns = self.mapping.columns
        is_reversed = (
            self.mapping.signs is Signs.STATEMENT and "amount" in columns and "direction" not in columns
        )
        return -cents if is_reversed else cents

    def side(self, cents: int) -> tuple[Account | None, AccountSide | None]:
        """Return the account of the row and its side; no side where the account is none of a budget."""
        account = None
        if self.mapping.side is Side.BY_ACCOUNT:
            number = cell_text(self.cell("account"))
            if number[:1].isdigit() and number[:1] not in "678":
                return None, None
            account = self.needed("account", account_in)
            return account, None if account is None else account.side
        account = self.maybe("account", account_in)
        if self.mapping.signs in _SPLITTING:
            side = AccountSide.RESOURCE if self.spent(cents) < 0 else AccountSide.EXPENSE
        else:
            side = AccountSide.RESOURCE if self.mapping.side is Side.RESOURCES else AccountSide.EXPENSE
        if account is not None and account.side is not side:
            self.say("account", "ledger_account_side", account.number)
        return account, side

    def cents(self) -> int | None:
        """Return the amount as the source adds it: debit less credit."""
        decimal = self.mapping.decimal
        if "amount" in self.mapping.columns:
            found = self.amount()
            return found if "direction" not in self.mapping.columns else self.directed(found)
        if is_blank(self.cell("debit")) and is_blank(self.cell("credit")):
            self.say("debit", "ledger_amount_missing")
            return None
        sides = [
            0
            if is_blank(self.cell(name))
            else self.maybe(name, lambda cell: _bounded(cents_in(cell, decimal, dash_is_zero=True)))
            for name in ("debit", "credit")
        ]
        debit, credit = sides
        if debit is None or credit is None:
            return None
        if self.mapping.signs is Signs.STATEMENT:
            debit, credit = abs(debit), abs(credit)
        if debit and credit:
            self.say("debit", "ledger_both_sides", f"{Euros(cents=debit)} | {Euros(cents=credit)}")
        return debit - credit

    def directed(self, cents: int | None) -> int | None:
        """Return an amount whose direction is in the next cell: money out positive, money in negative."""
        is_out = self.needed("direction", is_money_out)
        if cents is None or is_out is None:
            return None
        if cents < 0 and not is_out:
            self.say("amount", "ledger_direction_sign", cell_text(self.cell("amount")))
        return abs(cents) if is_out else -abs(cents)

    # --- entries -----------------------------------------------------------------------------------

    def expense(self, cents: int, account: Account | None) -> Expense:
        return Expense(
            id=self.identifier(),
            label=self.needed("label", cell_text) or "",
            amount=Euros(cents=self.spent(cents)),
            line=self.word("line") or self.line_of(account),
            action=self.word("action"),
            engaged_on=self.maybe("engaged_on", self.day),
            paid_on=self.maybe("paid_on", self.day),
            evidence=self.maybe("evidence", cell_text),
            for_operation=True if self.mapping.operation else self.maybe("for_operation", truth_in),
            place=f"{self.places.file}:{self.row.line}",
            incurred_on=self.maybe("incurred_on", self.day),
            issued_on=self.maybe("issued_on", self.day),
            account=account,
            kind=self.maybe("kind", kind_in),
            vat=self.vat(),
        )

    def resource(self, cents: int) -> Resource:
        is_money_in = (
            self.mapping.side is Side.BY_ACCOUNT
            or self.mapping.signs in _SPLITTING
            or not self.mapping.columns.keys().isdisjoint(("debit", "direction"))
        )
        account = cell_text(self.cell("account"))
        return Resource(
            id=self.identifier(),
            label=self.needed("label", cell_text) or "",
            amount=Euros(cents=-self.spent(cents) if is_money_in else cents),
            funder=self.word("funder"),
            received_on=self.maybe("received_on", self.day) or self.maybe("paid_on", self.day),
            line=self.word("line") or self.mapping.line_of(account),
            place=f"{self.places.file}:{self.row.line}",
        )

    def identifier(self) -> str:
        """Return the identifier that the source gives, else the row's own."""
        return self.maybe("id", cell_text) or row_identifier(self.row.line)

    def line_of(self, account: Account | None) -> str | None:
        return None if account is None else self.mapping.line_of(account.number)

    def vat(self) -> Euros | None:
        cents = self.maybe("vat", lambda cell: cents_in(cell, self.mapping.decimal, dash_is_zero=True))
        return None if cents is None else Euros(cents=cents)

    def word(self, name: str) -> str | None:
        """Return the identifier that a cell names, or that stands for its word."""
        found = self.maybe(name, cell_text)
        return None if found is None else self.mapping.names.get(found, found)


def _bounded(cents: int) -> int:
    """Return the cents, known to be those of one row of a beneficiary's accounts."""
    if abs(cents) >= _MOST_CENTS:
        raise RefusedValueError(
            "amount_out_of_bounds", actual=str(Euros(cents=cents)), expected=str(_MOST_CENTS // 100)
        )
    return cents

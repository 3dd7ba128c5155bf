"""The rows of a ledger read by the mapping, with all their faults; totals that count each row once."""

from typing import Final, Self

from attrs import define, evolve, frozen

from budget.ledger import Expense, Resource, row_identifier
from budget.money import Euros, total
from budget.nomenclature import Account, AccountSide
from conventions.files.faults import Fault, RefusedValueError
from conventions.files.layers import Data
from conventions.files.ledgers.grid import GridRow, cell_text, is_blank
from conventions.files.ledgers.mapping import LedgerMapping, Side, Signs
from conventions.files.ledgers.row_cells import (
    Places,
    RowCells,
    account_in,
    cents_in,
    is_money_out,
    kind_in,
    truth_in,
)
from conventions.files.row_labels import NO_NAMES, identifier, labels_of


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
        """Whether every row was taken or is none of ours, and every printed total is that of its rows."""
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
        """Return an amount whose direction stands beside it: money out positive, money in negative."""
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

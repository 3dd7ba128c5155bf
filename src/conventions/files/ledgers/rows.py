"""One row of a ledger: every cell read by the mapping, everything wrong in it told at once."""

from typing import Final

from attrs import define, frozen

from budget.accounts import Account, AccountSide
from budget.ledger import Expense, Resource, row_identifier
from budget.money import Euros
from conventions.files.faults import RefusedValueError
from conventions.files.ledgers.grid import GridRow, cell_text, is_blank
from conventions.files.ledgers.mapping import LedgerMapping, Side, Signs
from conventions.files.ledgers.reading import Rejected
from conventions.files.ledgers.row_cells import Places, RowCells
from conventions.files.ledgers.values import account_in, cents_in, is_money_out, kind_in, truth_in

_MOST_CENTS: Final = 10**13
_SPLITTING: Final = (Signs.STATEMENT, Signs.COSTS_POSITIVE)


@frozen
class Taken:
    """A row that was taken, and its cents as the source adds them."""

    entry: Expense | Resource
    cents: int


@frozen
class Outside:
    """A row that is none of ours: of another operation, or in an account that no budget has."""

    cents: int


def read_row(row: GridRow, places: Places, mapping: LedgerMapping) -> Taken | Outside | Rejected:
    """What the row is."""
    return _Row(row, places, mapping).read()


@define
class LedgerCells(RowCells[LedgerMapping]):
    """A row with an amount, of a ledger or of what was paid."""

    def rejected(self, cents: int | None) -> Rejected:
        """The row as one that is not taken."""
        shown = tuple(cell_text(cell) for cell in self.row.cells)
        return Rejected(self.row.line, tuple(self.faults), cents, shown)

    def is_outside(self) -> bool:
        """Whether the mapping takes the rows of another operation."""
        operation = self.mapping.operation
        return operation is not None and cell_text(self.cell("operation")) not in operation.values

    def amount(self) -> int | None:
        """The cents of the column of amounts."""
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
        """The money out of a row whose sign says what it is; money in is negative."""
        columns = self.mapping.columns
        is_reversed = (
            self.mapping.signs is Signs.STATEMENT and "amount" in columns and "direction" not in columns
        )
        return -cents if is_reversed else cents

    def side(self, cents: int) -> tuple[Account | None, AccountSide | None]:
        """The account of the row and its side; no side where the account is none of a budget."""
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
        """The amount as the source adds it: debit less credit."""
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
        """An amount whose direction stands beside it: money out positive, money in negative."""
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
        """The identifier that the source gives, else the row's own."""
        return self.maybe("id", cell_text) or row_identifier(self.row.line)

    def line_of(self, account: Account | None) -> str | None:
        return None if account is None else self.mapping.line_of(account.number)

    def vat(self) -> Euros | None:
        cents = self.maybe("vat", lambda cell: cents_in(cell, self.mapping.decimal, dash_is_zero=True))
        return None if cents is None else Euros(cents=cents)

    def word(self, name: str) -> str | None:
        """The identifier that a cell names, or that stands for its word."""
        found = self.maybe(name, cell_text)
        return None if found is None else self.mapping.names.get(found, found)


def _bounded(cents: int) -> int:
    """The cents, known to be those of one row of a beneficiary's accounts."""
    if abs(cents) >= _MOST_CENTS:
        raise RefusedValueError(
            "amount_out_of_bounds", actual=str(Euros(cents=cents)), expected=str(_MOST_CENTS // 100)
        )
    return cents

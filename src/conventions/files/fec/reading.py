"""What was read of a file of entries: sums by account, rejected rows, and totals for all."""

from attrs import frozen

from budget.accounts import AccountSide
from budget.money import Euros
from budget.nomenclature import Form, FormEntry, FormLine, FormTable
from budget.subtotals import Subtotal
from conventions.files.encodings import Encoding
from conventions.files.faults import Fault
from conventions.files.fec.rows import RejectedRow


@frozen
class AccountSum:
    """The rows of an account, of the operation or not.

    Attributes:
        line: the line of the form that they fall in; None where the mapping gives them none, and where they
            are not of the operation.
    """

    account: str
    is_of_operation: bool
    line: FormLine | None
    rows: int
    debit: Euros
    credit: Euros

    @property
    def amount(self) -> Euros:
        """What the account adds to its side: debit less credit of a cost, the opposite of an income.

        An account without a line is taken by its debit.
        """
        is_resource = self.line is not None and self.line.side is AccountSide.RESOURCE
        return self.credit - self.debit if is_resource else self.debit - self.credit

    @property
    def is_without_line(self) -> bool:
        """Whether it is a cost or an income of the operation that the mapping gives no line."""
        is_of_budget = self.account[0] in "67" or self.account[:2] in {"86", "87"}
        return self.is_of_operation and self.line is None and is_of_budget


@frozen
class LedgerTotals:
    """The totals of the source and what became of them.

    Attributes:
        debit: of the rows taken; `rejected_debit`: of those rejected, as far as it can be read.
        rows_without_amount: rejected rows whose amounts cannot be read: by so many rows the totals of the
            source are themselves unknown.
    """

    rows: int
    rows_rejected: int
    rows_without_amount: int
    debit: Euros
    credit: Euros
    rejected_debit: Euros
    rejected_credit: Euros

    @property
    def is_reconciled(self) -> bool:
        """Whether every row of the source was taken, so that its totals are those that were read."""
        return self.rows_rejected == 0

    @property
    def gap(self) -> Euros:
        """Debits less credits of the rows taken; zero in a sound file."""
        return self.debit - self.credit


@frozen
class LedgerReading:
    """A file of entries, summed.

    Attributes:
        sums: by account, in the order of accounts; what is of the operation before what is not.
        rejected: every row that was not taken, in the order of lines.
        doubts: what was taken and looks wrong: entries that are not balanced or come twice, rows repeated.
    """

    file: str
    form: Form
    encoding: Encoding
    sums: tuple[AccountSum, ...]
    rejected: tuple[RejectedRow, ...]
    doubts: tuple[Fault, ...]
    totals: LedgerTotals

    @property
    def is_sound(self) -> bool:
        """Whether nothing was rejected, nothing is doubtful, and every cost and income has its line."""
        return self.totals.is_reconciled and not self.doubts and not self.without_line()

    def without_line(self) -> tuple[AccountSum, ...]:
        """The costs and incomes of the operation that fall in no line."""
        return tuple(entry for entry in self.sums if entry.is_without_line)

    def lines(self) -> tuple[Subtotal[str], ...]:
        """The amount of each line that has rows, by identifier, in the order of accounts."""
        cents: dict[str, int] = {}
        for entry in self.sums:
            if entry.line is not None:
                cents[entry.line.id] = cents.get(entry.line.id, 0) + entry.amount.cents
        return tuple(Subtotal(name, Euros(cents=amount)) for name, amount in cents.items())

    def table(self) -> FormTable:
        """The lines as a column of the form."""
        return FormTable(self.form, tuple(FormEntry(line.key, line.amount) for line in self.lines()))

"""What was read of a ledger: entries, rejected rows, and totals in which every row is counted once."""

from typing import Self

from attrs import evolve, frozen

from budget.ledger import Expense, Resource
from budget.money import Euros
from budget.subtotals import total
from conventions.files.faults import Fault
from conventions.files.layers import Data
from conventions.files.ledgers.mapping import LedgerMapping
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
        """The sum of the expenses taken."""
        return total(self.expenses)

    def total_resources(self) -> Euros:
        """The sum of the resources taken."""
        return total(self.resources)

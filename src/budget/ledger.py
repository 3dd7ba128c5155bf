"""What was really spent and received: the entries that a final report carries."""

import re
from datetime import date
from enum import Enum
from typing import Final

from attrs import field, frozen

from budget.accounts import Account
from budget.identity import each_once
from budget.money import Euros
from budget.subtotals import total

__all__ = [
    "Expense",
    "ExpenseKind",
    "Ledger",
    "Resource",
    "paper_or_identifier",
    "row_identifier",
    "row_of_identifier",
]


class ExpenseKind(Enum):
    """What an expense is, where its nature decides whether it counts."""

    PAY = "pay"
    SOCIAL_CHARGES = "social_charges"
    DEPRECIATION = "depreciation"
    PENALTY = "penalty"
    """a fine, a late-payment charge"""
    ONWARD_GRANT = "onward_grant"
    """a grant to somebody else"""
    VOLUNTARY = "voluntary"
    """the value of work or goods given, which nobody paid"""


_ROW: Final = re.compile(r"row_(\d+)")


def row_identifier(number: int) -> str:
    """The identifier of an entry whose source gives it none: that of its row."""
    return f"row_{number}"


def row_of_identifier(name: str) -> int | None:
    """The row that an identifier is of; None for one that the source gave.

    >>> row_of_identifier(row_identifier(10)), row_of_identifier("F-412")
    (10, None)
    """
    found = _ROW.fullmatch(name)
    return None if found is None else int(found[1])


def paper_or_identifier(name: str, evidence: str | None) -> str:
    """What people know an entry by: the number of its paper, where its identifier only says its row.

    >>> paper_or_identifier("row_10", "2026-412"), paper_or_identifier("d3", "2026-412")
    ('2026-412', 'd3')
    """
    return evidence if evidence and row_of_identifier(name) is not None else name


@frozen
class Expense:
    """An expense, or with a negative amount its refund or credit note.

    Attributes:
        line: the line of the budget it falls in, by identifier.
        action: the action it serves, by identifier.
        engaged_on: the day on which it was ordered.
        paid_on: the day on which the account was debited; None says that it is not paid.
        evidence: the reference of the paper that proves it; None says that there is none.
        for_operation: whether it belongs to the operation that the grant is for; None where nobody said.
        place: where it was read, `file:line`; no part of what it is.
        incurred_on: the day of the paper, or of what was bought.
        issued_on: the day on which a cheque was written or a card used; the debit follows, on `paid_on`.
        account: the account of the chart that it was entered in.
        kind: what it is; None where nobody said, as of an ordinary purchase.
        vat: the part of `amount` that is value-added tax; None where nobody said, zero where there is none.
    """

    id: str
    label: str
    amount: Euros
    line: str | None = None
    action: str | None = None
    engaged_on: date | None = None
    paid_on: date | None = None
    evidence: str | None = None
    for_operation: bool | None = None
    place: str | None = field(default=None, eq=False)
    incurred_on: date | None = None
    issued_on: date | None = None
    account: Account | None = None
    kind: ExpenseKind | None = None
    vat: Euros | None = None


@frozen
class Resource:
    """A resource received.

    Attributes:
        funder: who gave it, by identifier.
        received_on: the day on which the account was credited; None says that it is not received.
        line: the line of the budget's resources it falls in, by identifier.
        place: where it was read, `file:line`; no part of what it is.
    """

    id: str
    label: str
    amount: Euros
    funder: str | None = None
    received_on: date | None = None
    line: str | None = None
    place: str | None = field(default=None, eq=False)


@frozen
class Ledger:
    """Expenses and resources really made. Resources of `None` were not declared, `()` declared to be none.

    Identifiers stand once on each side (`DuplicateIdError`).
    """

    expenses: tuple[Expense, ...] = field(validator=each_once)
    resources: tuple[Resource, ...] | None = field(default=None, validator=each_once)

    def total_expenses(self) -> Euros:
        """The sum of all expenses read, eligible or not, paid or not."""
        return total(self.expenses)

    def total_resources(self) -> Euros | None:
        """The sum of all resources read; None, and not zero, where none were declared."""
        return None if self.resources is None else total(self.resources)

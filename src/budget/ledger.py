"""Actual expenses and resources: the entries of a final report."""

import re
from datetime import date
from enum import Enum
from typing import Final

from attrs import field, frozen

from budget.accounts import Account
from budget.errors import each_once
from budget.money import Euros, total


class ExpenseKind(Enum):
    """The kind of an expense, where its nature decides whether it counts."""

    PAY = "pay"
    SOCIAL_CHARGES = "social_charges"
    DEPRECIATION = "depreciation"
    PENALTY = "penalty"
    """a fine, a late-payment charge"""
    ONWARD_GRANT = "onward_grant"
    """a grant to a third party"""
    VOLUNTARY = "voluntary"
    """the value of donated work or goods, which nobody paid"""


_ROW: Final = re.compile(r"row_(\d+)")


def row_identifier(number: int) -> str:
    """Return the identifier of an entry whose source has none: that of its row."""
    return f"row_{number}"


def row_of_identifier(name: str) -> int | None:
    """Return the row of an identifier made from a row; None if the source gave the identifier.

    >>> row_of_identifier(row_identifier(10)), row_of_identifier("F-412")
    (10, None)
    """
    found = _ROW.fullmatch(name)
    return None if found is None else int(found[1])


def paper_or_identifier(name: str, evidence: str | None) -> str:
    """Return the name of an entry for people: its document reference if its identifier is only a row number.

    >>> paper_or_identifier("row_10", "2026-412"), paper_or_identifier("d3", "2026-412")
    ('2026-412', 'd3')
    """
    return evidence if evidence and row_of_identifier(name) is not None else name


@frozen
class Expense:
    """An expense; with a negative amount, its refund or credit note.

    Attributes:
        line: its budget line, by identifier.
        action: the action it serves, by identifier.
        engaged_on: the day on which it was ordered.
        paid_on: the day the account was debited; None if it is not paid.
        evidence: the reference of the document that proves it; None if there is none.
        for_operation: whether it belongs to the funded operation; None if nobody stated it.
        place: where it was read, `file:line`; ignored in comparisons.
        incurred_on: the day of the document, or of the purchase.
        issued_on: the day a cheque was written or a card used; the debit follows, on `paid_on`.
        account: its account in the chart.
        kind: its kind; None if nobody stated it, as for ordinary purchases.
        vat: the value-added tax included in `amount`; None if nobody stated it, zero if there is none.
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
        funder: the funder, by identifier.
        received_on: the day the account was credited; None if it is not received.
        line: its line of the budget's resources, by identifier.
        place: where it was read, `file:line`; ignored in comparisons.
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
    """The actual expenses and resources. Resources are `None` if not declared, `()` if declared as none.

    Identifiers are unique on each side (`DuplicateIdError`).
    """

    expenses: tuple[Expense, ...] = field(validator=each_once)
    resources: tuple[Resource, ...] | None = field(default=None, validator=each_once)

    def total_expenses(self) -> Euros:
        """Return the sum of all expenses, eligible or not, paid or not."""
        return total(self.expenses)

    def total_resources(self) -> Euros | None:
        """Return the sum of all resources; None, not zero, if none were declared."""
        return None if self.resources is None else total(self.resources)

"""Tests of eligibility as values: each says what stands against an expense, or that the record is silent.

A test that the record cannot answer objects with `is_open`: one more statement may bring the expense back.
Codes are those of `budget.exclusion.CODE` in the catalogues.
"""

from collections.abc import Callable, Collection, Iterable, Sequence
from datetime import date
from enum import Enum

from attrs import frozen

from budget.ledger import Expense, ExpenseKind
from budget.money import Euros
from budget.selections import Objection

__all__ = [
    "DayOf",
    "EligibilityTest",
    "VatBasis",
    "Window",
    "all_tests",
    "counted_amount",
    "engaged_within",
    "has_evidence",
    "incurred_within",
    "is_of_operation",
    "not_of_kind",
    "on_account",
    "on_line",
    "paid_within",
]

EligibilityTest = Callable[[Expense], Objection | None]


@frozen
class Window:
    """Days, both included."""

    start: date
    end: date


class DayOf(Enum):
    """Which day a payment counts on."""

    DEBIT = "debit"
    """the debit of the bank: the rule unless the clause says otherwise"""
    ISSUE = "issue"
    """the day on which the cheque was written or the card used"""


class VatBasis(Enum):
    """Whether tax is a cost: it is for who cannot recover it."""

    INCLUDED = "included"
    EXCLUDED = "excluded"


def all_tests(tests: Sequence[EligibilityTest]) -> Callable[[Expense], tuple[Objection, ...]]:
    """What stands against an expense by all tests, in their order: what `select` takes."""

    def objections_to(expense: Expense) -> tuple[Objection, ...]:
        found = (test(expense) for test in tests)
        return tuple(objection for objection in found if objection is not None)

    return objections_to


def is_of_operation(expense: Expense) -> Objection | None:
    """Nothing against an expense of the operation.

    >>> is_of_operation(Expense("a", "", Euros.of(1)))
    Objection(code='operation_not_stated', is_open=True)
    """
    if expense.for_operation is None:
        return Objection("operation_not_stated", is_open=True)
    return None if expense.for_operation else Objection("other_operation")


def engaged_within(window: Window) -> EligibilityTest:
    """Nothing against what was ordered on a day of the window."""
    return lambda expense: _within(expense.engaged_on, window, "engaged", "engagement_not_stated")


def incurred_within(window: Window) -> EligibilityTest:
    """Nothing against what was bought, or is dated, on a day of the window."""
    return lambda expense: _within(expense.incurred_on, window, "incurred", "incurred_not_stated")


def paid_within(window: Window, day_of: DayOf = DayOf.DEBIT) -> EligibilityTest:
    """Nothing against what was paid on a day of the window. No debit in the record means not paid.

    By its day of issue, a payment whose issue is not stated is open where its debit alone is known, and later
    than the window: a cheque may have been written before.

    >>> test = paid_within(Window(date(2024, 1, 1), date(2024, 12, 31)))
    >>> test(Expense("a", "", Euros.of(1), paid_on=date(2024, 12, 31))) is None
    True
    >>> test(Expense("a", "", Euros.of(1), paid_on=date(2025, 1, 5))).code
    'paid_after_period'
    """

    def test(expense: Expense) -> Objection | None:
        if day_of is DayOf.DEBIT or (expense.issued_on is None and expense.paid_on is None):
            return _within(expense.paid_on, window, "paid", "not_paid", is_open=False)
        if expense.issued_on is not None:
            return _within(expense.issued_on, window, "paid", "not_paid", is_open=False)
        found = _within(expense.paid_on, window, "paid", "not_paid", is_open=False)
        is_later = expense.paid_on is not None and expense.paid_on > window.end
        return Objection("issue_not_stated", is_open=True) if is_later else found

    return test


def has_evidence(expense: Expense) -> Objection | None:
    """Nothing against an expense that a paper proves; one may still be found."""
    return None if expense.evidence else Objection("no_evidence", is_open=True)


def on_line(lines: Collection[str]) -> EligibilityTest:
    """Nothing against an expense on one of the lines."""

    def test(expense: Expense) -> Objection | None:
        if expense.line is None:
            return Objection("line_not_stated", is_open=True)
        return None if expense.line in lines else Objection("line_not_allowed")

    return test


def on_account(prefixes: Iterable[str]) -> EligibilityTest:
    """Nothing against an expense in an account that begins with one of these digits."""
    starts = tuple(prefixes)

    def test(expense: Expense) -> Objection | None:
        if expense.account is None:
            return Objection("account_not_stated", is_open=True)
        return None if expense.account.number.startswith(starts) else Objection("account_not_allowed")

    return test


def not_of_kind(*kinds: ExpenseKind) -> EligibilityTest:
    """Nothing against an expense of another kind: penalties, depreciation, onward grants are named alone."""

    def test(expense: Expense) -> Objection | None:
        is_named = expense.kind is not None and expense.kind in kinds
        return Objection(f"kind_{expense.kind.value}") if is_named and expense.kind is not None else None

    return test


def counted_amount(expense: Expense, basis: VatBasis) -> Euros | None:
    """What counts of an amount: with its tax, or without; None where it is not known how much that is."""
    return expense.amount if basis is VatBasis.INCLUDED else expense.amount_ex_vat


def _within(
    day: date | None, window: Window, act: str, unstated: str, *, is_open: bool = True
) -> Objection | None:
    if day is None:
        return Objection(unstated, is_open=is_open)
    if day < window.start:
        return Objection(f"{act}_before_period")
    return Objection(f"{act}_after_period") if day > window.end else None

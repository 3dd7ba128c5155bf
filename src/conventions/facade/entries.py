"""Values of a record: amounts, facts, expenses and resources, each checked when it is made."""

from collections.abc import Callable, Mapping
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import TypeVar

from budget.ledger import Expense, ExpenseKind, Resource
from budget.money import Euros
from budget.rate import Rate
from conventions.facade.errors import AgreementError
from conventions.facts.fact import Fact
from conventions.files import supposed
from conventions.files.faults import UnreadableDossierError

Made = TypeVar("Made")
Day = date | str
"""A day, or its text: `2024-06-20`, `20/06/2024`."""
Money = Euros | Decimal | int | str
"""An amount: euros, a decimal or a whole number of euros, or a text: `49 500,00 €`."""
FactGiven = Euros | Decimal | Rate | Fraction | str | bool | int | date
"""The value of a fact; its declaration says whether a text or a number is an amount."""


def euros(amount: Money) -> Euros:
    """Return an amount; a number counts euros, never cents: `euros(1000)` is 1 000,00 €.

    `AmountUnreadableError` for a float, a third decimal, or a text that is no amount.

    >>> str(euros(1000)), str(euros("49 500,00 €")), str(euros(Decimal("0.5")))
    ('1000.00', '49500.00', '0.50')
    """
    if isinstance(amount, Euros):
        return amount
    return Euros.parse(amount) if isinstance(amount, str) else Euros.of(amount)


def fact(
    key: str,
    occurred_on: Day,
    value: FactGiven | tuple[FactGiven, FactGiven] | None = None,
    *,
    of: str | None = None,
    known_on: Day | None = None,
    evidence: str | None = None,
    author: str | None = None,
    id: str | None = None,
    replaces: str | None = None,
    withdraws: str | None = None,
    reason: str | None = None,
    no_later_than: Day | None = None,
) -> Fact:
    """Return a fact: what happened, on which day, and when it was known, the same day unless said.

    A day that is only known to lie between two: `occurred_on` is the first, or `"unknown"`, and
    `no_later_than` the last; without it, a day that nobody knows was no later than `known_on`.

    `value` is typed by the agreement that the fact is given to: there, a whole number of a payment is one of
    euros. Two values are those between which it is only known to lie, both included.

    `AgreementError` for a datetime, a float, a day that does not exist.
    """
    return _checked(supposed.fact_given, locals())


def expense(
    id: str,
    label: str,
    amount: Money,
    *,
    line: str | None = None,
    action: str | None = None,
    engaged_on: Day | None = None,
    paid_on: Day | None = None,
    for_operation: bool | None = None,
    evidence: str | None = None,
    incurred_on: Day | None = None,
    issued_on: Day | None = None,
    account: str | int | None = None,
    kind: ExpenseKind | str | None = None,
    vat: Money | None = None,
) -> Expense:
    """Return an expense; a number counts euros. `AgreementError` holds every fault of it.

    What is None is not known, but for `paid_on`: the expense is not paid.
    """
    return _checked(supposed.expense_given, locals())


def resource(
    id: str,
    label: str,
    amount: Money,
    *,
    funder: str | None = None,
    received_on: Day | None = None,
    line: str | None = None,
) -> Resource:
    """Return a resource; without `received_on` it is not received. `AgreementError` holds every fault."""
    return _checked(supposed.resource_given, locals())


def _checked(read: Callable[[Mapping[str, object]], Made], given: Mapping[str, object]) -> Made:
    """Return what is made of the arguments of a function; `AgreementError` holds every fault."""
    try:
        return read(given)
    except UnreadableDossierError as refused:
        raise AgreementError(refused.faults) from None

"""What kind of amendment some changes make: deduced from them, never declared."""

from collections.abc import Iterable
from enum import Enum
from fractions import Fraction
from typing import Final

from budget.money import Euros
from budget.plan import Budget
from budget.rate import Rate
from conventions.agreement.agreement import Agreement
from conventions.agreement.changes import Change

__all__ = ["AmendmentKind", "kinds_of", "transferred"]


class AmendmentKind(Enum):
    """The usual kinds; one amendment may be of several."""

    EXTENSION = "extension"
    AMOUNT = "amount"
    BUDGET_TRANSFER = "budget_transfer"
    PROGRAMME = "programme"
    PARTIES = "parties"
    CLAUSES = "clauses"
    OTHER = "other"


_BY_FIELD: Final = {
    "grant": AmendmentKind.AMOUNT,
    "grant_formula": AmendmentKind.AMOUNT,
    "actions": AmendmentKind.PROGRAMME,
    "indicators": AmendmentKind.PROGRAMME,
    "breakdowns": AmendmentKind.PROGRAMME,
    "tables": AmendmentKind.PROGRAMME,
    "purpose": AmendmentKind.PROGRAMME,
    "title": AmendmentKind.PROGRAMME,
    "parties": AmendmentKind.PARTIES,
    "period": AmendmentKind.EXTENSION,
}
_RULES: Final = ("facts", "selections", "definitions", "duties", "rights", "lapses", "given", "parameters")
_DATES: Final = ("due", "until", "begins", "payable")


def kinds_of(changes: Iterable[Change], before: Agreement, after: Agreement) -> tuple[AmendmentKind, ...]:
    """The kinds of an amendment, in their usual order, each once."""
    found = {_kind_of(change) for change in changes} - {None}
    if _is_transfer(before.budget, after.budget):
        found.add(AmendmentKind.BUDGET_TRANSFER)
    elif before.budget != after.budget:
        found.add(AmendmentKind.AMOUNT if before.grant != after.grant else AmendmentKind.PROGRAMME)
    return tuple(kind for kind in AmendmentKind if kind in found)


def _kind_of(change: Change) -> AmendmentKind | None:
    field = change.path[0]
    if field == "budget":
        return None
    if field in ("duties", "rights") and change.path[-1] in _DATES:
        return AmendmentKind.EXTENSION
    return _BY_FIELD.get(field, AmendmentKind.CLAUSES if field in _RULES else AmendmentKind.OTHER)


def _is_transfer(before: Budget | None, after: Budget | None) -> bool:
    """Whether money moves between lines of a side whose total stays."""
    if before is None or after is None or before == after:
        return False
    same_totals = (before.total_expenses(), before.total_resources()) == (
        after.total_expenses(),
        after.total_resources(),
    )
    return same_totals and transferred(before, after)[0] != Euros.ZERO


def transferred(before: Budget, after: Budget) -> tuple[Euros, Rate | None]:
    """How much the expense lines that gain gain together, and its share of the former total.

    The share is None where that total is 0.
    """
    old = {line.id: line.amount for line in before.expenses}
    new = {line.id: line.amount for line in after.expenses}
    gains = [new[name] - old.get(name, Euros.ZERO) for name in new]
    moved = Euros.total(gain for gain in gains if gain > Euros.ZERO)
    whole = before.total_expenses()
    return moved, None if whole == Euros.ZERO else Rate.of(Fraction(moved.cents, whole.cents))

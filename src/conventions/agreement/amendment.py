"""An amendment (avenant): what it changes, from when and why; its kind is deduced from the changes."""

from collections.abc import Iterable
from datetime import date
from enum import Enum
from fractions import Fraction
from typing import Final

from attrs import frozen

from budget.money import Euros
from budget.plan import Budget
from budget.rate import Rate
from conventions.agreement.agreement import Agreement
from conventions.agreement.changes import Change, apply_changes

# --- An amendment (avenant): what it changes, from when, and why --------------------------------------------


@frozen
class Amendment:
    """What one amendment changes, and nothing else.

    Attributes:
        number: its number, from 1.
        effective_on: the day it takes effect, possibly before its signature; None: on its signature.
        moves: the dates that it moves on purpose, each by its place in `convention.toml`.
        builds_on: the earlier amendments that this one needs: it changes or names something they add.
    """

    id: str
    number: int
    title: str
    changes: tuple[Change, ...] = ()
    effective_on: date | None = None
    reasons: str | None = None
    moves: tuple[str, ...] = ()
    builds_on: tuple[str, ...] = ()


@frozen
class Effective:
    """An amendment with the day on which it takes effect."""

    amendment: Amendment
    since: date


def consolidated(agreement: Agreement, amendments: Iterable[Effective], on: date) -> Agreement:
    """Return the text in force on a day: the agreement with the amendments in effect by then.

    Amendments apply in the order of their days of effect, then of their numbers, so that the text of a
    later day always builds on that of an earlier one.
    """
    in_force = sorted(
        (item for item in amendments if item.since <= on),
        key=lambda item: (item.since, item.amendment.number),
    )
    changes = [change for item in in_force for change in item.amendment.changes]
    return apply_changes(changes, agreement)


# --- The kind of an amendment: deduced from its changes, never declared -------------------------------------


class AmendmentKind(Enum):
    """The usual kinds of amendment; one amendment may be of several."""

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
    """Return the kinds of an amendment, in their usual order, each once."""
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
    """Return whether money moves between lines of a side whose total stays the same."""
    if before is None or after is None or before == after:
        return False
    same_totals = (before.total_expenses(), before.total_resources()) == (
        after.total_expenses(),
        after.total_resources(),
    )
    return same_totals and transferred(before, after)[0] != Euros.ZERO


def transferred(before: Budget, after: Budget) -> tuple[Euros, Rate | None]:
    """Return the sum of the increases of expense lines, and its share of the former total.

    The share is None where that total is 0.
    """
    old = {line.id: line.amount for line in before.expenses}
    new = {line.id: line.amount for line in after.expenses}
    gains = [new[name] - old.get(name, Euros.ZERO) for name in new]
    moved = Euros.total(gain for gain in gains if gain > Euros.ZERO)
    former_total = before.total_expenses()
    return moved, None if former_total == Euros.ZERO else Rate.of(Fraction(moved.cents, former_total.cents))

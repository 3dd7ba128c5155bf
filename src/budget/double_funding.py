"""Costs charged to several funders for more than 100 %, found across the ledgers of several dossiers."""

import re
import unicodedata
from collections.abc import Iterable
from datetime import date
from enum import Enum
from typing import Final, assert_never

from attrs import frozen

from budget.ledger import Expense
from budget.money import Euros

_NOISE: Final = re.compile(
    r"\b(?:factures?|fact|fac|n|no|numero|piece|justificatif|ref|fiches? de paie|assumed)\b|[^a-z0-9]+"
)


@frozen
class Charge:
    """An expense as a ledger charges it to a funder.

    Attributes:
        charged: the part of the expense charged to the funder, up to all of it.
    """

    dossier: str
    funder: str
    expense: Expense
    charged: Euros


class Likeness(Enum):
    """How sure it is that two entries are the same cost."""

    SAME_PAPER = "same_paper"
    """same document reference, amount and day"""
    SAME_PAYMENT = "same_payment"
    """same amount, debit day and label, where a reference is missing or differs"""


@frozen
class DoubleFunding:
    """A cost charged for more than its amount: its charges, in the order of dossiers, and the excess."""

    likeness: Likeness
    charges: tuple[Charge, ...]
    cost: Euros
    charged: Euros

    @property
    def excess(self) -> Euros:
        """Return what is charged beyond the cost."""
        return self.charged - self.cost


def double_funding(charges: Iterable[Charge]) -> tuple[DoubleFunding, ...]:
    """Return the costs charged for more than their amount, the greatest excess first.

    Several funders may share a cost: only the excess is reported. If two ledgers state different amounts for
    a document, it is not treated as one cost; comparing documents is another task. The order of charges is
    free.

    >>> bill = Expense("a", "Affiches", Euros.of(100), paid_on=date(2024, 3, 1), evidence="Facture n° 12")
    >>> again = Expense("b", "Affiches", Euros.of(100), paid_on=date(2024, 3, 1), evidence="n° 12")
    >>> state, region = Charge("d1", "state", bill, Euros.of(60)), Charge("d2", "region", again, Euros.of(60))
    >>> found = double_funding([state, region])
    >>> str(found[0].excess), found[0].likeness.value
    ('20.00', 'same_paper')
    """
    entries = sorted(charges, key=_order)
    found: list[DoubleFunding] = []
    overcharged: set[int] = set()
    for likeness in Likeness:
        groups: dict[tuple[object, ...], list[int]] = {}
        for at, charge in enumerate(entries):
            key = _key(charge.expense, likeness)
            if key is not None and at not in overcharged:
                groups.setdefault(key, []).append(at)
        for members in groups.values():
            doubled = _judged(likeness, [entries[at] for at in members])
            if doubled is not None:
                found.append(doubled)
                overcharged.update(members)
    return tuple(sorted(found, key=lambda each: (-each.excess.cents, _order(each.charges[0]))))


def _judged(likeness: Likeness, charges: list[Charge]) -> DoubleFunding | None:
    cost, charged = charges[0].expense.amount, Euros.total(charge.charged for charge in charges)
    if len(charges) == 1 or charged <= cost or cost <= Euros.ZERO:
        return None
    return DoubleFunding(likeness, tuple(charges), cost, charged)


def _key(expense: Expense, likeness: Likeness) -> tuple[object, ...] | None:
    day = expense.incurred_on or expense.paid_on or expense.engaged_on
    match likeness:
        case Likeness.SAME_PAPER:
            paper = _plain(expense.evidence or "")
            return (paper, expense.amount, day) if paper and day is not None else None
        case Likeness.SAME_PAYMENT:
            label = _plain(expense.label)
            return (label, expense.amount, expense.paid_on) if expense.paid_on is not None and label else None
        case _ as unreachable:
            assert_never(unreachable)


def _plain(text: str) -> str:
    letters = unicodedata.normalize("NFKD", text.replace("°", " ").casefold())
    kept = "".join(char for char in letters if not unicodedata.combining(char))
    return _NOISE.sub("", kept)


def _order(charge: Charge) -> tuple[str, str, str, date, int]:
    expense = charge.expense
    return (charge.dossier, charge.funder, expense.id, expense.paid_on or date.min, charge.charged.cents)

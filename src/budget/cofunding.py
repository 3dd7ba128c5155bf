"""One action, many funders: what each gives, and how much of it is public."""

from collections.abc import Sequence
from enum import Enum

from attrs import field, frozen

from budget.errors import InputError
from budget.money import Euros
from budget.rate import Rate

__all__ = ["Financing", "FunderKind", "Funding"]


class FunderKind(Enum):
    """Where the money of a funder comes from; None stands for one that nobody said."""

    PUBLIC = "public"
    """the State, local authorities, public bodies, European funds"""
    PRIVATE = "private"
    OWN = "own"
    """the beneficiary itself: own funds, fees, sales"""


@frozen
class Funding:
    """What one funder gave to the action."""

    funder: str
    kind: FunderKind | None
    amount: Euros


class SameFunderTwiceError(InputError):
    """A funder that stands twice: its share would be told twice."""

    code = "funder_twice"


def _once(_instance: object, _attribute: object, fundings: Sequence[Funding]) -> None:
    names = [each.funder for each in fundings]
    if repeated := sorted({name for name in names if names.count(name) > 1}):
        actual = ", ".join(repeated)
        raise SameFunderTwiceError(f"funders more than once: {actual}", actual=actual, expected="1")


@frozen
class Financing:
    """What an action cost and who paid it; each funder once (`SameFunderTwiceError`)."""

    cost: Euros
    fundings: tuple[Funding, ...] = field(validator=_once)

    def received(self) -> Euros:
        """What all funders gave."""
        return Euros.total(each.amount for each in self.fundings)

    def surplus(self) -> Euros:
        """What was received beyond the cost, never below zero."""
        return max(Euros.ZERO, self.received() - self.cost)

    def public_aid(self) -> Euros | None:
        """What public funders gave; None, and not zero, where the kind of one is not known."""
        if any(each.kind is None for each in self.fundings):
            return None
        return Euros.total(each.amount for each in self.fundings if each.kind is FunderKind.PUBLIC)

    def public_rate(self) -> Rate | None:
        """The public aid over the cost; None where it is not known, or nothing was paid.

        >>> region = Funding("region", FunderKind.PUBLIC, Euros.of(100))
        >>> str(Financing(Euros.of(400), (region,)).public_rate())
        '25 %'
        """
<<<<<<< HEAD
        if self.cost == Euros.ZERO:
            return None
        return tuple(
            FundingShare(
                each.funder, Rate(each.least.ratio_to(self.cost)), Rate(each.most.ratio_to(self.cost))
            )
            for each in self.fundings
        )

    def public_rate(self) -> tuple[Rate, Rate] | None:
        """The public aid over the cost, from the least to the most; None where nothing is to be paid."""
        if self.cost == Euros.ZERO:
            return None
        public = [each for each in self.fundings if each.kind.is_public]
        least, most = Euros.total(each.least for each in public), Euros.total(each.most for each in public)
        return Rate(least.ratio_to(self.cost)), Rate(most.ratio_to(self.cost))

    def by_kind(self) -> tuple[Subtotal[FunderKind], ...]:
        """What is sure, by kind, in the order of the plan."""
        cents: dict[FunderKind, int] = {}
        for each in self.fundings:
            cents[each.kind] = cents.get(each.kind, 0) + each.least.cents
        return tuple(Subtotal(kind, Euros(cents=sum_)) for kind, sum_ in cents.items())


@frozen
class AllocatedExpense:
    """An expense and the part of it that each funder bears; the parts are the expense, to the cent."""

    expense: Expense
    parts: tuple[Subtotal[str], ...]


@frozen
class Allocation:
    """Expenses spread over funders.

    Attributes:
        unallocated: the expenses on lines that have no key: nobody bears them yet.
    """

    expenses: tuple[AllocatedExpense, ...]
    unallocated: tuple[Expense, ...]

    def by_funder(self) -> tuple[Subtotal[str], ...]:
        """What each funder bears, in the order in which they first appear; with `unallocated`, the whole."""
        cents: dict[str, int] = {}
        for entry in self.expenses:
            for part in entry.parts:
                cents[part.key] = cents.get(part.key, 0) + part.amount.cents
        return tuple(Subtotal(funder, Euros(cents=sum_)) for funder, sum_ in cents.items())


Key = Mapping[str, int | Fraction]
"""A weight for each funder."""


def allocated(
    expenses: Iterable[Expense], keys: Mapping[str | None, Key], usual: Key | None = None
) -> Allocation:
    """Each expense spread by the key of its line, else by the usual one, in cents by largest remainders.

    `SplitImpossibleError` for a key that shares nothing out.

    >>> train = Expense("t", "Train", Euros.parse("10.00"), line="travel")
    >>> found = allocated([train], {"travel": {"state": 1, "region": 2}})
    >>> [(part.key, str(part.amount)) for part in found.by_funder()]
    [('state', '3.33'), ('region', '6.67')]
    """
    spread = []
    without = []
    for expense in expenses:
        key = keys.get(expense.line, usual)
        if key is None:
            without.append(expense)
            continue
        parts = split(expense.amount, tuple(key.values()))
        named = tuple(Subtotal(funder, part) for funder, part in zip(key, parts, strict=True))
        spread.append(AllocatedExpense(expense, named))
    return Allocation(tuple(spread), tuple(without))
=======
        aid = self.public_aid()
        return None if aid is None or self.cost == Euros.ZERO else Rate(aid.ratio_to(self.cost))
>>>>>>> 683ef0c (control: ceilings of lines, social charges at risk, surplus and public aid; what nothing used of them goes)

"""One action, many funders: who gives which share, what is public, and how a cost is spread over them."""

from collections.abc import Iterable, Mapping, Sequence
from enum import Enum
from fractions import Fraction

from attrs import field, frozen

from budget.errors import InputError
from budget.ledger import Expense
from budget.money import Euros
from budget.rate import Rate
from budget.split import split
from budget.subtotals import Subtotal

__all__ = [
    "AllocatedExpense",
    "Allocation",
    "FinancingPlan",
    "FunderKind",
    "Funding",
    "FundingShare",
    "allocated",
]


class FunderKind(Enum):
    """Where the money of a funder comes from."""

    PUBLIC = "public"
    """the State, local authorities, public bodies"""
    EUROPEAN = "european"
    """public too"""
    PRIVATE = "private"
    OWN = "own"
    """the beneficiary itself: own funds, fees, sales"""

    @property
    def is_public(self) -> bool:
        """Whether it counts for the rate of public aid."""
        return self in {FunderKind.PUBLIC, FunderKind.EUROPEAN}


@frozen
class Funding:
    """What one funder gives to the action.

    Attributes:
        granted: what was decided; None while nothing is: then it lies between nothing and what was asked.
    """

    funder: str
    kind: FunderKind
    asked: Euros
    granted: Euros | None = None

    @property
    def least(self) -> Euros:
        """The least that will come of it."""
        return Euros.ZERO if self.granted is None else self.granted

    @property
    def most(self) -> Euros:
        """The most that will come of it."""
        return self.asked if self.granted is None else self.granted


@frozen
class FundingShare:
    """A funder's part of the cost, from the least to the most."""

    funder: str
    least: Rate
    most: Rate


class SameFunderTwiceError(InputError):
    """A funder that stands twice in a plan: its share would be told twice."""

    code = "funder_twice"


def _once(_instance: object, _attribute: object, fundings: Sequence[Funding]) -> None:
    names = [each.funder for each in fundings]
    if repeated := sorted({name for name in names if names.count(name) > 1}):
        actual = ", ".join(repeated)
        raise SameFunderTwiceError(f"funders more than once in a plan: {actual}", actual=actual, expected="1")


@frozen
class FinancingPlan:
    """What an action costs and who pays it; each funder once (`SameFunderTwiceError`)."""

    cost: Euros
    fundings: tuple[Funding, ...] = field(validator=_once)

    def least(self) -> Euros:
        """The sum of what is sure."""
        return Euros.total(each.least for each in self.fundings)

    def most(self) -> Euros:
        """The sum if every request is granted."""
        return Euros.total(each.most for each in self.fundings)

    def missing(self) -> tuple[Euros, Euros]:
        """What the cost still lacks, from the least to the most; below zero, more is given than it costs."""
        return self.cost - self.most(), self.cost - self.least()

    @property
    def is_balanced(self) -> bool:
        """Whether everything is decided and the funders pay the cost to the cent."""
        return self.missing() == (Euros.ZERO, Euros.ZERO)

    def shares(self) -> tuple[FundingShare, ...] | None:
        """Each funder's exact share of the cost; None, and not zero, where nothing is to be paid.

        >>> plan = FinancingPlan(
        ...     Euros.of(300), (Funding("region", FunderKind.PUBLIC, Euros.of(200), Euros.of(100)),)
        ... )
        >>> [(share.funder, str(share.least)) for share in plan.shares()]
        [('region', '1/3')]
        """
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

"""Ceilings: what counts at most of the lines of a budget; what is cut is named, and nothing else."""

from collections.abc import Callable, Iterable, Sequence
from fractions import Fraction

from attrs import frozen

from budget.ledger import Expense
from budget.money import Euros
from budget.rate import Rate
from budget.rounding import Rounding, round_cents
from budget.subtotals import total

__all__ = ["Capped", "Ceiling", "Cut", "capped", "line_ceilings"]


@frozen
class Ceiling:
    """The most that counts of the expenses that it covers.

    Attributes:
        code: its name.
        covers: whether an expense falls under it.
    """

    code: str
    most: Euros
    covers: Callable[[Expense], bool]


@frozen
class Cut:
    """What a ceiling takes off: `eligible` fell under it when its turn came, `most` counts of it."""

    ceiling: str
    eligible: Euros
    most: Euros

    @property
    def amount(self) -> Euros:
        """What does not count."""
        return self.eligible - self.most


@frozen
class Capped:
    """What counts after all ceilings; with the cuts it is what was eligible before them, to the cent."""

    eligible: Euros
    cuts: tuple[Cut, ...]

    @property
    def amount(self) -> Euros:
        """What counts."""
        return self.eligible - Euros.total(cut.amount for cut in self.cuts)


def capped(expenses: Iterable[Expense], ceilings: Sequence[Ceiling]) -> Capped:
    """The expenses under the ceilings, in their order; one that cuts nothing is not named.

    What an earlier ceiling cut falls under no later one: where both cover an expense, the cut is shared over
    the expenses of the first in proportion, and the rest is what the next sees. The most is cut to cents.

    >>> costs = [Expense("a", "", Euros.of(150), line="travel"), Expense("b", "", Euros.of(850), line="pay")]
    >>> rule = Ceiling("travel", Euros.of(100), lambda each: each.line == "travel")
    >>> found = capped(costs, [rule])
    >>> str(found.amount), str(found.cuts[0].amount)
    ('950.00', '50.00')
    """
    entries = tuple(expenses)
    left = {at: Fraction(entry.amount.cents) for at, entry in enumerate(entries)}
    whole = total(entries)
    cuts = []
    for ceiling in ceilings:
        under = [at for at, entry in enumerate(entries) if ceiling.covers(entry)]
        eligible = sum((left[at] for at in under), Fraction(0))
        most = max(Euros.ZERO, ceiling.most)
        if eligible <= most.cents:
            continue
        seen = Euros(cents=round_cents(eligible, Rounding.HALF_UP))
        cuts.append(Cut(ceiling.code, seen, min(most, seen)))
        for at in under:
            left[at] = left[at] * most.cents / eligible
    return Capped(whole, tuple(cuts))


def line_ceilings(plan: Iterable[tuple[str, Euros]], tolerance: Rate) -> tuple[Ceiling, ...]:
    """One ceiling for each line of the plan: its amount in force with the tolerance, cut to cents."""
    return tuple(
        Ceiling(
            f"line.{name}",
            amount + abs(amount).times(tolerance, Rounding.DOWN),
            _of_line(name),
        )
        for name, amount in plan
    )


def _of_line(name: str) -> Callable[[Expense], bool]:
    return lambda expense: expense.line == name

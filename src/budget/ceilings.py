"""Ceilings: the most that counts of the expenses of a budget; each amount cut is listed."""

from collections.abc import Callable, Iterable, Sequence
from fractions import Fraction

from attrs import frozen

from budget.ledger import Expense
from budget.money import Euros
from budget.rate import Rate
from budget.rounding import Rounding, round_cents
from budget.subtotals import total


@frozen
class Ceiling:
    """A ceiling: the most that counts of the expenses it covers.

    Attributes:
        code: its name.
        covers: the test whether an expense is covered.
    """

    code: str
    most: Euros
    covers: Callable[[Expense], bool]


@frozen
class Cut:
    """The reduction by a ceiling: `eligible` was covered when its turn came, `most` of it counts."""

    ceiling: str
    eligible: Euros
    most: Euros

    @property
    def amount(self) -> Euros:
        """Return what does not count."""
        return self.eligible - self.most


@frozen
class Capped:
    """What counts after all ceilings; together with the cuts, it equals the eligible amount to the cent."""

    eligible: Euros
    cuts: tuple[Cut, ...]

    @property
    def amount(self) -> Euros:
        """Return what counts."""
        return self.eligible - Euros.total(cut.amount for cut in self.cuts)


def capped(expenses: Iterable[Expense], ceilings: Sequence[Ceiling]) -> Capped:
    """Return the expenses after the ceilings, applied in order; only ceilings that cut something are listed.

    A later ceiling does not see what an earlier one cut: if both cover an expense, the first cut is shared
    over its expenses in proportion, and the later one sees the rest. Limits are rounded down to cents.

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
    """Return one ceiling per line of the plan: its amount in force plus the tolerance, rounded down."""
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

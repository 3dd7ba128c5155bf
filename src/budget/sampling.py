"""Which entries to ask evidence of: a sample that anyone can draw again, and what it covers.

The method is money-unit sampling at a fixed step, without a draw: entries from the greatest to the least, by
identifier where they are equal; the money of all divided by the number wanted is the step; the entry that
holds the middle of each step is taken. So every entry of a step or more is in the sample, and whoever has the
ledger finds the same. Refunds and credit notes are all taken, beside it.
"""

from collections.abc import Iterable
from fractions import Fraction

from attrs import frozen

from budget.ledger import Expense
from budget.money import Euros
from budget.rate import Rate
from budget.subtotals import total

__all__ = ["Sample", "sample"]


@frozen
class Sample:
    """The entries of which evidence is asked, from the greatest to the least, credit notes last.

    Attributes:
        wanted: how many steps were asked.
        step: the money of one step; zero where there is nothing to sample.
        covered: the money of the entries taken, credit notes left aside.
        all: the money of the entries that it is taken from, credit notes left aside.
    """

    entries: tuple[Expense, ...]
    wanted: int
    step: Fraction
    covered: Euros
    all: Euros

    @property
    def coverage(self) -> Rate | None:
        """The share of the money that the sample covers; None where there is none."""
        return Rate(self.covered.ratio_to(self.all)) if self.all > Euros.ZERO else None


def sample(expenses: Iterable[Expense], wanted: int = 10) -> Sample:
    """The sample of `wanted` steps; fewer entries where one holds several. ValueError below one step.

    >>> rows = [Expense(name, "", Euros.of(amount)) for name, amount in (("a", 70), ("b", 20), ("c", 10))]
    >>> [entry.id for entry in sample(rows, 2).entries], str(sample(rows, 2).coverage)
    (['a', 'b'], '90 %')
    """
    if wanted < 1:
        raise ValueError(wanted)
    entries = tuple(expenses)
    costs = sorted(
        (entry for entry in entries if entry.amount > Euros.ZERO),
        key=lambda each: (-each.amount.cents, each.id),
    )
    notes = sorted((entry for entry in entries if entry.amount < Euros.ZERO), key=lambda each: each.id)
    whole = total(costs)
    step = Fraction(whole.cents, wanted)
    taken, reached, mark = [], 0, step / 2
    for entry in costs:
        reached += entry.amount.cents
        if mark < reached:
            taken.append(entry)
        while mark < reached:
            mark += step
    return Sample((*taken, *notes), wanted, step, total(taken), whole)

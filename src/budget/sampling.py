"""Which entries to ask evidence for: a reproducible sample, and what it covers.

The method is monetary unit sampling with a fixed step and no random draw: entries are sorted from the
greatest to the least, equal ones by identifier; the step is the total divided by the number wanted; the
entry at the middle of each step is taken. So the sample has every entry of a step or more, and anyone with
the ledger gets the same one. Refunds and credit notes are all taken in addition.
"""

from collections.abc import Iterable
from fractions import Fraction

from attrs import frozen

from budget.ledger import Expense
from budget.money import Euros
from budget.rate import Rate
from budget.subtotals import total


@frozen
class Sample:
    """The entries for which evidence is asked, from the greatest to the least, credit notes last.

    Attributes:
        wanted: the number of steps asked for.
        step: the amount of one step; zero if there is nothing to sample.
        covered: the total of the sampled entries, without credit notes.
        all: the total of all entries, without credit notes.
    """

    entries: tuple[Expense, ...]
    wanted: int
    step: Fraction
    covered: Euros
    all: Euros

    @property
    def coverage(self) -> Rate | None:
        """Return the share of the total that the sample covers; None if there is none."""
        return Rate(self.covered.ratio_to(self.all)) if self.all > Euros.ZERO else None


def sample(expenses: Iterable[Expense], wanted: int = 10) -> Sample:
    """Return the sample of `wanted` steps; it has fewer entries if one spans several steps.

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

"""Which expenses count and why the others do not; which entries to ask evidence for.

The method is monetary unit sampling with a fixed step and no random draw: entries are sorted from the
greatest to the least, equal ones by identifier; the step is the total divided by the number wanted; the
entry at the middle of each step is taken. So the sample has every entry of a step or more, and anyone with
the ledger gets the same one. Refunds and credit notes are all taken in addition.
"""

from collections.abc import Callable, Iterable
from fractions import Fraction

from attrs import frozen

from budget.ledger import Expense
from budget.money import Euros, total
from budget.rate import Rate


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


@frozen
class Objection:
    """A reason against an expense: the code of its wording, `budget.exclusion.CODE`.

    `is_open`: information is only missing, so that one more statement may make the expense count.
    """

    code: str
    is_open: bool = False


@frozen
class Exclusion:
    """An expense that does not count, with every objection, in the order of the tests."""

    entry: Expense
    objections: tuple[Objection, ...]

    @property
    def is_open(self) -> bool:
        """Return whether missing information is the only objection."""
        return all(objection.is_open for objection in self.objections)

    @property
    def reasons(self) -> tuple[str, ...]:
        """Return the codes of its objections."""
        return tuple(objection.code for objection in self.objections)


@frozen
class Selection:
    """The expenses that count and those that do not, each once, in their original order."""

    kept: tuple[Expense, ...]
    excluded: tuple[Exclusion, ...]

    def total_kept(self) -> Euros:
        """Return the sum of what counts on the present record."""
        return total(self.kept)

    def total_excluded(self) -> Euros:
        """Return the sum of what does not count; the two totals add up to all expenses."""
        return total(exclusion.entry for exclusion in self.excluded)


def select(
    expenses: Iterable[Expense], objections_to: Callable[[Expense], tuple[Objection, ...]]
) -> Selection:
    """Return the selection of the expenses without objection."""
    judged = [(expense, objections_to(expense)) for expense in expenses]
    kept = tuple(expense for expense, objections in judged if not objections)
    excluded = tuple(Exclusion(expense, objections) for expense, objections in judged if objections)
    return Selection(kept, excluded)

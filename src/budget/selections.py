"""Which expenses count, and why the others do not."""

from collections.abc import Callable, Iterable

from attrs import frozen

from budget.ledger import Expense
from budget.money import Euros
from budget.subtotals import total


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

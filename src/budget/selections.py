"""Which expenses count, and of every other one why not: no euro leaves without a reason."""

from collections.abc import Callable, Iterable

from attrs import frozen

from budget.ledger import Expense
from budget.money import Euros
from budget.subtotals import total

__all__ = ["Exclusion", "Objection", "Selection", "select"]


@frozen
class Objection:
    """What stands against an expense: the code of its wording, `budget.exclusion.CODE`.

    `is_open`: the record is only silent, so that one more statement may bring the expense back.
    """

    code: str
    is_open: bool = False


@frozen
class Exclusion:
    """An expense that does not count, with every objection to it, in the order of the tests."""

    entry: Expense
    objections: tuple[Objection, ...]

    @property
    def is_open(self) -> bool:
        """Whether nothing but the silence of the record stands against it."""
        return all(objection.is_open for objection in self.objections)

    @property
    def reasons(self) -> tuple[str, ...]:
        """The codes of its objections."""
        return tuple(objection.code for objection in self.objections)


@frozen
class Selection:
    """The expenses that count and those that do not, each once, in the order in which they were read."""

    kept: tuple[Expense, ...]
    excluded: tuple[Exclusion, ...]

    def total_kept(self) -> Euros:
        """The sum of what counts as the record stands."""
        return total(self.kept)

    def total_excluded(self) -> Euros:
        """The sum of what does not count; with `total_kept` it is the sum of what was read."""
        return total(exclusion.entry for exclusion in self.excluded)


def select(
    expenses: Iterable[Expense], objections_to: Callable[[Expense], tuple[Objection, ...]]
) -> Selection:
    """The selection of the expenses to which nothing is objected."""
    judged = [(expense, objections_to(expense)) for expense in expenses]
    kept = tuple(expense for expense, objections in judged if not objections)
    excluded = tuple(Exclusion(expense, objections) for expense, objections in judged if objections)
    return Selection(kept, excluded)

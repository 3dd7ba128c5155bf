"""The budget beside what was done with it: planned, actual, variance, by line and in total."""

from collections.abc import Iterable, Sequence
from typing import Protocol

from attrs import frozen

from budget.money import Euros
from budget.plan import BudgetLine
from budget.rate import Rate
from budget.subtotals import subtotals, total

__all__ = ["Execution", "ExecutionTable", "LineEntry", "execution"]


class LineEntry(Protocol):
    """An entry of a ledger, of either side."""

    @property
    def amount(self) -> Euros:
        """The amount of the entry."""

    @property
    def line(self) -> str | None:
        """The line of the budget it falls in."""


@frozen
class Execution:
    """A line, or a total, as planned and as done; a line of None: entries without one, or a total."""

    line: str | None
    planned: Euros
    actual: Euros

    @property
    def variance(self) -> Euros:
        """Actual less planned: above zero an overspending (or more income than planned)."""
        return self.actual - self.planned

    @property
    def variance_rate(self) -> Rate | None:
        """The exact ratio of the variance to the plan; None, and not zero, where nothing was planned."""
        return _ratio(self.variance, self.planned)

    @property
    def completion_rate(self) -> Rate | None:
        """The exact ratio of the actual to the plan; None where nothing was planned."""
        return _ratio(self.actual, self.planned)


@frozen
class ExecutionTable:
    """The lines of the plan in its order, then those met in the entries alone, by name; and their total."""

    lines: tuple[Execution, ...]
    total: Execution


def execution(planned: Sequence[BudgetLine], entries: Iterable[LineEntry]) -> ExecutionTable:
    """The execution of one side of a budget; every entry is in one line, be it one that was not planned.

    Entries without a line come last, under None. The order of the entries changes nothing.
    """
    entries = tuple(entries)
    actual = {group.key: group.amount for group in subtotals(entries, lambda entry: entry.line)}
    lines = [Execution(line.id, line.amount, actual.pop(line.id, Euros.ZERO)) for line in planned]
    beside = sorted(actual, key=lambda name: (name is None, name or ""))
    lines += [Execution(name, Euros.ZERO, actual[name]) for name in beside]
    return ExecutionTable(tuple(lines), Execution(None, total(planned), total(entries)))


def _ratio(part: Euros, whole: Euros) -> Rate | None:
    return None if whole == Euros.ZERO else Rate(part.ratio_to(whole))

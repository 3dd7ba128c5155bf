"""The budget beside what was done with it: planned, revised, actual, variance, by line and in total."""

from collections.abc import Iterable, Mapping, Sequence
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
    """A line, or a total, as planned and as done; a line of None: entries without one, or a total.

    Attributes:
        revised: the plan as amendments and transfers have changed it; None where nothing changed it.
    """

    line: str | None
    planned: Euros
    actual: Euros
    revised: Euros | None = None

    @property
    def in_force(self) -> Euros:
        """The plan that the actual is compared with: the revised one, else the first."""
        return self.planned if self.revised is None else self.revised

    @property
    def variance(self) -> Euros:
        """Actual less the plan in force: above zero an overspending (or more income than planned)."""
        return self.actual - self.in_force

    @property
    def variance_rate(self) -> Rate | None:
        """The exact ratio of the variance to the plan; None, and not zero, where nothing was planned."""
        return _ratio(self.variance, self.in_force)


@frozen
class ExecutionTable:
    """The lines of the plan in its order, then those met in the entries alone, by name; and their total."""

    lines: tuple[Execution, ...]
    total: Execution


def execution(
    planned: Sequence[BudgetLine],
    entries: Iterable[LineEntry],
    revised: Mapping[str, Euros] | None = None,
) -> ExecutionTable:
    """The execution of one side of a budget; every entry is in one line, be it one that was not planned.

    `revised` is the plan in force of the lines that were changed or added. Entries without a line come last,
    under None. The order of the entries changes nothing.
    """
    changed = revised or {}
    entries = tuple(entries)
    actual = {group.key: group.amount for group in subtotals(entries, lambda entry: entry.line)}
    lines = [
        Execution(line.id, line.amount, actual.pop(line.id, Euros.ZERO), changed.get(line.id))
        for line in planned
    ]
    added = changed.keys() - {line.line for line in lines}
    beside = sorted(actual.keys() | added, key=lambda name: (name is None, name or ""))
    lines += [
        Execution(name, Euros.ZERO, actual.get(name, Euros.ZERO), changed.get(name or "")) for name in beside
    ]
    in_force = Euros.total(line.in_force for line in lines) if changed else None
    return ExecutionTable(tuple(lines), Execution(None, total(planned), total(entries), in_force))


def _ratio(part: Euros, whole: Euros) -> Rate | None:
    return None if whole == Euros.ZERO else Rate(part.ratio_to(whole))

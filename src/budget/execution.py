"""The budget compared with what was done; variances that need a written reason, and those that lack one.

Source: arrêté du 11 octobre 2006: the report explains its significant variances. No text defines how much is
significant; agreements and forms use 10 % or 20 %, so it is a parameter.
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import Protocol

from attrs import frozen

from budget.money import Euros, subtotals, total
from budget.plan import BudgetLine
from budget.rate import Rate


class LineEntry(Protocol):
    """An entry of a ledger, on either side."""

    @property
    def amount(self) -> Euros:
        """Return the amount of the entry."""

    @property
    def line(self) -> str | None:
        """Return the budget line of the entry."""


@frozen
class Execution:
    """A line or a total, planned and actual; a line of None: entries without a line, or a total.

    Attributes:
        revised: the plan as amendments and transfers changed it; None if nothing changed it.
    """

    line: str | None
    planned: Euros
    actual: Euros
    revised: Euros | None = None

    @property
    def in_force(self) -> Euros:
        """Return the plan that the actual is compared with: the revised one, else the first."""
        return self.planned if self.revised is None else self.revised

    @property
    def variance(self) -> Euros:
        """Return actual less plan in force: positive for overspending (or more income than planned)."""
        return self.actual - self.in_force

    @property
    def variance_rate(self) -> Rate | None:
        """Return the exact ratio of the variance to the plan; None, not zero, if nothing was planned."""
        return _ratio(self.variance, self.in_force)


@frozen
class ExecutionTable:
    """The lines in the order of the plan, then the lines found only in entries, by name; and their total."""

    lines: tuple[Execution, ...]
    total: Execution


def execution(
    planned: Sequence[BudgetLine],
    entries: Iterable[LineEntry],
    revised: Mapping[str, Euros] | None = None,
) -> ExecutionTable:
    """Return the execution of one side of a budget; every entry is in one line, planned or not.

    `revised` is the plan in force of the lines that were changed or added. Entries without a line come last,
    under None. The order of the entries does not matter.
    """
    changed = revised or {}
    entries = tuple(entries)
    actual = {group.key: group.amount for group in subtotals(entries, lambda entry: entry.line)}
    lines = [
        Execution(line.id, line.amount, actual.pop(line.id, Euros.ZERO), changed.get(line.id))
        for line in planned
    ]
    added = changed.keys() - {line.line for line in lines}
    unplanned = sorted(actual.keys() | added, key=lambda name: (name is None, name or ""))
    lines += [
        Execution(name, Euros.ZERO, actual.get(name, Euros.ZERO), changed.get(name or ""))
        for name in unplanned
    ]
    in_force = Euros.total(line.in_force for line in lines) if changed else None
    return ExecutionTable(tuple(lines), Execution(None, total(planned), total(entries), in_force))


def _ratio(part: Euros, whole: Euros) -> Rate | None:
    return None if whole == Euros.ZERO else Rate(part.ratio_to(whole))


@frozen
class Significance:
    """When a variance is significant: from which share of the plan (included), and from which amount.

    Attributes:
        at_least: a smaller variance is never significant, whatever its share.
    """

    rate: Rate
    at_least: Euros = Euros.ZERO

    def holds(self, line: Execution) -> bool:
        """Return whether a variance is significant; any spending without a plan is.

        >>> rule = Significance(Rate.parse("10 %"), Euros.of(50))
        >>> rule.holds(Execution("a", Euros.of(1000), Euros.of(900))), rule.holds(
        ...     Execution("a", Euros.of(100), Euros.of(60))
        ... )
        (True, False)
        """
        size = abs(line.variance)
        if size == Euros.ZERO or size < self.at_least:
            return False
        rate = line.variance_rate
        return rate is None or abs(rate.as_fraction) >= self.rate.as_fraction


@frozen
class SignificantVariance:
    """A line with a significant variance, and the written reason; None if there is none."""

    line: Execution
    reason: str | None

    @property
    def is_explained(self) -> bool:
        """Return whether a reason is written."""
        return self.reason is not None


def significant_variances(
    table: ExecutionTable, rule: Significance, reasons: Mapping[str, str]
) -> tuple[SignificantVariance, ...]:
    """Return the significant variances in the order of the table; a blank reason is none."""
    return tuple(
        SignificantVariance(line, (reasons.get(line.line or "") or "").strip() or None)
        for line in table.lines
        if rule.holds(line)
    )

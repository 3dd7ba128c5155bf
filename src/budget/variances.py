"""Variances that need a written reason, and those that still lack one.

Source: arrêté du 11 octobre 2006: the report explains its significant variances. No text defines how much is
significant; agreements and forms use 10 % or 20 %, so it is a parameter.
"""

from collections.abc import Mapping

from attrs import frozen

from budget.execution import Execution, ExecutionTable
from budget.money import Euros
from budget.rate import Rate


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

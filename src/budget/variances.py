"""Variances that need a written reason, and those that have none yet.

Source: arrêté du 11 octobre 2006: the report explains its significant variances. How much is significant no
text says; agreements and forms use 10 % or 20 %: it is a parameter.
"""

from collections.abc import Mapping
from typing import Final

from attrs import frozen

from budget.execution import Execution, ExecutionTable
from budget.money import Euros
from budget.rate import Rate

__all__ = ["USUAL_RATE", "Significance", "SignificantVariance", "significant_variances"]

USUAL_RATE: Final = Rate.parse("10 %")
"""What is taken where nobody says another."""


@frozen
class Significance:
    """From which share of the plan, itself included, a variance is significant, and from which amount.

    Attributes:
        at_least: a smaller variance is none, whatever its share.
    """

    rate: Rate
    at_least: Euros = Euros.ZERO

    def holds(self, line: Execution) -> bool:
        """Whether the variance of a line is significant. Where nothing was planned, any spending is.

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
    """A line whose variance is significant, and the reason written for it; None where there is none."""

    line: Execution
    reason: str | None

    @property
    def is_explained(self) -> bool:
        """Whether a reason is written."""
        return self.reason is not None


def significant_variances(
    table: ExecutionTable, rule: Significance, reasons: Mapping[str, str]
) -> tuple[SignificantVariance, ...]:
    """The significant variances in the order of the table; a reason of blanks is none."""
    return tuple(
        SignificantVariance(line, (reasons.get(line.line or "") or "").strip() or None)
        for line in table.lines
        if rule.holds(line)
    )

"""The total as the paper prints it: readable, and equal to the sum of the lines."""

from collections.abc import Iterator

from budget.findings import Finding, Severity
from budget.money import AmountOutOfBoundsError, AmountUnreadableError, Euros
from budget.valuation import budget_totals
from conventions.agreement.agreement import Agreement
from conventions.audit.finding import found

__all__ = ["printed_total"]


def printed_total(agreement: Agreement) -> Iterator[Finding]:
    """A printed total that `Euros` cannot read, or that is not the sum of the lines."""
    text, budget = agreement.budget_total_text, agreement.budget
    if text is None or budget is None:
        return
    lines = budget_totals(budget).valued
    if lines is None:  # the total of work without a rate cannot be told
        return
    try:
        printed = Euros.parse(text)
    except (AmountUnreadableError, AmountOutOfBoundsError):
        yield found("total_unreadable", Severity.MAJOR, "budget.total_text", actual=text, expected=str(lines))
        return
    if printed != lines:
        yield found(
            "total_differs",
            Severity.MAJOR,
            "budget.total_text",
            actual=str(printed),
            expected=str(lines),
            gap=str(printed - lines),
        )

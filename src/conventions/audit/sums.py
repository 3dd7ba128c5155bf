"""The sums: the lines, the grant, the payments and the decision speak of the same money."""

from collections.abc import Iterator

from budget.findings import Finding, Severity
from budget.money import Euros
from budget.valuation import budget_totals
from conventions.agreement.agreement import Agreement
from conventions.audit.finding import found
from conventions.audit.settled import settled

__all__ = ["budget_and_grant", "decision_and_grant", "payments_and_grant"]


def budget_and_grant(agreement: Agreement) -> Iterator[Finding]:
    """A budget without resources is the grant's own: its lines sum to it. With both sides, they balance.

    Work counts at its rate; where a line keeps its value to itself there is nothing to compare.
    """
    budget = agreement.budget
    if budget is None or not budget.expenses:
        return
    lines, resources = budget_totals(budget).valued, budget_totals(budget, resources=True).valued
    if lines is None or resources is None:  # work without a rate, or a cost that nobody gave
        return
    if budget.resources is None:
        if lines != agreement.grant:
            yield _sum("budget_differs_from_grant", "budget.expense", lines, agreement.grant)
        return
    if resources != lines:
        yield _sum("budget_not_balanced", "budget.resource", resources, lines)
    if agreement.grant > lines:
        yield _sum("grant_exceeds_budget", "grant.amount", agreement.grant, lines)


def decision_and_grant(agreement: Agreement) -> Iterator[Finding]:
    """The decision grants what the agreement promises."""
    decided = None if agreement.decision is None else agreement.decision.amount
    if decided is not None and decided != agreement.grant:
        yield _sum("decision_differs_from_grant", "decision.amount", decided, agreement.grant)


def payments_and_grant(agreement: Agreement) -> Iterator[Finding]:
    """The payments, where the text settles every one of them, sum to the grant."""
    text = settled(agreement)
    payments = [duty for duty in agreement.duties if duty.is_payment]
    amounts = [amount for duty in payments for amount in text.amounts(duty)]
    settled_amounts = [amount for amount in amounts if amount is not None]
    if not amounts or len(settled_amounts) < len(amounts):
        return
    whole = Euros.total(settled_amounts)
    if whole != agreement.grant:
        yield _sum("payments_differ_from_grant", "payment", whole, agreement.grant)


def _sum(code: str, subject: str, actual: Euros, expected: Euros) -> Finding:
    return found(
        code,
        Severity.MAJOR,
        subject,
        actual=str(actual),
        expected=str(expected),
        gap=str(actual - expected),
    )

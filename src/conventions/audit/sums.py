"""The sums: the lines, the grant, the payments and the decision speak of the same money."""

from collections.abc import Iterator

from budget.findings import Finding, Severity
from budget.money import Euros
from budget.valuation import budget_totals
from conventions.agreement.agreement import Agreement
from conventions.audit.expressions import expressions, mentioned
from conventions.audit.finding import found
from conventions.audit.in_turn import is_in_turn
from conventions.audit.settled import granted, settled

__all__ = ["budget_and_grant", "decision_and_grant", "payments_and_grant"]


def budget_and_grant(agreement: Agreement) -> Iterator[Finding]:
    """The lines of a budget cover the grant; with resources, both sides balance.

    Lines above the grant, without resources, do not say who pays the rest. Work counts at its rate; where
    a line keeps its value to itself there is nothing to compare.
    """
    budget, grant = agreement.budget, granted(agreement)
    if budget is None or not budget.expenses:
        return
    lines, resources = budget_totals(budget).valued, budget_totals(budget, resources=True).valued
    if lines is None or resources is None:  # work without a rate, or a cost that nobody gave
        return
    if budget.resources is not None and resources != lines:
        yield _sum("budget_not_balanced", "budget.resource", resources, lines)
    if grant is None:
        return
    if grant > lines:
        yield _sum("grant_exceeds_budget", "grant.amount", grant, lines)
    elif budget.resources is None and grant < lines and not _says_what_it_pays(agreement):
        yield found(
            "budget_without_other_resources",
            Severity.INFO,
            "budget.expense",
            actual=str(lines),
            expected=str(grant),
            gap=str(lines - grant),
        )


def _says_what_it_pays(agreement: Agreement) -> bool:
    """Whether the text measures what is due on the planned cost, or on what others give."""
    named = {name for expression in expressions(agreement) for name in mentioned(expression.tree)}
    return bool(named & {"budget.expenses", "resources"})


def decision_and_grant(agreement: Agreement) -> Iterator[Finding]:
    """The decision grants what the agreement promises."""
    decided = None if agreement.decision is None else agreement.decision.amount
    grant = granted(agreement)
    if decided is not None and grant is not None and decided != grant:
        yield _sum("decision_differs_from_grant", "decision.amount", decided, grant)


def payments_and_grant(agreement: Agreement) -> Iterator[Finding]:
    """The payments, where the text settles every one of them, sum to the grant.

    One whose condition depends on amounts, on a negation or on a choice may stand in the place of another:
    it counts from nothing to its amount.
    """
    text = settled(agreement)
    payments = [duty for duty in agreement.duties if duty.is_payment]
    amounts = [(is_in_turn(duty, text), amount) for duty in payments for amount in text.amounts(duty)]
    known = [(sure, amount) for sure, amount in amounts if amount is not None]
    grant = granted(agreement)
    if not amounts or len(known) < len(amounts) or grant is None:
        return
    least = Euros.total(amount for sure, amount in known if sure)
    most = Euros.total(amount for _, amount in known)
    if most < grant or least > grant:
        yield _sum("payments_differ_from_grant", "payment", most if most < grant else least, grant)


def _sum(code: str, subject: str, actual: Euros, expected: Euros) -> Finding:
    return found(
        code,
        Severity.MAJOR,
        subject,
        actual=str(actual),
        expected=str(expected),
        gap=str(actual - expected),
    )

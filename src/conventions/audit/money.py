"""Rules on money: lines, grant, payments, credits and printed totals agree."""

from collections.abc import Iterator
from typing import Final

from budget.accounts import AccountSide
from budget.findings import Finding, Severity
from budget.form_budget import form_column
from budget.money import AmountOutOfBoundsError, AmountUnreadableError, Euros
from budget.nomenclature import FormPart
from budget.plan import budget_totals, flat_rate_cost, stated_over_allowed
from conventions.agreement.agreement import Agreement
from conventions.agreement.norms import Duty
from conventions.agreement.party import Imputation
from conventions.audit.expressions import (
    Settled,
    audit_finding,
    expressions,
    first_expression_naming,
    granted,
    mentioned,
    settled,
)
from conventions.language.syntax import Comparison, Lifecycle, Logic, Name, Node

# --- Payments that follow one another, and payments that may replace one another ----------------------------

_COMES = frozenset({"happened", "met", "recorded"})


def only_waits_for_facts(duty: Duty, text: Settled) -> bool:
    """Return whether a payment's condition only waits for facts that may all come.

    For example `happened(signed) and met(report)`, or a day to be reached. A condition with amounts,
    negations or choices may exclude another payment.
    """
    tree = text.text.program.tree("duty", duty.name, "when")
    return duty.when is None or (tree is not None and _only_waits(tree))


def _only_waits(tree: Node) -> bool:
    match tree:
        case Logic(word="and", left=left, right=right):
            return _only_waits(left) and _only_waits(right)
        case Lifecycle(word=word):
            return word in _COMES
        case Comparison(left=Name(key="as_of")) | Comparison(right=Name(key="as_of")):
            return True
        case _:
            return False


# --- The sums: the lines, the grant, the payments and the decision agree ------------------------------------


def budget_and_grant(agreement: Agreement) -> Iterator[Finding]:
    """Yield a finding if the lines of a budget do not cover the grant, or its two sides do not balance.

    Lines above the grant without resources do not say who pays the rest. Work counts at its rate; if the
    value of a line is unknown, nothing is compared.
    """
    budget, grant = agreement.budget, granted(agreement)
    if budget is None or not budget.expenses:
        return
    lines, resources = budget_totals(budget).valued, budget_totals(budget, resources=True).valued
    if lines is None or resources is None:  # work without a rate, or an unknown cost
        return
    if budget.resources is not None and resources != lines:
        yield _sum("budget_not_balanced", "budget.resource", resources, lines)
    if grant is None:
        return
    if grant > lines:
        yield _sum("grant_exceeds_budget", "grant.amount", grant, lines)
    elif budget.resources is None and grant < lines and not _depends_on_costs(agreement):
        yield audit_finding(
            "budget_without_other_resources",
            Severity.INFO,
            "budget.expense",
            actual=str(lines),
            expected=str(grant),
            gap=str(lines - grant),
        )


def _depends_on_costs(agreement: Agreement) -> bool:
    """Return whether the text measures payments on the planned cost, or on what others give."""
    named = {name for expression in expressions(agreement) for name in mentioned(expression.tree)}
    return bool(named & {"budget.expenses", "resources"})


def decision_and_grant(agreement: Agreement) -> Iterator[Finding]:
    """Yield a finding if the decision does not grant what the agreement promises."""
    decided = None if agreement.decision is None else agreement.decision.amount
    grant = granted(agreement)
    if decided is not None and grant is not None and decided != grant:
        yield _sum("decision_differs_from_grant", "decision.amount", decided, grant)


def payments_and_grant(agreement: Agreement) -> Iterator[Finding]:
    """Yield a finding if payments all settled by the text do not sum to the grant.

    A payment whose condition depends on amounts, a negation or a choice may replace another: it counts as
    anything from zero to its amount.
    """
    text = settled(agreement)
    payments = [duty for duty in agreement.duties if duty.is_payment]
    amounts = [
        (only_waits_for_facts(duty, text), amount) for duty in payments for amount in text.amounts(duty)
    ]
    known = [(sure, amount) for sure, amount in amounts if amount is not None]
    grant = granted(agreement)
    if not amounts or len(known) < len(amounts) or grant is None:
        return
    least = Euros.total(amount for sure, amount in known if sure)
    most = Euros.total(amount for _, amount in known)
    if most < grant or least > grant:
        yield _sum("payments_differ_from_grant", "payment", most if most < grant else least, grant)


def _sum(code: str, subject: str, actual: Euros, expected: Euros) -> Finding:
    return audit_finding(
        code,
        Severity.MAJOR,
        subject,
        actual=str(actual),
        expected=str(expected),
        gap=str(actual - expected),
    )


# --- The printed total: readable, and equal to the sum of the lines -----------------------------------------


def printed_total(agreement: Agreement) -> Iterator[Finding]:
    """Yield a finding for a printed total that is unreadable, or differs from the sum of the lines."""
    text, budget = agreement.budget_total_text, agreement.budget
    if text is None or budget is None:
        return
    lines = budget_totals(budget).valued
    if lines is None:  # the total of work without a rate is unknown
        return
    try:
        printed = Euros.parse(text)
    except (AmountUnreadableError, AmountOutOfBoundsError):
        yield audit_finding(
            "total_unreadable", Severity.MAJOR, "budget.total_text", actual=text, expected=str(lines)
        )
        return
    if printed != lines:
        yield audit_finding(
            "total_differs",
            Severity.MAJOR,
            "budget.total_text",
            actual=str(printed),
            expected=str(lines),
            gap=str(printed - lines),
        )


# --- The funder's budget line: the credits add up, and every document names the same line -------------------


def credits_add_up(agreement: Agreement) -> Iterator[Finding]:
    """Yield a finding if the credits, their parts and the grant do not agree."""
    for line in () if agreement.decision is None else agreement.decision.imputations:
        for code, actual, expected in _differences(line, granted(agreement)):
            yield audit_finding(
                code,
                Severity.MAJOR,
                f"decision.imputation.{line.document}",
                actual=str(actual),
                expected=str(expected),
                document=line.document,
                account=line.account,
            )


def _differences(line: Imputation, grant: Euros | None) -> Iterator[tuple[str, Euros, Euros]]:
    if line.proposed is not None and grant is not None and line.proposed != grant:
        yield "proposed_differs_from_grant", line.proposed, grant
    if line.available is None:
        return
    if line.credits is not None and line.available > line.credits:
        yield "available_exceeds_credits", line.available, line.credits
    if line.proposed is None:
        return
    left = line.available - line.proposed
    if left < Euros.ZERO:
        yield "credits_insufficient", line.proposed, line.available
    if line.remaining is not None and line.remaining != left:
        yield "credits_do_not_add_up", line.remaining, left


def same_imputation(agreement: Agreement) -> Iterator[Finding]:
    """Yield a finding for documents that give one operation different accounts."""
    lines = () if agreement.decision is None else agreement.decision.imputations
    operations = dict.fromkeys(line.operation for line in lines)
    for operation in operations:
        accounts = {line.document: line.account for line in lines if line.operation == operation}
        if len(set(accounts.values())) > 1:
            (first, account), *others = accounts.items()
            for document, other in others:
                if other != account:
                    yield audit_finding(
                        "imputations_differ",
                        Severity.MINOR,
                        "decision.imputation",
                        actual=other,
                        expected=account,
                        operation=operation or "",
                        document=document,
                        reference=first,
                    )


# --- Aid in kind: what a document says is lent or given has a value in the budget ---------------------------

_SOURCE: Final = "loi n° 2000-321, art. 9-1"
IN_KIND: Final = "in_kind."
"""The prefix of the subject of a statement about aid in kind."""


def in_kind_is_valued(agreement: Agreement) -> Iterator[Finding]:
    """Yield a finding for aid in kind without a value, in the budget or in a document's statement.

    A line values contributions if its account is in headings 86 or 87.

    Source: loi n° 2000-321, art. 9-1: aid in kind is a grant, and the act states its value.
    """
    aids = () if agreement.budget is None else agreement.budget.in_kind
    for aid in aids:
        if aid.amount is None:
            yield audit_finding(
                "in_kind_not_valued",
                Severity.MINOR,
                f"budget.in_kind.{aid.id}",
                source=_SOURCE,
                actual=aid.label,
                expected="86, 87",
            )
    if aids or _values_contributions(agreement):
        return
    for statement in agreement.statements:
        if statement.subject.startswith(IN_KIND):
            yield audit_finding(
                "in_kind_not_valued",
                Severity.MINOR,
                f"statement.{statement.subject}",
                source=_SOURCE,
                actual=statement.value,
                expected="86, 87",
                paper=statement.paper,
            )


def _values_contributions(agreement: Agreement) -> bool:
    budget = agreement.budget
    lines = () if budget is None else (*budget.expenses, *(budget.resources or ()))
    return any(line.account is not None and line.account.is_voluntary for line in lines)


# --- The indirect costs of a budget are within its flat rate ------------------------------------------------


def indirect_within_the_rate(agreement: Agreement) -> Iterator[Finding]:
    """Yield a finding for indirect costs above the flat rate of direct or staff costs.

    Only if every expense has a line on the form: any other may be part of the base.
    """
    budget = agreement.budget
    if budget is None or budget.indirect is None or budget.form is None:
        return
    column = form_column(budget.expenses, (), budget.form, budget.chart)
    if not column.is_whole:
        return
    gap = stated_over_allowed(column.table, budget.indirect)
    if gap == Euros.ZERO:
        return
    allowed = flat_rate_cost(column.table, budget.indirect)
    yield audit_finding(
        "indirect_over_the_rate",
        Severity.MAJOR,
        "budget.indirect",
        actual=str(column.table.total_of_part(AccountSide.EXPENSE, FormPart.INDIRECT)),
        expected=str(allowed.amount),
        gap=str(gap),
        rate=str(allowed.share),
        base=str(allowed.base),
    )


# --- The form of the bilan: the budget has a place for all it must show -------------------------------------

_RESOURCES: Final = "resources"


def resources_have_a_form(agreement: Agreement) -> Iterator[Finding]:
    """Yield a finding for norms that count resources received if the budget has no resources side."""
    if agreement.budget is None or agreement.budget.resources is not None:
        return
    selections = (item.name for item in agreement.selections if item.rows == _RESOURCES)
    reader = first_expression_naming(agreement, frozenset((_RESOURCES, *selections)))
    if reader is not None:
        yield audit_finding(
            "resources_without_form",
            Severity.MINOR,
            "budget.resource",
            article=reader.article,
            actual="0",
            expected=">= 1",
            label=reader.label,
        )

"""Aid that is no money: what a paper says is lent or given has a value in the budget."""

from collections.abc import Iterator
from typing import Final

from budget.findings import Finding, Severity
from conventions.agreement.agreement import Agreement
from conventions.audit.finding import found

__all__ = ["IN_KIND", "in_kind_is_valued"]

_SOURCE: Final = "loi n° 2000-321, art. 9-1"
IN_KIND: Final = "in_kind."
"""How the subject of a statement begins that tells of an aid in kind."""


def in_kind_is_valued(agreement: Agreement) -> Iterator[Finding]:
    """An aid in kind without a value: one of the budget's, or one that a paper tells of and no line values.

    A line values contributions if its account is of headings 86 or 87.

    Source: loi n° 2000-321, art. 9-1: an aid in kind is a grant, and the act states its value.
    """
    aids = () if agreement.budget is None else agreement.budget.in_kind
    for aid in aids:
        if aid.amount is None:
            yield found(
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
            yield found(
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

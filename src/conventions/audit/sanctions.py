"""Sanctions: none opens before the duty it sanctions is due."""

from collections.abc import Iterator

from budget.findings import Finding, Severity
from conventions.agreement.agreement import Agreement
from conventions.audit.expressions import expressions
from conventions.audit.finding import found
from conventions.audit.settled import settled
from conventions.language.syntax import NotMetBy, walk

__all__ = ["sanctions_after_duties"]


def sanctions_after_duties(agreement: Agreement) -> Iterator[Finding]:
    """A «not met(duty) by D» whose D is before the day the duty is due; the same day is in order."""
    text = settled(agreement)
    due = {duty.name: max(text.days(duty, "due"), default=None) for duty in agreement.duties}
    labels = {duty.name: duty.label or duty.name for duty in agreement.duties}
    for expression in expressions(agreement):
        for node in walk(expression.tree):
            if not isinstance(node, NotMetBy):
                continue
            sanctioned, by = due.get(node.norm), text.day_of(node.by)
            if sanctioned is not None and by is not None and by < sanctioned:
                yield found(
                    "sanction_before_duty",
                    Severity.MAJOR,
                    expression.owner,
                    article=expression.article,
                    actual=by.isoformat(),
                    expected=f">= {sanctioned.isoformat()}",
                    label=expression.label,
                    duty=labels[node.norm],
                    due_on=sanctioned.isoformat(),
                    place=expression.place,
                )

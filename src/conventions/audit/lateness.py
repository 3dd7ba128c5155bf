"""What the decision came too late for: the period, dated actions, and windows that close."""

from collections.abc import Iterator
from datetime import date
from typing import Final

from budget.findings import Finding, Severity
from conventions.agreement.agreement import Agreement
from conventions.audit.finding import found
from conventions.audit.settled import settled
from conventions.calendar import Period, add

__all__ = ["NEARLY_CLOSED", "actions_before_decision", "period_before_decision", "windows_at_decision"]

NEARLY_CLOSED: Final = Period(2, 0)
"""A window that closes within this of the decision leaves no time to use it: our measure, not a law."""


def decided_on(agreement: Agreement) -> date | None:
    """Return the day of the decision, where it is known."""
    return None if agreement.decision is None else agreement.decision.taken_on


def period_before_decision(agreement: Agreement) -> Iterator[Finding]:
    """A period that had begun when the grant was decided."""
    taken, start = decided_on(agreement), agreement.period.first
    if taken is not None and start is not None and start < taken:
        yield found(
            "period_before_decision",
            Severity.MINOR,
            "period.start",
            actual=start.isoformat(),
            expected=f">= {taken.isoformat()}",
            decided=taken.isoformat(),
            days=str((taken - start).days),
        )


def actions_before_decision(agreement: Agreement) -> Iterator[Finding]:
    """Dated actions that precede the decision to pay for them."""
    taken = decided_on(agreement)
    if taken is None:
        return
    for indicator in agreement.indicators:
        early = sorted(day for day in indicator.dates if day < taken)
        if early:
            yield found(
                "action_before_decision",
                Severity.MINOR,
                f"indicator.{indicator.id}",
                actual=", ".join(day.isoformat() for day in early),
                expected=f">= {taken.isoformat()}",
                decided=taken.isoformat(),
                label=indicator.label,
                count=str(len(early)),
            )


def windows_at_decision(agreement: Agreement) -> Iterator[Finding]:
    """A right or a duty whose last day was past when the decision was taken, or a right's soon to be."""
    taken, text = decided_on(agreement), settled(agreement)
    if taken is None:
        return
    for duty in agreement.duties:
        for due in (day for day in text.days(duty, "due") if day < taken):
            yield found(
                "deadline_before_decision",
                Severity.MAJOR,
                duty.name,
                article=duty.article,
                actual=due.isoformat(),
                expected=f">= {taken.isoformat()}",
                label=duty.label or duty.name,
                decided=taken.isoformat(),
            )
    for right in agreement.rights:
        soon = add(taken, NEARLY_CLOSED)
        for until in (day for day in text.days(right, "until") if day < soon):
            closed = until < taken
            yield found(
                "window_closed_at_decision" if closed else "window_nearly_closed_at_decision",
                Severity.MAJOR if closed else Severity.MINOR,
                right.name,
                article=right.article,
                actual=until.isoformat(),
                expected=f">= {taken.isoformat() if closed else soon.isoformat()}",
                label=right.label or right.name,
                decided=taken.isoformat(),
                days=str((until - taken).days),
            )

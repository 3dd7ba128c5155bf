"""A new grant is asked while the report of an earlier one is still due.

Source: Cerfa 15059: the report is handed in before any new request.
"""

from collections.abc import Iterable, Iterator
from datetime import date
from typing import Final

from budget.findings import Severity
from conventions.engine.duty_status import DutyStatus
from conventions.engine.verdict import DutyVerdict
from conventions.language.answers import NEVER
from conventions.portfolio.finding import CrossFinding, across
from conventions.portfolio.held import Held

__all__ = ["earlier_bilan_findings"]

_GRAVITY: Final = {
    DutyStatus.OVERDUE: Severity.MAJOR,
    DutyStatus.DUE_SOON: Severity.MINOR,
    DutyStatus.NOT_DUE: Severity.MINOR,
    DutyStatus.OWED: Severity.MINOR,
    DutyStatus.HELD: Severity.INFO,
    DutyStatus.UNKNOWN: Severity.MINOR,
}
"""How grave a report is that is not there when the next grant is asked; of any other status, nothing is."""


def earlier_bilan_findings(all_held: Iterable[Held]) -> Iterator[CrossFinding]:
    """Yield each report of an earlier period that is not there, with the latest request that follows it."""
    held = tuple(all_held)
    for one in held:
        duty, asked = bilan_of(one), _next_asked(one, held)
        if duty is None or asked is None or duty.status not in _GRAVITY:
            continue
        due = None if duty.due is None else duty.due.value
        day = due if isinstance(due, date) and due != NEVER else None
        yield across(
            "earlier_bilan_due",
            _GRAVITY[duty.status],
            one.id,
            ((one, one.spot("duty", duty.id)), (asked, asked.spot("requested_on"))),
            actual=duty.status.value,
            expected="met",
            name=duty.name,
            status=duty.status.value,
            due_on="" if day is None else day.isoformat(),
            request=asked.id,
            asked_on=(requested_on(asked) or asked.as_of).isoformat(),
        )


def bilan_of(one: Held) -> DutyVerdict | None:
    """Where the duty of the report stands: that the ledger comes with, or of that role; None without one."""
    source = one.agreement.ledger_source
    carried = None if source is None else source.carried_by
    names = [
        duty.name
        for duty in one.agreement.duties
        if duty.role == "financial_report" or (carried is not None and (duty.done_by or duty.name) == carried)
    ]
    return next((found for found in one.verdict.duties if found.id in names), None)


def requested_on(one: Held) -> date | None:
    """The day on which the grant was asked, as the agreement or else the record says it."""
    stated = one.agreement.requested_on
    if stated is not None:
        return stated if stated <= one.as_of else None
    asked = (fact.last_day for fact in one.facts if fact.key in ("requested", "request_received"))
    return next(asked, None)


def _next_asked(one: Held, held: tuple[Held, ...]) -> Held | None:
    """The latest request of the same beneficiary to the same funder, for a period after this one's."""
    last = one.agreement.period.last
    later = [
        (requested_on(other), other)
        for other in held
        if (other.funder, other.beneficiary) == (one.funder, one.beneficiary)
        and one.beneficiary
        and last is not None
        and other.agreement.period.first is not None
        and other.agreement.period.first > last
    ]
    asked = [(day, other) for day, other in later if day is not None]
    return max(asked, key=lambda pair: (pair[0], pair[1].id))[1] if asked else None

"""The order of dates: request, opinion, decision, signature; and the period from its start to its end."""

from collections.abc import Iterator
from datetime import date

from budget.findings import Finding, Severity
from conventions.agreement.agreement import Agreement
from conventions.audit.finding import found

__all__ = ["dates_in_order"]

_Pair = tuple[str, str, date | None, date | None]


def dates_in_order(agreement: Agreement) -> Iterator[Finding]:
    """Two dates of which the later one is earlier; the same day is in order."""
    for code, subject, earlier, later in _pairs(agreement):
        if earlier is not None and later is not None and later < earlier:
            yield found(
                code,
                Severity.MAJOR,
                subject,
                actual=later.isoformat(),
                expected=f">= {earlier.isoformat()}",
                earlier=earlier.isoformat(),
            )


def _pairs(agreement: Agreement) -> Iterator[_Pair]:
    yield "period_reversed", "period.end", agreement.period.first, agreement.period.last
    decision, signing = agreement.decision, agreement.signing
    if decision is None:
        return
    taken = decision.taken_on
    yield "decision_before_request", "decision.taken_on", agreement.requested_on, taken
    for opinion in decision.opinions:
        yield "decision_before_opinion", "decision.taken_on", opinion.given_on, taken
    yield "transmitted_before_decision", "decision.transmitted_on", taken, decision.transmitted_on
    yield "published_before_decision", "decision.published_on", taken, decision.published_on
    signed = None if signing is None else signing.signed_on
    yield "signed_before_decision", "signing.signed_on", taken, signed if isinstance(signed, date) else None

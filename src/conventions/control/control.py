"""A submitted report, and the result of one control on it."""

from datetime import date
from enum import Enum

from attrs import evolve, frozen

from budget.findings import Finding, Severity
from budget.ledger import Ledger
from budget.money import Euros
from budget.sampling import Selection
from conventions.agreement.agreement import Agreement
from conventions.agreement.norms import Duty
from conventions.dossier.dossier import Dossier
from conventions.engine.evaluate import evaluate
from conventions.engine.in_force import in_force
from conventions.engine.verdict import DutyVerdict, Verdict
from conventions.facts.fact import Fact
from conventions.facts.record import seen
from conventions.views.bilan import AsIssued, as_issued, eligibility, ledger_on

# --- The result of one control: it agrees, or there is a finding; and its figures ---------------------------


class Nature(Enum):
    """The consequence of a control that does not agree."""

    MISSING = "missing"
    """the report is incomplete without it and may be refused"""
    TO_ASK = "to_ask"
    """something to explain or to show"""
    COSTS = "costs"
    """money that does not count"""
    UNTOLD = "untold"
    """something that a reader would expect and not find"""


@frozen
class Control:
    """The result of a control, by its code. If it agrees, there is no `nature` and no `finding`."""

    code: str
    params: tuple[tuple[str, str], ...] = ()
    nature: Nature | None = None
    finding: Finding | None = None


def agrees(code: str, **params: str) -> Control:
    """Return the result of a control that agrees."""
    return Control(code, tuple(params.items()))


def disagrees(
    code: str,
    nature: Nature,
    finding: str,
    *,
    article: str | None = None,
    actual: str = "",
    expected: str = "",
    amount: Euros | None = None,
    subject: str = "",
    **params: str,
) -> Control:
    """Return the result of a failed control: missing is blocking, costs are major, the rest minor."""
    severity = {
        Nature.MISSING: Severity.BLOCKING,
        Nature.COSTS: Severity.MAJOR,
        Nature.TO_ASK: Severity.MINOR,
        Nature.UNTOLD: Severity.MINOR,
    }[nature]
    failure = Finding(
        finding,
        severity,
        subject or code,
        article,
        params=tuple(params.items()),
        actual=actual,
        expected=expected,
        amount=None if amount is None else (amount.cents, amount.cents),
    )
    return Control(code, (), nature, failure)


# ------------------------------------------------------------------------------------------------------------
# A submitted report: the record, the accounts, what counts of them, and the status of its duty.


@frozen(eq=False)
class SubmittedReport:
    """What a control looks at, on a day.

    Attributes:
        agreement: the text in force on the day.
        duty: the duty with which the accounts come; None if the agreement has none.
        ledger: the accounts, if available; `counted`: which of them count, if a clause says so.
        as_issued: what would count by the issue date of cheques and cards, if different.
    """

    dossier: Dossier
    agreement: Agreement
    as_of: date
    verdict: Verdict
    facts: tuple[Fact, ...]
    duty: DutyVerdict | None
    ledger: Ledger | None
    counted: Selection | None
    as_issued: AsIssued | None = None


def submitted_report(dossier: Dossier, as_of: date, known_on: date | None = None) -> SubmittedReport:
    """Return the report as recorded on a day."""
    verdict = evaluate(dossier, as_of, known_on)
    view = seen(dossier.facts, as_of, known_on)
    agreement = in_force(dossier, view).agreement
    duty = report_duty(agreement)
    counted = eligibility(dossier, as_of, known_on)
    return SubmittedReport(
        dossier=dossier,
        agreement=agreement,
        as_of=as_of,
        verdict=verdict,
        facts=view.facts,
        duty=None if duty is None else next((one for one in verdict.duties if one.id == duty.name), None),
        ledger=ledger_on(dossier, as_of, known_on),
        counted=counted,
        as_issued=as_issued(dossier, counted, as_of, known_on),
    )


def report_if_sent(dossier: Dossier, as_of: date) -> SubmittedReport:
    """Return the report as if all of it, with the accounts, were received on a day.

    Recorded receptions are ignored: the result is about this submission.
    """
    agreement = in_force(dossier, seen(dossier.facts, as_of, None)).agreement
    duty, source = report_duty(agreement), agreement.ledger_source
    if source is None:
        return submitted_report(dossier, as_of)
    keys = {source.carried_by, *(() if duty is None or duty.posted_by is None else (duty.posted_by,))}
    parts: tuple[str | None, ...] = (None,) if duty is None or not duty.parts else duty.parts
    others = tuple(fact for fact in dossier.facts if fact.key not in keys)
    sent = tuple(Fact(source.carried_by, as_of, of=part) for part in parts)
    return submitted_report(evolve(dossier, facts=(*others, *sent)), as_of)


def report_duty(agreement: Agreement) -> Duty | None:
    """Return the duty with which the accounts come, or the financial report; None without one."""
    source = agreement.ledger_source
    carried = None if source is None else source.carried_by
    found = (
        duty
        for duty in agreement.duties
        if duty.role == "financial_report" or (carried is not None and (duty.done_by or duty.name) == carried)
    )
    return next(found, None)

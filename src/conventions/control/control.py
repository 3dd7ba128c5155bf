"""A report as it is handed in, and what one control of it comes to."""

from datetime import date
from enum import Enum

from attrs import evolve, frozen

from budget.findings import Finding, Severity
from budget.ledger import Ledger
from budget.money import Euros
from budget.selections import Selection
from conventions.agreement.agreement import Agreement
from conventions.agreement.norms import Duty
from conventions.dossier.dossier import Dossier
from conventions.engine.bilan import AsIssued, as_issued, eligibility, ledger_on
from conventions.engine.evaluate import evaluate
from conventions.engine.in_force import in_force
from conventions.engine.verdict import DutyVerdict, Verdict
from conventions.facts.fact import Fact
from conventions.facts.record import seen

# --- What one control comes to: it agrees, or there is a finding; and its figure ----------------------------


class Nature(Enum):
    """What a control that does not agree asks for."""

    MISSING = "missing"
    """a report without it is not complete: it may be refused"""
    TO_ASK = "to_ask"
    """something to be said or shown"""
    COSTS = "costs"
    """money that does not count"""
    UNTOLD = "untold"
    """something that a reader would look for and not find"""


@frozen
class Control:
    """A control by its code. Where it agrees, `nature` and `finding` are None; `params` are its figures."""

    code: str
    params: tuple[tuple[str, str], ...] = ()
    nature: Nature | None = None
    finding: Finding | None = None


def agrees(code: str, **params: str) -> Control:
    """Return a control that agrees."""
    return Control(code, tuple(params.items()))


def amiss(
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
    """Return a control that does not: what is missing is blocking, what costs is major, the rest minor."""
    severity = {
        Nature.MISSING: Severity.BLOCKING,
        Nature.COSTS: Severity.MAJOR,
        Nature.TO_ASK: Severity.MINOR,
        Nature.UNTOLD: Severity.MINOR,
    }[nature]
    told = Finding(
        finding,
        severity,
        subject or code,
        article,
        params=tuple(params.items()),
        actual=actual,
        expected=expected,
        amount=None if amount is None else (amount.cents, amount.cents),
    )
    return Control(code, (), nature, told)


# ------------------------------------------------------------------------------------------------------------
# A report as it is handed in: the record, the accounts, what counts of them, and where its duty stands.


@frozen(eq=False)
class Handed:
    """What a control looks at, on a day.

    Attributes:
        agreement: the text in force on the day.
        duty: where the duty stands that the accounts come with; None where the agreement has none.
        ledger: the accounts, if they are seen; `counted` which of them count, if a clause says so.
        as_issued: what would count by the day of issue of a cheque or a card, where that is other.
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


def handed(dossier: Dossier, as_of: date, known_on: date | None = None) -> Handed:
    """Return the report as the record has it on a day."""
    verdict = evaluate(dossier, as_of, known_on)
    view = seen(dossier.facts, as_of, known_on)
    agreement = in_force(dossier, view).agreement
    duty = report_duty(agreement)
    counted = eligibility(dossier, as_of, known_on)
    return Handed(
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


def as_if_sent(dossier: Dossier, as_of: date) -> Handed:
    """Return the report as it would stand if all of it were received on a day, and the accounts held with it.

    What the record says of its reception already is left aside: it is this sending that is looked at.
    """
    agreement = in_force(dossier, seen(dossier.facts, as_of, None)).agreement
    duty, source = report_duty(agreement), agreement.ledger_source
    if source is None:
        return handed(dossier, as_of)
    keys = {source.carried_by, *(() if duty is None or duty.posted_by is None else (duty.posted_by,))}
    parts: tuple[str | None, ...] = (None,) if duty is None or not duty.parts else duty.parts
    others = tuple(fact for fact in dossier.facts if fact.key not in keys)
    sent = tuple(Fact(source.carried_by, as_of, of=part) for part in parts)
    return handed(evolve(dossier, facts=(*others, *sent)), as_of)


def report_duty(agreement: Agreement) -> Duty | None:
    """The duty that the accounts come with, or that is said to be the financial report; None without one."""
    source = agreement.ledger_source
    carried = None if source is None else source.carried_by
    found = (
        duty
        for duty in agreement.duties
        if duty.role == "financial_report" or (carried is not None and (duty.done_by or duty.name) == carried)
    )
    return next(found, None)

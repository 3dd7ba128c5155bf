"""Whether a document has an occasion on its day: no reminder of nothing, no certificate of 0 €."""

from collections.abc import Callable, Mapping
from typing import Final

from conventions.documents.accounts import form_report
from conventions.documents.amendment_changes import amended
from conventions.documents.amount_due import subject_of
from conventions.documents.document_errors import HeldBackError, NoOccasionError, because
from conventions.documents.kinds import Kind
from conventions.documents.outstanding import (
    claims,
    due_soon,
    first_unsettled,
    is_account_current,
    is_paid_by_funder,
    overdue,
    partly_received,
    payable,
    perhaps_overdue,
    stopping_rule,
    surely_overdue,
    to_pay,
    unproved,
    words_of,
)
from conventions.documents.recovery import (
    decided,
    grounds_of_decision,
    grounds_of_sanctions,
    open_sanctions,
    perhaps_recoveries,
    perhaps_sanctions,
    recoveries,
    still_open,
    unmet_duties,
)
from conventions.documents.results import bilan_duty, results
from conventions.documents.source import Source, funders_of
from conventions.engine.status import DutyStatus
from conventions.engine.subject import Subject
from conventions.engine.verdict import DutyVerdict, RightVerdict
from conventions.language.answers import days
from conventions.rulebook import STOPPED

Norm = DutyVerdict | RightVerdict

LEFT_OPEN: Final = ("to_pay", "to_recover", "account.overpaid", "account.to_give_back")
"""The sums that must be settled when an agreement is closed."""


def _papers_are_missing(source: Source) -> bool:
    return bool(partly_received(source) or claims(source) or unproved(source))


def _may_be_to_pay(source: Source) -> bool:
    answer = to_pay(source)
    return answer is not None and answer.hi != 0


def _is_amount_settled(source: Source) -> bool:
    answer = to_pay(source)
    return answer is not None and answer.is_decided and bool(payable(source))


def _is_report_received(source: Source) -> bool:
    duty = bilan_duty(source)
    if duty is None or duty.done is None:
        return False
    is_in_time_or_not = duty.status is DutyStatus.UNKNOWN and days(duty.done)[1] <= source.on
    return is_in_time_or_not or duty.status in (DutyStatus.MET, DutyStatus.MET_LATE)


def _has_ended(source: Source) -> bool:
    return source.verdict.term.status in ("ended", "lapsed", "terminated")


def _is_balanced(source: Source) -> bool:
    amounts = dict(source.verdict.amounts)
    left = (amounts.get(name) for name in LEFT_OPEN)
    return all(answer is not None and answer.hi == 0 for answer in left)


def _is_payment_recorded(source: Source) -> bool:
    """Return whether the record has the payments without which nothing could be returned."""
    return all(finding.code != "payment_missing" for finding in source.verdict.findings)


def _has_results(source: Source) -> bool:
    return any(result.value is not None for result in results(source))


def _are_resources_declared(source: Source) -> bool:
    ledger = source.ledger
    return ledger is not None and ledger.resources is not None


def _has_places(source: Source) -> bool:
    found = form_report(source)
    return found is not None and not found.unplaced


def _is_lateness_known(source: Source) -> bool:
    return bool(overdue(source)) or next(perhaps_overdue(source), None) is None


def _unsettled_of_notice(source: Source) -> Norm | None:
    late = tuple(item.duty for item in overdue(source))
    return first_unsettled(source, late) if late else next(perhaps_overdue(source), None)


def _unsettled_of_decision(source: Source) -> Norm | None:
    duties = {duty.subject: duty for duty in source.verdict.duties}
    rights = [item.right for item in decided(source)]
    created = (duties.get(Subject(right.id, right.row).created.name) for right in rights)
    norms = (norm for norm in (*rights, *created) if norm is not None)
    found = first_unsettled(source, norms, whenever=True)
    return found or first_unsettled(source, unmet_duties(source))


def _unsettled_of_order(source: Source) -> Norm | None:
    rights = {right.subject: right for right in source.rights}
    duties = [item.duty for item in recoveries(source)]
    if not duties:
        return next(perhaps_recoveries(source), None)
    behind = (rights.get(subject_of(duty).name) for duty in duties)
    norms = (norm for norm in (*duties, *behind) if norm is not None)
    return first_unsettled(source, norms, whenever=True)


def _unsettled_of_hearing(source: Source) -> Norm | None:
    return None if open_sanctions(source) else next(perhaps_sanctions(source), None)


_UNSETTLED: Final[Mapping[Kind, Callable[[Source], Norm | None]]] = {
    Kind.OVERDUE: _unsettled_of_notice,
    Kind.FORMAL_NOTICE: _unsettled_of_notice,
    Kind.DECISION_TO_REPAY: _unsettled_of_decision,
    Kind.RECOVERY_ORDER: _unsettled_of_order,
    Kind.HEARING: _unsettled_of_hearing,
}
"""The letters that uncertainty holds back, each with the norm whose uncertainty would make it wrong."""


_Occasion = tuple[str, Callable[[Source], object]]
_LATENESS_KNOWN: Final[_Occasion] = ("perhaps_overdue", _is_lateness_known)
_OCCASIONS: Final[Mapping[Kind, tuple[_Occasion, ...]]] = {
    Kind.REMINDER: (("nothing_due_soon", due_soon),),
    Kind.OVERDUE: (_LATENESS_KNOWN, ("nothing_overdue", overdue)),
    Kind.MISSING_PAPERS: (("no_paper_missing", _papers_are_missing),),
    Kind.FORMAL_NOTICE: (
        _LATENESS_KNOWN,
        ("nothing_overdue", overdue),
        ("overdue_by_one_reading", surely_overdue),
    ),
    Kind.PAYMENT_CERTIFICATE: (
        ("nothing_to_pay", _may_be_to_pay),
        ("amount_to_pay_open", _is_amount_settled),
        ("paid_by_another", is_paid_by_funder),
        ("bank_account_old", is_account_current),
    ),
    Kind.SERVICE_FAIT: (("report_not_received", _is_report_received),),
    Kind.NOTIFICATION: (("no_decision", lambda source: source.agreement.decision is not None),),
    Kind.HEARING: (
        ("reading_open", lambda source: _unsettled_of_hearing(source) is None),
        ("no_open_sanction", open_sanctions),
        ("no_ground", grounds_of_sanctions),
    ),
    Kind.DECISION_TO_REPAY: (
        ("nothing_decided", decided),
        ("no_ground", grounds_of_decision),
        ("payment_missing", _is_payment_recorded),
        ("reading_open", lambda source: _unsettled_of_decision(source) is None),
    ),
    Kind.RECOVERY_ORDER: (
        ("reading_open", lambda source: recoveries(source) or _unsettled_of_order(source) is None),
        ("nothing_to_recover", recoveries),
        ("payment_missing", _is_payment_recorded),
        ("reading_open", lambda source: _unsettled_of_order(source) is None),
    ),
    Kind.CLOSING: (
        ("agreement_running", _has_ended),
        ("money_left_open", _is_balanced),
        ("something_left_open", lambda source: not still_open(source)),
    ),
    Kind.AMENDMENT: (("no_amendment", amended),),
    Kind.DELIBERATION: (("no_decision", lambda source: source.agreement.decision is not None),),
    Kind.PROGRAMME: (("no_action", lambda source: source.agreement.actions),),
    Kind.ACTION_SHEET: (("no_action", lambda source: source.agreement.actions),),
    Kind.ACTIVITY_REPORT: (("no_result", _has_results),),
    Kind.FINANCIAL_REPORT: (("no_ledger", lambda source: source.ledger),),
    Kind.FORM_REPORT: (
        ("no_ledger", form_report),
        ("resources_not_declared", _are_resources_declared),
        ("no_place_on_form", _has_places),
    ),
    Kind.ANNUAL_REPORT: (("no_action", lambda source: source.agreement.actions),),
    Kind.FUNDER_REPORT: (
        ("no_action", lambda source: source.agreement.actions),
        ("no_action_of_funder", lambda source: source.actions),
    ),
    Kind.BLANK_REPORT: (("report_received", lambda source: not _is_report_received(source)),),
}
"""The conditions of each kind of document, each with its reason if false."""


_OF_TERM: Final[Mapping[tuple[str | None, str], str]] = {
    **{
        (why, "not_in_force"): "not_in_force"
        for why in (
            "nothing_due_soon", "nothing_overdue", "no_paper_missing", "nothing_to_pay",
            "report_not_received", "agreement_running",
        )
    },
    ("agreement_running", "unknown"): "end_not_known",
}  # fmt: skip
"""The reason behind others: in an agreement not in force, nothing is due and nothing ends."""

_BY_A_READING: Final = ("perhaps_overdue", "overdue_by_one_reading", "reading_open")

_IN_THE_WAY: Final = frozenset(
    {
        "perhaps_overdue", "overdue_by_one_reading", "reading_open", "stopped_by_law",
        "amount_to_pay_open", "bank_account_old", "no_ground", "payment_missing",
        "resources_not_declared", "no_place_on_form",
    }
)  # fmt: skip
"""The reasons for which a document with an occasion waits for a person's decision."""


def refuse_without_occasion(kind: Kind, source: Source) -> None:
    """Raise `NoOccasionError`, with the reason and remedy, if the document makes no sense.

    Raise `HeldBackError` if it has an occasion but something must be settled first.
    """
    why = next((why for why, holds in _OCCASIONS.get(kind, ()) if not holds(source)), None)
    why = _OF_TERM.get((why, source.verdict.term.status), why)
    may_be_stopped = kind.value in STOPPED and (why is None or why in _BY_A_READING)
    stopping = stopping_rule(kind, source) if may_be_stopped else None
    if stopping is not None:
        why = "stopped_by_law"
    if why is not None:
        words = words_of(stopping)
        if why in _BY_A_READING and (norm := _UNSETTLED[kind](source)) is not None:
            words = {**words, "folder": "DOSSIER", "subject": norm.subject, "asked": f"{source.on:%d/%m/%Y}"}
        if why == "no_place_on_form" and (found := form_report(source)) is not None:
            words = {**words, "names": ", ".join(found.unplaced)}
        if why == "no_action_of_funder":
            words = {**words, "names": ", ".join(funders_of(source.agreement))}
        refused = HeldBackError if why in _IN_THE_WAY else NoOccasionError
        raise refused(
            f"there is no occasion for {kind.value} on {source.on}: {because(why, kind.value, words)}",
            actual=kind.value,
            expected="another date, or a draft",
            why=why,
            day=source.on.isoformat(),
            **words,
        )


def reasons() -> tuple[str, ...]:
    """Return every reason that an agreement may give, in the order of the kinds."""
    stated = (why for occasions in _OCCASIONS.values() for why, _ in occasions)
    return tuple(dict.fromkeys((*stated, *_OF_TERM.values())))

"""The findings of a verdict: overdue, due soon, open or undecided norms."""

from collections.abc import Iterator
from datetime import date

from budget.findings import Finding, Severity
from conventions.agreement.amendment import Amendment
from conventions.engine.day import Day
from conventions.engine.finding_parts import (
    acknowledged,
    bounds_in_cents,
    date_range,
    question_texts,
    result_findings,
)
from conventions.engine.in_force import Refusal
from conventions.engine.read_facts import fact_findings
from conventions.engine.rights import was_open
from conventions.engine.rule_findings import rule_findings
from conventions.engine.rules import judged_at
from conventions.engine.seen_record import LIQUIDATED
from conventions.engine.status import DutyStatus, RightStatus
from conventions.engine.subject import Subject
from conventions.engine.term import is_signed
from conventions.engine.verdict import DutyVerdict, Outcome, RightVerdict, RuleVerdict
from conventions.language.answers import NEVER, Answer, Question, QuestionKind, exactly
from conventions.language.bounds import at_most

DUTY_FINDINGS = {
    DutyStatus.OVERDUE: ("duty_overdue", Severity.MAJOR),
    DutyStatus.BREACHED: ("duty_breached", Severity.MAJOR),
    DutyStatus.DUE_SOON: ("duty_due_soon", Severity.INFO),
    DutyStatus.UNKNOWN: ("duty_unknown", Severity.MINOR),
}
UNREAD = "clause_unread"
RIGHT_FINDINGS = {
    RightStatus.OPEN: ("right_open", Severity.INFO),
    RightStatus.UNKNOWN: ("right_unknown", Severity.MINOR),
}


def findings_of(
    duties: tuple[DutyVerdict, ...],
    rights: tuple[RightVerdict, ...],
    rules: tuple[RuleVerdict, ...],
    today: Day,
    of_account: tuple[Finding, ...] = (),
    to_pay: Answer | None = None,
) -> tuple[Finding, ...]:
    """Return the findings, the most serious first, then in the order of the agreement and the rulebooks.

    Those `of_account` come after those of the agreement. What is overdue of a lapsed one needs no reminder,
    nor does a payment where nothing is left `to_pay`.
    """
    is_paid = to_pay == exactly(0)
    is_lapsed = any(finding.subject == "term" for finding in of_account)
    found = [finding for duty in duties for finding in _of_duty(duty, is_lapsed=is_lapsed, is_paid=is_paid)]
    found += [finding for right in rights for finding in _of_right(right, today)]
    found += _of_liquidation(duties, today)
    found += _unsigned(today)
    found += result_findings(today)
    found += fact_findings(today)
    found += of_account
    found += [_of_refused(amendment, why) for amendment, why in today.text.refused]
    found += rule_findings(rules, today.view.as_of)
    found += [
        finding
        for book in today.books
        for rule in rules
        if rule.outcome is Outcome.AVAILABLE
        and rule.rule.name in book.program.rights
        and isinstance(rule.norm, RightVerdict)
        for finding in exercise_findings(rule.norm, *judged_at(rule, book))
    ]
    found = [acknowledged(finding, today.view.facts) for finding in found]
    return tuple(sorted(found, key=lambda finding: -finding.severity.rank))


def _unsigned(today: Day) -> list[Finding]:
    """Return the finding that the agreement is not in force: its period has begun and it is not signed."""
    start = today.now.named("period.start")
    begun = at_most(start, exactly(today.view.as_of))
    if is_signed(today).hi is not False or begun.lo is not True:
        return []
    return [Finding("not_in_force", Severity.MINOR, "term")]


def _of_refused(amendment: Amendment, why: Refusal) -> Finding:
    return Finding(why.value, Severity.MAJOR, amendment.id, params=(("name", amendment.title),))


def _severity(norm: DutyVerdict | RightVerdict, usual: Severity) -> Severity:
    """Return the severity of a finding: that of the norm, if the usual severity is minor or more."""
    if norm.severity is None or usual is Severity.INFO:
        return usual
    return Severity(norm.severity)


def _is_unread(norm: DutyVerdict | RightVerdict) -> bool:
    """Return whether the status is unknown because the text was not read: no fact would settle it."""
    return Question(QuestionKind.UNREAD, norm.id) in norm.questions


def _of_liquidation(duties: tuple[DutyVerdict, ...], today: Day) -> Iterator[Finding]:
    """Yield a finding for each payment held because the beneficiary is in liquidation."""
    for since in [fact.occurred_on for fact in today.now.facts(LIQUIDATED)][:1]:
        for duty in duties:
            if duty.is_payment and duty.status is DutyStatus.HELD:
                params = (("name", duty.name), ("since", since.isoformat()))
                amount = bounds_in_cents(duty.left)
                yield Finding(
                    "payment_held", Severity.INFO, duty.subject, duty.article, params=params, amount=amount
                )


def _remedy_of(duty: DutyVerdict, *, is_lapsed: bool, is_paid: bool) -> str:
    """Return the remedy of a finding; after a lapse only debts of the beneficiary have one."""
    if is_lapsed:
        return "lapsed" if duty.amount is None or duty.is_payment else "lapsed_debt"
    if not duty.is_payment:
        return ""
    return "paid" if is_paid else "payment"


def _of_duty(duty: DutyVerdict, *, is_lapsed: bool, is_paid: bool) -> list[Finding]:
    if duty.status not in DUTY_FINDINGS:
        return []
    code, severity = DUTY_FINDINGS[duty.status]
    code = UNREAD if _is_unread(duty) else code
    variant = _remedy_of(duty, is_lapsed=is_lapsed, is_paid=is_paid)
    if variant == "paid" and severity is Severity.MAJOR:
        severity = Severity.MINOR
    variants = (("variant", variant),) if variant else ()
    due = duty.due.value if duty.due is not None and duty.due.value != NEVER else None
    late = [part.id for part in duty.parts if part.status in (DutyStatus.OVERDUE, DutyStatus.DUE_SOON)]
    return [
        Finding(
            code,
            _severity(duty, severity),
            duty.subject,
            duty.article,
            params=(("name", duty.name), ("debtor", duty.debtor), ("parts", ", ".join(late)), *variants),
            due=due if isinstance(due, date) else None,
            days_late=duty.days_late,
            due_range=date_range(duty.due),
            late_range=duty.late_range,
            amount=bounds_in_cents(duty.left),
            questions=question_texts(duty.questions),
        )
    ]


def _of_right(right: RightVerdict, today: Day) -> list[Finding]:
    found = []
    if right.status in RIGHT_FINDINGS and not _is_of_nothing(right):
        code, severity = RIGHT_FINDINGS[right.status]
        code = UNREAD if _is_unread(right) else code
        found.append(_finding(code, _severity(right, severity), right))
    return found + exercise_findings(right, today, right.row)


def _is_of_nothing(right: RightVerdict) -> bool:
    """Return whether the amount of an open right is 0,00 €: this is not reported."""
    return right.status is RightStatus.OPEN and right.amount is not None and right.amount.hi == 0


def exercise_findings(right: RightVerdict, today: Day, row: str | None) -> list[Finding]:
    """Return the faults of an exercise, if any: its amount or its day."""
    if right.status is not RightStatus.EXERCISED:
        return []
    found = []
    subject = Subject(right.id, row)
    claimed = today.now.claimed_by(subject)
    most = bounds_in_cents(right.amount)
    if most is not None and most[1] is not None and at_most(claimed, exactly(most[1])).value is False:
        found.append(_finding("claim_out_of_bounds", Severity.MAJOR, right))
    first = today.now.facts("exercised", subject)[0]
    if not was_open(today.program.rights[right.id], row, first, today):
        found.append(_finding("exercised_while_not_open", Severity.MAJOR, right))
    return found


def _finding(code: str, severity: Severity, right: RightVerdict) -> Finding:
    until = right.until.value if right.until is not None else None
    return Finding(
        code,
        severity,
        right.subject,
        right.article,
        params=(("name", right.name), ("holder", right.holder)),
        due=until if isinstance(until, date) and until != date.max else None,
        amount=bounds_in_cents(right.amount),
        questions=question_texts(right.questions),
    )

"""The outcome of a report: the beneficiary's preview, and the funder's control sheet."""

from datetime import date
from typing import Final

from budget import frozen
from budget.ledger import Sample, sample
from conventions.control.controls import (
    RECOVERING,
    Control,
    Nature,
    SubmittedReport,
    agrees,
    controls,
    disagrees,
    report_if_sent,
    submitted_report,
    takes_back,
)
from conventions.dossier.dossier import Dossier
from conventions.engine.evaluate import evaluate
from conventions.engine.status import DutyStatus
from conventions.engine.verdict import DutyVerdict, Outcome, RightVerdict, RuleVerdict
from conventions.facts.fact import Fact
from conventions.language.answers import NEVER, Answer, Question
from conventions.rulebook import Rulebook

# ------------------------------------------------------------------------------------------------------------
# The outcome of a report sent today: refused, with the reasons, or received, with the amounts.


@frozen(eq=False)
class Preview:
    """A report as if it were received whole on `as_of`."""

    as_of: date
    controls: tuple[Control, ...]
    amounts: tuple[tuple[str, Answer | None], ...]

    @property
    def refused_for(self) -> tuple[Control, ...]:
        """Return the reasons for refusal; empty if it would be accepted as complete."""
        return tuple(control for control in self.controls if control.nature is Nature.MISSING)

    @property
    def is_refused(self) -> bool:
        """Return whether it would be refused."""
        return bool(self.refused_for)


def preview(dossier: Dossier, as_of: date) -> Preview:
    """Return the preview of the report on a day, with the same controls as its review."""
    report = report_if_sent(dossier, as_of)
    found = (*_on_time(report), *controls(report))
    return Preview(as_of, found, report.verdict.amounts)


def _on_time(report: SubmittedReport) -> tuple[Control, ...]:
    """Return a control if the report is too early, while the period runs, or late."""
    duty, found = report.duty, []
    last = report.agreement.period.last
    if last is not None and report.as_of <= last:
        found.append(
            disagrees(
                "on_time", Nature.MISSING, "report_before_the_end",
                actual=report.as_of.isoformat(), expected=last.isoformat(),
            )
        )  # fmt: skip
    due = None if duty is None or duty.due is None else duty.due.value
    if duty is not None and isinstance(due, date) and due != NEVER and report.as_of > due:
        days = str((report.as_of - due).days)
        found.append(
            disagrees(
                "on_time", Nature.TO_ASK, "report_after_its_day", article=duty.article,
                actual=report.as_of.isoformat(), expected=due.isoformat(), days=days,
            )
        )  # fmt: skip
    return tuple(found)


# ------------------------------------------------------------------------------------------------------------
# The control sheet of a report: what agrees, what is missing or to be asked; the sample; the consequences.

STEPS: Final = (
    "bilan_posted",
    "bilan_received",
    "bilan_incomplete",
    "papers_missing",
    "papers_completed",
    "bilan_refused",
    "bilan_accepted",
    "service_fait_certified",
    "hearing_invited",
    "hearing_held",
    "decision_taken",
    "decision_notified",
    "exercised",
    "recovery_order",
    "order_received",
    "order_reduced",
    "order_cancelled",
    "repaid",
    "remitted",
    "written_off",
)
"""The facts of a control and of a recovery, in their usual order."""
_LIMITED: Final = ("recover", "claim")
_DONE: Final = (DutyStatus.MET, DutyStatus.MET_LATE)


@frozen(eq=False)
class Review:
    """The control sheet.

    Attributes:
        steps: the steps of the control and of the recovery, by day.
        questions: the open questions of duties, rights and amounts.
        sample: the eligible entries whose evidence is requested.
        rights: the rights to reduce, reclaim or recover, whatever their status.
        limits: the rules of law that end recovery or claims after a day.
        owed: the repayment duties of the beneficiary's side.
        takes_back: whether any clause may take money back, whatever is recorded.
    """

    as_of: date
    known_on: date | None
    controls: tuple[Control, ...]
    steps: tuple[Fact, ...]
    questions: tuple[Question, ...]
    sample: Sample
    rights: tuple[RightVerdict, ...]
    limits: tuple[RuleVerdict, ...]
    owed: tuple[DutyVerdict, ...]
    amounts: tuple[tuple[str, Answer | None], ...]
    takes_back: bool

    def of(self, nature: Nature | None) -> tuple[Control, ...]:
        """Return the controls of a nature; for None, those that agree."""
        return tuple(control for control in self.controls if control.nature is nature)


def review(
    dossier: Dossier,
    as_of: date,
    known_on: date | None = None,
    wanted: int = 10,
    rulebooks: tuple[Rulebook, ...] = (),
) -> Review:
    """Return the control sheet on a day; the sample has `wanted` steps, the rulebooks give limitations."""
    report = submitted_report(dossier, as_of, known_on)
    verdict, agreement = report.verdict, report.agreement
    asked = {
        question
        for item in (*verdict.norms, *(answer for _, answer in verdict.amounts if answer is not None))
        for question in item.questions
    }
    return Review(
        as_of=as_of,
        known_on=known_on,
        controls=(*_received(report), *controls(report)),
        steps=tuple(fact for fact in report.facts if fact.key in STEPS),
        questions=tuple(sorted(asked)),
        sample=sample(() if report.counted is None else report.counted.kept, wanted),
        rights=tuple(right for right in verdict.rights if right.act in RECOVERING),
        limits=_limits(dossier, as_of, known_on, rulebooks),
        owed=tuple(
            duty
            for duty in verdict.duties
            if duty.amount is not None
            and not duty.is_payment
            and agreement.side_of(duty.debtor) != "funder"
            and duty.status is not DutyStatus.NOT_APPLICABLE
        ),
        amounts=verdict.amounts,
        takes_back=takes_back(agreement),
    )


def _received(report: SubmittedReport) -> tuple[Control, ...]:
    """Return the controls of its reception: complete and in time."""
    duty = report.duty
    if duty is None:
        return (disagrees("received", Nature.TO_ASK, "report_not_stated"),)
    if duty.status in _DONE:
        on = duty.done.hi if duty.done is not None else None
        due = duty.due.value if duty.due is not None else None
        late = "" if duty.status is DutyStatus.MET else str(duty.days_late or 0)
        days = (("on", on), ("due", due))
        dates = {name: day.isoformat() if isinstance(day, date) else "" for name, day in days}
        if late:
            return (
                disagrees(
                    "received", Nature.TO_ASK, "report_came_late", article=duty.article,
                    actual=dates["on"], expected=dates["due"], days=late,
                ),
            )  # fmt: skip
        return (agrees("received", **dates),)
    lacking = [part.id for part in duty.parts if part.status not in _DONE]
    return (
        disagrees(
            "received", Nature.MISSING, "report_not_received", article=duty.article,
            actual=duty.status.value, name=duty.name, status=duty.status.value, parts=", ".join(lacking),
        ),
    )  # fmt: skip


def _limits(
    dossier: Dossier, as_of: date, known_on: date | None, rulebooks: tuple[Rulebook, ...]
) -> tuple[RuleVerdict, ...]:
    """Return the rules that end a claim and apply on a day."""
    rules = evaluate(dossier, as_of, known_on, dossier.applied(rulebooks)).rules if rulebooks else ()
    return tuple(
        rule
        for rule in rules
        if isinstance(rule.norm, RightVerdict)
        and rule.norm.act in _LIMITED
        and rule.norm.until is not None
        and rule.outcome is not Outcome.NOT_APPLICABLE
    )

"""The reminders of a dossier due on a day: one letter for all that is late, one for what is coming."""

from collections.abc import Sequence
from datetime import date
from typing import Final

from attrs import evolve, frozen

from conventions.calendar.working_days import is_working_day
from conventions.documents.awaited import day_of, of_beneficiary
from conventions.documents.generate import source_of
from conventions.documents.kinds import Kind
from conventions.documents.settled import is_settled
from conventions.documents.source import Source
from conventions.dossier.dossier import Dossier
from conventions.engine.status import DutyStatus
from conventions.engine.subject import Subject
from conventions.engine.verdict import DutyVerdict
from conventions.facts.fact import Fact
from conventions.facts.record import seen
from conventions.reminders.due import Awaited, ReminderState, SentReminder, Why, state_of_reminders
from conventions.reminders.rules import ReminderRules
from conventions.rulebook.rulebook import Rulebook

_LETTERS: Final = ("letter_sent", "formal_notice_sent")
_ENDS: Final = ("liquidated", "merged")
_WAITING: Final = frozenset({DutyStatus.NOT_DUE, DutyStatus.DUE_SOON, DutyStatus.OVERDUE, DutyStatus.UNKNOWN})


@frozen
class Reminder:
    """A letter due on a day, and the duties that it is about.

    Attributes:
        kind: `rappel` before the due date, `relance` after it.
        asked: each duty with its rule; all count as reminded once the letter is sent.
    """

    dossier: str
    kind: Kind
    on: date
    asked: tuple[ReminderState, ...]

    def as_sent(self, *, is_doubtful: bool = False) -> tuple[SentReminder, ...]:
        """Return the records of the sent reminder."""
        return tuple(
            SentReminder(self.dossier, item.awaited.duty, item.awaited.due, item.step, self.on, is_doubtful)
            for item in self.asked
            if item.awaited.due is not None and item.step is not None
        )


@frozen
class Decision:
    """The reminders of a dossier due on a day, and why the others are not."""

    due: tuple[Reminder, ...] = ()
    not_due: tuple[ReminderState, ...] = ()


def decided(
    dossier: Dossier,
    as_of: date,
    rules: ReminderRules,
    sent: Sequence[SentReminder] = (),
    rulebooks: tuple[Rulebook, ...] = (),
) -> Decision:
    """Return what to send to a beneficiary on a day, and the reasons for what is not sent.

    `sent` is what was sent for this dossier, by `sent_by_dossier`.
    """
    source = source_of(Kind.OVERDUE, dossier, as_of, rulebooks=rulebooks)
    name = dossier.agreement.id
    facts = seen(dossier.facts, as_of, None).facts
    letters = [fact for fact in facts if fact.key in _LETTERS]
    is_quiet = rules.quiet_days and not is_working_day(as_of, territory=source.agreement.territory)
    waiting = [duty for duty in of_beneficiary(source) if duty.status in _WAITING]
    standings = [
        state_of_reminders(_awaited(source, duty, letters), as_of, rules, sent, is_quiet=is_quiet)
        for duty in waiting
    ]
    late = _as_one_letter([item for item in standings if item.awaited.is_late])
    coming = [item for item in standings if not item.awaited.is_late]
    due = [
        Reminder(name, kind, as_of, tuple(item for item in items if _is_asked(item)))
        for kind, items in ((Kind.OVERDUE, late), (Kind.REMINDER, coming))
        if any(item.why is None for item in items)
    ]
    asked = [item for reminder in due for item in reminder.asked]
    found = Decision(tuple(due), tuple(item for item in (*late, *coming) if item not in asked))
    # letters go to somebody whose address is not in the dossier: a liquidator, a successor
    is_for_another = any(fact.key in _ENDS for fact in facts)
    return _without(found, Why.ADDRESSEE) if is_for_another else found


def _awaited(source: Source, duty: DutyVerdict, letters: list[Fact]) -> Awaited:
    is_late = duty.status is DutyStatus.OVERDUE
    subject = Subject(duty.id, duty.row)
    about_it = [fact for fact in letters if subject.is_of(fact)]
    due = day_of(duty.due)
    return Awaited(
        duty.subject,
        due,
        is_late,
        is_known=duty.status is not DutyStatus.UNKNOWN,
        is_settled=not is_late or is_settled(source, duty),
        letters=tuple(fact.last_day for fact in about_it),
        is_put_on_notice=any(
            fact.key == "formal_notice_sent" and (due is None or fact.last_day > due) for fact in about_it
        ),
    )


def _as_one_letter(late: list[ReminderState]) -> list[ReminderState]:
    """Return what is late; nothing if the letter would assert something undecided."""
    if all(item.awaited.is_settled and item.awaited.due is not None for item in late):
        return late
    return [evolve(item, why=Why.UNSETTLED) if item.why is None else item for item in late]


def _is_asked(item: ReminderState) -> bool:
    """Return whether a letter also reminds of this duty."""
    return item.step is not None and item.why in (None, Why.APART)


def without_twins(decision: Decision) -> Decision:
    """Return the decision without any sending, for a dossier whose identifier occurs twice.

    The letters sent for the two could not be told apart.
    """
    return _without(decision, Why.TWIN)


def _without(decision: Decision, why: Why) -> Decision:
    """Return the decision with nothing sent."""
    held = (evolve(item, why=why) for reminder in decision.due for item in reminder.asked)
    return Decision((), (*held, *decision.not_due))

"""Whether a reminder of a duty is due on a day: by its due date, the rules and what was sent."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, timedelta
from enum import StrEnum
from typing import Final

from attrs import frozen

from conventions.reminders.rules import ReminderRules


class Why(StrEnum):
    """Why no reminder of a duty is sent on a day."""

    NOT_YET = "not_yet"
    SENT = "sent"
    RECORDED = "recorded"
    APART = "apart"
    QUIET_DAY = "quiet_day"
    TOO_LATE = "too_late"
    DOUBTFUL = "doubtful"
    NO_DAY = "no_day"
    UNSETTLED = "unsettled"
    FORMAL_NOTICE = "formal_notice"
    FORMAL_NOTICE_SENT = "formal_notice_sent"
    ADDRESSEE = "addressee"
    TWIN = "twin"

    @property
    def asks_for_somebody(self) -> bool:
        """Return whether it remains so until a person acts."""
        return self in _FOR_SOMEBODY


_FOR_SOMEBODY: Final = frozenset({Why.TOO_LATE, Why.DOUBTFUL, Why.UNSETTLED, Why.FORMAL_NOTICE, Why.TWIN})


@frozen
class SentReminder:
    """A reminder of one duty that was sent, or may have been.

    Attributes:
        dossier: the identifier of the agreement.
        duty: the name of the duty in facts.
        due: the due date at that time; if an amendment moves it, reminders start again.
        step: its rule: days after the due date, negative before it.
        is_doubtful: whether it is unknown if the server accepted it.
    """

    dossier: str
    duty: str
    due: date
    step: int
    on: date
    is_doubtful: bool = False


def sent_by_dossier(sent: Iterable[SentReminder]) -> Mapping[str, Sequence[SentReminder]]:
    """Return what was sent, by identifier of the dossier."""
    found: dict[str, list[SentReminder]] = {}
    for reminder in sent:
        found.setdefault(reminder.dossier, []).append(reminder)
    return found


@frozen
class Awaited:
    """An unperformed duty, as far as it matters for reminders.

    Attributes:
        due: its due date; None if it is not decided.
        is_late: whether the verdict says that it is overdue.
        is_known: whether the verdict has a status for it.
        is_settled: whether no reading or missing fact would change that.
        letters: the days of the recorded letters about it.
        is_put_on_notice: whether a formal notice about it was sent after its due date.
    """

    duty: str
    due: date | None
    is_late: bool
    is_known: bool = True
    is_settled: bool = True
    letters: tuple[date, ...] = ()
    is_put_on_notice: bool = False


@frozen
class ReminderState:
    """The state of the reminders of a duty on a day.

    Attributes:
        step: the current rule, in days after the due date, negative before it; None before the first one.
        why: why none is sent; None if one is due.
        until: the day from which this may change, or on which it was sent.
    """

    awaited: Awaited
    step: int | None = None
    why: Why | None = None
    until: date | None = None


def state_of_reminders(
    awaited: Awaited,
    as_of: date,
    rules: ReminderRules,
    sent: Iterable[SentReminder] = (),
    *,
    is_quiet: bool = False,
) -> ReminderState:
    """Return the current reminder of a duty on a day, and why it is not sent, if so.

    Only the latest rule reached counts: after three weeks without a run one reminder is sent, the one
    for the present situation.

    >>> from datetime import date
    >>> late = Awaited("final_bilan", date(2025, 6, 1), is_late=True)
    >>> found = state_of_reminders(late, date(2025, 6, 20), ReminderRules())
    >>> found.step, found.why
    (15, None)
    """
    due = awaited.due
    if due is None:
        return ReminderState(awaited, None, Why.UNSETTLED if awaited.is_late else Why.NO_DAY)
    if awaited.is_late and awaited.is_put_on_notice:
        return ReminderState(awaited, None, Why.FORMAL_NOTICE_SENT)
    if awaited.is_late and (as_of - due).days >= rules.formal_notice:
        last = Why.FORMAL_NOTICE if awaited.is_settled else Why.UNSETTLED
        return ReminderState(awaited, rules.formal_notice, last)
    steps = rules.after if awaited.is_late else tuple(-days for days in rules.before)
    reached = [step for step in steps if step <= (as_of - due).days]
    if not reached:
        return ReminderState(awaited, None, Why.NOT_YET, _first_day(due, steps))
    if not awaited.is_known:
        return ReminderState(awaited, reached[-1], Why.UNSETTLED)
    why, until = _held_back(awaited, due, reached[-1], as_of, rules, tuple(sent), is_quiet=is_quiet)
    return ReminderState(awaited, reached[-1], why, until)


def _first_day(due: date, steps: tuple[int, ...]) -> date | None:
    return due + timedelta(steps[0]) if steps else None


def _held_back(
    awaited: Awaited,
    due: date,
    step: int,
    as_of: date,
    rules: ReminderRules,
    sent: tuple[SentReminder, ...],
    *,
    is_quiet: bool,
) -> tuple[Why | None, date | None]:
    """Return why the current reminder is not sent, and until when; None if it is sent."""
    mine = [item for item in sent if item.duty == awaited.duty]
    same = [item for item in mine if item.due == due and item.step >= step]
    day = due + timedelta(step)
    recorded = [letter for letter in awaited.letters if day <= letter <= as_of]
    last = max((*(item.on for item in mine), *awaited.letters), default=date.min)
    again = last + timedelta(rules.apart) if last > date.min else date.min
    arrived = [item.on for item in same if not item.is_doubtful]
    if arrived:
        return Why.SENT, max(arrived)
    if recorded:
        return Why.RECORDED, max(recorded)
    if same:
        return Why.DOUBTFUL, max(item.on for item in same)
    if (as_of - day).days > rules.catch_up:
        return Why.TOO_LATE, day
    if awaited.is_late and not awaited.is_settled:
        return Why.UNSETTLED, None
    if as_of < again:
        return Why.APART, again
    return (Why.QUIET_DAY, None) if is_quiet else (None, None)

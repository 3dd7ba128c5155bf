"""The rules of `reminders.toml`, which reminders they make due on a day, and the letters with addresses."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, timedelta
from enum import StrEnum
from pathlib import Path
from typing import ClassVar, Final

import msgspec
from attrs import evolve, field

from budget import frozen
from budget.errors import InputError
from budget.findings import Place
from conventions.agreement.agreement import Agreement
from conventions.calendar.working_days import is_working_day
from conventions.documents.generate import source_of
from conventions.documents.kinds import Kind
from conventions.documents.outstanding import day_of, is_settled, of_beneficiary
from conventions.documents.source import Source
from conventions.dossier.dossier import Dossier
from conventions.engine.status import DutyStatus
from conventions.engine.subject import Subject
from conventions.engine.verdict import DutyVerdict
from conventions.facts.fact import Fact, seen
from conventions.files.faults import DataPath, Fault, RefusedValueError, UnreadableDossierError, shown
from conventions.files.strict import as_written, nearest
from conventions.files.text import file_bytes, toml_text
from conventions.files.toml_data import line_of, positions, toml_data
from conventions.rulebook import Rulebook

_ADDRESS: Final = re.compile(
    r"(?=.{3,254}\Z)[a-z0-9!#$%&'*+/=?^_`{|}~.-]{1,64}@(?:[a-z0-9](?:[a-z0-9-]*[a-z0-9])?\.)+[a-z][a-z0-9-]*",
    re.IGNORECASE | re.ASCII,
)


def is_address(text: str) -> bool:
    """Return whether a text is the address of one mailbox, acceptable to any server.

    >>> is_address("contact@association.example"), is_address("contact@association.example, autre@x.fr")
    (True, False)
    """
    return _ADDRESS.fullmatch(text) is not None


def beneficiary_address(agreement: Agreement) -> str | None:
    """Return the address for letters to the beneficiary, `mail` of its letters; None if there is none."""
    return _address(agreement, "beneficiary")


def officer_address(agreement: Agreement) -> str | None:
    """Return the address of the officer, `mail` of the funder's letters."""
    return _address(agreement, "funder")


def _address(agreement: Agreement, side: str) -> str | None:
    """Return the first address of a side: of the party with this role, else of another on its side."""
    parties = sorted(agreement.parties, key=lambda party: party.role != side)
    found = (
        party.letters.mail for party in parties if party.effective_side == side and party.letters is not None
    )
    return next((mail.strip() for mail in found if mail is not None and is_address(mail.strip())), None)


# --- When an office reminds: days before and after a due date, and what holds a reminder back ---------------

BOUNDS: Final[Mapping[str, tuple[int, int]]] = {
    "before": (0, 30),
    "after": (1, 3650),
    "formal_notice": (1, 3650),
    "catch_up": (0, 365),
    "apart": (0, 90),
}
"""The least and the most days of each rule. A reminder letter covers only the next thirty days."""


class RulesRefusedError(InputError):
    """A rule out of bounds; `actual` is the given value, `params` its key."""

    code: ClassVar[str] = "reminder_rule"


def is_within(key: str, days: object) -> bool:
    """Return whether a rule accepts a number of days: whole and within its bounds."""
    least, most = BOUNDS[key]
    return isinstance(days, int) and not isinstance(days, bool) and least <= days <= most


def bounds_of(key: str) -> str:
    """Return the bounds of a rule as text."""
    return " … ".join(map(str, BOUNDS[key]))


def _furthest_first(days: Iterable[int]) -> tuple[int, ...]:
    return tuple(sorted(days, reverse=True))


def _nearest_first(days: Iterable[int]) -> tuple[int, ...]:
    return tuple(sorted(days))


@frozen
class ReminderRules:
    """When an office reminds, in days.

    Attributes:
        before: how long before the due date a reminder is sent; 0 is the day itself.
        after: how long after the due date, if not done.
        formal_notice: how long after the due date a formal notice is proposed and reminders stop.
        catch_up: how late a reminder may still be sent after a run that did not take place.
        apart: the minimum time between letters about the same duty.
        quiet_days: whether nothing is sent on week-ends and public holidays.
        sender: the sender's address; by default the officer's.
        digest_to: the address for the summary of a run; by default the officer of each dossier.
    """

    before: tuple[int, ...] = field(default=(30, 7), converter=_furthest_first)
    after: tuple[int, ...] = field(default=(1, 15, 45), converter=_nearest_first)
    formal_notice: int = 60
    catch_up: int = 30
    apart: int = 7
    quiet_days: bool = True
    sender: str | None = None
    digest_to: str | None = None

    def __attrs_post_init__(self) -> None:
        for key, (least, most) in BOUNDS.items():
            value = getattr(self, key)
            for days in value if isinstance(value, tuple) else (value,):
                if not is_within(key, days):
                    raise RulesRefusedError(
                        f"{key} takes whole days from {least} to {most}, not {days!r}",
                        actual=str(days)[:40],
                        expected=bounds_of(key),
                        key=key,
                    )


# --- The file `reminders.toml`: all faults at once, with their lines ----------------------------------------

SCHEMA: Final = "subventio/reminders/1"
_DAYS: Final = ("before", "after")
_ADDRESSES: Final = {"from": "sender", "digest": "digest_to"}
"""Keys of the file and the names of the rules: `from` is a Python keyword."""
_KEYS: Final = ("schema", *BOUNDS, "quiet_days", *_ADDRESSES)

Found = tuple[DataPath, str, str, str]
"""A fault before its line is known: path, code, actual, expected."""


def read_rules(path: Path) -> ReminderRules:
    """Return the rules of a file; raise `UnreadableDossierError` with all its faults."""
    try:
        text = toml_text(file_bytes(path))
    except RefusedValueError as error:
        fault = Fault(Place(str(path)), error.fault, error.actual, error.expected)
        raise UnreadableDossierError(path, (fault,)) from error
    return rules_of(str(path), text)


def rules_of(file: str, text: str) -> ReminderRules:
    """Return the rules in a TOML text; missing ones have their defaults."""
    read = toml_data(file, text)
    faults = [Fault(Place(file, it.line), it.code, it.actual, params=it.params) for it in read.problems]
    data = read.data or {}
    if not faults:
        places = positions(text)
        faults = [
            Fault(Place(file, line_of(places, path), str(path[0])), code, actual, expected, *more)
            for path, code, actual, expected in _faults(data)
            for more in [_near(code, actual) if len(path) == 1 else ("", (("rank", str(int(path[1]) + 1)),))]
        ]
    if faults:
        raise UnreadableDossierError(Path(file), tuple(sorted(faults)))
    given = {_ADDRESSES.get(key, key): value for key, value in data.items() if key != "schema"}
    return msgspec.convert(given, ReminderRules)


def _near(code: str, actual: str) -> tuple[str, tuple[tuple[str, str], ...]]:
    """Return the remedy of a fault and its parameters: the intended key, if one is similar."""
    near = nearest(actual, list(_KEYS)) if code == "unknown_key" else ""
    return ("did_you_mean", (("near", near),)) if near else ("", ())


def _faults(data: Mapping[str, object]) -> Iterator[Found]:
    if data.get("schema") != SCHEMA:
        yield ("schema",), "reminder_schema", shown(data.get("schema", "")), SCHEMA
    for key, value in data.items():
        if key not in _KEYS:
            yield (key,), "unknown_key", key, ", ".join(_KEYS)
        elif key in _DAYS:
            yield from _of_days(key, value)
        elif key in BOUNDS and not is_within(key, value):
            yield (key,), "reminder_rule", as_written(value), bounds_of(key)
        elif key == "quiet_days" and not isinstance(value, bool):
            yield (key,), "wrong_type.truth", as_written(value), ""
        elif key in _ADDRESSES and not (isinstance(value, str) and is_address(value)):
            yield (key,), "reminder_address", as_written(value), ""


def _of_days(key: str, value: object) -> Iterator[Found]:
    if not isinstance(value, list):
        yield (key,), "wrong_type.list", as_written(value), ""
        return
    for at, days in enumerate(value):
        if not is_within(key, days):
            yield (key, at), "reminder_rule_in_list", as_written(days), bounds_of(key)


class NotRemindedReason(StrEnum):
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


_FOR_SOMEBODY: Final = frozenset(
    {
        NotRemindedReason.TOO_LATE,
        NotRemindedReason.DOUBTFUL,
        NotRemindedReason.UNSETTLED,
        NotRemindedReason.FORMAL_NOTICE,
        NotRemindedReason.TWIN,
    }
)


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
class AwaitedDuty:
    """An unperformed duty, with what decides its reminders.

    Attributes:
        due: its due date; None if it is not decided.
        is_late: whether it is overdue in the verdict.
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

    awaited: AwaitedDuty
    step: int | None = None
    why: NotRemindedReason | None = None
    until: date | None = None


def state_of_reminders(
    awaited: AwaitedDuty,
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
    >>> late = AwaitedDuty("final_bilan", date(2025, 6, 1), is_late=True)
    >>> found = state_of_reminders(late, date(2025, 6, 20), ReminderRules())
    >>> found.step, found.why
    (15, None)
    """
    due = awaited.due
    if due is None:
        return ReminderState(
            awaited, None, NotRemindedReason.UNSETTLED if awaited.is_late else NotRemindedReason.NO_DAY
        )
    if awaited.is_late and awaited.is_put_on_notice:
        return ReminderState(awaited, None, NotRemindedReason.FORMAL_NOTICE_SENT)
    if awaited.is_late and (as_of - due).days >= rules.formal_notice:
        last = NotRemindedReason.FORMAL_NOTICE if awaited.is_settled else NotRemindedReason.UNSETTLED
        return ReminderState(awaited, rules.formal_notice, last)
    steps = rules.after if awaited.is_late else tuple(-days for days in rules.before)
    reached = [step for step in steps if step <= (as_of - due).days]
    if not reached:
        return ReminderState(awaited, None, NotRemindedReason.NOT_YET, _first_day(due, steps))
    if not awaited.is_known:
        return ReminderState(awaited, reached[-1], NotRemindedReason.UNSETTLED)
    why, until = _held_back(awaited, due, reached[-1], as_of, rules, tuple(sent), is_quiet=is_quiet)
    return ReminderState(awaited, reached[-1], why, until)


def _first_day(due: date, steps: tuple[int, ...]) -> date | None:
    return due + timedelta(steps[0]) if steps else None


def _held_back(
    awaited: AwaitedDuty,
    due: date,
    step: int,
    as_of: date,
    rules: ReminderRules,
    sent: tuple[SentReminder, ...],
    *,
    is_quiet: bool,
) -> tuple[NotRemindedReason | None, date | None]:
    """Return why the current reminder is not sent, and until when; None if it is sent."""
    mine = [item for item in sent if item.duty == awaited.duty]
    same = [item for item in mine if item.due == due and item.step >= step]
    day = due + timedelta(step)
    recorded = [letter for letter in awaited.letters if day <= letter <= as_of]
    last = max((*(item.on for item in mine), *awaited.letters), default=date.min)
    again = last + timedelta(rules.apart) if last > date.min else date.min
    arrived = [item.on for item in same if not item.is_doubtful]
    if arrived:
        return NotRemindedReason.SENT, max(arrived)
    if recorded:
        return NotRemindedReason.RECORDED, max(recorded)
    if same:
        return NotRemindedReason.DOUBTFUL, max(item.on for item in same)
    if (as_of - day).days > rules.catch_up:
        return NotRemindedReason.TOO_LATE, day
    if awaited.is_late and not awaited.is_settled:
        return NotRemindedReason.UNSETTLED, None
    if as_of < again:
        return NotRemindedReason.APART, again
    return (NotRemindedReason.QUIET_DAY, None) if is_quiet else (None, None)


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
class ReminderDecision:
    """The reminders of a dossier due on a day, and why the others are not."""

    due: tuple[Reminder, ...] = ()
    not_due: tuple[ReminderState, ...] = ()


def reminder_decision(
    dossier: Dossier,
    as_of: date,
    rules: ReminderRules,
    sent: Sequence[SentReminder] = (),
    rulebooks: tuple[Rulebook, ...] = (),
) -> ReminderDecision:
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
        Reminder(name, kind, as_of, tuple(item for item in items if _is_in_letter(item)))
        for kind, items in ((Kind.OVERDUE, late), (Kind.REMINDER, coming))
        if any(item.why is None for item in items)
    ]
    asked = [item for reminder in due for item in reminder.asked]
    found = ReminderDecision(tuple(due), tuple(item for item in (*late, *coming) if item not in asked))
    # letters go to somebody whose address is not in the dossier: a liquidator, a successor
    is_for_another = any(fact.key in _ENDS for fact in facts)
    return _without(found, NotRemindedReason.ADDRESSEE) if is_for_another else found


def _awaited(source: Source, duty: DutyVerdict, letters: list[Fact]) -> AwaitedDuty:
    is_late = duty.status is DutyStatus.OVERDUE
    subject = Subject(duty.id, duty.row)
    about_it = [fact for fact in letters if subject.is_of(fact)]
    due = day_of(duty.due)
    return AwaitedDuty(
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
    return [evolve(item, why=NotRemindedReason.UNSETTLED) if item.why is None else item for item in late]


def _is_in_letter(item: ReminderState) -> bool:
    """Return whether a letter also reminds of this duty."""
    return item.step is not None and item.why in (None, NotRemindedReason.APART)


def without_ambiguous(decision: ReminderDecision) -> ReminderDecision:
    """Return the decision without any sending, for a dossier whose identifier occurs twice.

    The letters sent for the two could not be distinguished.
    """
    return _without(decision, NotRemindedReason.TWIN)


def _without(decision: ReminderDecision, why: NotRemindedReason) -> ReminderDecision:
    """Return the decision with nothing sent."""
    held = (evolve(item, why=why) for reminder in decision.due for item in reminder.asked)
    return ReminderDecision((), (*held, *decision.not_due))

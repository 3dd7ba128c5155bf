"""The reminders to send and not to send, as text and as JSON."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from enum import StrEnum
from typing import Final

from attrs import field

from budget import frozen
from conventions.documents.kinds import Kind
from conventions.dossier.dossier import Dossier
from conventions.exports.json_values import Json, fields_json
from conventions.exports.label_text import Names
from conventions.messages import Catalogue
from conventions.reminders.reminder_rules import (
    Reminder,
    ReminderDecision,
    ReminderState,
    beneficiary_address,
    officer_address,
)

SCHEMA = "subventio/reminders/1"


class ReminderOutcome(StrEnum):
    """The outcome of a due reminder."""

    SENT = "sent"
    WRITTEN = "written"
    """Written to a folder, from which somebody sends it."""
    TESTED = "tested"
    """Sent to a test address: it stays due."""
    REFUSED = "refused"
    DOUBTFUL = "doubtful"
    UNREACHABLE = "unreachable"
    NO_ADDRESS = "no_address"
    NO_SENDER = "no_sender"
    NO_LETTER = "no_letter"


_GONE: Final = (ReminderOutcome.SENT, ReminderOutcome.WRITTEN)
_COUNTED: Final = (*_GONE, ReminderOutcome.TESTED)


@frozen
class DossierReminders:
    """The reminders of a dossier on a day.

    Attributes:
        called: the label of each duty, in the language of the reader.
        to: the recipient; None if the dossier has no address.
        officer: the officer of the dossier; None if unknown.
        outcomes: the outcome of each kind that was to be sent.
    """

    id: str
    decision: ReminderDecision
    called: Mapping[str, str]
    to: str | None
    officer: str | None
    outcomes: Mapping[Kind, ReminderOutcome] = field(factory=dict)

    def outcome(self, reminder: Reminder) -> ReminderOutcome | None:
        """Return the outcome of a reminder; None if nothing was to be sent."""
        return self.outcomes.get(reminder.kind)

    @property
    def unsent(self) -> tuple[Reminder, ...]:
        """Return the reminders that are due and were not sent."""
        return tuple(item for item in self.decision.due if self.outcome(item) not in _GONE)


def of_dossier(dossier: Dossier, decision: ReminderDecision, words: Catalogue) -> DossierReminders:
    """Return the reminders of a dossier with all that is needed to report them; the dossier is not kept."""
    names = Names(dossier)
    told = (*decision.not_due, *(item for reminder in decision.due for item in reminder.asked))
    called = {item.awaited.duty: names.of(item.awaited.duty, words) for item in told}
    to, officer = beneficiary_address(dossier.last_text), officer_address(dossier.last_text)
    return DossierReminders(dossier.agreement.id, decision, called, to, officer)


def reminders_lines(
    found: Sequence[DossierReminders], as_of: date, words: Catalogue, *, is_whole: bool = False
) -> Iterator[str]:
    """Yield a line per reminder, then one per duty that waits for somebody; with `is_whole`, per duty."""
    yield words.text("reminders.heading", day=words.day(as_of))
    due = [(item, reminder) for item in found for reminder in item.decision.due]
    held = [(item, standing) for item in found for standing in item.decision.not_due]
    told = [(item, standing) for item, standing in held if is_whole or _is_reported(standing)]
    for item, reminder in due:
        yield f"  {_due_line(item, reminder, words)}"
    if told:
        yield words.text("reminders.not_due")
    for item, standing in told:
        yield f"  {_held_line(item, standing, _why(standing, words), words)}"
    counts = [
        words.count(f"reminders.count.{became}", count)
        for became in ReminderOutcome
        if became in _COUNTED and (count := sum(item.outcome(reminder) is became for item, reminder in due))
    ]
    unsent = sum(len(item.unsent) for item in found)
    counts += [words.count("reminders.count.due", unsent)] if unsent or not counts else []
    if held:
        counts.append(words.count("reminders.count.not_due", len(held)))
    yield ", ".join(counts)
    if any(item.to is None for item, _ in due):
        yield words.text("reminders.no_address.remedy")


def _is_reported(standing: ReminderState) -> bool:
    return standing.why is not None and standing.why.asks_for_somebody


def _due_line(item: DossierReminders, reminder: Reminder, words: Catalogue) -> str:
    asked = "\u202f; " if words.language == "fr" else "; "
    what = asked.join(_duty_text(item, standing, words) for standing in reminder.asked)
    to = words.text("reminders.no_address") if item.to is None else words.text("reminders.to", to=item.to)
    kind = words.text(f"reminders.kind.{reminder.kind.value}")
    outcome = item.outcome(reminder)
    became = (
        ""
        if outcome in (None, ReminderOutcome.NO_ADDRESS)
        else f" ({words.text(f'reminders.became.{outcome}')})"
    )
    return f"{item.id}  {kind}{words.text('colon')}{what} → {to}{became}"


def waiting_of(found: Sequence[DossierReminders], words: Catalogue) -> dict[tuple[str, str], tuple[str, str]]:
    """Return what waits for somebody, by dossier and duty: a key to detect changes, and the text."""
    waiting: dict[tuple[str, str], tuple[str, str]] = {}
    for item in found:
        held = [(it, str(it.why), _why(it, words)) for it in item.decision.not_due if _is_reported(it)]
        for reminder in item.unsent:
            outcome = item.outcome(reminder) or ReminderOutcome.NO_ADDRESS
            became = words.text(f"reminders.became.{outcome}")
            held += [(it, outcome.value, became) for it in reminder.asked]
        for standing, why, said in held:
            awaited = standing.awaited
            mark = f"{why} {awaited.due} {standing.step}"
            waiting[item.id, awaited.duty] = (mark, _held_line(item, standing, said, words))
    return waiting


def _held_line(item: DossierReminders, standing: ReminderState, said: str, words: Catalogue) -> str:
    """Return a line on a duty of a dossier and its state."""
    return f"{item.id}  {_duty_text(item, standing, words)}{words.text('colon')}{said}"


def _duty_text(item: DossierReminders, standing: ReminderState, words: Catalogue) -> str:
    """Return the duty and its due date, as text."""
    awaited = standing.awaited
    called = item.called[awaited.duty]
    return (
        called
        if awaited.due is None
        else words.text("reminders.asked", called=called, day=f"{awaited.due:%d/%m/%Y}")
    )


def _why(standing: ReminderState, words: Catalogue) -> str:
    """Return why a reminder is not sent, and until when."""
    said = words.text(f"reminders.why.{standing.why}")
    if standing.until is None:
        return said
    key = f"reminders.until.{standing.why}"
    return said if not words.has(key) else f"{said} {words.text(key, day=f'{standing.until:%d/%m/%Y}')}"


def reminders_json(found: Sequence[DossierReminders], as_of: date) -> Json:
    """Return the reminders as JSON, schema `subventio/reminders/1`; dates are ISO."""
    return {
        "schema": SCHEMA,
        "as_of": as_of.isoformat(),
        "due": [
            {
                "dossier": item.id,
                "kind": reminder.kind.value,
                "to": item.to,
                "outcome": None if (outcome := item.outcome(reminder)) is None else outcome.value,
                "duties": [_standing_json(standing) for standing in reminder.asked],
            }
            for item in found
            for reminder in item.decision.due
        ],
        "not_due": [
            {
                "dossier": item.id,
                **_standing_json(standing),
                **fields_json(standing, "why", "until"),
            }
            for item in found
            for standing in item.decision.not_due
        ],
    }


def _standing_json(standing: ReminderState) -> dict[str, Json]:
    due = standing.awaited.due
    return {
        "duty": standing.awaited.duty,
        "due": None if due is None else due.isoformat(),
        "step": standing.step,
    }

"""What is to be sent and what is not, as text and as JSON."""

from collections.abc import Iterator, Sequence
from datetime import date

from attrs import frozen

from conventions.dossier.dossier import Dossier
from conventions.exports.json_values import Json
from conventions.exports.names import Names
from conventions.messages import Catalogue
from conventions.reminders.addresses import beneficiary_address
from conventions.reminders.decide import Decision, Reminder
from conventions.reminders.due import Standing

__all__ = ["SCHEMA", "DossierReminders", "asked_text", "of_dossier", "reminders_json", "reminders_lines"]

SCHEMA = "subventio/reminders/1"


@frozen
class DossierReminders:
    """The reminders of a dossier on a day; `to` is where they go, None where the dossier has no address."""

    id: str
    decision: Decision
    names: Names
    to: str | None = None


def of_dossier(dossier: Dossier, decision: Decision) -> DossierReminders:
    """Return the reminders of a dossier with its names and its address."""
    text = dossier.last_text
    return DossierReminders(dossier.agreement.id, decision, Names(dossier), beneficiary_address(text))


def reminders_lines(
    found: Sequence[DossierReminders], as_of: date, words: Catalogue, *, is_whole: bool = False
) -> Iterator[str]:
    """Yield a line a reminder, then a line a duty that waits for somebody; with `is_whole`, every duty."""
    yield words.text("reminders.heading", day=words.day(as_of))
    due = [(item, reminder) for item in found for reminder in item.decision.due]
    held = [(item, standing) for item in found for standing in item.decision.not_due]
    told = [(item, standing) for item, standing in held if is_whole or _is_told(standing)]
    for item, reminder in due:
        yield f"  {_due_line(item, reminder, words)}"
    if told:
        yield words.text("reminders.not_due")
    for item, standing in told:
        what = asked_text(item.names, standing, words)
        yield f"  {item.id}  {what}{words.text('colon')}{_why(standing, words)}"
    counts = [words.count("reminders.count.due", len(due))]
    if held:
        counts.append(words.count("reminders.count.not_due", len(held)))
    yield ", ".join(counts)
    if any(item.to is None for item, _ in due):
        yield words.text("reminders.no_address.remedy")


def _is_told(standing: Standing) -> bool:
    return standing.why is not None and standing.why.asks_for_somebody


def _due_line(item: DossierReminders, reminder: Reminder, words: Catalogue) -> str:
    asked = " ; " if words.language == "fr" else "; "
    what = asked.join(asked_text(item.names, standing, words) for standing in reminder.asked)
    to = words.text("reminders.no_address") if item.to is None else words.text("reminders.to", to=item.to)
    kind = words.text(f"reminders.kind.{reminder.kind.value}")
    return f"{item.id}  {kind}{words.text('colon')}{what} → {to}"


def asked_text(names: Names, standing: Standing, words: Catalogue) -> str:
    """Return what is asked for and by which day."""
    awaited = standing.awaited
    called = names.of(awaited.duty, words)
    return (
        called
        if awaited.due is None
        else words.text("reminders.asked", called=called, day=f"{awaited.due:%d/%m/%Y}")
    )


def _why(standing: Standing, words: Catalogue) -> str:
    """Return why a reminder does not go, and until when."""
    said = words.text(f"reminders.why.{standing.why}")
    if standing.until is None:
        return said
    key = f"reminders.until.{standing.why}"
    return said if not words.has(key) else f"{said} {words.text(key, day=f'{standing.until:%d/%m/%Y}')}"


def reminders_json(found: Sequence[DossierReminders], as_of: date) -> Json:
    """Return them as JSON, schema `subventio/reminders/1`; days are ISO."""
    return {
        "schema": SCHEMA,
        "as_of": as_of.isoformat(),
        "due": [
            {
                "dossier": item.id,
                "kind": reminder.kind.value,
                "to": item.to,
                "duties": [_standing_json(standing) for standing in reminder.asked],
            }
            for item in found
            for reminder in item.decision.due
        ],
        "not_due": [
            {
                "dossier": item.id,
                **_standing_json(standing),
                "why": None if standing.why is None else standing.why.value,
                "until": None if standing.until is None else standing.until.isoformat(),
            }
            for item in found
            for standing in item.decision.not_due
        ],
    }


def _standing_json(standing: Standing) -> dict[str, Json]:
    due = standing.awaited.due
    return {
        "duty": standing.awaited.duty,
        "due": None if due is None else due.isoformat(),
        "step": standing.step,
    }

"""The agenda as text, as JSON and as a calendar file (RFC 5545)."""

from collections.abc import Iterator
from datetime import UTC, date, datetime
from hashlib import sha256

from attrs import frozen

from conventions.engine.agenda import AgendaItem
from conventions.exports.json_values import Json
from conventions.messages import Catalogue

__all__ = ["DatedItem", "agenda_ics", "agenda_json", "agenda_lines"]


@frozen
class DatedItem:
    """An item of the agenda, the dossier it belongs to, and what people call its norm."""

    dossier: str
    item: AgendaItem
    name: str


def sentence(found: DatedItem, words: Catalogue) -> str:
    """Return what the day is the day of."""
    item = found.item
    role = f"role.{item.party}"
    party = words.text(role) if words.has(role) else item.party
    return words.text(f"agenda.{item.occasion.value}", norm=found.name, party=party)


def agenda_lines(items: list[DatedItem], start: date, end: date, words: Catalogue) -> Iterator[str]:
    """Yield one line an item."""
    yield words.text("agenda.heading", start=words.day(start), end=words.day(end))
    width = max((len(found.dossier) for found in items), default=0)
    for found in items:
        yield f"  {found.item.day.isoformat()}  {found.dossier:<{width}}  {sentence(found, words)}"
    if not items:
        yield f"  {words.text('agenda.empty')}"


def agenda_json(items: list[DatedItem], start: date, end: date) -> Json:
    """Return the agenda as JSON, schema `subventio/agenda/1`."""
    return {
        "schema": "subventio/agenda/1",
        "from": start.isoformat(),
        "to": end.isoformat(),
        "items": [
            {
                "date": found.item.day.isoformat(),
                "occasion": found.item.occasion.value,
                "dossier": found.dossier,
                "norm": found.item.norm,
                "party": found.item.party,
                "article": found.item.article,
            }
            for found in items
        ],
    }


def agenda_ics(items: list[DatedItem], start: date, words: Catalogue) -> str:
    """Return the agenda as whole-day events, stamped with the day asked: equal input gives equal text.

    Raises ModuleNotFoundError without the extra `ics`.
    """
    from icalendar import Calendar, Event

    calendar = Calendar()
    calendar.add("prodid", "-//subventio//agenda//FR")
    calendar.add("version", "2.0")
    for found in items:
        identity = sha256(
            f"{found.dossier}/{found.item.norm}/{found.item.occasion.value}".encode()
        ).hexdigest()
        event = Event()
        event.add("uid", f"{identity[:32]}@subventio")
        event.add("dtstamp", datetime(start.year, start.month, start.day, tzinfo=UTC))
        event.add("dtstart", found.item.day)
        event.add("summary", f"{found.dossier}{words.text('colon')}{sentence(found, words)}")
        event.add("transp", "TRANSPARENT")
        calendar.add_component(event)
    written: bytes = calendar.to_ical()
    return written.decode()

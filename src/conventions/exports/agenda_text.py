"""The agenda as text, as JSON, and as a calendar file (RFC 5545)."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import UTC, date, datetime, timedelta
from hashlib import sha256
from typing import TYPE_CHECKING, Final

from budget import frozen
from conventions.engine.status import DutyStatus
from conventions.exports.json_values import Json, answer_json, fields_json, in_currency
from conventions.exports.label_text import Names
from conventions.exports.value_text import owed_text
from conventions.language.syntax import EUROS
from conventions.messages import Catalogue, catalogue
from conventions.views.agenda import AgendaItem, Certainty, Occasion

if TYPE_CHECKING:
    from icalendar import Event


# --- The agenda as text and as JSON -------------------------------------------------------------------------

NOT_APPLICABLE = DutyStatus.NOT_APPLICABLE.value
UNSURE = (Certainty.NOT_BEFORE, Certainty.PERHAPS, Certainty.RECORDED)
TURNING = (Certainty.NOT_BEFORE, Certainty.BETWEEN)
"""The certainties for which the age of a past day is also stated."""
ON_THE_DAY = (Occasion.OPENS, Occasion.BEGINS, Occasion.CHANGES)


@frozen
class DatedItem:
    """An item of the agenda, with its dossier, and the names of its norm and its readings."""

    dossier: str
    item: AgendaItem
    names: Names

    @property
    def name(self) -> str:
        """The label of the norm, else its identifier."""
        return self.names.of(self.item.norm, catalogue("fr"))  # labels are those of the text, in any language


def shown_items(items: Iterable[DatedItem]) -> list[DatedItem]:
    """Return the items that are appointments: that a norm no longer applies is none."""
    return [
        found
        for found in items
        if found.item.occasion is not Occasion.CHANGES
        or any(after != NOT_APPLICABLE for _, after in found.item.turns)
    ]


def sentence(found: DatedItem, words: Catalogue) -> str:
    """Return the occasion of the day, its certainty, and what then changes if nothing is recorded."""
    item, words = found.item, found.names.counting(words)
    role = f"role.{item.party}"
    party = words.text(role) if words.has(role) else found.names.party(item.party, words)
    turns = [turn for turn in item.turns if turn[1] != NOT_APPLICABLE] or list(item.turns)
    falls = dict.fromkeys(after for day, after in turns if day == turns[0][0])
    status = words.text("reading.or").join(words.text(f"status.{after}") for after in falls)
    norm = found.names.of(item.norm, words)
    text = words.text(f"agenda.{item.occasion.value}", norm=norm, party=party, status=status)
    days = {"day": words.day(item.day), "last": words.day(item.last)}
    if item.last is not None:
        text += words.text("agenda.between", days)
    if item.certainty in UNSURE:
        text += words.text(f"agenda.{item.certainty.value}", days)
    if item.certainty in TURNING and item.turns and item.occasion not in ON_THE_DAY:
        turn, after = item.turns[-1]
        text += words.text("agenda.then", day=words.day(turn), status=words.text(f"status.{after}"))
    if item.readings:
        read = (found.names.read_as(each.of, each.name, item.norm, words) for each in item.readings)
        text += words.text("agenda.by_reading", readings=words.text("semicolon").join(read))
    if item.amount is not None:
        text += words.text("agenda.amount", amount=owed_text(item.amount, words))
    return text


def agenda_lines(
    items: list[DatedItem], start: date, end: date, words: Catalogue, unread: Sequence[str] = ()
) -> Iterator[str]:
    """Yield one line for each item, then the unreadable dossiers, whose days are missing."""
    yield words.text("agenda.heading", start=words.day(start), end=words.day(end))
    told = shown_items(items)
    width = max((len(found.dossier) for found in told), default=0)
    for found in told:
        yield f"  {found.item.day:%d/%m/%Y}  {found.dossier:<{width}}  {sentence(found, words)}"
    if not told and not unread:
        yield f"  {words.text('agenda.empty')}"
    for path in unread:
        yield f"  {words.text('agenda.unread', path=path)}"


def agenda_json(items: list[DatedItem], start: date, end: date, unread: Sequence[str] = ()) -> Json:
    """Return the agenda as JSON, schema `subventio/agenda/1`; `unread`: dossiers whose days are missing."""
    return {
        "schema": "subventio/agenda/1",
        "from": start.isoformat(),
        "to": end.isoformat(),
        "items": [
            {
                "date": found.item.day.isoformat(),
                "occasion": found.item.occasion.value,
                "dossier": found.dossier,
                **fields_json(found.item, "norm", "party", "article", "last", "certainty"),
                "readings": [{"of": choice.of, "name": choice.name} for choice in found.item.readings],
                "turns": [{"date": day.isoformat(), "status": after} for day, after in found.item.turns],
                "amount": answer_json(found.item.amount, EUROS),
                **in_currency(found.names.currency),
            }
            for found in items
        ],
        **({"unread": list(unread)} if unread else {}),
    }


# ------------------------------------------------------------------------------------------------------------
# The agenda as a calendar file (RFC 5545): stable identifiers, and what changed since the file before it.
# A program that has an event already takes another for it where its number in the sequence is higher. So the
# file that was written before says what each event was: one that stays keeps its bytes, one that changed has
# the next number, and one that no longer comes is cancelled until its day has passed.

_OURS: Final = "@subventio"
_DAY: Final = timedelta(days=1)
_MORNING: Final = timedelta(hours=9)
"""The hour of alarms: a whole-day event begins at midnight."""
_STATED: Final = ("DTSTART", "DTEND", "SUMMARY", "STATUS")


def agenda_ics(
    items: list[DatedItem],
    start: date,
    words: Catalogue,
    *,
    end: date = date.max,
    former: bytes | None = None,
    alarms: Sequence[int] = (),
    is_served: bool = False,
) -> str:
    """Return the agenda as whole-day events, stamped with the day asked: equal input gives equal text.

    `former` is the file that this one takes the place of. What it holds of days after `end` was not asked
    for, and stays. `alarms` ring so many days before. A file that `is_served` says how often to look again.
    Raises ModuleNotFoundError without the extra `ics`.
    """
    from icalendar import Calendar

    calendar = Calendar()
    calendar.add("prodid", "-//subventio//agenda//FR")
    calendar.add("version", "2.0")
    if is_served:
        calendar.add("refresh-interval", _DAY, parameters={"VALUE": "DURATION"})
        calendar.add("x-published-ttl", "P1D")
    told = shown_items(items)
    before = _events(former)
    made = {
        f"{identity}{_OURS}": _event(f"{identity}{_OURS}", found, start, words, alarms)
        for identity, found in zip(_identities(told), told, strict=True)
    }
    for uid, event in made.items():
        calendar.add_component(_numbered(event, before.get(uid), is_served=is_served))
    for uid, event in before.items():
        if uid not in made and (kept := _cancelled(event, start, end)) is not None:
            calendar.add_component(kept)
    written: bytes = calendar.to_ical()
    return written.decode()


def _event(uid: str, found: DatedItem, start: date, words: Catalogue, alarms: Sequence[int]) -> "Event":
    from icalendar import Alarm, Event

    event = Event()
    event.add("uid", uid)
    event.add("dtstamp", _stamp(start))
    event.add("dtstart", found.item.day)
    if found.item.last is not None:
        event.add("dtend", found.item.last + _DAY)
    summary = f"{found.dossier}{words.text('colon')}{sentence(found, words)}"
    event.add("summary", summary)
    event.add("transp", "TRANSPARENT")
    for days in sorted(set(alarms), reverse=True):
        alarm = Alarm()
        alarm.add("action", "DISPLAY")
        alarm.add("description", summary)
        alarm.add("trigger", _MORNING - timedelta(days=days))
        event.add_component(alarm)
    return event


def _stamp(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, tzinfo=UTC)


def _numbered(event: "Event", before: "Event | None", *, is_served: bool) -> "Event":
    """Return the event with its sequence number: unchanged if the event is unchanged, else the next one."""
    if before is None:
        if is_served:
            event.add("sequence", 0)
        return event
    if _event_content(event) == _event_content(before):
        return before
    event.add("sequence", _number(before) + 1)
    return event


def _cancelled(event: "Event", start: date, end: date) -> "Event | None":
    """Return an event that no longer applies, marked as cancelled; None once its day has passed."""
    first, after = event.decoded("DTSTART"), event.decoded("DTEND", None)
    last = first if after is None else after - _DAY
    if first > end:
        return event
    if last < start:
        return None
    if event.get("STATUS") == "CANCELLED":
        return event
    number = _number(event) + 1
    for name in ("DTSTAMP", "SEQUENCE", "STATUS"):
        event.pop(name, None)
    event.add("dtstamp", _stamp(start))
    event.add("sequence", number)
    event.add("status", "CANCELLED")
    event.subcomponents.clear()
    return event


def _number(event: "Event") -> int:
    return int(event.get("SEQUENCE", 0))


def _event_content(event: "Event") -> tuple[bytes | None, ...]:
    """Return the content of a calendar event, without its sequence number and time stamp."""
    fields = (event.get(name) for name in _STATED)
    said = (None if value is None else value.to_ical() for value in fields)
    return (*said, *(part.to_ical() for part in event.subcomponents))


def _events(former: bytes | None) -> Mapping[str, "Event"]:
    """Return our events of a calendar file by their identifiers; of what is no calendar, none."""
    from icalendar import Calendar, Event

    if former is None:
        return {}
    try:
        return {
            str(event["UID"]): event
            for event in Calendar.from_ical(former).walk("VEVENT")
            if isinstance(event, Event)
            and str(event.get("UID", "")).endswith(_OURS)
            and type(event.decoded("DTSTART")) is date
        }
    except (ValueError, KeyError):
        return {}


def _identities(items: list[DatedItem]) -> Iterator[str]:
    """Yield an identity of each item that does not depend on its day; of repeated ones, with the readings."""
    taken: set[str] = set()
    for found in items:
        item = found.item
        name = f"{found.dossier}/{item.norm}/{item.occasion.value}"
        if item.readings or name in taken:
            name += "".join(f"/{choice.of}.{choice.name}" for choice in item.readings)
        if name in taken:
            name += f"/{item.day.isoformat()}/{item.certainty.value}"
        taken.add(name)
        yield sha256(name.encode()).hexdigest()[:32]

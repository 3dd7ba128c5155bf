"""The agenda as text and as JSON."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date

from attrs import frozen

from conventions.engine.agenda import AgendaItem, Certainty, Occasion
from conventions.engine.duty_status import DutyStatus
from conventions.exports.json_values import Json, answer_json, in_currency
from conventions.exports.names import Names
from conventions.exports.value_text import value_text
from conventions.language.types import EUROS
from conventions.messages import Catalogue, catalogue

__all__ = ["DatedItem", "agenda_json", "agenda_lines", "sentence", "told_items"]

NOT_APPLICABLE = DutyStatus.NOT_APPLICABLE.value
UNSURE = (Certainty.NOT_BEFORE, Certainty.BETWEEN, Certainty.PERHAPS, Certainty.RECORDED)
TURNING = (Certainty.NOT_BEFORE, Certainty.BETWEEN)
"""How sure days are of which it is also told since when they are past."""
ON_THE_DAY = (Occasion.OPENS, Occasion.BEGINS, Occasion.CHANGES)


@frozen
class DatedItem:
    """An item of the agenda, the dossier it belongs to, and what people call its norms and its readings."""

    dossier: str
    item: AgendaItem
    names: Names

    @property
    def name(self) -> str:
        """What people call the norm; its identifier where it has no label."""
        return self.names.of(self.item.norm, catalogue("fr"))  # labels are those of the text, in any language


def told_items(items: Iterable[DatedItem]) -> list[DatedItem]:
    """Return the items of days on which something falls: that a norm no longer applies is no appointment."""
    return [
        found
        for found in items
        if found.item.occasion is not Occasion.CHANGES
        or any(after != NOT_APPLICABLE for _, after in found.item.turns)
    ]


def sentence(found: DatedItem, words: Catalogue) -> str:
    """Return what the day is the day of, how sure it is, and what then changes if nothing is recorded."""
    item, words = found.item, found.names.counting(words)
    role = f"role.{item.party}"
    party = words.text(role) if words.has(role) else item.party
    falls = [after for _, after in item.turns if after != NOT_APPLICABLE] or [
        after for _, after in item.turns
    ]
    status = words.text(f"status.{falls[0]}") if falls else ""
    norm = found.names.of(item.norm, words)
    text = words.text(f"agenda.{item.occasion.value}", norm=norm, party=party, status=status)
    days = {"day": words.day(item.day), "last": words.day(item.last)}
    if item.certainty in UNSURE:
        text += words.text(f"agenda.{item.certainty.value}", days)
    if item.certainty in TURNING and item.turns and item.occasion not in ON_THE_DAY:
        turn, after = item.turns[-1]
        text += words.text("agenda.then", day=words.day(turn), status=words.text(f"status.{after}"))
    if item.readings:
        read = (found.names.read_as(each.of, each.name, item.norm, words) for each in item.readings)
        text += words.text("agenda.by_reading", readings=words.text("semicolon").join(read))
    if item.amount is not None:
        text += words.text("agenda.amount", amount=value_text(item.amount, EUROS, words))
    return text


def agenda_lines(
    items: list[DatedItem], start: date, end: date, words: Catalogue, unread: Sequence[str] = ()
) -> Iterator[str]:
    """Yield one line an item, then the dossiers whose days are not among them: they could not be read."""
    yield words.text("agenda.heading", start=words.day(start), end=words.day(end))
    told = told_items(items)
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
                "norm": found.item.norm,
                "party": found.item.party,
                "article": found.item.article,
                "last": None if found.item.last is None else found.item.last.isoformat(),
                "certainty": found.item.certainty.value,
                "readings": [{"of": choice.of, "name": choice.name} for choice in found.item.readings],
                "turns": [{"date": day.isoformat(), "status": after} for day, after in found.item.turns],
                "amount": answer_json(found.item.amount, EUROS),
                **in_currency(found.names.currency),
            }
            for found in items
        ],
        **({"unread": list(unread)} if unread else {}),
    }

"""The standard vocabulary of facts as text, and as JSON in both languages."""

from collections.abc import Iterator
from typing import Final

from conventions.exports.json_values import Json
from conventions.facts.vocabulary import LIFE_EVENTS, LIFE_VALUES, LifeEvent
from conventions.messages import LANGUAGES, Catalogue, catalogue

SCHEMA: Final = "subventio/events/1"


def event_lines(words: Catalogue) -> Iterator[str]:
    """Yield the lines of every event, then of every value.

    Its key and name, what it carries and who records it, its evidence.
    """
    for event in (*LIFE_EVENTS.values(), *LIFE_VALUES.values()):
        yield f"{event.key:<26} {words.text(f'fact.{event.key}')}"
        yield f"    {_about(event, words)}"
        yield f"    {words.text('event.evidence', evidence=words.text(f'fact.{event.key}.evidence'))}"
        yield f"    {words.text('event.read_by', reader=words.text(f'event.reader.{event.reader.value}'))}"
        if event.is_fixed:
            yield f"    {words.text('event.fixed')}"


def times_text(event: LifeEvent, words: Catalogue) -> str:
    """Return how many times an event may be recorded."""
    return words.text("event.repeated" if event.is_repeated else "event.once")


def _about(event: LifeEvent, words: Catalogue) -> str:
    return words.text(
        "event.line",
        times=times_text(event, words),
        value=words.text(f"event.carries.{event.carries.value}"),
        by=words.text(f"event.by.{event.by.value}"),
    )


def events_json() -> dict[str, Json]:
    """Return every event and value with its texts in both languages, whatever the language of the call."""
    return {
        "schema": SCHEMA,
        "events": [_event_json(event) for event in LIFE_EVENTS.values()],
        "values": [_event_json(value) for value in LIFE_VALUES.values()],
    }


def _event_json(event: LifeEvent) -> dict[str, Json]:
    return {
        "key": event.key,
        "name": _in_both(f"fact.{event.key}"),
        "value": event.carries.name.lower(),
        "repeated": event.is_repeated,
        "fixed": event.is_fixed,
        "recorded_by": event.by.value,
        "read_by": event.reader.value,
        "evidence": _in_both(f"fact.{event.key}.evidence"),
    }


def _in_both(key: str) -> dict[str, Json]:
    return {language: catalogue(language).text(key) for language in LANGUAGES}


def event_names() -> dict[str, tuple[str, ...]]:
    """Return the labels of each event and value, in every language: for a cell that names one."""
    known = {**LIFE_EVENTS, **LIFE_VALUES}
    return {key: tuple(catalogue(language).text(f"fact.{key}") for language in LANGUAGES) for key in known}

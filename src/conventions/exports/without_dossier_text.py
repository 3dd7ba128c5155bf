"""What is printed without a dossier: a deadline and the standard vocabulary of facts, as text and JSON."""

from collections.abc import Iterator
from datetime import date
from typing import Final, TypeAlias

from attrs import evolve

from budget import frozen
from conventions.calendar.arithmetic import Rounding
from conventions.calendar.deadline import (
    Counting,
    Deadline,
    OtherDate,
    Step,
    deadline,
    latest_notice,
    readings_of,
    subtracted_notice,
)
from conventions.calendar.period import (
    AmbiguousDateError,
    BackwardsCountingError,
    ClearNeedsBackwardsError,
    Period,
    WorkingDays,
)
from conventions.calendar.working_days import Roll, Territory
from conventions.calendar.working_days import roll as rolled
from conventions.exports.json_values import Json
from conventions.facts.vocabulary import LIFE_EVENTS, LIFE_VALUES, LifeEvent
from conventions.messages import LANGUAGES, Catalogue, catalogue

JsonValue: TypeAlias = "str | list[JsonValue] | dict[str, JsonValue]"


@frozen
class DeadlineReport:
    """A deadline, ready for JSON."""

    deadline: Deadline

    def to_jsonable(self) -> dict[str, JsonValue]:
        """Return the keys `raw`, `date`, `steps`, `readings`, always present; dates ISO."""
        return {
            "raw": self.deadline.raw.isoformat(),
            "date": self.deadline.date.isoformat(),
            "steps": [_step(step) for step in self.deadline.steps],
            "readings": [_reading(reading) for reading in self.deadline.readings],
        }


@frozen
class AmbiguousDateReport:
    """The two dates under strict rounding, the earlier first; the command then exits with 2."""

    error: AmbiguousDateError

    def to_jsonable(self) -> dict[str, JsonValue]:
        """Return the keys `error` and `candidates`."""
        return {
            "error": self.error.code,
            "candidates": [candidate.isoformat() for candidate in self.error.candidates],
        }


def deadline_json(  # one parameter per option of the command
    start: date,
    period: Period | WorkingDays,
    *,
    backwards: bool = False,
    clear: bool = False,
    rounding: Rounding = Rounding.DOWN,
    counting: Counting = Counting.NON_FRANC,
    roll: Roll = Roll.NONE,
    territory: Territory = Territory.METROPOLE,
) -> DeadlineReport | AmbiguousDateReport:
    """Return the report of a period counted from `start`, or back from it.

    Backwards is `latest_notice`; `franc` counting is then the same as `clear`; another rounding than
    `down` means plain subtraction instead. A period counted backwards is never rolled: a requested roll
    is named in the steps, and its date is a reading.
    Raises ClearNeedsBackwardsError, BackwardsCountingError, and what `deadline` and `latest_notice`
    raise, except the ambiguity, which is a report.

    >>> report = deadline_json(date(2024, 12, 31), Period(6, 0), backwards=True, rounding=Rounding.STRICT)
    >>> report.to_jsonable()
    {'error': 'ambiguous_date', 'candidates': ['2024-06-30', '2024-07-01']}
    """
    if clear and not backwards:
        raise ClearNeedsBackwardsError(
            "clear days are for a period counted backwards", actual="clear", expected="backwards"
        )
    try:
        if backwards:
            clear_days = clear or _counts_clear(counting)
            found = _backwards(start, period, rounding, territory, clear=clear_days)
            return DeadlineReport(_with_roll_asked(found, roll, territory))
        return DeadlineReport(
            deadline(start, period, counting=counting, roll=roll, territory=territory, rounding=rounding)
        )
    except AmbiguousDateError as ambiguous:
        return AmbiguousDateReport(ambiguous)


def _counts_clear(counting: Counting) -> bool:
    """Return whether `counting`, backwards, excludes both end days."""
    if counting is Counting.START_INCLUDED:
        raise BackwardsCountingError(
            "a period counted backwards is non_franc or franc",
            actual=counting.value,
            expected="non_franc|franc",
        )
    return counting is Counting.FRANC


def _backwards(
    end: date, period: Period | WorkingDays, rounding: Rounding, territory: Territory, *, clear: bool
) -> Deadline:
    if rounding is Rounding.DOWN or isinstance(period, WorkingDays):
        return latest_notice(end, period, clear=clear, territory=territory)
    return subtracted_notice(end, period, rounding, clear=clear, territory=territory)


def _with_roll_asked(found: Deadline, roll: Roll, territory: Territory) -> Deadline:
    moved = rolled(found.date, roll, territory)
    if moved == found.date:
        return found
    step = Step("roll_not_applied", found.date, (("roll", roll.value),))
    asked = readings_of(found.date, found.readings, (OtherDate("rolled_as_asked", moved),))
    return evolve(found, steps=(*found.steps, step), readings=asked)


def _step(step: Step) -> dict[str, JsonValue]:
    return {"code": step.code, "date": step.date.isoformat(), "params": dict(step.params)}


def _reading(reading: OtherDate) -> dict[str, JsonValue]:
    return {"code": reading.code, "date": reading.date.isoformat()}


def ambiguous_text(report: AmbiguousDateReport, words: Catalogue) -> str:
    """Return the two possible dates."""
    down, up = (words.day(day) for day in report.error.candidates)
    actual = words.dates_in(report.error.actual)
    return words.text("error.ambiguous_date", actual=actual, down=down, up=up, expected="")


def deadline_lines(report: DeadlineReport, words: Catalogue) -> Iterator[str]:
    """Yield the lines of a deadline: the date first."""
    found = report.deadline
    yield f"{words.weekday(found.date)} {words.day(found.date)}"
    for step in found.steps:
        params = {name: words.dates_in(value) for name, value in step.params}
        sentence = words.text(f"calendar.step.{step.code}", params, date=words.day(step.date))
        article = dict(step.params).get("article")
        yield f"  {sentence}{f' ({article})' if article else ''}"
    for reading in found.readings:
        sentence = words.text(f"calendar.reading.{reading.code}", date=words.day(reading.date))
        yield f"  {words.text('reading.other')} {sentence}"


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

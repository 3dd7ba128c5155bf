"""The day and the value of a fact: its own, or the two between which it lies."""

from datetime import date
from fractions import Fraction

from budget.money import Euros
from conventions.exports.json_values import Json, answer_json, bound_json
from conventions.facts.fact import Fact, FactValue, RecordedValue, ValueRange
from conventions.language.answers import DAWN, NEVER, Answer
from conventions.language.types import Kind
from conventions.messages import Catalogue

__all__ = ["days_text", "done_json", "fact_day_json", "fact_day_text", "fact_value_json", "fact_value_text"]


# --- The day on which something happened: its own, or the days between which it lies ------------------------


def fact_day_text(fact: Fact, words: Catalogue) -> str:
    """Return the day of a fact, or the days between which it lies."""
    return days_text(fact.occurred_on, fact.last_day, words)


def days_text(first: date, last: date, words: Catalogue) -> str:
    """Return a day, or the days between which one lies; of one that nobody knows, the last."""
    if first == last:
        return words.day(last)
    if first == DAWN:
        return words.text("value.at_latest", high=words.day(last))
    return words.text("value.between_days", low=words.day(first), high=words.day(last))


def fact_day_json(name: str, fact: Fact) -> dict[str, Json]:
    """Return the day of a fact; where it is not known, null, and the days between which it lies."""
    if fact.no_later_than is None:
        return {name: fact.occurred_on.isoformat()}
    first = None if fact.occurred_on == DAWN else fact.occurred_on.isoformat()
    return {name: None, f"{name}_range": {"min": first, "max": fact.no_later_than.isoformat()}}


def done_json(name: str, done: Answer | None) -> dict[str, Json]:
    """Return the day on which a duty was performed; where it lies between two, null, and both.

    One that may have been before all days, as where nobody recorded a posting, is told by the last.
    """
    if done is None:
        return {name: None}
    is_between = not done.is_decided and done.hi != NEVER
    if is_between and (done.lo != DAWN or any(_asks_day(question.about) for question in done.questions)):
        return {name: None, f"{name}_range": answer_json(done, Kind.DATE)}
    return {name: bound_json(done.hi, None)}


def _asks_day(about: str) -> bool:
    return about.startswith("day_of(")


# --- The value of a fact: its own, or the two between which it lies -----------------------------------------


def fact_value_text(value: RecordedValue, words: Catalogue) -> str:
    """Return the value of a fact, or the two between which it lies."""
    if isinstance(value, ValueRange):
        return words.text("value.between", low=_text(value.least, words), high=_text(value.most, words))
    return _text(value, words)


def _text(value: FactValue, words: Catalogue) -> str:
    match value:
        case Euros():
            return words.amount(value)
        case Fraction():
            return words.decimal(value)
        case bool():
            return words.text("value.true" if value else "value.false")
        case _:
            return words.dates_in(str(value))


def fact_value_json(value: RecordedValue | None) -> dict[str, Json]:
    """Return the value of a fact; where it is not known, null, and the two between which it lies."""
    if isinstance(value, ValueRange):
        return {"value": None, "value_range": {"min": _json(value.least), "max": _json(value.most)}}
    return {"value": _json(value)}


def _json(value: FactValue | None) -> Json:
    match value:
        case None | bool() | str():
            return value
        case Euros():
            return str(value)
        case date():
            return value.isoformat()
        case int() | Fraction():
            return bound_json(value, None)

"""The value of a fact: its own, or the two between which it lies."""

from datetime import date
from fractions import Fraction

from budget.money import Euros
from conventions.exports.json_values import Json, bound_json
from conventions.facts.fact import FactValue, RecordedValue, ValueRange
from conventions.messages import Catalogue

__all__ = ["fact_value_json", "fact_value_text"]


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

"""Changes of an agreement in words: the place, what stood there, what stands there now; and as JSON."""

from collections.abc import Iterator
from datetime import date
from enum import Enum
from fractions import Fraction
from typing import Final, cast

from attrs import NOTHING, AttrsInstance, fields, has

from budget.accounts import Account
from budget.money import Euros
from budget.rate import Rate, format_rate_en, format_rate_fr
from conventions.agreement.agreement import Agreement
from conventions.agreement.changes import ORDER, Absent, Change
from conventions.exports.json_values import Json, bound_json
from conventions.files.toml_place import FIELD_KEYS, toml_place
from conventions.messages import ISO_DATE, Catalogue

__all__ = ["change_json", "change_line", "change_place", "percent", "value_json", "value_words"]

_CALLED: Final = ("label", "title", "name", "id", "key", "role")
"""The fields that say what a record is called, the first that it has."""


def change_place(change: Change, before: Agreement, after: Agreement) -> str:
    """Return the place of a change as people write it; of an order, that of the list."""
    path = change.path[:-1] if change.path[-1] == ORDER else change.path
    is_there = any(duty.name in path for duty in after.duties)
    return toml_place(path, after if is_there else before)


def change_line(change: Change, before: Agreement, after: Agreement, words: Catalogue) -> str:
    """Return `place: before → after`."""
    place = change_place(change, before, after)
    if change.path[-1] == ORDER:
        return f"{place}{words.text('colon')}{words.text('change.order')}"
    kind = _kind_of(change, after) or _kind_of(change, before)
    old, new = (
        value_words(_pair_value(value, change), words, kind) for value in (change.before, change.after)
    )
    return f"{place}{words.text('colon')}{old} → {new}"


def _pair_value(value: object, change: Change) -> object:
    """Return the value of a pair whose name is the place itself; any other value as it is."""
    match value:
        case (name, inner) if name == change.path[-1]:
            return inner
        case _:
            return value


def _kind_of(change: Change, agreement: Agreement) -> str:
    """Return the declared type of a parameter or of a cell; nothing of any other place."""
    match change.path:
        case ("given", name):
            return next((item.type for item in agreement.parameters if item.name == name), "")
        case ("tables", table, "rows", _, "cells", column):
            found = (dict(item.columns) for item in agreement.tables if item.name == table)
            return next(found, {}).get(column, "")
        case _:
            return ""


def value_words(value: object, words: Catalogue, kind: str = "") -> str:
    """Return a value of an agreement in words; what is not there is a dash."""
    match value:
        case None | Absent.ABSENT | ():
            return words.text("change.nothing")
        case bool():
            return words.text("value.true" if value else "value.false")
        case Euros():
            return words.amount(value)
        case date():
            return words.day(value)
        case Fraction() if kind == "ratio":
            return percent(Rate(value), words)
        case Fraction():
            return words.decimal(value)
        case Account():
            return value.number
        case Enum():
            return (
                words.text("change.to_be_completed") if value.value == "to_be_completed" else str(value.value)
            )
        case (str(), inner) if isinstance(value, tuple):
            return f"{value[0]} = {value_words(inner, words)}"
        case tuple():
            return ", ".join(value_words(item, words) for item in value)
        case str() if ISO_DATE.fullmatch(value):
            return words.dates_in(value)
        case _ if has(type(value)):
            return _record(cast("AttrsInstance", value), words)
        case _:
            return str(value)


def percent(rate: Rate, words: Catalogue) -> str:
    """Return a rate as the language writes it, with two decimals at most."""
    return format_rate_fr(rate, 2) if words.language == "fr" else format_rate_en(rate, 2)


def _record(record: AttrsInstance, words: Catalogue) -> str:
    """Return what a record is called, and what it says."""
    stated = dict(_stated(record))
    called = next((stated.pop(name) for name in _CALLED if name in stated), "")
    for name in _CALLED:
        stated.pop(name, None)
    said = ", ".join(f"{name} = {value_words(value, words)}" for name, value in stated.items())
    return f"{called} ({said})" if called and said else str(called or said)


def _stated(record: AttrsInstance) -> Iterator[tuple[str, object]]:
    """Yield the fields of a record that are not left at their default, by their keys in a file."""
    for item in fields(type(record)):
        value = getattr(record, item.name)
        if item.default is NOTHING or value != item.default:
            yield FIELD_KEYS.get(item.name, item.name), value


def change_json(change: Change, before: Agreement, after: Agreement) -> dict[str, Json]:
    """Return a change: its place, and its two values, null where there is none."""
    return {
        "place": change_place(change, before, after),
        "before": value_json(_pair_value(change.before, change)),
        "after": value_json(_pair_value(change.after, change)),
    }


def value_json(value: object) -> Json:
    """Return a value of an agreement as JSON: amounts and ratios as texts, a record by its stated fields."""
    match value:
        case None | Absent.ABSENT:
            return None
        case bool() | int() | str():
            return value
        case Euros():
            return str(value)
        case date():
            return value.isoformat()
        case Fraction():
            return bound_json(value, None)
        case Account():
            return value.number
        case Enum():
            return str(value.value)
        case tuple():
            return [value_json(item) for item in value]
        case _ if has(type(value)):
            return {name: value_json(inner) for name, inner in _stated(cast("AttrsInstance", value))}
        case _:
            return str(value)

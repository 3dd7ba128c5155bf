"""The file of an office's reminder rules, `reminders.toml`: every fault of it at once, with its line."""

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Final

import msgspec

from budget.findings import Place
from conventions.files.faults import DataPath, Fault, RefusedValueError, UnreadableDossierError, shown
from conventions.files.positions import line_of, positions
from conventions.files.strict import as_written, nearest
from conventions.files.text import file_bytes, toml_text
from conventions.files.toml_data import toml_data
from conventions.reminders.addresses import is_address
from conventions.reminders.rules import BOUNDS, ReminderRules, bounds_of, is_within

__all__ = ["SCHEMA", "read_rules", "rules_of"]

SCHEMA: Final = "subventio/reminders/1"
_DAYS: Final = ("before", "after")
_ADDRESSES: Final = {"from": "sender", "digest": "digest_to"}
"""Keys of the file, and what they are in the rules: `from` is a word of Python."""
_KEYS: Final = ("schema", *BOUNDS, "quiet_days", *_ADDRESSES)

Found = tuple[DataPath, str, str, str]
"""A fault before its line is known: its path, its code, what is there, what is expected."""


def read_rules(path: Path) -> ReminderRules:
    """Return the rules of a file; `UnreadableDossierError` with all its faults."""
    try:
        text = toml_text(file_bytes(path))
    except RefusedValueError as error:
        fault = Fault(Place(str(path)), error.fault, error.actual, error.expected)
        raise UnreadableDossierError(path, (fault,)) from error
    return rules_of(str(path), text)


def rules_of(file: str, text: str) -> ReminderRules:
    """Return the rules that a TOML text states; what it does not state is as the rules are by default."""
    read = toml_data(file, text)
    faults = [Fault(Place(file, it.line), it.code, it.actual, params=it.params) for it in read.problems]
    data = read.data or {}
    if not faults:
        places = positions(text)
        faults = [
            Fault(Place(file, line_of(places, path), ".".join(map(str, path))), code, actual, expected, *near)
            for path, code, actual, expected in _faults(data)
            for near in [_near(code, actual)]
        ]
    if faults:
        raise UnreadableDossierError(Path(file), tuple(sorted(faults)))
    given = {_ADDRESSES.get(key, key): value for key, value in data.items() if key != "schema"}
    return msgspec.convert(given, ReminderRules)


def _near(code: str, actual: str) -> tuple[str, tuple[tuple[str, str], ...]]:
    """Return the remedy of a fault, and what it names: the key that was meant, where one is near."""
    near = nearest(actual, list(_KEYS)) if code == "unknown_key" else ""
    return ("did_you_mean", (("near", near),)) if near else ("", ())


def _faults(data: Mapping[str, object]) -> Iterator[Found]:
    if data.get("schema") != SCHEMA:
        yield ("schema",), "reminder_schema", shown(data.get("schema", "")), SCHEMA
    for key, value in data.items():
        if key not in _KEYS:
            yield (key,), "unknown_key", key, ", ".join(_KEYS)
        elif key in _DAYS:
            yield from _of_days(key, value)
        elif key in BOUNDS and not is_within(key, value):
            yield (key,), "reminder_rule", as_written(value), bounds_of(key)
        elif key == "quiet_days" and not isinstance(value, bool):
            yield (key,), "wrong_type.truth", as_written(value), ""
        elif key in _ADDRESSES and not (isinstance(value, str) and is_address(value)):
            yield (key,), "reminder_address", as_written(value), ""


def _of_days(key: str, value: object) -> Iterator[Found]:
    if not isinstance(value, list):
        yield (key,), "wrong_type.list", as_written(value), ""
        return
    for at, days in enumerate(value):
        if not is_within(key, days):
            yield (key, at), "reminder_rule", as_written(days), bounds_of(key)

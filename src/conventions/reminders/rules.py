"""The reminder rules of an office, in `reminders.toml`; all faults are reported at once, with their lines."""

from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import ClassVar, Final

import msgspec
from attrs import field, frozen

from budget.errors import InputError
from budget.findings import Place
from conventions.files.faults import DataPath, Fault, RefusedValueError, UnreadableDossierError, shown
from conventions.files.positions import line_of, positions
from conventions.files.strict import as_written, nearest
from conventions.files.text import file_bytes, toml_text
from conventions.files.toml_data import toml_data
from conventions.reminders.addresses import is_address

# --- When an office reminds: days before and after a due date, and what holds a reminder back ---------------

BOUNDS: Final[Mapping[str, tuple[int, int]]] = {
    "before": (0, 30),
    "after": (1, 3650),
    "formal_notice": (1, 3650),
    "catch_up": (0, 365),
    "apart": (0, 90),
}
"""The least and the most days of each rule. A reminder letter covers only the next thirty days."""


class RulesRefusedError(InputError):
    """A rule out of bounds; `actual` is the given value, `params` its key."""

    code: ClassVar[str] = "reminder_rule"


def is_within(key: str, days: object) -> bool:
    """Return whether a rule accepts a number of days: whole and within its bounds."""
    least, most = BOUNDS[key]
    return isinstance(days, int) and not isinstance(days, bool) and least <= days <= most


def bounds_of(key: str) -> str:
    """Return the bounds of a rule as text."""
    return " … ".join(map(str, BOUNDS[key]))


def _furthest_first(days: Iterable[int]) -> tuple[int, ...]:
    return tuple(sorted(days, reverse=True))


def _nearest_first(days: Iterable[int]) -> tuple[int, ...]:
    return tuple(sorted(days))


@frozen
class ReminderRules:
    """When an office reminds, in days.

    Attributes:
        before: how long before the due date a reminder is sent; 0 is the day itself.
        after: how long after the due date, if not done.
        formal_notice: how long after the due date a formal notice is proposed and reminders stop.
        catch_up: how late a reminder may still be sent after a run that did not take place.
        apart: the minimum time between letters about the same duty.
        quiet_days: whether nothing is sent on week-ends and public holidays.
        sender: the sender's address; by default the officer's.
        digest_to: the address for the summary of a run; by default the officer of each dossier.
    """

    before: tuple[int, ...] = field(default=(30, 7), converter=_furthest_first)
    after: tuple[int, ...] = field(default=(1, 15, 45), converter=_nearest_first)
    formal_notice: int = 60
    catch_up: int = 30
    apart: int = 7
    quiet_days: bool = True
    sender: str | None = None
    digest_to: str | None = None

    def __attrs_post_init__(self) -> None:
        for key, (least, most) in BOUNDS.items():
            value = getattr(self, key)
            for days in value if isinstance(value, tuple) else (value,):
                if not is_within(key, days):
                    raise RulesRefusedError(
                        f"{key} takes whole days from {least} to {most}, not {days!r}",
                        actual=str(days)[:40],
                        expected=bounds_of(key),
                        key=key,
                    )


# --- The file `reminders.toml`: all faults at once, with their lines ----------------------------------------

SCHEMA: Final = "subventio/reminders/1"
_DAYS: Final = ("before", "after")
_ADDRESSES: Final = {"from": "sender", "digest": "digest_to"}
"""Keys of the file and the names of the rules: `from` is a Python keyword."""
_KEYS: Final = ("schema", *BOUNDS, "quiet_days", *_ADDRESSES)

Found = tuple[DataPath, str, str, str]
"""A fault before its line is known: path, code, actual, expected."""


def read_rules(path: Path) -> ReminderRules:
    """Return the rules of a file; raise `UnreadableDossierError` with all its faults."""
    try:
        text = toml_text(file_bytes(path))
    except RefusedValueError as error:
        fault = Fault(Place(str(path)), error.fault, error.actual, error.expected)
        raise UnreadableDossierError(path, (fault,)) from error
    return rules_of(str(path), text)


def rules_of(file: str, text: str) -> ReminderRules:
    """Return the rules in a TOML text; missing ones have their defaults."""
    read = toml_data(file, text)
    faults = [Fault(Place(file, it.line), it.code, it.actual, params=it.params) for it in read.problems]
    data = read.data or {}
    if not faults:
        places = positions(text)
        faults = [
            Fault(Place(file, line_of(places, path), str(path[0])), code, actual, expected, *more)
            for path, code, actual, expected in _faults(data)
            for more in [_near(code, actual) if len(path) == 1 else ("", (("rank", str(int(path[1]) + 1)),))]
        ]
    if faults:
        raise UnreadableDossierError(Path(file), tuple(sorted(faults)))
    given = {_ADDRESSES.get(key, key): value for key, value in data.items() if key != "schema"}
    return msgspec.convert(given, ReminderRules)


def _near(code: str, actual: str) -> tuple[str, tuple[tuple[str, str], ...]]:
    """Return the remedy of a fault and its parameters: the intended key, if one is similar."""
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
            yield (key, at), "reminder_rule_in_list", as_written(days), bounds_of(key)

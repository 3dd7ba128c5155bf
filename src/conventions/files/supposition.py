"""A fact that is supposed, as a line of command writes it: `key=DATE`, `key.of=DATE`, `key=DATE:value`.

`key=never` supposes that what is recorded did not happen.
"""

import re
from collections.abc import Collection
from datetime import date
from typing import Final

from attrs import frozen

from budget.errors import InputError
from conventions.calendar.iso_date import as_iso, parse_date
from conventions.files.faults import RefusedValueError, shown

FORM: Final = "key=2025-05-31 | key.of=2025-05-31 | key=2025-05-31:value | key=never"
_NEVER: Final = "never"
_WRITTEN: Final = re.compile(r"\s*(?P<name>[^\s=:]+)\s*=\s*(?P<day>[^\s:]+)\s*(?::\s*(?P<value>\S.*?))?\s*")
_LONGEST: Final = 1_000


@frozen
class Supposition:
    """A fact by its name, its day (None: it did not happen) and its value, each with its column, from 1."""

    text: str
    name: str
    day: date | None
    value: str | None
    day_column: int
    value_column: int


def supposition(text: str) -> Supposition:
    """Return what a text supposes. Raises RefusedValueError, whose parameter `column` says where.

    >>> supposition("payment.single=2025-05-31:49 500,00 €").value
    '49 500,00 €'
    >>> supposition("bilan_received=never").day is None
    True
    """
    found = _WRITTEN.fullmatch(text) if len(text) <= _LONGEST else None
    if found is None:
        raise RefusedValueError(
            "supposition_form", actual=shown(text), expected=FORM, column=str(_first_fault(text))
        )
    day_column = found.start("day") + 1
    return Supposition(
        text=text,
        name=found["name"],
        day=None if found["day"] == _NEVER else _day(found["day"], day_column),
        value=found["value"],
        day_column=day_column,
        value_column=max(found.start("value"), 0) + 1,
    )


def _first_fault(text: str) -> int:
    """Return the column where a text stops being a supposed fact: its name, or what follows its `=`."""
    name, equals, _ = text.partition("=")
    if not name.strip():
        return 1
    return len(name) + 2 if equals else min(len(text), _LONGEST) + 1


def _day(text: str, column: int) -> date:
    try:
        found = parse_date(as_iso(text))
    except InputError:
        found = None
    if found is None or found in (date.min, date.max):  # the first and the last day stand for no day
        raise RefusedValueError(
            "supposition_day", actual=shown(text), expected=f"YYYY-MM-DD | {_NEVER}", column=str(column)
        )
    return found


def named(name: str, keys: Collection[str]) -> tuple[str, str | None]:
    """Return the key and the `of` of a name: the longest known key that it begins with, then the rest.

    >>> named("payment.tranche.2024", {"payment", "payment_ordered"})
    ('payment', 'tranche.2024')
    """
    steps = name.split(".")
    for length in range(len(steps), 0, -1):
        key, of = ".".join(steps[:length]), ".".join(steps[length:])
        if key in keys:
            return key, of or None
    key, _, of = name.partition(".")
    return key, of or None

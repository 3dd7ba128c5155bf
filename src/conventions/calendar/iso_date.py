"""Dates as text: `2025-06-01` and nothing else."""

import re
from datetime import date

from conventions.calendar.errors import InvalidDateError

_ISO = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


_FRENCH = re.compile(r"([0-9]{1,2})/([0-9]{1,2})/([0-9]{4})")


def as_iso(text: str) -> str:
    """Return a day written as in France the ISO way; any other text as it is.

    >>> as_iso("15/02/2026"), as_iso("1/2/2026"), as_iso("2026-02-15"), as_iso("never")
    ('2026-02-15', '2026-02-01', '2026-02-15', 'never')
    """
    found = _FRENCH.fullmatch(text)
    return text if found is None else f"{found[3]}-{found[2]:0>2}-{found[1]:0>2}"


def parse_date(text: str) -> date:
    """Return the day that `text` names, written YYYY-MM-DD; other ISO forms and impossible days are refused.

    >>> parse_date("2024-02-29")
    datetime.date(2024, 2, 29)
    >>> parse_date("2025-02-29")
    Traceback (most recent call last):
        ...
    conventions.calendar.errors.InvalidDateError: '2025-02-29' is not a day of the calendar
    """
    if _ISO.fullmatch(text) is None:
        raise InvalidDateError(
            f"{text[:40]!r} is not a date written YYYY-MM-DD", actual=text[:40], expected="YYYY-MM-DD"
        )
    try:
        return date.fromisoformat(text)
    except ValueError as cause:
        raise InvalidDateError(
            f"{text!r} is not a day of the calendar", actual=text, expected="YYYY-MM-DD"
        ) from cause

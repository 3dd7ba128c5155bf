"""Dates as text: `2025-06-01` and nothing else."""

import re
from datetime import date

from conventions.calendar.errors import InvalidDateError

__all__ = ["parse_date"]

_ISO = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


def parse_date(text: str) -> date:
    """The day that `text` names, written YYYY-MM-DD; other ISO forms and impossible days are refused.

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

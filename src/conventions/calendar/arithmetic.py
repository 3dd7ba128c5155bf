"""Dates read from text, and dates plus and minus periods: months first, one rounding, then days.

The month arithmetic is written by hand: dateutil clips silently and takes ten times longer to import;
tests compare it with dateutil under `down`.
"""

import re
from calendar import isleap
from datetime import date, timedelta
from enum import Enum
from typing import assert_never

from conventions.calendar.period import AmbiguousDateError, DateOutOfRangeError, InvalidDateError, Period

_MONTH_DAYS = (31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)
_LEAP_FEBRUARY = 29


class Rounding(Enum):
    """What to do if the month reached lacks the day (31 January plus a month)."""

    DOWN = "down"
    """Take the last day of that month: the French default. Source: CPC 641, al. 2."""
    UP = "up"
    """Take the first day of the next month."""
    STRICT = "strict"
    """Raise an error that names both."""


def add(start: date, period: Period, rounding: Rounding = Rounding.DOWN) -> date:
    """Return the date `period` after `start`, which is not counted: months, one rounding, then days.

    Adding a month twice is not adding two months. Monotone in `start`.
    Raises AmbiguousDateError under STRICT, DateOutOfRangeError beyond year 9999.
    Source: CPC 641, al. 3 (months before days).

    >>> add(date(2012, 1, 31), Period(1, 1))
    datetime.date(2012, 3, 1)
    >>> add(date(2012, 3, 31), Period(1, 0), Rounding.UP)
    datetime.date(2012, 5, 1)
    """
    return _moved(start, period, 1, rounding)


def subtract(end: date, period: Period, rounding: Rounding = Rounding.DOWN) -> date:
    """Return the date `period` before `end`: months, one rounding, then days; not the last day for notice.

    For the last day to give notice use `latest_notice`; they differ at the ends of months.

    >>> subtract(date(2003, 6, 30), Period(6, 0))
    datetime.date(2002, 12, 30)
    """
    return _moved(end, period, -1, rounding)


def is_clipped(start: date, months: int) -> bool:
    """Return whether the month `months` (signed) after `start` lacks its day, so that it must be rounded.

    >>> is_clipped(date(2025, 1, 31), 1), is_clipped(date(2025, 6, 30), 1)
    (True, False)
    """
    year, month = _month_at(start, months)
    return start.day > _month_length(year, month)


def end_of_month(day: date) -> date:
    """Return the last day of the month of `day`.

    >>> end_of_month(date(2024, 2, 1))
    datetime.date(2024, 2, 29)
    """
    return day.replace(day=_month_length(day.year, day.month))


def end_of_year(day: date) -> date:
    """Return 31 December of the year of `day`, where some periods start (prescription quadriennale).

    >>> add(end_of_year(date(2007, 11, 8)), Period(48, 0))
    datetime.date(2011, 12, 31)
    """
    return date(day.year, 12, 31)


def days_between(start: date, end: date, *, include_start: bool = False, include_end: bool = True) -> int:
    """Return the number of days from `start` to `end`, each end counted or not; negative if reversed.

    By default it is `end - start`, so that one day late is 1.

    >>> days_between(date(2024, 2, 28), date(2024, 3, 1))
    2
    >>> days_between(date(2024, 1, 1), date(2024, 12, 31), include_start=True)
    366
    """
    if end < start:
        return -days_between(end, start, include_start=include_start, include_end=include_end)
    return max(0, (end - start).days + include_start + include_end - 1)


def days_late(due: date, done: date) -> int:
    """Return the days from `due` to `done`, 0 if in time: `due` counts in full, until midnight.

    Source: CPC 642, al. 1.

    >>> days_late(date(2025, 6, 1), date(2025, 6, 1)), days_late(date(2025, 6, 1), date(2025, 6, 2))
    (0, 1)
    """
    return max(0, (done - due).days)


def shift_days(day: date, days: int) -> date:
    """Return the date `days` (signed) from `day`; DateOutOfRangeError outside years 1 to 9999."""
    try:
        return day + timedelta(days=days)
    except OverflowError as cause:
        raise _out_of_range(day, f"{days:+d} days") from cause


def _moved(start: date, period: Period, sign: int, rounding: Rounding) -> date:
    moved = _moved_months(start, sign * period.months, rounding) if period.months else start
    if moved is None:
        down = _moved(start, period, sign, Rounding.DOWN)
        up = _moved(start, period, sign, Rounding.UP)
        raise AmbiguousDateError(start, f"{'+' if sign > 0 else '-'} {period}", (down, up))
    return shift_days(moved, sign * period.days) if period.days else moved


def _moved_months(start: date, months: int, rounding: Rounding) -> date | None:
    """Return `start` moved by `months`; None if strict rounding has no answer."""
    year, month = _month_at(start, months)
    length = _month_length(year, month)
    if start.day <= length:
        return date(year, month, start.day)
    match rounding:
        case Rounding.DOWN:
            return date(year, month, length)
        case Rounding.UP:
            # A month that lacks a day is never December, so the year is right.
            return date(year, month + 1, 1)
        case Rounding.STRICT:
            return None
        case _:
            assert_never(rounding)


def _month_at(start: date, months: int) -> tuple[int, int]:
    year, month = divmod(start.year * 12 + start.month - 1 + months, 12)
    if not date.min.year <= year <= date.max.year:
        raise _out_of_range(start, f"{months:+d} months")
    return year, month + 1


def _month_length(year: int, month: int) -> int:
    return _LEAP_FEBRUARY if month == 2 and isleap(year) else _MONTH_DAYS[month - 1]  # noqa: PLR2004


def _out_of_range(day: date, expression: str) -> DateOutOfRangeError:
    shown = f"{day.isoformat()} {expression}"
    return DateOutOfRangeError(
        f"{shown} lies outside years 1 to 9999", actual=shown, expected="0001-01-01..9999-12-31"
    )


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
    conventions.calendar.period.InvalidDateError: '2025-02-29' is not a day of the calendar
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

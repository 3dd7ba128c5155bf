"""Dates moved by a period, and days between dates, within the calendar; DAWN and NEVER absorb."""

import re
from datetime import date, timedelta

from conventions.calendar import (
    Holidays,
    HolidaysUnknownError,
    Period,
    Roll,
    WorkingDays,
    add,
    add_working_days,
    court_deadline_date,
    end_of_month,
    latest_notice_date,
    roll,
    subtract,
)
from conventions.language.answers import DAWN, INFINITY, MINUS_INFINITY, NEVER, Infinite, Number

A_KNOWN_YEAR = 2000


def move_date(day: date, period: Period | WorkingDays, holidays: Holidays, *, back: bool = False) -> date:
    """Return `day` + `period` (or -); DAWN or NEVER if the result is outside the calendar."""
    try:
        if isinstance(period, WorkingDays):
            return add_working_days(
                day, period, holidays.territory, is_other_reading=holidays.is_other_reading
            )
        return subtract(day, period) if back else add(day, period)
    except HolidaysUnknownError:
        return _beyond(day)
    except ValueError:
        return DAWN if back else NEVER


def _beyond(day: date) -> date:
    """Return the replacement for a working day in years whose holidays are unknown."""
    return DAWN if day.year < A_KNOWN_YEAR else NEVER


def days_apart(first: date, last: date) -> Number:
    """Return last − first in days; DAWN and NEVER absorb, an endless end first."""
    if last == NEVER:
        return INFINITY
    if first == NEVER or last == DAWN:
        return MINUS_INFINITY
    return INFINITY if first == DAWN else (last - first).days


def notice_date(end: date, length: Period) -> date:
    """Return the last day of a notice; the earliest date if it would be before."""
    try:
        return latest_notice_date(end, length)
    except ValueError:
        return DAWN


def court_day(start: date, length: Period, holidays: Holidays) -> date:
    """Return the last day to go to court; DAWN or NEVER outside the calendar."""
    if start in (DAWN, NEVER):
        return start
    try:
        return court_deadline_date(
            start, length, holidays.territory, is_other_reading=holidays.is_other_reading
        )
    except HolidaysUnknownError:
        return _beyond(start)
    except ValueError:
        return NEVER


def rolled(start: date, holidays: Holidays) -> date:
    """Return the next working day."""
    try:
        other = holidays.is_other_reading
        return roll(start, Roll.FOLLOWING, holidays.territory, is_other_reading=other)
    except ValueError:
        return _beyond(start)


def move_by_days(day: date, number: Number) -> date:
    """Return `day` plus a number of days, fractions dropped; DAWN or NEVER outside the calendar."""
    if day in (DAWN, NEVER):
        return day
    if isinstance(number, Infinite):
        return NEVER if number > 0 else DAWN
    try:
        return day + timedelta(days=int(number))
    except OverflowError:
        return NEVER if number > 0 else DAWN


_MONTH_AND_DAY = re.compile(r"(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])")


def fiscal_year_end(day: date, month_day: str) -> date | None:
    """Return the first end of a fiscal year on or after `day`; None if `month_day` is no day.

    A year ending on 29 February, or on the 31st of a shorter month, ends on the last day of that month.

    >>> fiscal_year_end(date(2025, 3, 1), "02-29").isoformat()
    '2026-02-28'
    """
    found = _MONTH_AND_DAY.fullmatch(month_day)
    if found is None:
        return None
    month, last_day = int(found[1]), int(found[2])
    end = _end_in(day.year, month, last_day)
    if end >= day:
        return end
    return NEVER if day.year == NEVER.year else _end_in(day.year + 1, month, last_day)


def _end_in(year: int, month: int, last_day: int) -> date:
    last = end_of_month(date(year, month, 1))
    return last.replace(day=min(last.day, last_day))

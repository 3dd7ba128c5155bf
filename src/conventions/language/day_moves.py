"""Dates moved by a period, days between dates, and the days on which an answer may change."""

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
from conventions.language.answers import (
    DAWN,
    INFINITY,
    MINUS_INFINITY,
    NEVER,
    Answer,
    Infinite,
    Number,
    ends,
    next_day,
    window_ends,
)
from conventions.language.types import Scope

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


def turn_at(other: Answer, scope: Scope) -> None:
    """Note the days on which a value that moves with the days passes `other`, unless that moves too."""
    for bound in ends(other):
        if not (other.ages and bound == scope.as_of):
            scope.turns_on(bound)
            scope.turns_on(next_day(bound))


def note_ageing(moving: Answer, other: Answer, scope: Scope) -> None:
    """Note when a value that moves with today may pass `other`; if that is unknown, today and tomorrow.

    Bounds that are no actual day neither move nor are passed.
    """
    if moving.ages and moving.lo == scope.as_of:
        turn_at(other, scope)
    elif _has_a_day(moving) and _has_a_day(other):
        note_days(moving, scope)


def note_passing(first: Answer, second: Answer, scope: Scope) -> None:
    """Note when one of two answers that move with today may pass the other."""
    if first.ages or second.ages:
        note_ageing(first, second, scope)
        note_ageing(second, first, scope)


def note_days(moving: Answer, scope: Scope) -> None:
    """Note today and tomorrow for a value that moves with today and may pass an unknown one."""
    if moving.ages:
        scope.turns_on(scope.as_of)
        scope.turns_on(next_day(scope.as_of))


def note_after(values: list[Answer], scope: Scope) -> None:
    """Note when a moving day passes the end of a window, and when the window itself moves."""
    first, window = values
    if first.ages:
        note_ageing(first, window_ends(window)[1], scope)
    note_days(window, scope)


def note_turns(values: list[Answer], scope: Scope) -> None:
    """Note when an event still to come passes the other operands of a minimum or maximum."""
    for value in values:
        if not value.ages:
            continue
        if value.lo != scope.as_of:
            note_days(value, scope)
            continue
        for other in values:
            if other is not value and isinstance(other.lo, date):
                turn_at(other, scope)


def _has_a_day(answer: Answer) -> bool:
    """Return whether one of its bounds is an actual day, not the earliest or latest date."""
    return any(end not in (DAWN, NEVER) for end in (answer.lo, answer.hi))

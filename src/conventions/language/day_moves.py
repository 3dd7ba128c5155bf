"""Days moved by a period, and days apart, at the edges of the calendar too: dawn and never absorb."""

from datetime import date

from conventions.calendar import (
    HolidaysUnknownError,
    Period,
    Roll,
    Territory,
    WorkingDays,
    add,
    add_working_days,
    latest_notice_date,
    roll,
    subtract,
)
from conventions.language.answers import DAWN, INFINITY, MINUS_INFINITY, NEVER, Number

__all__ = ["days_apart", "move_date", "notice_date", "rolled"]

A_KNOWN_YEAR = 2000


def move_date(day: date, period: Period | WorkingDays, territory: Territory, *, back: bool = False) -> date:
    """Return `day` + `period` (or -); a result beyond the calendars is dawn or never."""
    try:
        if isinstance(period, WorkingDays):
            return add_working_days(day, period, territory)
        return subtract(day, period) if back else add(day, period)
    except HolidaysUnknownError:
        return _beyond(day)
    except ValueError:
        return DAWN if back else NEVER


def _beyond(day: date) -> date:
    """Return what stands for a working day before, or after, the years whose holidays are known."""
    return DAWN if day.year < A_KNOWN_YEAR else NEVER


def days_apart(first: date, last: date) -> Number:
    """Return last − first in days; never and dawn absorb, and what never ends comes before the rest."""
    if last == NEVER:
        return INFINITY
    if first == NEVER or last == DAWN:
        return MINUS_INFINITY
    return INFINITY if first == DAWN else (last - first).days


def notice_date(end: date, length: Period) -> date:
    """Return the last day of a notice; before the first day there is, that day."""
    try:
        return latest_notice_date(end, length)
    except ValueError:
        return DAWN


def rolled(start: date, territory: Territory) -> date:
    """Return the next working day."""
    try:
        return roll(start, Roll.FOLLOWING, territory)
    except ValueError:
        return _beyond(start)

"""The functions of a day that compiled text may call; each never decreases, and is total."""

from collections.abc import Callable
from datetime import date

from conventions.calendar import Period, Territory, WorkingDays
from conventions.language.answers import DAWN, NEVER, Window
from conventions.language.day_moves import move_date, notice_date, rolled

__all__ = ["DayFunction", "days_left", "notice_before", "outer_days_kept", "shift", "working_day_from"]

DayFunction = Callable[[date], date]


def outer_days_kept(function: DayFunction) -> DayFunction:
    """Return `function`, with dawn and never left as they are."""
    return lambda day: day if day in (DAWN, NEVER) else function(day)


def shift(period: Period | WorkingDays, territory: Territory, *, back: bool) -> DayFunction:
    """Return the function that adds `period` to a day, or takes it away."""
    return lambda day: move_date(day, period, territory, back=back)


def notice_before(length: Period) -> DayFunction:
    """Return the function from an end to the last day of its notice."""
    return lambda end: notice_date(end, length)


def working_day_from(territory: Territory) -> DayFunction:
    """Return the function to the next working day."""
    return lambda day: rolled(day, territory)


def days_left(window: Window) -> Callable[[date], int]:
    """Return the function from a day to the days of the window after it."""
    length = (window.end - window.start).days + 1
    return lambda day: max(0, min(length, (window.end - day).days))

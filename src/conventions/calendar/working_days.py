"""Working days: the test of a day, the n-th after a date, and rolling a date to one."""

from datetime import date
from enum import Enum
from typing import assert_never

from conventions.calendar.arithmetic import shift_days
from conventions.calendar.holidays_fr import Territory, is_holiday
from conventions.calendar.period import WorkingDayKind, WorkingDays

_SATURDAY = 5
_SUNDAY = 6


class Roll(Enum):
    """Where a date on a Saturday, Sunday or public holiday is moved."""

    NONE = "none"
    FOLLOWING = "following"
    """To the next working day. Source: CPC 642, al. 2."""
    PRECEDING = "preceding"
    MODIFIED_FOLLOWING = "modified_following"
    """To the next one, unless it is in another month: then the previous one."""
    MODIFIED_PRECEDING = "modified_preceding"
    """To the previous one, unless it is in another month: then the next one."""


def is_working_day(
    day: date,
    kind: WorkingDayKind = WorkingDayKind.OUVRES,
    territory: Territory = Territory.METROPOLE,
    *,
    is_other_reading: bool = False,
) -> bool:
    """Return whether `day` is not a Sunday, a public holiday or, for `ouvres`, a Saturday.

    >>> is_working_day(date(2025, 5, 31), WorkingDayKind.OUVRABLES)
    True
    """
    weekday = day.weekday()
    if weekday == _SUNDAY or (weekday == _SATURDAY and kind is WorkingDayKind.OUVRES):
        return False
    return not is_holiday(day, territory, is_other_reading=is_other_reading)


def add_working_days(
    start: date,
    working_days: WorkingDays,
    territory: Territory = Territory.METROPOLE,
    *,
    is_other_reading: bool = False,
) -> date:
    """Return the last of that many working days after `start`, which is not counted; `start` for none.

    In the other reading, holidays by usage or of some communes count the other way.

    >>> add_working_days(date(2025, 4, 30), WorkingDays(5, WorkingDayKind.OUVRES))
    datetime.date(2025, 5, 9)
    """
    day, left = start, working_days.count
    while left:
        day = shift_days(day, 1)
        left -= is_working_day(day, working_days.kind, territory, is_other_reading=is_other_reading)
    return day


def roll(
    day: date, rule: Roll, territory: Territory = Territory.METROPOLE, *, is_other_reading: bool = False
) -> date:
    """Return `day` moved to a working day (Monday to Friday, no holiday) by `rule`; idempotent.

    >>> roll(date(2025, 6, 1), Roll.FOLLOWING)
    datetime.date(2025, 6, 2)
    >>> roll(date(2025, 11, 1), Roll.MODIFIED_PRECEDING)
    datetime.date(2025, 11, 3)
    """
    other = is_other_reading
    match rule:
        case Roll.NONE:
            return day
        case Roll.FOLLOWING:
            return _nearest(day, 1, territory, other)
        case Roll.PRECEDING:
            return _nearest(day, -1, territory, other)
        case Roll.MODIFIED_FOLLOWING:
            return _nearest_in_month(day, 1, territory, other)
        case Roll.MODIFIED_PRECEDING:
            return _nearest_in_month(day, -1, territory, other)
        case _:
            assert_never(rule)


def _nearest(day: date, step: int, territory: Territory, other: bool) -> date:  # noqa: FBT001 -- of this module
    while not is_working_day(day, WorkingDayKind.OUVRES, territory, is_other_reading=other):
        day = shift_days(day, step)
    return day


def _nearest_in_month(day: date, step: int, territory: Territory, other: bool) -> date:  # noqa: FBT001 -- likewise
    wanted = _nearest(day, step, territory, other)
    return wanted if wanted.month == day.month else _nearest(day, -step, territory, other)

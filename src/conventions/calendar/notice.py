"""The last day on which a notice is in time: by forward counting, never by plain subtraction."""

from datetime import date
from typing import assert_never

from conventions.calendar.arithmetic import Rounding, add, end_of_month, shift_days, subtract
from conventions.calendar.explained import (
    Deadline,
    OtherDate,
    Step,
    is_surely_rest_day,
    previous_working_day,
    readings_of,
    rest_day,
)
from conventions.calendar.period import Period, WorkingDays
from conventions.calendar.working_days import Territory, add_working_days, is_working_day

_INVERSE = ("article", "Cass. 3e civ., 31 oct. 2006, n° 05-16.483")
_NOT_ROLLED = ("article", "Cass. 3e civ., 8 mars 2018, n° 17-11.312")
_CLEAR = ("article", "Cass. com., 14 mars 2018, n° 16-26.996")


def latest_notice(
    end: date,
    period: Period | WorkingDays,
    *,
    clear: bool = False,
    territory: Territory = Territory.METROPOLE,
) -> Deadline:
    """Return the last X with X + `period` <= `end` (< `end` if clear), rounded down, never rolled.

    The rulings are about leases and meetings and apply to grant agreements by analogy, so plain
    subtraction stays as a reading where it is earlier; the working day before is advice, not law.
    Clear months are unverified: a step says so. DateOutOfRangeError before year 1.
    Source: Cass. 3e civ., 31 Oct. 2006, 05-16.483; 8 March 2018, 17-11.312.

    >>> latest_notice(date(2003, 6, 30), Period(6, 0)).date
    datetime.date(2002, 12, 31)
    >>> latest_notice(date(2024, 7, 31), Period(0, 8), clear=True).date
    datetime.date(2024, 7, 22)
    """
    limit = _limit(end, clear=clear)
    last = latest_notice_date(end, period, clear=clear, territory=territory)
    match period:
        case Period():
            reached = add(last, period)
            plain = subtract(limit, period)
        case WorkingDays():
            reached = add_working_days(last, period, territory)
            plain = last
        case _:
            assert_never(period)
    found = Step("latest_notice", last, (("reached", reached.isoformat()), _INVERSE))
    return _unrolled(
        end,
        last,
        (Step("notice_end", end), *_clear_steps(limit, period, clear=clear), found),
        (OtherDate("plain_subtraction", plain),) if plain < last else (),
        territory,
    )


def latest_notice_date(
    end: date,
    period: Period | WorkingDays,
    *,
    clear: bool = False,
    territory: Territory = Territory.METROPOLE,
) -> date:
    """Return the date of `latest_notice` without its steps.

    >>> latest_notice_date(date(2025, 2, 28), Period(6, 0))
    datetime.date(2024, 8, 31)
    """
    limit = _limit(end, clear=clear)
    match period:
        case Period():
            return _inverse(limit, period)
        case WorkingDays():
            return _inverse_working_days(limit, period, territory)
        case _:
            assert_never(period)


def subtracted_notice(
    end: date,
    period: Period,
    rounding: Rounding,
    *,
    clear: bool = False,
    territory: Territory = Territory.METROPOLE,
) -> Deadline:
    """Return `end` minus `period` (from the day before if clear) with the given rounding; never rolled.

    A plain count for a rounding other than the law's; the reading `latest_notice` gives the law's date
    where it differs. AmbiguousDateError under STRICT.

    >>> subtracted_notice(date(2024, 12, 31), Period(6, 0), Rounding.UP).date
    datetime.date(2024, 7, 1)
    """
    limit = _limit(end, clear=clear)
    found = subtract(limit, period, rounding)
    steps = (
        Step("notice_end", end),
        *_clear_steps(limit, period, clear=clear),
        Step("subtracted", found, (("rounding", rounding.value),)),
    )
    legal = (OtherDate("latest_notice", _inverse(limit, period)),)
    return _unrolled(end, found, steps, legal, territory)


def _limit(end: date, *, clear: bool) -> date:
    """Return the last day that the period may reach."""
    return shift_days(end, -1) if clear else end


def _inverse(limit: date, period: Period) -> date:
    """Return the last X with add(X, period) <= limit: days off first, then the longest way back in months."""
    before_days = shift_days(limit, -period.days)
    back = subtract(before_days, Period(period.months, 0))
    # From the end of a month, all later days of the target month are rounded down to it.
    return end_of_month(back) if period.months and before_days == end_of_month(before_days) else back


def _inverse_working_days(limit: date, period: WorkingDays, territory: Territory) -> date:
    """Return the day before the n-th working day, counted back from `limit`, itself included."""
    day, left = limit, period.count
    while left:
        left -= is_working_day(day, period.kind, territory)
        day = shift_days(day, -1)
    return day


def _clear_steps(limit: date, period: Period | WorkingDays, *, clear: bool) -> tuple[Step, ...]:
    if not clear:
        return ()
    months = isinstance(period, Period) and period.months > 0
    return (
        Step("clear_day", limit, (_CLEAR,)),
        *((Step("clear_months_unverified", limit),) if months else ()),
    )


def _unrolled(
    end: date, day: date, steps: tuple[Step, ...], readings: tuple[OtherDate, ...], territory: Territory
) -> Deadline:
    why = rest_day(day, territory)
    at_rest = is_surely_rest_day(why)
    said = (Step("not_rolled_backwards", day, (_NOT_ROLLED,)),) if at_rest else ()
    advice = previous_working_day("previous_working_day", day, territory) if at_rest else ()
    return Deadline(end, day, day, steps + why + said, readings_of(day, readings, advice))

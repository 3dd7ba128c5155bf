"""The last day of a period, with every step of its computation; clocks that pause; fixed dates."""

from collections.abc import Sequence
from datetime import date
from enum import Enum
from typing import assert_never

from attrs import frozen

from conventions.calendar.arithmetic import Rounding, add, end_of_month, is_clipped, shift_days
from conventions.calendar.errors import HolidaysUnknownError, WorkingDaysCountingError
from conventions.calendar.explained import (
    Deadline,
    OtherDate,
    Step,
    is_surely_rest_day,
    next_by_usage,
    next_working_day,
    readings_of,
    rest_day,
)
from conventions.calendar.period import Period, WorkingDayKind, WorkingDays
from conventions.calendar.working_days import Roll, Territory, add_working_days
from conventions.calendar.working_days import roll as rolled

__all__ = [
    "Clock",
    "Counting",
    "Deadline",
    "OtherDate",
    "Step",
    "court_deadline_date",
    "deadline",
    "fixed_date",
    "run_out",
]


# --- A fixed date in a clause: not a period, and it does not move -------------------------------------------

_MUNCH = ("article", "CJCE, 22 nov. 1973, 139/73")


def fixed_date(day: date, territory: Territory = Territory.METROPOLE) -> Deadline:
    """Return `day` itself, never rolled; if it is not a working day (or by usage), the next one is a reading.

    For EU Regulation 1182/71 a court decided that a fixed date is not extended; for CPC 642 and a French
    agreement it is unverified, hence the reading. Source: CJCE, 22 Nov. 1973, 139/73.

    >>> bilan = fixed_date(date(2025, 6, 1))
    >>> bilan.date.isoformat(), [(other.code, other.date.isoformat()) for other in bilan.readings]
    ('2025-06-01', [('non_working_day', '2025-06-02')])
    """
    why = rest_day(day, territory)
    at_rest = is_surely_rest_day(why)
    said = (Step("not_rolled_fixed", day, (_MUNCH,)),) if at_rest else ()
    later = next_working_day("non_working_day", day, territory) if at_rest else next_by_usage(day, territory)
    return Deadline(day, day, day, (Step("fixed_date", day), *why, *said), readings_of(day, later))


# --- A period that runs from an event, may be paused, and may restart ---------------------------------------


@frozen
class Clock:
    """A period with its pauses and restarts, in any order."""

    start: date
    period: Period
    stops: tuple[date, ...] = ()
    restarts: tuple[date, ...] = ()
    rounding: Rounding = Rounding.DOWN

    def run_out(self) -> date | None:
        """Return the last day of the period, included; None while it is paused."""
        return run_out(self.start, self.period, self.stops, self.restarts, self.rounding)


def run_out(
    start: date,
    period: Period,
    stops: Sequence[date],
    restarts: Sequence[date],
    rounding: Rounding = Rounding.DOWN,
) -> date | None:
    """Return the last day, included, of a period with pauses and restarts; None while it is paused.

    A pause counts from `start` to the last day, both included; a restart begins the whole period on its
    own day, paused or not. Events before `start` or after the last day change nothing. A restart prevails
    over a pause on the same day.

    >>> run_out(date(2025, 1, 31), Period(1, 0), [date(2025, 2, 10)], [date(2025, 3, 31)])
    datetime.date(2025, 4, 30)
    >>> run_out(date(2025, 1, 31), Period(1, 0), [date(2025, 3, 1)], [date(2025, 3, 31)])
    datetime.date(2025, 2, 28)
    """
    events = sorted([(day, False) for day in stops] + [(day, True) for day in restarts])
    last: date | None = add(start, period, rounding)
    for day, is_restart in events:
        if day < start:
            continue
        if last is not None and day > last:
            break
        last = add(day, period, rounding) if is_restart else None
    return last


# --- The last day of a period that runs from an event, with every step of its computation -------------------

_CPC_640 = ("article", "CPC 640")
_CPC_641_1 = ("article", "CPC 641, al. 1")
_CPC_641_2 = ("article", "CPC 641, al. 2")
_CPC_641_3 = ("article", "CPC 641, al. 3")
_CPC_642 = ("article", "CPC 642, al. 2")
_FRANC = ("article", "CE, sect., 4 juin 1954")
_START_INCLUDED = ("article", "Cass. 1re civ., 12 déc. 2018, n° 17-25.697")


class Counting(Enum):
    """Whether the first and the last day count."""

    NON_FRANC = "non_franc"
    """The day of the event does not count, the last day does, until midnight. Source: CPC 641, 642."""
    FRANC = "franc"
    """Neither counts: one day more. Source: CE, sect., 4 June 1954."""
    START_INCLUDED = "start_included"
    """Both count: one day less. Source: Cass. 1re civ., 12 Dec. 2018, 17-25.697; soc., 15 March 2006."""


@frozen
class _Counted:
    """A period laid out from its event: before (`base`) and after (`raw`) the franc or included day."""

    base: date
    raw: date
    steps: tuple[Step, ...]


def deadline(  # the choices of a clause, with their legal defaults
    event: date,
    period: Period | WorkingDays,
    *,
    counting: Counting = Counting.NON_FRANC,
    roll: Roll = Roll.NONE,
    territory: Territory = Territory.METROPOLE,
    rounding: Rounding = Rounding.DOWN,
) -> Deadline:
    """Return the last day of `period` counted from `event`, and how it was found.

    Not rolled by default: CPC 642 is about procedure, and neither a notice nor a prescription moves;
    a last day that is no working day then has the reading `non_working_day`. Readings also say the date
    where authors differ (franc or included day at a month end), where the last day of a month might
    have been meant to stay one, and where a holiday holds by usage or in some communes only.
    Raises AmbiguousDateError (STRICT), WorkingDaysCountingError, HolidaysUnknownError, DateOutOfRangeError.

    >>> last = deadline(date(2007, 10, 1), Period(2, 0), counting=Counting.FRANC, roll=Roll.FOLLOWING)
    >>> last.raw.isoformat(), last.date.isoformat()
    ('2007-12-02', '2007-12-03')
    """
    match period:
        case Period():
            counted = _count_period(event, period, counting, rounding)
            kind = WorkingDayKind.OUVRES
            others = _month_end_readings(event, period, counting, rounding, counted)
        case WorkingDays():
            counted = _count_working_days(event, period, counting, territory)
            kind, others = period.kind, ()
        case _:
            assert_never(period)
    raw = counted.raw
    last = rolled(raw, roll, territory)
    why = rest_day(raw, territory, kind) if roll is Roll.NONE else rest_day(raw, territory)
    return Deadline(
        event,
        raw,
        last,
        counted.steps + why + _roll_steps(raw, last, roll, why),
        readings_of(
            last,
            tuple(OtherDate(other.code, rolled(other.date, roll, territory)) for other in others),
            _unrolled_readings(raw, roll, territory, why),
            _by_usage(event, period, raw, roll, territory),
        ),
    )


def court_deadline_date(
    event: date,
    period: Period,
    territory: Territory = Territory.METROPOLE,
    *,
    is_other_reading: bool = False,
) -> date:
    """Return the last day to go to an administrative court: neither end counts, rolled to a working day.

    The date of `deadline` counted `franc` and rolled forward, without its steps.

    >>> court_deadline_date(date(2026, 1, 2), Period(2, 0)).isoformat()
    '2026-03-03'
    """
    last = shift_days(add(event, period), 1)
    return rolled(last, Roll.FOLLOWING, territory, is_other_reading=is_other_reading)


def _count_period(event: date, period: Period, counting: Counting, rounding: Rounding) -> _Counted:
    base = add(event, period, rounding)
    steps = [Step("event", event, (_CPC_640,))]
    if period.months:
        in_months = add(event, Period(period.months, 0), rounding)
        steps.append(Step("months_added", in_months, (("months", str(period.months)), _CPC_641_2)))
        if is_clipped(event, period.months):
            article = (_CPC_641_2,) if rounding is Rounding.DOWN else ()
            steps.append(Step(f"rounded_{rounding.value}", in_months, (("day", str(event.day)), *article)))
    if period.days:
        article_of_days = _CPC_641_3 if period.months else _CPC_641_1
        steps.append(Step("days_added", base, (("days", str(period.days)), article_of_days)))
    match counting:
        case Counting.NON_FRANC:
            raw = base
        case Counting.FRANC:
            raw = shift_days(base, 1)
            steps.append(Step("franc_day_added", raw, (_FRANC,)))
        case Counting.START_INCLUDED:
            # An empty period has no first day to count.
            raw = shift_days(base, -1) if base > event else base
            steps.append(Step("start_included", raw, (_START_INCLUDED,)))
        case _:
            assert_never(counting)
    return _Counted(base, raw, tuple(steps))


def _count_working_days(
    event: date, period: WorkingDays, counting: Counting, territory: Territory
) -> _Counted:
    if counting is not Counting.NON_FRANC:
        raise WorkingDaysCountingError(
            f"{period} counted {counting.value}: working days are counted non_franc",
            actual=counting.value,
            expected=Counting.NON_FRANC.value,
        )
    last = add_working_days(event, period, territory)
    added = Step(f"{period.kind.value}_added", last, (("days", str(period.count)),))
    return _Counted(last, last, (Step("event", event, (_CPC_640,)), added))


def _month_end_readings(
    event: date, period: Period, counting: Counting, rounding: Rounding, counted: _Counted
) -> tuple[OtherDate, ...]:
    """Return the other dates, not rolled, if a month is shorter or longer than the event's."""
    if not period.months:
        return ()
    clipped = is_clipped(event, period.months)
    if clipped and rounding is Rounding.DOWN and counting is not Counting.NON_FRANC:
        return (OtherDate(f"{counting.value}_month_end", counted.base),)
    from_month_end = event == end_of_month(event) and not period.days
    if from_month_end and not clipped and counting is Counting.NON_FRANC:
        return (OtherDate("end_of_month", end_of_month(counted.raw)),)
    return ()


def _roll_steps(raw: date, last: date, roll: Roll, why: tuple[Step, ...]) -> tuple[Step, ...]:
    if roll is Roll.NONE:
        return (Step("not_rolled", raw),) if is_surely_rest_day(why) else ()
    if last == raw:
        return ()
    forward = last > raw
    wanted = roll in {Roll.FOLLOWING, Roll.MODIFIED_FOLLOWING}
    code = f"rolled_{'following' if forward else 'preceding'}{'' if forward is wanted else '_in_month'}"
    return (Step(code, last, (_CPC_642,) if roll is Roll.FOLLOWING else ()),)


def _unrolled_readings(
    raw: date, roll: Roll, territory: Territory, why: tuple[Step, ...]
) -> tuple[OtherDate, ...]:
    if roll is not Roll.NONE or not is_surely_rest_day(why):
        return ()
    return next_working_day("non_working_day", raw, territory)


def _by_usage(
    event: date, period: Period | WorkingDays, raw: date, roll: Roll, territory: Territory
) -> tuple[OtherDate, ...]:
    """Return the last day if holidays by usage, or of some communes, are counted the other way."""
    if isinstance(period, WorkingDays):
        try:
            raw = add_working_days(event, period, territory, is_other_reading=True)
        except HolidaysUnknownError:
            return ()
    elif roll is Roll.NONE:
        return next_by_usage(raw, territory)
    # No holiday by usage is near the end of a year: if the plain roll knows the holidays, so does this.
    last = rolled(raw, roll, territory, is_other_reading=True)
    is_limited = territory is Territory.ALSACE_MOSELLE
    return (OtherDate("good_friday", last) if is_limited else OtherDate("by_usage", last),)

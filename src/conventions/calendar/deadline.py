"""The last day of a period or of a notice, with every step of its computation; clocks that pause.

A notice is computed by forward counting, never by plain subtraction.
"""

from collections.abc import Sequence
from datetime import date
from enum import Enum
from typing import assert_never

from budget import frozen
from budget.errors import InputError
from conventions.calendar.arithmetic import Rounding, add, end_of_month, is_clipped, shift_days, subtract
from conventions.calendar.period import (
    HolidaysUnknownError,
    Period,
    WorkingDayKind,
    WorkingDays,
    WorkingDaysCountingError,
)
from conventions.calendar.working_days import (
    Roll,
    Territory,
    add_working_days,
    holds_in_part,
    is_holiday,
    is_working_day,
)
from conventions.calendar.working_days import roll as rolled

_SATURDAY = 5
_SUNDAY = 6


@frozen
class Step:
    """A step of a computation: a stable code, the date reached, and the values of its sentence.

    Dates in `params` are ISO texts; `article`, last if present, is the source and not part of the
    sentence. Message: `calendar.step.CODE`.
    """

    code: str
    date: date
    params: tuple[tuple[str, str], ...] = ()


@frozen
class OtherDate:
    """Another date that the texts allow or practice advises. Message: `calendar.reading.CODE`."""

    code: str
    date: date


@frozen
class Deadline:
    """A last day, included until midnight, with its steps.

    Attributes:
        event: the date from which it is counted, forward or back.
        raw: the date before any roll.
        date: the final date, rolled if requested.
        steps: in the order of the computation.
        readings: the other dates, none equal to `date`.
    """

    event: date
    raw: date
    date: date
    steps: tuple[Step, ...]
    readings: tuple[OtherDate, ...]


def rest_day(
    day: date, territory: Territory, kind: WorkingDayKind = WorkingDayKind.OUVRES
) -> tuple[Step, ...]:
    """Return the step with the reason why `day` is not a working day; empty if it is one.

    Where holidays are unknown, a weekday has the step `holidays_unknown`.

    >>> [step.code for step in rest_day(date(2025, 6, 1), Territory.METROPOLE)]
    ['falls_on_sunday']
    """
    weekday = day.weekday()
    if weekday == _SUNDAY:
        return (Step("falls_on_sunday", day),)
    if weekday == _SATURDAY and kind is WorkingDayKind.OUVRES:
        return (Step("falls_on_saturday", day),)
    try:
        return (Step("falls_on_holiday", day),) if is_holiday(day, territory) else ()
    except InputError:
        return (Step("holidays_unknown", day),)


def is_surely_rest_day(why: tuple[Step, ...]) -> bool:
    """Return whether the steps of `rest_day` prove that the day is not a working day."""
    return any(step.code != "holidays_unknown" for step in why)


def next_working_day(code: str, day: date, territory: Territory) -> tuple[OtherDate, ...]:
    """Return the reading `code` at the next working day; none where holidays are not known."""
    return _neighbour(code, day, Roll.FOLLOWING, territory)


def next_by_usage(day: date, territory: Territory) -> tuple[OtherDate, ...]:
    """Return the reading of a day that is a holiday only by usage: the next working day if it is one."""
    if territory is Territory.ALSACE_MOSELLE or not holds_in_part(day, territory):
        return ()
    return (OtherDate("by_usage", rolled(day, Roll.FOLLOWING, territory, is_other_reading=True)),)


def previous_working_day(code: str, day: date, territory: Territory) -> tuple[OtherDate, ...]:
    """Return the reading `code` at the previous working day; none where holidays are not known."""
    return _neighbour(code, day, Roll.PRECEDING, territory)


def readings_of(day: date, *candidates: tuple[OtherDate, ...]) -> tuple[OtherDate, ...]:
    """Return the readings that differ from `day`, in the order given."""
    return tuple(reading for group in candidates for reading in group if reading.date != day)


def _neighbour(code: str, day: date, rule: Roll, territory: Territory) -> tuple[OtherDate, ...]:
    try:
        return (OtherDate(code, rolled(day, rule, territory)),)
    except InputError:
        return ()


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

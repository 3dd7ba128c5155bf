"""Computed values: dates moved by a period, rounding, rows, clocks, windows; the widest answer of a type."""

import re
from calendar import monthrange
from collections.abc import Callable, Iterable, Sequence
from datetime import date, timedelta
from fractions import Fraction
from math import ceil, floor

from budget.amount_text import AmountOutOfBoundsError
from budget.money import Euros, SplitImpossibleError, split
from budget.rate import Rounding, round_cents
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
    run_out,
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
    Question,
    QuestionKind,
    between,
    day,
    days,
    ends,
    exactly,
    next_day,
    undecided,
    window_ends,
)
from conventions.language.bounds import (
    ages,
    at_most,
    both,
    divided,
    hull,
    mapped,
    number,
    plus,
    questions_of,
    times,
)
from conventions.language.syntax import EUROS, Kind, Quantity, Scope, Type

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


# --- An unknown value of a known type: the widest answer ----------------------------------------------------


def anything(kind: Type, questions: Iterable[Question]) -> Answer:
    """Return the answer that contains every value of the type; a text has no order and so no bounds.

    >>> anything(Kind.DATE, []).lo.isoformat()
    '0001-01-01'
    """
    match kind:
        case Quantity():
            return between(MINUS_INFINITY, INFINITY, questions)
        case Kind.DATE:
            return between(DAWN, NEVER, questions)
        case Kind.TRUTH:
            return undecided(questions)
        case _:
            return Answer(None, None, frozenset(questions))


# --- Numbers rounded to a step in the text, bound by bound --------------------------------------------------


def floored(steps: Fraction) -> int:
    """Return the greatest whole number that is not above."""
    return steps.numerator // steps.denominator


def ceiled(steps: Fraction) -> int:
    """Return the least whole number that is not below."""
    return -floored(-steps)


def nearest(steps: Fraction) -> int:
    """Return the nearest whole number, half away from zero.

    >>> nearest(Fraction(5, 2)), nearest(Fraction(-5, 2))
    (3, -3)
    """
    return round_cents(steps, Rounding.HALF_UP)


def rounded(value: Answer, step: Answer, way: Callable[[Fraction], int]) -> Answer:
    """Return a number rounded to a multiple of a positive step; infinity stays."""
    to = number(step.lo)
    if isinstance(to, Infinite):
        raise TypeError(step)

    def at(bound: Number) -> Number:
        return bound if isinstance(bound, Infinite) else way(Fraction(bound) / to) * to

    return between(at(number(value.lo)), at(number(value.hi)), value.questions, ages=value.ages)


# --- The last day of a clock that events pause and restart (docs/semantics.md § 11) -------------------------


def clock_value(
    start: Answer,
    period: Period,
    stops: Sequence[date],
    restarts: Sequence[date],
    unseen: tuple[Answer, Answer],
) -> Answer:
    """Return the last day of `period` from `start`; NEVER if it is paused for good.

    `unseen` are the possible days of a pause and a restart that the record does not show.
    """
    halt, again = unseen
    if not start.is_decided:
        lo = _moved(day(start.lo), period)
        return between(lo, NEVER, start.questions | halt.questions, ages=ages(start))
    begun = day(start.lo)
    if begun in (DAWN, NEVER):
        return start
    last = _run_out(begun, period, stops, restarts)
    if last is None:
        return mapped(lambda anew: _moved(anew, period), again)
    if day(halt.lo) > last:
        return exactly(last)
    return between(last, NEVER, halt.questions | again.questions)


def _moved(start: date, period: Period) -> date:
    return start if start in (DAWN, NEVER) else move_date(start, period, Holidays())


def _run_out(start: date, period: Period, stops: Sequence[date], restarts: Sequence[date]) -> date | None:
    """Return the last day; NEVER beyond the calendar."""
    try:
        return run_out(start, period, stops, restarts)
    except ValueError:
        return NEVER


# --- Aggregates of rows: sums, ends, running totals, parts, from the answers of the rows --------------------

NOTHING = exactly(0)
UNDEFINED = Question(QuestionKind.MISSING, "divisor")


def total_of(rows: Iterable[tuple[Answer, Answer]], unseen: frozenset[Question]) -> Answer:
    """Return the sum over rows; an undecided row contributes anything from zero to its value.

    `unseen` are the questions about rows that may be missing, which add zero or more.
    """
    whole, total = 0, NOTHING
    for kept, value in rows:
        lo = value.lo
        if kept.lo is True and lo is value.hi and isinstance(lo, int):
            whole += lo
        else:
            total = plus(total, value if kept.lo is True else hull(value, NOTHING, kept.questions))
    total = exactly(whole) if total is NOTHING else plus(total, exactly(whole))
    return plus(total, between(0, INFINITY, unseen)) if unseen else total


def part_of(total: Answer, weights: Sequence[Answer], position: int, unseen: frozenset[Question]) -> Answer:
    """Return the part of one row in whole cents; decided parts sum to the total.

    >>> part_of(exactly(100), [exactly(1), exactly(1), exactly(1)], 0, frozenset()).value
    34
    """
    given = [weight.value for weight in weights]
    finite = [weight for weight in given if isinstance(weight, int | Fraction)]
    whole = total.value
    if not unseen and len(finite) == len(weights) and isinstance(whole, int | Fraction):
        return _decided(Fraction(whole), finite, position)
    if any(number(weight.lo) < 0 for weight in weights):
        asked = questions_of(total, *weights) | unseen | {UNDEFINED}
        return between(MINUS_INFINITY, INFINITY, asked, ages=ages(total, *weights))
    everything = total_of([(exactly(True), weight) for weight in weights], unseen)  # noqa: FBT003
    share = divided(weights[position], everything, UNDEFINED)
    rounded = between(
        _rounded(number(total.lo)), _rounded(number(total.hi)), total.questions, ages=total.ages
    )
    exact = times(rounded, share)
    lo, hi = number(exact.lo), number(exact.hi)
    return between(
        lo if isinstance(lo, Infinite) else floor(lo),
        hi if isinstance(hi, Infinite) else ceil(hi),
        exact.questions,
        ages=exact.ages,
    )


def _decided(total: Fraction, weights: Sequence[int | Fraction], position: int) -> Answer:
    try:
        parts = split(Euros.of_cents(round_cents(total, Rounding.HALF_UP)), weights)
    except (SplitImpossibleError, AmountOutOfBoundsError):
        return anything(EUROS, [UNDEFINED])
    return exactly(parts[position].cents)


def _rounded(cents: Number) -> Number:
    return cents if isinstance(cents, Infinite) else round_cents(Fraction(cents), Rounding.HALF_UP)


# --- Functions of a window whose ends may be undecided, bound by bound --------------------------------------

ONE_DAY = 1
MONTHS_OF_A_YEAR = 12


def inside(item: Answer, window: Answer) -> Answer:
    """Return whether a day is in a window, both its ends included."""
    start, end = window_ends(window)
    return both(at_most(start, item), at_most(item, end))


def length_of(window: Answer) -> Answer:
    """Return the days of a window, both ends included; none if it ends before it begins."""
    return _over(window, _length)


def months_of(window: Answer) -> Answer:
    """Return the whole months of a window, both ends included; none if it ends before it begins."""
    return _over(window, _months)


def _over(window: Answer, count: Callable[[date, date], Number]) -> Answer:
    """Return a function of a window, for its shortest and its longest extent."""
    (first, latest_start), (earliest_end, last) = (days(end) for end in window_ends(window))
    return between(count(latest_start, earliest_end), count(first, last), window.questions, ages=window.ages)


def days_left(after: Answer, window: Answer) -> Answer:
    """Return the days of a window after a day, from none to all."""
    (first, latest_start), (earliest_end, last) = (days(end) for end in window_ends(window))
    lo, hi = days(after)
    return between(
        _left(hi, latest_start, earliest_end),
        _left(lo, first, last),
        questions_of(after, window),
        ages=ages(after, window),
    )


def share_left(after: Answer, window: Answer) -> Answer:
    """Return the share of a window after a day; it grows with both ends of the window."""
    (first, latest_start), (earliest_end, last) = (days(end) for end in window_ends(window))
    lo, hi = days(after)
    return between(
        _share(hi, first, earliest_end),
        _share(lo, latest_start, last),
        questions_of(after, window),
        ages=ages(after, window),
    )


def _length(start: date, end: date) -> Number:
    """Return the days from `start` to `end`, both included."""
    apart = days_apart(start, end)
    if isinstance(apart, Infinite):
        return INFINITY if apart > 0 else 0
    return max(0, apart + ONE_DAY)


def _months(start: date, end: date) -> Number:
    """Return the whole months from `start` to `end`, both included; a month ends the day before the next."""
    length = _length(start, end)
    if isinstance(length, Infinite) or length == 0:
        return length
    after = end + timedelta(days=ONE_DAY)
    months = (after.year - start.year) * MONTHS_OF_A_YEAR + after.month - start.month
    begins = min(start.day, monthrange(after.year, after.month)[1])
    return months if after.day >= begins else months - 1


def _left(after: date, start: date, end: date) -> Number:
    """Return the days of the window from `start` to `end` that lie after a day."""
    if after == NEVER:
        return 0
    if after == DAWN or after < start:
        return _length(start, end)
    return max(0, days_apart(after, end))


def _share(after: date, start: date, end: date) -> Number:
    """Return the share of the window from `start` to `end` that lies after a day.

    It is 1 if the window begins later, even if empty, and 0 if it has ended.
    """
    if end <= after:
        return 0
    left, length = _left(after, start, end), _length(start, end)
    if start > after or isinstance(left, Infinite):
        return 1
    return 0 if isinstance(length, Infinite) else Fraction(left) / Fraction(length)

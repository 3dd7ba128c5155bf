"""The last day of a clock that events halt and begin anew (docs/semantics.md § 11)."""

from collections.abc import Sequence
from datetime import date

from conventions.calendar import Holidays, Period, run_out
from conventions.language.answers import DAWN, NEVER, Answer, between, day, exactly
from conventions.language.bounds import ages, mapped
from conventions.language.day_moves import move_date

__all__ = ["clock_value"]


def clock_value(
    start: Answer,
    period: Period,
    stops: Sequence[date],
    restarts: Sequence[date],
    unseen: tuple[Answer, Answer],
) -> Answer:
    """Return the last day of `period` from `start`; never while it is halted for good.

    `unseen` are the days of a halt and of a restart that the record does not show.
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
    """Return the last day; beyond the calendar, never."""
    try:
        return run_out(start, period, stops, restarts)
    except ValueError:
        return NEVER

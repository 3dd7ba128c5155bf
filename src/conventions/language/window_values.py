"""What is asked of a window whose ends may not be decided: bound by bound."""

from calendar import monthrange
from datetime import date, timedelta
from fractions import Fraction

from conventions.language.answers import (
    DAWN,
    INFINITY,
    NEVER,
    Answer,
    Infinite,
    Number,
    between,
    days,
    window_ends,
)
from conventions.language.bounds import ages, asked, at_most, both
from conventions.language.day_moves import days_apart

__all__ = ["days_left", "inside", "length_of", "months_of", "share_left"]

ONE_DAY = 1
MONTHS_OF_A_YEAR = 12


def inside(item: Answer, held: Answer) -> Answer:
    """Return whether a day is in a window, both its ends included."""
    start, end = window_ends(held)
    return both(at_most(start, item), at_most(item, end))


def length_of(held: Answer) -> Answer:
    """Return the days of a window, both ends included; none if it ends before it begins."""
    (first, latest_start), (earliest_end, last) = (days(end) for end in window_ends(held))
    return between(_length(latest_start, earliest_end), _length(first, last), held.questions, ages=held.ages)


def months_of(held: Answer) -> Answer:
    """Return the whole months of a window, both ends included; none if it ends before it begins."""
    (first, latest_start), (earliest_end, last) = (days(end) for end in window_ends(held))
    return between(_months(latest_start, earliest_end), _months(first, last), held.questions, ages=held.ages)


def days_left(after: Answer, held: Answer) -> Answer:
    """Return the days of a window after a day, between none and all."""
    (first, latest_start), (earliest_end, last) = (days(end) for end in window_ends(held))
    lo, hi = days(after)
    return between(
        _left(hi, latest_start, earliest_end),
        _left(lo, first, last),
        asked(after, held),
        ages=ages(after, held),
    )


def share_left(after: Answer, held: Answer) -> Answer:
    """Return the share of a window that lies after a day; it grows with both ends of the window."""
    (first, latest_start), (earliest_end, last) = (days(end) for end in window_ends(held))
    lo, hi = days(after)
    return between(
        _share(hi, first, earliest_end),
        _share(lo, latest_start, last),
        asked(after, held),
        ages=ages(after, held),
    )


def _length(start: date, end: date) -> Number:
    """Return the days from `start` to `end`, both included."""
    apart = days_apart(start, end)
    if isinstance(apart, Infinite):
        return INFINITY if apart > 0 else 0
    return max(0, apart + ONE_DAY)


def _months(start: date, end: date) -> Number:
    """Return the whole months from `start` to `end`, both included; one ends the day before the next."""
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

    All of it if it begins later, be it empty; nothing if it is over by then.
    """
    if end <= after:
        return 0
    left, length = _left(after, start, end), _length(start, end)
    if start > after or isinstance(left, Infinite):
        return 1
    return 0 if isinstance(length, Infinite) else Fraction(left) / Fraction(length)

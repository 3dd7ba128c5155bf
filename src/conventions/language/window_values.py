"""What is asked of a window whose ends may not be decided: bound by bound."""

from datetime import date
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

__all__ = ["days_left", "inside", "length_of", "share_left"]

ONE_DAY = 1


def inside(item: Answer, held: Answer) -> Answer:
    """Return whether a day is in a window, both its ends included."""
    start, end = window_ends(held)
    return both(at_most(start, item), at_most(item, end))


def length_of(held: Answer) -> Answer:
    """Return the days of a window, both ends included; none if it ends before it begins."""
    (first, latest_start), (earliest_end, last) = (days(end) for end in window_ends(held))
    return between(_length(latest_start, earliest_end), _length(first, last), held.questions, ages=held.ages)


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

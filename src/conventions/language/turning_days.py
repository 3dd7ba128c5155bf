"""The days on which an answer may change, noted during evaluation: until then it remains valid."""

from datetime import date

from conventions.language.answers import DAWN, NEVER, Answer, ends, next_day, window_ends
from conventions.language.scope import Scope


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

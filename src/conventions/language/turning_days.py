"""The days on which an answer may change, noted while it is worked out: what it says is true until then."""

from datetime import date

from conventions.language.answers import DAWN, NEVER, Answer, ends, next_day, window_ends
from conventions.language.scope import Scope

__all__ = ["note_after", "note_ageing", "note_days", "note_passing", "note_turns", "turn_at"]


def turn_at(other: Answer, scope: Scope) -> None:
    """Note the days on which something that grows with the days passes `other`, unless that grows too."""
    for bound in ends(other):
        if not (other.ages and bound == scope.as_of):
            scope.turns_on(bound)
            scope.turns_on(next_day(bound))


def note_ageing(mine: Answer, other: Answer, scope: Scope) -> None:
    """Note when what follows from today may pass `other`: where that cannot be told, today and tomorrow.

    A bound that stands for no day at all neither grows nor is passed.
    """
    if mine.ages and mine.lo == scope.as_of:
        turn_at(other, scope)
    elif _has_a_day(mine) and _has_a_day(other):
        note_days(mine, scope)


def note_passing(one: Answer, other: Answer, scope: Scope) -> None:
    """Note when either of two answers that follow from today may pass the other."""
    if one.ages or other.ages:
        note_ageing(one, other, scope)
        note_ageing(other, one, scope)


def note_days(mine: Answer, scope: Scope) -> None:
    """Note today and tomorrow where something follows from today and what it passes cannot be told."""
    if mine.ages:
        scope.turns_on(scope.as_of)
        scope.turns_on(next_day(scope.as_of))


def note_after(values: list[Answer], scope: Scope) -> None:
    """Note when a day that grows passes the end of a window, and when the window itself grows."""
    first, window = values
    if first.ages:
        note_ageing(first, window_ends(window)[1], scope)
    note_days(window, scope)


def note_turns(values: list[Answer], scope: Scope) -> None:
    """Note when an event still to come passes the other candidates of a minimum or a maximum."""
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
    """Return whether an end of it is anything but the first or the last day there is."""
    return any(end not in (DAWN, NEVER) for end in (answer.lo, answer.hi))

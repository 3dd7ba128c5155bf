"""The status of a right: decided here and nowhere else (docs/semantics.md § 5)."""

from datetime import date
from enum import StrEnum
from itertools import product

from conventions.language.answers import NEVER, Answer, days, ends, fast_frozen

__all__ = ["SPENT", "Exercise", "RightStatus", "right_status"]


class RightStatus(StrEnum):
    """Where a right stands."""

    EXERCISED = "exercised"
    LAPSED = "lapsed"
    WAIVED = "waived"
    PROCEDURE_RUNNING = "procedure_running"
    UNKNOWN = "unknown"
    OPEN = "open"
    CLOSED = "closed"

    __hash__ = object.__hash__


SPENT = frozenset({RightStatus.EXERCISED, RightStatus.LAPSED, RightStatus.WAIVED})
"""Such a right will not be exercised any more."""


@fast_frozen
class Exercise:
    """What decides the status of a right; `ripe` is the last day of its notice, if one is asked."""

    exercised: tuple[bool, ...]
    waived: tuple[bool, ...]
    holds: tuple[bool, ...]
    until: Answer | None
    notice_begun: Answer | None
    ripe: Answer | None


def right_status(exercise: Exercise, as_of: date) -> RightStatus:
    """Return the status on which every completion agrees, else `unknown`."""
    exercised, waived, holds, until = (
        exercise.exercised,
        exercise.waived,
        exercise.holds,
        _ends(exercise.until),
    )
    if len(exercised) == len(waived) == len(holds) == len(until) == 1 and exercise.ripe is None:
        return _first_status(
            as_of,
            exercised=exercised[0],
            waived=waived[0],
            holds=holds[0],
            until=until[0],
            begun=None,
            ripe=None,
        )
    found = {
        _first_status(
            as_of, exercised=exercised, waived=waived, holds=holds, until=until, begun=begun, ripe=ripe
        )
        for exercised, waived, holds, until in product(exercised, waived, holds, until)
        for begun, ripe in _notices(exercise)
    }
    return found.pop() if len(found) == 1 else RightStatus.UNKNOWN


def _ends(answer: Answer | None) -> tuple[date, ...]:
    return (NEVER,) if answer is None else ends(answer)


def _notices(exercise: Exercise) -> tuple[tuple[date | None, date | None], ...]:
    """Return the ends of the notice; its two bounds go together, for it has one beginning."""
    if exercise.notice_begun is None or exercise.ripe is None:
        return ((None, None),)
    return tuple(zip(days(exercise.notice_begun), days(exercise.ripe), strict=True))


def _first_status(
    as_of: date,
    *,
    exercised: bool,
    waived: bool,
    holds: bool,
    until: date,
    begun: date | None,
    ripe: date | None,
) -> RightStatus:
    if exercised:
        return RightStatus.EXERCISED
    if as_of > until:
        return RightStatus.LAPSED
    if waived:
        return RightStatus.WAIVED
    if begun is not None and ripe is not None:
        if begun > as_of:
            return RightStatus.CLOSED
        if holds and as_of <= ripe:
            return RightStatus.PROCEDURE_RUNNING
    return RightStatus.OPEN if holds else RightStatus.CLOSED

"""The status of a duty and of a right: decided here and nowhere else (docs/semantics.md § 4, 5)."""

from datetime import date, timedelta
from enum import StrEnum
from functools import lru_cache
from itertools import product

from conventions.language.answers import DAWN, NEVER, Answer, days, ends, fast_frozen

# --- The status of a duty: decided here and nowhere else (docs/semantics.md § 4) ----------------------------


class DutyStatus(StrEnum):
    """The status of a duty."""

    NOT_APPLICABLE = "not_applicable"
    NOT_DUE = "not_due"
    DUE_SOON = "due_soon"
    MET = "met"
    MET_LATE = "met_late"
    OVERDUE = "overdue"
    OWED = "owed"
    RUNNING = "running"
    ENDED = "ended"
    BREACHED = "breached"
    HELD = "held"
    WAIVED = "waived"
    UNKNOWN = "unknown"

    __hash__ = object.__hash__


IS_FALSE = (False,)
NOT_APPLICABLE = frozenset({DutyStatus.NOT_APPLICABLE})
NO_DAY: tuple[date | None, ...] = (None,)
NOT_YET = frozenset({DutyStatus.NOT_DUE, DutyStatus.DUE_SOON})
OUT = frozenset({DutyStatus.NOT_APPLICABLE, DutyStatus.WAIVED, DutyStatus.HELD})
"""The statuses of duties whose amount is not owed."""


@fast_frozen
class Performance:
    """The operands of the status of a duty that is not continuing, each with its possible values.

    `soon`: the number of days before its day from which it is due soon.
    """

    waived: tuple[bool, ...]
    applies: tuple[bool, ...]
    held: tuple[bool, ...]
    due: Answer | None
    done: Answer
    soon: timedelta


def duty_status(performance: Performance, as_of: date) -> DutyStatus:
    """Return the status on which every completion agrees, else `unknown`."""
    return agreed(outcomes(performance, as_of))


def outcomes(performance: Performance, as_of: date) -> frozenset[DutyStatus]:
    """Return the status of each completion."""
    if performance.applies == IS_FALSE:
        return NOT_APPLICABLE
    waived, applies, held = performance.waived, performance.applies, performance.held
    dues = NO_DAY if performance.due is None else ends(performance.due)
    found: frozenset[DutyStatus] = frozenset()
    for done in ends(performance.done):
        is_done = done <= as_of
        for due in dues:
            time = _time(due, as_of, performance.soon)
            is_late = is_done and due is not None and done > due
            found |= _once(waived, applies, held, time, is_done, is_late)
    return found


@lru_cache(maxsize=256)
def counts(statuses: frozenset[DutyStatus]) -> tuple[bool, ...]:
    """Return whether the amount of a duty is owed, in each completion (docs/semantics.md § 6.3)."""
    if len(statuses) == 1:
        return (False,) if statuses <= OUT else (True,)
    return tuple(sorted({status not in OUT for status in statuses}))


def agreed(statuses: frozenset[DutyStatus]) -> DutyStatus:
    """Return the status of all completions, else `unknown`; `not_due` and `due_soon` give `due_soon`."""
    if len(statuses) == 1:
        return next(iter(statuses))
    return DutyStatus.DUE_SOON if statuses == NOT_YET else DutyStatus.UNKNOWN


def _time(due: date | None, as_of: date, soon: timedelta) -> DutyStatus:
    """Return the status of a duty that applies and is not done, held or waived: only its day decides."""
    if due is None:
        return DutyStatus.OWED
    if as_of > due:
        return DutyStatus.OVERDUE
    return DutyStatus.DUE_SOON if due - as_of <= soon else DutyStatus.NOT_DUE


@lru_cache(maxsize=512)  # few cases, evaluated thousands of times
def _once(
    waived: tuple[bool, ...],
    applies: tuple[bool, ...],
    held: tuple[bool, ...],
    time: DutyStatus,
    is_done: bool,  # noqa: FBT001
    is_late: bool,  # noqa: FBT001
) -> frozenset[DutyStatus]:
    """Return the status of each completion of a duty with a decided due day and day of performance."""
    return frozenset(
        _performed(time, waived=is_waived, applies=is_applied, held=is_held, is_done=is_done, is_late=is_late)
        for is_waived, is_applied, is_held in product(waived, applies, held)
    )


def _performed(
    time: DutyStatus, *, waived: bool, applies: bool, held: bool, is_done: bool, is_late: bool
) -> DutyStatus:
    if not applies:
        return DutyStatus.NOT_APPLICABLE
    if is_done and not is_late:
        return DutyStatus.MET
    if waived:
        return DutyStatus.WAIVED
    if is_done:
        return DutyStatus.MET_LATE
    return DutyStatus.HELD if held else time


@fast_frozen
class Compliance:
    """The operands of the status of a continuing duty or of a constraint."""

    waived: tuple[bool, ...]
    applies: tuple[bool, ...]
    breached: tuple[bool, ...]
    begins: Answer | None
    until: Answer | None


def standing_outcomes(standing: Compliance, as_of: date) -> frozenset[DutyStatus]:
    """Return the status of each completion of a continuing duty."""
    begins = (DAWN,) if standing.begins is None else ends(standing.begins)
    until = (NEVER,) if standing.until is None else ends(standing.until)
    waived, applies, breached = standing.waived, standing.applies, standing.breached
    found: frozenset[DutyStatus] = frozenset()
    for first in begins:
        for last in until:
            found |= _lasting(waived, applies, breached, as_of < first, as_of > last)
    return found


@lru_cache(maxsize=128)  # few cases, evaluated thousands of times
def _lasting(
    waived: tuple[bool, ...],
    applies: tuple[bool, ...],
    breached: tuple[bool, ...],
    is_before: bool,  # noqa: FBT001
    is_after: bool,  # noqa: FBT001
) -> frozenset[DutyStatus]:
    """Return the status of each completion of a continuing duty with decided days."""
    return frozenset(
        _standing(
            waived=is_waived, applies=is_applied, breached=is_breached, is_before=is_before, is_after=is_after
        )
        for is_waived, is_applied, is_breached in product(waived, applies, breached)
    )


def _standing(*, waived: bool, applies: bool, breached: bool, is_before: bool, is_after: bool) -> DutyStatus:
    if not applies:
        return DutyStatus.NOT_APPLICABLE
    if waived:
        return DutyStatus.WAIVED
    if is_before:
        return DutyStatus.NOT_DUE
    if breached:
        return DutyStatus.BREACHED
    return DutyStatus.ENDED if is_after else DutyStatus.RUNNING


# --- The status of a right: decided here and nowhere else (docs/semantics.md § 5) ---------------------------


class RightStatus(StrEnum):
    """The status of a right."""

    EXERCISED = "exercised"
    LAPSED = "lapsed"
    WAIVED = "waived"
    PROCEDURE_RUNNING = "procedure_running"
    UNKNOWN = "unknown"
    OPEN = "open"
    CLOSED = "closed"

    __hash__ = object.__hash__


SPENT = frozenset({RightStatus.EXERCISED, RightStatus.LAPSED, RightStatus.WAIVED})
"""The statuses of rights that will not be exercised any more."""


@fast_frozen
class Exercise:
    """The operands of the status of a right; `ripe` is the last day of its notice, if it needs one."""

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
    """Return the first and last day of the notice, bound by bound, because both depend on one beginning."""
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

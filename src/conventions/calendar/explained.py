"""A date with its explanation: the result of every computation of legal time."""

from datetime import date

from attrs import frozen

from budget.errors import InputError
from conventions.calendar.period import WorkingDayKind
from conventions.calendar.working_days import Roll, Territory, holds_in_part, is_holiday, roll

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
    """Return the step that says why `day` is not a working day; empty if it is one.

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
    """Return whether `why`, from `rest_day`, says that the day is surely not a working day."""
    return any(step.code != "holidays_unknown" for step in why)


def next_working_day(code: str, day: date, territory: Territory) -> tuple[OtherDate, ...]:
    """Return the reading `code` at the next working day; none where holidays are not known."""
    return _neighbour(code, day, Roll.FOLLOWING, territory)


def next_by_usage(day: date, territory: Territory) -> tuple[OtherDate, ...]:
    """Return the reading of a day that is a holiday only by usage: the next working day if it is one."""
    if territory is Territory.ALSACE_MOSELLE or not holds_in_part(day, territory):
        return ()
    return (OtherDate("by_usage", roll(day, Roll.FOLLOWING, territory, is_other_reading=True)),)


def previous_working_day(code: str, day: date, territory: Territory) -> tuple[OtherDate, ...]:
    """Return the reading `code` at the previous working day; none where holidays are not known."""
    return _neighbour(code, day, Roll.PRECEDING, territory)


def readings_of(day: date, *candidates: tuple[OtherDate, ...]) -> tuple[OtherDate, ...]:
    """Return the readings that differ from `day`, in the order given."""
    return tuple(reading for group in candidates for reading in group if reading.date != day)


def _neighbour(code: str, day: date, rule: Roll, territory: Territory) -> tuple[OtherDate, ...]:
    try:
        return (OtherDate(code, roll(day, rule, territory)),)
    except InputError:
        return ()

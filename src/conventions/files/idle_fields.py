"""What a norm states beside something that decides it alone: it would be read and have no effect."""

from collections.abc import Iterator
from typing import Final

from attrs import frozen

from conventions.agreement.norms import MAIN, Duty, Norm, Reading, Right
from conventions.engine.name_tables import CREATING_ACTS
from conventions.files.faults import DataPath, Problem

__all__ = ["Idle", "idle_fields", "idle_problems"]

_OF_WHAT_LASTS: Final = ("from", "until", "holds", "breached_by")
_OF_WHAT_IS_DONE: Final = ("due", "parts", "done", "posted_by", "held_while")
_OF_PAPERS: Final = ("parts", "posted_by")
_OF_WHAT_IS_OWED: Final = ("payable", "against")
_NO_READING_OF_A_DUTY: Final = ("until", "up_to", "payable")


@frozen
class Idle:
    """A key that has no effect, below its norm, the sort of it, and what stands in its way."""

    path: tuple[str, ...]
    sort: str
    beside: str = ""


def idle_problems(file: str, path: DataPath, norm: Norm) -> Iterator[Problem]:
    """Yield the problem of each key of a norm, which stands at `path`, that has no effect."""
    for idle in idle_fields(norm):
        actual = idle.path[-1]
        yield Problem(file, (*path, *idle.path), f"idle_field.{idle.sort}", actual, idle.beside)


def idle_fields(norm: Norm) -> Iterator[Idle]:
    """Yield the keys of a norm that have no effect, because of what else it states.

    Of a norm whose text was not seen, none: it is known to be decided by what is stated of it, and no more.
    """
    if norm.unread:
        return
    yield from _of_duty(norm) if isinstance(norm, Duty) else _of_right(norm)
    for reading in norm.readings:
        path = ("readings", reading.name)
        if reading.name == MAIN:
            yield Idle(path, "main_reading")
        yield from (Idle((*path, *idle.path), idle.sort, idle.beside) for idle in _of_reading(reading, norm))


def _of_duty(duty: Duty) -> Iterator[Idle]:
    lasts = _stated(duty, _OF_WHAT_LASTS)
    if duty.is_payment:
        yield from (Idle((key,), "payment") for key in (*lasts, *_stated(duty, ("done_by", *_OF_PAPERS))))
    elif lasts:
        yield from (Idle((key,), "lasting", lasts[0]) for key in _stated(duty, _OF_WHAT_IS_DONE))
    elif duty.done is not None:
        yield from (Idle((key,), "done", "done") for key in _stated(duty, _OF_PAPERS))
    elif duty.amount is not None and duty.done_by is None:
        yield from (Idle((key,), "by_money", "amount") for key in _stated(duty, _OF_PAPERS))


def _of_right(right: Right) -> Iterator[Idle]:
    yield from _of_limit(right)
    if right.act not in CREATING_ACTS:
        yield from (Idle((key,), "act", right.act) for key in _stated(right, _OF_WHAT_IS_OWED))


def _of_reading(reading: Reading, norm: Norm) -> Iterator[Idle]:
    if isinstance(norm, Duty):
        yield from (Idle((key,), "reading_of_duty") for key in _stated(reading, _NO_READING_OF_A_DUTY))
        return
    yield from _of_limit(reading)
    yield from (Idle((key,), "reading_of_right") for key in _stated(reading, ("due",)))
    if norm.act not in CREATING_ACTS:
        yield from (Idle((key,), "act", norm.act) for key in _stated(reading, ("payable",)))


def _of_limit(stated: Right | Reading) -> Iterator[Idle]:
    """Yield the limit of an amount that is stated itself."""
    if stated.amount is not None and stated.up_to is not None:
        yield Idle(("up_to",), "amount", "amount")


def _stated(norm: Norm | Reading, keys: tuple[str, ...]) -> tuple[str, ...]:
    """Return which of some keys are stated."""
    return tuple(key for key in keys if getattr(norm, "begins" if key == "from" else key))

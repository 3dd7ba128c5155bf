"""The day of a fact, where it is only known to lie between two days (docs/semantics.md § 1.15)."""

from collections.abc import Iterable, Sequence
from datetime import date
from functools import reduce

from conventions.facts.fact import Fact
from conventions.language.answers import (
    Answer,
    Infinite,
    Question,
    QuestionKind,
    asking,
    between,
    exactly,
)
from conventions.language.bounds import hull


def first_reaching(cents: int | Infinite, moves: Sequence[tuple[date, int]]) -> date | None:
    """Return the day from which the running total of moves has reached an amount; None while it has not."""
    running = 0
    reached: date | None = None
    for on, moved_then in moves:
        running += moved_then
        if running < cents:
            reached = None
        elif reached is None:
            reached = on
    return reached


def day_of(fact: Fact) -> Answer:
    """Return the day of a fact, or the days between which it lies."""
    if fact.no_later_than is None:
        return exactly(fact.occurred_on)
    return between(fact.occurred_on, fact.no_later_than, asks_day(fact))


def asks_day(fact: Fact) -> frozenset[Question]:
    """Return what asks for the day of a fact."""
    about = fact.key if fact.of is None else f"{fact.key}({fact.of})"
    return asking(QuestionKind.MISSING, f"day_of({about})")


def days_asked(facts: Iterable[Fact]) -> frozenset[Question]:
    """Return what asks for the days of those facts whose day is not known."""
    ranged = (fact for fact in facts if fact.is_between)
    return frozenset(question for fact in ranged for question in asks_day(fact))


def comes_after(later: Fact, fact: Fact) -> bool:
    """Return whether a fact surely came after one that stands before it in the record."""
    return later.occurred_on > fact.last_day or (not later.is_between and not fact.is_between)


def any_of(answers: Sequence[Answer], asked: frozenset[Question]) -> Answer:
    """Return what may be any of some values, of which one is known by what is `asked`."""
    return reduce(lambda one, other: hull(one, other, asked), answers)

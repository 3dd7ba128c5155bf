"""Values for programs: euros, days, ratios, booleans, or a range of them with its open questions.

Inside, amounts are exact ratios of cents and «never» is a day; neither leaves this module.
"""

from datetime import date
from fractions import Fraction
from typing import Generic, TypeVar

from attrs import frozen

from budget.money import Euros
from conventions.calendar import Period, WorkingDays
from conventions.engine.amounts import money
from conventions.exports.json_values import in_units
from conventions.language.answers import (
    DAWN,
    NEVER,
    NO_QUESTIONS,
    Answer,
    Infinite,
    Question,
    Value,
    Window,
)
from conventions.language.types import Type

V = TypeVar("V")


@frozen
class Range(Generic[V]):
    """An undecided value: from `low` to `high`, both included.

    Attributes:
        low: its minimum; None if there is none.
        high: the most; None where nothing bounds it above — of a date: it may never come.
        questions: what must be known, happen, be decided or be read for the bounds to meet, sorted.

    >>> str(Range(Euros.ZERO, Euros.of(49_500))), str(Range(date(2025, 6, 1), None))
    ('[0.00, 49500.00]', '[2025-06-01, …]')
    """

    low: V | None
    high: V | None
    questions: tuple[Question, ...] = ()

    def __str__(self) -> str:
        low, high = ("…" if bound is None else str(bound) for bound in (self.low, self.high))
        return f"[{low}, {high}]"


Amount = Euros | Range[Euros] | None
"""An amount: euros, a range of euros, or None if the agreement has no such amount."""
Day = date | Range[date] | None
"""A day: a date, a range of dates, or None if there is none, or if it never comes."""
DefinedValue = bool | date | Fraction | str | Window | Period | WorkingDays
"""The value of a definition that is not an amount; numbers and shares are fractions."""
Defined = DefinedValue | Range[DefinedValue] | None


def amount_of(answer: Answer | None) -> Amount:
    """Return an amount, to the cent as it is reported: half a cent goes up.

    >>> amount_of(Answer(Fraction(100_05, 10), Fraction(100_05, 10)))
    Euros(cents=1001)
    """
    if answer is None:
        return None
    low, high = money(answer.lo), money(answer.hi)
    if answer.is_decided and low is not None:
        return low
    return Range(low, high, _questions(answer.questions))


def day_of(answer: Answer | None) -> Day:
    """Return a day; None if it never comes.

    >>> day_of(Answer(NEVER, NEVER)) is None
    True
    """
    if answer is None:
        return None
    low, high = (_day_bound(bound) for bound in (answer.lo, answer.hi))
    return low if answer.is_decided else Range(low, high, _questions(answer.questions))


def defined_of(answer: Answer, kind: Type | None = None) -> Defined:
    """Return the value of a definition that is not an amount, in the units of its agreement."""
    low, high = (_bound_value(bound, kind) for bound in (answer.lo, answer.hi))
    return low if answer.is_decided else Range(low, high, _questions(answer.questions))


def euros_of(bounds: tuple[int | None, int | None] | None) -> Amount:
    """Return the amount of two bounds in cents, as findings have them."""
    if bounds is None:
        return None
    low, high = (None if cents is None else Euros.of_cents(cents) for cents in bounds)
    return low if low is not None and low == high else Range(low, high)


def _questions(questions: frozenset[Question]) -> tuple[Question, ...]:
    return () if questions is NO_QUESTIONS else tuple(sorted(questions))


def _day_bound(bound: Value | None) -> date | None:
    return bound if isinstance(bound, date) and bound not in (DAWN, NEVER) else None


def _bound_value(bound: Value | None, kind: Type | None) -> DefinedValue | None:
    match bound:
        case None | Infinite():
            return None
        case bool() | str() | Window() | Period() | WorkingDays():
            return bound
        case date():
            return _day_bound(bound)
        case _:
            return Fraction(in_units(bound, kind))

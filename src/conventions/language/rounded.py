"""Numbers rounded to a step that the text states, bound by bound."""

from collections.abc import Callable
from fractions import Fraction

from budget.rounding import Rounding, round_cents
from conventions.language.answers import Answer, Infinite, Number, between
from conventions.language.bounds import number

__all__ = ["above", "below", "nearest", "rounded"]


def below(steps: Fraction) -> int:
    """Return the greatest whole number that is not above."""
    return steps.numerator // steps.denominator


def above(steps: Fraction) -> int:
    """Return the least whole number that is not below."""
    return -below(-steps)


def nearest(steps: Fraction) -> int:
    """Return the nearest whole number, half away from zero.

    >>> nearest(Fraction(5, 2)), nearest(Fraction(-5, 2))
    (3, -3)
    """
    return round_cents(steps, Rounding.HALF_UP)


def rounded(value: Answer, step: Answer, way: Callable[[Fraction], int]) -> Answer:
    """Return a number as a multiple of a step above 0; without bound it stays so."""
    to = number(step.lo)
    if isinstance(to, Infinite):
        raise TypeError(step)

    def at(bound: Number) -> Number:
        return bound if isinstance(bound, Infinite) else way(Fraction(bound) / to) * to

    return between(at(number(value.lo)), at(number(value.hi)), value.questions, ages=value.ages)

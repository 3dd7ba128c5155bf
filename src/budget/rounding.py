"""Rounding to whole cents: always explicit, once, at the end of a computation."""

from enum import Enum
from fractions import Fraction
from numbers import Rational
from typing import assert_never


class Rounding(Enum):
    """How to round a fraction of a cent, by absolute value, so that debts round like claims."""

    HALF_UP = "half_up"
    """to the nearest cent, half a cent away from zero"""
    DOWN = "down"
    """towards zero: fractions of a cent are dropped"""
    UP = "up"
    """away from zero: any fraction counts as a whole cent"""


def round_cents(cents: Fraction, rounding: Rounding) -> int:
    """Return an exact number of cents (not of euros) as whole cents; a float raises `TypeError`.

    >>> round_cents(Fraction(5, 2), Rounding.HALF_UP), round_cents(Fraction(-5, 2), Rounding.HALF_UP)
    (3, -3)
    >>> round_cents(Fraction(-29, 10), Rounding.DOWN), round_cents(Fraction(-21, 10), Rounding.UP)
    (-2, -3)
    """
    if not _is_exact(cents):
        raise TypeError("an exact fraction is rounded, nothing else")
    size = abs(cents)
    match rounding:
        case Rounding.HALF_UP:
            whole = (2 * size.numerator + size.denominator) // (2 * size.denominator)
        case Rounding.DOWN:
            whole = size.numerator // size.denominator
        case Rounding.UP:
            whole = -(-size.numerator // size.denominator)
        case _ as unreachable:
            assert_never(unreachable)
    return whole if cents >= 0 else -whole


def _is_exact(number: object) -> bool:
    return isinstance(number, Rational)

"""Exact numbers as text, independent of language."""

from decimal import Decimal, localcontext
from fractions import Fraction
from typing import Final

from budget.rounding import Rounding, round_cents

_MOST_PLACES: Final = 6
_READ_PLACES: Final = 4


def readable_text(number: int | Fraction, places: int = _READ_PLACES) -> str:
    """Return a number as a decimal, never a fraction: exact if short, else rounded half up.

    >>> readable_text(Fraction(9512, 10000)), readable_text(Fraction(200, 3), 2)
    ('0.9512', '66.67')
    """
    tens = 10**_MOST_PLACES
    if (number * tens).denominator != 1:
        number = Fraction(round_cents(Fraction(number) * 10**places, Rounding.HALF_UP), 10**places)
    return exact_text(number)


def exact_text(number: int | Fraction) -> str:
    """Return a number as a decimal if it is exact, else as a fraction.

    >>> exact_text(Fraction(4, 5)), exact_text(100), exact_text(Fraction(2, 3))
    ('0.8', '100', '2/3')
    """
    exact = Fraction(number)
    denominator = exact.denominator
    for prime in (2, 5):
        while denominator % prime == 0:
            denominator //= prime
    if denominator != 1:
        return str(exact)
    with localcontext(prec=max(1, exact.numerator.bit_length() + exact.denominator.bit_length())):
        return f"{(Decimal(exact.numerator) / Decimal(exact.denominator)).normalize():f}"

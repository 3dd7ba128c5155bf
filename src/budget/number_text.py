"""An exact number as text, the same in every language."""

from decimal import Decimal, localcontext
from fractions import Fraction

__all__ = ["exact_text"]


def exact_text(number: int | Fraction) -> str:
    """Return a number as a decimal when it is one, exactly, else as a fraction.

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

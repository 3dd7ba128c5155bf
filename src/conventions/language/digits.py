"""The limit on digits of exact numbers, which products could double at each step (semantics § 2.12)."""

from fractions import Fraction
from typing import Final

from budget.errors import InputError

MOST_BITS: Final = 2_048
"""Binary digits of a numerator or denominator, about 616 decimal ones; sums of a ledger have a hundred."""
_LEAST_TOO_LONG: Final = 1 << MOST_BITS


class NumberTooLongError(InputError):
    """A number with too many digits to compute further; `name` is what was being computed."""

    code = "number_too_long"

    def __init__(self, bits: int, name: str = "") -> None:
        about = f"{name}: " if name else ""
        super().__init__(
            f"{about}a number of {bits} binary digits, expected at most {MOST_BITS}",
            actual=str(bits),
            expected=str(MOST_BITS),
            name=name,
        )
        self.bits = bits

    def of(self, name: str) -> "NumberTooLongError":
        """Return the error with the name of what was being computed; an earlier name is kept."""
        return self if self.params["name"] else NumberTooLongError(self.bits, name)


def within_digits(value: int | Fraction) -> int | Fraction:
    """Return `value`; raise `NumberTooLongError` if its numerator or denominator is too long.

    >>> within_digits(Fraction(1, 3))
    Fraction(1, 3)
    >>> within_digits(Fraction(1, 3 ** 1300))
    Traceback (most recent call last):
    conventions.language.digits.NumberTooLongError: a number of 2061 binary digits, expected at most 2048
    """
    top, bottom = value.numerator, value.denominator
    if -_LEAST_TOO_LONG < top < _LEAST_TOO_LONG and bottom < _LEAST_TOO_LONG:
        return value
    raise NumberTooLongError(max(top.bit_length(), bottom.bit_length()))

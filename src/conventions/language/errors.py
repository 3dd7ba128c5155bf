"""Errors in an expression, with their column and the most similar known names; the limit on digits."""

from collections.abc import Iterable
from difflib import get_close_matches
from fractions import Fraction
from typing import Final

from budget.errors import InputError

# --- The known names most similar to an unknown one ---------------------------------------------------------

_MOST: Final = 5
_LONGEST: Final = 100
"""Characters of a name; a longer one is never a spelling mistake."""


def near_names(word: str, known: Iterable[str]) -> tuple[str, ...]:
    """Return the known names similar to this one, the nearest first; swapped letters rank highest.

    >>> near_names("singed", ["single", "signed", "period.end"])
    ('signed', 'single')
    """
    if len(word) > _LONGEST:
        return ()
    found = get_close_matches(word.lower(), list(known), n=_MOST)
    return tuple(sorted(found, key=lambda near: sorted(near) != sorted(word.lower())))


# --- Errors in an expression, with their column -------------------------------------------------------------


class ExpressionError(InputError):
    """An unusable expression; `column` counts from 1."""

    code = "expression_refused"

    def __init__(self, message: str, *, column: int, actual: str, expected: str, **params: str) -> None:
        super().__init__(message, actual=actual, expected=expected, column=str(column), **params)
        self.column = column


class ExpressionSyntaxError(ExpressionError):
    """The text is not an expression of the language."""

    code = "expression_syntax"


class ExpressionTypeError(ExpressionError):
    """An operation on incompatible types, or a result of the wrong type."""

    code = "expression_type"


class UnknownNameError(ExpressionError):
    """A name is not in the table.

    Attributes:
        near: the known names most similar to it, the nearest first.
        sort: what else it names: a `norm`, an `event`, `rows`, a `column` of them, or a fact that may be
            recorded several times (`repeated`); empty: nothing.
    """

    code = "expression_name"

    def __init__(
        self,
        message: str,
        *,
        column: int,
        actual: str,
        expected: str,
        near: tuple[str, ...] = (),
        sort: str = "",
    ) -> None:
        super().__init__(
            message, column=column, actual=actual, expected=expected, suggestion=next(iter(near), "")
        )
        self.near = near
        self.sort = sort


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
    conventions.language.errors.NumberTooLongError: a number of 2061 binary digits, expected at most 2048
    """
    top, bottom = value.numerator, value.denominator
    if -_LEAST_TOO_LONG < top < _LEAST_TOO_LONG and bottom < _LEAST_TOO_LONG:
        return value
    raise NumberTooLongError(max(top.bit_length(), bottom.bit_length()))

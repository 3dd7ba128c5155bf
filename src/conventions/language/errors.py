"""What is wrong with an expression, in which column, and the known names that look most like one."""

from collections.abc import Iterable
from difflib import get_close_matches
from typing import Final

from budget.errors import InputError

__all__ = [
    "ExpressionError",
    "ExpressionSyntaxError",
    "ExpressionTypeError",
    "UnknownNameError",
    "near_names",
]


# --- The known names that look most like one that is not known ----------------------------------------------

_MOST: Final = 5
_LONGEST: Final = 100
"""Characters of a name: nobody means a longer one."""


def near_names(word: str, known: Iterable[str]) -> tuple[str, ...]:
    """Return the known names that look like this one, the nearest first; two letters exchanged come before.

    >>> near_names("singed", ["single", "signed", "period.end"])
    ('signed', 'single')
    """
    if len(word) > _LONGEST:
        return ()
    found = get_close_matches(word.lower(), list(known), n=_MOST)
    return tuple(sorted(found, key=lambda near: sorted(near) != sorted(word.lower())))


# --- What is wrong with an expression, and in which column of its text --------------------------------------


class ExpressionError(InputError):
    """An expression that cannot be used; `column` counts from 1."""

    code = "expression_refused"

    def __init__(self, message: str, *, column: int, actual: str, expected: str, **params: str) -> None:
        super().__init__(message, actual=actual, expected=expected, column=str(column), **params)
        self.column = column


class ExpressionSyntaxError(ExpressionError):
    """The text is not an expression of the language."""

    code = "expression_syntax"


class ExpressionTypeError(ExpressionError):
    """Two things of different kinds meet, or a result is of the wrong kind."""

    code = "expression_type"


class UnknownNameError(ExpressionError):
    """A name is not in the table.

    Attributes:
        near: the known names that look most like it, the nearest first.
        sort: what it names instead: a `norm`, an `event`, `rows`, a `column` of them, or what may be
            recorded several times (`repeated`); empty, nothing.
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

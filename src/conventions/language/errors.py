"""Errors in an expression, with their column and the most similar known names."""

from collections.abc import Iterable
from difflib import get_close_matches
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

"""A value of a file by the type that was declared for it: in a fact, a cell of a table, a parameter."""

from collections.abc import Callable, Mapping
from datetime import date
from fractions import Fraction
from typing import Final

from budget.money import Euros
from conventions.files import strict

__all__ = ["VALUE_TYPES", "TypedValue", "typed"]

TypedValue = Euros | str | bool | int | Fraction | date

_READ: Final[Mapping[str, Callable[[object], TypedValue]]] = {
    "event": strict.money,
    "euros": strict.money,
    "date": strict.day,
    "foreign": strict.decimal,
    "number": strict.quantity,
    "rate": strict.decimal,
    "ratio": strict.ratio,
    "truth": strict.truth,
    "text": strict.text,
}
VALUE_TYPES: Final = tuple(kind for kind in _READ if kind != "event")
"""The types a cell or a parameter may have."""


def typed(value: object, kind: str) -> TypedValue:
    """The value, read strictly as the `kind` declared."""
    return _READ[kind](value)

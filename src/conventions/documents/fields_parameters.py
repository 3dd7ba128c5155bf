"""Fields of a model's parameters: `parameter.NAME`, the figures that an agreement gives."""

from collections.abc import Callable, Mapping
from datetime import date
from fractions import Fraction
from typing import Final

from budget.money import Euros
from budget.rate import Rate
from conventions.agreement.agreement import Agreement
from conventions.documents.field import Field, FieldType, Value
from conventions.documents.source import Source

__all__ = ["ANY_PARAMETER", "fields_of_parameters"]

ANY_PARAMETER: Final = "parameter.*"
"""What stands for the parameters of any model."""

_TYPES: Final[Mapping[str, FieldType]] = {
    "date": FieldType.DATE,
    "euros": FieldType.EUROS,
    "number": FieldType.NUMBER,
    "ratio": FieldType.STATED_RATE,
    "text": FieldType.TEXT,
}
"""The types that a text states; a truth is asked of a clause, an amount in another currency has no words."""


def fields_of_parameters(agreement: Agreement) -> tuple[Field, ...]:
    """The fields of the values that an agreement gives to its model, called as the model calls them."""
    return tuple(
        Field(f"parameter.{item.name}", label, label, _TYPES[item.type], _reader(item.name))
        for item in agreement.parameters
        if item.type in _TYPES
        for label in (item.label or item.name,)
    )


def _reader(name: str) -> Callable[[Source], Value]:
    return lambda source: _given(source, name)


def _given(source: Source, name: str) -> Value:
    match dict(source.agreement.given).get(name):
        case Fraction() as share:
            return Rate(share)
        case Euros() | date() | int() | str() as value:
            return value
        case _:
            return None

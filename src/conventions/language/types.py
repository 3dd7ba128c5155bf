"""Types of expressions: quantities carry their dimensions, so that euros × euros is refused."""

from collections.abc import Mapping
from enum import Enum
from typing import Final

from attrs import field, frozen

__all__ = ["DAYS", "EUROS", "NUMBER", "Kind", "NameTable", "Quantity", "Type", "describe"]


class Kind(Enum):
    """What is not a quantity."""

    TRUTH = "truth"
    DATE = "date"
    WINDOW = "window"
    MONTHS = "months-period"
    DAYS = "days-period"
    WORKING_DAYS = "working days"
    TEXT = "text"


@frozen
class Quantity:
    """A number with its dimensions: euros to the power `euros` × days to the power `days`."""

    euros: int = 0
    days: int = 0


Type = Kind | Quantity
NUMBER: Final = Quantity()
EUROS: Final = Quantity(euros=1)
DAYS: Final = Quantity(days=1)
NAMES: Final = {NUMBER: "number", EUROS: "euros", DAYS: "days"}


def describe(kind: Type) -> str:
    """Return the type in words: `euros`, `date`, `euros^2`.

    >>> describe(Quantity(euros=2))
    'euros^2'
    """
    if isinstance(kind, Kind):
        return kind.value
    if kind in NAMES:
        return NAMES[kind]
    powers = [f"{unit}^{power}" for unit, power in (("euros", kind.euros), ("days", kind.days)) if power]
    return " × ".join(powers)


@frozen
class NameTable:
    """The one flat table an expression is checked against."""

    names: Mapping[str, Type] = field(factory=dict)
    events: frozenset[str] = frozenset()
    norms: frozenset[str] = frozenset()
    selections: Mapping[str, Mapping[str, Type]] = field(factory=dict)

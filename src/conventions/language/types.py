"""Types of expressions: quantities have dimensions, so that euros × euros is refused."""

from collections.abc import Mapping
from enum import Enum
from typing import Final

from attrs import field, frozen

from budget.money import EURO


class Kind(Enum):
    """The kinds of values that are not quantities."""

    TRUTH = "truth"
    DATE = "date"
    WINDOW = "window"
    MONTHS = "months-period"
    DAYS = "days-period"
    WORKING_DAYS = "working days"
    TEXT = "text"


@frozen
class Quantity:
    """A number with dimensions: powers of the agreement's currency (`euros`), days and the other currency.

    Its notation does not change its type: `is_share`, in per cent; `currency`, the other currency's code.
    """

    euros: int = 0
    days: int = 0
    foreign: int = 0
    is_share: bool = field(default=False, eq=False)
    currency: str = field(default="", eq=False)


Type = Kind | Quantity
NUMBER: Final = Quantity()
EUROS: Final = Quantity(euros=1)
DAYS: Final = Quantity(days=1)
FOREIGN: Final = Quantity(foreign=1)
RATE_OF_EXCHANGE: Final = Quantity(euros=1, foreign=-1)
SHARE: Final = Quantity(is_share=True)
NAMES: Final = {
    NUMBER: "number",
    EUROS: "euros",
    DAYS: "days",
    FOREIGN: "other currency",
    RATE_OF_EXCHANGE: "rate of exchange",
}


def describe(kind: Type) -> str:
    """Return the type in words: `euros`, `date`, `euros^2`.

    >>> describe(Quantity(euros=2))
    'euros^2'
    """
    if isinstance(kind, Kind):
        return kind.value
    if kind in NAMES:
        return NAMES[kind]
    units = (("euros", kind.euros), ("days", kind.days), ("other currency", kind.foreign))
    powers = [f"{unit}^{power}" for unit, power in units if power]
    return " × ".join(powers)


@frozen
class NameTable:
    """The flat table of names against which an expression is checked.

    Attributes:
        selections: what can be summed, with its columns.
        is_row: whether the expression is for a row and may use `previous`, `running`, `split`.
        untyped: names without a type yet, which `previous` may still mention.
        currency: the code of the agreement's currency.
        foreign: the code of the agreement's other currency, if it has one.
    """

    names: Mapping[str, Type] = field(factory=dict)
    events: frozenset[str] = frozenset()
    norms: frozenset[str] = frozenset()
    selections: Mapping[str, Mapping[str, Type]] = field(factory=dict)
    is_row: bool = False
    untyped: frozenset[str] = frozenset()
    currency: str = EURO
    foreign: str | None = None

"""Values given by a program, converted into those of a file according to the declared type.

A TOML file has days of its own and writes amounts in quotes. JSON has no days, and a program has amounts,
decimals and whole numbers of euros. A text that looks like a day, and a whole number, are marked as coming
from a program: where a day or an amount is declared, they are one; anywhere else they stay what they are.
"""

import re
from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from enum import Enum
from fractions import Fraction
from typing import Final

from budget.money import Euros
from budget.rate import Rate

_DAY: Final = re.compile(r"\s*(?:\d{4}-\d{2}-\d{2}|\d{2}/\d{2}/\d{4})\s*")


class DayText(str):
    """A text of a program that may be a day: `2024-06-20`, `20/06/2024`."""

    __slots__ = ()


class WholeNumber(int):
    """A whole number of a program: of euros, where an amount is declared."""

    __slots__ = ()


def prepared_table(table: Mapping[str, object]) -> dict[str, object]:
    """Return the table with each of its values `prepared`; neither it nor they are changed."""
    return {str(key): prepared(value) for key, value in table.items()}


def prepared(value: object) -> object:
    """Return the value as a file would hold it; one that no file holds stays, for the reader to refuse it.

    >>> prepared({"amount": Euros.of(12), "on": "2024-06-20", "count": 3, "rate": Decimal("0.5")})
    {'amount': '12.00', 'on': '2024-06-20', 'count': 3, 'rate': '0.5'}
    """
    match value:
        case bool() | date() | DayText() | WholeNumber():
            return value
        case Euros():
            return str(value)
        case Decimal() if value.is_finite():
            return f"{value:f}"
        case Rate():
            return str(value)
        case Fraction():
            return str(Rate(value))
        case Enum():
            return prepared(value.value)
        case str():
            return DayText(value) if _DAY.fullmatch(value) else value
        case int():
            return WholeNumber(value)
        case Mapping():
            return prepared_table(value)
        case list() | tuple():
            return [prepared(item) for item in value]
        case _:
            return value

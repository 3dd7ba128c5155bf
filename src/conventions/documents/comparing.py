"""Comparisons in templates: amounts, rates, dates and numbers compare by value, not as text.

`{% if grant.amount > "23 000 €" %}`: the type of the field determines how the text is read, when the
template is compiled. What cannot be compared is refused, with the notation to use.
"""

import re
from collections.abc import Mapping
from datetime import date
from enum import Enum
from fractions import Fraction
from typing import Final

from budget.errors import InputError
from budget.money import Euros
from budget.rate import Rate
from conventions.documents.field import FieldType
from conventions.documents.typography import MONTHS

VALUE: Final = "\u00b7\u00b7value"
"""Suffix of a field's name in a compiled template: its value for comparison, next to its text."""

VALUE_KEY: Final = "..value"
"""The same suffix for a key."""

_SCALE: Final = 10**12
"""Rates are compared to 12 decimals."""

_WRITTEN: Final = re.compile(rf"(\d{{1,2}})(?:er)? ({'|'.join(MONTHS)}) (\d{{4}})", re.IGNORECASE)
_STROKES: Final = re.compile(r"(\d{1,2})/(\d{1,2})/(\d{4})")
_SPACES: Final = str.maketrans({"\u00a0": " ", "\u202f": " "})


class Sort(Enum):
    """The types of compared values; the value is an example of the notation."""

    EUROS = "23 000 €"
    RATIO = "60 %"
    DATE = "31/12/2024"
    NUMBER = "12"


_SORTS: Final[Mapping[FieldType, Sort]] = {
    FieldType.EUROS: Sort.EUROS,
    FieldType.VARIANCE: Sort.EUROS,
    FieldType.RATE: Sort.RATIO,
    FieldType.STATED_RATE: Sort.RATIO,
    FieldType.RATE_VARIANCE: Sort.RATIO,
    FieldType.DATE: Sort.DATE,
    FieldType.NUMBER: Sort.NUMBER,
    FieldType.ORDINAL: Sort.NUMBER,
}


class ComparisonError(Exception):
    """A text that is not a value of the type it is compared with, or two incompatible types."""

    def __init__(self, actual: str, expected: str) -> None:
        super().__init__(f"{actual}, expected {expected}")
        self.actual = actual
        self.expected = expected


def sort_of(kind: FieldType | None) -> Sort | None:
    """Return the type of a field's values for comparison; None for text."""
    return None if kind is None else _SORTS.get(kind)


def is_compared(kind: FieldType) -> bool:
    """Return whether a field of this type is compared by value."""
    return kind in _SORTS


def compared_by(value: object, printed: object) -> int | str:
    """Return the comparable form of a value: cents, a scaled rate, an ISO date, a number; else its text.

    >>> compared_by(Euros.of(5), ""), compared_by(date(2024, 2, 29), ""), compared_by("—", "—")
    (500, '2024-02-29', '—')
    """
    match value:
        case Euros():
            return value.cents
        case Rate():
            return int(value.as_fraction * _SCALE // 1)
        case date():
            return value.isoformat()
        case int() if not isinstance(value, bool):
            return value
        case _:
            return str(printed)


def sort_of_text(value: str | int) -> Sort | None:
    """Return the type that a stated value has by its notation; None for plain text.

    >>> sort_of_text("23 000 €"), sort_of_text("60 %"), sort_of_text("31/12/2024"), sort_of_text("oui")
    (<Sort.EUROS: '23 000 €'>, <Sort.RATIO: '60 %'>, <Sort.DATE: '31/12/2024'>, None)
    """
    if isinstance(value, int):
        return Sort.NUMBER
    marks = {"€": (Sort.EUROS,), "%": (Sort.RATIO,)}
    for sort in next((sorts for mark, sorts in marks.items() if mark in value), (Sort.DATE, Sort.NUMBER)):
        try:
            constant(value, sort)
        except ComparisonError:
            continue
        return sort
    return None


def constant(value: str | int, sort: Sort) -> int | str:
    """Return a value stated in a template, comparable with a field of this type. Raises `ComparisonError`.

    >>> constant("9 000,00 €", Sort.EUROS), constant("60 %", Sort.RATIO) == 6 * 10**11
    (900000, True)
    >>> constant("1er janvier 2025", Sort.DATE), constant(12, Sort.NUMBER)
    ('2025-01-01', 12)
    """
    try:
        match sort:
            case Sort.EUROS:
                return _cents(value)
            case Sort.RATIO:
                return _ratio(value)
            case Sort.DATE:
                return _day(value)
            case Sort.NUMBER:
                return _number(value)
    except (InputError, ValueError, TypeError):
        raise ComparisonError(str(value), sort.value) from None


def _cents(value: str | int) -> int:
    return value * 100 if isinstance(value, int) else Euros.parse(value).cents


def _ratio(value: str | int) -> int:
    if "%" not in _text(value):  # 0.6 and 60 are ambiguous
        raise ValueError
    scaled = Rate.parse(_text(value)).as_fraction * _SCALE
    if scaled != Fraction(int(scaled)):
        raise ValueError
    return int(scaled)


def _day(value: str | int) -> str:
    text = _text(value).translate(_SPACES).strip().lower()
    if strokes := _STROKES.fullmatch(text):
        day, month, year = map(int, strokes.groups())
        return date(year, month, day).isoformat()
    if written := _WRITTEN.fullmatch(text):
        return date(int(written[3]), MONTHS.index(written[2]) + 1, int(written[1])).isoformat()
    return date.fromisoformat(text).isoformat()


def _number(value: str | int) -> int:
    return value if isinstance(value, int) else int("".join(_text(value).split()))


def _text(value: str | int) -> str:
    if isinstance(value, int):
        raise TypeError
    return value

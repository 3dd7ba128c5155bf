"""Comparisons in templates: amounts, rates, dates and numbers are compared by what they are, not as texts.

`{% if grant.amount > "23 000 €" %}`: the type of the field says how the text beside it is read, when the
template is compiled. What cannot be compared is refused with the spelling to use.
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
"""Behind the name of a field in a compiled template: its value to compare, beside the text it prints."""

VALUE_KEY: Final = "..value"
"""The same behind a key."""

_SCALE: Final = 10**12
"""A rate is compared to the billionth of a per mille."""

_WRITTEN: Final = re.compile(rf"(\d{{1,2}})(?:er)? ({'|'.join(MONTHS)}) (\d{{4}})", re.IGNORECASE)
_STROKES: Final = re.compile(r"(\d{1,2})/(\d{1,2})/(\d{4})")
_SPACES: Final = str.maketrans({"\u00a0": " ", "\u202f": " "})


class Sort(Enum):
    """What is compared with what; the value is a text as it is to be written."""

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
    """A text that is no value of the sort beside it, or two sorts that are not compared."""

    def __init__(self, actual: str, expected: str) -> None:
        super().__init__(f"{actual}, expected {expected}")
        self.actual = actual
        self.expected = expected


def sort_of(kind: FieldType | None) -> Sort | None:
    """Return the sort of a field's values; None for what is compared as a text."""
    return None if kind is None else _SORTS.get(kind)


def is_compared(kind: FieldType) -> bool:
    """Return whether a field of this type is compared by its value."""
    return kind in _SORTS


def compared_by(value: object, printed: object) -> int | str:
    """What a value is compared by: cents, a scaled rate, a day in ISO, a number; else the text it prints.

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
    """Return the sort that a stated value shows by itself; None for a plain text.

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
    """A value that a template states, as it is compared with a field of this sort. Raises `ComparisonError`.

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
    if "%" not in _text(value):  # 0.6 and 60 are read in two ways
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

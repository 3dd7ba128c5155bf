"""A field: a name for templates, how its value becomes text, and how a template compares it.

`{% if grant.amount > "23 000 €" %}`: the type of the field determines how the text is read, when the
template is compiled. What cannot be compared is refused, with the notation to use.
"""

import re
from collections.abc import Callable, Iterable, Mapping
from datetime import date
from enum import Enum
from fractions import Fraction
from typing import Final, TypeAlias, TypeVar, cast

from attrs import field

from budget import frozen
from budget.errors import InputError
from budget.money import EURO, Euros, in_words
from budget.rate import Rate, format_rate_fr, stated_rate_fr
from conventions.agreement.party import Blank
from conventions.calendar import Period, WorkingDays
from conventions.documents.printed_values import Chart, Picture
from conventions.documents.source import Source
from conventions.documents.typography import (
    MINUS,
    MONTHS,
    cardinal,
    date_text,
    dates_text,
    euros_text,
    grouped,
    length_text,
    list_text,
    ordinal,
    quantity_text,
    signed_euros,
    unit_words,
)
from conventions.dossier.formatted_text import Prose

RULED_BLANK = "_" * 30
"""A blank to be filled in by hand."""


class FieldType(Enum):
    """How a value is printed."""

    TEXT = "text"
    NUMBER = "number"
    NUMBER_IN_WORDS = "number_in_words"
    ORDINAL = "ordinal"
    EUROS = "euros"
    EUROS_IN_WORDS = "euros_in_words"
    VARIANCE = "variance"
    RATE = "rate"
    STATED_RATE = "stated_rate"
    RATE_VARIANCE = "rate_variance"
    DATE = "date"
    DATES = "dates"
    LENGTH = "length"
    LIST = "list"
    LINES = "lines"
    SIRET = "siret"
    IBAN = "iban"
    PICTURE = "picture"
    CHART = "chart"
    DOCUMENT = "document"
    MARKED = "marked"
    PROSE = "prose"
    ROWS = "rows"


Value: TypeAlias = (
    "str | int | Euros | Rate | date | Period | WorkingDays | Blank | Picture | Chart | Prose"
    " | tuple[str, ...] | tuple[date, ...] | tuple[Cells, ...] | None"
)


@frozen
class Cells:
    """A row of a nested list."""

    values: tuple[Value, ...]


T = TypeVar("T")
U = TypeVar("U")


def reader(extract: str | Callable[[T], U]) -> Callable[[T], U]:
    """Return a function or a path of attributes as a reader of values; None on the path gives None."""
    if not isinstance(extract, str):
        return extract
    steps = extract.split(".")

    def value(item: T) -> U:
        found: object = item
        for step in steps:
            found = None if found is None else getattr(found, step)
        return cast("U", found)  # nobody knows before what stands at a path

    return value


def _source_reader(extract: str | Callable[[Source], Value]) -> Callable[[Source], Value]:
    return reader(extract)


@frozen
class Field:
    """A field: its key in templates, its labels, the source of its value, its type."""

    key: str
    fr: str
    en: str
    extract: Callable[[Source], Value] = field(converter=_source_reader)
    type: FieldType = FieldType.TEXT


@frozen
class Column:
    """A column of a list; with type `ROWS` it is a nested list with these columns."""

    key: str
    fr: str
    en: str
    type: FieldType
    columns: tuple["Column", ...] = ()


@frozen
class Rows:
    """A list over which templates repeat a row or a paragraph; None if the dossier has no such list."""

    key: str
    fr: str
    en: str
    columns: tuple[Column, ...]
    extract: Callable[[Source], tuple[tuple[Value, ...], ...] | None]


def column(
    key: str,
    fr: str,
    en: str,
    extract: str | Callable[[T], Value] = "",
    kind: FieldType = FieldType.TEXT,
) -> tuple[Column, Callable[[T], Value]]:
    """Return a column, with the reader of its value for an item."""
    return Column(key, fr, en, kind), reader(extract or key)


def inner_rows(
    key: str,
    fr: str,
    en: str,
    items: Callable[[T], Iterable[U]],
    *columns: tuple[Column, Callable[[U], Value]],
) -> tuple[Column, Callable[[T], Value]]:
    """Return a column that is a nested list, with the reader of its rows."""

    def cells(item: T) -> Value:
        return tuple(Cells(tuple(extract(each) for _, extract in columns)) for each in items(item))

    return Column(key, fr, en, FieldType.ROWS, tuple(head for head, _ in columns)), cells


def rows(
    key: str,
    fr: str,
    en: str,
    items: str | Callable[[Source], Iterable[T] | None],
    *columns: tuple[Column, Callable[[T], Value]],
) -> Rows:
    """Return the rows of a list of items."""
    listed = reader(items)

    def cells(source: Source) -> tuple[tuple[Value, ...], ...] | None:
        found = listed(source)
        if found is None:
            return None
        return tuple(tuple(extract(item) for _, extract in columns) for item in found)

    return Rows(key, fr, en, tuple(head for head, _ in columns), cells)


def rows_within(found: Rows) -> tuple[Column, Callable[[Source], Value]]:
    """Return a list of a document as a column in a list of dossiers."""

    def cells(source: Source) -> Value:
        return tuple(Cells(row) for row in found.extract(source) or ())

    return Column(found.key.rpartition(".")[2], found.fr, found.en, FieldType.ROWS, found.columns), cells


def if_found(find: Callable[[T], U | None], extract: Callable[[U], Value]) -> Callable[[T], Value]:
    """Return a reader that applies to what is found; without it, there is no value."""

    def value(item: T) -> Value:
        found = find(item)
        return None if found is None else extract(found)

    return value


def yes_if(holds: Callable[[T], object]) -> Callable[[T], str | None]:
    """Return a reader for a field that templates only test: it has a value if something holds."""
    return lambda item: "oui" if holds(item) else None


def shown(value: Value, kind: FieldType, currency: str = EURO) -> str | Picture | Chart | Prose | None:
    r"""Return the text of a value, or the picture, chart or prose it is; None has none.

    >>> shown(Euros.of(1), FieldType.EUROS_IN_WORDS), shown("—", FieldType.RATE)
    ('un euro', '—')

    Amounts are in the agreement's `currency`.
    A rate stated in a text is never rounded; a computed one is.

    >>> shown(Rate.parse("66,66 %"), FieldType.STATED_RATE), shown(Rate.parse("66,66 %"), FieldType.RATE)
    ('66,66\xa0%', '66,7\xa0%')
    """
    match value:
        case None:
            return None
        case Blank.TO_BE_COMPLETED:
            return RULED_BLANK
        case str():
            return _identifier(value, kind)
        case bool():
            raise TypeError
        case Euros():
            return _amount(value, kind, currency)
        case Rate():
            return _rate(value, kind)
        case int():
            return _number(value, kind)
        case date():
            return date_text(value)
        case Period() | WorkingDays():
            return length_text(value)
        case Picture() | Chart() | Prose():
            return value
        case tuple():
            return _several(value, kind)


def _amount(value: Euros, kind: FieldType, currency: str) -> str:
    if kind is FieldType.EUROS_IN_WORDS:
        return in_words(value, unit_words(currency))
    return signed_euros(value) if kind is FieldType.VARIANCE else euros_text(value)


def _rate(value: Rate, kind: FieldType) -> str:
    is_exact = kind is FieldType.STATED_RATE
    text = (stated_rate_fr(value) if is_exact else format_rate_fr(value)).replace("-", MINUS)
    return f"+{text}" if kind is FieldType.RATE_VARIANCE and value.as_fraction > 0 else text


def _number(value: int, kind: FieldType) -> str:
    if kind is FieldType.NUMBER_IN_WORDS:
        return cardinal(value)
    return ordinal(value) if kind is FieldType.ORDINAL else quantity_text(value)


def _identifier(value: str, kind: FieldType) -> str:
    if kind is FieldType.SIRET:
        return grouped(value, (3, 3, 3, 5))
    return grouped(value, (4,)) if kind is FieldType.IBAN else value


def _several(value: tuple[str, ...] | tuple[date, ...] | tuple[Cells, ...], kind: FieldType) -> str | None:
    days = [item for item in value if isinstance(item, date)]
    if days:
        return dates_text(days)
    texts = [item for item in value if isinstance(item, str)]
    if not texts:
        return None
    return (
        "\n".join(texts)
        if kind is FieldType.LINES
        else ", ".join(texts)
        if kind is FieldType.TEXT
        else list_text(texts)
    )


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
                return _whole_number(value)
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


def _whole_number(value: str | int) -> int:
    return value if isinstance(value, int) else int("".join(_text(value).split()))


def _text(value: str | int) -> str:
    if isinstance(value, int):
        raise TypeError
    return value

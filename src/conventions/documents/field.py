"""A field: a name for templates, and how its value becomes text."""

from collections.abc import Callable, Iterable
from datetime import date
from enum import Enum
from typing import TypeAlias, TypeVar, cast

from attrs import field, frozen

from budget.money import EURO, Euros, in_words
from budget.rate import Rate, format_rate_fr, stated_rate_fr
from conventions.agreement.party import Blank
from conventions.calendar import Period, WorkingDays
from conventions.documents.source import Source
from conventions.documents.typography import (
    MINUS,
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
from conventions.documents.values import Chart, Picture
from conventions.dossier.prose import Prose

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

"""A field: what a template may name, and how its value becomes a text."""

from collections.abc import Callable, Iterable
from datetime import date
from enum import Enum
from typing import Any, TypeAlias, TypeVar

from attrs import field, frozen

from budget.money import EURO, Euros
from budget.rate import Rate, format_rate_fr, stated_rate_fr
from budget.words import in_words
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
"""What is left to be written in by hand."""


class FieldType(Enum):
    """How a value is written."""

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
    """A row of a list that stands in a row itself."""

    values: tuple[Value, ...]


T = TypeVar("T")
U = TypeVar("U")


def reader(extract: str | Callable[[T], U]) -> Callable[[T], U]:
    """What gives a value: a function, or a path of attributes; nothing where one on the way is nothing."""
    if not isinstance(extract, str):
        return extract
    steps = extract.split(".")

    def value(item: T) -> Any:  # noqa: ANN401 — nobody knows before what stands at a path
        found: Any = item
        for step in steps:
            found = None if found is None else getattr(found, step)
        return found

    return value


def _source_reader(extract: str | Callable[[Source], Value]) -> Callable[[Source], Value]:
    return reader(extract)


@frozen
class Field:
    """One entry of the table: its key in templates, its labels, where its value comes from, its type."""

    key: str
    fr: str
    en: str
    extract: Callable[[Source], Value] = field(converter=_source_reader)
    type: FieldType = FieldType.TEXT


@frozen
class Column:
    """One entry of a row; of type `ROWS` it is a list of rows, whose columns are these."""

    key: str
    fr: str
    en: str
    type: FieldType
    columns: tuple["Column", ...] = ()


@frozen
class Rows:
    """A list that templates repeat a row or a paragraph over; None where the dossier has no such list."""

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
    """Return a column, with what gives its value for an item of the list."""
    return Column(key, fr, en, kind), reader(extract or key)


def inner_rows(
    key: str,
    fr: str,
    en: str,
    items: Callable[[T], Iterable[U]],
    *columns: tuple[Column, Callable[[U], Value]],
) -> tuple[Column, Callable[[T], Value]]:
    """Return a column that is a list itself, with what gives its rows for an item of the list around it."""

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
    """Return a list of a document as a column of the dossiers that another document is written from."""

    def cells(source: Source) -> Value:
        return tuple(Cells(row) for row in found.extract(source) or ())

    return Column(found.key.rpartition(".")[2], found.fr, found.en, FieldType.ROWS, found.columns), cells


def if_found(find: Callable[[T], U | None], extract: Callable[[U], Value]) -> Callable[[T], Value]:
    """Return what gives the value that is taken from what is found; none where nothing is."""

    def value(item: T) -> Value:
        found = find(item)
        return None if found is None else extract(found)

    return value


def yes_if(holds: Callable[[T], object]) -> Callable[[T], str | None]:
    """Return what gives a value that a template asks for only: there is one where something holds."""
    return lambda item: "oui" if holds(item) else None


def shown(value: Value, kind: FieldType, currency: str = EURO) -> str | Picture | Chart | Prose | None:
    r"""The text of a value, or the picture, chart or prose it is; a text stays as it is, None has none.

    >>> shown(Euros.of(1), FieldType.EUROS_IN_WORDS), shown("—", FieldType.RATE)
    ('un euro', '—')

    Amounts are in the `currency` of the agreement.
    A rate that a text states is never rounded; one that is computed is.

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

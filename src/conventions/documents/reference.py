"""The table of fields for readers: keys, labels, types, documents, and values of a dossier."""

import re
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from functools import lru_cache
from typing import Final, TypeAlias

from attrs import frozen

from conventions.agreement.agreement import Agreement
from conventions.documents.context import context_of
from conventions.documents.field import Field, FieldType, Rows
from conventions.documents.fields import columns_below, keys_of, static_table, table_of
from conventions.documents.fields_agreement import ANY_PARAMETER
from conventions.documents.fields_letter import ATTACHED
from conventions.documents.fields_norms import NORM_ASPECTS
from conventions.documents.kinds import Kind
from conventions.documents.source import Source
from conventions.dossier.dossier import Dossier

_ROWS: Final = "rows"
"""The type of a list over which templates repeat a row."""

_OF_ONE: Final = tuple(kind for kind in Kind if not kind.is_of_two)
Shown: TypeAlias = "str | tuple[str | None, ...] | None"
"""The printed value of a field: a text, one per row for a column, or None."""


@frozen
class Entry:
    """A key for templates, with its documents; a column is `LIST[].NAME`."""

    key: str
    fr: str
    en: str
    type: str
    kinds: tuple[Kind, ...]

    @property
    def is_list(self) -> bool:
        """Return whether it is a list over which templates repeat a row."""
        return self.type == _ROWS


def entries(agreement: Agreement | None = None) -> tuple[Entry, ...]:
    """Return every field in the order of the table; norms and parameters as such, or those of an agreement.

    >>> entries()[0].key
    'document.date'
    """
    tables = (
        {kind: static_table(kind) for kind in Kind}
        if agreement is None
        else {kind: table_of(kind, agreement) for kind in _OF_ONE}
    )
    heads: dict[str, tuple[str, str, str]] = {}
    kinds: dict[str, list[Kind]] = {}
    for kind, table in tables.items():
        for key, fr, en, kind_of_value in _heads(table):
            kinds.setdefault(key, []).append(kind)
            heads.setdefault(key, (fr, en, kind_of_value))
    found = (Entry(key, *head, tuple(kinds[key])) for key, head in heads.items())
    any_of = () if agreement is not None else tuple(_of_any_agreement())
    attached = Entry(
        f"{ATTACHED}.*", "document joint", "document attached", FieldType.DOCUMENT.value, tuple(Kind)
    )
    return (*found, *any_of, attached)


def _of_any_agreement() -> Iterator[Entry]:
    """Yield the placeholders for norms and parameters of any agreement."""
    for aspect, _ in NORM_ASPECTS:
        yield Entry(f"norm.*.{aspect.key}", aspect.fr, aspect.en, aspect.type.value, _OF_ONE)
    yield Entry(ANY_PARAMETER, "paramètre du modèle", "parameter of the model", FieldType.TEXT.value, _OF_ONE)


Labels: TypeAlias = "Mapping[str, tuple[str, str]]"
"""The labels of fields in both languages, by key in the table."""


@lru_cache(maxsize=8)
def labels_of(agreement: Agreement) -> Labels:
    """Return the labels of every field for an agreement, with its own labels of norms."""
    norms: dict[str, str | None] = {duty.name: duty.label for duty in agreement.duties}
    norms |= {right.name: right.label for right in agreement.rights}
    found = {}
    for entry in entries(agreement):
        name = entry.key.split(".")[1] if entry.key.startswith("norm.") else ""
        called = norms.get(name) or name
        found[entry.key] = (entry.fr.replace(name, called, 1), entry.en.replace(name, called, 1))
    return found


def labelled(key: str, labels: Labels) -> tuple[str, str] | None:
    r"""Return the labels of a field; for a cell, including its list and row number.

    >>> labelled("data[3].amount", {"data": ("Lignes", "Lines"), "data[].amount": ("Montant", "Amount")})
    ('Lignes 4\xa0: Montant', 'Lines 4: Amount')
    """
    own = labels.get(general_row(key))
    row = re.match(r"(.+)\[(\d+)\]\.", key)
    above = None if row is None else labels.get(row[1])
    if own is None or row is None or above is None:
        return own
    number = int(row[2]) + 1
    return f"{above[0]} {number}\u00a0: {own[0]}", f"{above[1]} {number}: {own[1]}"


def general_row(key: str) -> str:
    """Return the key of a column as in the table, without row number.

    >>> general_row("budget.expenses[3].amount")
    'budget.expenses[].amount'
    """
    return re.sub(r"\[\d+\]", "[]", key)


def _heads(table: Iterable[Field | Rows]) -> Iterable[tuple[str, str, str, str]]:
    for entry in table:
        match entry:
            case Field(key=key, fr=fr, en=en, type=kind):
                yield key, fr, en, kind.value
            case Rows(key, fr, en, columns):
                yield key, fr, en, _ROWS
                for own, head in columns_below(key, columns):
                    yield own, head.fr, head.en, head.type.value


def shown_values(dossier: Dossier, on: date) -> Mapping[str, Shown]:
    """Return the printed value of each field of a dossier on a date; for a list, its number of rows."""
    found: dict[str, Shown] = {}
    for kind in _OF_ONE:
        source = Source(
            dossier, on, is_in_force=kind.is_of_text_in_force, is_of_one_funder=kind.is_of_one_funder
        )
        table = table_of(kind, source.agreement)
        texts = context_of(table, source).texts
        for key in keys_of(table):
            if kind.is_of_one_funder and key in found:  # for the whole agreement, as for other kinds
                continue
            above, _, name = key.partition("[].")
            if name:
                rows = range(int(texts.get(f"{above}[]", "0")))
                found[key] = tuple(texts.get(f"{above}[{row}].{name}") for row in rows)
            else:
                found[key] = texts.get(key, texts.get(f"{key}[]"))
    return found

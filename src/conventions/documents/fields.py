"""The table of fields: all names for templates, for documentation, checks, contexts and readers."""

import re
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from functools import cache, lru_cache
from typing import Final, TypeAlias

from budget import frozen
from conventions.agreement.agreement import Agreement
from conventions.documents.context import context_of
from conventions.documents.field import Column, Field, FieldType, Rows
from conventions.documents.fields_activity import ACTIVITY_FIELDS, BLANK_FIELDS
from conventions.documents.fields_agreement import (
    AGREEMENT_FIELDS,
    AMENDMENT_FIELDS,
    ANY_PARAMETER,
    NORM_ASPECTS,
    NORM_ROWS,
    fields_of_norms,
    fields_of_parameters,
)
from conventions.documents.fields_due import DUE_FIELDS, PAPER_FIELDS, PAYABLE_FIELDS, TRANCHE_FIELDS
from conventions.documents.fields_files import COMPARISON_FIELDS, EARLIER_FIELDS, FILE_FIELDS, FUNDER_FIELDS
from conventions.documents.fields_letter import (
    ATTACHED,
    AWAITED_FIELDS,
    LETTER_FIELDS,
    OFFICE_FIELDS,
    SENT_FIELDS,
    enclosed,
)
from conventions.documents.fields_money import ACCOUNT_FIELDS, FORM_FIELDS, FUNDING_FIELDS, MONEY_FIELDS
from conventions.documents.fields_parties import DECISION_FIELDS, PARTY_FIELDS
from conventions.documents.fields_programme import PROGRAMME_FIELDS
from conventions.documents.fields_recovery import (
    CLOSING_FIELDS,
    DECISION_TO_REPAY_FIELDS,
    HEARING_FIELDS,
    ORDER_FIELDS,
    RECOVERY_FIELDS,
    REMEDY_FIELDS,
)
from conventions.documents.kinds import Kind
from conventions.documents.source import Source
from conventions.dossier.dossier import Dossier

_COMMON: Final = (
    *AGREEMENT_FIELDS,
    *PARTY_FIELDS,
    *DECISION_FIELDS,
    *NORM_ROWS,
    *TRANCHE_FIELDS,
    *OFFICE_FIELDS,
    *LETTER_FIELDS,
)
_OF_KIND: Final[Mapping[Kind, tuple[Field | Rows, ...]]] = {
    Kind.BILAN: (*ACTIVITY_FIELDS, *ACCOUNT_FIELDS, *DUE_FIELDS),
    Kind.REMINDER: (*AWAITED_FIELDS, *SENT_FIELDS, enclosed(lambda x: x.reminder)),
    Kind.OVERDUE: (*AWAITED_FIELDS, *SENT_FIELDS, enclosed(lambda x: x.overdue)),
    Kind.MISSING_PAPERS: (*AWAITED_FIELDS, *SENT_FIELDS, enclosed(lambda x: x.missing_papers)),
    Kind.FORMAL_NOTICE: (*AWAITED_FIELDS, *SENT_FIELDS, enclosed(lambda x: x.formal_notice)),
    Kind.PAYMENT_CERTIFICATE: PAYABLE_FIELDS,
    Kind.SERVICE_FAIT: (*ACTIVITY_FIELDS, *ACCOUNT_FIELDS, *DUE_FIELDS, *PAPER_FIELDS),
    Kind.NOTIFICATION: (*REMEDY_FIELDS, enclosed(lambda x: x.notification)),
    Kind.HEARING: (*HEARING_FIELDS, enclosed(lambda x: x.hearing)),
    Kind.DECISION_TO_REPAY: (*DUE_FIELDS, *DECISION_TO_REPAY_FIELDS, *REMEDY_FIELDS, *ORDER_FIELDS),
    Kind.RECOVERY_ORDER: (*DUE_FIELDS, *RECOVERY_FIELDS, *ORDER_FIELDS),
    Kind.CLOSING: (*DUE_FIELDS, *CLOSING_FIELDS, enclosed(lambda x: x.closing)),
    Kind.AMENDMENT: AMENDMENT_FIELDS,
    Kind.REPORT: (*PROGRAMME_FIELDS, *FUNDING_FIELDS, *EARLIER_FIELDS),
    Kind.DELIBERATION: REMEDY_FIELDS,
    Kind.PROGRAMME: (*PROGRAMME_FIELDS, *MONEY_FIELDS, *FUNDING_FIELDS),
    Kind.ACTION_SHEET: (*ACTIVITY_FIELDS, *PROGRAMME_FIELDS),
    Kind.ACTIVITY_REPORT: (*ACTIVITY_FIELDS, *PROGRAMME_FIELDS),
    Kind.FINANCIAL_REPORT: (
        *ACTIVITY_FIELDS,
        *ACCOUNT_FIELDS,
        *DUE_FIELDS,
        *MONEY_FIELDS,
        *FUNDING_FIELDS,
    ),
    Kind.FORM_REPORT: (*ACTIVITY_FIELDS, *FORM_FIELDS),
    Kind.BLANK_REPORT: (*ACTIVITY_FIELDS, *PROGRAMME_FIELDS, *BLANK_FIELDS),
    Kind.FUNDER_REPORT: (*ACTIVITY_FIELDS, *PROGRAMME_FIELDS, *FUNDER_FIELDS),
    Kind.ANNUAL_REPORT: (*ACTIVITY_FIELDS, *PROGRAMME_FIELDS, *FILE_FIELDS),
}
"""The fields of each kind of document besides those of every agreement."""


def static_table(kind: Kind) -> tuple[Field | Rows, ...]:
    """Return the fields that every agreement has, for a kind of document."""
    if kind.is_of_two:
        return (*COMPARISON_FIELDS, *OFFICE_FIELDS)
    return (*_COMMON, *_OF_KIND.get(kind, ()))


def table_of(kind: Kind, agreement: Agreement) -> tuple[Field | Rows, ...]:
    """Return the fields of a kind of document for an agreement, including its norms and parameters."""
    if kind.is_of_two:
        return static_table(kind)
    return (*static_table(kind), *fields_of_norms(agreement), *fields_of_parameters(agreement))


def keys_of(table: tuple[Field | Rows, ...]) -> Iterator[str]:
    """Yield the keys of a table as in templates; a column after `[].`."""
    for entry in table:
        yield entry.key
        if isinstance(entry, Rows):
            yield from (key for key, _ in columns_below(entry.key, entry.columns))


def columns_below(key: str, columns: tuple[Column, ...]) -> Iterator[tuple[str, Column]]:
    """Yield the columns of a list and of its nested lists, with keys."""
    for head in columns:
        yield f"{key}[].{head.key}", head
        yield from columns_below(f"{key}[].{head.key}", head.columns)


@cache
def types_by_key() -> Mapping[str, FieldType]:
    """Return the type of every field of any kind; a column after `[].`."""
    found = {f"norm.*.{aspect.key}": aspect.type for aspect, _ in NORM_ASPECTS}
    for entry in (entry for kind in Kind for entry in static_table(kind)):
        if isinstance(entry, Rows):
            found |= {key: head.type for key, head in columns_below(entry.key, entry.columns)}
        else:
            found[entry.key] = entry.type
    return found


@cache
def known_keys(kind: Kind) -> frozenset[str]:
    """Return every key that a template of this kind may name; `norm.*` and `parameter.*` match any name."""
    of_one = {ANY_PARAMETER, *(f"norm.*.{aspect.key}" for aspect, _ in NORM_ASPECTS)}
    own = set() if kind.is_of_two else of_one
    return frozenset(keys_of(static_table(kind))) | own | {f"{ATTACHED}.*"}


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

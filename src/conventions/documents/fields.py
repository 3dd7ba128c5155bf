"""The table of fields: all names for templates, used for documentation, checks and contexts."""

from collections.abc import Iterator, Mapping
from functools import cache
from typing import Final

from conventions.agreement.agreement import Agreement
from conventions.documents.field import Column, Field, FieldType, Rows
from conventions.documents.fields_activity import ACTIVITY_FIELDS, BLANK_FIELDS
from conventions.documents.fields_agreement import (
    AGREEMENT_FIELDS,
    AMENDMENT_FIELDS,
    ANY_PARAMETER,
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
from conventions.documents.fields_norms import NORM_ASPECTS, NORM_ROWS, fields_of_norms
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
    """Return every key that a template of this kind may name; `norm.*` and `parameter.*` stand for any."""
    of_one = {ANY_PARAMETER, *(f"norm.*.{aspect.key}" for aspect, _ in NORM_ASPECTS)}
    own = set() if kind.is_of_two else of_one
    return frozenset(keys_of(static_table(kind))) | own | {f"{ATTACHED}.*"}

"""How the columns of a tracking sheet are read: what each may be; shown, saved, and used again."""

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Final

from attrs import field, frozen

from conventions.facts.vocabulary import LIFE_EVENTS
from conventions.files.facts_file import kinds_of_facts
from conventions.files.faults import Problem
from conventions.files.ledgers.mapping import (
    DateOrder,
    OperationRule,
    Pairs,
    how_cells_are_read,
    mapping_file,
    mapping_problems,
)
from conventions.files.models import Model
from conventions.files.toml_edit import laid_out
from conventions.files.typed_values import VALUE_TYPES

# ------------------------------------------------------------------------------------------------------------
# What a column of a tracking sheet may be: a value of the agreement, a parameter of its model, a fact.

FACT: Final = "fact."
PARAMETER: Final = "parameters."
PAYMENT: Final = "payment."
PAID_ON: Final = ".paid_on"
AMOUNT: Final = ".amount"
WHOLE_PERIOD: Final = "period.whole"
_DAYS: Final = ("bare", "event")

_TEXTS: Final = (
    *("number", "title", "purpose", "signing.place", "decision.body", "decision.number"),
    *(
        f"party.{role}.{name}"
        for role in ("funder", "beneficiary")
        for name in ("name", "short_name", "legal_form", "letters.contact", "letters.telephone")
    ),
)
_OTHERS: Final = {
    "party.funder.siret": "siret",
    "party.funder.letters.mail": "mail",
    "party.beneficiary.siret": "siret",
    "party.beneficiary.rna": "rna",
    "party.beneficiary.letters.mail": "mail",
    "decision.taken_on": "date",
    "decision.amount": "euros",
    "requested_on": "date",
    "signing.signed_on": "date",
    WHOLE_PERIOD: "span",
    "period.start": "date",
    "period.end": "date",
    "grant.amount": "euros",
    "grant.in_kind": "euros",
    "grant.de_minimis": "small_aid",
    "grant.nature": "in_money",
    "grant.share": "whole_share",
}
"""Of each, how its cells are read. Nature and share of a grant are only checked: no dossier holds them."""


@frozen
class Target:
    """A value by its name, which is its path in `convention.toml` unless it is a fact; how it is read."""

    name: str
    kind: str

    @property
    def is_fact(self) -> bool:
        """Whether it is of the record, and not of the agreement."""
        return self.name.startswith((FACT, PAYMENT))


def targets_of(model: Model) -> Mapping[str, Target]:
    """Return all that a column may be in an agreement of a model, by name.

    Facts that happen once, by their day; of each payment that the model promises, its day and its amount.
    """
    found = dict.fromkeys(_TEXTS, "text") | _OTHERS
    found |= {
        f"{PARAMETER}{entry.name}": entry.type if entry.type in VALUE_TYPES else "text"
        for entry in model.about.parameter
    }
    kinds = kinds_of_facts(model.agreement)
    repeated = {fact.key for fact in model.agreement.facts if fact.repeated}
    repeated |= {key for key, event in LIFE_EVENTS.items() if event.is_repeated}
    found |= {f"{FACT}{key}": "date" for key, kind in kinds.items() if kind in _DAYS and key not in repeated}
    for duty in model.agreement.duties:
        if duty.is_payment:
            found[f"{PAYMENT}{duty.name}{PAID_ON}"] = "date"
            found[f"{PAYMENT}{duty.name}{AMOUNT}"] = "euros"
    return {name: Target(name, kind) for name, kind in found.items()}


# --- How the columns of a tracking sheet are read: shown, saved as a small TOML, and used again -------------

SCHEMA: Final = "subventio/sheet-mapping/1"


@frozen
class _SheetMappingFile:
    schema: str
    sheet: str | None = None
    heading_row: int = 1
    heading_rows: int = 1
    decimal: str | None = None
    dates: str | None = None
    epoch: int | None = None
    encoding: str | None = None
    columns: Pairs = ()
    values: Pairs = ()
    rows: OperationRule | None = None


@frozen
class SheetMapping:
    """Which column is what; as of a ledger's mapping, but that columns are values of a dossier.

    Attributes:
        columns: the heading of each value, by its name in a dossier.
        values: what a value is on every row.
        order: how days written with strokes are read; None where nobody said and the sheet does not tell.
        rows: the rows to be read, where a column tells them from others; the others are set aside.
    """

    columns: Mapping[str, str]
    heading_row: int = 1
    heading_rows: int = 1
    sheet: str | None = None
    decimal: str | None = None
    order: DateOrder | None = None
    epoch: int | None = None
    encoding: str | None = None
    values: Mapping[str, str] = field(factory=dict)
    rows: OperationRule | None = None

    @property
    def dates(self) -> DateOrder:
        """How a day written with strokes is read: as in France, unless somebody said otherwise."""
        return self.order or DateOrder.DAY_FIRST


def sheet_mapping(path: Path, text: str, targets: Mapping[str, Target]) -> SheetMapping:
    """Return the mapping that a TOML text states; `UnreadableLedgerError` says everything wrong in it."""
    file = mapping_file(path, text, _SheetMappingFile, lambda file: _problems(path.name, file, targets))
    return SheetMapping(
        columns=dict(file.columns),
        heading_row=file.heading_row,
        heading_rows=file.heading_rows,
        sheet=file.sheet,
        decimal=file.decimal,
        order=None if file.dates is None else DateOrder(file.dates),
        epoch=file.epoch,
        encoding=file.encoding,
        values=dict(file.values),
        rows=file.rows,
    )


def _problems(name: str, file: _SheetMappingFile, targets: Mapping[str, Target]) -> Iterator[Problem]:
    of_cells = how_cells_are_read(file.dates, file.decimal, file.epoch, file.encoding)
    words = (("schema", file.schema, (SCHEMA,)), *of_cells)
    tables = (("columns", file.columns, targets), ("values", file.values, targets))
    return mapping_problems(name, words, tables, (file.heading_row, file.heading_rows))


def sheet_mapping_text(mapping: SheetMapping) -> str:
    """Return the TOML of a mapping, which `sheet_mapping` reads as the same."""
    stated: dict[str, object] = {
        "schema": SCHEMA,
        "sheet": mapping.sheet,
        "heading_row": mapping.heading_row,
        "heading_rows": None if mapping.heading_rows == 1 else mapping.heading_rows,
        "decimal": mapping.decimal,
        "dates": None if mapping.order is None else mapping.order.value,
        "epoch": mapping.epoch,
        "encoding": mapping.encoding,
        "columns": dict(mapping.columns),
        "values": dict(mapping.values) or None,
    }
    if mapping.rows is not None:
        stated["rows"] = {"column": mapping.rows.column, "values": list(mapping.rows.values)}
    return laid_out({key: value for key, value in stated.items() if value is not None})

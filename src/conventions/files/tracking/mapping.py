"""How the columns of a tracking sheet are read: shown, saved as a small TOML, and used again."""

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Final

from attrs import field, frozen

from conventions.files.faults import Problem
from conventions.files.ledgers.mapping import (
    DateOrder,
    OperationRule,
    Pairs,
    how_cells_are_read,
    mapping_file,
    mapping_problems,
)
from conventions.files.toml_layout import laid_out
from conventions.files.tracking.targets import Target

__all__ = ["SCHEMA", "SheetMapping", "sheet_mapping", "sheet_mapping_text"]

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

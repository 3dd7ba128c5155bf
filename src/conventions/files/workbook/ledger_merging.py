"""The sheets of the ledger back into their CSV files: as they were if no cell changed, else written anew."""

import csv
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from io import StringIO
from typing import Final

from conventions.files.dossier_folder import EXPENSES, RESOURCES
from conventions.files.formula_guard import guarded
from conventions.files.workbook.cells import Raw, same
from conventions.files.workbook.changes import CellPlace, Changing
from conventions.files.workbook.layout import EXPENSES_SHEET, PRESENTED, RESOURCES_SHEET, Kind, Table
from conventions.files.workbook.reading import FilledRow
from conventions.files.workbook.sources import rows_of

__all__ = ["LEDGERS", "merge_ledger"]

LEDGERS: Final = {EXPENSES_SHEET.sheet: EXPENSES, RESOURCES_SHEET.sheet: RESOURCES}


def merge_ledger(changing: Changing, table: Table) -> None:
    """Nothing; the file of a sheet is as its rows say, or is none where it says that none is presented."""
    name = LEDGERS[table.sheet]
    rows = changing.rows(table.sheet, table.columns)
    found = [_values(changing, table, row) for row in rows]
    before = rows_of(table, changing.origin)
    is_same = len(found) == len(before) and all(
        _is_same_row(table, values, old.values) for values, old in zip(found, before, strict=True)
    )
    is_there = name in changing.origin.texts
    if not _is_presented(changing, table, rows):
        changing.texts.pop(name, None)
    elif not (is_same and is_there):
        if changing.texts.get(name) != changing.origin.texts.get(name):
            changing.say(table.sheet, "", "workbook_two_voices", name)
        changing.texts[name] = _written(table, found)
    lines = _lines(changing.origin.texts[name]) if is_same and is_there else range(2, len(rows) + 2)
    for line, row in zip(lines, rows, strict=False):
        changing.cells[name, f"{line}:"] = f"{table.sheet}!{next(iter(row.at.values()))}"
        for key, cell in row.at.items():
            changing.cells[name, f"{line}:{key}"] = f"{table.sheet}!{cell}"


def _values(changing: Changing, table: Table, row: FilledRow) -> dict[str, Raw]:
    found: dict[str, Raw] = {}
    for column in table.columns:
        if column.key in row.cells:
            place = CellPlace(table.sheet, row.at[column.key], column.kind, row.cells[column.key])
            is_value, value = changing.value(place)
            if is_value and value is not None:
                found[column.key] = value
    return found


def _is_presented(changing: Changing, table: Table, rows: Sequence[FilledRow]) -> bool:
    """Whether the ledger is said to be presented; rows on a sheet that is not are a fault."""
    word = CellPlace(table.sheet, "C3", Kind.TRUTH, changing.filled.cell(table.sheet, *PRESENTED))
    is_value, found = changing.value(word)
    if is_value and not found and rows:
        changing.say(table.sheet, "C3", "workbook_presented", str(len(rows)))
    return bool(found)


def _is_same_row(table: Table, values: Mapping[str, Raw], old: Mapping[str, Raw]) -> bool:
    return all(same(column.kind, values.get(column.key), old.get(column.key)) for column in table.columns)


def _lines(text: str) -> Iterator[int]:
    """Yield the line on which each row of a CSV text begins, its headings left out."""
    reader = csv.reader(StringIO(text, newline=""))
    begun, is_heading = 1, True
    for record in reader:
        if any(cell.strip() for cell in record):
            if not is_heading:
                yield begun
            is_heading = False
        begun = reader.line_num + 1


def _written(table: Table, rows: Sequence[Mapping[str, Raw]]) -> str:
    text = StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow([column.key for column in table.columns])
    for row in rows:
        writer.writerow([_cell(column.kind, row.get(column.key)) for column in table.columns])
    return text.getvalue()


def _cell(kind: Kind, value: Raw | None) -> str:
    if value is None:
        return ""
    if kind is Kind.TRUTH:
        return "oui" if value else "non"
    if isinstance(value, date):
        return value.isoformat()
    return str(value) if kind is Kind.AMOUNT else guarded(str(value))

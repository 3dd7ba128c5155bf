"""The sheets that are CSV files back into them: a changed cell is changed there, the rest stays as it was."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Final

from conventions.files.csv_edit import EditedRow, edited, lines_of_rows
from conventions.files.csv_rows import REQUIRED, guarded
from conventions.files.dossier_folder import EXPENSES, RESOURCES
from conventions.files.sessions_file import SESSION_NEEDED, SESSIONS
from conventions.files.workbook.cells import Raw, same
from conventions.files.workbook.changes import CellPlace, Changing
from conventions.files.workbook.layout import (
    EXPENSES_SHEET,
    PRESENTED,
    RESOURCES_SHEET,
    SESSIONS_SHEET,
    YEARS_SHEET,
    Column,
    Kind,
    Table,
    columns_of,
)
from conventions.files.workbook.reading import FilledRow
from conventions.files.workbook.sources import SourceRow, rows_of
from conventions.files.years_file import YEAR_NEEDED, YEARS

CSV_SHEETS: Final = {
    EXPENSES_SHEET.sheet: EXPENSES,
    RESOURCES_SHEET.sheet: RESOURCES,
    SESSIONS_SHEET.sheet: SESSIONS,
    YEARS_SHEET.sheet: YEARS,
}
_NEEDED: Final = {SESSIONS: SESSION_NEEDED, YEARS: YEAR_NEEDED}
"""The columns that every row has, of those files that are no ledger."""


def merge_csv(changing: Changing, table: Table) -> None:
    """Nothing; the file of a sheet is as its rows say, or is none where it says that none is presented."""
    name = CSV_SHEETS[table.sheet]
    columns = columns_of(table, changing.origin.agreement())
    rows = changing.rows(table.sheet, columns)
    before = {str(row.path[0]): row for row in rows_of(table, changing.origin)}
    keys = _keys(rows, before)
    found = [
        EditedRow(
            None if key is None else int(key), _changed(changing, table, columns, row, before.get(key or ""))
        )
        for key, row in zip(keys, rows, strict=True)
    ]
    is_there = name in changing.origin.texts
    is_same = is_there and found == [EditedRow(at, {}) for at in range(len(before))]
    if not _is_presented(changing, table, rows):
        changing.texts.pop(name, None)
        return
    if not is_same:
        if changing.texts.get(name) != changing.origin.texts.get(name):
            changing.say(table.sheet, "", "workbook_two_voices", name)
        needed = () if is_there else _NEEDED.get(name, REQUIRED)
        start = ",".join(needed) + "\n" if needed else changing.origin.texts[name]
        changing.texts[name] = edited(start, found, [column.key for column in columns])
    for line, row in zip(lines_of_rows(changing.texts[name]), rows, strict=False):
        changing.cells[name, f"{line}:"] = f"{table.sheet}!{next(iter(row.at.values()))}"
        for key, cell in row.at.items():
            changing.cells[name, f"{line}:{key}"] = f"{table.sheet}!{cell}"


def _keys(rows: Sequence[FilledRow], before: Mapping[str, SourceRow]) -> list[str | None]:
    """Which row each was; a key that a copied row has too is the first one's."""
    seen = set[str]()
    found: list[str | None] = []
    for row in rows:
        is_known = row.key in before and row.key not in seen
        seen.add(row.key)
        found.append(row.key if is_known else None)
    return found


def _changed(
    changing: Changing, table: Table, columns: Sequence[Column], row: FilledRow, old: SourceRow | None
) -> dict[str, str]:
    """The cells of a row that say something else than they did, as the file holds them."""
    found: dict[str, str] = {}
    for column in columns:
        if column.key in row.cells:
            place = CellPlace(table.sheet, row.at[column.key], column.kind, row.cells[column.key])
            is_value, value = changing.value(place)
            before = None if old is None else old.values.get(column.key)
            if is_value and not same(column.kind, value, before):
                found[column.key] = _cell(column.kind, value)
    return found


def _is_presented(changing: Changing, table: Table, rows: Sequence[FilledRow]) -> bool:
    """Whether the table is said to be presented; rows on a sheet that is not are a fault."""
    word = CellPlace(table.sheet, "C3", Kind.TRUTH, changing.filled.cell(table.sheet, *PRESENTED))
    is_value, found = changing.value(word)
    if is_value and not found and rows:
        changing.say(table.sheet, "C3", "workbook_presented", str(len(rows)))
    return bool(found)


def _cell(kind: Kind, value: Raw | None) -> str:
    if value is None:
        return ""
    if kind is Kind.TRUTH:
        return "oui" if value else "non"
    if isinstance(value, date):
        return value.isoformat()
    return str(value) if kind is Kind.AMOUNT else guarded(str(value))

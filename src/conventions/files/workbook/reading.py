"""The cells of a workbook of ours, as they were filled, and what was written where nothing is read."""

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Final

from attrs import evolve, field, frozen

from budget.findings import Place
from conventions.files.dossier_folder import CONVENTION as CONVENTION_FILE
from conventions.files.faults import Fault, shown
from conventions.files.ledgers.grid import Cell, cell_text, is_blank
from conventions.files.ledgers.mapping import UnreadableLedgerError
from conventions.files.ledgers.reader import source_bytes
from conventions.files.ledgers.row_cells import letters
from conventions.files.ledgers.xlsx_grid import opened_workbook, sheet_rows
from conventions.files.toml_data import toml_data
from conventions.files.workbook.cells import decoded
from conventions.files.workbook.layout import (
    CONVENTION,
    HEADING_ROW,
    LISTS,
    ORIGIN,
    PART_NOTE,
    README,
    RESULTS,
    SCHEMAS,
    TABLES,
    TEXTS,
    Column,
    columns_of,
)
from conventions.files.workbook.sources import Sources

if TYPE_CHECKING:
    from openpyxl.cell.cell import Cell as SheetCell
    from openpyxl.cell.cell import MergedCell
    from openpyxl.workbook.workbook import Workbook
    from openpyxl.worksheet.worksheet import Worksheet

    AnyCell = SheetCell | MergedCell

_OURS_ABOVE: Final = (
    "Registre présenté", "Séances relevées", "Années relevées", "Lignes à revoir :",
    "Total : charge", "Total : produit", "Écart",
)  # fmt: skip
_PRESENTED: Final = "C3"
_SECOND: Final = 2
_TOTALS: Final = 3
_LAST_HELP: Final = 14
_WIDTHS: Final = {CONVENTION: 4, TEXTS: 3}
"""How many columns a sheet has that is no table."""
_NOTES: Final = {column.note for table in TABLES for column in (*table.columns, *RESULTS)}
Unread = tuple[str, str, str, str]
"""The code, the sheet, the cell, and what stands there."""


def unread_in(written: "Workbook", data: Mapping[str, object], *, asks: bool) -> Iterator[Unread]:
    """Yield what is not read, sheet by sheet.

    `written` has the texts of the formulas, `data` is the agreement, `asks` as of `columns_of`.
    """
    titles = {table.sheet: [each.title for each in columns_of(table, data, asks=asks)] for table in TABLES}
    for sheet in written.worksheets:
        name = sheet.title
        if name in {LISTS, ORIGIN}:
            continue
        if name in {*titles, CONVENTION, TEXTS, README}:
            known = _columns(sheet, titles.get(name))
            for place, cell in _cells(sheet):
                if cell.value is not None and not _is_ours(sheet, place, cell, known):
                    yield "workbook_cell_unread", name, cell.coordinate, str(cell.value).strip()
            yield from _notes(sheet)
        elif number := sum(cell.value is not None for _, cell in _cells(sheet)):
            yield "workbook_sheet_unread", name, "", str(number)
    for chart in written.chartsheets:
        yield "workbook_sheet_unread", chart.title, "", "0"


def _cells(sheet: "Worksheet") -> Iterator[tuple[tuple[int, int], "AnyCell"]]:
    """Yield every cell of a sheet, with its row and its column."""
    for row, cells in enumerate(sheet.iter_rows(), start=1):
        yield from (((row, column), cell) for column, cell in enumerate(cells, start=1))


def _columns(sheet: "Worksheet", titles: list[str] | None) -> set[int]:
    """Return the columns that are read; of a table, the first of each heading of ours."""
    if titles is None:
        return set(range(1, _WIDTHS.get(sheet.title, _SECOND) + 1))
    headings = [(at, cell) for (row, at), cell in _cells(sheet) if row == HEADING_ROW]
    places = {cell.value: at for at, cell in reversed(headings)}
    parts = {at for at, cell in headings if cell.comment and cell.comment.text.startswith(PART_NOTE)}
    return {1, *(places[title] for title in titles if title in places), *parts}


def _is_ours(sheet: "Worksheet", place: tuple[int, int], cell: "AnyCell", known: set[int]) -> bool:
    row, column = place
    if sheet.title == README:
        return column == _SECOND and row <= _LAST_HELP
    if row <= _SECOND:
        return column == _SECOND
    if row == _TOTALS:
        return cell.data_type == "f" or cell.coordinate == _PRESENTED or cell.value in _OURS_ABOVE
    if sheet.title in _WIDTHS and row > HEADING_ROW and sheet.cell(row, 1).value is None:
        return False  # what stands on no line of ours
    return column in known


def _notes(sheet: "Worksheet") -> Iterator[Unread]:
    for _, cell in _cells(sheet):
        text = "" if cell.comment is None else cell.comment.text.strip()
        if text and text not in _NOTES and not text.startswith(PART_NOTE):
            yield "workbook_note_unread", sheet.title, cell.coordinate, text


_MOST_TOLD: Final = 60


@frozen
class FilledRow:
    """A row of a sheet: its number, the key that it had, and its cells by column.

    Attributes:
        at: the reference of each cell, as `D7`.
    """

    number: int
    key: str
    cells: Mapping[str, Cell]
    at: Mapping[str, str]

    @property
    def is_blank(self) -> bool:
        """Whether nothing is written in it."""
        return all(is_blank(cell) for cell in self.cells.values())


@frozen
class Filled:
    """A workbook of ours: the cells of each sheet, and whether it was a blank one.

    Attributes:
        form: the number of its form: an earlier one has fewer sheets and columns.
        unread: what somebody wrote where nothing is read.
    """

    path: Path
    is_for_beneficiary: bool
    sheets: Mapping[str, Sequence[Sequence[Cell]]] = field(repr=False)
    form: int = max(SCHEMAS.values())
    unread: tuple[Fault, ...] = ()

    def rows(self, sheet: str, columns: Sequence[Column], faults: list[Fault]) -> Iterator[FilledRow]:
        """Yield the rows below the headings; columns are known by their headings, wherever they stand."""
        rows = self.sheets[sheet]
        headings = [cell_text(cell) for cell in rows[HEADING_ROW - 1]] if len(rows) >= HEADING_ROW else []
        places = {}
        for column in columns:
            if column.title in headings:
                places[column.key] = headings.index(column.title)
            elif column.since <= self.form:
                faults.append(workbook_fault(self.path, sheet, "", "workbook_column_missing", column.title))
        for number, cells in enumerate(rows[HEADING_ROW:], start=HEADING_ROW + 1):
            found = {key: cells[at] if at < len(cells) else "" for key, at in places.items()}
            where = {key: f"{letters(at)}{number}" for key, at in places.items()}
            yield FilledRow(number, cell_text(cells[0]) if cells else "", found, where)

    def cell(self, sheet: str, row: int, column: int) -> Cell:
        """Return a cell by its row and column from 1."""
        rows = self.sheets[sheet]
        return rows[row - 1][column - 1] if row <= len(rows) and column <= len(rows[row - 1]) else ""

    def texts(self, sheet: str) -> dict[str, str]:
        """Return the files that a sheet of texts holds."""
        lines: dict[str, dict[int, str]] = {}
        for cells in self.sheets[sheet][HEADING_ROW:]:
            name, number, text = (cells[at] if at < len(cells) else "" for at in range(3))
            if cell_text(name):
                own = lines.setdefault(cell_text(name), {})
                line = int(cell_text(number) or len(own) + 1)
                own[line] = own.get(line, "") + (text if isinstance(text, str) else cell_text(text))
        return {name: "\n".join(decoded(line) for line in own.values()) for name, own in lines.items()}


def filled_workbook(path: Path, content: bytes | None = None) -> Filled:
    """Return the workbook of a file, or of bytes; `UnreadableLedgerError` if it is none of ours."""
    data = source_bytes(path) if content is None else content
    values = opened_workbook(path.name, data, values=True)
    formulas = opened_workbook(path.name, data, values=False)
    names = set(values.sheetnames)
    form = SCHEMAS.get(str(values[LISTS]["A1"].value), 0) if LISTS in names else 0
    if not form:
        raise UnreadableLedgerError(path.name, workbook_fault(path, "", "", "workbook_not_ours"))
    tables = (table.sheet for table in TABLES if table.since <= form)
    needed = (CONVENTION, *tables, TEXTS, LISTS, ORIGIN)
    missing = [name for name in needed if name not in names]
    if missing:
        faults = [workbook_fault(path, "", "", "workbook_sheet_missing", name) for name in missing]
        raise UnreadableLedgerError(path.name, *faults)
    told = {TEXTS: sheet_rows(values[TEXTS], formulas[TEXTS], set())}
    currency = Sources(Filled(path, is_for_beneficiary=False, sheets=told).texts(TEXTS)).currency
    sheets = {name: sheet_rows(values[name], formulas[name], set(), currency) for name in needed}
    found = Filled(path, values[LISTS]["A2"].value == "blank", sheets, form)
    return evolve(found, unread=tuple(_unread(found, formulas)))


def _unread(filled: Filled, written: "Workbook") -> Iterator[Fault]:
    """Yield what is not read, whole sheets first; beyond some, their number."""
    data = toml_data(CONVENTION_FILE, filled.texts(ORIGIN).get(CONVENTION_FILE, "")).data or {}
    found = sorted(unread_in(written, data, asks=filled.is_for_beneficiary), key=lambda each: bool(each[2]))
    for code, sheet, cell, text in found[:_MOST_TOLD]:
        yield workbook_fault(filled.path, sheet, cell, code, text)
    if len(found) > _MOST_TOLD:
        more = str(len(found) - _MOST_TOLD)
        yield workbook_fault(filled.path, "", "", "workbook_more_unread", more)


def workbook_fault(
    path: Path, sheet: str, cell: str, code: str, actual: str = "", expected: str = "", remedy: str = ""
) -> Fault:
    """Return the fault of a cell: its place is the file, then the sheet and the cell, as `Budget!D7`."""
    where = f"{sheet}!{cell}" if cell else sheet
    return Fault(Place(str(path), 0, where), code, shown(actual), expected, remedy)

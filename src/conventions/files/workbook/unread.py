"""What somebody wrote in a workbook where nothing is read: other sheets, cells beside the tables, notes."""

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Final

from conventions.files.workbook.layout import (
    CONVENTION,
    HEADING_ROW,
    LISTS,
    ORIGIN,
    PART_NOTE,
    README,
    RESULTS,
    TABLES,
    TEXTS,
    columns_of,
)

if TYPE_CHECKING:
    from openpyxl.cell.cell import Cell, MergedCell
    from openpyxl.workbook.workbook import Workbook
    from openpyxl.worksheet.worksheet import Worksheet

    AnyCell = Cell | MergedCell

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
    """The columns that are read; of a table, the first of each heading of ours."""
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

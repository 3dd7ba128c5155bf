"""What the sheets of counts sum and check by themselves: totals, and parts that do not fit their whole."""

import re
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Final

from conventions.files.ledgers.row_cells import letters
from conventions.files.workbook.layout import HEADING_ROW, SESSIONS_SHEET, columns_of, part_columns
from conventions.files.workbook.shapes import Kind, Table
from conventions.files.workbook.styles import computed, locked_text, warn_where

if TYPE_CHECKING:
    from openpyxl.worksheet.worksheet import Worksheet

__all__ = ["check_counts"]

_COLUMN: Final = re.compile(r"\$([A-Z]+)\$\d+:\$[A-Z]+\$\d+")
_TOTAL: Final = 3
_TO_LOOK_AT: Final = 4


def check_counts(sheet: "Worksheet", table: Table, data: Mapping[str, object], last: int) -> None:
    """Write how many rows are to be looked at, and colour those; above counts of sessions, their totals."""
    columns = columns_of(table, data)
    places = {column.key: letters(at) for at, column in enumerate(columns, start=1)}
    first = HEADING_ROW + 1
    for number, column in enumerate(columns, start=2):
        if table is SESSIONS_SHEET and column.kind in {Kind.NUMBER, Kind.QUANTITY}:
            cells = f"{places[column.key]}{first}:{places[column.key]}{last}"
            computed(sheet, _TOTAL, number, f'=IF(COUNT({cells})=0,"",SUM({cells}))', "General")
    rules = tuple(_rules(places, data, last, "participants" if table is SESSIONS_SHEET else "value"))
    if not rules:
        return
    for cells, (begin, end) in rules:
        warn_where(sheet, _of_row(cells, first), f"{begin}{first}:{end}{last}")
    amiss = "+".join(f"({cells})" for cells, _ in rules)
    locked_text(sheet, _TOTAL, _TO_LOOK_AT, "Lignes à revoir :")
    computed(sheet, _TOTAL, _TO_LOOK_AT + 1, f"=SUMPRODUCT(--(({amiss})>0))", "0")


def _rules(
    places: Mapping[str, str], data: Mapping[str, object], last: int, of: str
) -> Iterator[tuple[str, tuple[str, str]]]:
    """Yield what must not be, as a product of conditions on whole columns, and the columns to colour."""

    def whole(key: str) -> str:
        return f"${places[key]}${HEADING_ROW + 1}:${places[key]}${last}"

    people = whole(of)
    if "held" in places:
        yield f'({whole("held")}="non")*({people}<>"")*({people}<>0)', (places[of],) * 2
    for is_of_whom, columns in part_columns(data):
        if is_of_whom:
            for column in columns:
                part = whole(column.key)
                yield f'({part}<>"")*({people}<>"")*({part}>{people})', (places[column.key],) * 2
        elif columns:
            parts = [whole(column.key) for column in columns]
            filled = "*".join(f'({part}<>"")' for part in parts)
            ends = (places[columns[0].key], places[columns[-1].key])
            yield f'{filled}*({people}<>"")*(({"+".join(parts)})<>{people})', ends


def _of_row(cells: str, row: int) -> str:
    """The conditions on whole columns as conditions on one row."""
    return _COLUMN.sub(lambda found: f"${found[1]}{row}", cells)

"""One table as a workbook: typed cells, a head that stays, filters; equal bytes for equal rows."""

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Final

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Font
from openpyxl.utils import get_column_letter

from budget.money import Euros
from conventions.files.workbook.cells import AMOUNT_FORMAT, LONGEST, encoded
from conventions.files.workbook.sheets import packed

if TYPE_CHECKING:
    from openpyxl.cell import Cell

_WIDTH: Final = 18
_BOLD: Final = Font(bold=True)


def table_bytes(title: str, head: Sequence[str], rows: Iterable[Sequence[str | int | Euros]]) -> bytes:
    """The workbook of a table. A text is one, whatever it begins with; an amount is a number of euros."""
    book = Workbook(write_only=True)
    sheet = book.create_sheet(title)
    for at in range(1, len(head) + 1):
        sheet.column_dimensions[get_column_letter(at)].width = _WIDTH
    sheet.freeze_panes = "B2"
    told = list(rows)
    sheet.auto_filter.ref = f"A1:{get_column_letter(len(head))}{len(told) + 1}"

    def cell(value: str | int | Euros) -> "Cell":
        made = WriteOnlyCell(sheet)
        match value:
            case Euros():
                made.value = value.as_decimal
                made.number_format = AMOUNT_FORMAT
            case str():
                made.value = encoded(value)[:LONGEST]
                made.data_type = "s"
            case _:
                made.value = value
        return made

    names = [cell(name) for name in head]
    for name in names:
        name.font = _BOLD
    sheet.append(names)
    for row in told:
        sheet.append([cell(value) if value != "" else None for value in row])
    return packed(book)

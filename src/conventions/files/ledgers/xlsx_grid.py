"""A sheet of a workbook as rows and cells: values of formulas, days, numbers as shown."""

import re
import zipfile
from collections.abc import Iterable
from datetime import date, datetime, time, timedelta
from decimal import ROUND_HALF_UP, Decimal
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, Final

from budget.money import EURO
from conventions.files.file_kind import FileKind, file_kind
from conventions.files.ledgers.grid import MAX_COLUMNS, MAX_ROWS, Bad, Cell, Grid, GridRow, is_blank
from conventions.files.ledgers.mapping import UnreadableLedgerError, is_heading, ledger_fault

if TYPE_CHECKING:
    from openpyxl.cell.cell import Cell as SheetCell
    from openpyxl.cell.cell import MergedCell
    from openpyxl.workbook.workbook import Workbook
    from openpyxl.worksheet.worksheet import Worksheet

# --- A number of a sheet as its reader sees it: binary floats become the decimals that they stand for -------

_QUOTED: Final = re.compile(r'"[^"]*"|\\.|_.|\*.|\[(?!\$)[^\]]*\]')
_DECIMALS: Final = re.compile(r"\.(?P<places>[0#?]+)")
_OTHER_MONEY: Final = re.compile(r"[£¥]|(?<!\[)\$|\[\$(?!€|EUR|-)[^\]-]+|USD|CHF|GBP")
_CENTS: Final = 2


def number_in(value: float, number_format: str, currency: str = EURO) -> tuple[Decimal | Bad, bool]:
    """Return the exact number that a cell stands for, and whether its cell holds more than it shows.

    A number of whole cents is taken as it stands, be it shown with fewer decimals. One with more is taken as
    its format shows it, where that shows cents; else it is refused: there is no telling what was meant.

    >>> number_in(0.1 + 0.2, "General"), number_in(1234.5678, '#,##0.00 "€"')
    ((Decimal('0.3'), False), (Decimal('1234.57'), True))
    >>> number_in(12.3456, "General")[0].code, number_in(5.0, "[$£-809]#,##0.00")[0].code
    ('amount_unreadable.too_many_decimals', 'amount_unreadable.other_currency')
    """
    exact = Decimal(value) if isinstance(value, int) else Decimal(format(value, ".15g"))
    section = number_format.split(";", maxsplit=1)[0]
    if _is_other(section, currency):
        return Bad("amount_unreadable.other_currency", f"{exact} ({number_format})"), False
    plain = _QUOTED.sub("", section)
    if "%" in plain:
        return Bad("ledger_percent", f"{exact * 100:f} %"), False
    if _places(exact) <= _CENTS:
        return exact, False
    shown = _DECIMALS.search(plain)
    if shown is None or len(shown["places"]) > _CENTS:
        return Bad("amount_unreadable.too_many_decimals", f"{exact:f}"), False
    return exact.quantize(Decimal(1).scaleb(-len(shown["places"])), rounding=ROUND_HALF_UP), True


def _is_other(number_format: str, currency: str) -> bool:
    """Return whether a number is shown with the sign of another currency than the dossier's."""
    if currency == EURO:
        return _OTHER_MONEY.search(number_format.replace("[$€", "€")) is not None
    own = number_format.replace(f"[${currency}", "[$-").replace(currency, "")
    return "€" in own or "EUR" in own or _OTHER_MONEY.search(own) is not None


def _places(number: Decimal) -> int:
    exponent = number.normalize().as_tuple().exponent
    return max(0, -exponent) if isinstance(exponent, int) else 0


# ------------------------------------------------------------------------------------------------------------
# A sheet of a workbook as rows and cells: values of formulas, days, numbers as shown, merged headings.

_MOST_BYTES_UNPACKED: Final = 400_000_000
_MOST_PARTS: Final = 5_000
_LOOKED_AT: Final = 60


def opened_workbook(file: str, data: bytes, *, values: bool) -> "Workbook":
    """Return the workbook that the bytes are, with the values of its formulas or their texts.

    `UnreadableLedgerError` for another kind of file, a damaged one, one that unpacks to more than any ledger
    holds, or where the extra `[xlsx]` is not installed.
    """
    try:
        from openpyxl import load_workbook
    except ImportError:
        raise UnreadableLedgerError(file, ledger_fault(file, 0, "", "xlsx_not_installed")) from None
    kind = file_kind(data)
    if kind is not FileKind.EXCEL:
        raise UnreadableLedgerError(file, ledger_fault(file, 0, "", f"file_kind_{kind.value}"))
    try:
        if not _is_too_big(data):
            return load_workbook(BytesIO(data), data_only=values)
    except Exception as error:  # openpyxl gives whatever its parts give for a damaged file
        fault = ledger_fault(file, 0, "", "xlsx_damaged", type(error).__name__)
        raise UnreadableLedgerError(file, fault) from error
    raise UnreadableLedgerError(file, ledger_fault(file, 0, "", "xlsx_too_big"))


def _is_too_big(data: bytes) -> bool:
    with zipfile.ZipFile(BytesIO(data)) as packed:
        parts = packed.infolist()
        return len(parts) > _MOST_PARTS or sum(part.file_size for part in parts) > _MOST_BYTES_UNPACKED


def sheet_rows(
    shown: "Worksheet", written: "Worksheet", rounded: set[tuple[int, int]], currency: str = EURO
) -> list[list[Cell]]:
    """The cells of a sheet, row by row from the first; `rounded` is added the places that hold more decimals.

    `shown` has the values of its formulas, `written` their texts; amounts are in the `currency`.
    """
    return [
        [
            _cell(value, formula, (line, at), rounded, currency)
            for at, (value, formula) in enumerate(zip(values, formulas, strict=False))
        ]
        for line, (values, formulas) in enumerate(
            zip(shown.iter_rows(), written.iter_rows(), strict=False), start=1
        )
    ]


def xlsx_grid(path: Path, data: bytes, sheet: str | None = None) -> Grid:
    """Return the rows of the named sheet, else of the first visible one with ledger headings, or rows.

    A hidden one is taken where no other holds an amount.
    """
    values = opened_workbook(path.name, data, values=True)
    chosen = _chosen(path.name, values, sheet)
    from openpyxl.utils.datetime import CALENDAR_MAC_1904

    formulas = opened_workbook(path.name, data, values=False)[chosen.title]
    if chosen.max_row > MAX_ROWS or chosen.max_column > MAX_COLUMNS:
        fault = ledger_fault(path.name, 0, chosen.title, "ledger_too_big", expected=str(MAX_ROWS))
        raise UnreadableLedgerError(path.name, fault)
    rounded: set[tuple[int, int]] = set()
    rows = []
    hidden = 0
    for line, cells in enumerate(sheet_rows(chosen, formulas, rounded), start=1):
        if not all(is_blank(cell) for cell in cells):
            rows.append(GridRow(line, cells))
            hidden += bool(chosen.row_dimensions[line].hidden)
    return Grid(
        file=path.name,
        rows=tuple(rows),
        sheet=chosen.title,
        rounded=frozenset(rounded),
        hidden=hidden,
        spans=_spans(chosen),
        others=tuple(other.title for other in values.worksheets if other is not chosen and _is_ledger(other)),
        unread=tuple(
            other.title
            for other in values.worksheets
            if other is not chosen and not _is_ledger(other) and _entries_in(other) > 1
        ),
        is_hidden=chosen.sheet_state != "visible",
        is_from_1904=values.epoch == CALENDAR_MAC_1904,
    )


def _chosen(file: str, book: "Workbook", name: str | None) -> "Worksheet":
    sheets = book.worksheets
    if name is not None:
        found = next((sheet for sheet in sheets if sheet.title == name), None)
        if found is None:
            known = ", ".join(sheet.title for sheet in sheets)
            raise UnreadableLedgerError(file, ledger_fault(file, 0, "", "xlsx_sheet_missing", name, known))
        return found
    filled = [sheet for sheet in sheets if any(_has_value(row) for row in sheet.iter_rows())]
    shown = [sheet for sheet in filled if sheet.sheet_state == "visible"]
    ledgers = [sheet for sheet in filled if _is_ledger(sheet)]
    ranked = (
        *(sheet for sheet in shown if sheet in ledgers),
        *(sheet for sheet in shown if _entries_in(sheet)),
        *ledgers,
        *shown,
        *filled,
    )
    found = next(iter(ranked), None)
    if found is None:
        raise UnreadableLedgerError(file, ledger_fault(file, 0, "", "ledger_no_heading"))
    return found


def _is_ledger(sheet: "Worksheet") -> bool:
    """Return whether one of the first rows of a sheet has the headings of a ledger."""
    rows = sheet.iter_rows(max_row=_LOOKED_AT, max_col=MAX_COLUMNS, values_only=True)
    return any(is_heading(str(value) for value in row if value is not None) for row in rows)


def _entries_in(sheet: "Worksheet") -> int:
    """Return how many of the first rows of a sheet have a text and a number, as entries have."""
    rows = sheet.iter_rows(max_row=_LOOKED_AT, max_col=MAX_COLUMNS, values_only=True)
    return sum(
        any(isinstance(value, str) for value in row)
        and any(isinstance(value, int | float) and not isinstance(value, bool) for value in row)
        for row in rows
    )


def _has_value(row: Iterable["SheetCell | MergedCell"]) -> bool:
    return any(cell.value is not None for cell in row)


def _spans(sheet: "Worksheet") -> tuple[tuple[int, int, int, int], ...]:
    return tuple(
        sorted(
            (span.min_row, span.min_col - 1, span.max_row, span.max_col - 1)
            for span in sheet.merged_cells.ranges
        )
    )


def _cell(
    cell: "SheetCell | MergedCell",
    formula: "SheetCell | MergedCell",
    place: tuple[int, int],
    rounded: set[tuple[int, int]],
    currency: str,
) -> Cell:
    value = cell.value
    if value is None:
        written = formula.value
        return "" if written is None else Bad("ledger_formula", str(written))
    match value:
        case bool() | Decimal():
            return value
        case int() | float():
            number, is_rounded = number_in(value, cell.number_format, currency)
            if is_rounded:
                rounded.add(place)
            return number
        case datetime():
            return value.date()
        case date():
            return value
        case time() | timedelta():
            return Bad("ledger_hour", str(value))
        case _:
            text = str(value)
            return Bad("ledger_cell_error", text) if cell.data_type == "e" else text

"""Rows and columns before they are interpreted: the cells of a CSV file or of a sheet of a workbook."""

import csv
import re
import zipfile
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime, time, timedelta
from decimal import ROUND_HALF_UP, Decimal
from io import BytesIO, StringIO
from pathlib import Path
from typing import TYPE_CHECKING, Final

from budget import frozen
from budget.money import EURO
from conventions.files.faults import Fault
from conventions.files.ledgers.mapping import UnreadableLedgerError, is_heading, ledger_fault
from conventions.files.text import ODD, FileKind, encoding_of, file_kind

if TYPE_CHECKING:
    from openpyxl.cell.cell import Cell as SheetCell
    from openpyxl.cell.cell import MergedCell
    from openpyxl.workbook.workbook import Workbook
    from openpyxl.worksheet.worksheet import Worksheet


# --- Rows and columns before anything is known of them: the cells of a CSV file or of a sheet ---------------

MAX_ROWS: Final = 200_000
MAX_COLUMNS: Final = 200


@frozen
class Bad:
    """A cell that holds no value: the code of the fault, and what the cell shows."""

    code: str
    shown: str


Cell = str | Decimal | date | bool | Bad
"""A text (empty: nothing), or what a sheet types: a number as its decimals show it, a day, a truth."""


@frozen
class GridRow:
    """A row by its number in the source, from 1.

    Attributes:
        is_readable: whether every byte of it has a sign in the encoding of the file.
    """

    line: int
    cells: Sequence[Cell]
    is_readable: bool = True


@frozen
class Grid:
    """The rows of a source that are not empty, in its order.

    Attributes:
        sheet: the sheet they are on; None for a CSV file.
        form: how the source is written, in words of its own: the separator and the encoding, or nothing.
        faults: what was met below the rows: a broken quote, a row count out of bounds.
        rounded: the rows and columns of cells that hold more decimals than they show.
        hidden: how many of the rows the sheet hides.
        spans: the merged cells of the sheet: first row, first column, last row, last column, from 1 and 0.
        others: the other sheets that have headings of a ledger, in their order.
        unread: those that have no headings, and rows with a text and a number.
        is_hidden: whether the sheet itself is hidden.
        is_from_1904: whether the workbook counts its days from 1904.
    """

    file: str
    rows: tuple[GridRow, ...]
    sheet: str | None = None
    form: tuple[str, str] = ("", "")
    rounded: frozenset[tuple[int, int]] = frozenset()
    hidden: int = 0
    spans: tuple[tuple[int, int, int, int], ...] = ()
    others: tuple[str, ...] = ()
    unread: tuple[str, ...] = ()
    is_hidden: bool = False
    is_from_1904: bool = False


def is_blank(cell: Cell) -> bool:
    """Return whether there is nothing in the cell."""
    return isinstance(cell, str) and not cell.strip()


def cell_text(cell: Cell) -> str:
    """Return the displayed text of a cell, trimmed; a number without trailing zeros.

    >>> cell_text(" x "), cell_text(Decimal("12.0")), cell_text(date(2024, 2, 29))
    ('x', '12', '2024-02-29')
    """
    match cell:
        case str():
            return cell.strip()
        case Bad():
            return cell.shown
        case bool():
            return "true" if cell else "false"
        case Decimal():
            text = f"{cell:f}"
            return text.rstrip("0").rstrip(".") if "." in text else text
        case date():
            return cell.isoformat()


# --- A CSV file as rows and cells, with any separator and encoding ------------------------------------------

_SEPARATORS: Final = ";\t,|"
_SAMPLE_LINES: Final = 200
_WIDE: Final = {b"\xff\xfe": "utf-16-le", b"\xfe\xff": "utf-16-be"}
_HEAD: Final = 400
_SOME: Final = 8
_LONGEST: Final = 131_072
"""Signs of a cell: the limit of the csv module, which another library may have raised."""
_ENDS: Final = "\0\x1a"
"""Signs that old programs put behind the last line."""


def csv_grid(path: Path, data: bytes, encoding: str | None = None) -> Grid:
    """Return the rows of the file; `UnreadableLedgerError` where it is no table, or too great for a ledger.

    `encoding`: the one that a mapping says; if it gives none, it is found from the bytes.
    """
    text, encoding = decoded(data, encoding)
    text = text.rstrip(_ENDS)
    if "\0" in text:
        line = text.partition("\0")[0].count("\n") + 1
        raise UnreadableLedgerError(path.name, ledger_fault(path.name, line, "", "ledger_binary"))
    separator = separator_of(text)
    rows = tuple(_rows(path.name, text, separator))
    if len(rows) > MAX_ROWS or max((len(row.cells) for row in rows), default=0) > MAX_COLUMNS:
        fault = ledger_fault(path.name, 1, "", "ledger_too_big", expected=str(MAX_ROWS))
        raise UnreadableLedgerError(path.name, fault)
    return Grid(path.name, rows, form=(separator, encoding))


def decoded(data: bytes, encoding: str | None = None) -> tuple[str, str]:
    r"""Return the text of the bytes, and their encoding: the given one, else the one recognised.

    >>> decoded("é".encode("utf-16")), decoded(b"pay\xe9"), decoded(b"pay\xe9", "mac_roman")
    (('é', 'utf-16'), ('payé', 'cp1252'), ('payÈ', 'mac_roman'))
    """
    if wide := _WIDE.get(data[:2]):
        return data[2:].decode(wide, errors="replace"), "utf-16"
    if encoding is None and (unmarked := _unmarked(data)) is not None:
        return data.decode(unmarked, errors="replace"), "utf-16"
    name = encoding or encoding_of(BytesIO(data)).value
    return data.decode(name, errors="replace").removeprefix("\ufeff"), name


def _unmarked(data: bytes) -> str | None:
    """UTF-16 without its mark: nearly every second byte is nought."""
    head = data[:_HEAD]
    for at, name in ((1, "utf-16-le"), (0, "utf-16-be")):
        half = head[at::2]
        if len(half) > _SOME and half.count(0) > len(half) * 3 // 4 and not head[1 - at :: 2].count(0):
            return name
    return None


def separator_of(text: str) -> str:
    r"""Return the sign that parts most rows into the same number of cells, more than one; else a semicolon.

    Decimal commas are no separators: their number changes from row to row, and a quoted cell hides its own.
    One that parts off the headings of a ledger goes first: a quote left open may hide all other rows.

    >>> separator_of("Dépenses 2024\na;b;c\n1,5;2,5;3\n4;5;6,1\n"), separator_of("a,b\n1,2\n")
    (';', ',')
    """
    lines = [line for line in text.splitlines()[:_SAMPLE_LINES] if line.strip()]

    def agreement(separator: str) -> tuple[bool, int, int]:
        rows = [row for row in csv.reader(lines, delimiter=separator) if len(row) > 1]
        widths = Counter(map(len, rows))
        if not widths:
            return (False, 0, 0)
        width, times = max(widths.items(), key=lambda item: (item[1], item[0]))
        return (any(is_heading(row) for row in rows), times, width)

    try:
        return max(_SEPARATORS, key=agreement)
    except csv.Error:
        return ";"


def _too_long(file: str, line: int) -> Fault:
    return ledger_fault(file, line, "", "ledger_cell_long", str(_LONGEST))


def _rows(file: str, text: str, separator: str) -> Iterator[GridRow]:
    """The rows; a cell over several lines that holds as many separators as a row has swallowed rows."""
    reader = csv.reader(StringIO(text, newline=""), delimiter=separator, strict=True)
    line = 1
    width = 0
    try:
        for record in reader:
            width = max(width, len(record))
            if any(len(cell) > _LONGEST for cell in record):
                raise UnreadableLedgerError(file, _too_long(file, line))
            if any("\n" in cell and cell.count(separator) >= max(width - 1, 1) for cell in record):
                raise UnreadableLedgerError(file, ledger_fault(file, line, "", "ledger_quote"))
            if any(cell.strip() for cell in record):
                yield GridRow(line, record, is_readable=not ODD.search("".join(record)))
            line = reader.line_num + 1
    except csv.Error:
        if '"' not in text.split("\n")[line - 1]:
            raise UnreadableLedgerError(file, _too_long(file, line)) from None
        # What follows a broken quote cannot be told apart: none of it is read, and none missed in silence.
        raise UnreadableLedgerError(file, ledger_fault(file, line, "", "ledger_quote")) from None


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
_SAMPLE_ROWS: Final = 60


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
    rows = sheet.iter_rows(max_row=_SAMPLE_ROWS, max_col=MAX_COLUMNS, values_only=True)
    return any(is_heading(str(value) for value in row if value is not None) for row in rows)


def _entries_in(sheet: "Worksheet") -> int:
    """Return how many of the first rows of a sheet have a text and a number, as entries have."""
    rows = sheet.iter_rows(max_row=_SAMPLE_ROWS, max_col=MAX_COLUMNS, values_only=True)
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

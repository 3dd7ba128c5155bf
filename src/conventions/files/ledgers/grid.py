"""Rows and columns before anything is known of them: the cells of a CSV file or of a sheet."""

import csv
from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import date
from decimal import Decimal
from io import BytesIO, StringIO
from pathlib import Path
from typing import Final

from attrs import frozen

from conventions.files.faults import Fault
from conventions.files.ledgers.mapping import UnreadableLedgerError, is_heading, ledger_fault
from conventions.files.text import ODD, encoding_of

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
        sheet: the sheet they stand on; None for a CSV file.
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


# --- A CSV file as rows and cells, whatever its separator and its encoding ----------------------------------

_SEPARATORS: Final = ";\t,|"
_LOOKED_AT: Final = 200
_WIDE: Final = {b"\xff\xfe": "utf-16-le", b"\xfe\xff": "utf-16-be"}
_HEAD: Final = 400
_SOME: Final = 8
_LONGEST: Final = 131_072
"""Signs of a cell: the limit of the csv module, which another library may have raised."""
_ENDS: Final = "\0\x1a"
"""Signs that old programs put behind the last line."""


def csv_grid(path: Path, data: bytes, encoding: str | None = None) -> Grid:
    """Return the rows of the file; `UnreadableLedgerError` where it is no table, or too great for a ledger.

    `encoding`: the one that a mapping says; not said, it is told by the bytes.
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
    lines = [line for line in text.splitlines()[:_LOOKED_AT] if line.strip()]

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

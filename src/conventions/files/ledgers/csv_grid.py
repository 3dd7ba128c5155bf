"""A CSV file as rows and cells, whatever its separator and its encoding."""

import csv
from collections import Counter
from collections.abc import Iterator
from io import BytesIO, StringIO
from pathlib import Path
from typing import Final

from conventions.files.fec.encoding import encoding_of
from conventions.files.ledgers.grid import MAX_COLUMNS, MAX_ROWS, Grid, GridRow
from conventions.files.ledgers.refusals import UnreadableLedgerError, ledger_fault

__all__ = ["csv_grid", "decoded", "separator_of"]

_SEPARATORS: Final = ";\t,|"
_LOOKED_AT: Final = 200
_WIDE: Final = {b"\xff\xfe": "utf-16-le", b"\xfe\xff": "utf-16-be"}
_UNDECODABLE: Final = "\ufffd"


def csv_grid(path: Path, data: bytes) -> Grid:
    """The rows of the file; `UnreadableLedgerError` where it is no table, or too great for a ledger."""
    text, encoding = decoded(path.name, data)
    if "\0" in text:
        raise UnreadableLedgerError(path.name, ledger_fault(path.name, 1, "", "ledger_binary"))
    separator = separator_of(text)
    rows = tuple(_rows(path.name, text, separator))
    if len(rows) > MAX_ROWS or max((len(row.cells) for row in rows), default=0) > MAX_COLUMNS:
        fault = ledger_fault(path.name, 1, "", "ledger_too_big", expected=str(MAX_ROWS))
        raise UnreadableLedgerError(path.name, fault)
    return Grid(path.name, rows, form=(separator, encoding))


def decoded(file: str, data: bytes) -> tuple[str, str]:
    r"""The text of the bytes, and the encoding that they are in.

    >>> decoded("", "é".encode("utf-16")), decoded("", b"\xe9")
    (('é', 'utf-16'), ('é', 'cp1252'))
    """
    if wide := _WIDE.get(data[:2]):
        return data[2:].decode(wide, errors="replace"), "utf-16"
    encoding = encoding_of(file, BytesIO(data))
    return data.decode(encoding.value, errors="replace"), encoding.value


def separator_of(text: str) -> str:
    r"""The sign that parts most rows into the same number of cells, more than one; else a semicolon.

    Decimal commas are no separators: their number changes from row to row, and a quoted cell hides its own.

    >>> separator_of("Dépenses 2024\na;b;c\n1,5;2,5;3\n4;5;6,1\n"), separator_of("a,b\n1,2\n")
    (';', ',')
    """
    lines = [line for line in text.splitlines()[:_LOOKED_AT] if line.strip()]

    def agreement(separator: str) -> tuple[int, int]:
        widths = Counter(len(row) for row in csv.reader(lines, delimiter=separator) if len(row) > 1)
        if not widths:
            return (0, 0)
        width, times = max(widths.items(), key=lambda item: (item[1], item[0]))
        return (times, width)

    try:
        return max(_SEPARATORS, key=agreement)
    except csv.Error:
        return ";"


def _rows(file: str, text: str, separator: str) -> Iterator[GridRow]:
    reader = csv.reader(StringIO(text, newline=""), delimiter=separator, strict=True)
    line = 1
    try:
        for record in reader:
            if any(cell.strip() for cell in record):
                yield GridRow(line, record, is_readable=_UNDECODABLE not in "".join(record))
            line = reader.line_num + 1
    except csv.Error:
        # What follows a broken quote cannot be told apart: none of it is read, and none missed in silence.
        raise UnreadableLedgerError(file, ledger_fault(file, line, "", "ledger_quote")) from None

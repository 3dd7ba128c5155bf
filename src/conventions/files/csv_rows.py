"""The rows of a CSV text, whatever its separator; texts that a spreadsheet would run are kept texts."""

import csv
import re
from collections.abc import Iterator, Mapping
from io import StringIO
from typing import Final

from attrs import frozen

from conventions.files.faults import Problem, shown
from conventions.files.names import unknown

__all__ = ["MAX_ROWS", "REQUIRED", "Row", "guarded", "rows_in", "separator_of", "unguarded"]


# ------------------------------------------------------------------------------------------------------------
# Texts that a spreadsheet would run as formulas: an apostrophe in front keeps them texts, and goes again.

_RUN: Final = re.compile(r"'*\s*[=+\-@]")
_GUARDED: Final = re.compile(r"'+\s*[=+\-@]")


def guarded(text: str) -> str:
    """The text as a cell of a CSV file holds it: never the beginning of a formula.

    >>> guarded("=1+1"), guarded("@x"), guarded("1 juin"), guarded("'=x")
    ("'=1+1", "'@x", '1 juin', "''=x")
    """
    return f"'{text}" if _RUN.match(text) else text


def unguarded(text: str) -> str:
    """The text that a cell holds: `guarded` undone, and nothing else.

    >>> unguarded("'=1+1"), unguarded("'hier"), unguarded("''=x")
    ('=1+1', "'hier", "'=x")
    """
    return text[1:] if _GUARDED.match(text) else text


# --- The rows of a CSV text, whatever its separator, each with the line it begins on ------------------------

MAX_ROWS: Final = 100_000
REQUIRED: Final = ("id", "label", "amount")
"""The columns that every ledger has."""
_SEPARATORS: Final = ",;\t"


@frozen
class Row:
    """The cells of a row that are not empty, by column, and the line it begins on."""

    line: int
    cells: Mapping[str, str]


def rows_in(
    file: str,
    text: str,
    columns: tuple[str, ...] | None,
    problems: list[Problem],
    needed: tuple[str, ...] = REQUIRED,
) -> tuple[Row, ...]:
    r"""The rows below the header, empty ones left out; what is wrong is added to `problems`.

    The separator is the one of `,`, `;` and tabulation that the header has most of; the columns may stand
    in any order. Empty columns at the end, which a spreadsheet adds when it saves, are none. `columns` of
    None: which there may be is not known.

    >>> text = "id;amount;label\nA;1,50;x\n"
    >>> [row.cells["amount"] for row in rows_in("", text, ("id", "label", "amount"), [])]
    ['1,50']
    """
    records = list(_records(file, text, problems))
    if not records:
        problems.append(Problem(file, (), "csv_without_header", expected=",".join(columns or needed), line=1))
        return ()
    if len(records) - 1 > MAX_ROWS:
        line = records[MAX_ROWS + 1][0]
        problems.append(Problem(file, (), "too_many_rows", expected=str(MAX_ROWS), line=line))
        return ()
    first = records[0][1]
    width = max(at for at, cell in enumerate(first, start=1) if cell)
    header = tuple(cell.lower() for cell in first[:width])
    at_fault = tuple(_header_problems(file, header, columns, needed))
    problems += at_fault
    if at_fault:
        return ()
    rows = []
    for line, cells in records[1:]:
        if any(cells[len(header) :]):
            found = str(len(cells))
            problems.append(Problem(file, (), "row_too_wide", found, str(len(header)), line=line))
        else:
            rows.append(
                Row(line, {column: cell for column, cell in zip(header, cells, strict=False) if cell})
            )
    return tuple(rows)


def separator_of(text: str) -> str:
    """The separator that the first line has most of."""
    return max(_SEPARATORS, key=text.partition("\n")[0].count)


def _records(file: str, text: str, problems: list[Problem]) -> Iterator[tuple[int, list[str]]]:
    """Yield the records that hold anything, with their first lines; a broken one ends them."""
    reader = csv.reader(StringIO(text, newline=""), delimiter=separator_of(text), strict=True)
    line = 1
    try:
        for record in reader:
            cells = [cell.strip() for cell in record]
            if any(cells):
                yield line, cells
            line = reader.line_num + 1
    except csv.Error:
        problems.append(Problem(file, (), "csv_syntax", line=line))


def _header_problems(
    file: str, header: tuple[str, ...], columns: tuple[str, ...] | None, needed: tuple[str, ...]
) -> Iterator[Problem]:
    for at, column in enumerate(header):
        if column in header[:at]:
            yield Problem(file, (column,), "column_twice", shown(column), line=1)
        elif columns is not None and column not in columns:
            yield unknown("unknown_column", file, (column,), column, columns, 1)
    for column in needed:
        if column not in header:
            yield Problem(file, (column,), "missing_column", column, line=1)

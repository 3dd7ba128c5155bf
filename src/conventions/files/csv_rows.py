"""The rows and cells of a CSV text with any separator; each fault is reported with its line."""

import csv
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from decimal import Decimal
from fractions import Fraction
from io import StringIO
from typing import Final, TypeVar

from budget import frozen
from budget.errors import InputError
from budget.money import EURO, Euros
from conventions.files import strict
from conventions.files.faults import Problem, RefusedValueError, shown
from conventions.files.in_currency import of_currency
from conventions.files.part_names import unknown
from conventions.files.problems import refusal

# --- The rows of a CSV text, with any separator; texts that a spreadsheet would run are kept texts ----------

# ------------------------------------------------------------------------------------------------------------
# Texts that a spreadsheet would run as formulas: an apostrophe in front keeps them texts, and goes again.

_RUN: Final = re.compile(r"'*\s*[=+\-@]")
_GUARDED: Final = re.compile(r"'+\s*[=+\-@]")


def guarded(text: str) -> str:
    """Return the text as written in a cell of a CSV file: it never begins a formula.

    >>> guarded("=1+1"), guarded("@x"), guarded("1 juin"), guarded("'=x")
    ("'=1+1", "'@x", '1 juin', "''=x")
    """
    return f"'{text}" if _RUN.match(text) else text


def unguarded(text: str) -> str:
    """Return the text of a cell: the inverse of `guarded`.

    >>> unguarded("'=1+1"), unguarded("'hier"), unguarded("''=x")
    ('=1+1', "'hier", "'=x")
    """
    return text[1:] if _GUARDED.match(text) else text


# --- The rows of a CSV text, with any separator, each with the line it begins on ----------------------------

MAX_ROWS: Final = 100_000
REQUIRED: Final = ("id", "label", "amount")
"""The columns that every ledger has."""
_SEPARATORS: Final = ",;\t"


@frozen
class Row:
    """The non-empty cells of a row by column, and its first line."""

    line: int
    cells: Mapping[str, str]


def rows_in(
    file: str,
    text: str,
    columns: tuple[str, ...] | None,
    problems: list[Problem],
    needed: tuple[str, ...] = REQUIRED,
) -> tuple[Row, ...]:
    r"""Return the non-empty rows below the header; faults are added to `problems`.

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
    """Return the most frequent separator of the first line."""
    return max(_SEPARATORS, key=text.partition("\n")[0].count)


def _records(file: str, text: str, problems: list[Problem]) -> Iterator[tuple[int, list[str]]]:
    """Yield the non-empty records with their first lines, up to a broken one."""
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


# --- The cells of a row of a CSV file, each read by what it holds: every faulty one is reported -------------

_TRUTHS: Final = {"oui": True, "true": True, "vrai": True, "non": False, "false": False, "faux": False}
_MOST: Final = 10_000_000
Value = TypeVar("Value")
Made = TypeVar("Made")


class Cells:
    """The reader of one row, cell by cell; its amounts are in one currency."""

    def __init__(self, file: str, row: Row, problems: list[Problem], currency: str = EURO) -> None:
        self.currency = currency
        self.file = file
        self.row = row
        self.problems = problems

    @property
    def place(self) -> str:
        """The place of the row."""
        return f"{self.file}:{self.row.line}"

    def maybe(self, column: str, read: Callable[[str], Value]) -> Value | None:
        """Return the value of a cell; None if it is empty or has a fault, which is recorded."""
        cell = self.row.cells.get(column)
        if cell is None:
            return None
        try:
            return read(cell)
        except InputError as error:
            self.problems.append(refusal(self.file, (column,), error, self.row.line))
            return None

    def amount(self, cell: str) -> Euros:
        """Return the amount of a cell."""
        return strict.money(of_currency(cell, self.currency))

    def needed(self, column: str, read: Callable[[str], Value]) -> Value | None:
        """Return the value of a cell that must not be empty."""
        if column not in self.row.cells:
            empty = RefusedValueError("cell_empty", actual=column)
            self.problems.append(refusal(self.file, (column,), empty, self.row.line))
        return self.maybe(column, read)


def truth(cell: str) -> bool:
    """Return the truth value of a cell, «oui» or «yes», in either language."""
    if cell.lower() not in _TRUTHS:
        raise RefusedValueError("cell_truth", actual=shown(cell), expected="oui | non | true | false")
    return _TRUTHS[cell.lower()]


def count_of(cell: str) -> int:
    """Return the whole number of a cell."""
    value = strict.quantity(cell) if re.fullmatch(r"[\d\s\u00a0\u202f]+", cell) else None
    if not isinstance(value, int) or value > _MOST:
        raise RefusedValueError("cell_count", actual=shown(cell), expected="12")
    return value


def quantity_of(cell: str) -> Fraction:
    """Return the number of a cell, whole or decimal, not negative."""
    try:
        value = Fraction(strict.quantity(cell))
    except RefusedValueError as error:
        raise RefusedValueError("cell_quantity", actual=shown(cell), expected="3,5") from error
    if value < 0 or value > _MOST:
        raise RefusedValueError("cell_quantity", actual=shown(cell), expected="3,5")
    return value


# --- back ------------------------------------------------------------------------------------------------


def text_cell(value: str | None) -> str:
    """Return the cell of a text."""
    return "" if value is None else guarded(value)


def number_text(value: Fraction | None) -> str:
    """Return the number as a decimal, the only form for cells."""
    return "" if value is None else format(Decimal(value.numerator) / Decimal(value.denominator), "f")


def record_of(
    cells: Cells,
    kind: Callable[..., Made],
    columns: tuple[str, ...],
    readers: Mapping[str, Callable[[str], object]],
    needed: tuple[str, ...] = REQUIRED,
    parts: Iterable[str] = (),
) -> Made | None:
    """Return the record of a row, with counts for these parts; None if a required cell has no value.

    `readers`: how the cells of a column are read, where they are no free texts.
    """
    found = {
        name: (cells.needed if name in needed else cells.maybe)(name, readers.get(name, unguarded))
        for name in columns
    }
    counts = [(name, cells.maybe(name, count_of)) for name in parts]
    if any(found[name] is None for name in needed):
        return None
    filled: dict[str, object] = {name: value for name, value in found.items() if value is not None}
    if counted := tuple((name, count) for name, count in counts if count is not None):
        filled["parts"] = counted
    return kind(**filled, place=cells.place)

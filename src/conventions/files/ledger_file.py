"""From `expenses.csv` and `resources.csv` to the ledger: every faulty cell is said, no row hides the next."""

import csv
from collections.abc import Callable, Iterator, Mapping
from datetime import date
from io import StringIO
from typing import Final, TypeVar

from attrs import frozen

from budget.errors import InputError
from budget.ledger import Expense, Resource
from budget.money import Euros
from conventions.calendar import parse_date
from conventions.files.collected import refusal
from conventions.files.faults import Problem, RefusedValueError, shown
from conventions.files.names import unknown

__all__ = ["EXPENSE_COLUMNS", "MAX_ROWS", "RESOURCE_COLUMNS", "Row", "expenses_in", "resources_in"]

MAX_ROWS: Final = 100_000
EXPENSE_COLUMNS: Final = (
    "id", "label", "amount", "line", "action", "engaged_on", "paid_on", "for_operation", "evidence"
)  # fmt: skip
RESOURCE_COLUMNS: Final = ("id", "label", "amount", "funder", "received_on", "line")
_REQUIRED: Final = ("id", "label", "amount")
_TRUTHS: Final = {"oui": True, "true": True, "vrai": True, "non": False, "false": False, "faux": False}
_DELIMITERS: Final = ",;\t"

Entry = TypeVar("Entry", Expense, Resource)
Value = TypeVar("Value")


@frozen
class Row:
    """The cells of a row that are not empty, by column, and the line it begins on."""

    line: int
    cells: Mapping[str, str]


def expenses_in(file: str, text: str, problems: list[Problem]) -> tuple[Expense, ...]:
    """The expenses of a file; what is wrong is added to `problems`."""
    return _entries(file, text, EXPENSE_COLUMNS, _expense, problems)


def resources_in(file: str, text: str, problems: list[Problem]) -> tuple[Resource, ...]:
    """The resources of a file; what is wrong is added to `problems`."""
    return _entries(file, text, RESOURCE_COLUMNS, _resource, problems)


def _entries(
    file: str,
    text: str,
    columns: tuple[str, ...],
    entry: Callable[["_Cells"], Entry | None],
    problems: list[Problem],
) -> tuple[Entry, ...]:
    found = []
    for row in _rows(file, text, columns, problems):
        read = entry(_Cells(file, row, problems))
        if read is not None:
            found.append(read)
    return tuple(found)


class _Cells:
    """The reading of one row, cell by cell."""

    def __init__(self, file: str, row: Row, problems: list[Problem]) -> None:
        self.file = file
        self.row = row
        self.problems = problems

    @property
    def place(self) -> str:
        return f"{self.file}:{self.row.line}"

    def maybe(self, column: str, read: Callable[[str], Value]) -> Value | None:
        cell = self.row.cells.get(column)
        if cell is None:
            return None
        try:
            return read(cell)
        except InputError as error:
            self.problems.append(refusal(self.file, (column,), error, self.row.line))
            return None

    def needed(self, column: str, read: Callable[[str], Value]) -> Value | None:
        if column not in self.row.cells:
            empty = RefusedValueError("cell_empty", actual=column)
            self.problems.append(refusal(self.file, (column,), empty, self.row.line))
        return self.maybe(column, read)


def _expense(cells: _Cells) -> Expense | None:
    identifier = cells.needed("id", str)
    label = cells.needed("label", str)
    amount = cells.needed("amount", Euros.parse)
    engaged_on = cells.maybe("engaged_on", _day)
    paid_on = cells.maybe("paid_on", _day)
    for_operation = cells.maybe("for_operation", _truth)
    if identifier is None or label is None or amount is None:
        return None
    return Expense(
        id=identifier,
        label=label,
        amount=amount,
        line=cells.maybe("line", str),
        action=cells.maybe("action", str),
        engaged_on=engaged_on,
        paid_on=paid_on,
        evidence=cells.maybe("evidence", str),
        for_operation=for_operation,
        place=cells.place,
    )


def _resource(cells: _Cells) -> Resource | None:
    identifier = cells.needed("id", str)
    label = cells.needed("label", str)
    amount = cells.needed("amount", Euros.parse)
    received_on = cells.maybe("received_on", _day)
    if identifier is None or label is None or amount is None:
        return None
    return Resource(
        id=identifier,
        label=label,
        amount=amount,
        funder=cells.maybe("funder", str),
        received_on=received_on,
        line=cells.maybe("line", str),
        place=cells.place,
    )


def _day(cell: str) -> date:
    """A day as ISO or as French spreadsheets write it."""
    parts = cell.split("/")
    if [len(part) for part in parts] == [2, 2, 4]:
        cell = "-".join(reversed(parts))
    return parse_date(cell)


def _truth(cell: str) -> bool:
    if cell.lower() not in _TRUTHS:
        raise RefusedValueError("cell_truth", actual=shown(cell), expected="oui | non | true | false")
    return _TRUTHS[cell.lower()]


def _rows(file: str, text: str, columns: tuple[str, ...], problems: list[Problem]) -> Iterator[Row]:
    delimiter = max(_DELIMITERS, key=text.partition("\n")[0].count)
    reader = csv.reader(StringIO(text, newline=""), delimiter=delimiter, strict=True)
    header: list[str] | None = None
    start = 1
    while True:
        try:
            cells = [cell.strip() for cell in next(reader)]
        except StopIteration:
            break
        except csv.Error:
            problems.append(Problem(file, (), "csv_syntax", line=start))
            break
        line, start = start, reader.line_num + 1
        if header is None:
            header = [cell.lower() for cell in cells]
            if not _header_is_good(file, header, columns, problems):
                return
        elif any(cells):
            if line - 1 > MAX_ROWS:
                problems.append(Problem(file, (), "too_many_rows", expected=str(MAX_ROWS), line=line))
                return
            if len(cells) > len(header) and any(cells[len(header) :]):
                problems.append(_wide(file, line, len(cells), len(header)))
            else:
                pairs = zip(header, cells, strict=False)
                yield Row(line, {column: cell for column, cell in pairs if cell})
    if header is None:
        problems.append(Problem(file, (), "csv_without_header", expected=",".join(columns), line=1))


def _wide(file: str, line: int, actual: int, expected: int) -> Problem:
    return Problem(file, (), "row_too_wide", str(actual), str(expected), line=line)


def _header_is_good(file: str, header: list[str], columns: tuple[str, ...], problems: list[Problem]) -> bool:
    before = len(problems)
    for at, column in enumerate(header):
        if column in header[:at]:
            problems.append(Problem(file, (column,), "column_twice", shown(column), line=1))
        elif column not in columns:
            problems.append(unknown("unknown_column", file, (column,), column, columns, 1))
    missing = (column for column in _REQUIRED if column not in header)
    problems += (Problem(file, (column,), "missing_column", column, line=1) for column in missing)
    return len(problems) == before

"""The cells of a row of a CSV file, each read by what it holds: every faulty one is told."""

from collections.abc import Callable
from typing import Final, TypeVar

from budget.errors import InputError
from conventions.files.collected import refusal
from conventions.files.csv_rows import Row
from conventions.files.faults import Problem, RefusedValueError, shown

__all__ = ["Cells", "truth"]

_TRUTHS: Final = {"oui": True, "true": True, "vrai": True, "non": False, "false": False, "faux": False}
Value = TypeVar("Value")


class Cells:
    """The reading of one row, cell by cell."""

    def __init__(self, file: str, row: Row, problems: list[Problem]) -> None:
        self.file = file
        self.row = row
        self.problems = problems

    @property
    def place(self) -> str:
        """Where the row stands."""
        return f"{self.file}:{self.row.line}"

    def maybe(self, column: str, read: Callable[[str], Value]) -> Value | None:
        """Return the value of a cell; None for an empty one, and for one at fault, which is noted."""
        cell = self.row.cells.get(column)
        if cell is None:
            return None
        try:
            return read(cell)
        except InputError as error:
            self.problems.append(refusal(self.file, (column,), error, self.row.line))
            return None

    def needed(self, column: str, read: Callable[[str], Value]) -> Value | None:
        """Return the value of a cell that must not be empty."""
        if column not in self.row.cells:
            empty = RefusedValueError("cell_empty", actual=column)
            self.problems.append(refusal(self.file, (column,), empty, self.row.line))
        return self.maybe(column, read)


def truth(cell: str) -> bool:
    """Whether a cell says yes or no, in either language."""
    if cell.lower() not in _TRUTHS:
        raise RefusedValueError("cell_truth", actual=shown(cell), expected="oui | non | true | false")
    return _TRUTHS[cell.lower()]

"""The cells of a row of a CSV file, each read by what it holds: every faulty one is told."""

import re
from collections.abc import Callable
from decimal import Decimal
from fractions import Fraction
from typing import Final, TypeVar

from budget.errors import InputError
from budget.money import EURO, Euros
from conventions.files import strict
from conventions.files.collected import refusal
from conventions.files.csv_rows import Row, guarded
from conventions.files.faults import Problem, RefusedValueError, shown
from conventions.files.in_currency import of_currency

__all__ = ["Cells", "count_of", "number_text", "quantity_of", "text_cell", "truth"]

_TRUTHS: Final = {"oui": True, "true": True, "vrai": True, "non": False, "false": False, "faux": False}
_MOST: Final = 10_000_000
Value = TypeVar("Value")


class Cells:
    """The reading of one row, cell by cell; its amounts are in one currency."""

    def __init__(self, file: str, row: Row, problems: list[Problem], currency: str = EURO) -> None:
        self.currency = currency
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

    def amount(self, cell: str) -> Euros:
        """Return the amount that a cell says."""
        return strict.money(of_currency(cell, self.currency))

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


def count_of(cell: str) -> int:
    """The whole number of a cell."""
    value = strict.quantity(cell) if re.fullmatch(r"[\d\s\u00a0\u202f]+", cell) else None
    if not isinstance(value, int) or value > _MOST:
        raise RefusedValueError("cell_count", actual=shown(cell), expected="12")
    return value


def quantity_of(cell: str) -> Fraction:
    """The number of a cell, whole or decimal, not below zero."""
    try:
        value = Fraction(strict.quantity(cell))
    except RefusedValueError as error:
        raise RefusedValueError("cell_quantity", actual=shown(cell), expected="3,5") from error
    if value < 0 or value > _MOST:
        raise RefusedValueError("cell_quantity", actual=shown(cell), expected="3,5")
    return value


# --- back ------------------------------------------------------------------------------------------------


def text_cell(value: str | None) -> str:
    """The cell of a text."""
    return "" if value is None else guarded(value)


def number_text(value: Fraction | None) -> str:
    """The number as a decimal: a cell holds no other."""
    return "" if value is None else format(Decimal(value.numerator) / Decimal(value.denominator), "f")

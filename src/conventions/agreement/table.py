"""A table of an agreement: components, prices, beneficiaries, years, each a row."""

from datetime import date
from fractions import Fraction

from attrs import frozen

from budget.money import Euros

__all__ = ["CellValue", "Table", "TableRow"]

CellValue = Euros | str | bool | int | Fraction | date


@frozen(cache_hash=True)
class TableRow:
    """A row by its identifier; of a column that is not among its cells, nothing is said."""

    id: str
    cells: tuple[tuple[str, CellValue], ...] = ()

    def cell(self, column: str) -> CellValue | None:
        """Return the value of a column; None where the row says nothing of it."""
        return next((value for name, value in self.cells if name == column), None)


@frozen(cache_hash=True)
class Table:
    """Rows in the order of the text, and the type of each column."""

    name: str
    columns: tuple[tuple[str, str], ...]
    rows: tuple[TableRow, ...] = ()

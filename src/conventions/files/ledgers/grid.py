"""Rows and columns before anything is known of them: the cells of a CSV file or of a sheet."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import Final

from attrs import frozen

__all__ = ["MAX_COLUMNS", "MAX_ROWS", "Bad", "Cell", "Grid", "GridRow", "cell_text", "is_blank"]

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
    """Whether there is nothing in the cell."""
    return isinstance(cell, str) and not cell.strip()


def cell_text(cell: Cell) -> str:
    """What the cell shows, spaces around left out; a number without needless zeros.

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

"""The cells of one row of a source, by the columns of a mapping; what is wrong is noted at its place."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date, timedelta
from decimal import Decimal
from typing import Final, Generic, Protocol, TypeVar

from attrs import define, field, frozen

from budget.errors import InputError
from conventions.files.faults import Fault, RefusedValueError
from conventions.files.ledgers.grid import Bad, Cell, GridRow, is_blank
from conventions.files.ledgers.mapping import DateOrder, ledger_fault
from conventions.files.ledgers.values import day_in

Value = TypeVar("Value")
_A: Final = ord("A")
_ALPHABET: Final = 26
_EPOCH_1900: Final = 1900
_FOUR_YEARS: Final = timedelta(days=1_462)
"""From 1 January 1900 to 1 January 1904 as spreadsheets count them."""


class RowMapping(Protocol):
    """What the reading of a cell asks of a mapping, whatever its columns are for."""

    @property
    def values(self) -> Mapping[str, str]:
        """What is the same on every row."""

    @property
    def dates(self) -> DateOrder:
        """How a day written with strokes is read."""

    @property
    def epoch(self) -> int | None:
        """From which year the days of a workbook of 1904 count, where somebody said so."""


By = TypeVar("By", bound=RowMapping)


@frozen
class Places:
    """Where the source stands, in which column each field, from 0, and whether days count from 1904."""

    file: str
    sheet: str | None
    headings: Sequence[str]
    at: Mapping[str, int]
    is_from_1904: bool = False

    def name(self, line: int, column: str) -> str:
        """What a cell is called: its heading, on a sheet after its reference: `Dépenses!C12 (Montant)`."""
        place = self.at.get(column)
        if place is None:
            return column
        heading = self.headings[place]
        return heading if self.sheet is None else f"{self.sheet}!{letters(place)}{line} ({heading})"


def letters(place: int) -> str:
    """The letters of a column by its place from 0.

    >>> letters(0), letters(25), letters(26)
    ('A', 'Z', 'AA')
    """
    text = ""
    place += 1
    while place:
        place, rest = divmod(place - 1, _ALPHABET)
        text = chr(_A + rest) + text
    return text


@define
class RowCells(Generic[By]):
    """One row, and what was met in it that is wrong."""

    row: GridRow
    places: Places
    mapping: By
    faults: list[Fault] = field(factory=list)

    def width(self) -> bool:
        """Whether the row has another number of cells than the headings: a cut one, or a stray separator."""
        found, expected = len(self.row.cells), len(self.places.headings)
        more = any(not is_blank(cell) for cell in self.row.cells[expected:])
        if found < expected or more:
            self.say("", "ledger_row_width", str(found), str(expected))
        return found < expected or more

    def day(self, cell: Cell) -> date:
        """Return the day of a cell, in the order of days of the mapping."""
        found = day_in(cell, self.mapping.dates)
        if self.places.is_from_1904:
            # A typed day was counted from 1904 by who read the sheet, a bare number from 1900 just now.
            if isinstance(cell, date) and self.mapping.epoch == _EPOCH_1900:
                return found - _FOUR_YEARS
            if isinstance(cell, Decimal) and self.mapping.epoch != _EPOCH_1900:
                return found + _FOUR_YEARS
        return found

    def cell(self, name: str) -> Cell:
        """Return the cell of a field; what the mapping says of every row goes first."""
        if name in self.mapping.values:
            return self.mapping.values[name]
        place = self.places.at.get(name)
        return "" if place is None or place >= len(self.row.cells) else self.row.cells[place]

    def maybe(self, name: str, read: Callable[[Cell], Value]) -> Value | None:
        """Return the value of a field; None of an empty cell, and of one at fault, which is noted."""
        cell = self.cell(name)
        if is_blank(cell):
            return None
        try:
            if isinstance(cell, Bad):
                raise RefusedValueError(cell.code, actual=cell.shown)
            return read(cell)
        except InputError as error:
            self.refuse(name, error)
            return None

    def needed(self, name: str, read: Callable[[Cell], Value]) -> Value | None:
        """Return the value of a field that must not be empty."""
        if is_blank(self.cell(name)):
            self.say(name, "ledger_cell_empty", self.places.name(self.row.line, name))
        return self.maybe(name, read)

    def say(self, column: str, code: str, actual: str = "", expected: str = "", **params: str) -> None:
        """Note a fault at the cell of a field, or of the whole row."""
        name = self.places.name(self.row.line, column) if column else ""
        fault = ledger_fault(self.places.file, self.row.line, name, code, actual, expected, **params)
        self.faults.append(fault)

    def refuse(self, column: str, error: InputError) -> None:
        """Note why the cell of a field is no value."""
        params = dict(error.params)
        if isinstance(error, RefusedValueError):
            code = error.fault
        else:
            reason = params.pop("reason", "")
            code = f"{error.code}.{reason}" if reason else error.code
        self.say(column, code, error.actual, error.expected, **params)

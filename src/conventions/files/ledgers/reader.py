"""Reading a ledger: each row is accepted, set aside or rejected, once; printed totals are compared."""

import re
from collections.abc import Collection, Mapping
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Final

from attrs import evolve

from budget.errors import InputError
from budget.ledger import Expense, Resource
from budget.money import Euros
from conventions.files.atomic import is_mark_of_office
from conventions.files.faults import Fault, RefusedValueError
from conventions.files.ledgers.grid import Cell, Grid, GridRow, cell_text, csv_grid, is_blank, xlsx_grid
from conventions.files.ledgers.ledger_rows import (
    Footing,
    LedgerTotals,
    Outside,
    Places,
    Rejected,
    SourceReading,
    Taken,
    cents_in,
    read_row,
)
from conventions.files.ledgers.mapping import LedgerMapping, SummaryRows, UnreadableLedgerError, ledger_fault
from conventions.files.ledgers.proposal import (
    Signed,
    headings_at,
    is_carried,
    is_sum,
    proposed,
    sheet_doubts,
    sheet_questions,
    summing_words,
)
from conventions.files.row_labels import plain
from conventions.files.text import FileKind, file_kind

MAX_BYTES: Final = 100_000_000
_FOOTING: Final = re.compile(
    r"(?:sous )?tota(?:l|ux)(?: (?:general|generaux|charges?|produits?|depenses?|recettes?|ressources?"
    r"|ttc|ht|des? \w{3,20}|[0-9]{1,6}))*"
)
_FEW: Final = 2
"""So many rows that a last one without a day sums are no chance; of rows like itself, one more."""
_OF_A_ROW: Final = ("id", "evidence", "engaged_on", "incurred_on", "issued_on", "paid_on", "received_on")


def read_ledger(path: Path, mapping: LedgerMapping | None = None) -> SourceReading:
    """Return the ledger of a CSV file or a workbook, by a mapping or by the one that its headings suggest.

    Raise `UnreadableLedgerError` if the file cannot be opened, is no table, or lacks a column of the mapping.
    """
    sheet = None if mapping is None else mapping.sheet
    encoding = None if mapping is None else mapping.encoding
    grid = grid_of(path, source_bytes(path), sheet, encoding)
    return read_grid(grid, proposed(grid) if mapping is None else mapping)


def source_bytes(path: Path) -> bytes:
    """Return the bytes of a source; `UnreadableLedgerError` if it cannot be read."""
    if is_mark_of_office(path):
        raise UnreadableLedgerError(str(path), ledger_fault(str(path), 0, "", "file_is_mark"))
    try:
        if path.exists() and not path.is_file():
            raise UnreadableLedgerError(str(path), ledger_fault(str(path), 0, "", "file_not_regular"))
        if path.stat().st_size > MAX_BYTES:
            size = str(path.stat().st_size)
            fault = ledger_fault(str(path), 0, "", "file_too_big", size, str(MAX_BYTES))
            raise UnreadableLedgerError(str(path), fault)
        return path.read_bytes()
    except FileNotFoundError:
        raise UnreadableLedgerError(
            str(path), ledger_fault(str(path), 0, "", "file_missing", str(path))
        ) from None
    except PermissionError:
        raise UnreadableLedgerError(str(path), ledger_fault(str(path), 0, "", "file_forbidden")) from None


def grid_of(path: Path, data: bytes, sheet: str | None = None, encoding: str | None = None) -> Grid:
    """Return the rows of a source, recognised by its bytes, not by its name."""
    match file_kind(data):
        case FileKind.OTHER:
            return csv_grid(path, data, encoding)
        case FileKind.EXCEL:
            return xlsx_grid(path, data, sheet)
        case kind:
            fault = ledger_fault(path.name, 0, "", f"file_kind_{kind.value}")
            raise UnreadableLedgerError(path.name, fault)


def read_grid(grid: Grid, mapping: LedgerMapping) -> SourceReading:
    """Return the entries, the rejected rows and the totals of rows that were read already."""
    mapping, places = columns_placed(grid, mapping)
    summing = _Summing(grid, mapping, places)
    first = mapping.heading_row + mapping.heading_rows
    for row in grid.rows:
        if row.line >= first:
            summing.add(row)
    return summing.reading()


class _Summing:
    """The result of each row, counted once."""

    def __init__(self, grid: Grid, mapping: LedgerMapping, places: Places) -> None:
        self.grid, self.mapping, self.places = grid, mapping, places
        self.taken: list[Taken] = []
        self.rejected: list[Rejected] = []
        self.outside: list[int] = []
        self.footings: list[Footing] = []
        self.since = self.rows_since = self.whole = 0
        self.have_own = False
        self.seen: dict[tuple[str, ...], int] = {}
        self.ids: dict[tuple[type, str], int] = {}
        self.doubts: list[Fault] = []
        self.questions: list[Fault] = []
        self.signs = Signed(grid, places, mapping)
        self.has_days = False

    def add(self, row: GridRow) -> None:
        words = summing_words(row)
        if words and self.is_skipped(row, words):
            return
        if words and (footing := self.footing(row, words)) is not None:
            self.footings.append(footing)
            self.since = self.rows_since = 0
            return
        found = read_row(row, self.places, self.mapping)
        if isinstance(found, Taken) and not words and self.is_sum_of_others(row, found.cents):
            found = self.summed(row, found)
        if isinstance(found, Taken) and (again := self.repeated_id(row, found)) is not None:
            found = again
        match found:
            case Taken():
                self.signs.add(row, found.cents)
                if self.grid.is_from_1904 and not self.has_days:
                    self.has_days = self.shows_a_day(row)
                self.taken.append(found)
                self.add_up(found.cents)
                self.have_own = self.have_own or self.is_own(row)
                self.doubt(row)
            case Outside():
                self.outside.append(found.cents)
                self.add_up(found.cents)
            case Rejected():
                self.rejected.append(found)
                self.add_up(found.cents or 0)

    def is_skipped(self, row: GridRow, words: list[str]) -> bool:
        """Return whether a row is set aside as a total or a carried balance; a question, if not decided."""
        is_total = is_sum(words) and (self.is_own(row) or self.footing(row, words) is None)
        if self.mapping.summary_rows is SummaryRows.KEEP or not (is_total or is_carried(words)):
            return False
        if self.mapping.summary_rows is None:
            self.ask(row)
            return False
        found = read_row(row, self.places, self.mapping)
        cents = found.cents or 0
        self.outside.append(cents)
        self.whole += cents
        self.since = self.rows_since = 0
        return True

    def ask(self, row: GridRow) -> None:
        """Ask what a row is that seems to sum or to carry others."""
        shown = " | ".join(filter(None, (cell_text(cell) for cell in row.cells)))
        self.questions.append(ledger_fault(self.grid.file, row.line, "", "ledger_summary_row", shown))

    def add_up(self, cents: int) -> None:
        """Count a row into the sums that a total below it may print, as far as its amount can be read."""
        self.whole += cents
        self.since += cents
        self.rows_since += 1

    def is_sum_of_others(self, row: GridRow, cents: int) -> bool:
        """Return whether a row without such words is the sum of those above, and has no day unlike them."""
        if self.mapping.summary_rows is SummaryRows.KEEP or not cents:
            return False
        if cents not in (self.since, self.whole):
            return False
        least = _FEW if self.have_own and not self.is_own(row) else _FEW + 1
        rows = len(self.taken) + len(self.outside) + len(self.rejected)
        return (rows if cents == self.whole else self.rows_since) >= least

    def summed(self, row: GridRow, found: Taken) -> Taken | Outside:
        """Ask about a row that sums others if the mapping does not decide it; else leave it out."""
        if self.mapping.summary_rows is None:
            self.ask(row)
            return found
        return Outside(found.cents)

    def shows_a_day(self, row: GridRow) -> bool:
        """Return whether a row has a day counted by a spreadsheet, shown as a day or as a number."""
        days = (at for name, at in self.places.at.items() if name.endswith("_on") and at < len(row.cells))
        counted = any(isinstance(row.cells[at], Decimal) for at in days)
        return counted or any(isinstance(cell, date) for cell in row.cells)

    def is_own(self, row: GridRow) -> bool:
        """Return whether a row has a day, a number or a paper of its own."""
        cells = (
            row.cells[at] for name, at in self.places.at.items() if name in _OF_A_ROW and at < len(row.cells)
        )
        return any(not is_blank(cell) for cell in cells)

    def footing(self, row: GridRow, words: list[str]) -> Footing | None:
        """Return the total printed in a row; None for an entry: a row with a day, a number or a paper."""
        cells = {name: row.cells[at] for name, at in self.places.at.items() if at < len(row.cells)}
        if self.is_own(row):
            return None
        label = next((word for word in words if is_sum([word])), None)
        if label is None:
            return None
        try:
            printed = _printed(cells, self.mapping)
        except InputError:
            return None
        whole = self.whole
        if not _FOOTING.fullmatch(plain(label)) and printed not in (self.since, whole):
            return None
        computed = self.since if plain(label).startswith("sous") or printed == self.since else whole
        return Footing(row.line, label, Euros(cents=printed), Euros(cents=computed))

    def repeated_id(self, row: GridRow, found: Taken) -> Rejected | None:
        key = (type(found.entry), found.entry.id)
        first = self.ids.setdefault(key, row.line)
        if first == row.line:
            return None
        name = self.places.name(row.line, "id")
        fault = ledger_fault(self.grid.file, row.line, name, "ledger_id_twice", found.entry.id, str(first))
        return Rejected(row.line, (fault,), found.cents, tuple(cell_text(cell) for cell in row.cells))

    def doubt(self, row: GridRow) -> None:
        """Note what looks wrong in an accepted row: a repetition, or hidden decimals."""
        key = tuple(cell_text(cell) for cell in row.cells)
        first = self.seen.setdefault(key, row.line)
        if first != row.line:
            shown = " | ".join(filter(None, key))
            self.doubts.append(
                ledger_fault(self.grid.file, row.line, "", "ledger_row_repeated", shown, str(first))
            )
        for column, at in self.places.at.items():
            if (row.line, at) in self.grid.rounded:
                name = self.places.name(row.line, column)
                self.doubts.append(ledger_fault(self.grid.file, row.line, name, "ledger_rounded", key[at]))

    def reading(self) -> SourceReading:
        self.doubts += sheet_doubts(self.grid, self.mapping)
        self.questions += self.signs.questions()
        self.questions += sheet_questions(self.grid, self.mapping, has_days=self.has_days)
        entries = [each.entry for each in self.taken]
        used = set(self.places.at.values())
        totals = LedgerTotals(
            rows=len(self.taken) + len(self.rejected) + len(self.outside) + len(self.footings),
            taken=len(self.taken),
            rejected=len(self.rejected),
            outside=len(self.outside),
            footings=len(self.footings),
            without_amount=sum(each.cents is None for each in self.rejected),
            taken_amount=Euros(cents=sum(each.cents for each in self.taken)),
            rejected_amount=Euros(cents=sum(each.cents or 0 for each in self.rejected)),
            outside_amount=Euros(cents=sum(self.outside)),
        )
        return SourceReading(
            file=self.grid.file,
            form=self.grid.form if self.grid.sheet is None else ("", self.grid.sheet),
            mapping=self.mapping,
            unread=tuple(name for at, name in enumerate(self.places.headings) if name and at not in used),
            expenses=tuple(entry for entry in entries if isinstance(entry, Expense)),
            resources=tuple(entry for entry in entries if isinstance(entry, Resource)),
            rejected=tuple(self.rejected),
            footings=tuple(self.footings),
            doubts=tuple(sorted(self.doubts)),
            totals=totals,
            questions=tuple(sorted(self.questions)),
        )


def _printed(cells: Mapping[str, Cell], mapping: LedgerMapping) -> int:
    """Return the cents that a total prints; `InputError` where it prints none."""
    if "direction" in mapping.columns:
        return abs(cents_in(cells.get("amount", ""), mapping.decimal))
    if "amount" in mapping.columns:
        return cents_in(cells.get("amount", ""), mapping.decimal)
    sides = [cells.get(name, "") for name in ("debit", "credit")]
    if all(is_blank(cell) for cell in sides):
        raise RefusedValueError("ledger_amount_missing")
    debit, credit = (
        0 if is_blank(cell) else cents_in(cell, mapping.decimal, dash_is_zero=True) for cell in sides
    )
    return debit - credit


def columns_placed(grid: Grid, mapping: LedgerMapping) -> tuple[LedgerMapping, Places]:
    """Return the mapping with the heading row of this source, and the index of each column."""
    wanted = set(mapping.columns.values()) | ({mapping.operation.column} if mapping.operation else set())
    line, headings = headings_with(grid, wanted, mapping.heading_row, mapping.heading_rows)
    at = {field: headings.index(name) for field, name in mapping.columns.items()}
    if mapping.operation is not None:
        at["operation"] = headings.index(mapping.operation.column)
    width = max((at for at, name in enumerate(headings) if name), default=-1) + 1
    places = Places(grid.file, grid.sheet, headings[:width], at, grid.is_from_1904)
    return evolve(mapping, heading_row=line), places


def headings_with(
    grid: Grid, wanted: Collection[str], heading_row: int, heading_rows: int
) -> tuple[int, tuple[str, ...]]:
    """Return the row of a source that has the headings of a mapping, and all headings of it.

    They are sought where the mapping saw them, else in every row: next month's file may have another title.
    `UnreadableLedgerError` names those that are nowhere.
    """
    best: tuple[int, tuple[str, ...], int] = (0, (), heading_row)
    for line in (heading_row, *(row.line for row in grid.rows)):
        headings = headings_at(grid, line, heading_rows)
        known = len(set(wanted) & set(headings))
        if known > best[0]:
            best = (known, headings, line)
        if known == len(set(wanted)):
            break
    _, headings, line = best
    if missing := sorted(set(wanted) - set(headings)):
        expected = ", ".join(name for name in headings if name)
        faults = [
            ledger_fault(grid.file, line, name, "ledger_column_missing", name, expected) for name in missing
        ]
        raise UnreadableLedgerError(grid.file, *faults)
    return line, headings

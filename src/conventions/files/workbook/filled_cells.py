"""The filled cells of our workbooks, and their changes: compared with the dossier, and put into its files."""

import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from difflib import unified_diff
from enum import Enum
from pathlib import Path
from typing import TYPE_CHECKING, ClassVar, Final

from attrs import define, evolve, field

from budget import frozen
from budget.errors import InputError
from budget.findings import Place
from conventions.files.dossier_folder import CONVENTION as CONVENTION_FILE
from conventions.files.dossier_folder import FACTS
from conventions.files.faults import DataPath, Fault, RefusedValueError, dotted, shown
from conventions.files.layers import Data, joined
from conventions.files.ledgers.grid import Cell, cell_text, is_blank, opened_workbook, sheet_rows
from conventions.files.ledgers.ledger_rows import letters
from conventions.files.ledgers.mapping import UnreadableLedgerError
from conventions.files.ledgers.reader import source_bytes
from conventions.files.row_labels import Labels, Names, identifier, labels_of, model_data
from conventions.files.sources import Source
from conventions.files.toml_data import toml_data
from conventions.files.toml_edit import with_value, without_value
from conventions.files.workbook.cells import LONGEST, Raw, cell_of, decoded, raw_of, same
from conventions.files.workbook.layout import (
    CONVENTION,
    HEADING_ROW,
    LISTS,
    ORIGIN,
    PART_NOTE,
    README,
    RESULTS,
    SCHEMAS,
    TABLES,
    TEXTS,
    Column,
    Kind,
    columns_of,
)
from conventions.files.workbook.workbook_files import SKELETON, Sources, at, sources_in

if TYPE_CHECKING:
    from openpyxl.cell.cell import Cell as SheetCell
    from openpyxl.cell.cell import MergedCell
    from openpyxl.workbook.workbook import Workbook
    from openpyxl.worksheet.worksheet import Worksheet

    AnyCell = SheetCell | MergedCell


_OURS_ABOVE: Final = (
    "Registre présenté", "Séances relevées", "Années relevées", "Lignes à revoir :",
    "Total : charge", "Total : produit", "Écart",
)  # fmt: skip
_PRESENTED: Final = "C3"
_SECOND: Final = 2
_TOTALS: Final = 3
_LAST_HELP: Final = 14
_WIDTHS: Final = {CONVENTION: 4, TEXTS: 3}
"""How many columns a sheet has that is no table."""
_NOTES: Final = re.compile(
    "|".join(
        re.escape(note).replace("€", r"\S{1,3}")  # the sign of the agreement's currency stands there
        for note in sorted({column.note for table in TABLES for column in (*table.columns, *RESULTS)})
    )
)
Unread = tuple[str, str, str, str]
"""The code, the sheet, the cell, and what stands there."""


def unread_in(written: "Workbook", data: Mapping[str, object], *, asks: bool) -> Iterator[Unread]:
    """Yield what is not read, sheet by sheet.

    `written` has the texts of the formulas, `data` is the agreement, `asks` as of `columns_of`.
    """
    titles = {table.sheet: [each.title for each in columns_of(table, data, asks=asks)] for table in TABLES}
    for sheet in written.worksheets:
        name = sheet.title
        if name in {LISTS, ORIGIN}:
            continue
        if name in {*titles, CONVENTION, TEXTS, README}:
            known = _columns(sheet, titles.get(name))
            for place, cell in _cells(sheet):
                if cell.value is not None and not _is_ours(sheet, place, cell, known):
                    yield "workbook_cell_unread", name, cell.coordinate, str(cell.value).strip()
            yield from _notes(sheet)
        elif number := sum(cell.value is not None for _, cell in _cells(sheet)):
            yield "workbook_sheet_unread", name, "", str(number)
    for chart in written.chartsheets:
        yield "workbook_sheet_unread", chart.title, "", "0"


def _cells(sheet: "Worksheet") -> Iterator[tuple[tuple[int, int], "AnyCell"]]:
    """Yield every cell of a sheet, with its row and its column."""
    for row, cells in enumerate(sheet.iter_rows(), start=1):
        yield from (((row, column), cell) for column, cell in enumerate(cells, start=1))


def _columns(sheet: "Worksheet", titles: list[str] | None) -> set[int]:
    """Return the columns that are read; of a table, the first of each heading of ours."""
    if titles is None:
        return set(range(1, _WIDTHS.get(sheet.title, _SECOND) + 1))
    headings = [(at, cell) for (row, at), cell in _cells(sheet) if row == HEADING_ROW]
    places = {cell.value: at for at, cell in reversed(headings)}
    parts = {at for at, cell in headings if cell.comment and cell.comment.text.startswith(PART_NOTE)}
    return {1, *(places[title] for title in titles if title in places), *parts}


def _is_ours(sheet: "Worksheet", place: tuple[int, int], cell: "AnyCell", known: set[int]) -> bool:
    row, column = place
    if sheet.title == README:
        return column == _SECOND and row <= _LAST_HELP
    if row <= _SECOND:
        return column == _SECOND
    if row == _TOTALS:
        return cell.data_type == "f" or cell.coordinate == _PRESENTED or cell.value in _OURS_ABOVE
    if sheet.title in _WIDTHS and row > HEADING_ROW and sheet.cell(row, 1).value is None:
        return False  # what stands on no line of ours
    return column in known


def _notes(sheet: "Worksheet") -> Iterator[Unread]:
    for _, cell in _cells(sheet):
        text = "" if cell.comment is None else cell.comment.text.strip()
        if text and not _NOTES.fullmatch(text) and not text.startswith(PART_NOTE):
            yield "workbook_note_unread", sheet.title, cell.coordinate, text


_MOST_TOLD: Final = 60


@frozen
class FilledRow:
    """A row of a sheet: its number, the key that it had, and its cells by column.

    Attributes:
        at: the reference of each cell, as `D7`.
    """

    number: int
    key: str
    cells: Mapping[str, Cell]
    at: Mapping[str, str]

    @property
    def is_blank(self) -> bool:
        """Whether nothing is written in it."""
        return all(is_blank(cell) for cell in self.cells.values())


@frozen
class Filled:
    """A workbook of ours: the cells of each sheet, and whether it was a blank one.

    Attributes:
        form: the number of its form: an earlier one has fewer sheets and columns.
        unread: what somebody wrote where nothing is read.
    """

    path: Path
    is_for_beneficiary: bool
    sheets: Mapping[str, Sequence[Sequence[Cell]]] = field(repr=False)
    form: int = max(SCHEMAS.values())
    unread: tuple[Fault, ...] = ()

    def rows(self, sheet: str, columns: Sequence[Column], faults: list[Fault]) -> Iterator[FilledRow]:
        """Yield the rows below the headings; columns are known by their headings, wherever they stand."""
        rows = self.sheets[sheet]
        headings = [cell_text(cell) for cell in rows[HEADING_ROW - 1]] if len(rows) >= HEADING_ROW else []
        places = {}
        for column in columns:
            if column.title in headings:
                places[column.key] = headings.index(column.title)
            elif column.since <= self.form:
                faults.append(workbook_fault(self.path, sheet, "", "workbook_column_missing", column.title))
        for number, cells in enumerate(rows[HEADING_ROW:], start=HEADING_ROW + 1):
            found = {key: cells[at] if at < len(cells) else "" for key, at in places.items()}
            where = {key: f"{letters(at)}{number}" for key, at in places.items()}
            yield FilledRow(number, cell_text(cells[0]) if cells else "", found, where)

    def cell(self, sheet: str, row: int, column: int) -> Cell:
        """Return a cell by its row and column from 1."""
        rows = self.sheets[sheet]
        return rows[row - 1][column - 1] if row <= len(rows) and column <= len(rows[row - 1]) else ""

    def texts(self, sheet: str) -> dict[str, str]:
        """Return the files that a sheet of texts holds."""
        lines: dict[str, dict[int, str]] = {}
        for cells in self.sheets[sheet][HEADING_ROW:]:
            name, number, text = (cells[at] if at < len(cells) else "" for at in range(3))
            if cell_text(name):
                own = lines.setdefault(cell_text(name), {})
                line = int(cell_text(number) or len(own) + 1)
                own[line] = own.get(line, "") + (text if isinstance(text, str) else cell_text(text))
        return {name: "\n".join(decoded(line) for line in own.values()) for name, own in lines.items()}


def filled_workbook(path: Path, content: bytes | None = None) -> Filled:
    """Return the workbook of a file, or of bytes; `UnreadableLedgerError` if it is not ours."""
    data = source_bytes(path) if content is None else content
    values = opened_workbook(path.name, data, values=True)
    formulas = opened_workbook(path.name, data, values=False)
    names = set(values.sheetnames)
    form = SCHEMAS.get(str(values[LISTS]["A1"].value), 0) if LISTS in names else 0
    if not form:
        raise UnreadableLedgerError(path.name, workbook_fault(path, "", "", "workbook_not_ours"))
    tables = (table.sheet for table in TABLES if table.since <= form)
    needed = (CONVENTION, *tables, TEXTS, LISTS, ORIGIN)
    missing = [name for name in needed if name not in names]
    if missing:
        faults = [workbook_fault(path, "", "", "workbook_sheet_missing", name) for name in missing]
        raise UnreadableLedgerError(path.name, *faults)
    told = {TEXTS: sheet_rows(values[TEXTS], formulas[TEXTS], set())}
    currency = Sources(Filled(path, is_for_beneficiary=False, sheets=told).texts(TEXTS)).currency
    sheets = {name: sheet_rows(values[name], formulas[name], set(), currency) for name in needed}
    found = Filled(path, values[LISTS]["A2"].value == "blank", sheets, form)
    return evolve(found, unread=tuple(_unread(found, formulas)))


def _unread(filled: Filled, written: "Workbook") -> Iterator[Fault]:
    """Yield what is not read, whole sheets first; beyond some, their number."""
    data = toml_data(CONVENTION_FILE, filled.texts(ORIGIN).get(CONVENTION_FILE, "")).data or {}
    found = sorted(unread_in(written, data, asks=filled.is_for_beneficiary), key=lambda each: bool(each[2]))
    for code, sheet, cell, text in found[:_MOST_TOLD]:
        yield workbook_fault(filled.path, sheet, cell, code, text)
    if len(found) > _MOST_TOLD:
        more = str(len(found) - _MOST_TOLD)
        yield workbook_fault(filled.path, "", "", "workbook_more_unread", more)


def workbook_fault(
    path: Path, sheet: str, cell: str, code: str, actual: str = "", expected: str = "", remedy: str = ""
) -> Fault:
    """Return the fault of a cell: its place is the file, then the sheet and the cell, as `Budget!D7`."""
    where = f"{sheet}!{cell}" if cell else sheet
    return Fault(Place(str(path), 0, where), code, shown(actual), expected, remedy)


# ------------------------------------------------------------------------------------------------------------
# A cell carried into its file: only if it was changed, and only where the file still says what it said.


@define
class CellPlace:
    """A cell with what it holds, and the kind of the value that it stands for.

    Attributes:
        fact: the declared kind of a fact, where the cell is its value.
    """

    sheet: str
    name: str
    kind: Kind
    found: Cell
    fact: str = "any"


@define
class Changing:
    """The files that a workbook states, being merged.

    Attributes:
        origin: the files as they were when the workbook was written.
        texts: the files as its sheet of texts has them, and as the cells change them.
        cells: where each value of a file stands in the workbook: by file and path, or by file, line and
            column of a CSV file.
        below: what the model of the agreement says.
        names: what people call the standard events.
    """

    filled: Filled
    origin: Sources
    texts: dict[str, str]
    below: Data = field(factory=dict)
    names: Names = field(factory=dict)
    faults: list[Fault] = field(factory=list)
    cells: dict[tuple[str, str], str] = field(factory=dict)

    @classmethod
    def begun(cls, filled: Filled, facts: str | None, source: Source, names: Names) -> "Changing":
        """Return the beginning: the files as the sheet of texts has them, and the record to add to."""
        texts = {CONVENTION_FILE: SKELETON, **filled.texts(TEXTS)}
        if facts is not None:
            texts[FACTS] = facts
        below = model_data(source, Sources(texts).data(CONVENTION_FILE))
        return cls(filled, Sources(filled.texts(ORIGIN), below), texts, below, names)

    def agreement(self) -> Data:
        """Return what the agreement says now, with what its model brings."""
        return joined(self.below, Sources(self.texts).data(CONVENTION_FILE))

    def rows(self, sheet: str, columns: Sequence[Column]) -> list[FilledRow]:
        """Return the filled rows of a sheet, with identifiers where their cells have labels."""
        labels = labels_of(self.agreement(), self.names)
        known = {
            column.key: labels[name]
            for column in columns
            if (name := column.key if column.key == "of" else str(column.choices)) in labels
        }
        found = self.filled.rows(sheet, columns, self.faults)
        return [_identified(row, known) for row in found if not row.is_blank]

    def now(self, file: str, path: DataPath) -> object:
        """Return what a file says now."""
        return at(Sources(self.texts).data(file), path)

    def before(self, file: str, path: DataPath) -> object:
        """Return what a file said when the workbook was written."""
        return at(self.origin.data(file), path)

    def say(self, sheet: str, cell: str, code: str, actual: str = "", expected: str = "") -> None:
        """Note a fault of a cell, or of a sheet."""
        self.faults.append(workbook_fault(self.filled.path, sheet, cell, code, actual, expected))

    def refuse(self, sheet: str, cell: str, error: InputError) -> None:
        """Note that a cell was refused."""
        if isinstance(error, RefusedValueError):
            code, remedy = error.fault, error.remedy
        else:
            reason = error.params.get("reason", "")
            code, remedy = (f"{error.code}.{reason}" if reason else error.code), error.code
        place = self.filled.path
        self.faults.append(workbook_fault(place, sheet, cell, code, error.actual, error.expected, remedy))

    def value(self, cell: CellPlace) -> tuple[bool, Raw | None]:
        """Return whether a cell states a value (an empty one states none, and is sound), and which."""
        try:
            currency = self.origin.currency
            return True, raw_of(cell.kind, cell.found, fact=cell.fact, currency=currency)
        except InputError as error:
            self.refuse(cell.sheet, cell.name, error)
            return False, None

    def change(self, file: str, path: DataPath, cell: CellPlace, inherited: Raw | None = None) -> None:
        """Carry the value of a cell into its file, if the cell was changed.

        `inherited`: what the model says there, which the cell shows where the file says nothing.
        """
        self.cells[file, dotted(path)] = f"{cell.sheet}!{cell.name}"
        before, now = raw(self.before(file, path)), raw(self.now(file, path))
        is_value, after = self.value(cell)
        if not is_value or _is_unchanged(cell, before, after) or same(cell.kind, now, after):
            return
        if before is None and inherited is not None and _is_unchanged(cell, inherited, after):
            return
        if not same(cell.kind, now, before):
            self.say(cell.sheet, cell.name, "workbook_two_voices", dotted(path))
        elif isinstance(before, str) and len(before) > LONGEST:
            self.say(cell.sheet, cell.name, "workbook_long", dotted(path), str(LONGEST))
        else:
            text = self.texts.get(file, "")
            try:
                text = without_value(text, path) if after is None else with_value(text, path, after)
            except InputError as error:
                self.refuse(cell.sheet, cell.name, error)
            self.texts[file] = text


def _identified(row: FilledRow, known: Mapping[str, Labels]) -> FilledRow:
    cells = {
        key: identifier(cell, known[key]) if key in known and isinstance(cell, str) else cell
        for key, cell in row.cells.items()
    }
    return evolve(row, cells=cells)


def raw(value: object) -> Raw | None:
    """Return the value as a file holds it; None for a table, but one of words, and for nothing."""
    if isinstance(value, Mapping) and all(isinstance(said, str) for said in value.values()):
        return {str(name): said for name, said in value.items()}
    return value if isinstance(value, str | int | float | date | list) else None


def _is_unchanged(cell: CellPlace, before: Raw | None, after: Raw | None) -> bool:
    """Return whether a cell shows what it was written with."""
    if same(cell.kind, before, after):
        return True
    shown = None if before is None else cell_of(cell.kind, before).value
    return shown is not None and isinstance(cell.found, str) and cell.found == shown


# --- A dossier that changed after its workbook was written: what each side changed, file by file ------------

_HEAD: Final = 2
"""The first lines of a difference name its two sides."""


class OnConflict(Enum):
    """Which side stands where a dossier changed after its workbook was written."""

    REFUSE = "refuse"
    WORKBOOK = "workbook"
    DOSSIER = "dossier"


@frozen
class Conflict:
    """A file of the dossier that changed since: the lines that each side took out and put in."""

    file: str
    in_dossier: tuple[str, ...]
    in_workbook: tuple[str, ...]


class WorkbookConflictError(InputError):
    """A workbook that would undo what was changed in its dossier since it was written."""

    code: ClassVar[str] = "dossier_changed"

    def __init__(self, path: Path, found: tuple[Conflict, ...]) -> None:
        files = ", ".join(conflict.file for conflict in found)
        super().__init__(f"{files}: changed since {path.name} was written", actual=files, expected=path.name)
        self.conflicts = found


def conflicts(
    folder: Path, origin: Mapping[str, str], result: Mapping[str, str], *, adds_to_record: bool
) -> Iterator[Conflict]:
    """Yield each file that the workbook carries and that is neither as it was nor as it would become.

    `adds_to_record`: what the beneficiary filled in is added to the record, whatever it holds by now.
    """
    if not folder.exists():
        return
    now = sources_in(folder).texts
    for name in origin if adds_to_record else dict.fromkeys((*origin, *result)):
        if adds_to_record and name == FACTS:
            continue
        before, here, there = (_lines(texts.get(name)) for texts in (origin, now, result))
        if here not in (before, there):
            yield Conflict(name, _changed(before, here), _changed(before, there))


def _lines(text: str | None) -> tuple[str, ...]:
    return tuple((text or "").splitlines())


def _changed(before: tuple[str, ...], after: tuple[str, ...]) -> tuple[str, ...]:
    found = tuple(unified_diff(before, after, n=0, lineterm=""))[_HEAD:]
    return tuple(line for line in found if not line.startswith("@@") and line[1:].strip())

"""A cell carried into its file; and what each side changed, where the dossier changed too."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from difflib import unified_diff
from enum import Enum
from pathlib import Path
from typing import ClassVar, Final

from attrs import define, evolve, field, frozen

from budget.errors import InputError
from conventions.files.dossier_folder import CONVENTION as CONVENTION_FILE
from conventions.files.dossier_folder import FACTS
from conventions.files.faults import DataPath, Fault, RefusedValueError, dotted
from conventions.files.layers import Data, joined
from conventions.files.ledgers.grid import Cell
from conventions.files.row_labels import Labels, Names, identifier, labels_of, model_data
from conventions.files.sources import Source
from conventions.files.workbook.cells import LONGEST, Raw, cell_of, raw_of, same
from conventions.files.workbook.layout import ORIGIN, TEXTS, Column, Kind
from conventions.files.workbook.reading import Filled, FilledRow, workbook_fault
from conventions.files.workbook.sources import SKELETON, Sources, at, sources_in
from conventions.files.workbook.toml_rows import with_value, without_value

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

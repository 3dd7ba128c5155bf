"""A tracking sheet: its columns, the dossier of each row, and what blocks it; its dossiers written."""

import tempfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from shutil import rmtree
from typing import ClassVar, Final

from attrs import evolve, field

from budget import frozen
from budget.errors import InputError
from conventions.files.atomic import replace_file
from conventions.files.dossier_folder import CONVENTION, FACTS
from conventions.files.faults import Fault
from conventions.files.layers import Data
from conventions.files.ledgers.grid import Cell, Grid, GridRow, is_blank
from conventions.files.ledgers.ledger_rows import Places
from conventions.files.ledgers.mapping import DateOrder, ledger_fault
from conventions.files.ledgers.proposal import is_sum, summing_words
from conventions.files.ledgers.reader import headings_with
from conventions.files.text import file_bytes, toml_text
from conventions.files.toml_edit import with_fact
from conventions.files.tracking.row_plan import (
    IMPORTED,
    MAKING,
    Home,
    Outcome,
    RowPlan,
    identity_of,
    imported_of,
    imported_text,
    planned_row,
)
from conventions.files.tracking.sheet_mapping import WHOLE_PERIOD, SheetMapping, SheetRow, values_of
from conventions.files.tracking.sheet_proposal import day_orders
from conventions.files.write_back import FileChangedError, append_fact, locked

_OF_A_ROW: Final = ("number", "party.beneficiary.siret", "party.beneficiary.rna", "purpose", "title")


@frozen
class ColumnReading:
    """A column, what it is, and how sure: what told so, and how many of its filled cells could be read.

    Attributes:
        target: the name of the value; None where nothing reads the column.
        how: `preset`, `heading`, `label`, `values`, or `mapping` if a person stated it.
    """

    heading: str
    target: str | None
    how: str
    filled: int
    read: int

    @property
    def is_sure(self) -> bool:
        """Whether words said what it is, and every cell agrees."""
        return self.how != "values" and self.filled == self.read


@frozen
class Gone:
    """A dossier that an import made and that no row tells of any more; nothing is done to it."""

    id: str
    folder: Path
    sheet: str


@frozen
class SheetReading:
    """What was read, and what would be written of it.

    Attributes:
        form: separator and encoding of a CSV file; of a workbook, nothing.
        columns: all with a heading, in their order.
        aside: the lines of rows set aside: totals, and rows that the mapping does not want.
        doubts: of the sheet as a whole.
    """

    file: str
    sheet: str | None
    form: tuple[str, str]
    model: str
    mapping: SheetMapping
    is_proposed: bool
    columns: tuple[ColumnReading, ...]
    rows: tuple[RowPlan, ...]
    aside: tuple[int, ...]
    gone: tuple[Gone, ...]
    doubts: tuple[Fault, ...]
    home: Home = field(repr=False)

    def of(self, outcome: Outcome) -> tuple[RowPlan, ...]:
        """Return the rows of an outcome."""
        return tuple(row for row in self.rows if row.outcome is outcome)

    @property
    def blocked(self) -> tuple[RowPlan, ...]:
        """Return the rows of which nothing can be written."""
        return tuple(row for row in self.rows if row.is_blocked)


def read_sheet(grid: Grid, mapping: SheetMapping, how: Mapping[str, str] | None, home: Home) -> SheetReading:
    """Return what a sheet would do to the dossiers of a folder; `how`: of a mapping that was proposed.

    Raise `UnreadableLedgerError` if it lacks a column of the mapping.
    """
    wanted = {*mapping.columns.values(), *([] if mapping.rows is None else [mapping.rows.column])}
    line, headings = headings_with(grid, wanted, mapping.heading_row, mapping.heading_rows)
    mapping = evolve(mapping, heading_row=line)
    at = {name: headings.index(heading) for name, heading in mapping.columns.items()}
    if mapping.rows is not None:
        at["rows"] = headings.index(mapping.rows.column)
    width = max((place for place, name in enumerate(headings) if name), default=-1) + 1
    places = Places(grid.file, grid.sheet, headings[:width], at, grid.is_from_1904)
    below = [row for row in grid.rows if row.line >= line + mapping.heading_rows]
    orders = day_orders(headings, [row.cells for row in below], mapping.columns, home.targets)
    if mapping.order is None and len(orders) == 1:
        mapping = evolve(mapping, order=next(iter(orders)))
    is_open = mapping.order is None and len(orders) > 1
    cells = [SheetRow(row, places, mapping, is_order_open=is_open) for row in below]
    kept = [row for row in cells if not _is_aside(row)]
    plans = tuple(_each_once(tuple(_plans(kept, home)), places))
    columns = tuple(_columns(kept, places, mapping, how))
    planned = {plan.id for plan in plans if plan.id}
    return SheetReading(
        file=grid.file,
        sheet=grid.sheet,
        form=grid.form,
        model=home.model.ref,
        mapping=mapping,
        is_proposed=how is not None,
        columns=columns,
        rows=plans,
        aside=tuple(row.row.line for row in cells if _is_aside(row)),
        gone=tuple(
            Gone(name, folder, known.sheet)
            for name, (folder, known) in home.dossiers.items()
            if known is not None and name not in planned
        ),
        doubts=(*_doubts(grid, mapping, orders), *_left_over(grid.file, home.into)),
        home=home,
    )


def _plans(rows: Sequence[SheetRow], home: Home) -> Iterator[RowPlan]:
    for row in rows:
        if not row.row.is_readable:
            row.say("", "ledger_undecodable")
        if row.width():
            yield RowPlan(row.row.line, Outcome.BLOCKED, faults=tuple(row.faults))
            continue
        values = values_of(row, home.targets)
        yield planned_row(row, values, identity_of(values), home)


def _each_once(plans: Sequence[RowPlan], places: Places) -> Iterator[RowPlan]:
    """Yield the rows; those of one identifier block each other, whichever comes first."""
    lines: dict[str, list[int]] = {}
    for plan in plans:
        if plan.id:
            lines.setdefault(plan.id, []).append(plan.line)
    for plan in plans:
        same = lines.get(plan.id, [])
        if len(same) <= 1:
            yield plan
            continue
        others = ", ".join(str(line) for line in same if line != plan.line)
        name = places.name(plan.line, "number") if "number" in places.at else ""
        fault = ledger_fault(places.file, plan.line, name, "sheet_id_twice", plan.id, others)
        yield evolve(plan, outcome=Outcome.BLOCKED, faults=(*plan.faults, fault))


def _is_aside(row: SheetRow) -> bool:
    """Return whether a row is not ours: a total, or one that the mapping does not want."""
    rule = row.mapping.rows
    if rule is not None:
        at = row.places.at["rows"]
        cell = _cell(row.row, at)
        if not isinstance(cell, str) or cell.strip() not in rule.values:
            return True
    is_total = is_sum(summing_words(row.row))
    return is_total and not any(
        name in row.places.at and not is_sum([str(row.cell(name))]) and not is_blank(row.cell(name))
        for name in _OF_A_ROW
    )


def _columns(
    rows: Sequence[SheetRow], places: Places, mapping: SheetMapping, how: Mapping[str, str] | None
) -> Iterator[ColumnReading]:
    """Yield the columns that have a heading: what each is, or that nothing reads it."""
    counted = _counted(rows, places)
    names = {heading: name for name, heading in mapping.columns.items()}
    for at, heading in enumerate(places.headings):
        name = names.get(heading)
        if name is not None:
            planned = "mapping" if how is None else how.get(heading, "mapping")
            yield ColumnReading(heading, name, planned, *counted[name])
        elif heading:
            yield ColumnReading(heading, None, "", sum(not is_blank(_cell(row.row, at)) for row in rows), 0)


def _counted(rows: Sequence[SheetRow], places: Places) -> Mapping[str, tuple[int, int]]:
    """Return of each value how many cells of its column are filled, and how many could be read."""
    found = {}
    for name in places.at:
        filled = [row for row in rows if not is_blank(row.cell(name))]
        wrong = sum(
            any(fault.place.path == places.name(row.row.line, name) for fault in row.faults) for row in filled
        )
        found[name] = (len(filled), len(filled) - wrong)
    return found


def _cell(row: GridRow, at: int) -> Cell:
    return row.cells[at] if at < len(row.cells) else ""


def _doubts(grid: Grid, mapping: SheetMapping, orders: frozenset[DateOrder]) -> Iterator[Fault]:
    """Yield what is doubtful in the sheet as a whole."""
    if mapping.order is None and len(orders) > 1:
        yield ledger_fault(grid.file, 0, "", "sheet_days_both_ways")
    if mapping.order is DateOrder.MONTH_FIRST:
        yield ledger_fault(grid.file, 0, "", "sheet_days_month_first")
    heading = mapping.columns.get(WHOLE_PERIOD)
    if heading == "datesPeriodeVersement":
        yield ledger_fault(grid.file, 0, heading, "sheet_period_of_payments")
    if grid.is_from_1904 and mapping.epoch is None:
        yield ledger_fault(grid.file, 0, grid.sheet or "", "ledger_1904", grid.sheet or "")
    if grid.is_hidden and mapping.sheet is None:
        yield ledger_fault(grid.file, 0, grid.sheet or "", "ledger_hidden_sheet", grid.sheet or "")
    if grid.hidden:
        yield ledger_fault(grid.file, 0, grid.sheet or "", "ledger_hidden", str(grid.hidden))
    if (grid.unread or grid.others) and mapping.sheet is None:
        names = ", ".join((*grid.others, *grid.unread))
        yield ledger_fault(grid.file, 0, grid.sheet or "", "sheet_others", names)


def _left_over(file: str, into: Path) -> Iterator[Fault]:
    """Yield that an import which was killed left folders behind, in which it was making dossiers."""
    names = sorted(path.name for path in into.glob(f"{MAKING}*"))
    if names:
        yield ledger_fault(file, 0, "", "sheet_left_over", ", ".join(names))


_FOLDER: Final = 0o755


class SheetBlockedError(InputError):
    """A sheet of which nothing is written while rows of it are blocked."""

    code: ClassVar[str] = "sheet_blocked"


@frozen
class Texts:
    """How the files of a new dossier are written: its agreement from the data, and the head of its record."""

    convention: Callable[[Data], str]
    facts: str


def write_sheet(found: SheetReading, texts: Texts, *, partial: bool = False) -> tuple[Path, ...]:
    """Write the dossiers, and return the folders that changed; `partial`: without the rows that are blocked.

    Nothing is written, and `SheetBlockedError` raised, where a row is blocked and not `partial`. `OSError`,
    `DossierBusyError` or `FileChangedError`: what was written before stays, and another import goes on there.
    """
    blocked = found.blocked
    if blocked and not partial:
        message = f"{len(blocked)} rows of {found.file} are blocked"
        raise SheetBlockedError(message, actual=str(len(blocked)), expected="0")
    written = []
    for row in found.rows:
        if row.outcome is Outcome.NEW:
            _create(row, found, texts)
        elif row.outcome is Outcome.CHANGED:
            _change(row, found)
        if row.outcome is Outcome.UNCHANGED:
            _remember(row, found)
        elif not row.is_blocked:
            written.append(row.folder)
    return tuple(written)


def _create(row: RowPlan, found: SheetReading, texts: Texts) -> None:
    """Make the folder of a new dossier elsewhere, and give it its name when all is in it."""
    into, target = found.home.into, row.folder
    into.mkdir(parents=True, exist_ok=True)
    making = Path(tempfile.mkdtemp(dir=into, prefix=MAKING))
    try:
        record = texts.facts
        for fact in row.facts:
            record = with_fact(record, fact)
        files = {CONVENTION: texts.convention(row.data), FACTS: record, IMPORTED: _told(row, found)}
        for name, text in files.items():
            replace_file(making / name, text.encode())
        making.chmod(_FOLDER)
        making.rename(target)
    except BaseException:
        rmtree(making, ignore_errors=True)
        raise


def _change(row: RowPlan, found: SheetReading) -> None:
    """Change the agreement, then add the facts; if it is interrupted, the next import continues."""
    folder = row.folder
    with locked(folder):
        path = folder / CONVENTION
        if toml_text(file_bytes(path)) != row.before:
            raise FileChangedError(f"{path} has changed since it was read", actual=str(path))
        if row.text != row.before:
            replace_file(path, row.text.encode())
    for fact in row.facts:
        append_fact(folder, fact, office=found.home.office, on=found.home.as_of)
    replace_file(folder / IMPORTED, _told(row, found).encode())


def _remember(row: RowPlan, found: SheetReading) -> None:
    """Record what the row had, if not recorded yet: of a dossier made by hand, or of another sheet."""
    known = imported_of(row.folder)
    if known is None or known.values != _values(row, known.values):
        replace_file(row.folder / IMPORTED, _told(row, found).encode())


def _told(row: RowPlan, found: SheetReading) -> str:
    known = imported_of(row.folder)
    values = _values(row, {} if known is None else known.values)
    return imported_text(row.id, row.by, found.file, values)


def _values(row: RowPlan, before: Mapping[str, str]) -> Mapping[str, str]:
    """Return the values of the row; for a cell emptied since, the value imported before."""
    return {**before, **row.values}

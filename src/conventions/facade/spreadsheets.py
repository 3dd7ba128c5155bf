"""Spreadsheets: accounts read into a ledger, a dossier as a workbook, an office's tracking sheet."""

import os
import tempfile
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from pathlib import Path
from typing import Final

from attrs import field

from budget import frozen
from budget.ledger import Expense, Resource
from budget.ledger import Ledger as PlainLedger
from conventions.dossier.dossier import Dossier
from conventions.exports.fault_text import fault_message
from conventions.exports.json_values import Json
from conventions.exports.ledger_text import ledger_json, ledger_lines
from conventions.exports.model_text import convention_text, facts_text
from conventions.exports.tracking_text import target_words, tracking_json, tracking_lines
from conventions.facade.errors import checked_day, unknown_name
from conventions.facade.reading import path_of, read_dossier
from conventions.files.dossier_data import texts_of
from conventions.files.faults import Fault
from conventions.files.ledgers.fec_mapping import fec_mapping
from conventions.files.ledgers.fec_source import fec_source, is_fec, proposed_fec_text
from conventions.files.ledgers.ledger_rows import LedgerTotals, SourceReading, expenses_csv, resources_csv
from conventions.files.ledgers.mapping import ledger_mapping, mapping_text
from conventions.files.ledgers.reader import grid_of, source_bytes
from conventions.files.ledgers.reader import read_ledger as read_source
from conventions.files.models import find_model, models_near, read_model
from conventions.files.tracking.row_plan import Home, RowPlan, dossiers_in
from conventions.files.tracking.sheet import SheetReading, Texts, read_sheet, write_sheet
from conventions.files.tracking.sheet_mapping import sheet_mapping, sheet_mapping_text, targets_of
from conventions.files.tracking.sheet_proposal import proposed_sheet
from conventions.messages import Catalogue, Language, catalogue

Source = bytes | str | os.PathLike[str]
_MAPPING: Final = "mapping.toml"


@frozen
class Doubt:
    """A row that was read but looks wrong, or that was rejected.

    Attributes:
        is_rejected: whether it was left out of the entries.
        place: `file:line`.
    """

    place: str
    code: str
    is_rejected: bool
    _fault: Fault = field(repr=False)

    def message(self, lang: Language = "fr") -> str:
        """Return what looks wrong."""
        return fault_message(self._fault, catalogue(lang))


@frozen
class LedgerReading:
    """Accounts that were read: each row is accepted, rejected or of another operation, and counted once.

    Attributes:
        expenses: the entries taken, as rows of `expenses.csv`; `resources` those of `resources.csv`.
        doubts: what to check, row by row; empty if there is none.
        questions: what the mapping must answer first: what signs mean, which sheet, which rows sum others.
        totals: the numbers of rows and the sums by result.
        mapping: the text of the mapping used, to keep for the next file.
        is_proposed: whether the mapping was proposed from the headings, and should be checked.
    """

    expenses: tuple[Expense, ...] = field(repr=False)
    resources: tuple[Resource, ...] = field(repr=False)
    doubts: tuple[Doubt, ...]
    totals: LedgerTotals
    mapping: str = field(repr=False)
    is_proposed: bool
    questions: tuple[Doubt, ...]
    _found: SourceReading = field(repr=False)

    @property
    def is_reconciled(self) -> bool:
        """Whether no row was rejected, and every total that the file prints is that of its rows."""
        return self._found.is_reconciled

    @property
    def is_sound(self) -> bool:
        """Whether it is reconciled, without doubts or open questions."""
        return self._found.is_sound

    @property
    def ledger(self) -> PlainLedger:
        """The entries as the ledger of a dossier; its resources are None if the file has none."""
        return PlainLedger(self.expenses, self.resources or None)

    def files(self) -> dict[str, str]:
        """Return the text of the files of a dossier that hold the entries, by name."""
        files = {"expenses.csv": expenses_csv(self.expenses)} if self.expenses else {}
        return files | ({"resources.csv": resources_csv(self.resources)} if self.resources else {})

    def lines(self, words: Catalogue) -> Iterator[str]:
        """Yield the lines of its text."""
        yield from ledger_lines(self._found, words, is_proposed=self.is_proposed)

    def json(self, words: Catalogue) -> Json:
        """Return its JSON, schema in docs/json.md."""
        return ledger_json(self._found, words)


def read_ledger(source: Source, mapping: str | None = None, *, name: str = "ledger") -> LedgerReading:
    """Return the accounts of a CSV file, a workbook or a file of entries (FEC): a path, or the bytes.

    Args:
        source: the file; its content shows its format.
        mapping: the text of a mapping (docs/ledger.md); not given, one is proposed from the headings.
        name: what to call bytes in the places of faults.

    `UnreadableLedgerError`, or `UnreadableFecError`, if it cannot be opened, is no table, or lacks a
    column of the mapping. A workbook needs the extra `xlsx`.
    """
    if not isinstance(source, bytes):
        return _read(Path(source), mapping)
    with tempfile.TemporaryDirectory(prefix="subventio-") as folder:
        path = Path(folder) / (Path(name).name or "ledger")
        path.write_bytes(source)
        return _read(path, mapping)


def _read(path: Path, mapping: str | None) -> LedgerReading:
    if is_fec(path):
        stated = proposed_fec_text(path) if mapping is None else mapping
        found = fec_source(path, fec_mapping(_MAPPING, stated))
    else:
        found = read_source(path, None if mapping is None else ledger_mapping(Path(_MAPPING), mapping))
        stated = "" if found.mapping is None else mapping_text(found.mapping)
    rejected = [(fault, True) for row in found.rejected for fault in row.faults]
    doubts = [*rejected, *((fault, False) for fault in found.doubts)]
    return LedgerReading(
        expenses=found.expenses,
        resources=found.resources,
        doubts=tuple(Doubt(str(fault.place), fault.code, out, fault) for fault, out in doubts),
        totals=found.totals,
        mapping=stated,
        is_proposed=mapping is None,
        questions=tuple(Doubt(str(fault.place), fault.code, False, fault) for fault in found.questions),  # noqa: FBT003 -- nothing is rejected
        found=found,
    )


# --- workbooks -----------------------------------------------------------------------------------------


def to_workbook(
    dossier: Dossier | str | os.PathLike[str] | Mapping[str, str], *, blank: bool = False
) -> bytes:
    """Return a dossier as a workbook (.xlsx); it is given as a folder, as texts by file name, or as itself.

    A folder, or texts, keep their comments and the order of their tables.

    `blank`: for the beneficiary, without the funder's record and ledger, with cells to fill in.
    `UnreadableDossierError` where the dossier has faults; needs the extra `xlsx`.
    """
    from conventions.exports.without_dossier_text import event_names
    from conventions.files.sources import TextsSource
    from conventions.files.workbook.sheets import workbook_bytes
    from conventions.files.workbook.workbook_files import sources_in, sources_of

    texts = texts_of(dossier) if isinstance(dossier, Dossier) else dossier
    if isinstance(texts, Mapping):
        return workbook_bytes(sources_of(dict(texts), TextsSource(texts), event_names()), blank=blank)
    folder = path_of(texts)
    read_dossier(folder)
    return workbook_bytes(sources_in(folder, event_names()), blank=blank)


def from_workbook(workbook: Source, record: str | None = None) -> dict[str, str]:
    """Return the text of each file in a workbook of `to_workbook`, by name; nothing is written.

    `record`: the text of `facts.toml`, to which a workbook of the beneficiary adds. `UnreadableLedgerError`
    with every fault, each at its sheet and cell; needs the extra `xlsx`.
    """
    from conventions.exports.without_dossier_text import event_names
    from conventions.files.workbook.importing import workbook_texts

    path, content = _path_and_content(workbook)
    return dict(workbook_texts(path, content, record, event_names()))


def unread_in_workbook(workbook: Source) -> tuple[Fault, ...]:
    """Return the cells filled in where `from_workbook` reads nothing.

    Other sheets, cells beside the tables, notes on cells, each with its sheet and cell; `fault_text` says
    one. `UnreadableLedgerError` where it is no such workbook; needs the extra `xlsx`.
    """
    from conventions.files.workbook.filled_cells import filled_workbook

    return filled_workbook(*_path_and_content(workbook)).unread


def _path_and_content(workbook: Source) -> tuple[Path, bytes]:
    from conventions.files.ledgers.reader import source_bytes

    path = Path("workbook.xlsx") if isinstance(workbook, bytes) else Path(workbook)
    return path, workbook if isinstance(workbook, bytes) else source_bytes(path)


@frozen
class TrackedRow:
    """A row of a tracking sheet, and its effect on its dossier.

    Attributes:
        outcome: `new`, `changed`, `unchanged`, `conflict` or `blocked`; of the last two nothing is written.
        id: of the dossier, and `known_by` what it is made of: its `number`, or a `digest` of the SIRET, the
            purpose and the day of the decision; empty where nothing tells.
        changes: each value that the dossier will have, with what it has: name, before, after.
        conflicts: each value that both sides changed: name, imported, in the dossier, on the sheet.
        doubts: what blocks the row, each with its place.
    """

    line: int
    outcome: str
    id: str
    known_by: str
    folder: Path
    changes: tuple[tuple[str, str, str], ...]
    conflicts: tuple[tuple[str, str, str, str], ...]
    doubts: tuple[Doubt, ...]


@frozen
class TrackingReading:
    """A tracking sheet that was read; only `write` writes anything.

    Attributes:
        rows: each row that is read, in order.
        doubts: those about the whole sheet.
        unread: the headings of the columns that are not read.
        gone: the dossiers of an earlier import that no row tells of any more; nothing is done to them.
        mapping: the text of the mapping that was used, to be kept for the next time.
        is_proposed: whether it was proposed from headings and cells, and is to be looked at.
    """

    rows: tuple[TrackedRow, ...]
    unread: tuple[str, ...]
    gone: tuple[Path, ...]
    doubts: tuple[Doubt, ...]
    mapping: str = field(repr=False)
    is_proposed: bool
    _found: SheetReading = field(repr=False)

    @property
    def found(self) -> SheetReading:
        """What was read, for the command line; private."""
        return self._found

    @property
    def is_blocked(self) -> bool:
        """Whether a row is blocked or in conflict: then nothing is written but with `partial`."""
        return bool(self._found.blocked)

    def write(self, *, partial: bool = False, lang: Language = "fr") -> tuple[Path, ...]:
        """Write the dossiers, and return their folders; `lang` is that of the comments in new ones.

        `SheetBlockedError` where a row is blocked and not `partial`: then nothing is. `OSError`,
        `DossierBusyError` or `FileChangedError` in the midst: what was written stays, and doing it all again
        goes on from there.
        """
        words = catalogue(lang)
        model = self._found.home.model
        texts = Texts(lambda data: convention_text(model, data, words), facts_text(words))
        return write_sheet(self._found, texts, partial=partial)

    def lines(self, words: Catalogue) -> Iterator[str]:
        """Yield the lines of its text."""
        yield from tracking_lines(self._found, words)

    def json(self, words: Catalogue) -> Json:
        """Return its JSON, schema in docs/json.md."""
        return tracking_json(self._found, words)


def read_tracking_sheet(
    sheet: Source,
    model: str,
    into: str | os.PathLike[str],
    *,
    as_of: date | str,
    mapping: str | None = None,
    author: str | None = None,
    office: str | os.PathLike[str] | None = None,
    name: str = "sheet",
) -> TrackingReading:
    """Return the effect of a tracking sheet on the dossiers of the folder `into`; nothing is written.

    Args:
        sheet: a CSV file or a workbook, SCDL too: a path, or the bytes.
        model: the reference of the model that new dossiers are made from.
        into: the folder where the dossiers lie, or will.
        as_of: the day of the import, on which its facts become known; no fact may be of a later one.
        mapping: the text of a mapping; not given, one is proposed.
        author: who is said to have recorded the facts.
        office: the folder out of which no path of a dossier may lead.
        name: what to call bytes in the places of faults.

    `UnreadableLedgerError` where it cannot be opened, is no table, or lacks a column of the mapping.
    `UnknownNameError` where there is no such model. A workbook needs the extra `xlsx`.
    """
    inside = None if office is None else path_of(office, "office")
    day, stated = checked_day(as_of, "as_of"), None if mapping is None else (Path("mapping.toml"), mapping)
    if not isinstance(sheet, bytes):
        return tracking_reading(Path(sheet), model, path_of(into), day, stated, author, inside)
    with tempfile.TemporaryDirectory(prefix="subventio-") as folder:
        path = Path(folder) / (Path(name).name or "sheet")
        path.write_bytes(sheet)
        return tracking_reading(path, model, path_of(into), day, stated, author, inside)


def tracking_reading(
    path: Path,
    ref: str,
    into: Path,
    as_of: date,
    mapping: tuple[Path, str] | None,
    author: str | None,
    office: Path | None,
) -> TrackingReading:
    """Return the effect of a file, given the text of a mapping and its place; errors as above."""
    content = source_bytes(path)
    near = into / "dossier"
    file = find_model(ref, near)
    if file is None:
        raise unknown_name("model", ref, models_near(near))
    model = read_model(ref, file)
    targets = targets_of(model)
    stated = None if mapping is None else sheet_mapping(*mapping, targets)
    home = Home(
        into=into,
        model=model,
        targets=targets,
        dossiers=dossiers_in(into),
        as_of=as_of,
        author=author,
        office=office,
    )
    if stated is None:
        grid = grid_of(path, content)
        found = read_sheet(grid, *proposed_sheet(grid, targets, target_words(model, targets)), home)
    else:
        found = read_sheet(grid_of(path, content, stated.sheet, stated.encoding), stated, None, home)
    return TrackingReading(
        rows=tuple(_row(row) for row in found.rows),
        unread=tuple(column.heading for column in found.columns if column.target is None),
        gone=tuple(gone.folder for gone in found.gone),
        doubts=_doubts(found.doubts, is_rejected=False),
        mapping=sheet_mapping_text(found.mapping),
        is_proposed=found.is_proposed,
        found=found,
    )


def _row(row: RowPlan) -> TrackedRow:
    return TrackedRow(
        line=row.line,
        outcome=row.outcome.value,
        id=row.id,
        known_by=row.by.value if row.id else "",
        folder=row.folder,
        changes=tuple((each.name, each.before, each.after) for each in row.changes),
        conflicts=tuple((each.name, each.imported, each.dossier, each.sheet) for each in row.conflicts),
        doubts=_doubts(row.faults, is_rejected=True),
    )


def _doubts(faults: Iterable[Fault], *, is_rejected: bool) -> tuple[Doubt, ...]:
    return tuple(Doubt(str(fault.place), fault.code, is_rejected, fault) for fault in faults)

"""An office's tracking sheet turned into dossiers of a model: read, shown, written on request."""

import os
import tempfile
from collections.abc import Iterable, Iterator
from datetime import date
from pathlib import Path

from attrs import field, frozen

from conventions.exports.json_values import Json
from conventions.exports.new_text import convention_text, facts_text
from conventions.exports.tracking_text import target_words, tracking_json, tracking_lines
from conventions.facade.accounts import Doubt, Source
from conventions.facade.errors import day_asked, unknown_name
from conventions.facade.reading import path_of
from conventions.files.faults import Fault
from conventions.files.ledgers.reader import grid_of, source_bytes
from conventions.files.models import find_model, models_near, read_model
from conventions.files.tracking.identity import dossiers_in
from conventions.files.tracking.mapping import sheet_mapping, sheet_mapping_text, targets_of
from conventions.files.tracking.plan import Home, RowPlan
from conventions.files.tracking.proposal import proposed_sheet
from conventions.files.tracking.reading import SheetReading, read_sheet
from conventions.files.tracking.writing import Texts, write_sheet
from conventions.messages import Catalogue, Language, catalogue


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
        doubts: of the sheet as a whole.
        unread: the headings of the columns that nothing reads.
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
    day, stated = day_asked(as_of, "as_of"), None if mapping is None else (Path("mapping.toml"), mapping)
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

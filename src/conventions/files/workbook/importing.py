"""A workbook read into a folder: whole, or not at all; every fault with its sheet and its cell."""

import os
import re
import shutil
import tempfile
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Final

from attrs import evolve

from budget import frozen
from conventions.files.dossier_folder import CONVENTION, FACTS, checked_as, read_from
from conventions.files.faults import Fault, UnreadableDossierError
from conventions.files.ledgers.grid import cell_text
from conventions.files.ledgers.mapping import UnreadableLedgerError
from conventions.files.register_log import Change, Deed
from conventions.files.row_labels import NO_NAMES, Names
from conventions.files.sources import FolderSource, FoundModel, FoundRulebook, Source, TextsSource
from conventions.files.text import file_bytes, toml_text
from conventions.files.workbook.filled_cells import (
    Changing,
    Filled,
    OnConflict,
    WorkbookConflictError,
    conflicts,
    filled_workbook,
    workbook_fault,
)
from conventions.files.workbook.layout import HEADING_ROW, ORIGIN, TEXTS
from conventions.files.workbook.merging import merged
from conventions.files.workbook.workbook_files import is_of_a_dossier
from conventions.files.write_back import locked, put_file

_FOLDER: Final = 0o755

_STEP: Final = re.compile(r"(?:\.[^.\[]+|\[\d+\]|^[^.\[]+)$")


@frozen(kw_only=True)
class _Carried(TextsSource):
    """The files of a workbook, with the models and the rulebooks that lie near its folder."""

    near: Source

    def model(self, ref: str) -> FoundModel | None:
        """Return the nearest model of this reference."""
        return self.near.model(ref)

    def models(self) -> Iterator[str]:
        """Yield the references of the models near the folder."""
        yield from self.near.models()

    def rulebook(self, said: str) -> FoundRulebook | None:
        """Return a rulebook, shipped or of the office."""
        return self.near.rulebook(said)


@frozen
class Imported:
    """The files written, and those taken away: the workbook says that they are no more presented.

    `unread`: what somebody wrote in the workbook where nothing is read.
    """

    written: tuple[Path, ...]
    removed: tuple[Path, ...]
    unread: tuple[Fault, ...] = ()


def import_workbook(
    path: Path,
    folder: Path,
    *,
    replace: bool = False,
    on_conflict: OnConflict = OnConflict.REFUSE,
    names: Names = NO_NAMES,
) -> Imported:
    """What became of the folder: it has the files that the workbook carries, of a dossier that can be read.

    `UnreadableLedgerError` with every fault, and nothing written; also where the folder has files already,
    unless they are to be replaced. `names` is what a cell may call the standard events.
    `WorkbookConflictError` where the dossier changed since the workbook was written, unless it is said which
    side stands. `DossierBusyError` where another program keeps the dossier locked, `OSError` where a file
    cannot be written.
    """
    filled = filled_workbook(path)
    if not (folder / CONVENTION).exists():
        return _imported(filled, folder, on_conflict, names, replace=replace)
    with locked(folder):
        return _imported(filled, folder, on_conflict, names, replace=replace)


def _imported(
    filled: Filled, folder: Path, on_conflict: OnConflict, names: Names, *, replace: bool
) -> Imported:
    facts = folder / FACTS
    record = toml_text(file_bytes(facts)) if filled.is_for_beneficiary and facts.exists() else None
    result = _merged(filled, record, FolderSource(folder), names)
    texts = dict(result.texts)
    gone = [name for name in result.origin.texts if name not in texts and (folder / name).exists()]
    found = tuple(conflicts(folder, result.origin.texts, texts, adds_to_record=filled.is_for_beneficiary))
    if found and on_conflict is OnConflict.REFUSE:
        raise WorkbookConflictError(filled.path, found)
    if found and on_conflict is OnConflict.DOSSIER:
        kept = {conflict.file for conflict in found}
        texts = {name: text for name, text in texts.items() if name not in kept}
        gone = [name for name in gone if name not in kept]
        checked_as(folder, texts)
    taken = sorted(name for name in texts if (folder / name).exists())
    if taken and not replace:
        fault = workbook_fault(folder, "", "", "workbook_exists", ", ".join(taken))
        raise UnreadableLedgerError(filled.path.name, fault)
    _placed(folder, texts)
    for name in gone:
        if name == FACTS:  # the register tells that they went
            put_file(folder, name, b"", Change(Deed.IMPORT))
        (folder / name).unlink()
    written, removed = (tuple(folder / name for name in group) for group in (texts, gone))
    return Imported(written, removed, filled.unread)


def workbook_texts(
    path: Path, content: bytes, record: str | None = None, names: Names = NO_NAMES
) -> Mapping[str, str]:
    """Return the text of each file in a workbook of a readable dossier; nothing is written.

    `record`: the text of `facts.toml`, which a workbook for the beneficiary does not carry and adds to.
    `UnreadableLedgerError` with every fault.
    """
    filled = filled_workbook(path, content)
    record = record if filled.is_for_beneficiary else None
    return _merged(filled, record, TextsSource({}), names).texts


def _merged(filled: Filled, record: str | None, source: Source, names: Names) -> Changing:
    """What the workbook makes of the files; `UnreadableLedgerError` with every fault."""
    if strange := tuple(_strange(filled)):
        raise UnreadableLedgerError(filled.path.name, *strange)
    result = merged(filled, record, source, names)
    if result.faults:
        raise UnreadableLedgerError(filled.path.name, *sorted(set(result.faults)))
    if faults := tuple(_faults(filled, result, source)):
        raise UnreadableLedgerError(filled.path.name, *faults)
    return result


def _strange(filled: Filled) -> Iterator[Fault]:
    """Yield each name of a file that no dossier has: it might lie anywhere."""
    for sheet in (TEXTS, ORIGIN):
        for number, cells in enumerate(filled.sheets[sheet][HEADING_ROW:], start=HEADING_ROW + 1):
            name = cell_text(cells[0]) if cells else ""
            if name and not is_of_a_dossier(name):
                yield workbook_fault(filled.path, sheet, f"A{number}", "workbook_file_strange", name)


def _placed(folder: Path, texts: Mapping[str, str]) -> None:
    """Put files in a folder: a new folder appears whole, the files of an old one are replaced one by one."""
    if folder.exists():
        _written(folder, texts)
        return
    folder.parent.mkdir(parents=True, exist_ok=True)
    place = Path(tempfile.mkdtemp(dir=folder.parent, prefix=f".{folder.name}."))
    try:
        _written(place, texts)
        place.chmod(_FOLDER)
        place.rename(folder)
    except BaseException:
        shutil.rmtree(place, ignore_errors=True)
        raise


def _written(folder: Path, texts: Mapping[str, str]) -> None:
    # the facts first: a register that cannot take them refuses before anything else is written
    for name, text in sorted(texts.items(), key=lambda item: item[0] != FACTS):
        (folder / name).parent.mkdir(exist_ok=True)
        put_file(folder, name, text.encode(), Change(Deed.IMPORT))


def _faults(filled: Filled, result: Changing, source: Source) -> Iterator[Fault]:
    """Yield the faults of the dossier that the files make, each at the cell that its value stands in."""
    try:
        read_from(_Carried(texts=result.texts, near=source))
    except UnreadableDossierError as refused:
        for fault in refused.faults:
            name = fault.place.file.replace(os.sep, "/")
            where = _cell(result.cells, name, fault) or _line(filled, result, name, fault.place.line)
            sheet, _, cell = where.partition("!")
            yield evolve(fault, place=workbook_fault(filled.path, sheet, cell, "").place)


def _cell(cells: Mapping[tuple[str, str], str], name: str, fault: Fault) -> str | None:
    """Return the cell of a value; of one that has none, that of the nearest table around it."""
    path = fault.place.path
    if name.endswith(".csv"):
        return cells.get((name, f"{fault.place.line}:{path}")) or cells.get((name, f"{fault.place.line}:"))
    while path:
        if (name, path) in cells:
            return cells[name, path]
        inside = (
            cell for (file, other), cell in cells.items() if file == name and other.startswith(f"{path}.")
        )
        if first := next(inside, None):
            return first
        path = _STEP.sub("", path)
    return None


def _line(filled: Filled, result: Changing, name: str, line: int) -> str:
    """Return the row of the sheet of texts that a line of a file stands on, else the sheet itself."""
    if result.texts.get(name) != filled.texts(TEXTS).get(name):
        return TEXTS
    for number, cells in enumerate(filled.sheets[TEXTS][HEADING_ROW:], start=HEADING_ROW + 1):
        if [str(cell) for cell in cells[:2]] == [name, str(line)]:
            return f"{TEXTS}!C{number}"
    return TEXTS

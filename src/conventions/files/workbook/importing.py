"""A workbook read into a folder: whole, or not at all; every fault with its sheet and its cell."""

import re
import shutil
import tempfile
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Final

from attrs import evolve, frozen

from conventions.files.atomic import replace_file
from conventions.files.dossier_folder import FACTS, read_dossier
from conventions.files.faults import Fault, UnreadableDossierError
from conventions.files.ledgers.refusals import UnreadableLedgerError
from conventions.files.text import file_bytes, toml_text
from conventions.files.workbook.changes import Changing
from conventions.files.workbook.layout import HEADING_ROW, TEXTS
from conventions.files.workbook.merging import merged
from conventions.files.workbook.reading import Filled, filled_workbook, workbook_fault

__all__ = ["Imported", "import_workbook"]

_FOLDER: Final = 0o755

_STEP: Final = re.compile(r"(?:\.[^.\[]+|\[\d+\]|^[^.\[]+)$")


@frozen
class Imported:
    """The files written, and those taken away: the workbook says that they are no more presented."""

    written: tuple[Path, ...]
    removed: tuple[Path, ...]


def import_workbook(path: Path, folder: Path, *, replace: bool = False) -> Imported:
    """What became of the folder: it has the files that the workbook carries, of a dossier that can be read.

    `UnreadableLedgerError` with every fault, and nothing written; also where the folder has files already,
    unless they are to be replaced. `OSError` where one cannot be written.
    """
    filled = filled_workbook(path)
    facts = folder / FACTS
    record = toml_text(file_bytes(facts)) if filled.is_for_beneficiary and facts.exists() else None
    result = merged(filled, record)
    if result.faults:
        raise UnreadableLedgerError(path.name, *sorted(set(result.faults)))
    if faults := tuple(_faults(filled, result)):
        raise UnreadableLedgerError(path.name, *faults)
    taken = sorted(name for name in result.texts if (folder / name).exists())
    if taken and not replace:
        raise UnreadableLedgerError(
            path.name, workbook_fault(folder, "", "", "workbook_exists", ", ".join(taken))
        )
    gone = [name for name in result.origin.texts if name not in result.texts and (folder / name).exists()]
    _placed(folder, result.texts)
    for name in gone:
        (folder / name).unlink()
    return Imported(tuple(folder / name for name in result.texts), tuple(folder / name for name in gone))


def _placed(folder: Path, texts: Mapping[str, str]) -> None:
    """Put files in a folder: a new folder appears whole, the files of an old one are replaced one by one."""
    if folder.exists():
        for name, text in texts.items():
            (folder / name).parent.mkdir(exist_ok=True)
            replace_file(folder / name, text.encode())
        return
    folder.parent.mkdir(parents=True, exist_ok=True)
    place = Path(tempfile.mkdtemp(dir=folder.parent, prefix=f".{folder.name}."))
    try:
        for name, text in texts.items():
            (place / name).parent.mkdir(exist_ok=True)
            replace_file(place / name, text.encode())
        place.chmod(_FOLDER)
        place.rename(folder)
    except BaseException:
        shutil.rmtree(place, ignore_errors=True)
        raise


def _faults(filled: Filled, result: Changing) -> Iterator[Fault]:
    """Yield the faults of the dossier that the files make, each at the cell that its value stands in."""
    place = Path(tempfile.mkdtemp(prefix="subventio-"))
    try:
        for name, text in result.texts.items():
            (place / name).parent.mkdir(exist_ok=True)
            (place / name).write_bytes(text.encode())
        read_dossier(place)
    except UnreadableDossierError as refused:
        for fault in refused.faults:
            name = Path(fault.place.file).name
            where = _cell(result.cells, name, fault) or _line(filled, result, name, fault.place.line)
            sheet, _, cell = where.partition("!")
            yield evolve(fault, place=workbook_fault(filled.path, sheet, cell, "").place)
    finally:
        shutil.rmtree(place)


def _cell(cells: Mapping[tuple[str, str], str], name: str, fault: Fault) -> str | None:
    """The cell of a value; of one that has none, that of the nearest table around it."""
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
    """The row of the sheet of texts that a line of a file stands on, else the sheet itself."""
    if result.texts.get(name) != filled.texts(TEXTS).get(name):
        return TEXTS
    for number, cells in enumerate(filled.sheets[TEXTS][HEADING_ROW:], start=HEADING_ROW + 1):
        if [str(cell) for cell in cells[:2]] == [name, str(line)]:
            return f"{TEXTS}!C{number}"
    return TEXTS

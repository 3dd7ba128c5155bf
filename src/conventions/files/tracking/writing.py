"""The dossiers of a tracking sheet, written: a new one whole, one that is there by its locked writer."""

import tempfile
from collections.abc import Callable, Mapping
from pathlib import Path
from shutil import rmtree
from typing import ClassVar, Final

from attrs import frozen

from budget.errors import InputError
from conventions.files.atomic import replace_file
from conventions.files.dossier_folder import CONVENTION, FACTS
from conventions.files.layers import Data
from conventions.files.text import file_bytes, toml_text
from conventions.files.toml_edit import with_fact
from conventions.files.tracking.identity import IMPORTED, MAKING, imported_of, imported_text
from conventions.files.tracking.plan import Outcome, RowPlan
from conventions.files.tracking.reading import SheetReading
from conventions.files.write_back import FileChangedError, append_fact, locked

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
    """Change the agreement, then add the facts; where it is broken off, another import goes on from there."""
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
    """Note what the row said, where it was not noted: of a dossier made by hand, or of another sheet."""
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

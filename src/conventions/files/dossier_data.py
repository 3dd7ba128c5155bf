"""Writing a dossier: as plain data for JSON, or as the texts of its files."""

import csv
import os
import shutil
import tempfile
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from io import StringIO
from pathlib import Path, PurePosixPath
from typing import ClassVar, Final

from budget.errors import InputError
from conventions.dossier.dossier import Dossier
from conventions.files.amendment_file import AMENDMENTS
from conventions.files.csv_rows import REQUIRED, guarded
from conventions.files.data_source import DATA_SCHEMA
from conventions.files.dossier_folder import CONVENTION, EXPENSES, FACTS, RESOURCES, read_dossier
from conventions.files.faults import UnreadableDossierError
from conventions.files.layers import Data
from conventions.files.ledger_file import EXPENSE_COLUMNS, RESOURCE_COLUMNS, TEXT_COLUMNS
from conventions.files.models import Model
from conventions.files.narrative_file import narrative_name
from conventions.files.sessions_file import (
    SESSION_NEEDED,
    SESSIONS,
    YEAR_NEEDED,
    YEARS,
    columns_of,
    year_columns,
)
from conventions.files.sources import TextsSource
from conventions.files.stated import stated
from conventions.files.toml_edit import laid_out

Plain = dict[str, "PlainValue"]
"""A JSON object."""
PlainValue = str | int | bool | list["PlainValue"] | Plain

_FOLDER: Final = 0o755


class FolderTakenError(InputError):
    """A folder that is not empty: nothing is overwritten."""

    code: ClassVar[str] = "folder_taken"


class NotWrittenError(InputError):
    """The folder that was written would be read as another dossier."""

    code: ClassVar[str] = "dossier_not_written"


def data_of(dossier: Dossier) -> Plain:
    """Return the dossier as plain data for JSON: texts, whole numbers, truths, lists, tables; ISO dates.

    `data_source.dossier_from` makes the same dossier of it, wherever it is read.
    """
    found = stated(dossier, _model(dossier))
    parts: dict[str, object] = {"schema": DATA_SCHEMA, "convention": found.convention}
    if found.facts:
        parts["facts"] = found.facts
    if found.expenses is not None:
        parts["expenses"] = found.expenses
    if found.resources is not None:
        parts["resources"] = found.resources
    if found.sessions is not None:
        parts["sessions"] = found.sessions
    if found.years:
        parts["years"] = found.years
    if found.narratives:
        parts["narratives"] = dict(found.narratives)
    if found.amendments:
        parts["amendments"] = found.amendments
    if found.outside:
        parts["outside"] = dict(found.outside)
    return {key: _plain(value) for key, value in parts.items()}


def _model(dossier: Dossier) -> Model | None:
    ref = dossier.agreement.uses
    found = None if ref is None else TextsSource(dict(dossier.outside)).model(ref)
    return None if found is None else found.model


def _plain(value: object) -> PlainValue:
    match value:
        case str() | int():  # truths too
            return value
        case date():
            return value.isoformat()
        case Mapping():
            return {str(key): _plain(item) for key, item in value.items()}
        case list() | tuple():
            return [_plain(item) for item in value]
        case _:
            raise TypeError(type(value).__name__)


# --- texts -----------------------------------------------------------------------------------------------


def texts_of(dossier: Dossier) -> dict[str, str]:
    """Return the texts of its files by name, with those of the office's model and rulebooks that it uses."""
    found = stated(dossier, _model(dossier))
    texts = {CONVENTION: laid_out(found.convention)}
    if found.facts:
        texts[FACTS] = laid_out({"fact": list(found.facts)})
    if found.expenses is not None:
        texts[EXPENSES] = _csv(EXPENSE_COLUMNS, found.expenses)
    if found.resources is not None:
        texts[RESOURCES] = _csv(RESOURCE_COLUMNS, found.resources)
    if found.sessions is not None:
        texts[SESSIONS] = _csv(columns_of(dossier.last_text), found.sessions, SESSION_NEEDED)
    if found.years:
        texts[YEARS] = _csv(year_columns(dossier.last_text), found.years, YEAR_NEEDED)
    texts |= {narrative_name(action): text for action, text in found.narratives}
    for at, amendment in enumerate(found.amendments, 1):
        texts[f"{AMENDMENTS}/{at}.toml"] = laid_out(amendment)
    return {**texts, **dict(found.outside)}


def _csv(columns: tuple[str, ...], rows: Iterable[Data], needed: tuple[str, ...] = REQUIRED) -> str:
    """Return the text of a table: the required columns, and those that any row fills."""
    listed = list(rows)
    used = [name for name in columns if name in needed or any(name in row for row in listed)]
    stream = StringIO(newline="")
    writer = csv.writer(stream, lineterminator="\n")
    writer.writerow(used)
    writer.writerows([_cell(name, row.get(name)) for name in used] for row in listed)
    return stream.getvalue()


def _cell(column: str, value: object) -> str:
    match value:
        case None:
            return ""
        case bool():
            return str(value).lower()
        case date():
            return value.isoformat()
        case _:
            return guarded(str(value)) if column in TEXT_COLUMNS else str(value)


# --- a folder --------------------------------------------------------------------------------------------


def write_dossier(dossier: Dossier, folder: Path) -> None:
    """Write a dossier to a new folder; reading the folder gives an equal dossier.

    `FolderTakenError` where the folder holds anything: comments are not written over. `NotWrittenError`
    where it would not be read again as it is: a rulebook lies outside the folder and not where it is named
    from. The folder appears whole or not at all.
    """
    if folder.is_symlink() or (folder.exists() and (not folder.is_dir() or any(folder.iterdir()))):
        message = f"{folder} is not empty: a dossier is written into a new folder"
        raise FolderTakenError(message, actual=str(folder), expected="a new folder")
    folder.parent.mkdir(parents=True, exist_ok=True)
    place = Path(tempfile.mkdtemp(dir=folder.parent, prefix=f".{folder.name}."))
    try:
        for name, text in _inside(texts_of(dossier)):
            path = place / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(text.encode())
        _read_again(place, dossier, folder)
        place.chmod(_FOLDER)
        os.replace(place, folder)  # noqa: PTH105 -- an empty folder is replaced, which Path.replace does not say
    except BaseException:
        shutil.rmtree(place, ignore_errors=True)
        raise


def _inside(texts: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    """Yield the texts inside the folder of the dossier."""
    for name, text in texts.items():
        if ".." not in PurePosixPath(name).parts:
            yield name, text


def _read_again(place: Path, dossier: Dossier, folder: Path) -> None:
    try:
        again = read_dossier(place)
    except UnreadableDossierError as refused:
        first = refused.faults[0]
        named = f"{first.place.path}: {first.actual}"
        message = f"{folder} would not be read again: {first.code}, {named}"
        raise NotWrittenError(message, actual=named, expected=first.expected) from refused
    if again != dossier:
        raise NotWrittenError(f"{folder} would be read as another dossier", actual=str(folder))

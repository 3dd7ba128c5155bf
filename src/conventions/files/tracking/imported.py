"""What a row said when it was last taken into its dossier: a small file beside it, for the next import."""

from collections.abc import Mapping
from pathlib import Path
from typing import Final

from attrs import frozen

from budget.errors import InputError
from conventions.files.dossier_folder import CONVENTION
from conventions.files.text import file_bytes, toml_text
from conventions.files.toml_data import toml_data
from conventions.files.toml_layout import laid_out
from conventions.files.tracking.identity import KnownBy, identity_of

__all__ = ["IMPORTED", "MAKING", "Imported", "dossiers_in", "imported_of", "imported_text"]

IMPORTED: Final = "import.toml"
MAKING: Final = ".import-"
"""How the folder is called, at first, in which a new dossier is made."""
_SCHEMA: Final = "subventio/imported/1"


@frozen
class Imported:
    """What the row of a dossier said, by the names of its values; the sheet that it stood on, by its file."""

    id: str
    sheet: str
    values: Mapping[str, str]


def imported_text(identifier: str, by: KnownBy, sheet: str, values: Mapping[str, str]) -> str:
    """Return the text of the file."""
    return laid_out(
        {
            "schema": _SCHEMA,
            "id": identifier,
            "known_by": by.value,
            "sheet": sheet,
            "values": dict(sorted(values.items())),
        }
    )


def dossiers_in(into: Path) -> Mapping[str, tuple[Path, Imported | None]]:
    """Return the dossiers of a folder by the identifier of the row that each would be.

    One that an import made or took in says it; another is known by its number, else by its `id`.
    """
    try:
        folders = sorted(path for path in into.iterdir() if (path / CONVENTION).is_file())
    except OSError:  # nothing is there yet
        return {}
    found: dict[str, tuple[Path, Imported | None]] = {}
    for folder in folders:
        imported = imported_of(folder)
        name = _own_name(folder) if imported is None else imported.id
        if name and not folder.name.startswith("."):
            found.setdefault(name, (folder, imported))
    return found


def _own_name(folder: Path) -> str:
    """Return the identifier of a dossier that no import made; empty where its agreement cannot be read."""
    try:
        data = toml_data(CONVENTION, toml_text(file_bytes(folder / CONVENTION))).data or {}
    except (InputError, OSError):
        return ""
    number = data.get("number") or data.get("id")
    identity = identity_of({"number": number}) if isinstance(number, str) else None
    return "" if identity is None else identity.id


def imported_of(folder: Path) -> Imported | None:
    """Return what was taken into a dossier; None where nothing was, or where the file says it no more."""
    try:
        read = toml_data(IMPORTED, toml_text(file_bytes(folder / IMPORTED)))
    except (InputError, OSError):
        return None
    data = read.data or {}
    identifier, sheet, values = data.get("id"), data.get("sheet"), data.get("values")
    if not isinstance(identifier, str) or not isinstance(sheet, str) or not isinstance(values, dict):
        return None
    return Imported(identifier, sheet, {name: str(value) for name, value in values.items()})

"""What a row said when it was last taken into its dossier: a small file beside it, for the next import."""

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Final

from attrs import frozen

from budget.errors import InputError
from conventions.files.text import file_bytes, toml_text
from conventions.files.toml_data import toml_data
from conventions.files.toml_layout import laid_out
from conventions.files.tracking.identity import KnownBy

__all__ = ["IMPORTED", "Imported", "imported_in", "imported_of", "imported_text"]

IMPORTED: Final = "import.toml"
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


def imported_in(into: Path) -> Iterator[tuple[Path, Imported]]:
    """Yield the dossiers of a folder that an import made or took in, in the order of their names."""
    try:
        folders = sorted(path for path in into.iterdir() if (path / IMPORTED).is_file())
    except OSError:  # nothing is there yet
        return
    for folder in folders:
        if not folder.name.startswith(".") and (found := imported_of(folder)) is not None:
            yield folder, found


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

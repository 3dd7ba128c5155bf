"""The line of a place in the files of a dossier."""

from budget.findings import Place
from conventions.files.positions import line_of, positions
from conventions.files.text import file_bytes, toml_text
from conventions.portfolio.held import Spot

__all__ = ["place_of"]


def place_of(spot: Spot) -> Place:
    """The file of a spot, with its line where it has one: of a TOML file that of its value or table.

    A file that changed or went since it was read has no line.
    """
    path = spot.folder / spot.file
    if len(spot.data) == 1 and isinstance(spot.data[0], int):
        return Place(str(path), spot.data[0])
    if not spot.data or path.suffix != ".toml":
        return Place(str(path))
    try:
        found = positions(toml_text(file_bytes(path)))
    except (OSError, ValueError):
        return Place(str(path))
    data = spot.data if spot.data in found or spot.data[0] != "duty" else ("payment", *spot.data[1:])
    return Place(str(path), line_of(found, data))

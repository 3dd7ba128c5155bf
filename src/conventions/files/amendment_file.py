"""The files of amendments: `amendments/*.toml`, each with its changes only."""

from collections.abc import Iterable
from pathlib import Path
from typing import Final

AMENDMENTS: Final = "amendments"
CHANGE: Final = "change"
"""The table of an amendment with the form of `convention.toml`."""


def amendment_names(folder: Path, instead: Iterable[str]) -> tuple[str, ...]:
    """Return the files of the amendments of a dossier, as paths in it, by name."""
    return names_below(folder, AMENDMENTS, ".toml", instead)


def names_below(folder: Path, below: str, suffix: str, instead: Iterable[str]) -> tuple[str, ...]:
    """Return the files of a folder in a dossier, as paths in it, by name; `instead`: those given as texts."""
    place = folder / below
    found = {f"{below}/{path.name}" for path in place.glob(f"*{suffix}")} if place.is_dir() else set()
    return tuple(sorted(found | {name for name in instead if is_below(name, below, suffix)}))


def is_below(path: str, folder: str, suffix: str) -> bool:
    """Return whether a path is a file directly in a folder, with this suffix.

    >>> is_below("activity/a.md", "activity", ".md"), is_below("activity/b/a.md", "activity", ".md")
    (True, False)
    """
    place, _, name = path.partition("/")
    return place == folder and "/" not in name and name.endswith(suffix)

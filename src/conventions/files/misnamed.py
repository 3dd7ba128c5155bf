"""Files whose name is nearly one that is read: else they would be missed in silence."""

from collections.abc import Collection, Iterator
from difflib import get_close_matches
from pathlib import Path
from typing import Final

from conventions.files.faults import Problem

__all__ = ["misnamed"]

_LOOKS_LIKE: Final = 0.8


def misnamed(folder: Path, names: tuple[str, ...], instead: Collection[str]) -> Iterator[Problem]:
    """Yield a problem for each file that looks like one of `names` which the folder does not have."""
    try:
        entries = sorted(entry.name for entry in folder.iterdir())
    except OSError:  # said by the reading of the files
        return
    there = {*entries, *instead}
    for name in entries:
        if name not in names and name.endswith((".toml", ".csv", ".TOML", ".CSV")):
            near = get_close_matches(name.lower(), names, n=1, cutoff=_LOOKS_LIKE)
            if near and near[0] not in there:
                yield Problem(name, (), "file_misnamed", actual=name, expected=near[0])

"""Which folders are dossiers: those that hold a `convention.toml`, at any depth."""

import os
from collections.abc import Iterable, Iterator
from pathlib import Path

from budget.findings import Place
from conventions.files.faults import Fault, UnreadableDossierError

__all__ = ["UndiscoveredError", "discover"]

_MARK = "convention.toml"


class UndiscoveredError(UnreadableDossierError):
    """Paths that lead to no dossier; `found` are the dossiers below the others."""

    code = "dossiers_not_found"

    def __init__(self, path: Path, faults: tuple[Fault, ...], found: tuple[Path, ...]) -> None:
        super().__init__(path, faults)
        self.found = found


def discover(paths: Iterable[Path]) -> list[Path]:
    """The dossiers at and below `paths`, each once, in the order of their paths.

    A dossier may hold dossiers. Links are followed, a loop of links once. A path may name the
    `convention.toml` itself; hidden folders are passed over. `UndiscoveredError` holds a fault for each path
    that does not exist, is no folder, cannot be listed, or has no dossier below.
    """
    asked = list(paths)
    found: set[Path] = set()
    faults: list[Fault] = []
    for path in asked:
        below = set(_below(path, faults))
        if not below and not any(fault.place.file.startswith(str(path)) for fault in faults):
            faults.append(_fault(path, "no_dossier"))
        found |= below
    if faults:
        raise UndiscoveredError(asked[0], tuple(sorted(faults)), tuple(sorted(found)))
    return sorted(found)


def _below(path: Path, faults: list[Fault]) -> Iterator[Path]:
    if path.name == _MARK and path.is_file():
        yield path.parent
        return
    if not path.is_dir():
        faults.append(_fault(path, "path_no_folder" if path.exists() else "path_missing"))
        return
    walked: set[tuple[int, int]] = set()

    def unlisted(error: OSError) -> None:
        faults.append(_fault(Path(error.filename), "folder_forbidden"))

    for folder, inner, names in os.walk(path, onerror=unlisted, followlinks=True):
        status = Path(folder).stat()
        if (status.st_dev, status.st_ino) in walked:
            inner.clear()
            continue
        walked.add((status.st_dev, status.st_ino))
        inner[:] = sorted(name for name in inner if not name.startswith("."))
        if _MARK in names:
            yield Path(folder)


def _fault(path: Path, code: str) -> Fault:
    return Fault(Place(str(path)), code, actual=str(path), expected=_MARK)

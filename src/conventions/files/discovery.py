"""The folders that are dossiers, at any depth, and files whose names are nearly right."""

import os
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from difflib import get_close_matches
from functools import lru_cache
from pathlib import Path
from typing import Final

from budget.findings import Place
from conventions.files.csv_files import SESSIONS, YEARS
from conventions.files.faults import Fault, Problem, UnreadableDossierError
from conventions.files.layers import AMENDMENTS
from conventions.files.narrative_file import ACTIVITY

# --- Files whose names are nearly right: they must not be ignored silently ----------------------------------

_LOOKS_LIKE: Final = 0.8
_LOOKS_LIKE_A_FOLDER: Final = 0.75
_READ: Final = (".toml", ".csv", ".toml.txt", ".csv.txt", ".tml")
"""Suffixes of files that may be intended as files of a dossier; the last ones are added by programs."""
_IN_FRENCH: Final[Mapping[str, str]] = {
    "seances.csv": SESSIONS,
    "séances.csv": SESSIONS,
    "annees.csv": YEARS,
    "années.csv": YEARS,
}
_FOLDERS_IN_FRENCH: Final[Mapping[str, str]] = {"avenant": AMENDMENTS, "avenants": AMENDMENTS}
_SUFFIXES: Final[Mapping[str, tuple[str, ...]]] = {
    AMENDMENTS: (".toml", ".toml.txt", ".tml"),
    ACTIVITY: (".md", ".md.txt", ".markdown", ".txt"),
}
"""The suffixes, by folder, of files that are probably intended as texts; only the first is read."""


def misnamed(entries: Iterable[str], names: tuple[str, ...]) -> Iterator[Problem]:
    """Yield a problem for each entry that looks like one of `names` which is not there, or like a text below.

    `entries` are names at the top, and paths of files in the folders that `folder_meant` tells.
    """
    there = tuple(entries)
    for name in there:
        near = _expected_path(name) if "/" in name else _meant(name, names)
        if near is not None and near not in there:
            yield Problem(name, (), "file_misnamed", actual=name, expected=near)


def _meant(name: str, names: tuple[str, ...]) -> str | None:
    if name in names or not name.lower().endswith(_READ):
        return None
    return _IN_FRENCH.get(name.lower()) or _nearest(name.lower(), names)


def _expected_path(path: str) -> str | None:
    """Return the path that a file in a folder should have; None if it is right, or is no text."""
    folder, _, file = path.partition("/")
    meant = folder_meant(folder)
    if meant is None:
        return None
    suffix, *_ = endings = _SUFFIXES[meant]
    last = file.rpartition("/")[2]
    ending = max((end for end in endings if last.lower().endswith(end)), key=len, default=None)
    if ending is None or (folder == meant and last == file and last.endswith(suffix)):
        return None
    return f"{meant}/{last[: -len(ending)]}{suffix}"


@lru_cache(maxsize=1024)
def folder_meant(name: str) -> str | None:
    """Return the folder of texts that a folder name is, or resembles; None for any other.

    >>> folder_meant("avenants"), folder_meant("amendments"), folder_meant("evidence")
    ('amendments', 'amendments', None)
    """
    lower = name.lower()
    near = get_close_matches(lower, (AMENDMENTS, ACTIVITY), n=1, cutoff=_LOOKS_LIKE_A_FOLDER)
    return _FOLDERS_IN_FRENCH.get(lower) or next(iter(near), None)


@lru_cache(maxsize=1024)
def _nearest(name: str, names: tuple[str, ...]) -> str | None:
    """Return which of `names` another one resembles; other files of an office have the same names."""
    return next(iter(get_close_matches(name, names, n=1, cutoff=_LOOKS_LIKE)), None)


# --- Which folders are dossiers: those that hold a `convention.toml`, at any depth --------------------------

_MARK: Final = "convention.toml"
_OF_A_DOSSIER: Final = ("facts.toml", "expenses.csv", "resources.csv", "sessions.csv", "years.csv")
"""Files that only a dossier has."""
_AMENDMENTS: Final = "amendments"

_ID: Final = re.compile(rb"""^(?:\xef\xbb\xbf)?[ \t]*id[ \t]*=[ \t]*["']([^"'\n]{1,200})["']""", re.MULTILINE)
_HEAD: Final = 4_000


class UndiscoveredError(UnreadableDossierError):
    """Paths without dossiers; `found` are the dossiers below the other paths."""

    code = "dossiers_not_found"

    def __init__(self, path: Path, faults: tuple[Fault, ...], found: tuple[Path, ...]) -> None:
        super().__init__(path, faults)
        self.found = found


def discover(paths: Iterable[Path]) -> list[Path]:
    """Return the dossiers at and below `paths`; see `folder_names`."""
    return [Path(name) for name in folder_names(paths)]


def folder_names(paths: Iterable[Path]) -> list[str]:
    """Return the dossiers at and below `paths`, each once, in the order of their paths.

    As texts: a hundred thousand of them as paths would take 60 MB.

    A dossier may hold dossiers. Links are followed, a loop of links once. A path may name the
    `convention.toml` itself; hidden folders are passed over. `UndiscoveredError` holds a fault for each path
    that does not exist, is no folder, cannot be listed, or has no dossier below, and one for each folder
    that has the files of a dossier without a `convention.toml`, be it under another name.
    """
    asked = list(paths)
    found: list[str] = []
    faults: list[Fault] = []
    for path in asked:
        below = list(_below(path, faults))
        if not below and not any(fault.place.file.startswith(str(path)) for fault in faults):
            faults.append(_fault(path, "no_dossier"))
        found += below
    found = found if len(asked) == 1 else _sorted(set(found))  # as they are found below one path
    if faults:
        raise UndiscoveredError(asked[0], tuple(sorted(faults)), tuple(map(Path, found)))
    return found


def _sorted(names: Iterable[str]) -> list[str]:
    """Return the names sorted as paths, a folder before its content."""
    return sorted(names, key=lambda name: "" if name == os.curdir else name.replace(os.sep, "\0"))


def _below(path: Path, faults: list[Fault]) -> Iterator[str]:
    if path.name == _MARK and path.is_file():
        yield str(path.parent)
        return
    if not path.is_dir():
        faults.append(_fault(path, "path_no_folder" if path.exists() else "path_missing"))
        return
    walked: set[int] = set()

    def unlisted(error: OSError) -> None:
        faults.append(_fault(Path(error.filename), "folder_forbidden"))

    for folder, inner, names in os.walk(path, onerror=unlisted, followlinks=True):
        status = os.stat(folder)  # noqa: PTH116 — of each folder of the tree
        if (number := status.st_dev << 128 | status.st_ino) in walked:  # less memory than a tuple of both
            inner.clear()
            continue
        walked.add(number)
        inner[:] = sorted(name for name in inner if not name.startswith("."))
        if _MARK in names:
            yield folder.removeprefix(f"{os.curdir}{os.sep}")  # as a path is printed
        elif (instead := _stray_file(names) or _amended(Path(folder), inner)) is not None:
            is_another = instead.lower() in _OF_A_DOSSIER or instead.startswith(f"{_AMENDMENTS}/")
            remedy = "convention_lost" if is_another else ""
            fault = Fault(Place(folder), "convention_missing", actual=instead, expected=_MARK, remedy=remedy)
            faults.append(fault)


def _stray_file(names: Sequence[str]) -> str | None:
    """Return the file that shows that a folder is intended as a dossier; None for any other folder."""
    tables = sorted(name for name in names if name.lower().removesuffix(".txt").endswith(".toml"))
    near = (name for name in tables if get_close_matches(name.lower(), [_MARK], n=1, cutoff=_LOOKS_LIKE))
    return next(near, None) or next((name for name in names if name.lower() in _OF_A_DOSSIER), None)


def _amended(folder: Path, inner: Sequence[str]) -> str | None:
    """Return the amendment that shows that a folder is intended as a dossier."""
    found = sorted((folder / _AMENDMENTS).glob("*.toml")) if _AMENDMENTS in inner else []
    return f"{_AMENDMENTS}/{found[0].name}" if found else None


def twins(folders: Sequence[str | Path]) -> list[tuple[str, tuple[Path, ...]]]:
    """Return the identifiers that several dossiers share, each with the folders, in the given order.

    What a file says in its first lines is enough: a dossier that cannot be read is told elsewhere.
    """
    once, again = set[int](), set[int]()
    for folder in folders:  # first by numbers, which take little room, as few are alike
        (again if (number := hash(_id(folder))) in once else once).add(number)
    found: dict[str, list[Path]] = {}
    for folder in folders if again else ():
        name = _id(folder)
        if name is not None and hash(name) in again:
            found.setdefault(name, []).append(Path(folder))
    return [(name, tuple(places)) for name, places in found.items() if len(places) > 1]


def _id(folder: str | Path) -> str | None:
    try:
        with open(f"{folder}/{_MARK}", "rb", buffering=0) as stream:  # noqa: PTH123 — of each folder of the tree
            written = _ID.search(stream.read(_HEAD))
    except OSError:
        return None
    return None if written is None else written[1].decode("utf-8", "replace")


def _fault(path: Path, code: str) -> Fault:
    return Fault(Place(str(path)), code, actual=str(path), expected=_MARK)

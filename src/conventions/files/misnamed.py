"""Files whose name is nearly one that is read: else they would be missed in silence."""

from collections.abc import Iterable, Iterator, Mapping
from difflib import get_close_matches
from functools import lru_cache
from typing import Final

from conventions.files.amendment_file import AMENDMENTS
from conventions.files.faults import Problem
from conventions.files.narrative_file import ACTIVITY
from conventions.files.sessions_file import SESSIONS
from conventions.files.years_file import YEARS

__all__ = ["folder_meant", "misnamed"]

_LOOKS_LIKE: Final = 0.8
_LOOKS_LIKE_A_FOLDER: Final = 0.75
_READ: Final = (".toml", ".csv", ".toml.txt", ".csv.txt", ".tml")
"""How the name of a file ends that may be meant for one that is read; the last ones are slips of programs."""
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
"""How the names in each folder may end that are meant to be read; only the first is."""


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
    """Return the path that a file in a folder should have to be read; None where it is, or is no text."""
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
    """Return which folder of texts the name of a folder is, or looks like; None for any other.

    >>> folder_meant("avenants"), folder_meant("amendments"), folder_meant("evidence")
    ('amendments', 'amendments', None)
    """
    lower = name.lower()
    near = get_close_matches(lower, (AMENDMENTS, ACTIVITY), n=1, cutoff=_LOOKS_LIKE_A_FOLDER)
    return _FOLDERS_IN_FRENCH.get(lower) or next(iter(near), None)


@lru_cache(maxsize=1024)
def _nearest(name: str, names: tuple[str, ...]) -> str | None:
    """Return which of `names` another looks like; in an office, files beside dossiers have the same names."""
    return next(iter(get_close_matches(name, names, n=1, cutoff=_LOOKS_LIKE)), None)

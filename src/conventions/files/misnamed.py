"""Files whose name is nearly one that is read: else they would be missed in silence."""

from collections.abc import Iterable, Iterator
from difflib import get_close_matches
from functools import lru_cache
from typing import Final

from conventions.files.faults import Problem

__all__ = ["misnamed"]

_LOOKS_LIKE: Final = 0.8


def misnamed(entries: Iterable[str], names: tuple[str, ...]) -> Iterator[Problem]:
    """Yield a problem for each entry that looks like one of `names` which is not there."""
    there = tuple(entries)
    for name in there:
        if name not in names and name.endswith((".toml", ".csv", ".TOML", ".CSV")):
            near = _nearest(name.lower(), names)
            if near is not None and near not in there:
                yield Problem(name, (), "file_misnamed", actual=name, expected=near)


@lru_cache(maxsize=1024)
def _nearest(name: str, names: tuple[str, ...]) -> str | None:
    """Return which of `names` another looks like; in an office, files beside dossiers have the same names."""
    return next(iter(get_close_matches(name, names, n=1, cutoff=_LOOKS_LIKE)), None)

"""Files whose name is nearly one that is read: else they would be missed in silence."""

from collections.abc import Iterable, Iterator
from difflib import get_close_matches
from typing import Final

from conventions.files.faults import Problem

__all__ = ["misnamed"]

_LOOKS_LIKE: Final = 0.8


def misnamed(entries: Iterable[str], names: tuple[str, ...]) -> Iterator[Problem]:
    """Yield a problem for each entry that looks like one of `names` which is not there."""
    there = tuple(entries)
    for name in there:
        if name not in names and name.endswith((".toml", ".csv", ".TOML", ".CSV")):
            near = get_close_matches(name.lower(), names, n=1, cutoff=_LOOKS_LIKE)
            if near and near[0] not in there:
                yield Problem(name, (), "file_misnamed", actual=name, expected=near[0])

"""What the parts of an agreement are called, and the problems of names: unknown, taken, not writable."""

import re
from collections.abc import Collection, Iterable, Iterator
from typing import Final

from conventions.files.faults import DataPath, Problem, one_line, shown
from conventions.files.strict import nearest

__all__ = ["NONE", "each_id_once", "is_name", "listed", "unknown"]

_NAME: Final = re.compile(r"[a-z][a-z0-9_]*(?:\.[a-z][a-z0-9_]*)*")

NONE: Final = "—"
"""What stands for known words where there is none."""
_LINE: Final = 80
_LISTED: Final = 200
"""Beyond so many, known words are neither listed nor compared."""


def is_name(word: str) -> bool:
    """Whether an expression can name it: small letters, digits and underscores.

    >>> is_name("final_bilan"), is_name("Bilan final")
    (True, False)
    """
    return _NAME.fullmatch(word) is not None


def unknown(
    code: str, file: str, path: DataPath, word: str, known: Collection[str], line: int = 0
) -> Problem:
    """The problem of a word that names nothing; the nearest known word is proposed."""
    words = sorted(known) if len(known) <= _LISTED else []
    near = nearest(word, words)
    return Problem(
        file,
        path,
        code,
        actual=shown(word),
        expected=listed(words),
        remedy="did_you_mean" if near else "",
        params=(("near", near),),
        line=line,
    )


def listed(words: Collection[str]) -> str:
    """The words one after the other, as many whole ones as a line holds; a dash where there is none.

    >>> listed(["advance", "balance"]), listed([]), listed(["a" * 50, "b" * 50, "c"])[-4:]
    ('advance, balance', '—', 'a, …')
    """
    text = ", ".join(words)
    if len(text) > _LINE:
        text = text[:_LINE].rpartition(", ")[0] + ", …"
    return one_line(text) or NONE


def each_id_once(file: str, entries: Iterable[tuple[DataPath, str, int]]) -> Iterator[Problem]:
    """Yield a problem for every identifier that an earlier entry has already; an entry is path, id, line."""
    seen: set[str] = set()
    for path, identifier, line in entries:
        if identifier in seen:
            yield Problem(file, path, "id_twice", actual=shown(identifier), line=line)
        seen.add(identifier)

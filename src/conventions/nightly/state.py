"""The state file: what was found of each dossier and what was told of it, in one SQLite file.

What is found is written as the check goes on, so that a run that is broken off need not be done again. What
was *told* is written once, when all of it was printed: until then it stays news, and the next run tells it.
"""

from collections.abc import Iterable, Iterator
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Final

from attrs import frozen

from conventions.nightly.locked_file import Form, LockedFile

_EVERY: Final = 500
"""So many dossiers are written together."""
_TABLES: Final = """
CREATE TABLE said (key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE dossier (
    path TEXT PRIMARY KEY, id TEXT NOT NULL, quick TEXT NOT NULL, whole TEXT NOT NULL, outside TEXT NOT NULL,
    question TEXT NOT NULL, as_of TEXT NOT NULL, due TEXT, counts TEXT NOT NULL, mark TEXT NOT NULL,
    found BLOB NOT NULL, told_mark TEXT NOT NULL DEFAULT '', told BLOB
);
"""
_ROW: Final = """
SELECT id, quick, whole, outside, question, as_of, due, counts, mark, told_mark FROM dossier WHERE path = ?
"""
_FOUND: Final = "SELECT found FROM dossier WHERE path = ?"
_TOLD: Final = "SELECT coalesce(told, found) FROM dossier WHERE path = ? AND told_mark <> ''"
_KEEP: Final = """
INSERT INTO dossier (path, id, quick, whole, outside, question, as_of, due, counts, mark, found)
VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (path) DO UPDATE SET
    told = CASE WHEN told_mark IN ('', excluded.mark) THEN NULL ELSE coalesce(told, found) END,
    id = excluded.id, quick = excluded.quick, whole = excluded.whole, outside = excluded.outside,
    question = excluded.question, as_of = excluded.as_of, due = excluded.due, counts = excluded.counts,
    mark = excluded.mark, found = excluded.found
"""


@frozen
class Row:
    """A dossier in the state.

    Attributes:
        quick, whole: the stamps of what it rests on; empty where there is none that is sure.
        outside: what it rests on outside its folder, as text.
        question: what was asked: program, rulebooks, options.
        as_of: the day on which it was found; `due` the first on which it is to be found anew.
        counts: how many findings there are by severity; of one that cannot be read, none.
        mark: equal to `told_mark` where there is no news; that is empty of what was never told.
    """

    id: str
    quick: str
    whole: str
    outside: str
    question: str
    as_of: date
    due: date | None
    counts: tuple[int, ...]
    mark: str
    told_mark: str = ""

    def is_true_on(self, as_of: date) -> bool:
        """Return whether what was found still is so on a day, while nothing it rests on is changed."""
        return self.as_of <= as_of and (self.due is None or as_of < self.due)


class State(LockedFile):
    """An open state file, which no other run can use meanwhile. All its methods raise StateRefusedError.

    What was found and cannot be written any more when it is closed is found again.
    """

    form = Form(ours=0x5ABE2716, schema=1, tables=_TABLES)

    def __init__(self, path: Path) -> None:
        self.unwritten = 0
        super().__init__(path)

    def row(self, path: str) -> Row | None:
        """Return what is known of a dossier; None of one that is new."""
        found = self._do(_ROW, path).fetchone()
        return None if found is None else _row(found)

    def found(self, path: str) -> bytes:
        """Return what was found of a dossier."""
        return self._blob(_FOUND, path) or b""

    def told(self, path: str) -> bytes | None:
        """Return what was last told of a dossier; None of one that was never told."""
        return self._blob(_TOLD, path)

    def _blob(self, statement: str, path: str) -> bytes | None:
        found = self._do(statement, path).fetchone()
        return None if found is None else bytes(found[0])

    def paths(self) -> Iterator[str]:
        """Yield the paths of all dossiers, in order."""
        yield from (str(path) for (path,) in self._do("SELECT path FROM dossier ORDER BY path"))

    def keep(self, path: str, row: Row, found: bytes) -> None:
        """Keep what was found of a dossier; what was told of it stays what it was."""
        due = None if row.due is None else row.due.isoformat()
        counts = " ".join(map(str, row.counts))
        values = (row.id, row.quick, row.whole, row.outside, row.question, row.as_of.isoformat(), due, counts)
        self._write(_KEEP, path, *values, row.mark, found)

    def keep_quick(self, path: str, quick: str) -> None:
        """Keep the stamp of a dossier whose files were touched, and hold what they held."""
        self._write("UPDATE dossier SET quick = ? WHERE path = ?", quick, path)

    def since(self) -> date | None:
        """Return the day of the last run that told what was new; None where there was none."""
        found = self._do("SELECT value FROM said WHERE key = 'as_of'").fetchone()
        return None if found is None else date.fromisoformat(found[0])

    def all_told(self, paths: Iterable[str], gone: Iterable[str], as_of: date) -> None:
        """Note that all there was to tell of some dossiers was told; all of it is noted, or nothing."""
        self._commit()
        self._do("BEGIN")
        for path in paths:
            self._do(
                "UPDATE dossier SET told_mark = mark, told = NULL WHERE path = ? AND told_mark <> mark", path
            )
        for path in gone:
            self._do("DELETE FROM dossier WHERE path = ?", path)
        self._do("INSERT OR REPLACE INTO said VALUES ('as_of', ?)", as_of.isoformat())
        self._commit()

    def _write(self, statement: str, *values: str | bytes | None) -> None:
        if not self._file.in_transaction:
            self._do("BEGIN")
        self._do(statement, *values)
        self.unwritten += 1
        if self.unwritten >= _EVERY:
            self._commit()

    def _commit(self) -> None:
        super()._commit()
        self.unwritten = 0


def _row(found: tuple[str | None, ...]) -> Row:
    name, quick, whole, outside, question, as_of, due, counts, mark, told_mark = (it or "" for it in found)
    until = _day(due) if due else None
    return Row(name, quick, whole, outside, question, _day(as_of), until, _numbers(counts), mark, told_mark)


@lru_cache(1_000)
def _numbers(counts: str) -> tuple[int, ...]:
    """Return the numbers of a dossier, which many have alike: they are read, and held, once."""
    return tuple(map(int, counts.split()))


_day: Final = lru_cache(1_000)(date.fromisoformat)

"""The state file: the findings of each dossier and what was reported of it, in one SQLite file.

Findings are written during the check, so that an interrupted run need not start again. What was *reported*
is written once, after all of it was printed: until then it stays news for the next run.
"""

from collections.abc import Iterable, Iterator
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Final

from attrs import frozen

from conventions.nightly.locked_file import FileKind, LockedFile

_EVERY: Final = 500
"""Number of dossiers written together."""
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
    """The row of a dossier in the state file.

    Attributes:
        quick, whole: the stamps of its files; empty if no stamp is reliable.
        outside: its files outside its folder, as text.
        question: the options: program, rulebooks and others.
        as_of: the day of the findings; `due` the first day on which they must be computed again.
        counts: the number of findings by severity; empty for an unreadable dossier.
        mark: equal to `told_mark` if there is no news; `told_mark` is empty if nothing was ever reported.
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
        """Return whether the findings are still valid on a day, if no file has changed."""
        return self.as_of <= as_of and (self.due is None or as_of < self.due)


class State(LockedFile):
    """An open state file, locked against other runs. All its methods raise StateRefusedError.

    Findings that can no longer be written when it closes will be computed again.
    """

    form = FileKind(ours=0x5ABE2716, schema=1, tables=_TABLES)

    def __init__(self, path: Path) -> None:
        self.unwritten = 0
        super().__init__(path)

    def row(self, path: str) -> Row | None:
        """Return the row of a dossier; None for a new one."""
        found = self._do(_ROW, path).fetchone()
        return None if found is None else _row(found)

    def found(self, path: str) -> bytes:
        """Return the stored findings of a dossier."""
        return self._blob(_FOUND, path) or b""

    def told(self, path: str) -> bytes | None:
        """Return what was last reported of a dossier; None if nothing was."""
        return self._blob(_TOLD, path)

    def _blob(self, statement: str, path: str) -> bytes | None:
        found = self._do(statement, path).fetchone()
        return None if found is None else bytes(found[0])

    def paths(self) -> Iterator[str]:
        """Yield the paths of all dossiers, in order."""
        yield from (str(path) for (path,) in self._do("SELECT path FROM dossier ORDER BY path"))

    def keep(self, path: str, row: Row, found: bytes) -> None:
        """Store the findings of a dossier; what was reported stays as it was."""
        due = None if row.due is None else row.due.isoformat()
        counts = " ".join(map(str, row.counts))
        values = (row.id, row.quick, row.whole, row.outside, row.question, row.as_of.isoformat(), due, counts)
        self._write(_KEEP, path, *values, row.mark, found)

    def keep_quick(self, path: str, quick: str) -> None:
        """Store the stamp of a dossier whose files were touched without a change of content."""
        self._write("UPDATE dossier SET quick = ? WHERE path = ?", quick, path)

    def since(self) -> date | None:
        """Return the day of the last run that reported news; None if there was none."""
        found = self._do("SELECT value FROM said WHERE key = 'as_of'").fetchone()
        return None if found is None else date.fromisoformat(found[0])

    def mark_reported(self, paths: Iterable[str], gone: Iterable[str], as_of: date) -> None:
        """Note that all news of some dossiers was reported, in one transaction."""
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
    name, quick, whole, outside, question, as_of, due, counts, mark, told_mark = (
        cell or "" for cell in found
    )
    until = _day(due) if due else None
    return Row(name, quick, whole, outside, question, _day(as_of), until, _numbers(counts), mark, told_mark)


@lru_cache(1_000)
def _numbers(counts: str) -> tuple[int, ...]:
    """Return the counts of a dossier; equal ones share one tuple."""
    return tuple(map(int, counts.split()))


_day: Final = lru_cache(1_000)(date.fromisoformat)

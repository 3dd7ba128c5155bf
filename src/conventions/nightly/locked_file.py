"""An SQLite file used by one run at a time, with its errors as sentences.

The file is locked from the first write to the end; the system releases the lock of a killed process. Opened
to be read only, it is neither locked nor written.
"""

import sqlite3
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from types import TracebackType
from typing import ClassVar, Final, Self

from budget import frozen
from budget.errors import InputError

_BUSY: Final = (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED)
_CODES: Final[Mapping[int, str]] = {
    sqlite3.SQLITE_FULL: "state.full",
    sqlite3.SQLITE_READONLY: "state.read_only",
    sqlite3.SQLITE_CANTOPEN: "state.not_opened",
    sqlite3.SQLITE_PERM: "state.not_opened",
    sqlite3.SQLITE_NOTADB: "state.damaged",
    sqlite3.SQLITE_CORRUPT: "state.damaged",
    **dict.fromkeys(_BUSY, "state.busy"),
}


class StateRefusedError(InputError):
    """A state file that cannot be used; `why` is the message key, `reason` the SQLite error."""

    code: ClassVar[str] = "state_refused"

    def __init__(self, path: Path, why: str, reason: str = "") -> None:
        super().__init__(f"{path}: {why} {reason}", actual=str(path), expected="")
        self.path = path
        self.why = why
        self.reason = reason


@frozen
class FileKind:
    """What identifies a kind of SQLite file of ours: application number, schema version, tables."""

    ours: int
    schema: int
    tables: str


class LockedFile:
    """An open file locked against other runs. All its methods raise StateRefusedError."""

    form: ClassVar[FileKind]

    def __init__(self, path: Path, *, is_read_only: bool = False) -> None:
        self.path = path
        try:
            if is_read_only:
                where = f"{path.absolute().as_uri()}?mode=ro"
                self._file = sqlite3.connect(where, timeout=0, isolation_level=None, uri=True)
            else:
                self._file = sqlite3.connect(path, timeout=0, isolation_level=None)
        except sqlite3.Error as error:
            raise self._refused(error) from error
        try:
            self._check() if is_read_only else self._open()
        except BaseException:
            self._file.close()
            raise

    def _open(self) -> None:
        for pragma in ("locking_mode = EXCLUSIVE", "journal_mode = DELETE", "synchronous = FULL"):
            self._do(f"PRAGMA {pragma}")
        self._do("BEGIN EXCLUSIVE")
        tables = self._do("SELECT count(*) FROM sqlite_master").fetchone()[0]
        if (self._number("application_id"), tables) == (0, 0):
            for statement in self.form.tables.split(";"):
                self._do(statement)
            self._do(f"PRAGMA application_id = {self.form.ours}")
        else:
            self._check()
        self._do(f"PRAGMA user_version = {self.form.schema}")  # report a read-only file now
        self._commit()

    def _check(self) -> None:
        if self._number("application_id") != self.form.ours:
            raise StateRefusedError(self.path, "state.of_others")
        if self._number("user_version") != self.form.schema:
            raise StateRefusedError(self.path, "state.of_other_version")

    def _number(self, pragma: str) -> int:
        found: int = self._do(f"PRAGMA {pragma}").fetchone()[0]
        return found

    def __enter__(self) -> Self:
        """Return the file itself."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Commit and release the lock. What can no longer be written is lost."""
        with suppress(sqlite3.Error):
            self._file.commit()
        self._file.close()

    def _commit(self) -> None:
        try:
            self._file.commit()
        except sqlite3.Error as error:
            raise self._refused(error) from error

    def _do(self, statement: str, *values: str | int | bytes | None) -> sqlite3.Cursor:
        try:
            return self._file.execute(statement, values)
        except sqlite3.Error as error:
            raise self._refused(error) from error

    def _refused(self, error: sqlite3.Error) -> StateRefusedError:
        number = getattr(error, "sqlite_errorcode", 0) & 0xFF
        return StateRefusedError(self.path, _CODES.get(number, "state.failed"), str(error))

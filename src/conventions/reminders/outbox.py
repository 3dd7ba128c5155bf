"""What was sent, and what may have been: one SQLite file, written before and after each mail.

A notice is stored as *on its way* before the first word to the server, and as *sent* after its last. If a run
dies in between, it remains on its way: nobody knows whether it arrived, and it is sent again only if a person
decides so. What the server surely refused is removed and remains due.
"""

import json
from collections.abc import Iterable
from datetime import date
from pathlib import Path
from typing import Final

from budget import frozen
from conventions.nightly.locked_file import FileKind, LockedFile
from conventions.reminders.reminder_rules import SentReminder

_TABLES: Final = """
CREATE TABLE notice (
    id TEXT PRIMARY KEY, dossier TEXT NOT NULL, path TEXT NOT NULL, kind TEXT NOT NULL, made_on TEXT NOT NULL,
    sender TEXT NOT NULL, address TEXT NOT NULL, asked TEXT NOT NULL, is_sent INTEGER NOT NULL,
    said TEXT NOT NULL, to_record INTEGER NOT NULL, to_tell INTEGER NOT NULL
) WITHOUT ROWID;
CREATE TABLE waiting (
    dossier TEXT NOT NULL, duty TEXT NOT NULL, told TEXT NOT NULL, PRIMARY KEY (dossier, duty)
) WITHOUT ROWID
"""
_ALL: Final = "SELECT id, dossier, path, kind, made_on, sender, address, asked, is_sent, said FROM notice"


@frozen
class Notice:
    """A mail about one dossier.

    Attributes:
        id: the message identifier, the same for the same reminder.
        path: the folder of the dossier in which the letter is recorded.
        asked: the reminders in it.
        said: its request, as text.
    """

    id: str
    dossier: str
    path: Path
    kind: str
    on: date
    sender: str
    address: str
    asked: tuple[SentReminder, ...]
    is_sent: bool = False
    said: str = ""


class Outbox(LockedFile):
    """The notices of an office, locked against other runs."""

    form = FileKind(ours=0x5ABE2717, schema=1, tables=_TABLES)

    def all(self) -> tuple[Notice, ...]:
        """Return every notice that was sent, or may have been, by day."""
        return self._notices("ORDER BY made_on, id")

    def to_record(self) -> tuple[Notice, ...]:
        """Return what was sent but is not yet in the record of its dossier."""
        return self._notices("WHERE is_sent AND to_record ORDER BY made_on, id")

    def to_tell(self) -> tuple[Notice, ...]:
        """Return what was sent but not yet reported to anyone."""
        return self._notices("WHERE is_sent AND to_tell ORDER BY made_on, id")

    def mark_on_its_way(self, notice: Notice, *, is_recorded: bool) -> None:
        """Store a notice as on its way; `is_recorded`: it must also be recorded in its dossier."""
        asked = json.dumps([[item.duty, item.due.isoformat(), item.step] for item in notice.asked])
        values = (notice.id, notice.dossier, str(notice.path), notice.kind, notice.on.isoformat())
        statement = "INSERT OR REPLACE INTO notice VALUES (?, ?, ?, ?, ?, ?, ?, ?, 0, ?, ?, 1)"
        self._at_once(statement, *values, notice.sender, notice.address, asked, notice.said, int(is_recorded))

    def mark_sent(self, notice: Notice) -> None:
        """Store that it was sent."""
        self._at_once("UPDATE notice SET is_sent = 1 WHERE id = ?", notice.id)

    def refused(self, notice: Notice) -> None:
        """Remove a notice that surely did not arrive: it is due as before."""
        self._at_once("DELETE FROM notice WHERE id = ?", notice.id)

    def recorded(self, notice: Notice) -> None:
        """Store that the dossier's record has it."""
        self._at_once("UPDATE notice SET to_record = 0 WHERE id = ?", notice.id)

    def waiting(self) -> dict[tuple[str, str], str]:
        """Return what was reported about duties that wait for a person, by dossier and duty."""
        rows = self._do("SELECT dossier, duty, told FROM waiting").fetchall()
        return {(dossier, duty): told for dossier, duty, told in rows}

    def told(
        self, notices: Iterable[Notice], dossiers: Iterable[str], waiting: dict[tuple[str, str], str]
    ) -> None:
        """Store what was reported about some dossiers: what was sent, and the duties that wait.

        It is one transaction.
        """
        self._do("BEGIN")
        for notice in notices:
            self._do("UPDATE notice SET to_tell = 0 WHERE id = ?", notice.id)
        for dossier in dossiers:
            self._do("DELETE FROM waiting WHERE dossier = ?", dossier)
        for (dossier, duty), told in waiting.items():
            self._do("INSERT INTO waiting VALUES (?, ?, ?)", dossier, duty, told)
        self._commit()

    def forget(self, dossiers: Iterable[str]) -> None:
        """Remove all data about some dossiers from the file."""
        self._do("PRAGMA secure_delete = ON")
        self._do("BEGIN")
        for dossier in dossiers:
            for table in ("notice", "waiting"):
                self._do(f"DELETE FROM {table} WHERE dossier = ?", dossier)  # noqa: S608 — two names of ours
        self._commit()

    def _at_once(self, statement: str, *values: str | int) -> None:
        """Write and flush to disk at once."""
        self._do("BEGIN")
        self._do(statement, *values)
        self._commit()

    def _notices(self, condition: str) -> tuple[Notice, ...]:
        return tuple(_notice(row) for row in self._do(f"{_ALL} {condition}").fetchall())


def _notice(row: tuple[str, str, str, str, str, str, str, str, int, str]) -> Notice:
    name, dossier, path, kind, made_on, sender, address, asked, is_sent, said = row
    on = date.fromisoformat(made_on)
    reminders = tuple(
        SentReminder(dossier, duty, date.fromisoformat(due), step, on, is_doubtful=not is_sent)
        for duty, due, step in json.loads(asked)
    )
    return Notice(name, dossier, Path(path), kind, on, sender, address, reminders, bool(is_sent), said)

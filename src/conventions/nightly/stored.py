"""What is stored of each dossier between checks, what has changed since the last report, and the state file.

Findings are values, valid until the next possible change; days of delay are computed for the report.
Findings are written during the check, so that an interrupted run need not start again. What was *reported*
is written once, after all of it was printed: until then it stays news for the next run.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from datetime import date, timedelta
from enum import StrEnum
from functools import lru_cache
from hashlib import sha256
from pathlib import Path
from typing import Final

import msgspec
from attrs import evolve, field

from budget import frozen
from budget.findings import Finding, Severity, Wording
from budget.money import EURO
from conventions.engine.status import DutyStatus
from conventions.engine.verdict import DutyVerdict, RightVerdict, Verdict
from conventions.files.stamps import Outside
from conventions.nightly.locked_file import FileKind, LockedFile

_DAY: Final = timedelta(days=1)


class DamagedError(ValueError):
    """Stored data that cannot be read."""


@frozen
class StoredFinding:
    """A finding on the day it was made.

    Attributes:
        grows: whether its days of delay grow by one each day.
        ages: whether its amount or due date depends on the day of evaluation: it is then computed again each
            day, and a changed amount is not news (semantics § 2.8).
    """

    finding: Finding
    grows: bool = False
    ages: bool = False

    def on(self, as_of: date) -> Finding:
        """Return the finding on a later day, if nothing else changes until then."""
        return _late_on(self.finding, as_of) if self.grows else self.finding

    @property
    def without_daily_changes(self) -> Finding:
        """Return the finding without what changes daily: equal results are no news."""
        found = evolve(self.finding, place=None, wordings=())
        if self.grows:
            found = evolve(found, days_late=None, late_range=None)
        return evolve(found, amount=None, due_range=None, late_range=None) if self.ages else found


def _late_on(finding: Finding, as_of: date) -> Finding:
    """Return a finding on an unperformed duty with its days of delay on a day."""
    if finding.due is not None:
        return evolve(finding, days_late=(as_of - finding.due).days)
    if finding.due_range is None:
        return finding
    first, last = finding.due_range
    least, most = max(1, (as_of - last).days), (as_of - first).days
    return evolve(finding, late_range=(least, most))


@frozen
class Trouble:
    """Why a dossier could not be read, and where; in the language of the report."""

    place: str
    code: str
    message: str = field(default="", eq=False)
    remedy: str = field(default="", eq=False)
    actual: str = ""
    expected: str = ""


@frozen
class Labels:
    """The labels, in dossier and law, of what the findings name."""

    values: dict[str, str] = field(factory=dict)
    norms: dict[str, str] = field(factory=dict)
    rows: dict[str, str] = field(factory=dict)
    tables: tuple[str, ...] = ()
    readings: tuple[tuple[str, str, str], ...] = ()
    rules: dict[str, tuple[Wording, ...]] = field(factory=dict)
    labels: dict[str, tuple[tuple[str, str], ...]] = field(factory=dict)
    currency: str = EURO
    english: dict[str, str] = field(factory=dict)


@frozen
class StoredDossier:
    """A dossier as checked; an unreadable one has only troubles."""

    id: str = ""
    title: str = ""
    findings: tuple[StoredFinding, ...] = ()
    troubles: tuple[Trouble, ...] = ()
    called: Labels = field(factory=Labels, eq=False)

    def on(self, as_of: date) -> tuple[Finding, ...]:
        """Return its findings on a day."""
        return tuple(item.on(as_of) for item in self.findings)

    @property
    def mark(self) -> str:
        """Return a key that stays equal as long as there is no news."""
        without_daily_changes = [item.without_daily_changes for item in self.findings]
        troubles = [(it.place, it.code, it.actual, it.expected) for it in self.troubles]
        return sha256(msgspec.json.encode([without_daily_changes, troubles])).hexdigest()


@frozen
class StoredCheck:
    """The stored result of a dossier, as bytes, with what shows whether it is still valid.

    Attributes:
        due: the day on which it must be computed again.
        mark: equal if there is no news.
        quick, whole: the stamps of its files; if empty, it is read again next time.
    """

    id: str
    content: bytes
    mark: str
    due: date | None = None
    outside: Outside = field(factory=Outside)
    quick: str = ""
    whole: str = ""


def stored_findings(
    verdict: Verdict, findings: tuple[Finding, ...]
) -> tuple[tuple[StoredFinding, ...], date | None]:
    """Return the findings of a verdict for storage, and the day on which they must be computed again.

    It is the day until which the verdict is stable, or tomorrow if something changes daily that cannot be
    computed from what is stored. None: only when a file changes.
    """
    norms: dict[str, list[DutyVerdict | RightVerdict]] = {}
    for norm in verdict.norms_and_rules:
        norms.setdefault(norm.subject, []).append(norm)
    kept = tuple(
        _stored_finding(finding, norms.get(finding.subject, []), verdict.as_of) for finding in findings
    )
    if any(item.ages for item in kept):
        return kept, verdict.as_of + _DAY
    return kept, verdict.stable_until


def _stored_finding(finding: Finding, about: list[DutyVerdict | RightVerdict], as_of: date) -> StoredFinding:
    ages = any(_follows_today(norm) for norm in about)
    if (finding.days_late, finding.late_range) == (None, None):
        return StoredFinding(finding, ages=ages)
    done = [isinstance(norm, DutyVerdict) and norm.status is DutyStatus.MET_LATE for norm in about]
    if done and all(done):
        return StoredFinding(finding, ages=ages)
    grows = bool(done) and not any(done) and _late_on(finding, as_of) == finding
    return StoredFinding(finding, grows=grows, ages=ages or not grows)


def _follows_today(norm: DutyVerdict | RightVerdict) -> bool:
    """Return whether a norm's findings depend on the day of evaluation."""
    day = norm.due if isinstance(norm, DutyVerdict) else norm.until
    return any(answer is not None and answer.ages for answer in (norm.amount, day))


def encoded(kept: StoredDossier) -> bytes:
    """Return the stored form as bytes."""
    return msgspec.json.encode(kept)


def read_stored(data: bytes) -> StoredDossier:
    """Return what was stored; raise `DamagedError` for any other bytes."""
    try:
        return _DECODER.decode(data)
    except msgspec.MsgspecError as error:
        raise DamagedError(str(error)) from error


_DECODER: Final = msgspec.json.Decoder(StoredDossier)


class Kind(StrEnum):
    """How something has changed since it was last reported."""

    NEW = "new"
    CHANGED = "changed"
    GONE = "gone"


@frozen
class Change:
    """A finding that is new, changed or resolved; at least one of the two versions is present."""

    kind: Kind
    before: StoredFinding | None = None
    after: StoredFinding | None = None

    @property
    def latest(self) -> StoredFinding:
        """Return the present finding; the former one if it is resolved."""
        found = self.after or self.before
        if found is None:
            raise ValueError(self.kind)
        return found

    def is_grave(self, least: Severity | None) -> bool:
        """Return whether a finding of at least that severity is new, or its severity has risen to it."""
        return (
            least is not None and self.after is not None and self.latest.finding.severity.rank >= least.rank
        )


@frozen
class News:
    """The news of a dossier.

    Attributes:
        dossier: the change of the dossier itself: new, gone, or changed because it has become unreadable
            or readable.
        troubles: why it cannot be read, if new or changed.
    """

    changes: tuple[Change, ...] = ()
    dossier: Kind | None = None
    troubles: tuple[Trouble, ...] = ()

    def exit_code(self, fail_on: Severity | None) -> int:
        """Return 2 if a dossier has become unreadable, 1 for news at or above `fail_on`, else 0."""
        return 2 if self.troubles else int(any(change.is_grave(fail_on) for change in self.changes))


def news(before: StoredDossier | None, after: StoredDossier | None) -> News:
    """Return the news of a dossier between the reported state `before` and `after`; None: no such dossier.

    The findings of an unreadable dossier are neither gone nor new, but unknown.
    """
    if before is None or after is None:
        kind = Kind.NEW if before is None else Kind.GONE
        changes = tuple(_changes(before or StoredDossier(), after or StoredDossier()))
        return News(changes, kind, () if after is None else after.troubles)
    if after.troubles:
        return News((), Kind.CHANGED, after.troubles) if after.troubles != before.troubles else News()
    return News(tuple(_changes(before, after)), Kind.CHANGED if before.troubles else None)


def _changes(before: StoredDossier, after: StoredDossier) -> Iterator[Change]:
    """Yield the changes in the order of the present findings, then the resolved ones.

    Equal findings are dropped first; then a finding is matched with a former one of the same code and
    subject, then of the same subject: «due soon» becomes «overdue».
    """
    reported = Counter(item.without_daily_changes for item in before.findings)
    now: list[StoredFinding] = []
    for item in after.findings:
        if reported[item.without_daily_changes]:
            reported[item.without_daily_changes] -= 1
        else:
            now.append(item)
    left = list(_left(before, reported))
    pairs: dict[int, StoredFinding] = {}
    for same in (_of_code, _of_subject):
        for at, item in enumerate(now):
            if at not in pairs and (found := _first(left, same, item.finding)) is not None:
                pairs[at] = found
                left.remove(found)
    for at, item in enumerate(now):
        former = pairs.get(at)
        yield Change(Kind.NEW if former is None else Kind.CHANGED, former, item)
    yield from (Change(Kind.GONE, item) for item in left)


def _left(before: StoredDossier, reported: Counter[Finding]) -> Iterator[StoredFinding]:
    """Yield the reported findings that no longer exist."""
    for item in before.findings:
        if reported[item.without_daily_changes]:
            reported[item.without_daily_changes] -= 1
            yield item


def _first(
    left: list[StoredFinding], same: Callable[[Finding], tuple[str, ...]], finding: Finding
) -> StoredFinding | None:
    return next((item for item in left if same(item.finding) == same(finding)), None)


def _of_code(finding: Finding) -> tuple[str, ...]:
    return (finding.code, finding.subject)


def _of_subject(finding: Finding) -> tuple[str, ...]:
    return (finding.subject,)


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

    def last_reported(self, path: str) -> bytes | None:
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

"""What is stored of a dossier's verdict: its findings as values, valid until the next possible change.

Days of delay grow by themselves and are computed for the day of the report.
"""

from datetime import date, timedelta
from hashlib import sha256
from typing import Final

import msgspec
from attrs import evolve, field, frozen

from budget.findings import Finding, Wording
from budget.money import EURO
from conventions.engine.status import DutyStatus
from conventions.engine.verdict import DutyVerdict, RightVerdict, Verdict

_DAY: Final = timedelta(days=1)


class DamagedError(ValueError):
    """Stored data that cannot be read."""


@frozen
class KeptFinding:
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
class Kept:
    """A dossier as checked; an unreadable one has only troubles."""

    id: str = ""
    title: str = ""
    findings: tuple[KeptFinding, ...] = ()
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


def kept_of(verdict: Verdict, findings: tuple[Finding, ...]) -> tuple[tuple[KeptFinding, ...], date | None]:
    """Return the findings of a verdict for storage, and the day on which they must be computed again.

    It is the day until which the verdict is stable, or tomorrow if something changes daily that cannot be
    computed from what is stored. None: only when a file changes.
    """
    norms: dict[str, list[DutyVerdict | RightVerdict]] = {}
    for norm in verdict.told:
        norms.setdefault(norm.subject, []).append(norm)
    kept = tuple(_kept(finding, norms.get(finding.subject, []), verdict.as_of) for finding in findings)
    if any(item.ages for item in kept):
        return kept, verdict.as_of + _DAY
    return kept, verdict.stable_until


def _kept(finding: Finding, about: list[DutyVerdict | RightVerdict], as_of: date) -> KeptFinding:
    ages = any(_follows_today(norm) for norm in about)
    if (finding.days_late, finding.late_range) == (None, None):
        return KeptFinding(finding, ages=ages)
    done = [isinstance(norm, DutyVerdict) and norm.status is DutyStatus.MET_LATE for norm in about]
    if done and all(done):
        return KeptFinding(finding, ages=ages)
    grows = bool(done) and not any(done) and _late_on(finding, as_of) == finding
    return KeptFinding(finding, grows=grows, ages=ages or not grows)


def _follows_today(norm: DutyVerdict | RightVerdict) -> bool:
    """Return whether a norm's findings depend on the day of evaluation."""
    day = norm.due if isinstance(norm, DutyVerdict) else norm.until
    return any(answer is not None and answer.ages for answer in (norm.amount, day))


def encoded(kept: Kept) -> bytes:
    """Return the stored form as bytes."""
    return msgspec.json.encode(kept)


def read_kept(data: bytes) -> Kept:
    """Return what was stored; raise `DamagedError` for any other bytes."""
    try:
        return _DECODER.decode(data)
    except msgspec.MsgspecError as error:
        raise DamagedError(str(error)) from error


_DECODER: Final = msgspec.json.Decoder(Kept)

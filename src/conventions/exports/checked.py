"""A checked or unreadable dossier: the input of every output format."""

from collections.abc import Iterable
from datetime import date
from operator import add
from pathlib import Path

from attrs import evolve, field

from budget import frozen
from budget.findings import Finding, Severity
from conventions.engine.verdict import Verdict
from conventions.exports.json_values import Json
from conventions.exports.label_text import UNNAMED, Names
from conventions.language.answers import Answer


@frozen
class UnreadableDossier:
    """A dossier that could not be read: its faults, each with place, code and words."""

    path: Path
    errors: tuple[dict[str, Json], ...]


@frozen
class CheckedDossier:
    """A dossier with its findings, and its verdict if it was evaluated.

    `names` are what the agreement calls things, `former` the dates that amendments moved, by norm.
    """

    id: str
    path: Path
    findings: tuple[Finding, ...]
    verdict: Verdict | None = None
    names: Names = UNNAMED
    former: tuple[tuple[str, Answer], ...] = ()
    title: str = ""


Checked = CheckedDossier | UnreadableDossier


@frozen(order=True)
class Line:
    """A line about a dossier: sorted by severity, then by days late, then by day."""

    rank: int
    late: int
    day: date
    severity: Severity = field(order=False)
    text: str = field(order=False)
    remedy: str = field(default="", order=False)
    readings: tuple[str, ...] = field(default=(), order=False)
    """The verdicts of other readings on the same norm."""
    path: str = ""
    more: str = field(default="", order=False)
    """The number of other lines about the dossier, if only this one is printed."""


@frozen
class OpenRules:
    """The undecided rules of a rulebook for a dossier: their number, and their questions."""

    book: str
    number: int
    asked: tuple[str, ...]


@frozen
class Part:
    """What a report makes of one dossier: small, and of plain values, for another process may have made it.

    Attributes:
        text: what is printed in its turn.
        mark: what the end of the report rests on: the hash of the dossier as JSON, the outcome of its case.
        line: of many dossiers as text, what waits for the gravest to come first.
        is_idle: whether, then, there is nothing to say of it.
        open: what no rule can decide of it.
    """

    text: str = ""
    mark: str = ""
    line: Line | None = None
    is_idle: bool = False
    open: tuple[OpenRules, ...] = ()


@frozen
class Tally:
    """The numbers of dossiers checked and unreadable, and of findings by severity."""

    dossiers: int = 0
    unreadable: int = 0
    by_rank: tuple[int, ...] = (0,) * len(Severity)

    @staticmethod
    def of(checked: Checked) -> "Tally":
        """Return the numbers of one dossier."""
        if isinstance(checked, UnreadableDossier):
            return Tally(1, 1)
        found = [0] * len(Severity)
        for finding in checked.findings:
            found[finding.severity.rank] += 1
        return Tally(1, 0, tuple(found))

    def plus(self, other: "Tally") -> "Tally":
        """Return the sum of both."""
        by_rank = tuple(map(add, self.by_rank, other.by_rank))
        return Tally(self.dossiers + other.dossiers, self.unreadable + other.unreadable, by_rank)

    def findings(self) -> dict[Severity, int]:
        """Return the number of findings of each severity, the most severe first."""
        return {severity: self.by_rank[severity.rank] for severity in reversed(Severity)}

    def exit_code(self, fail_on: Severity | None) -> int:
        """Return 2 if a dossier was unreadable, 1 if a finding is at or above `fail_on`, else 0."""
        if self.unreadable:
            return 2
        return int(fail_on is not None and any(self.by_rank[fail_on.rank :]))


def tally(dossiers: Iterable[Checked]) -> Tally:
    """Return the numbers of all dossiers."""
    found = Tally()
    for checked in dossiers:
        found = found.plus(Tally.of(checked))
    return found


# --- The part of a check that is shown: all of it, some statuses, findings from a severity on ---------------


@frozen
class CheckFilter:
    """The selection of a check: everything, the norms with some statuses, or findings from a severity on.

    Attributes:
        only: the statuses to show; empty: all.
        least: the lowest severity to show.
        quiet: the severity from which a dossier is shown; None with `is_quiet`: never.
    """

    all: bool = False
    only: frozenset[str] = frozenset()
    least: Severity = Severity.INFO
    is_quiet: bool = False
    quiet: Severity | None = None

    def shows(self, checked: Checked) -> bool:
        """Return whether there is anything to show for a dossier."""
        if not self.is_quiet or isinstance(checked, UnreadableDossier):
            return True
        limit = self.quiet
        return limit is not None and any(f.severity.rank >= limit.rank for f in checked.findings)


def filtered(checked: Checked, told: CheckFilter) -> Checked:
    """Return a dossier with the requested findings."""
    if isinstance(checked, UnreadableDossier) or (not told.only and told.least is Severity.INFO):
        return checked
    verdict = checked.verdict
    norms = () if verdict is None else verdict.norms_and_rules
    asked = {norm.subject for norm in norms if norm.status.value in told.only}
    findings = tuple(
        finding
        for finding in checked.findings
        if finding.severity.rank >= told.least.rank and (not told.only or finding.subject in asked)
    )
    return evolve(checked, findings=findings)

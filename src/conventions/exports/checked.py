"""A dossier that was checked, or that could not be: what every form of the output is written from."""

from collections.abc import Iterable
from datetime import date
from operator import add
from pathlib import Path

from attrs import evolve, field, frozen

from budget.findings import Finding, Severity
from conventions.engine.verdict import Verdict
from conventions.exports.json_values import Json
from conventions.exports.names import UNNAMED, Names
from conventions.language.answers import Answer


@frozen
class UnreadableDossier:
    """A dossier that could not be read: its faults, each with place, code and words."""

    path: Path
    errors: tuple[dict[str, Json], ...]


@frozen
class CheckedDossier:
    """A dossier with its findings, and its verdict if one was asked.

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
    """Something to say of a dossier: the gravest first, then the longest late, then by day."""

    rank: int
    late: int
    day: date
    severity: Severity = field(order=False)
    text: str = field(order=False)
    remedy: str = field(default="", order=False)
    readings: tuple[str, ...] = field(default=(), order=False)
    """What other readings of the text say of the same."""
    path: str = ""
    more: str = field(default="", order=False)
    """How much else there is to say of the dossier, where only this is said."""


@frozen
class OpenRules:
    """What no rule of a rulebook can decide of a dossier: how many rules, and what they ask."""

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
    """How many dossiers were checked, how many could not be, and how many findings there are by severity."""

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
        """Return the numbers of both."""
        by_rank = tuple(map(add, self.by_rank, other.by_rank))
        return Tally(self.dossiers + other.dossiers, self.unreadable + other.unreadable, by_rank)

    def findings(self) -> dict[Severity, int]:
        """Return how many findings there are of each severity, the gravest first."""
        return {severity: self.by_rank[severity.rank] for severity in reversed(Severity)}

    def exit_code(self, fail_on: Severity | None) -> int:
        """Return 2 where a dossier was unreadable, 1 where a finding is at or above `fail_on`, else 0."""
        if self.unreadable:
            return 2
        return int(fail_on is not None and any(self.by_rank[fail_on.rank :]))


def tally(dossiers: Iterable[Checked]) -> Tally:
    """Return the numbers of all dossiers."""
    found = Tally()
    for checked in dossiers:
        found = found.plus(Tally.of(checked))
    return found


# --- How much of a check is told to a person: all of it, some statuses, what is grave enough ----------------


@frozen
class Told:
    """What a check shows: everything, the norms in some statuses, or findings from a severity on.

    Attributes:
        only: the statuses asked; none asked is every one.
        least: the least severity told.
        quiet: the severity from which a dossier is worth a word; None with `is_quiet` is never.
    """

    all: bool = False
    only: frozenset[str] = frozenset()
    least: Severity = Severity.INFO
    is_quiet: bool = False
    quiet: Severity | None = None

    def tells(self, checked: Checked) -> bool:
        """Return whether there is anything to show of a dossier."""
        if not self.is_quiet or isinstance(checked, UnreadableDossier):
            return True
        limit = self.quiet
        return limit is not None and any(f.severity.rank >= limit.rank for f in checked.findings)


def narrowed(checked: Checked, told: Told) -> Checked:
    """Return a dossier with the findings that were asked for."""
    if isinstance(checked, UnreadableDossier) or (not told.only and told.least is Severity.INFO):
        return checked
    verdict = checked.verdict
    norms = () if verdict is None else verdict.told
    asked = {norm.subject for norm in norms if norm.status.value in told.only}
    findings = tuple(
        finding
        for finding in checked.findings
        if finding.severity.rank >= told.least.rank and (not told.only or finding.subject in asked)
    )
    return evolve(checked, findings=findings)

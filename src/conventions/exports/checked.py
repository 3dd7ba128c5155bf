"""A dossier that was checked, or that could not be: what every form of the output is written from."""

from collections.abc import Iterable
from pathlib import Path

from attrs import frozen

from budget.findings import Finding, Severity
from conventions.engine.verdict import Verdict
from conventions.exports.json_values import Json
from conventions.exports.names import UNNAMED, Names
from conventions.language.answers import Answer

__all__ = ["Checked", "CheckedDossier", "Tally", "UnreadableDossier", "tally"]


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


@frozen
class Tally:
    """How many dossiers were checked, how many could not be, and how many findings there are by severity."""

    dossiers: int = 0
    unreadable: int = 0
    by_rank: tuple[int, ...] = (0,) * len(Severity)

    def with_(self, checked: Checked) -> "Tally":
        """Return the numbers with one dossier more."""
        if isinstance(checked, UnreadableDossier):
            return Tally(self.dossiers + 1, self.unreadable + 1, self.by_rank)
        found = list(self.by_rank)
        for finding in checked.findings:
            found[finding.severity.rank] += 1
        return Tally(self.dossiers + 1, self.unreadable, tuple(found))

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
        found = found.with_(checked)
    return found

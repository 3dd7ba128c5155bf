"""A dossier that was checked, or that could not be: what every form of the output is written from."""

from pathlib import Path

from attrs import frozen

from budget.findings import Finding, Severity
from conventions.engine.verdict import Verdict
from conventions.exports.json_values import Json
from conventions.language.answers import Answer

__all__ = ["Checked", "CheckedDossier", "UnreadableDossier", "counted", "findings_in"]


@frozen
class UnreadableDossier:
    """A dossier that could not be read: its faults, each with place, code and words."""

    path: Path
    errors: tuple[dict[str, Json], ...]


@frozen
class CheckedDossier:
    """A dossier with its findings, and its verdict if one was asked.

    `labels` are those of definitions, `former` the dates that amendments moved, by norm.
    """

    id: str
    path: Path
    findings: tuple[Finding, ...]
    verdict: Verdict | None = None
    labels: tuple[tuple[str, str], ...] = ()
    former: tuple[tuple[str, Answer], ...] = ()


Checked = CheckedDossier | UnreadableDossier


def findings_in(dossiers: list[Checked]) -> list[Finding]:
    """Return the findings of all dossiers, in their order."""
    return [finding for item in dossiers if isinstance(item, CheckedDossier) for finding in item.findings]


def counted(dossiers: list[Checked]) -> dict[Severity, int]:
    """Return how many findings there are of each severity, the gravest first."""
    found = findings_in(dossiers)
    gravest_first = sorted(Severity, key=lambda severity: -severity.rank)
    return {severity: sum(finding.severity is severity for finding in found) for severity in gravest_first}

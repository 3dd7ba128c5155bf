"""Findings in the form asked: shared by the commands that end in findings and an exit code."""

import json

from budget.findings import Finding, Severity
from conventions.cli.output import say
from conventions.exports.checked import Checked, UnreadableDossier, findings_in
from conventions.exports.findings_csv import findings_csv
from conventions.exports.json_values import Json
from conventions.messages import Catalogue

__all__ = ["exit_code", "exit_of", "say_json", "say_table"]


def exit_code(findings: list[Finding], fail_on: Severity | None, *, unreadable: bool) -> int:
    """Return 2 for an unreadable input, which wins; 1 for a finding at or above the threshold; else 0."""
    if unreadable:
        return 2
    return int(fail_on is not None and any(finding.severity.rank >= fail_on.rank for finding in findings))


def exit_of(dossiers: list[Checked], fail_on: Severity | None) -> int:
    """Return the exit code of what was found in all dossiers."""
    unreadable = any(isinstance(item, UnreadableDossier) for item in dossiers)
    return exit_code(findings_in(dossiers), fail_on, unreadable=unreadable)


def say_json(found: Json, *, compact: bool = False) -> None:
    """Print a JSON value; `compact` on one line."""
    say(json.dumps(found, ensure_ascii=False, indent=None if compact else 1))


def say_table(
    form: str, dossiers: list[Checked], fail_on: Severity | None, words: Catalogue, command: str
) -> None:
    """Print findings as CSV or as JUnit."""
    if form == "csv":
        say(findings_csv(dossiers, words).removesuffix("\n"))
        return
    from conventions.exports.check_junit import junit

    say(junit(dossiers, fail_on, words, command))

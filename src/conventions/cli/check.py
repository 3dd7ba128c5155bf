"""`subventio check`: the verdict of each dossier, for a person, a program or a nightly run."""

import csv
import io
import json
import sys

from budget.findings import Finding, Severity
from conventions.cli.arguments import Arguments
from conventions.cli.loading import Loaded, Unread, load
from conventions.engine.evaluate import evaluate
from conventions.exports.check_json import CheckedDossier, UnreadableDossier, check_json, dossier_json
from conventions.exports.check_text import check_lines
from conventions.exports.finding_text import finding_message, finding_remedy
from conventions.messages import Catalogue

__all__ = ["check", "exit_code", "judged"]


def check(arguments: Arguments, words: Catalogue) -> int:
    """Print the check; return 2 if a dossier was unreadable, 1 if a finding is grave, else 0."""
    dossiers = [judged(item, arguments, words) for item in load(arguments.paths, words)]
    match arguments.form:
        case "json":
            found = check_json(dossiers, arguments.as_of, arguments.known_on, words)
            print(json.dumps(found, ensure_ascii=False, indent=1))
        case "jsonl":
            for dossier in dossiers:
                print(json.dumps(dossier_json(dossier, words), ensure_ascii=False))
        case "csv":
            sys.stdout.write(findings_csv(dossiers, words))
        case "junit":
            from conventions.exports.check_junit import junit

            print(junit(dossiers, arguments.fail_on, words))
        case _:
            for line in check_lines(dossiers, arguments.as_of, arguments.known_on, words):
                print(line)
    findings = [f for item in dossiers if isinstance(item, CheckedDossier) for f in item.verdict.findings]
    return exit_code(
        findings, arguments.fail_on, unreadable=any(isinstance(d, UnreadableDossier) for d in dossiers)
    )


def judged(
    item: Loaded | Unread, arguments: Arguments, words: Catalogue
) -> CheckedDossier | UnreadableDossier:
    """Return a dossier with its verdict, or with what could not be read."""
    if isinstance(item, Unread):
        return UnreadableDossier(item.path, item.errors(words))
    verdict = evaluate(item.dossier, arguments.as_of, arguments.known_on)
    return CheckedDossier(item.dossier.agreement.id, item.path, verdict)


def exit_code(findings: list[Finding], fail_on: Severity | None, *, unreadable: bool) -> int:
    """Return 2 for an unreadable input, which wins; 1 for a finding at or above the threshold; else 0."""
    if unreadable:
        return 2
    grave = fail_on is not None and any(finding.severity.rank >= fail_on.rank for finding in findings)
    return int(grave)


def findings_csv(dossiers: list[CheckedDossier | UnreadableDossier], words: Catalogue) -> str:
    """Return one row a finding, and one a fault; no cell begins like a formula."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(
        ["dossier", "path", "code", "severity", "subject", "article", "due", "days_late", "message", "remedy"]
    )
    for dossier in dossiers:
        if isinstance(dossier, UnreadableDossier):
            for error in dossier.errors:
                row = [
                    "",
                    str(dossier.path),
                    str(error["code"]),
                    "unreadable",
                    str(error["place"]),
                    "",
                    "",
                    "",
                ]
                writer.writerow([_safe(cell) for cell in (*row, str(error["message"]), str(error["remedy"]))])
            continue
        for finding in dossier.verdict.findings:
            due = finding.due.isoformat() if finding.due else ""
            late = "" if finding.days_late is None else str(finding.days_late)
            row = [dossier.id, str(dossier.path), finding.code, finding.severity.value, finding.subject]
            row += [
                finding.article or "",
                due,
                late,
                finding_message(finding, words),
                finding_remedy(finding, words),
            ]
            writer.writerow([_safe(cell) for cell in row])
    return text.getvalue()


def _safe(cell: str) -> str:
    """Return a cell that a spreadsheet takes as text."""
    return f"'{cell}" if cell[:1] in "=+-@\t\r" and cell else cell

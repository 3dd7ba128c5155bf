"""Findings as CSV: a row a finding, a row a fault; no cell begins like a formula."""

import csv
import io

from budget.findings import Finding
from conventions.exports.checked import Checked, CheckedDossier, UnreadableDossier
from conventions.exports.finding_text import finding_message, finding_remedy
from conventions.messages import Catalogue

__all__ = ["COLUMNS", "findings_csv"]

COLUMNS = (
    "dossier",
    "path",
    "code",
    "severity",
    "subject",
    "article",
    "due",
    "days_late",
    "message",
    "remedy",
)


def findings_csv(dossiers: list[Checked], words: Catalogue) -> str:
    """Return the table with its header; the severity of a fault is `unreadable`, its subject is its place."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(COLUMNS)
    for dossier in dossiers:
        for row in _rows(dossier, words):
            writer.writerow([safe(cell) for cell in row])
    return text.getvalue()


def _rows(dossier: Checked, words: Catalogue) -> list[list[str]]:
    match dossier:
        case CheckedDossier():
            return [_finding_row(dossier, finding, words) for finding in dossier.findings]
        case UnreadableDossier(path, errors):
            return [
                [
                    *("", str(path), str(error["code"]), "unreadable", str(error["place"]), "", "", ""),
                    *(str(error["message"]), str(error["remedy"] or "")),
                ]
                for error in errors
            ]


def _finding_row(dossier: CheckedDossier, finding: Finding, words: Catalogue) -> list[str]:
    return [
        dossier.id,
        str(dossier.path),
        finding.code,
        finding.severity.value,
        finding.subject,
        finding.article or "",
        finding.due.isoformat() if finding.due else "",
        "" if finding.days_late is None else str(finding.days_late),
        finding_message(finding, words),
        finding_remedy(finding, words),
    ]


def safe(cell: str) -> str:
    """Return a cell that a spreadsheet takes as text; its lines end in one way.

    >>> safe("=1+1"), safe(" @x"), safe("1 juin")
    ("'=1+1", "' @x", '1 juin')
    """
    text = cell.replace("\r\n", "\n").replace("\r", "\n")
    return f"'{text}" if text.lstrip().startswith(("=", "+", "-", "@")) or text.startswith("\t") else text

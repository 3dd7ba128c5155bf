"""Findings as CSV: a row a finding, a row a fault; no cell begins like a formula."""

import csv
import io
from collections.abc import Iterable, Mapping
from datetime import date
from enum import Enum
from typing import Final

from attrs import frozen

from budget.findings import Finding
from budget.money import EURO, Euros
from conventions.exports.checked import Checked, CheckedDossier, Part, Tally, UnreadableDossier, tally
from conventions.exports.finding_text import finding_words
from conventions.exports.json_values import Json
from conventions.language.answers import DAWN, NEVER
from conventions.messages import Catalogue

__all__ = ["COLUMNS", "CsvForm", "FindingsCsv", "findings_csv", "safe"]

COLUMNS: Final = (
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
    "amount_min",
    "amount_max",
    "due_first",
    "due_last",
    "days_late_least",
    "days_late_most",
)
"""`due` and `days_late` where they are one; else the ends of the range in the columns of their own."""
_BOM: Final = "\ufeff"


def _cell_text(value: date | int | None) -> str:
    """Return a day or a number; empty where there is none, or where it only lies in a range."""
    return "" if value is None else str(value)


def _ends(between: tuple[date, date] | tuple[int, int] | None) -> tuple[str, str]:
    """Return the two ends of a range, each empty where nothing bounds it."""
    first, last = between or (None, None)
    return _cell_text(None if first == DAWN else first), _cell_text(None if last == NEVER else last)


class CsvForm(Enum):
    """Who reads the table: a French spreadsheet (semicolons, decimal commas, byte order mark); a program."""

    EXCEL = "excel"
    PLAIN = "plain"

    def head(self, columns: Iterable[str]) -> str:
        """Return the header as text."""
        return (_BOM if self is CsvForm.EXCEL else "") + self.table([columns])

    def table(self, rows: Iterable[Iterable[str]]) -> str:
        """Return rows as text."""
        text = io.StringIO()
        separator = ";" if self is CsvForm.EXCEL else ","
        csv.writer(text, delimiter=separator, lineterminator="\n").writerows(rows)
        return text.getvalue()


@frozen
class FindingsCsv:
    """The table, written as its dossiers come; of a fault, severity is `unreadable`, subject its place."""

    words: Catalogue
    form: CsvForm = CsvForm.EXCEL

    def start(self) -> str:
        """Return the header."""
        return self.form.head(COLUMNS)

    def part(self, checked: Checked) -> Part:
        """Return the rows of a dossier."""
        match checked:
            case CheckedDossier():
                return Part(self.table(self.finding(checked, finding) for finding in checked.findings))
            case UnreadableDossier(path, errors):
                return Part(self.table(self.fault("", str(path), error) for error in errors))

    def add(self, part: Part) -> str:
        """Return the rows of a dossier."""
        return part.text

    def end(self, found: Tally) -> str:  # noqa: ARG002 — a table has no summary
        """Return what stands after the rows: nothing."""
        return ""

    def finding(self, checked: CheckedDossier, finding: Finding) -> list[str]:
        """Return the cells of a finding."""
        said = finding_words(finding, self.words, checked.names)
        return [
            checked.id,
            str(checked.path),
            finding.code,
            finding.severity.value,
            finding.subject,
            finding.article or "",
            _cell_text(finding.due),
            _cell_text(finding.days_late),
            said.message,
            said.remedy,
            *(self.amount(cents, checked.names.currency) for cents in finding.amount or (None, None)),
            *_ends(finding.due_range),
            *_ends(finding.late_range),
        ]

    @staticmethod
    def fault(name: str, path: str, error: Mapping[str, Json]) -> list[str]:
        """Return the cells of a fault."""
        place, remedy = str(error["place"]), str(error["remedy"] or "")
        told = (str(error["code"]), "unreadable", place, "", "", "", str(error["message"]), remedy)
        return [name, path, *told, *("",) * 6]

    def amount(self, cents: int | None, currency: str) -> str:
        """Return an amount as the reader computes with it; empty where there is none, or no limit.

        One in another currency has its code, so that no sum of the column takes it for euros.
        """
        if cents is None:
            return ""
        text = str(Euros.of_cents(cents))
        text = text if currency == EURO else f"{text} {currency}"
        return text.replace(".", ",") if self.form is CsvForm.EXCEL else text

    def table(self, rows: Iterable[Iterable[str]]) -> str:
        """Return rows as text, no cell of which begins like a formula."""
        return self.form.table([safe(cell) for cell in row] for row in rows)


def findings_csv(dossiers: Iterable[Checked], words: Catalogue, form: CsvForm = CsvForm.PLAIN) -> str:
    """Return the whole table."""
    read = list(dossiers)
    table = FindingsCsv(words, form)
    return table.start() + "".join(table.part(checked).text for checked in read) + table.end(tally(read))


def safe(cell: str) -> str:
    """Return a cell that a spreadsheet takes as text; its lines end in one way.

    >>> safe("=1+1"), safe(" @x"), safe("1 juin")
    ("'=1+1", "' @x", '1 juin')
    """
    text = cell.replace("\r\n", "\n").replace("\r", "\n")
    return f"'{text}" if text.lstrip().startswith(("=", "+", "-", "@")) or text.startswith("\t") else text

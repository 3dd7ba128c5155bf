"""The check for other programs: findings as CSV, JUnit XML, and the text format of Prometheus."""

import csv
import io
import re
from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC, date, datetime
from enum import Enum
from tempfile import SpooledTemporaryFile
from typing import Final
from xml.etree.ElementTree import Element, SubElement, indent, tostring

from budget import frozen
from budget.findings import Finding, Severity
from budget.money import EURO, Euros
from conventions.exports.checked import Checked, CheckedDossier, Part, Tally, UnreadableDossier
from conventions.exports.finding_text import finding_words
from conventions.exports.json_values import Json
from conventions.language.answers import DAWN, NEVER
from conventions.messages import Catalogue

# --- Findings as CSV: a row a finding, a row a fault; no cell begins like a formula -------------------------

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
"""`due` and `days_late` if they are decided; else the ends of their ranges, in separate columns."""
_BOM: Final = "\ufeff"


def _cell_text(value: date | int | None) -> str:
    """Return a day or a number; empty if there is none, or if it is not decided."""
    return "" if value is None else str(value)


def _ends(between: tuple[date, date] | tuple[int, int] | None) -> tuple[str, str]:
    """Return the two ends of a range, each empty if there is no bound."""
    first, last = between or (None, None)
    return _cell_text(None if first == DAWN else first), _cell_text(None if last == NEVER else last)


class CsvForm(Enum):
    """The reader of the table: a program, or a French spreadsheet (semicolons, decimal commas, a mark)."""

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
    """The table, written dossier by dossier; a fault has the severity `unreadable`, its place as subject."""

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
        """Return the text after the rows: nothing."""
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
        """Return an amount in the reader's number format; empty if there is none, or no limit.

        One in another currency has its code, so that no sum of the column takes it for euros.
        """
        if cents is None:
            return ""
        text = str(Euros.of_cents(cents))
        text = text if currency == EURO else f"{text} {currency}"
        return text.replace(".", ",") if self.form is CsvForm.EXCEL else text

    def table(self, rows: Iterable[Iterable[str]]) -> str:
        """Return rows as text; no cell begins like a formula."""
        return self.form.table([safe(cell) for cell in row] for row in rows)


def safe(cell: str) -> str:
    """Return a cell that a spreadsheet reads as text, with uniform line ends.

    >>> safe("=1+1"), safe(" @x"), safe("1 juin")
    ("'=1+1", "' @x", '1 juin')
    """
    text = cell.replace("\r\n", "\n").replace("\r", "\n")
    return f"'{text}" if text.lstrip().startswith(("=", "+", "-", "@")) or text.startswith("\t") else text


# ------------------------------------------------------------------------------------------------------------
# The check as JUnit XML: one case a dossier, failed when a finding is grave, in error when unreadable.

FORBIDDEN: Final = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""The characters that XML 1.0 cannot contain, even escaped."""


_IN_MEMORY: Final = 1_000_000
FAILURE: Final = "failure"
ERROR: Final = "error"


class Junit:
    """The report. Its first line has the number of cases, so they wait until all are known, on disk if many.

    Findings below the threshold stand in the case's output.
    """

    def __init__(self, fail_on: Severity | None, words: Catalogue, command: str = "check") -> None:
        self.fail_on = fail_on
        self.words = words
        self.command = command
        self.failures = 0
        self.errors = 0
        self.cases: SpooledTemporaryFile[str] = SpooledTemporaryFile(_IN_MEMORY, "w+", encoding="utf-8")  # noqa: SIM115 — open until the end

    def start(self) -> str:
        """Return the text before the first dossier: nothing."""
        return ""

    def part(self, checked: Checked) -> Part:
        """Return the case of a dossier, and its result."""
        case = _case(checked, self.fail_on, self.words, self.command)
        outcome = next((name for name in (FAILURE, ERROR) if case.find(name) is not None), "")
        indent(case, level=1)
        return Part(f"  {tostring(case, encoding='unicode').rstrip()}\n", outcome)

    def add(self, part: Part) -> str:
        """Store the case of a dossier; nothing is printed yet."""
        self.failures += part.mark == FAILURE
        self.errors += part.mark == ERROR
        self.cases.write(part.text)
        return ""

    def end(self, found: Tally) -> Iterator[str]:
        """Yield the report, piece by piece."""
        counts = f'tests="{found.dossiers}" failures="{self.failures}" errors="{self.errors}"'
        yield f'<?xml version="1.0" encoding="UTF-8"?>\n<testsuite name="subventio" {counts}>\n'
        self.cases.seek(0)
        yield from self.cases
        yield "</testsuite>\n"
        self.cases.close()


def _case(dossier: Checked, fail_on: Severity | None, words: Catalogue, name: str) -> Element:
    case = Element("testcase", classname=f"subventio.{name}")
    if not isinstance(dossier, CheckedDossier):
        case.set("name", _clean(dossier.path.name or str(dossier.path)))
        codes = ", ".join(sorted({str(error["code"]) for error in dossier.errors}))
        lines = [f"{error['place']}: {error['message']}" for error in dossier.errors]
        SubElement(case, ERROR, type="unreadable", message=_clean(codes)).text = _clean("\n".join(lines))
        return case
    case.set("name", _clean(dossier.id))
    grave: list[str] = []
    said: list[str] = []
    codes = ""
    for finding in dossier.findings:
        told = finding_words(finding, words, dossier.names)
        line = f"{told.message}{f' → {told.remedy}' if told.remedy else ''}"
        is_grave = fail_on is not None and finding.severity.rank >= fail_on.rank
        codes = codes or (finding.code if is_grave else "")
        (grave if is_grave else said).append(line)
    if grave:
        failure = SubElement(case, FAILURE, type=codes, message=_clean(grave[0]))
        failure.text = _clean("\n".join(grave))
    if said:
        SubElement(case, "system-out").text = _clean("\n".join(said))
    return case


def _clean(text: str) -> str:
    return FORBIDDEN.sub("\N{REPLACEMENT CHARACTER}", text)


# --- The numbers of a check in the text format of Prometheus ------------------------------------------------


def metrics_text(counted: Tally, read: int, as_of: date, ended_at: int) -> str:
    """Return the metrics of a run that ended `ended_at`, in seconds of Unix: an alert looks for old ones.

    `read` is how many of the dossiers were read.
    """
    findings = ((f'{{severity="{severity}"}}', count) for severity, count in counted.findings().items())
    day = int(datetime(as_of.year, as_of.month, as_of.day, tzinfo=UTC).timestamp())
    told = (
        ("dossiers", "Dossiers that were checked.", [("", counted.dossiers)]),
        ("dossiers_unreadable", "Dossiers that could not be read.", [("", counted.unreadable)]),
        ("dossiers_read", "Dossiers that were read, since something may have changed.", [("", read)]),
        ("findings", "Findings by severity.", findings),
        ("as_of_timestamp_seconds", "The day of the question.", [("", day)]),
        ("end_timestamp_seconds", "When the check ended.", [("", ended_at)]),
    )
    return "".join(line for name, text, values in told for line in _metric(name, text, values))


def _metric(name: str, text: str, values: Iterable[tuple[str, int]]) -> Iterator[str]:
    yield f"# HELP subventio_{name} {text}\n# TYPE subventio_{name} gauge\n"
    for labels, value in values:
        yield f"subventio_{name}{labels} {value}\n"

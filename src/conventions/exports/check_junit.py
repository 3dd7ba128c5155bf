"""The check as JUnit XML: one case a dossier, failed when a finding is grave, in error when unreadable."""

import re
from collections.abc import Iterable, Iterator
from tempfile import SpooledTemporaryFile
from typing import Final
from xml.etree.ElementTree import Element, SubElement, indent, tostring

from budget.findings import Severity
from conventions.exports.checked import Checked, CheckedDossier, Part, Tally, tally
from conventions.exports.finding_text import finding_words
from conventions.messages import Catalogue

__all__ = ["Junit", "junit"]

FORBIDDEN: Final = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""What XML 1.0 cannot hold, even escaped."""


_IN_MEMORY: Final = 1_000_000
FAILURE: Final = "failure"
ERROR: Final = "error"


class Junit:
    """The report. Its first line counts the cases: they wait until all are known, on disk if they are many.

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
        """Return what can be said before the first dossier: nothing."""
        return ""

    def part(self, checked: Checked) -> Part:
        """Return the case of a dossier, and what it came to."""
        case = _case(checked, self.fail_on, self.words, self.command)
        outcome = next((name for name in (FAILURE, ERROR) if case.find(name) is not None), "")
        indent(case, level=1)
        return Part(f"  {tostring(case, encoding='unicode').rstrip()}\n", outcome)

    def add(self, part: Part) -> str:
        """Keep the case of a dossier; nothing is said yet."""
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


def junit(
    dossiers: Iterable[Checked], fail_on: Severity | None, words: Catalogue, command: str = "check"
) -> str:
    """Return the whole report."""
    read = list(dossiers)
    report = Junit(fail_on, words, command)
    for checked in read:
        report.add(report.part(checked))
    return "".join(report.end(tally(read)))


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

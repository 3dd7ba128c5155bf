"""Findings in a spreadsheet and in a build's report: nothing in them is a formula or breaks the file."""

import csv
import io
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest
from hypothesis import given
from hypothesis import strategies as st

from budget.findings import Finding, Severity
from conventions.cli.reporting import Report
from conventions.exports.check_forms import COLUMNS, CsvForm, FindingsCsv, Junit
from conventions.exports.checked import Checked, CheckedDossier, UnreadableDossier, tally
from conventions.messages import catalogue

WORDS = catalogue("fr")


def dossier(name: str, *severities: Severity) -> CheckedDossier:
    findings = tuple(
        Finding("duty_overdue", severity, name, params=(("name", name), ("debtor", "funder")))
        for severity in severities
    )
    return CheckedDossier(name, Path("folder"), findings)


def unreadable(message: str) -> UnreadableDossier:
    error = {
        "place": "f:1",
        "code": "c",
        "message": message,
        "actual": None,
        "expected": None,
        "remedy": None,
    }
    return UnreadableDossier(Path("broken"), (dict(error),))


def whole(report: Report, *dossiers: Checked) -> str:
    parts = [report.add(report.part(checked)) for checked in dossiers]
    return "".join([report.start(), *parts, *report.end(tally(dossiers))])


def cells(dossiers: list[Checked]) -> list[list[str]]:
    return list(csv.reader(io.StringIO(whole(FindingsCsv(WORDS, CsvForm.PLAIN), *dossiers))))


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r=", " =", "\u00a0="])
def test_no_cell_begins_like_a_formula(start: str) -> None:
    risky = f'{start}HYPERLINK("x")'
    header, *rows = cells([dossier(risky, Severity.MAJOR), unreadable(risky)])
    assert header == list(COLUMNS)
    assert len(rows) == 2
    assert all(not cell.lstrip().startswith(("=", "+", "-", "@")) for row in rows for cell in row)
    assert rows[0][0].startswith("'")


@given(st.text())
def test_every_text_comes_back_as_one_cell(text: str) -> None:
    _, row = cells([dossier(text, Severity.MAJOR)])
    assert len(row) == len(COLUMNS)
    lines = text.replace("\r\n", "\n").replace("\r", "\n")
    assert row[0] in (lines, f"'{lines}")


@given(st.text())
def test_every_text_can_stand_in_the_report(text: str) -> None:
    told = dossier(text, Severity.MAJOR, Severity.INFO), unreadable(text)
    report = whole(Junit(Severity.MAJOR, WORDS), *told)
    suite = ET.fromstring(report.encode())  # noqa: S314 — our own text
    assert [suite.get(name) for name in ("tests", "failures", "errors")] == ["2", "1", "1"]


def test_a_dossier_fails_once_whatever_is_found() -> None:
    told = dossier("a", Severity.MAJOR, Severity.BLOCKING, Severity.INFO)
    report = whole(Junit(Severity.MAJOR, WORDS), told)
    suite = ET.fromstring(report)  # noqa: S314 — our own text
    assert suite.get("failures") == "1"
    assert len(suite.findall("./testcase/failure")) == 1
    assert len((suite.findtext("./testcase/failure") or "").splitlines()) == 2


def test_nothing_fails_when_nothing_is_to() -> None:
    suite = ET.fromstring(whole(Junit(None, WORDS), dossier("a", Severity.BLOCKING)))  # noqa: S314 — our own text
    assert (suite.get("failures"), len(suite.findall("./testcase/system-out"))) == ("0", 1)

"""The check as JUnit XML: one case a dossier, failed when a finding is grave, in error when unreadable."""

import re
from typing import Final
from xml.etree.ElementTree import Element, SubElement, indent, tostring

from budget.findings import Severity
from conventions.exports.checked import Checked, CheckedDossier
from conventions.exports.finding_text import finding_message, finding_remedy
from conventions.messages import Catalogue

__all__ = ["junit"]

FORBIDDEN: Final = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""What XML 1.0 cannot hold, even escaped."""


def junit(dossiers: list[Checked], fail_on: Severity | None, words: Catalogue, name: str = "check") -> str:
    """Return the report; findings below the threshold stand in the case's output."""
    suite = Element("testsuite", name="subventio", tests=str(len(dossiers)))
    cases = [_case(dossier, fail_on, words, name) for dossier in dossiers]
    suite.set("failures", str(sum(case.find("failure") is not None for case in cases)))
    suite.set("errors", str(sum(case.find("error") is not None for case in cases)))
    suite.extend(cases)
    indent(suite)
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{tostring(suite, encoding="unicode")}'


def _case(dossier: Checked, fail_on: Severity | None, words: Catalogue, name: str) -> Element:
    case = Element("testcase", classname=f"subventio.{name}")
    if not isinstance(dossier, CheckedDossier):
        case.set("name", _clean(dossier.path.name or str(dossier.path)))
        codes = ", ".join(sorted({str(error["code"]) for error in dossier.errors}))
        lines = [f"{error['place']}: {error['message']}" for error in dossier.errors]
        SubElement(case, "error", type="unreadable", message=_clean(codes)).text = _clean("\n".join(lines))
        return case
    case.set("name", _clean(dossier.id))
    grave: list[str] = []
    said: list[str] = []
    codes = ""
    for finding in dossier.findings:
        remedy = finding_remedy(finding, words)
        line = f"{finding_message(finding, words)}{f' → {remedy}' if remedy else ''}"
        is_grave = fail_on is not None and finding.severity.rank >= fail_on.rank
        codes = codes or (finding.code if is_grave else "")
        (grave if is_grave else said).append(line)
    if grave:
        failure = SubElement(case, "failure", type=codes, message=_clean(grave[0]))
        failure.text = _clean("\n".join(grave))
    if said:
        SubElement(case, "system-out").text = _clean("\n".join(said))
    return case


def _clean(text: str) -> str:
    return FORBIDDEN.sub("\N{REPLACEMENT CHARACTER}", text)

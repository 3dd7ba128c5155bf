"""The check as JUnit XML: one case a dossier, failed when a finding is grave, in error when unreadable."""

from xml.etree.ElementTree import Element, SubElement, indent, tostring

from budget.findings import Severity
from conventions.exports.check_json import CheckedDossier, UnreadableDossier
from conventions.exports.finding_text import finding_message, finding_remedy
from conventions.messages import Catalogue

__all__ = ["junit"]


def junit(
    dossiers: list[CheckedDossier | UnreadableDossier], fail_on: Severity | None, words: Catalogue
) -> str:
    """Return the report; findings below the threshold stand in the case's output."""
    suite = Element("testsuite", name="subventio", tests=str(len(dossiers)))
    failures = errors = 0
    for dossier in dossiers:
        name = dossier.id if isinstance(dossier, CheckedDossier) else dossier.path.name
        case = SubElement(suite, "testcase", classname="subventio.check", name=name)
        if isinstance(dossier, UnreadableDossier):
            errors += 1
            text = "\n".join(f"{error['place']}: {error['message']}" for error in dossier.errors)
            SubElement(case, "error", message=f"{len(dossier.errors)}").text = text
            continue
        said = []
        for finding in dossier.verdict.findings:
            line = f"{finding_message(finding, words)} {finding_remedy(finding, words)}".strip()
            if fail_on is not None and finding.severity.rank >= fail_on.rank:
                failures += 1
                SubElement(case, "failure", type=finding.code, message=line).text = line
            else:
                said.append(line)
        if said:
            SubElement(case, "system-out").text = "\n".join(said)
    suite.set("failures", str(failures))
    suite.set("errors", str(errors))
    indent(suite)
    return tostring(suite, encoding="unicode", xml_declaration=True)

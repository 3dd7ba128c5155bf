"""A rule of the audit, a control or a rule of the linter that no case shows fails here.

The case itself stands where its kind is tested: this asks only that there be one. Rules of law are asked for a
case of each outcome in tests/rulebooks/test_law.py.
"""

import re
from collections.abc import Callable, Iterable
from datetime import date
from pathlib import Path

import pytest

from conventions.audit.audit import RULES as AUDIT
from conventions.audit.audit import Rule, audit, audit_of
from conventions.control.controls import CONTROLS, Control, SubmittedReport, report_if_sent
from conventions.documents.document_errors import TemplateFault
from conventions.documents.lint import RULES as LINT
from conventions.documents.opened import Template, opened
from tests.audit.agreements import LAW
from tests.audit.test_each_rule import BROKEN, SEVERAL
from tests.audit.test_years import BROKEN as BROKEN_YEARS
from tests.control.test_controls import BROKEN as BROKEN_REPORTS
from tests.documents.lint_cases import BROKEN as BROKEN_TEMPLATES
from tests.documents.lint_templates import by_python_docx, with_body, with_link

BY_RULE = "tests/audit/test_each_rule.py"
BY_CONTROL = "tests/control/test_controls.py"
LOCALE = Path(__file__).parents[2] / "src" / "conventions" / "locale" / "fr"
OF_THE_LAW = {"clause_looser_than_law"}
"""What no agreement gives without a rulebook beside it: tests/audit/test_each_rule.py."""
NEVER_AMISS = {"conserved": "it tells what was read, and compares nothing"}
TEMPLATES = [
    *(with_body(body) for _, body in BROKEN_TEMPLATES),
    by_python_docx(),
    with_link("image", "http://example.org/x.png", "External"),
]
REPORTS = [report_if_sent(dossier, date(2025, 6, 1)) for _, dossier in BROKEN_REPORTS]


def named(rule: Callable[..., object]) -> str:
    return rule.__name__


@pytest.mark.parametrize("rule", AUDIT, ids=named)
def test_a_rule_of_the_audit_finds_something_in_an_agreement(rule: Rule) -> None:
    found = any([*rule(agreement)] for _, agreement in (*BROKEN, *SEVERAL))
    assert found, f"add an agreement in which {named(rule)} finds something to BROKEN, {BY_RULE}"


@pytest.mark.parametrize("control", CONTROLS, ids=named)
def test_a_control_finds_something_amiss_in_a_report(
    control: Callable[[SubmittedReport], Iterable[Control]],
) -> None:
    told = [one for report in REPORTS for one in control(report)]
    amiss = any(one.finding is not None for one in told)
    assert told, f"add a report of which {named(control)} says something to BROKEN, {BY_CONTROL}"
    assert amiss is (named(control) not in NEVER_AMISS), f"the same, with something amiss; {BY_CONTROL}"


@pytest.mark.parametrize("rule", LINT, ids=named)
def test_a_rule_of_the_linter_finds_a_fault_in_a_template(
    rule: Callable[[Template], Iterable[TemplateFault]],
) -> None:
    found = any([*rule(opened(content))] for content in TEMPLATES)
    assert found, (
        f"add a template in which {named(rule)} finds a fault to BROKEN, tests/documents/lint_cases.py"
    )


def test_every_finding_of_the_audit_is_given_by_a_case() -> None:
    texts = "".join((LOCALE / part).read_text("utf-8") for part in ("audit.po", "audit_text.po"))
    given = {finding.code for _, of in (*BROKEN, *SEVERAL) for finding in audit(of, rulebooks=LAW)}
    given |= {finding.code for dossier in BROKEN_YEARS.values() for finding in audit_of(dossier)}
    worded = set(re.findall(r'^msgid "finding\.(\w+)"$', texts, re.MULTILINE))
    assert not given - worded, "give it words: locale/fr/audit.po and locale/en/audit.po"
    assert worded == given | OF_THE_LAW, f"add an agreement that gives it to BROKEN, {BY_RULE}"

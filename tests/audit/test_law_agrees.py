"""What the audit asks in the name of the law is what the rulebook has: the same text, day and threshold."""

import pytest

from budget.money import Euros
from conventions.agreement.legal_forms import form_of
from conventions.audit.law import REQUIREMENTS, Requirement
from conventions.files.rulebook_file import read_rulebook, shipped_rulebooks

LAW = read_rulebook(shipped_rulebooks()["law_fr"])
RULES = {rule.name: rule for rule in LAW.rules}
OF_THE_LAW = {
    "evaluation_not_stated": "law_fr.r03_evaluation",
    "unspent_money_not_stated": "law_fr.r03_unspent",
    "republican_commitment_not_stated": "law_fr.r15",
}


def test_every_requirement_is_a_rule() -> None:
    assert {item.code for item in REQUIREMENTS} == set(OF_THE_LAW)


@pytest.mark.parametrize("requirement", REQUIREMENTS, ids=lambda item: item.code)
def test_a_requirement_agrees_with_its_rule(requirement: Requirement) -> None:
    rule = RULES[OF_THE_LAW[requirement.code]]
    assert rule.since == requirement.since
    assert rule.source.status.value == requirement.status.value
    assert rule.source.reference.replace(" du 12 avril 2000", "").startswith(requirement.reference)
    assert {form_of(word) for word in requirement.forms} <= {"association", "fondation"}
    condition = rule.norm.when or ""
    assert ("convention_required" in condition) is (requirement.above is not None)


def test_the_threshold_of_the_audit_is_that_of_the_law() -> None:
    versions = next(item for item in LAW.parameters if item.key == "convention.threshold").versions
    above = {item.above for item in REQUIREMENTS if item.above is not None}
    assert above == {value for value in (version.value for version in versions) if isinstance(value, Euros)}

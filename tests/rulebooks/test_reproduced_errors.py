"""The four errors of the rulebook that its review reproduced (2026-11-29), each beside whom the rule does bind."""

from datetime import date
from functools import cache

import pytest
from attrs import evolve

from conventions.dossier.dossier import Dossier
from conventions.engine.evaluate import evaluate
from conventions.files.dossier_folder import read_dossier
from conventions.files.rulebook_file import read_rulebook, shipped_rulebooks
from tests.engine.agreements import facts_of

PATH = shipped_rulebooks()["law_fr"]
LAW = read_rulebook(PATH)
DAY = date(2025, 9, 1)
OF_THE_AGREEMENT = ("r02", "r03_object", "r03_payment", "r03_use", "r04", "r17")
OF_PRIVATE_BODIES = ("r05", "r06")
TOLD = "signed@2024-03-04; notified@2024-03-04; payment@2024-03-05=30000€; grant_passed_on@2024-04-02"


@cache
def dossier() -> Dossier:
    return read_dossier(PATH.with_suffix(".cases") / "departement-association")


def outcomes(form: str) -> dict[str, str]:
    """What each rule says of a grant of a département to a beneficiary of a legal form."""
    agreement = dossier().agreement
    parties = tuple(
        evolve(party, legal_form=form) if party.role == "beneficiary" else party
        for party in agreement.parties
    )
    told = evolve(dossier(), agreement=evolve(agreement, parties=parties), facts=facts_of(TOLD))
    verdict = evaluate(told, DAY, None, (LAW,))
    return {rule.rule.name.removeprefix("law_fr."): str(rule.outcome) for rule in verdict.rules}


@pytest.mark.parametrize(
    ("form", "rules", "expected"),
    [
        ("office public de l’habitat", OF_THE_AGREEMENT, "not_applicable"),
        ("commune", OF_PRIVATE_BODIES, "not_applicable"),
        ("commune", ("r21.local",), "not_applicable"),
        ("fonds de dotation", ("r57",), "breach"),
        ("fondation", ("r57",), "not_applicable"),
        ("association", ("r05", "r21.local", "r17"), "breach"),
        ("association", ("r02", "r03_object", "r04"), "complies"),
    ],
)
def test_a_rule_binds_whom_its_text_binds(form: str, rules: tuple[str, ...], expected: str) -> None:
    found = outcomes(form)
    assert {rule: found[rule] for rule in rules} == dict.fromkeys(rules, expected)

"""The models that ship: each makes an agreement, each of its norms has its decided cases."""

import csv
import json
import tomllib
from datetime import date, timedelta
from pathlib import Path

import pytest
from attrs import evolve

from conventions.agreement.amendment import differences
from conventions.audit.audit import audit
from conventions.dossier.dossier import Dossier
from conventions.engine.evaluate import evaluate
from conventions.engine.program import compile_agreement
from conventions.exports.check_json import check_json
from conventions.exports.checked import CheckedDossier
from conventions.files.dossier_folder import read_dossier
from conventions.files.models import Model, models_near, places_of_words, read_model
from conventions.files.rulebook_file import read_rulebook, shipped_rulebooks
from conventions.messages import catalogue
from conventions.views.differences import first_day, timeline
from conventions.views.rule_cases import notation_of
from tests.cli.console import ROOT, Console
from tests.engine.agreements import facts_of
from tests.entitlement.test_entitlement import EXAMPLES, decided
from tests.models.made import HERE, LEDGERS, MODELS, RIGHTS, made, make

SHIPPED = {ref: path for ref, path in models_near(HERE).items() if path.is_relative_to(ROOT / "models")}


def cases() -> list[dict[str, str]]:
    with (HERE / "cases.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def model(ref: str) -> Model:
    return read_model(ref, SHIPPED[ref])


def test_the_models_that_ship_are_those_with_cases() -> None:
    assert set(SHIPPED) == set(MODELS.values())


@pytest.mark.parametrize(
    "case", cases(), ids=lambda case: f"{case['agreement']} {case['subject']} {case['as_of']}"
)
def test_a_case_is_decided_as_the_model_says(case: dict[str, str]) -> None:
    dossier = evolve(made(case["agreement"]), facts=facts_of(case["facts"]), ledger=LEDGERS[case["ledger"]])
    verdict = evaluate(dossier, date.fromisoformat(case["as_of"]))
    assert notation_of(verdict, case["subject"]) == case["expected"], case["source"]


def decided_subjects(name: str) -> set[str]:
    """What is decided of a model: in the table here, and for one of a formula in the examples that use it."""
    here = {case["subject"] for case in cases() if case["agreement"] == name}
    examples = (decided(example) for example in EXAMPLES if name in RIGHTS)
    used = (found for found in examples if found.dossier.agreement.uses == MODELS[name])
    there = {subject for found in used for case in found.cases for subject, _ in case.expect}
    return {subject.split(".")[0] for subject in here | there}


@pytest.mark.parametrize("name", [name for name in MODELS if name != "cd62-apes-2024"])
def test_every_norm_of_a_model_has_a_decided_case(name: str) -> None:
    agreement = made(name).agreement
    names = {duty.name for duty in agreement.duties} | {right.name for right in agreement.rights}
    names |= {item.name for item in agreement.definitions}
    assert names <= decided_subjects(name)


# --- one formula each --------------------------------------------------------------------------------------

DIFFERENT = {
    "entitlement": "the formula itself",
    "other_funders": "under a cap of aid, what has no funder is no aid",
    "advance_share": "beside an interim payment, half is usual",
    "advance": "beside an interim payment it has a definition of its own",
    "balance": "after what was paid before it; of a target, once the result is there",
    "repayment": "of a target, once the result is there, and it is not of money left over",
}
"""What models of a formula say each in its way; all else that two of them say, they say alike."""


def test_what_models_of_a_formula_share_they_say_alike() -> None:
    said_by: dict[str, set[str]] = {}
    for ref, _ in RIGHTS.values():
        found = model(ref)
        tables = ("parameter", "selection", "define", "duty", "payment", "right")
        data = tomllib.loads(found.text)
        for name, said_there in (pair for table in tables for pair in data.get(table, {}).items()):
            said_by.setdefault(name, set()).add(json.dumps(said_there, sort_keys=True, default=str))
    assert {name for name, texts in said_by.items() if len(texts) > 1} == set(DIFFERENT)


@pytest.mark.parametrize("name", RIGHTS)
def test_there_is_an_example_of_each_formula_made_from_its_model(name: str) -> None:
    uses = [decided(example).dossier.agreement.uses for example in EXAMPLES]
    assert uses.count(MODELS[name]) == 1


@pytest.mark.parametrize("name", RIGHTS)
def test_a_formula_is_explained_in_the_words_of_its_model(name: str, tmp_path: Path, run: Console) -> None:
    folder = make(name, tmp_path / "made")
    found = run("explain", str(folder), "entitlement", "--as-of", "2026-06-01")
    assert found.code == 0
    agreement = made(name).agreement
    names = {item.name for item in agreement.parameters} | {item.name for item in agreement.definitions}
    told = [line.strip().partition(" (")[0].partition("\u00a0:")[0] for line in found.out.splitlines()[1:]]
    assert not names & set(told)


# --- what all have -----------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", MODELS)
def test_an_agreement_made_from_a_model_deviates_by_what_it_says_itself(name: str) -> None:
    agreement = made(name).agreement
    assert agreement.uses == MODELS[name]
    assert agreement.model is not None
    places = {change.path[0] for change in differences(agreement.model, agreement.terms)}
    assert places == ({"facts"} if name == "cd62-apes-2024" else set())


def test_agreements_of_one_model_share_its_program() -> None:
    agreement = made("simple").agreement
    other = evolve(agreement, id="other", given=())
    assert compile_agreement(agreement) is compile_agreement(other)


@pytest.mark.parametrize("ref", MODELS.values())
def test_a_model_has_english_words_for_all_it_says(ref: str) -> None:
    found = model(ref)
    assert {place for place, _ in found.about.english} == set(places_of_words(found.about, found.norms))


@pytest.mark.parametrize("ref", MODELS.values())
def test_a_model_labels_all_it_says(ref: str) -> None:
    found = model(ref)
    norms = (*found.norms.define, *found.norms.duty, *found.norms.payment, *found.norms.right)
    assert all(item.label for item in (*norms, *found.about.parameter))
    assert all(entry.question for entry in found.about.parameter)


@pytest.mark.parametrize("name", ["instalments", "objectives"])
def test_a_model_for_more_than_23_000_has_the_clauses_of_the_law(name: str) -> None:
    agreement = evolve(made(name).agreement, requested_on=date(2024, 11, 4))
    agreement = evolve(agreement, signing=None, decision=None)
    law = (read_rulebook(shipped_rulebooks()["law_fr"]),)
    codes = {finding.code for finding in audit(agreement, rulebooks=law)}
    wanted = {"evaluation_not_stated", "unspent_money_not_stated", "republican_commitment_not_stated"}
    assert not codes & wanted


# --- CD62 --------------------------------------------------------------------------------------------------


def stable(dossier: Dossier, day: date) -> str:
    """The hash of a verdict: all of it but words and what ages daily."""
    verdict = evaluate(dossier, day)
    checked = CheckedDossier(dossier.agreement.id, Path(), verdict.findings, verdict)
    found = check_json([checked], day, None, catalogue("fr"))
    return json.dumps([found["sha256"], found["summary"]])


@pytest.mark.parametrize("example", ["cd62-apes-2024", "cd62-apes-2024-closed"])
def test_the_agreement_made_from_the_model_has_the_verdicts_of_the_one_written_by_hand(
    example: str, tmp_path: Path
) -> None:
    by_hand = read_dossier(ROOT / "examples" / example)
    folder = make("cd62-apes-2024", tmp_path / "made")
    agreement = evolve(read_dossier(folder).agreement, id=by_hand.agreement.id)
    from_model = evolve(by_hand, agreement=agreement)
    start = first_day(by_hand)
    assert start is not None
    days = {verdict.as_of for verdict in timeline(by_hand, start, date(2030, 12, 31))}
    days |= {verdict.as_of for verdict in timeline(from_model, start, date(2030, 12, 31))}
    assert len(days) > 5
    for day in sorted(days | {day - timedelta(days=1) for day in days}):
        assert stable(from_model, day) == stable(by_hand, day), day


def test_it_has_the_findings_of_the_audit_too() -> None:
    by_hand = read_dossier(ROOT / "examples" / "cd62-apes-2024")
    assert audit(made("cd62-apes-2024").agreement) == audit(by_hand.agreement)

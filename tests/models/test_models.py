"""The models that ship: each makes an agreement, each of its norms has its decided cases."""

import csv
import json
from datetime import date, timedelta
from pathlib import Path

import pytest
from attrs import evolve

from conventions.audit.audit import audit
from conventions.dossier.dossier import Dossier
from conventions.engine.evaluate import evaluate
from conventions.engine.program import compile_agreement
from conventions.engine.said import said
from conventions.engine.timeline import first_day, timeline
from conventions.exports.check_json import check_json
from conventions.exports.checked import CheckedDossier
from conventions.files.dossier_folder import read_dossier
from conventions.files.model_words import places_of_words
from conventions.files.models import Model, models_near, read_model
from conventions.messages import catalogue
from tests.cli.console import ROOT
from tests.engine.agreements import facts_of
from tests.models.made import HERE, LEDGERS, MODELS, made, make

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
    assert said(verdict, case["subject"]) == case["expected"], case["source"]


@pytest.mark.parametrize("name", [name for name in MODELS if name != "cd62-apes-2024"])
def test_every_norm_of_a_model_has_a_decided_case(name: str) -> None:
    agreement = made(name).agreement
    names = {duty.name for duty in agreement.duties} | {right.name for right in agreement.rights}
    names |= {item.name for item in agreement.definitions}
    assert names <= {case["subject"].split(".")[0] for case in cases() if case["agreement"] == name}


@pytest.mark.parametrize("name", MODELS)
def test_an_agreement_made_from_a_model_deviates_by_what_it_says_itself(name: str) -> None:
    agreement = made(name).agreement
    assert agreement.uses == MODELS[name]
    places = {change.path[0] for change in agreement.deviations()}
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
    codes = {finding.code for finding in audit(agreement)}
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

"""Decided cases: what each line of docs/semantics.md comes to, one row a case."""

import csv
from datetime import date
from pathlib import Path

import pytest
from attrs import evolve

from conventions.engine.evaluate import evaluate
from conventions.engine.program import compile_agreement
from conventions.views.rule_cases import notation_of
from tests.engine.agreements import DOSSIERS, facts_of

HERE = Path(__file__).parent


def table() -> list[dict[str, str]]:
    with (HERE / "cases.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@pytest.mark.parametrize("row", table(), ids=lambda row: f"{row['subject']} {row['as_of']} {row['source']}")
def test_a_case_is_decided_as_the_text_says(row: dict[str, str]) -> None:
    dossier = evolve(DOSSIERS[row["dossier"]], facts=facts_of(row["facts"]))
    known_on = date.fromisoformat(row["known_on"]) if row["known_on"] else None
    verdict = evaluate(dossier, date.fromisoformat(row["as_of"]), known_on)
    assert notation_of(verdict, row["subject"]) == row["expected"]


@pytest.mark.parametrize("name", DOSSIERS)
def test_the_agreements_of_the_table_have_no_fault(name: str) -> None:
    assert compile_agreement(DOSSIERS[name].agreement).faults == ()


@pytest.mark.parametrize("row", table(), ids=lambda row: f"{row['subject']} {row['as_of']} {row['source']}")
def test_every_norm_explains_itself(row: dict[str, str]) -> None:
    dossier = evolve(DOSSIERS[row["dossier"]], facts=facts_of(row["facts"]))
    known_on = date.fromisoformat(row["known_on"]) if row["known_on"] else None
    verdict = evaluate(dossier, date.fromisoformat(row["as_of"]), known_on)
    for duty in verdict.duties:
        assert duty.explain().label in (f"status.{duty.status.value}", "explain.unread")
    for right in verdict.rights:
        assert right.explain().label in (f"status.{right.status.value}", "explain.unread")

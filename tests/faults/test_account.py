"""The account on inputs that once gave a wrong sum, each row by its number in the table of faults."""

import csv
from datetime import date
from functools import cache
from pathlib import Path

import pytest
from attrs import evolve

from conventions.dossier.dossier import Dossier
from conventions.engine.evaluate import evaluate
from conventions.engine.said import said, said_with_questions
from conventions.files.dossier_folder import read_dossier
from tests.engine.agreements import facts_of

HERE = Path(__file__).parent
EXAMPLES = HERE.parents[1] / "examples"
ROWS = list(csv.DictReader((HERE / "account_cases.csv").read_text(encoding="utf-8").splitlines()))


@cache
def dossier(name: str) -> Dossier:
    own = HERE / "agreements" / name
    return read_dossier(own if own.is_dir() else EXAMPLES / name)


@pytest.mark.parametrize("row", ROWS, ids=lambda row: f"{row['row']} {row['subject']} {row['why']}".strip())
def test_a_sum_is_that_of_the_account(row: dict[str, str]) -> None:
    found = dossier(row["dossier"])
    told = evolve(found, facts=(*found.facts, *facts_of(row["facts"])))
    verdict = evaluate(told, date.fromisoformat(row["as_of"]))
    say = said_with_questions if " ? " in row["expected"] else said
    assert say(verdict, row["subject"]) == row["expected"]

"""What happens in the life of an agreement, each row by its number in the table of faults."""

from datetime import date
from functools import cache
from pathlib import Path

import pytest
from attrs import evolve

from conventions.dossier.dossier import Dossier
from conventions.engine.evaluate import evaluate
from conventions.engine.said import said
from conventions.engine.verdict import Verdict
from conventions.exports.check_text import verdict_lines
from conventions.files.dossier_folder import read_dossier
from conventions.messages import catalogue
from tests.cli.console import plain
from tests.engine.agreements import facts_of

HERE = Path(__file__).parent
EXAMPLES = HERE.parents[1] / "examples"
LETTER = "exercised(denunciation)@2025-02-10"


@cache
def dossier(name: str) -> Dossier:
    own = HERE / "agreements" / name
    return read_dossier(own if own.is_dir() else EXAMPLES / name)


def verdict(name: str, facts: str, as_of: str) -> Verdict:
    found = dossier(name)
    return evaluate(evolve(found, facts=(*found.facts, *facts_of(facts))), date.fromisoformat(as_of))


@pytest.mark.parametrize(
    ("as_of", "status"), [("2025-02-11", "running"), ("2025-05-10", "running"), ("2025-05-11", "terminated")]
)
def test_a11_the_letter_is_the_exercise_and_the_term_ends_with_the_notice(as_of: str, status: str) -> None:
    found = verdict("notice-of-termination", LETTER, as_of)
    assert said(found, "term.status") == status
    assert said(found, "term.end") == "2025-05-10"
    assert said(found, "denunciation.effective_on") == "2025-05-10"
    assert said(found, "findings.exercised_while_not_open") == "none"


def test_a18_a_right_without_notice_is_exercised_on_its_day() -> None:
    found = verdict("cd62-apes-2024", "exercised(abandonment)@2024-10-01", "2024-10-02")
    lines = plain("\n".join(verdict_lines(found, catalogue("fr")))).splitlines()
    (line,) = [line for line in lines if "Abandon du programme" in line]
    assert line.strip() == "Abandon du programme d’action (art. 10) : exercé le 1er octobre 2024"


def test_a11_a_letter_that_only_the_exercise_tells_of_begins_the_notice() -> None:
    found = evolve(dossier("notice-of-termination"), facts=facts_of(LETTER))
    told = evaluate(found, date(2025, 2, 11))
    assert (said(told, "term.status"), said(told, "term.end")) == ("running", "2025-05-10")
    assert said(told, "findings.exercised_while_not_open") == "none"


def test_a11_notice_first_and_decision_after_ends_with_the_decision() -> None:
    found = verdict("notice-of-termination", "exercised(denunciation)@2025-06-01", "2025-06-01")
    assert (said(found, "term.status"), said(found, "term.end")) == ("terminated", "2025-05-31")

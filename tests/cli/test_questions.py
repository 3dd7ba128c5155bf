"""`subventio questions`: what to ask first."""

import json
from pathlib import Path
from shutil import copytree

import pytest

from conventions.messages import LANGUAGES
from tests.approvals import assert_approved
from tests.cli.console import APES, CLOSED, COMMUNE, ROOT, Console

HERE = Path(__file__).parent / "approved_questions"
THREE = (APES, CLOSED, COMMUNE)


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_questions_are_told_in_the_order_in_which_to_ask_them(language: str, run: Console) -> None:
    said = run("questions", *THREE, "--as-of", "2025-12-02", "--lang", language)
    assert (said.code, said.err) == (0, "")
    assert_approved(HERE / f"text.{language}.txt", said.out)


def test_the_json_is_the_same_whatever_the_order_of_the_paths(run: Console) -> None:
    outputs = {
        run("questions", *paths, "--as-of", "2025-12-02", "--format", "json").out
        for paths in (THREE, THREE[::-1], (*THREE, APES))
    }
    (out,) = outputs
    assert_approved(HERE / "three.json", out)


def test_known_on_another_day_what_may_be_missing_is_asked(run: Console) -> None:
    call = ("questions", APES, "--as-of", "2025-12-02", "--known-on", "2025-06-01", "--format", "json")
    found = json.loads(run(*call).out)
    assert found["known_on"] == "2025-06-01"
    assert "bilan_received" in {item["about"].partition("(")[0] for item in found["questions"]}


def test_where_nothing_is_open_one_line_says_so(run: Console) -> None:
    fixed = "examples/clauses/42-fixed-date"
    said = run("questions", fixed, "--as-of", "2020-01-01", "--rulebooks", "none", "--lang", "en")
    assert (said.code, said.out.splitlines()[1:]) == (0, ["no open question"])


def test_two_dossiers_of_one_name_are_told_apart(tmp_path: Path, run: Console) -> None:
    copytree(ROOT / APES, tmp_path / "again")
    call = ("questions", APES, str(tmp_path / "again"), "--as-of", "2025-12-02", "--format", "json")
    assert len({item["dossier"] for item in json.loads(run(*call).out)["answers"]}) == 2


def test_a_dossier_that_cannot_be_read_is_told_and_the_others_asked(tmp_path: Path, run: Console) -> None:
    said = run("questions", APES, str(tmp_path), "--as-of", "2025-12-02")
    assert (said.code, bool(said.out), bool(said.err)) == (2, True, True)
    assert run("questions", APES, "--rulebooks", "nowhere").code == 2

"""`subventio bilan --preview` and `subventio review`: read the files in `approved_review/`."""

import json
from pathlib import Path

import pytest

from conventions.messages import LANGUAGES, Language
from tests.approvals import assert_approved
from tests.cli.console import APES, CLOSED, COMMUNE, Console

HERE = Path(__file__).parent / "approved_review"
RURAL = "examples/maillage-rural-2022"
CALLS = {
    "preview-early": (["bilan", APES, "--as-of", "2024-11-02", "--preview"], 1),
    "preview-commune": (["bilan", COMMUNE, "--as-of", "2024-06-10", "--preview"], 0),
    "preview-closed": (["bilan", CLOSED, "--as-of", "2025-06-10", "--preview"], 0),
    "review-closed": (["review", CLOSED, "--as-of", "2025-07-02"], 1),
    "review-commune": (["review", COMMUNE, "--as-of", "2024-07-11", "--sample", "4"], 1),
    "review-rural": (["review", RURAL, "--as-of", "2023-02-01"], 1),
}


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("form", ["text", "json"])
@pytest.mark.parametrize("name", CALLS)
def test_the_sheet_is_approved(name: str, form: str, language: Language, run: Console) -> None:
    words, code = CALLS[name]
    said = run(*words, "--format", form, "--lang", language)
    assert said.code == code
    assert_approved(HERE / f"{name}.{form}.{language}.txt", said.out)


def test_the_exit_code_of_a_sheet_is_by_what_is_amiss(run: Console) -> None:
    asked = ("review", CLOSED, "--as-of", "2025-07-02", "--fail-on")
    assert (run(*asked, "blocking").code, run(*asked, "major").code, run(*asked, "never").code) == (0, 1, 0)


@pytest.mark.parametrize("number", ["0", "-1", "dix", "1001", "99999999999"])
def test_a_sample_of_no_number_is_refused(number: str, run: Console) -> None:
    said = run("review", CLOSED, "--sample", number)
    assert said.code == 2
    assert "Traceback" not in said.err


def test_a_preview_and_a_trail_are_two_questions(run: Console) -> None:
    assert run("bilan", CLOSED, "--preview", "--trail", "grant").code == 2


def test_an_unreadable_dossier_is_told(tmp_path: Path, run: Console) -> None:
    (tmp_path / "convention.toml").write_text("x = [", "utf-8")
    assert run("review", str(tmp_path)).code == 2
    assert run("bilan", str(tmp_path), "--preview").code == 2


def test_the_json_of_a_sheet_says_what_agrees_and_what_is_amiss(run: Console) -> None:
    found = json.loads(run("review", CLOSED, "--as-of", "2025-07-02", "--format", "json").out)
    assert {one["agrees"] for one in found["controls"]} == {True, False}
    assert found["sample"]["method"] == "money_unit_fixed_step"

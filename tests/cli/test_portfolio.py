"""`subventio portfolio`: read the files in `approved_portfolio/`."""

import json
from pathlib import Path
from shutil import copytree

import pytest

from conventions.exports.portfolio_text import cross_finding_lines
from conventions.messages import LANGUAGES, Language, catalogue
from tests.approvals import assert_approved
from tests.cli.console import Console
from tests.portfolio.dossiers import FOLDER

HERE = Path(__file__).parent / "approved_portfolio"
DOSSIERS = "examples/portefeuille-fictif"
CODES = (
    "agreement_due_for_the_sum", "certified_accounts_due", "credits_counted_twice", "credits_exceeded",
    "credits_stated_differently", "de_minimis_exceeded", "de_minimis_not_decided", "double_funding",
    "double_funding_possible", "earlier_bilan_due", "one_body_or_several", "same_agreement_twice",
    "threshold_not_decided",
)  # fmt: skip


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("form", ["text", "json"])
def test_the_fictional_portfolio_is_approved(form: str, language: Language, run: Console) -> None:
    said = run("portfolio", DOSSIERS, "--as-of", "2025-07-15", "--format", form, "--lang", language)
    assert said.code == 1
    assert_approved(HERE / f"{form}.{language}.txt", said.out)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("code", CODES)
def test_every_finding_across_dossiers_has_its_words(code: str, language: Language) -> None:
    words = catalogue(language)
    assert words.has(f"finding.{code}")
    assert words.has(f"finding.{code}.remedy")


def test_a_bad_dossier_is_told_and_the_others_are_compared(tmp_path: Path, run: Console) -> None:
    folder = Path(copytree(FOLDER, tmp_path / "many"))
    (folder / "fete-2024" / "convention.toml").write_text("id = [", "utf-8")
    said = run("portfolio", str(folder), "--as-of", "2025-07-15", "--format", "json")
    found = json.loads(said.out)
    assert said.code == 2
    assert sorted(item["status"] for item in found["dossiers"]) == ["read"] * 4 + ["unreadable"]
    assert "fete-2024" in said.err
    assert any(item["code"] == "double_funding" for item in found["findings"])
    assert "Traceback" not in said.err


def test_nothing_is_found_where_nothing_is_shared(run: Console) -> None:
    said = run("portfolio", "examples/cd62-apes-2024", "--as-of", "2024-07-01")
    assert said.code == 0
    assert "209" in said.out


def test_a_threshold_of_severity_decides_the_exit_code(run: Console) -> None:
    asked = ("portfolio", DOSSIERS, "--as-of", "2025-07-15", "--fail-on")
    assert run(*asked, "never").code == 0
    assert run(*asked, "blocking").code == 1


def test_a_wrong_day_is_told(run: Console) -> None:
    said = run("portfolio", DOSSIERS, "--as-of", "demain")
    assert said.code == 2
    assert "demain" in said.err


def test_the_lines_of_a_finding_end_with_its_places() -> None:
    from tests.portfolio.dossiers import NAMES, read, together

    item = together(*map(read, NAMES)).findings[0]
    assert list(cross_finding_lines(item, catalogue("fr")))[-1].endswith(".toml:39")

"""The rulebooks that an agreement names: found from its folder on, applied beside the law, facts about them read."""

import json
from datetime import timedelta
from pathlib import Path
from shutil import copytree

import pytest

from conventions.cli.main import main
from conventions.files.cases_file import read_rule_cases
from conventions.files.dossier_folder import read_dossier
from conventions.files.faults import UnreadableDossierError
from conventions.files.rulebook_file import read_rulebook, shipped_rulebooks
from conventions.views.rule_cases import coverage_of, differences, possible_outcomes
from tests.oracle.compare import assert_same

ROOT = Path(__file__).parents[2] / "examples" / "rulebooks"
PATH = ROOT / "departement-fictif.toml"
CASES = read_rule_cases(PATH)


@pytest.fixture
def dossier(tmp_path: Path) -> Path:
    copytree(ROOT, tmp_path / "rulebooks")
    return tmp_path / "rulebooks" / "departement-fictif.cases" / "association"


def outcomes(folder: Path, capsys: pytest.CaptureFixture[str], *words: str) -> dict[str, str]:
    main(["check", str(folder), "--as-of", "2024-12-01", "--format", "json", "--all", *words])
    found = json.loads(capsys.readouterr().out)["dossiers"][0]
    return {rule["rule"]: rule["outcome"] for rule in found["rules"]}


def test_an_agreement_brings_its_rulebooks_beside_the_law(
    dossier: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    found = outcomes(dossier, capsys)
    assert found["departement_fictif.transfers"] == "breach"
    assert "law_fr.r05" in found


def test_none_applies_neither(dossier: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert outcomes(dossier, capsys, "--rulebooks", "none") == {}


def test_the_law_named_by_the_agreement_is_applied_once(
    dossier: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    once = outcomes(dossier, capsys)
    path = dossier / "convention.toml"
    text = path.read_text("utf-8").replace("rulebooks = [", 'rulebooks = ["law_fr", ')
    path.write_text(text, encoding="utf-8")
    assert outcomes(dossier, capsys) == once
    main(["explain", str(dossier), "departement_fictif.start", "--as-of", "2024-12-01"])
    assert "règlement départemental" in capsys.readouterr().out


def test_facts_may_be_about_its_rules(dossier: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = dossier / "facts.toml"
    text = path.read_text("utf-8")
    waiver = '\n[[fact]]\nkey = "waived"\noccurred_on = 2024-11-30\nof = "{}"\n'
    path.write_text(text + waiver.format("departement_fictif.transfers"), encoding="utf-8")
    assert outcomes(dossier, capsys)["departement_fictif.transfers"] == "complies"
    path.write_text(text + waiver.format("departement_fictif.nothing"), encoding="utf-8")
    with pytest.raises(UnreadableDossierError, match="unknown_of"):
        read_dossier(dossier)


def test_an_absolute_path_is_no_name_of_a_rulebook(dossier: Path) -> None:
    path = dossier / "convention.toml"
    text = path.read_text("utf-8").replace("../../departement-fictif.toml", str(PATH))
    path.write_text(text, encoding="utf-8")
    with pytest.raises(UnreadableDossierError, match="unknown_rulebook"):
        read_dossier(dossier)


def test_each_rule_of_the_example_has_its_cases() -> None:
    book = read_rulebook(PATH)
    assert [(rule.rule.name, rule.passes) for rule in coverage_of(book, CASES)] == [
        ("departement_fictif.transfers", True),
        ("departement_fictif.start", True),
    ]


def test_without_a_case_a_rule_lacks_each_outcome_it_can_have() -> None:
    for book in (read_rulebook(PATH), read_rulebook(shipped_rulebooks()["law_fr"])):
        found = [*coverage_of(book, ())]
        assert [set(each.lacking) for each in found] == [possible_outcomes(rule) for rule in book.rules]
        assert not any(each.passes or each.shown or each.failed for each in found)


@pytest.mark.parametrize("at", range(len(CASES)))
def test_the_naive_interpreter_decides_the_same(at: int) -> None:
    book, case, dossier = read_rulebook(PATH), CASES[at].case, CASES[at].dossier
    assert differences(case, dossier, (book,)) == ()
    assert_same(case.beside(dossier), case.as_of, case.known_on, (book,), looked_ahead=timedelta(days=2))

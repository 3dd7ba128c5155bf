"""`subventio rules`: what a person sees of a rulebook, and how its cases are tried."""

import json
from pathlib import Path
from shutil import copytree

import pytest

from conventions.files.cases_file import read_rule_cases
from conventions.files.rulebook_file import read_rulebook, shipped_rulebooks
from tests.cli.console import Console, plain

LAW = shipped_rulebooks()["law_fr"]
LAW_RULES = read_rulebook(LAW).rules
BOOK = """\
schema = "subventio/rulebook/1"
id = "ours"

[title]
fr = "Nos règles"
en = "Our rules"

[rule.x1]
severity = "major"
source = { reference = "règlement, art. 1", status = "text" }
title = { fr = "Bilan", en = "Report" }
message = { fr = "{title} : dû le {due}.", en = "{title}: due on {due}." }
remedy = { fr = "le demander", en = "ask for it" }

[rule.x1.duty]
debtor = "beneficiary"
when = "paid > 0 €"
due = "period.end + 1 month"
done_by = "bilan_received"
"""
CASES = """\
schema = "subventio/cases/1"

[[case]]
source = "art. 1 : rien de payé"
as_of = 2024-06-01
expect = { ours = { x1 = "not_applicable" } }

[[case]]
source = "art. 1 : remis"
as_of = 2025-02-01
facts = ["payment 2024-03-05 = 30000.00", "bilan_received 2025-01-20"]
expect = { ours = { x1 = "%s" }, paid = "%s" }
"""


@pytest.fixture
def book(tmp_path: Path) -> Path:
    path = tmp_path / "ours.toml"
    path.write_text(BOOK, encoding="utf-8")
    return path


def with_cases(book: Path, outcome: str, paid: str) -> None:
    folder = book.with_suffix(".cases") / "one"
    copytree(LAW.with_suffix(".cases") / "departement-association", folder)
    (folder / "cases.toml").write_text(CASES % (outcome, paid), encoding="utf-8")


@pytest.mark.parametrize("language", ["fr", "en"])
def test_the_list_has_a_line_for_each_rule(run: Console, language: str) -> None:
    said = run("rules", "list", "--lang", language)
    assert said.code == 0
    assert len(said.out.splitlines()) == 1 + len(read_rulebook(shipped_rulebooks()["law_fr"]).rules)
    assert "r22.departement" in said.out


def test_the_list_as_json_names_each_text_and_how_far_it_was_read(run: Console) -> None:
    found = json.loads(run("rules", "list", "--format", "json").out)
    assert found["schema"] == "subventio/rules/1"
    rules = {rule["rule"]: rule for rule in found["rulebooks"][0]["rules"]}
    assert rules["law_fr.r05"]["source"]["status"] == "text"
    assert rules["law_fr.r15"]["since"] == "2022-01-02"
    assert rules["law_fr.r26"]["kind"] == "right"


def test_a_rule_is_shown_whole(run: Console) -> None:
    said = plain(run("rules", "show", "r05", "--lang", "en").out)
    assert "law no" not in said
    assert "due = closing_day + crf.delay" in said
    assert "crf.delay" in said
    assert "30 June 2025" in said
    assert "r16" not in said


def test_a_rule_that_several_texts_say_is_shown_for_each(run: Console) -> None:
    said = run("rules", "show", "law_fr.r22")
    assert said.code == 0
    assert [name in said.out for name in ("L2131-1", "L3131-1", "L4141-1", "L5211-3")] == [True] * 4


def test_a_rule_as_json_has_its_words_parameters_and_cases(run: Console) -> None:
    found = json.loads(run("rules", "show", "r55", "--format", "json").out)["rules"][0]
    assert [item["lang"] for item in found["wordings"]] == ["fr", "en"]
    assert found["norm"]["amount"] == next(
        rule.norm.amount for rule in LAW_RULES if rule.name == "law_fr.r55"
    )
    assert {case["expect"] for case in found["cases"]} == {"available", "not_applicable", "open"}
    shown = json.loads(run("rules", "show", "r05", "--format", "json").out)["rules"][0]
    assert shown["parameters"][0]["key"] == "crf.delay"


def test_a_rule_that_is_not_there_is_told_with_the_nearest(run: Console) -> None:
    said = run("rules", "show", "r22.departements")
    assert (said.code, said.out) == (2, "")
    assert "r22.departement" in said.err
    assert run("rules", "show", "zzzzzz", "--lang", "en").err.startswith("subventio rules: no rule 'zzzzzz'")


@pytest.mark.parametrize(
    ("asked", "names"),
    [
        ("L1611-4", ["r21.local", "r56.local"]),
        ("Fonds de DOTATION", ["r57"]),
        ("endowment fund", ["r57"]),
        ("23000", ["r02", "r17"]),
        ("23 000,00 €", ["r02", "r17"]),
        ("crf.delay", ["r05", "r26"]),
    ],
)
def test_rules_are_found_by_an_article_a_matter_or_a_figure(
    run: Console, asked: str, names: list[str]
) -> None:
    said = run("rules", "show", asked)
    assert said.code == 0
    assert [name for name in names if f"[{name}]" in said.out or f"[law_fr.{name}]" in said.out] == names
    assert "r42" not in said.out


def test_nothing_that_is_asked_for_finds_no_rule(run: Console) -> None:
    said = run("rules", "show", "…")
    assert (said.code, said.out) == (2, "")
    assert "subventio rules list" in said.err


@pytest.mark.slow  # 8 s: each case is decided by itself in rulebooks/test_law.py
def test_the_law_passes_its_cases(run: Console) -> None:
    said = run("rules", "test", "--lang", "en")
    assert said.code == 0
    path = shipped_rulebooks()["law_fr"]
    rules, cases = len(read_rulebook(path).rules), len(read_rule_cases(path))
    assert said.out.splitlines()[-1] == f"law_fr: {rules} rules, {cases} cases, 0 failing"


def test_a_rule_without_cases_fails(run: Console, book: Path) -> None:
    said = run("rules", "test", "--rulebooks", str(book), "--lang", "en")
    assert said.code == 1
    assert "no case shows: breached, open, pending, complied with, not applicable" in said.out


def test_a_case_that_says_otherwise_fails_with_its_place(run: Console, book: Path) -> None:
    with_cases(book, "breach", "30000.00")
    said = run("rules", "test", "--rulebooks", str(book), "--lang", "en")
    assert said.code == 1
    assert "cases.toml:8 (art. 1 : remis) ours.x1: expected breach, found complies" in plain(said.out)
    found = json.loads(run("rules", "test", "--rulebooks", str(book), "--format", "json").out)
    failed = found["rulebooks"][0]["rules"][0]["failed"]
    assert [(item["subject"], item["found"]) for item in failed] == [("ours.x1", "complies")]
    assert found["rulebooks"][0]["passes"] is False


def test_what_a_case_says_of_the_dossier_itself_must_hold_too(run: Console, book: Path) -> None:
    with_cases(book, "complies", "1.00")
    said = run("rules", "test", "--rulebooks", str(book), "--lang", "en")
    assert said.code == 1
    assert "paid: expected 1.00, found 30000.00" in said.out


@pytest.mark.parametrize("action", [["list"], ["show", "x1"], ["test"]])
def test_a_rulebook_that_cannot_be_read_is_told(run: Console, book: Path, action: list[str]) -> None:
    book.write_text(BOOK.replace("paid >", "payed >"), encoding="utf-8")
    said = run("rules", *action, "--rulebooks", str(book))
    assert said.code == 2
    assert "payed" in said.err
    assert run("rules", *action, "--rulebooks", "nothing").code == 2


def test_cases_that_cannot_be_read_are_told(run: Console, book: Path) -> None:
    with_cases(book, "complies", "30000.00")
    convention = book.with_suffix(".cases") / "one" / "convention.toml"
    convention.write_text(convention.read_text("utf-8").replace("period", "perod"), encoding="utf-8")
    said = run("rules", "test", "--rulebooks", str(book))
    assert said.code == 2
    assert "perod" in said.err

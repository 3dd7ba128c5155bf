"""`subventio rules due` and `rules show`: how sure a rule is, what was not read, by when to look again."""

import json
import re
from pathlib import Path

import pytest

from conventions.exports.rulebooks import rule_lines_in_full
from conventions.files.cases_file import read_rule_cases
from conventions.files.rulebook_file import read_rulebook, rulebook_text, shipped_rulebooks
from conventions.messages import LANGUAGES, Language, catalogue
from tests.cli.console import Console, plain
from tests.rulebooks.test_looked_at_again import OURS

PATH = shipped_rulebooks()["law_fr"]
LAW = read_rulebook(PATH)
_KEYS = re.compile(r"\[[\w.]+\]")
"""The name of a rule or a parameter, after what it is called."""
EXAMPLES = Path(__file__).parents[2] / "examples"


def test_a_threshold_across_dossiers_says_so_too(run: Console) -> None:
    for day, is_old in (("2025-07-15", False), ("2029-07-15", True)):
        said = run("portfolio", str(EXAMPLES / "portefeuille-fictif"), "--as-of", day, "--lang", "en")
        assert ("to be looked at again since 21 November 2027" in plain(said.out)) is is_old


# --- subventio rules due ----------------------------------------------------------------------------------


def test_what_is_due_by_a_day_is_told_with_why(run: Console) -> None:
    said = run("rules", "due", "--on", "2027-11-21", "--lang", "en")
    assert said.code == 1
    text = plain(said.out)
    assert "Annual accounts and auditor [r12]" in text
    assert "the version in force of the articles: it is that of 2009 that was read" in text
    assert "(1 year: the text itself is still to be read)" in text
    assert "Ceiling of de minimis aid, since 1 January 2024 [deminimis.general]" in text
    assert "[r05]" not in text


def test_nothing_is_due_before_the_first_day(run: Console) -> None:
    said = run("rules", "due", "--on", "2026-12-01")
    assert said.code == 0
    assert plain(said.out).splitlines()[0] == "Rien à revoir au plus tard le 1er décembre 2026."


def test_the_value_that_ends_is_due_on_that_day(run: Console, tmp_path: Path) -> None:
    text = rulebook_text(PATH).replace(
        'value = "15.00"\nsince = 2018-01-01\n', 'value = "15.00"\nsince = 2018-01-01\nuntil = 2027-01-01\n'
    )
    path = tmp_path / "ours.toml"
    path.write_text(text, encoding="utf-8")
    said = run("rules", "due", "--on", "2027-01-01", "--rulebooks", str(path))
    assert said.code == 1
    assert "[order.floor]" in said.out
    assert "la valeur prend fin ce jour-là" in plain(said.out)


def test_what_is_due_as_json(run: Console) -> None:
    found = json.loads(run("rules", "due", "--on", "2027-11-21", "--format", "json").out)
    assert (found["schema"], found["on"]) == ("subventio/rules-due/1", "2027-11-21")
    rules = {item["rule"]: item for item in found["due"] if item["rule"]}
    assert rules["law_fr.r12"]["every"] == "12 months"
    assert rules["law_fr.r12"]["source"]["checked_on"] == "2026-11-21"
    assert found["next"] > found["on"]
    days = [item["source"]["again_on"] for item in found["due"] if item["rulebook"] == "law_fr"]
    assert days == sorted(days)


def test_a_text_that_nobody_looked_at_is_due_at_once(run: Console, tmp_path: Path) -> None:
    path = tmp_path / "ours.toml"
    path.write_text(OURS.format(more="", seen=""), encoding="utf-8")
    said = run("rules", "due", "--on", "2020-01-01", "--rulebooks", str(path))
    assert (said.code, "jamais vu : à lire" in plain(said.out)) == (1, True)


def test_a_day_that_the_source_states_is_told_as_such(run: Console, tmp_path: Path) -> None:
    path = tmp_path / "ours.toml"
    seen = ", checked_on = 2026-01-31, again_on = 2027-01-01"
    path.write_text(OURS.format(more="", seen=seen), encoding="utf-8")
    said = run("rules", "due", "--on", "2027-01-01", "--rulebooks", str(path))
    assert "(jour fixé avec la source)" in plain(said.out)


# --- subventio rules show ---------------------------------------------------------------------------------


def test_a_rule_says_how_sure_it_is_what_was_not_read_and_when_it_was_checked(run: Console) -> None:
    text = plain(run("rules", "show", "r61").out)
    assert (
        "confiance : texte lu en partie, vu le 29 novembre 2026, à revoir avant le 29 novembre 2027" in text
    )
    assert "non lu : la version en vigueur : c’est celle de 2012 qui a été lue" in text


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_every_rule_says_is_in_words_before_it_is_as_written(language: Language) -> None:
    cases, words = read_rule_cases(PATH), catalogue(language)
    for rule in LAW.rules:
        page = plain("\n".join(rule_lines_in_full(rule, LAW, cases, words)))
        said, _, as_written = page.partition(plain(words.text("rules.as_written")))
        assert as_written.count("\n") > 0
        for line in said.splitlines():
            is_template = line.startswith(f"  {words.text('rules.remedy')}")  # may name a key to record
            assert is_template or re.search("[a-z]_[a-z]|[{}]|missing:", _KEYS.sub("", line)) is None, line

"""The law that is shipped: its cases are decided as said, by the engine and the oracle, and none lacks."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from string import Formatter

import pytest
from attrs import evolve

from budget.findings import Severity
from conventions.engine.verdict import Outcome
from conventions.exports.label_text import Names
from conventions.exports.rulebooks import parameters_of
from conventions.files.rulebook_file import shipped_rulebooks
from conventions.messages import catalogue
from conventions.parameters import Citation, SourceStatus
from conventions.rulebook import Rule
from conventions.views.rule_cases import OPEN, cases_of, coverage_of, differences, possible_outcomes
from tests.mutation.law import the_law
from tests.oracle.compare import assert_same
from tools.catalogs import TYPED

LAW, CASES = the_law().book, the_law().cases
ROWS = (
    {f"r{number:02}" for number in (*range(2, 8), 12, 13, 15, 16, 17, *range(21, 29), 30, 40, 42)}
    | {"r29a", "r29b"}
)  # fmt: skip
SAID = {"title", "due", "due_by", "late_text", "offer_text"}
"""What the words of a rule may name."""


@pytest.mark.parametrize("at", range(len(CASES)))
def test_a_case_is_decided_as_its_source_says(at: int) -> None:
    assert differences(CASES[at].case, CASES[at].dossier, (LAW,)) == ()


@pytest.mark.no_cover
@pytest.mark.slow  # the whole law, again for each case: a minute
@pytest.mark.parametrize("at", range(len(CASES)))
def test_the_naive_interpreter_decides_the_same(at: int) -> None:
    case, dossier = CASES[at].case, CASES[at].dossier
    looked_ahead = timedelta(days=2)
    assert_same(case.beside(dossier), case.as_of, case.known_on, (LAW,), looked_ahead=looked_ahead)


@pytest.mark.parametrize("rule", LAW.rules, ids=lambda rule: str(rule.name))
def test_a_rule_has_a_case_for_each_outcome_it_can_have(rule: Rule) -> None:
    shown = {text.partition(f" {OPEN} ")[0] for _, text in cases_of(rule, CASES)}
    assert {outcome.value for outcome in possible_outcomes(rule)} - shown == set()


def test_a_case_that_is_decided_otherwise_fails_its_rule_and_no_other() -> None:
    rule = LAW.rules[0]
    item, text = next(
        (item, text) for item in CASES for subject, text in item.case.expect if subject == rule.name
    )
    other = next(outcome.value for outcome in Outcome if outcome.value != text)
    wrong = evolve(item, case=evolve(item.case, expect=((str(rule.name), other),)))
    found = {each.rule.name: each for each in coverage_of(LAW, (wrong,))}
    assert {name for name, each in found.items() if each.failed} == {rule.name}
    assert not found[rule.name].passes


def test_every_row_of_the_list_is_there() -> None:
    names = {rule.name.partition(".")[2] for rule in LAW.rules}
    missing = {row for row in ROWS if not any(name.startswith(row) for name in names)}
    assert missing == set()


@pytest.mark.parametrize("rule", LAW.rules, ids=lambda rule: str(rule.name))
def test_a_rule_says_what_it_is_in_both_languages(rule: Rule) -> None:
    assert [wording.language for wording in rule.wordings] == ["fr", "en"]
    named = []
    for wording in rule.wordings:
        texts = (wording.title, wording.message, wording.remedy)
        assert all(texts)
        named.append({name for text in texts for _, name, _, _ in Formatter().parse(text) if name})
    assert named[0] == named[1]
    assert named[0] <= SAID


@pytest.mark.parametrize("rule", LAW.rules, ids=lambda rule: str(rule.name))
def test_french_marks_have_their_spaces(rule: Rule) -> None:
    french, english = rule.wordings
    for text in (french.title, french.message, french.remedy):
        assert not [mark for mark in TYPED["fr"][0] if mark in text]
    assert not set(TYPED["en"][0]) & set(english.title + english.message + english.remedy)


def readings() -> Iterator[Citation]:
    yield from (rule.source for rule in LAW.rules)
    yield from (version.source for item in LAW.parameters for version in item.versions)


def test_every_text_was_looked_at_on_a_day() -> None:
    assert all(reading.checked_on is not None for reading in readings())


def test_no_text_was_looked_at_a_year_before_another() -> None:
    seen = sorted(reading.checked_on for reading in readings() if reading.checked_on)
    assert (seen[-1] - seen[0]).days <= 365


def test_nothing_unverified_is_called_grave() -> None:
    unread = [rule for rule in LAW.rules if rule.source.status is SourceStatus.UNVERIFIED]
    assert [rule.name for rule in unread if rule.severity is not Severity.INFO or rule.stops] == []
    unsure = {
        p.key for p in LAW.parameters for item in p.versions if item.source.status is SourceStatus.UNVERIFIED
    }
    resting = [rule for rule in LAW.rules if unsure & {item.key for item in parameters_of(rule, LAW)}]
    assert [rule.name for rule in resting if rule not in unread] == []


def test_the_two_sums_of_a_year_are_two_facts() -> None:
    limits = {item.key: item.versions[-1].value for item in LAW.parameters if "threshold" in item.key}
    assert {key: str(value) for key, value in limits.items()} == {
        "convention.threshold": "23000.00",
        "accounts.threshold": "153000.00",
    }
    assert {fact.key: fact.least for fact in LAW.facts if fact.key.endswith("of_year")} == {
        "grants_of_year": "(grant + (grant.in_kind otherwise 0 €)) / count(years)",
        "public_grants_of_year": "paid / count(years)",
    }


def test_the_cases_lie_beside_the_rulebook() -> None:
    assert {Path(str(item.case.place.file)).parent.parent for item in CASES if item.case.place} == {
        shipped_rulebooks()["law_fr"].with_suffix(".cases")
    }


def test_the_readings_of_a_rule_have_a_name_in_both_languages() -> None:
    labels = {reading.label for rule in LAW.rules for reading in rule.norm.readings}
    assert labels == {french for french, _ in LAW.english}
    names = Names(labels=dict(LAW.labels))
    for french, english in LAW.english:
        assert names.label(french, catalogue("fr")) == french
        assert names.label(french, catalogue("en")) == english

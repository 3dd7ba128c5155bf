"""Entitlement and recovery: every formula as an example, decided case by case, its arithmetic on a page."""

from collections.abc import Iterator
from datetime import timedelta
from functools import cache
from pathlib import Path

import pytest
from attrs import evolve

from conventions.agreement.agreement import Agreement
from conventions.audit.audit import audit
from conventions.engine.program import compile_agreement
from conventions.files.cases_file import DecidedCases, read_cases
from conventions.views.rule_cases import differences
from tests.clauses.examples import fields_left_out, norms_left_out
from tests.oracle.compare import assert_same
from tools.entitlement import steps

ROOT = Path(__file__).parents[2] / "examples" / "entitlement"
EXAMPLES = tuple(sorted(path.parent.name for path in ROOT.glob("*/convention.toml")))
FORMULAS = (
    "full", "prorata-cost", "rate", "capped-rate", "non-excess", "keep-up-to", "threshold-then",
    "objective-prorata", "time-prorata", "instalments", "retention", "recovery",
)  # fmt: skip


@cache
def decided(name: str) -> DecidedCases:
    return read_cases(ROOT / name)


CASES = [(name, at) for name in EXAMPLES for at in range(len(decided(name).cases))]


def test_there_is_an_example_of_each_formula_and_eighty_cases() -> None:
    assert tuple(name.split("-", 1)[1] for name in EXAMPLES) == FORMULAS
    assert len(CASES) >= 80
    assert all(case.source for name in EXAMPLES for case in decided(name).cases)


@pytest.mark.parametrize(("name", "at"), CASES)
def test_a_case_is_decided_as_its_clause_says(name: str, at: int) -> None:
    found = decided(name)
    case = found.cases[at]
    assert differences(case, found.dossier) == ()
    assert_same(case.beside(found.dossier), case.as_of, case.known_on, looked_ahead=timedelta(days=2))


@pytest.mark.parametrize("name", EXAMPLES)
def test_the_audit_finds_what_the_cases_list(name: str) -> None:
    found = decided(name)
    told = [f"{finding.code} {finding.subject}" for finding in audit(found.dossier.agreement)]
    assert sorted(told) == sorted(found.audit)


def survivors(name: str, changed: Iterator[tuple[str, Agreement]]) -> list[str]:
    found = decided(name)
    left = []
    for said, agreement in changed:
        assert compile_agreement(agreement).faults == ()
        mutant = evolve(found.dossier, agreement=agreement)
        if all(not differences(case, mutant) for case in found.cases):
            left.append(said)
    return left


@pytest.mark.parametrize("name", EXAMPLES)
def test_without_any_of_its_norms_a_case_fails(name: str) -> None:
    assert survivors(name, norms_left_out(decided(name).dossier.agreement)) == []


@pytest.mark.parametrize("name", EXAMPLES)
def test_without_anything_that_a_norm_says_a_case_fails(name: str) -> None:
    assert survivors(name, fields_left_out(decided(name).dossier.agreement)) == []


@pytest.mark.parametrize(("name", "at"), CASES)
def test_the_arithmetic_of_a_case_ends_with_what_was_decided(name: str, at: int) -> None:
    found = decided(name)
    case = found.cases[at]
    told = dict(case.expect)
    for step in steps(case, found.dossier):
        if step.subject in told:
            assert step.result == told[step.subject].split(" ?")[0]

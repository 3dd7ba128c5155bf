"""Every shape of clause, as an example with decided cases: all decided as said, by the engine and the oracle."""

from datetime import timedelta

import pytest
from attrs import evolve

from conventions.agreement.agreement import Agreement
from conventions.audit.audit import audit
from conventions.dossier.dossier import Dossier
from conventions.engine.program import compile_agreement
from conventions.views.rule_cases import differences
from tests.audit.agreements import LAW
from tests.clauses.examples import EXAMPLES, decided, fields_left_out, norms_left_out
from tests.oracle.compare import assert_same

EQUIVALENT = {"55-tested-on-receipt": ["report.posted_by"]}
"""What a norm says for the reader alone: of a report that counts when received, sending changes nothing."""

CASES = [(name, at) for name in EXAMPLES for at in range(len(decided(name).cases))]


@pytest.mark.parametrize(("name", "at"), CASES)
def test_a_case_is_decided_as_its_source_says(name: str, at: int) -> None:
    found = decided(name)
    assert differences(found.cases[at], found.dossier) == ()


@pytest.mark.no_cover  # the naive interpreter is not counted
@pytest.mark.parametrize("name", EXAMPLES)
def test_the_naive_interpreter_decides_the_same(name: str) -> None:
    found = decided(name)
    for case in found.cases:
        assert_same(case.beside(found.dossier), case.as_of, case.known_on, looked_ahead=timedelta(days=2))


OF_ANY = "legal_form_not_stated"
"""Said of most examples: the shape of a clause needs no more of the parties than their names."""


@pytest.mark.parametrize("name", EXAMPLES)
def test_the_audit_finds_what_the_example_lists(name: str) -> None:
    found = decided(name)
    agreement = found.dossier.agreement
    told = audit(agreement, found.dossier.amendments, rulebooks=LAW)
    listed = [f"{finding.code} {finding.subject}" for finding in told if finding.code != OF_ANY]
    assert sorted(listed) == sorted(found.audit)
    sides = [party for party in agreement.parties if party.role in ("funder", "beneficiary")]
    assert (OF_ANY in {finding.code for finding in told}) is any(party.legal_form is None for party in sides)


def passes(agreement: Agreement, dossier: Dossier, name: str) -> bool:
    """Whether no case of an example tells an agreement from the example's own."""
    assert compile_agreement(agreement).faults == ()
    mutant = evolve(dossier, agreement=agreement)
    return all(not differences(case, mutant) for case in decided(name).cases)


@pytest.mark.no_cover  # many verdicts, of code that is counted elsewhere
@pytest.mark.parametrize("name", EXAMPLES)
def test_without_any_of_its_norms_a_case_fails(name: str) -> None:
    dossier = decided(name).dossier
    survivors = [norm for norm, left in norms_left_out(dossier.agreement) if passes(left, dossier, name)]
    assert survivors == []


@pytest.mark.no_cover  # many verdicts, of code that is counted elsewhere
@pytest.mark.parametrize("name", EXAMPLES)
def test_without_anything_that_a_norm_says_a_case_fails(name: str) -> None:
    dossier = decided(name).dossier
    survivors = [said for said, left in fields_left_out(dossier.agreement) if passes(left, dossier, name)]
    assert survivors == EQUIVALENT.get(name, [])


def test_there_are_cases_enough_each_with_its_source() -> None:
    cases = [case for name in EXAMPLES for case in decided(name).cases]
    assert len(cases) >= 500
    assert all(len(case.source) > 3 for case in cases)

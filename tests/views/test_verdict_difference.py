"""What two verdicts say differently, and what two stories do."""

from collections.abc import Mapping
from datetime import date, timedelta

import pytest
from attrs import evolve
from hypothesis import given

from budget.findings import Finding, Severity
from conventions.dossier.dossier import Dossier
from conventions.engine.evaluate import evaluate
from conventions.engine.verdict import DutyVerdict, RightVerdict
from conventions.language.answers import Answer
from conventions.views.differences import (
    Change,
    NormDifference,
    StoryDifference,
    changes,
    story_difference,
    verdict_difference,
)
from tests.draws import heavy
from tests.engine.agreements import DOSSIERS, agreement
from tests.oracle.cases import Case, cases
from tests.oracle.strategies import LAST

JANUARY = date(2025, 1, 1)


def stated(values: Mapping[str, Answer | None]) -> dict[str, Answer]:
    """The values that a verdict states: one that the text no longer gives is None in a difference, absent in it."""
    return {name: value for name, value in values.items() if value is not None}


def told(norms: Mapping[str, DutyVerdict | RightVerdict | None]) -> dict[str, object]:
    """What is said of each norm on a day, whatever it is called."""
    return {
        name: (norm.status, norm.amount, norm.questions, norm.readings)
        for name, norm in norms.items()
        if norm is not None
    }


@pytest.mark.no_cover  # many verdicts a case, of code that is counted elsewhere
@heavy
@given(cases())
def test_a_verdict_with_the_differences_made_is_the_other(case: Case) -> None:
    (first, known), (second, _) = case.asked
    before = evaluate(case.dossier, first, known, case.rulebooks)
    after = evaluate(case.dossier, second, known, case.rulebooks)
    found = verdict_difference(before, after)
    norms = {norm.subject: norm for norm in before.norms} | {norm.name: norm.after for norm in found.norms}
    amounts = dict(before.amounts) | {item.name: item.after for item in found.amounts}
    values = dict(before.definitions) | {item.name: item.after for item in found.definitions}
    assert told(norms) == told({norm.subject: norm for norm in after.norms})
    assert stated(amounts) == stated(dict(after.amounts))
    assert stated(values) == stated(dict(after.definitions))
    assert (found.term.after if found.term else before.term) == after.term


@heavy
@given(cases())
def test_a_verdict_does_not_differ_from_itself(case: Case) -> None:
    day, known = case.asked[0]
    verdict, again = (evaluate(case.dossier, day, known, case.rulebooks) for _ in range(2))
    assert verdict_difference(verdict, again).is_empty


@heavy
@given(cases())
def test_the_way_back_tells_the_same_things_the_other_way_round(case: Case) -> None:
    (first, known), (second, _) = case.asked
    before = evaluate(case.dossier, first, known, case.rulebooks)
    after = evaluate(case.dossier, second, known, case.rulebooks)
    there, back = verdict_difference(before, after), verdict_difference(after, before)
    for one, other in ((there.findings, back.findings), (there.norms, back.norms), (there.rules, back.rules)):
        there_told = {(item.name, repr(item.before), repr(item.after)) for item in one}
        assert there_told == {(item.name, repr(item.after), repr(item.before)) for item in other}


def test_two_findings_of_one_code_and_subject_are_two() -> None:
    verdict = evaluate(Dossier(agreement()), JANUARY)
    one = Finding("duty_overdue", Severity.MAJOR, "report", days_late=1)
    before, after = (evolve(verdict, findings=found) for found in ((one, one), (one,)))
    (gone,) = verdict_difference(before, after).findings
    assert (gone.name, gone.before, gone.after) == ("report", one, None)


def test_of_two_stories_only_what_one_of_them_has_is_told() -> None:
    signed = Change(JANUARY, "report", None, "not_due")
    late, met = Change(LAST, "report", "not_due", "overdue"), Change(LAST, "report", "not_due", "met")
    assert story_difference([signed, late], [signed, met]) == StoryDifference((late,), (met,))


@pytest.mark.no_cover  # many verdicts a case, of code that is counted elsewhere
@heavy
@given(cases())
def test_a_story_does_not_differ_from_itself(case: Case) -> None:
    day, known = case.asked[0]
    life = tuple(changes(case.dossier, day, day + timedelta(days=10), known))
    assert story_difference(life, [evolve(change) for change in life]) == StoryDifference()


def test_of_a_norm_that_only_one_verdict_has_no_aspect_differs() -> None:
    (norm, *_) = evaluate(DOSSIERS["once"], JANUARY).norms
    assert NormDifference(norm.subject, None, norm).aspects == ()

"""The engine against the naive interpreter, on random agreements, facts and days."""

from datetime import date, timedelta

import pytest
from hypothesis import given, seed, settings

from conventions.agreement.changes import made
from conventions.engine.evaluate import evaluate
from conventions.engine.program import compile_agreement, compile_terms
from conventions.engine.rule_verdict import RuleVerdict
from conventions.engine.verdict import DutyVerdict, RightVerdict, Verdict
from conventions.language.answers import Answer
from conventions.naive.duties import NaiveDuty
from conventions.naive.rights import NaiveRight, naive_opens_on
from conventions.naive.rules import NaiveRule
from conventions.naive.verdict import NaiveVerdict, naive_verdict
from tests.oracle.cases import Case, cases

SHARDS = 8
LOOKED_AHEAD = timedelta(days=30)


def of_answer(found: Answer | None) -> tuple[object, ...] | None:
    return None if found is None else (found.lo, found.hi, found.questions)


def of_duty(duty: DutyVerdict | NaiveDuty) -> dict[str, object]:
    if isinstance(duty, DutyVerdict):
        status = duty.status.value
        readings = tuple((item.name, item.status) for item in duty.readings)
        parts = tuple((part.id, part.status.value, of_answer(part.done)) for part in duty.parts)
    else:
        status, readings = duty.status, duty.readings
        parts = tuple((name, of, of_answer(done)) for name, of, done in duty.parts)
    return {
        "id": duty.id,
        "row": duty.row,
        "status": status,
        "due": of_answer(duty.due),
        "done": of_answer(duty.done),
        "days_late": duty.days_late,
        "amount": of_answer(duty.amount),
        "parts": parts,
        "readings": readings,
        "asked": duty.questions if status == "unknown" else None,
        "is_payment": duty.is_payment,
    }


def of_right(right: RightVerdict | NaiveRight) -> dict[str, object]:
    if isinstance(right, RightVerdict):
        status = right.status.value
        readings = tuple(
            (item.name, item.status, of_answer(item.until), of_answer(item.amount)) for item in right.readings
        )
    else:
        status = right.status
        readings = tuple(
            (name, of, of_answer(until), of_answer(amount)) for name, of, until, amount in right.readings
        )
    return {
        "id": right.id,
        "row": right.row,
        "status": status,
        "until": of_answer(right.until),
        "effective_on": right.effective_on,
        "amount": of_answer(right.amount),
        "readings": readings,
    }


def of_rule(rule: RuleVerdict | NaiveRule) -> dict[str, object]:
    name = rule.rule.name if isinstance(rule, RuleVerdict) else rule.name
    outcome = rule.outcome.value if isinstance(rule, RuleVerdict) else rule.outcome
    norm = of_right(rule.norm) if isinstance(rule.norm, RightVerdict | NaiveRight) else of_duty(rule.norm)
    return {
        "name": name,
        "outcome": outcome,
        "norm": norm,
        "clause_due": of_answer(rule.clause_due),
        "prevails": rule.prevails,
    }


@pytest.mark.oracle
@pytest.mark.no_cover  # tracing would treble the time, and every branch is covered without it
@pytest.mark.parametrize("shard", range(SHARDS))
def test_the_engine_says_what_the_naive_interpreter_says(shard: int) -> None:
    profile = settings.get_profile("oracle")

    @settings(profile, max_examples=max(1, profile.max_examples // SHARDS))
    @given(cases())
    def agree(case: Case) -> None:
        assert compile_agreement(case.dossier.agreement).faults == ()
        assert [compile_terms(book.terms).faults for book in case.rulebooks] == [()] * len(case.rulebooks)
        for as_of, known_on in case.asked:
            compare(case, as_of, known_on)

    run = seed(shard)(agree) if profile.derandomize else agree
    run()


def compare(case: Case, as_of: date, known_on: date | None) -> None:
    engine = evaluate(case.dossier, as_of, known_on, case.rulebooks)
    naive = naive_verdict(case.dossier, as_of, known_on, case.rulebooks)
    assert [of_duty(duty) for duty in engine.duties] == [of_duty(duty) for duty in naive.duties]
    assert [of_right(right) for right in engine.rights] == [of_right(right) for right in naive.rights]
    assert [of_rule(rule) for rule in engine.rules] == [of_rule(rule) for rule in naive.rules]
    compare_values(engine, naive)
    assert engine.term.status == naive.term
    texts = (
        case.dossier.agreement,
        *(made(a.changes, case.dossier.agreement) for a in case.dossier.amendments),
    )
    rights = {right.name: right for text in reversed(texts) for right in text.rights}
    first, last = as_of - LOOKED_AHEAD, as_of + LOOKED_AHEAD
    for verdict in engine.rights:
        found = naive_opens_on(
            case.dossier, rights[verdict.id], verdict.row, (as_of, known_on), (first, last)
        )
        said = verdict.opens_on
        if said is not None and not first < said <= last:
            said = None
        assert (verdict.subject, said) == (verdict.subject, found)


def compare_values(engine: Verdict, naive: NaiveVerdict) -> None:
    values = {**dict(engine.amounts), **dict(engine.definitions)}
    for name, found in (naive.amounts | naive.definitions).items():
        assert (name, of_answer(values[name])) == (name, of_answer(found))
    options = {name: {option: of_answer(a) for option, a in found} for name, found in engine.options}
    assert options == {
        name: {option: of_answer(a) for option, a in found.items()} for name, found in naive.options.items()
    }

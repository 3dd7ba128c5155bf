"""The engine on facts of which the day or the value is not known: it holds each completion (§ 1.15, 1.16)."""

import os
from datetime import date, timedelta
from fractions import Fraction

import pytest
from attrs import evolve
from hypothesis import assume, given, seed, settings
from hypothesis import strategies as st

from budget.money import Euros
from conventions.dossier.dossier import Dossier
from conventions.engine.evaluate import evaluate
from conventions.engine.program import compile_agreement
from conventions.engine.verdict import DutyVerdict, RightVerdict, Verdict
from conventions.facts.fact import Fact, ValueRange
from conventions.facts.vocabulary import DAY_DECIDES, LIFE_EVENTS
from conventions.language.answers import DAWN, Answer
from conventions.naive.completions import completions
from conventions.naive.duties import NaiveDuty
from conventions.naive.rights import NaiveRight, naive_opens_on
from conventions.naive.verdict import NaiveVerdict, naive_verdict
from tests.oracle.cases import Case, cases

CASES = int(os.environ.get("ORACLE_CASES") or 0) // 10
"""In all, as each has a dozen completions; without, as many as any other property."""
SHARDS = 8 if CASES else 2
MOST_COMPLETIONS = 12
TURNS = tuple(date(2024, month, day) for month in (1, 2, 3) for day in (1, 15))


@st.composite
def ranged_cases(draw: st.DrawFn) -> Case:
    """A case in which some facts are on a day between two or that nobody knows, or have a value between two."""
    case = draw(cases())
    has_amendments = bool(case.dossier.amendments)
    facts = tuple(
        draw(_ranged(fact)) if may_be_ranged(fact, has_amendments=has_amendments) else fact
        for fact in [draw(_between_values(fact)) for fact in case.dossier.facts]
    )
    return evolve(case, dossier=evolve(case.dossier, facts=facts))


def may_be_ranged(fact: Fact, *, has_amendments: bool) -> bool:
    return fact.key not in DAY_DECIDES and not (fact.key == "signed" and has_amendments)


@st.composite
def _between_values(draw: st.DrawFn, fact: Fact) -> Fact:
    """The fact with a value between two, now and then: a right exercised or a payment has its own (§ 1.16)."""
    value = fact.value
    if fact.key in LIFE_EVENTS or isinstance(value, bool) or draw(st.integers(0, 1)):
        return fact
    below, above = (draw(st.sampled_from((0, 1, 5, 40))) for _ in range(2))
    match value:
        case Euros():
            return evolve(fact, value=ValueRange(value - Euros.of(below), value + Euros.of(above)))
        case int() | Fraction():
            return evolve(fact, value=ValueRange(value - below, value + above))
        case _:
            return fact


@st.composite
def _ranged(draw: st.DrawFn, fact: Fact) -> Fact:
    if draw(st.integers(0, 2)):
        return fact
    before, after = (timedelta(days=draw(st.sampled_from((0, 1, 5, 40)))) for _ in range(2))
    last = fact.occurred_on + after
    first = draw(st.sampled_from((fact.occurred_on - before,) * 4 + (DAWN,)))
    return evolve(fact, occurred_on=first, no_later_than=last, known_on=max(fact.known_on, last))


@pytest.mark.oracle
@pytest.mark.no_cover  # tracing would treble the time, and every branch is covered without it
@pytest.mark.parametrize("shard", range(SHARDS))
def test_what_the_engine_says_holds_each_completion(shard: int) -> None:
    profile = settings()

    @settings(max_examples=(CASES or profile.max_examples) // SHARDS)
    @given(ranged_cases())
    def holds(case: Case) -> None:
        assume(compile_agreement(case.dossier.agreement).faults == ())
        for as_of, known_on in case.asked:
            engine = evaluate(case.dossier, as_of, known_on, case.rulebooks)
            for told in completions(case.dossier, as_of, TURNS, MOST_COMPLETIONS):
                assert_holds(engine, naive_verdict(told, as_of, known_on, case.rulebooks))
                days_held(engine, told, as_of, known_on)

    run = seed(shard)(holds) if profile.derandomize else holds
    run()


def assert_holds(engine: Verdict, naive: NaiveVerdict) -> None:
    duties = {(duty.id, duty.row): duty for duty in engine.duties}
    for duty in naive.duties:
        if not lacks(duty.row, duties.get((duty.id, duty.row))):
            duty_held(duties[duty.id, duty.row], duty)
    rights = {(right.id, right.row): right for right in engine.rights}
    for right in naive.rights:
        if not lacks(right.row, rights.get((right.id, right.row))):
            right_held(rights[right.id, right.row], right)
    values = {**dict(engine.amounts), **dict(engine.definitions)}
    for name, found in (naive.amounts | naive.definitions).items():
        if name in values or not lacks(name.rpartition(".")[2], None):
            inside(found, values[name], name)
    options = {(name, option): found for name, each in engine.options for option, found in each}
    for name, each in naive.options.items():
        for option, found in each.items():
            if not lacks(name.rpartition(".")[2], options.get((name, option))):
                inside(found, options[name, option], f"{name}.{option}")
    assert engine.term.status in (naive.term, "unknown")
    rules = {(rule.rule.name, rule.norm.row): rule for rule in engine.rules}
    for told in naive.rules:
        if lacks(told.norm.row, rules.get((told.name, told.norm.row))):
            continue
        said = rules[told.name, told.norm.row]
        assert said.outcome.value in (told.outcome, "open", "pending"), told.name
        inside(told.clause_due, said.clause_due, f"{told.name}.clause_due")
        if isinstance(told.norm, NaiveRight):
            assert isinstance(said.norm, RightVerdict)
            right_held(said.norm, told.norm)
        else:
            assert isinstance(said.norm, DutyVerdict)
            duty_held(said.norm, told.norm)


def lacks(row: str | None, said: object) -> bool:
    """Whether the engine says nothing of a year that the period may touch: more may come (10.7)."""
    return said is None and row is not None and row.isdigit()


def duty_held(engine: DutyVerdict, naive: NaiveDuty) -> None:
    if engine.amount is None or engine.amount.is_decided:  # else it stands as the most that it may be: § 4.8
        status_held(engine.status.value, naive.status, engine.subject)
    inside(naive.due, engine.due, f"{engine.subject}.due")
    if engine.done is not None:  # None: not surely done, and its status says no more
        inside(naive.done, engine.done, f"{engine.subject}.done")
    inside(naive.amount, engine.amount, f"{engine.subject}.amount")
    if engine.status.value == naive.status:
        late = naive.late_range or (naive.days_late, naive.days_late)
        least, most = engine.late_range or (engine.days_late, engine.days_late)
        assert (None in late) == (None in (least, most)), engine.subject
        if least is not None and most is not None and None not in late:
            assert (least <= late[0], late[1] <= most) == (True, True), (engine.subject, late)  # type: ignore[operator]
    parts = {part.id: part for part in engine.parts}
    for name, status, done in naive.parts:
        status_held(parts[name].status.value, status, f"{engine.subject}.{name}")
        inside(done, parts[name].done, f"{engine.subject}.{name}.done")


def right_held(engine: RightVerdict, naive: NaiveRight) -> None:
    status_held(engine.status.value, naive.status, engine.subject)
    inside(naive.until, engine.until, f"{engine.subject}.until")
    inside(naive.amount, engine.amount, f"{engine.subject}.amount")
    assert engine.effective_on in (None, naive.effective_on), engine.subject


def days_held(engine: Verdict, told: Dossier, as_of: date, known_on: date | None) -> None:
    """The day on which a right opens, where the engine tells one."""
    looked = timedelta(days=15)
    rights = {right.name: right for right in told.agreement.rights}
    for verdict in engine.rights:
        said = verdict.opens_on
        if said is None or told.amendments or not as_of - looked < said <= as_of + looked:
            continue
        around = (as_of - looked, as_of + looked)
        found = naive_opens_on(told, rights[verdict.id], verdict.row, (as_of, known_on), around)
        assert (verdict.subject, said) == (verdict.subject, found)


def status_held(said: str, found: str, name: str) -> None:
    assert said in (found, "unknown") or (said, found) == ("due_soon", "not_due"), (name, said, found)


def inside(inner: Answer | None, outer: Answer | None, name: str) -> None:
    if inner is None:
        return
    assert outer is not None, name
    if outer.lo is None:
        assert outer.questions or inner == outer, name
        return
    assert outer.lo <= inner.lo, (name, inner, outer)  # type: ignore[operator]
    assert inner.hi <= outer.hi, (name, inner, outer)  # type: ignore[operator]

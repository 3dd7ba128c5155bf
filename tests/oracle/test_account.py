"""The account balances in every decided verdict, and holds each completion of what is missing."""

from datetime import date
from itertools import islice, product

import pytest
from attrs import evolve
from hypothesis import HealthCheck, assume, given, settings

from budget.money import Euros
from conventions.dossier.dossier import Dossier
from conventions.engine.day import day
from conventions.engine.evaluate import evaluate
from conventions.engine.verdict import Verdict
from conventions.facts.fact import Fact, FactValue, seen
from conventions.language.answers import Answer, Infinite, QuestionKind, Value
from tests.draws import heavy
from tests.oracle.cases import Case, cases

MOST_COMPLETIONS = 64
LINES = ("kept", "open", "to_recover", "overpaid", "to_give_back")
SUMS = (
    *(f"account.{line}" for line in ("net", *LINES, "remitted")),
    "to_pay",
    "to_recover",
    "final_grant",
    "paid",
)
SECOND = ("due", "received", "remitted", "open")
pytestmark = pytest.mark.no_cover
properties = settings(heavy, suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much])


def amounts(verdict: Verdict) -> dict[str, Answer]:
    return {name: answer for name, answer in verdict.amounts if answer is not None}


class TestIdentity:
    """net = kept + open + to_recover + overpaid - to_give_back, and interest due = received + open + remitted."""

    @properties
    @given(cases())
    def test_a_decided_account_balances(self, case: Case) -> None:
        for as_of, known_on in case.asked:
            balances(amounts(evaluate(case.dossier, as_of, known_on, case.rulebooks)))


def balances(found: dict[str, Answer]) -> None:
    values = {name: found[f"account.{name}"].value for name in ("net", *LINES)}
    if all(isinstance(value, int) for value in values.values()):
        kept, open_today, to_recover, overpaid, to_give_back = (values[line] for line in LINES)
        assert values["net"] == kept + open_today + to_recover + overpaid - to_give_back  # type: ignore[operator]
        assert 0 in (overpaid, to_give_back)
        remitted = found["account.remitted"].value
        assert isinstance(remitted, int)
        assert 0 <= remitted <= kept + open_today  # type: ignore[operator]
    interest = {name: found[f"interest.{name}"].value for name in SECOND}
    if all(isinstance(value, int) for value in interest.values()):
        assert interest["due"] == interest["received"] + interest["open"] + interest["remitted"]  # type: ignore[operator]
    for name in (*(f"account.{line}" for line in LINES), *(f"interest.{line}" for line in SECOND)):
        assert found[name].lo >= 0, name  # type: ignore[operator]


class TestCompletions:
    """Each line holds its value in every completion of the values and the readings that it asks for."""

    @pytest.mark.slow  # up to sixty-four completions of each case: half a minute
    @properties
    @given(cases())
    def test_a_line_holds_what_it_comes_to(self, case: Case) -> None:
        as_of, _ = case.asked[0]
        before = amounts(evaluate(case.dossier, as_of, None, case.rulebooks))
        choices = completions(case.dossier, as_of, before)
        assume(choices)
        for facts in islice(product(*choices), MOST_COMPLETIONS):
            told = evolve(case.dossier, facts=(*case.dossier.facts, *facts))
            after = amounts(evaluate(told, as_of, None, case.rulebooks))
            balances(after)
            for name in SUMS:
                assert inside(after[name], before[name]), (name, before[name], after[name], facts)


def hangs_on(key: str, dossier: Dossier) -> bool:
    """Whether the text asks if a value is recorded: then supplying it is no completion."""
    whole = repr((dossier.agreement, dossier.amendments))
    return any(text in whole for text in (f"recorded({key})", f"happened({key})", f"{key} otherwise"))


def completions(dossier: Dossier, as_of: date, found: dict[str, Answer]) -> list[tuple[Fact, ...]]:
    """The ways to supply the values that the account lacks, at both ends of each, and to choose readings."""
    now = day(dossier, seen(dossier.facts, as_of, None)).now
    declared = {item.key: item for item in dossier.agreement.facts if item.each is None}
    asked = {question for name in SUMS for question in found[name].questions}
    choices: list[tuple[Fact, ...]] = []
    for question in sorted(asked):
        is_value = question.kind is QuestionKind.MISSING and question.about in declared
        if is_value and not hangs_on(question.about, dossier):
            answer, kind = now.named(question.about), declared[question.about].type
            values = [fact_value(end, kind) for end in (answer.lo, answer.hi)]
            facts = tuple(Fact(question.about, as_of, value) for value in values if value is not None)
            choices += [facts] if facts else []
        if question.kind is QuestionKind.READING:
            of, _, names = question.about.partition(": ")
            choices.append(tuple(Fact("reading_chosen", as_of, name, of) for name in names.split(" | ")))
    return choices


def fact_value(end: Value | None, kind: str) -> FactValue | None:
    """A bound as a fact would record it."""
    if isinstance(end, Infinite) or end is None or kind == "event":
        return None
    match kind:
        case "euros":
            return Euros.of_cents(round(end))  # type: ignore[arg-type]
        case "date" | "truth" | "number" | "ratio":
            return end  # type: ignore[return-value]
        case _:
            return None


def inside(inner: Answer, outer: Answer) -> bool:
    return outer.lo <= inner.lo and inner.hi <= outer.hi  # type: ignore[operator]

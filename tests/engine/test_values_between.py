"""Facts whose value is only known to lie between two (docs/semantics.md § 1.16): decided cases."""

from datetime import date
from fractions import Fraction

import pytest
from attrs import evolve

from budget.money import Euros
from conventions.agreement.norms import Definition, Duty, FactDeclaration, Right
from conventions.agreement.programme import Indicator
from conventions.engine.evaluate import evaluate
from conventions.engine.verdict import Verdict
from conventions.facts.fact import Fact, FactValue, ValueRange
from conventions.naive.completions import completions
from conventions.naive.verdict import naive_verdict
from tests.engine.agreements import DOSSIERS, agreement
from tests.engine.told import asked, bounds, duty, value
from tests.oracle.test_ranges import assert_holds

TEXT = evolve(
    agreement(),
    facts=(
        FactDeclaration("heads", "number", least="0", most="500"),
        FactDeclaration("share", "ratio"),
        FactDeclaration("cost", "euros", repeated=True),
        FactDeclaration("owing", "euros"),
        FactDeclaration("surveyed", "event", repeated=True),
    ),
    definitions=(
        Definition("head_count", "heads"),
        Definition("half", "grant * share"),
        Definition("costs", "sum(cost, value)"),
        Definition("surveys", "sum(surveyed, value)"),
        Definition("enough", "heads >= 20"),
        Definition("heads_told", "heads otherwise 7"),
    ),
    duties=(
        Duty("premium", "funder", amount="heads * 10 €", due="2024-06-10", is_payment=True),
        Duty("notice", "beneficiary", when="heads < 20", due="2024-06-10"),
        Duty("repayment", "beneficiary", when="heads < 20", amount="100 €", due="2024-06-10"),
    ),
    rights=(Right("keep_back", "funder", "reduce", when="heads < 20", amount="owing"),),
    indicators=(Indicator("heads", "Heads", target=50),),
)
A_DAY, JUNE_1 = date(2024, 7, 1), date(2024, 6, 1)


def fact(key: str, least: FactValue, most: FactValue, on: date = JUNE_1) -> Fact:
    return Fact(key, on, ValueRange(least, most))


def said(*facts: Fact, as_of: date = A_DAY, known_on: date | None = None) -> Verdict:
    """The verdict, which holds what the naive interpreter says of each completion."""
    dossier = evolve(DOSSIERS["money"], agreement=TEXT, facts=facts, ledger=None)
    verdict = evaluate(dossier, as_of, known_on)
    for told in completions(dossier, as_of, (), 40):
        assert_holds(verdict, naive_verdict(told, as_of, known_on))
    return verdict


@pytest.mark.parametrize(
    ("told", "name", "expected"),
    [
        (fact("heads", 10, 30), "head_count", (10, 30)),
        (fact("heads", Fraction(5, 2), 3), "head_count", (Fraction(5, 2), 3)),
        (fact("heads", 10, 30), "heads_told", (10, 30)),
        (fact("heads", 10, 30), "enough", (False, True)),
        (fact("share", Fraction(1, 4), Fraction(1, 2)), "half", None),
        (fact("cost", Euros.of(100), Euros.of(250)), "costs", (10_000, 25_000)),
        (fact("surveyed", Euros.of(1), Euros.of(2)), "surveys", (100, 200)),
    ],
)
def test_what_hangs_on_it_is_between_both(
    told: Fact, name: str, expected: tuple[object, object] | None
) -> None:
    found = value(said(told), name)
    grant = TEXT.grant.cents
    assert bounds(found) == (expected or (Fraction(grant, 4), Fraction(grant, 2)))
    assert {question.kind.value for question in found.questions} == {"missing"}


def test_the_question_is_the_one_of_a_value_that_is_missing() -> None:
    assert (
        asked(value(said(fact("heads", 10, 30)), "head_count"))
        == asked(value(said(), "head_count"))
        == {"heads"}
    )


def test_what_both_ends_say_alike_is_decided() -> None:
    found = said(fact("heads", 20, 30))
    assert value(found, "enough").is_decided
    assert duty(found, "notice").status.value == "not_applicable"


def test_a_condition_that_holds_at_one_end_cannot_be_told() -> None:
    found = duty(said(fact("heads", 10, 30)), "notice")
    assert (found.status.value, asked(found)) == ("unknown", {"heads"})


def test_a_payment_measured_on_it_has_its_amount_open_and_is_overdue() -> None:
    found = duty(said(fact("heads", 10, 30)), "premium")
    assert (found.status.value, bounds(found.amount)) == ("overdue", (10_000, 30_000))


def test_the_last_recorded_stands_and_sums_add_bound_by_bound() -> None:
    found = said(
        fact("cost", Euros.of(100), Euros.of(250)), Fact("cost", date(2024, 6, 2), Euros.of(50)), as_of=A_DAY
    )
    assert bounds(value(found, "costs")) == (15_000, 30_000)


def test_a_later_exact_value_settles_it() -> None:
    found = said(fact("heads", 10, 30), Fact("heads", date(2024, 6, 20), 15))
    assert value(found, "head_count").is_decided


def test_a_day_and_a_value_may_both_lie_between_two() -> None:
    told = Fact("heads", JUNE_1, ValueRange(10, 30), no_later_than=date(2024, 7, 15))
    found = value(said(told), "head_count")
    assert bounds(found) == (0, 500)
    assert asked(found) >= {"day_of(heads)", "heads"}


def test_the_account_balances_between_its_bounds() -> None:
    found = said(
        fact("heads", 10, 30),
        fact("cost", Euros.of(100), Euros.of(250)),
        Fact("payment", JUNE_1, Euros.of(200), of="premium"),
    )
    assert bounds(value(found, "account.net")) == (20_000, 20_000)
    assert bounds(value(found, "account.to_recover")) == (0, 10_000)


def test_a_result_below_its_target_at_both_ends_is_told_with_both() -> None:
    results = {
        most: [
            item.actual for item in said(fact("heads", 10, most)).findings if item.code.startswith("result_")
        ]
        for most in (30, 60)
    }
    assert results == {30: ["10–30"], 60: []}

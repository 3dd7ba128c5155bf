"""A day off that holds by usage only is a reading wherever a day is skipped (docs/semantics.md § 7.6)."""

from datetime import date

import pytest
from attrs import evolve

from budget.money import Euros
from conventions.agreement.agreement import Agreement, AgreementPeriod
from conventions.agreement.norms import Definition, Duty, Notice, Right
from conventions.agreement.party import Party
from conventions.calendar import Territory
from conventions.dossier.dossier import Dossier
from conventions.engine.evaluate import evaluate
from conventions.facts.fact import Fact
from conventions.views.rule_cases import notation_of
from tests.oracle.compare import assert_same

ON = date(2023, 7, 21)
"""A Friday: the abolition of slavery is honoured by usage in the French Antilles."""
AGREEMENT = Agreement(
    "usage",
    "usage",
    (Party("funder", "F", "F"), Party("beneficiary", "B", "B")),
    AgreementPeriod(date(2023, 1, 1), date(2023, 12, 31)),
    Euros.of(1000),
    territory=Territory.MARTINIQUE,
    definitions=(Definition("day", "next_working_day(2023-07-21)"),),
    duties=(
        Duty("rolled", "beneficiary", due="day"),
        Duty("counted", "beneficiary", due="signed + 5 ouvres"),
        Duty("court", "beneficiary", due="court_deadline(2023-07-10, 10 days)"),
        Duty("plain", "beneficiary", due="signed + 1 month"),
        Duty("fee", "beneficiary", when="as_of > due(rolled)", amount="50 €", nature="penalty"),
    ),
    rights=(Right("leave", "funder", "terminate", notice=Notice("signed", "5 ouvres")),),
)
SIGNED = Fact("signed", date(2023, 7, 17))


def dossier(*facts: Fact, territory: Territory = Territory.MARTINIQUE) -> Dossier:
    return Dossier(evolve(AGREEMENT, territory=territory), (SIGNED, *facts))


@pytest.mark.parametrize(
    ("duty", "due", "by_usage"),
    [
        ("rolled", "2023-07-21", "2023-07-24"),
        ("counted", "2023-07-24", "2023-07-25"),
        ("court", "2023-07-21", "2023-07-24"),
        ("plain", "2023-08-17", "2023-08-17"),
    ],
)
def test_each_day_that_is_skipped_has_the_reading_of_usage(duty: str, due: str, by_usage: str) -> None:
    verdict = evaluate(dossier(), ON)
    assert notation_of(verdict, f"{duty}.due") == due
    assert (notation_of(verdict, f"{duty}.readings.by_usage.due") or due) == by_usage
    chosen = dossier(Fact("reading_chosen", SIGNED.occurred_on, "by_usage", "holidays"))
    assert notation_of(evaluate(chosen, ON), f"{duty}.due") == by_usage


@pytest.mark.parametrize("day", [date(2023, 7, day) for day in (20, 21, 22, 24, 25)])
def test_the_engine_and_the_naive_interpreter_skip_the_same_days(day: date) -> None:
    for chosen in ((), (Fact("reading_chosen", SIGNED.occurred_on, "main", "holidays"),)):
        assert_same(dossier(*chosen), day, None)


def test_the_account_has_the_reading_too() -> None:
    verdict = evaluate(dossier(), date(2023, 7, 22))
    assert notation_of(verdict, "to_recover") == "50.00"
    assert notation_of(verdict, "to_recover.readings.holidays/by_usage") == "0.00"


def test_once_chosen_or_where_no_holiday_holds_by_usage_there_is_no_such_reading() -> None:
    chosen = Fact("reading_chosen", SIGNED.occurred_on, "main", "holidays")
    elsewhere = dossier(territory=Territory.METROPOLE)
    for found in (dossier(chosen), elsewhere):
        verdict = evaluate(found, ON)
        assert all(reading.of != "holidays" for duty in verdict.duties for reading in duty.readings)
        assert_same(found, ON, None)


def test_a_text_that_skips_no_day_has_no_such_reading() -> None:
    plain = evolve(AGREEMENT, definitions=(), duties=(Duty("plain", "beneficiary", due="signed + 1 month"),))
    plain = evolve(plain, rights=(Right("leave", "funder", "terminate", notice=Notice("signed", "1 month")),))
    assert_same(Dossier(plain, (SIGNED,)), ON, None)
    assert evaluate(Dossier(plain, (SIGNED,)), ON).duties[0].readings == ()


@pytest.mark.parametrize("due", ["next_working_day(2023-07-21)", "2023-07-17 + 4 ouvres"])
def test_one_expression_that_skips_a_day_is_enough(due: str) -> None:
    alone = evolve(AGREEMENT, definitions=(), duties=(Duty("alone", "beneficiary", due=due),), rights=())
    found = Dossier(alone, (SIGNED,))
    assert_same(found, ON, None)
    assert notation_of(evaluate(found, ON), "alone.due") == "2023-07-21"
    assert notation_of(evaluate(found, ON), "alone.readings.by_usage.due") == "2023-07-24"

"""Budgets in work and in euros: nothing is valued without a rate that is shown."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from budget.errors import DuplicateIdError
from budget.money import Euros
from budget.plan import Budget, BudgetLine, CostBearer, Fte, FteUnreadableError, InKindAid, budget_totals

# The action plan of Sambre-Avesnois, 2012: seven actions, 2.5 FTE and 35 k€ a year as its source states them.
SAMBRE = (
    BudgetLine("network", "Réseau", Euros.ZERO, fte=Fte.parse("0,5")),
    BudgetLine("support", "Cellule d’appui", Euros.ZERO, fte=Fte.parse("1")),
    BudgetLine("observatory", "Observatoire", Euros.ZERO, fte=Fte.parse("0,5")),
    BudgetLine("event", "Évènement", Euros.of(15_000)),
    BudgetLine("awareness", "Sensibilisation", Euros.of(20_000), fte=Fte.parse("0,5")),
    BudgetLine("skills", "Compétences", Euros.ZERO, borne=CostBearer.ELSEWHERE),
    BudgetLine("steering", "Pilotage", Euros.ZERO, borne=CostBearer.UNSTATED),
)
RATE = Euros.of(42_000)  # assumed


def test_the_action_plan_of_2012_sums_to_what_its_source_states() -> None:
    found = budget_totals(Budget(SAMBRE))
    assert (str(found.fte), found.euros) == ("2.5", Euros.of(35_000))
    assert found.elsewhere == ("skills",)
    assert found.valued is None
    assert found.unvalued == ("network", "support", "observatory", "awareness", "steering")
    assert found.rates == ()


def test_a_rate_values_work_and_a_cost_nobody_stated_stays_open() -> None:
    found = budget_totals(Budget(SAMBRE, fte_rate=RATE))
    assert (found.unvalued, found.valued) == (("steering",), None)
    assert found.rates == ((RATE, Fte.parse("2,5")),)


def test_with_every_cost_stated_the_whole_is_valued() -> None:
    stated = tuple(line for line in SAMBRE if line.borne is not CostBearer.UNSTATED)
    found = budget_totals(Budget(stated, fte_rate=RATE))
    assert found.valued == Euros.of(35_000 + 105_000)


def test_a_line_may_have_a_rate_of_its_own() -> None:
    lines = (
        *SAMBRE[:1],
        BudgetLine("expert", "Expert", Euros.ZERO, fte=Fte.parse("1/3"), fte_rate=Euros.of(90_000)),
    )
    found = budget_totals(Budget(lines, fte_rate=RATE))
    assert found.rates == ((RATE, Fte.parse("1/2")), (Euros.of(90_000), Fte.parse("1/3")))
    assert found.valued == Euros.of(21_000 + 30_000)


def test_the_side_of_resources_has_its_own_totals() -> None:
    assert budget_totals(Budget((), SAMBRE[3:4]), resources=True).euros == Euros.of(15_000)
    assert budget_totals(Budget(()), resources=True).valued == Euros.ZERO


def test_aid_in_kind_is_in_no_total() -> None:
    room = InKindAid("room", "Salle, 30 janvier", "funder", valued_by="tarif des salles")
    van = InKindAid("van", "Véhicule", "city", Euros.of(300))
    budget = Budget(SAMBRE[3:4], in_kind=(room, van))
    assert budget.total_expenses() == Euros.of(15_000)


def test_aid_in_kind_has_identifiers_of_its_own() -> None:
    with pytest.raises(DuplicateIdError):
        Budget((), in_kind=(InKindAid("a", "", "x"), InKindAid("a", "", "y")))


@pytest.mark.parametrize("text", ["", "a", "-1", "1,", "0,1234567", "1/0", "10000", "99999/1", "1 2"])
def test_what_is_no_number_of_posts_is_refused(text: str) -> None:
    with pytest.raises(FteUnreadableError):
        Fte.parse(text)


@given(st.fractions(min_value=0, max_value=9_999, max_denominator=10_000))
def test_what_is_written_is_read_again(value: Fraction) -> None:
    assert Fte.parse(str(Fte(value))).as_fraction == value

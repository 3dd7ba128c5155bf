"""A cash plan: every move in one month or named apart, and the lowest day."""

import random
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from budget.money import Euros
from budget.treasury import CashMove, CashWindowError, cash_plan, spread_by_month

START, END = date(2024, 1, 1), date(2024, 12, 31)


def move(on: date | None, euros: int, label: str = "x") -> CashMove:
    return CashMove(on, Euros.of(euros), label)


def test_money_goes_before_it_comes_on_one_day() -> None:
    plan = cash_plan(Euros.of(10), [move(date(2024, 5, 2), 100), move(date(2024, 5, 2), -40)], START, END)
    assert (str(plan.low), plan.low_on) == ("-30.00", date(2024, 5, 2))
    may = plan.months[4]
    assert (str(may.opening), str(may.received), str(may.spent), str(may.closing)) == (
        "10.00",
        "100.00",
        "40.00",
        "70.00",
    )
    assert (str(may.low), may.low_on) == ("-30.00", date(2024, 5, 2))
    assert str(plan.need) == "30.00"


def test_the_low_point_is_the_first_day_of_its_kind_and_may_be_the_beginning() -> None:
    plan = cash_plan(Euros.of(10), [move(date(2024, 5, 2), 5), move(date(2024, 6, 2), -5)], START, END)
    assert (plan.low, plan.low_on, plan.need, plan.closing) == (Euros.of(10), START, Euros.ZERO, Euros.of(10))


def test_moves_without_a_day_or_outside_the_plan_are_named_apart() -> None:
    undated, early, late = move(None, -5), move(date(2023, 12, 31), 1), move(date(2025, 1, 1), 2)
    plan = cash_plan(Euros.ZERO, [undated, early, late], date(2024, 1, 20), date(2024, 2, 1))
    assert (plan.undated, plan.outside) == ((undated,), (early, late))
    assert [month.month for month in plan.months] == [date(2024, 1, 1), date(2024, 2, 1)]


@pytest.mark.parametrize(("start", "end"), [(END, START), (date(2000, 1, 1), date(2024, 1, 1))])
def test_a_window_that_is_none_is_refused(start: date, end: date) -> None:
    with pytest.raises(CashWindowError):
        cash_plan(Euros.ZERO, [], start, end)


def test_costs_are_spread_over_a_period_and_never_over_none() -> None:
    with pytest.raises(CashWindowError):
        spread_by_month(Euros.of(1), END, START, "x")
    assert [str(each.amount) for each in spread_by_month(Euros.of(-1), START, date(2024, 3, 15), "x")] == [
        "-0.34",
        "-0.33",
        "-0.33",
    ]


MOVES = st.lists(
    st.builds(
        CashMove,
        st.none() | st.dates(date(2023, 12, 1), date(2025, 1, 31)),
        st.builds(Euros.of_cents, st.integers(-(10**7), 10**7)),
        st.just("x"),
    ),
    max_size=20,
)


@given(st.integers(-(10**7), 10**7), MOVES, st.randoms())
def test_every_cent_is_in_a_month_or_apart_whatever_the_order(
    opening: int, moves: list[CashMove], draw: random.Random
) -> None:
    plan = cash_plan(Euros(cents=opening), moves, START, END)
    inside = plan.closing - Euros(cents=opening)
    apart = Euros.total(each.amount for each in (*plan.undated, *plan.outside))
    assert inside + apart == Euros.total(each.amount for each in moves)
    assert plan.low == min([Euros(cents=opening), *(month.low for month in plan.months)])
    assert all(
        before.closing == after.opening for before, after in zip(plan.months, plan.months[1:], strict=False)
    )
    again = list(moves)
    draw.shuffle(again)
    other = cash_plan(Euros(cents=opening), again, START, END)
    assert (other.months, other.low, other.low_on) == (plan.months, plan.low, plan.low_on)

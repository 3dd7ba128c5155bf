"""Ceilings cut what exceeds them, and nothing leaves without a name."""

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from budget.ceilings import Ceiling, capped, line_ceilings
from budget.ledger import Expense, ExpenseKind
from budget.money import Euros
from budget.rate import Rate

COSTS = (
    Expense("t", "", Euros.of(150), line="travel"),
    Expense("p", "", Euros.of(800), line="staff", kind=ExpenseKind.PAY),
    Expense("c", "", Euros.of(60), line="staff", kind=ExpenseKind.SOCIAL_CHARGES),
    Expense("n", "", Euros.of(-10), line="travel"),
)


def of_line(name: str) -> Ceiling:
    return Ceiling(name, Euros.of(100), lambda each: each.line == name)


@pytest.mark.parametrize(
    ("ceiling", "kept", "cut"),
    [
        (of_line("travel"), "960.00", "40.00"),
        (of_line("rent"), "1000.00", None),
        (Ceiling("travel", Euros.of(140), lambda each: each.line == "travel"), "1000.00", None),
        (Ceiling("travel", Euros.of(-1), lambda each: each.line == "travel"), "860.00", "140.00"),
    ],
)
def test_what_is_beyond_a_ceiling_is_cut(ceiling: Ceiling, kept: str, cut: str | None) -> None:
    found = capped(COSTS, [ceiling])
    assert str(found.amount) == kept
    assert [str(each.amount) for each in found.cuts] == ([] if cut is None else [cut])
    assert found.eligible == Euros.of(1000)


def test_what_one_ceiling_cut_is_not_cut_again_by_the_next() -> None:
    staff, pay = of_line("staff"), Ceiling("pay", Euros.of(90), lambda each: each.kind is ExpenseKind.PAY)
    found = capped(COSTS, [staff, pay])
    # staff: 860 becomes 100, of which pay is 100 × 800 / 860 = 93.02; so 3.02 more are cut
    assert [(each.ceiling, str(each.amount)) for each in found.cuts] == [("staff", "760.00"), ("pay", "3.02")]
    assert str(found.amount) == "236.98"


def test_the_lines_of_a_plan_with_their_tolerance() -> None:
    ceilings = line_ceilings([("travel", Euros.of(100)), ("staff", Euros.of(1000))], Rate.parse("10 %"))
    found = capped(COSTS, ceilings)
    assert [(each.ceiling, str(each.amount)) for each in found.cuts] == [("line.travel", "30.00")]


COST = st.builds(
    Expense,
    id=st.uuids().map(str),
    label=st.just(""),
    amount=st.builds(Euros.of_cents, st.integers(0, 10**8)),
    line=st.sampled_from(["travel", "staff", "rent", None]),
)
RULES = st.lists(
    st.builds(of_line, st.sampled_from(["travel", "staff", "rent"])),
    max_size=4,
)


@given(st.lists(COST, max_size=10), RULES, st.randoms())
def test_what_counts_and_what_is_cut_are_what_was_eligible(
    costs: list[Expense], rules: list[Ceiling], draw: random.Random
) -> None:
    found = capped(costs, rules)
    assert found.amount + Euros.total(cut.amount for cut in found.cuts) == Euros.total(
        each.amount for each in costs
    )
    assert all(cut.amount >= Euros.ZERO for cut in found.cuts)
    assert found.amount >= Euros.ZERO or not costs
    again = list(costs)
    draw.shuffle(again)
    assert capped(again, rules) == found

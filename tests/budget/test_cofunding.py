"""One action, many funders: shares, keys, caps, and a cost that is charged twice."""

import random
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from budget.cofunding import FinancingPlan, FunderKind, Funding, SameFunderTwiceError, allocated
from budget.double_funding import Charge, Likeness, double_funding
from budget.ledger import Expense
from budget.money import Euros
from budget.public_aid import PublicAidCap, cap_effect, capped_due
from budget.rate import Rate
from budget.split import SplitImpossibleError
from budget.subtotals import Subtotal

STATE = Funding("state", FunderKind.PUBLIC, Euros.of(300), Euros.of(250))
FSE = Funding("fse", FunderKind.EUROPEAN, Euros.of(400))
PRIVATE = Funding("fondation", FunderKind.PRIVATE, Euros.of(100), Euros.of(100))
OWN = Funding("own", FunderKind.OWN, Euros.of(250), Euros.of(250))
PLAN = FinancingPlan(Euros.of(1000), (STATE, FSE, PRIVATE, OWN))


def test_what_is_not_decided_lies_between_nothing_and_what_was_asked() -> None:
    assert (PLAN.least(), PLAN.most()) == (Euros.of(600), Euros.of(1000))
    assert PLAN.missing() == (Euros.ZERO, Euros.of(400))
    assert not PLAN.is_balanced
    assert [(each.funder, str(each.least), str(each.most)) for each in PLAN.shares() or ()] == [
        ("state", "25 %", "25 %"), ("fse", "0 %", "40 %"), ("fondation", "10 %", "10 %"), ("own", "25 %", "25 %"),
    ]  # fmt: skip


def test_the_rate_of_public_aid_counts_what_is_public() -> None:
    assert PLAN.public_rate() == (Rate.parse("25 %"), Rate.parse("65 %"))
    assert PLAN.by_kind()[1] == Subtotal(FunderKind.EUROPEAN, Euros.ZERO)


def test_a_plan_of_nothing_has_no_shares() -> None:
    nothing = FinancingPlan(Euros.ZERO, ())
    assert (nothing.shares(), nothing.public_rate(), nothing.is_balanced) == (None, None, True)


def test_a_funder_stands_once() -> None:
    with pytest.raises(SameFunderTwiceError, match="state"):
        FinancingPlan(Euros.of(1), (STATE, STATE))


COSTS = st.lists(
    st.builds(
        Expense,
        id=st.uuids().map(str),
        label=st.just(""),
        amount=st.builds(Euros.of_cents, st.integers(-(10**7), 10**7)),
        line=st.sampled_from(["pay", "travel", None]),
    ),
    max_size=12,
)


@given(COSTS, st.lists(st.integers(0, 50), min_size=1, max_size=4).filter(any), st.booleans())
def test_the_parts_of_all_funders_are_the_expenses_to_the_cent(
    costs: list[Expense], weights: list[int], has_usual: bool
) -> None:
    key = {f"f{at}": weight for at, weight in enumerate(weights)}
    found = allocated(costs, {"pay": key}, key if has_usual else None)
    borne = Euros.total(part.amount for part in found.by_funder())
    assert borne + Euros.total(each.amount for each in found.unallocated) == Euros.total(
        each.amount for each in costs
    )
    for each in found.expenses:
        assert Euros.total(part.amount for part in each.parts) == each.expense.amount


def test_a_key_that_shares_nothing_out_is_refused() -> None:
    with pytest.raises(SplitImpossibleError):
        allocated([Expense("a", "", Euros.of(1))], {}, {"state": 0})


@pytest.mark.parametrize(
    ("rate", "cap", "eligible", "others", "due"),
    [
        (None, None, 100, 0, "500.00"),
        ("50 %", None, 800, 0, "400.00"),
        ("50 %", None, 2000, 0, "500.00"),  # overspending never raises
        ("60 %", "80 %", 800, 300, "340.00"),  # 640 − 300
        ("60 %", "80 %", 800, 100, "480.00"),
        (None, "80 %", 800, 700, "0.00"),  # others are beyond the cap already
        (None, "1/3", 100, 0, "33.33"),
    ],
)
def test_the_least_of_the_bounds_is_due(
    rate: str | None, cap: str | None, eligible: int, others: int, due: str
) -> None:
    shares = [None if each is None else Rate.parse(each) for each in (rate, cap)]
    rule = PublicAidCap(Euros.of(500), *shares)
    assert str(capped_due(rule, Euros.of(eligible), Euros.of(others)).due) == due


def test_another_funder_s_final_amount_moves_the_cap_both_ways() -> None:
    rule = PublicAidCap(Euros.of(500), cap=Rate.parse("80 %"))
    less = cap_effect(rule, Euros.of(1000), expected=Euros.of(400), final=Euros.of(350))
    assert (less.before.due, less.after.due, str(less.change)) == (Euros.of(400), Euros.of(450), "50.00")
    assert cap_effect(rule, Euros.of(1000), Euros.of(100), Euros.of(200)).change == Euros.ZERO


DAY = date(2024, 3, 1)


def bill(name: str, euros: int = 100, **said: object) -> Expense:
    return Expense(name, "Affiches", Euros.of(euros), **{"paid_on": DAY, **said})  # type: ignore[arg-type]


def charge(dossier: str, expense: Expense, euros: int, funder: str = "state") -> Charge:
    return Charge(dossier, funder, expense, Euros.of(euros))


@pytest.mark.parametrize(
    ("charges", "excess", "likeness"),
    [
        ([charge("a", bill("1", evidence="Facture n° 12"), 100), charge("b", bill("7", evidence="FACT-12"), 60)], 60, Likeness.SAME_PAPER),
        ([charge("a", bill("1", evidence="12"), 40), charge("b", bill("7", evidence="12"), 60)], None, None),
        ([charge("a", bill("1"), 100), charge("b", bill("7"), 100)], 100, Likeness.SAME_PAYMENT),
        ([charge("a", bill("1", evidence="12"), 100), charge("b", bill("7", evidence="13"), 100)], 100, Likeness.SAME_PAYMENT),
        ([charge("a", bill("1", evidence="12"), 100), charge("b", bill("7", 90, evidence="12"), 90)], None, None),
        ([charge("a", bill("1", paid_on=None), 100), charge("b", bill("7", paid_on=None), 100)], None, None),
        ([charge("a", bill("1", evidence="12", paid_on=None), 100)] * 2, None, None),
        ([charge("a", bill("1", evidence="12", incurred_on=DAY, paid_on=None), 100), charge("b", bill("7", evidence="12", incurred_on=DAY), 1)], 1, Likeness.SAME_PAPER),
        ([charge("a", bill("1", -100), -100), charge("b", bill("7", -100), -100)], None, None),
        ([charge("a", bill("1"), 100), charge("a", bill("2"), 100), charge("b", bill("7"), 100)], 200, Likeness.SAME_PAYMENT),
    ],
)  # fmt: skip
def test_one_cost_charged_for_more_than_it_was(
    charges: list[Charge], excess: int | None, likeness: Likeness | None
) -> None:
    found = double_funding(charges)
    assert [(each.excess, each.likeness) for each in found] == (
        [] if excess is None or likeness is None else [(Euros.of(excess), likeness)]
    )
    shuffled = list(charges)
    random.Random(1).shuffle(shuffled)
    assert double_funding(shuffled) == found


def test_the_greatest_excess_comes_first() -> None:
    small = [charge("a", bill("1", 10, evidence="1"), 10), charge("b", bill("1", 10, evidence="1"), 10)]
    great = [charge("a", bill("2", evidence="2"), 100), charge("b", bill("2", evidence="2"), 100)]
    assert [str(each.excess) for each in double_funding([*small, *great])] == ["100.00", "10.00"]

"""One action, many funders: what is public, what is too much, and a cost that is charged twice."""

import random
from datetime import date

import pytest

from budget.ceilings import Financing, FunderKind, Funding, SameFunderTwiceError
from budget.ledger import Charge, Expense, Likeness, double_funding
from budget.money import Euros
from budget.rate import Rate

STATE = Funding("state", FunderKind.PUBLIC, Euros.of(250))
PRIVATE = Funding("fondation", FunderKind.PRIVATE, Euros.of(100))
OWN = Funding("own", FunderKind.OWN, Euros.of(250))


def test_public_aid_is_what_public_funders_gave_over_what_was_spent() -> None:
    paid = Financing(Euros.of(1000), (STATE, PRIVATE, OWN))
    assert (paid.received(), paid.public_aid(), paid.public_rate()) == (
        Euros.of(600), Euros.of(250), Rate.parse("25 %"),
    )  # fmt: skip
    assert paid.surplus() == Euros.ZERO


def test_a_funder_of_unknown_kind_leaves_the_public_aid_unknown() -> None:
    paid = Financing(Euros.of(1000), (STATE, Funding("other", None, Euros.of(1))))
    assert (paid.public_aid(), paid.public_rate()) == (None, None)


def test_nothing_spent_has_no_rate_and_all_of_it_is_surplus() -> None:
    paid = Financing(Euros.ZERO, (STATE,))
    assert (paid.public_rate(), paid.surplus()) == (None, Euros.of(250))


def test_a_funder_stands_once() -> None:
    with pytest.raises(SameFunderTwiceError, match="state"):
        Financing(Euros.of(1), (STATE, STATE))


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

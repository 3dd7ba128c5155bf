"""The provisional budget."""

import pytest
from hypothesis import strategies as st

from budget.errors import DuplicateIdError
from budget.money import Euros
from budget.nomenclature import Account
from budget.plan import Budget, BudgetLine

# The provisional budget of the agreement of 2024.
PROGRAMME = tuple(
    BudgetLine(id=name, label=name, amount=Euros.of(amount), axis=axis, action=action)
    for name, amount, axis, action in (
        ("breakfasts", 3750, "1", "themes"),
        ("workshops", 3000, "1", "codevelopment"),
        ("fragile", 4500, "2", "support"),
        ("pathways", 33000, "3", "practices"),
        ("foresight", 3750, "4", "initiatives"),
        ("engineering", 1500, None, None),
    )
)
LINES = st.lists(
    st.builds(
        BudgetLine,
        id=st.uuids().map(str),
        label=st.just("line"),
        amount=st.builds(Euros.of_cents, st.integers(min_value=-(10**9), max_value=10**9)),
        action=st.sampled_from(["a", "b", None]),
        axis=st.sampled_from(["1", "2", None]),
        account=st.sampled_from([Account("60"), Account("6411"), Account("6413"), None]),
        funder=st.sampled_from(["department", "region", None]),
    ),
    max_size=12,
    unique_by=lambda line: line.id,
).map(tuple)


def _line(name: str, amount: int, number: str | None = None, funder: str | None = None) -> BudgetLine:
    account = None if number is None else Account(number)
    return BudgetLine(id=name, label=name, amount=Euros.of(amount), account=account, funder=funder)


def test_the_programme_of_2024_sums_to_the_grant() -> None:
    budget = Budget(PROGRAMME)
    assert budget.total_expenses() == Euros.of(49500)


def test_no_resources_side_is_not_an_empty_one() -> None:
    absent, empty = Budget(PROGRAMME), Budget(PROGRAMME, ())
    assert absent.total_resources() is None
    assert empty.total_resources() == Euros.ZERO
    assert absent != empty


def test_an_identifier_stands_once_on_each_side() -> None:
    Budget((_line("a", 1),), (_line("a", 1),))
    with pytest.raises(DuplicateIdError) as refusal:
        Budget((_line("b", 1), _line("a", 1), _line("b", 2), _line("a", 1)))
    assert refusal.value.actual == "a, b"
    with pytest.raises(DuplicateIdError):
        Budget((), (_line("a", 1), _line("a", 1)))

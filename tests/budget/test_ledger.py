"""The ledger: what was really spent and received."""

from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from budget.errors import DuplicateIdError
from budget.ledger import Expense, Ledger, Resource
from budget.money import Euros

EXPENSES = st.lists(
    st.builds(
        Expense,
        id=st.uuids().map(str),
        label=st.just("expense"),
        amount=st.builds(Euros.of_cents, st.integers(min_value=-(10**9), max_value=10**9)),
        line=st.sampled_from(["x", "y", None]),
        action=st.sampled_from(["a", "b", None]),
    ),
    max_size=12,
    unique_by=lambda expense: expense.id,
)


def test_undeclared_resources_are_not_zero() -> None:
    assert Ledger(()).total_resources() is None
    assert Ledger((), ()).total_resources() == Euros.ZERO


def test_a_credit_note_lowers_the_total() -> None:
    bill = Expense("1", "printing", Euros.parse("120,00"), line="x")
    credit = Expense("2", "printing, returned", Euros.parse("-20,00"), line="x")
    ledger = Ledger((bill, credit), (Resource("1", "fees", Euros.of(5), funder="public"),))
    assert ledger.total_expenses() == Euros.of(100)
    assert ledger.total_resources() == Euros.of(5)


def test_an_entry_is_read_once() -> None:
    entry = Expense("1", "printing", Euros.of(1))
    with pytest.raises(DuplicateIdError):
        Ledger((entry, entry))
    gift = Resource("1", "gift", Euros.of(1))
    with pytest.raises(DuplicateIdError):
        Ledger((), (gift, gift))


class TestLedger:
    """The order of entries changes no sum, and the groups together are the whole."""

    @given(EXPENSES, st.randoms())
    def test_the_order_changes_nothing(self, expenses: list[Expense], random: Random) -> None:
        shuffled = list(expenses)
        random.shuffle(shuffled)
        one, other = Ledger(tuple(expenses)), Ledger(tuple(shuffled))
        assert one.total_expenses() == other.total_expenses()

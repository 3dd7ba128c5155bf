"""The sample of evidence: drawn again it is the same, and no great entry escapes it."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from budget.ledger import Expense, sample
from budget.money import Euros


def rows(*cents: int) -> list[Expense]:
    return [Expense(f"e{at:03}", "", Euros.of_cents(amount)) for at, amount in enumerate(cents)]


ledgers = st.lists(st.integers(-(10**6), 10**6), max_size=30).map(lambda cents: rows(*cents))


@given(ledgers, st.integers(1, 15))
def test_every_entry_of_a_step_or_more_is_taken_and_never_more_than_the_steps(
    ledger: list[Expense], wanted: int
) -> None:
    drawn = sample(ledger, wanted)
    costs = [row for row in drawn.entries if row.amount > Euros.ZERO]
    assert {row.id for row in ledger if row.amount > Euros.ZERO and row.amount.cents >= drawn.step} <= {
        row.id for row in costs
    }
    assert len(costs) <= wanted
    assert {row.id for row in ledger if row.amount < Euros.ZERO} <= {row.id for row in drawn.entries}
    assert drawn.step * wanted == drawn.all.cents
    assert drawn.covered <= drawn.all


@given(ledgers, st.integers(1, 15))
def test_the_order_of_the_ledger_changes_nothing(ledger: list[Expense], wanted: int) -> None:
    assert sample(reversed(ledger), wanted) == sample(ledger, wanted)


def test_as_many_steps_as_equal_entries_take_them_all() -> None:
    drawn = sample(rows(100, 100, 100), 3)
    assert len(drawn.entries) == 3
    assert str(drawn.coverage) == "100 %"


def test_of_nothing_there_is_no_sample_and_no_coverage() -> None:
    drawn = sample([], 10)
    assert (drawn.entries, drawn.coverage, drawn.step) == ((), None, Fraction(0))


def test_a_sample_has_a_step_at_least() -> None:
    with pytest.raises(ValueError, match="0"):
        sample([], 0)

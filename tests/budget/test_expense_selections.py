"""Which expenses count, and why the others do not."""

from datetime import date
from random import Random

from hypothesis import given
from hypothesis import strategies as st

from budget.ledger import Expense, Objection, select
from budget.money import Euros

LAST = date(2024, 12, 31)
UNSAID = Objection("operation_not_stated", is_open=True)
LATE = Objection("paid_after_period")
EXPENSES = st.lists(
    st.builds(
        Expense,
        id=st.uuids().map(str),
        label=st.just("expense"),
        amount=st.builds(Euros.of_cents, st.integers(min_value=-(10**9), max_value=10**9)),
        paid_on=st.dates(date(2024, 10, 1), date(2025, 3, 31)),
        for_operation=st.sampled_from([None, True]),
    ),
    max_size=12,
)


def objections_to(expense: Expense) -> tuple[Objection, ...]:
    late = (LATE,) if expense.paid_on is not None and expense.paid_on > LAST else ()
    return (*late, *((UNSAID,) if expense.for_operation is None else ()))


def expense(cents: int, paid_on: date, *, for_operation: bool | None = True) -> Expense:
    return Expense("e", "expense", Euros.of_cents(cents), paid_on=paid_on, for_operation=for_operation)


def test_an_expense_to_which_nothing_is_objected_counts() -> None:
    found = select([expense(100, LAST)], objections_to)
    assert found.total_kept() == Euros.of_cents(100)
    assert found.excluded == ()


def test_an_expense_keeps_every_objection_to_it() -> None:
    found = select([expense(100, date(2025, 1, 9), for_operation=None)], objections_to)
    assert found.excluded[0].reasons == ("paid_after_period", "operation_not_stated")
    assert not found.excluded[0].is_open


def test_what_only_silence_excludes_may_yet_count() -> None:
    found = select(
        [expense(100, LAST, for_operation=None), expense(-30, LAST, for_operation=None)], objections_to
    )
    assert [exclusion.is_open for exclusion in found.excluded] == [True, True]


class TestConservation:
    """What counts and what does not make up what was read, to the cent, in any order."""

    @given(EXPENSES)
    def test_kept_and_excluded_are_what_was_read(self, expenses: list[Expense]) -> None:
        found = select(expenses, objections_to)
        read = Euros.total(item.amount for item in expenses)
        assert found.total_kept() + found.total_excluded() == read

    @given(EXPENSES, st.randoms(use_true_random=False))
    def test_the_order_changes_nothing(self, expenses: list[Expense], random: Random) -> None:
        shuffled = list(expenses)
        random.shuffle(shuffled)
        first, second = select(expenses, objections_to), select(shuffled, objections_to)
        assert first.total_kept() == second.total_kept()
        assert {item.id for item in first.kept} == {item.id for item in second.kept}

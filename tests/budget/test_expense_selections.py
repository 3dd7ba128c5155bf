"""Which expenses count, and why the others do not."""

from datetime import date, timedelta
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from budget.ledger import Expense
from budget.money import Euros
from budget.selections import (
    EligibilityTest,
    EngagedWithin,
    Evidenced,
    Exclusion,
    ForOperation,
    OnLines,
    PaidWithin,
    Reason,
    Selection,
    select,
)

FIRST, LAST = date(2024, 1, 1), date(2024, 12, 31)
DAY = timedelta(days=1)
EVERY_TEST: tuple[EligibilityTest, ...] = (
    ForOperation(),
    PaidWithin(FIRST, LAST),
    EngagedWithin(FIRST, LAST),
    Evidenced(),
    OnLines(frozenset({"x", "y"})),
)
DATES = st.one_of(st.none(), st.dates(date(2023, 10, 1), date(2025, 3, 31)))
EXPENSES = st.lists(
    st.builds(
        Expense,
        id=st.uuids().map(str),
        label=st.just("expense"),
        amount=st.builds(Euros, st.integers(min_value=-(10**9), max_value=10**9)),
        line=st.sampled_from(["x", "y", "z", None]),
        engaged_on=DATES,
        paid_on=DATES,
        evidence=st.sampled_from([None, "", "F-1"]),
        for_operation=st.sampled_from([True, True, False, None]),
    ),
    max_size=20,
    unique_by=lambda expense: expense.id,
)
TESTS = st.lists(st.sampled_from(EVERY_TEST), max_size=5)


def _expense(
    name: str = "1",
    amount: str = "100.00",
    *,
    line: str | None = "x",
    engaged_on: date | None = FIRST,
    paid_on: date | None = LAST,
    evidence: str | None = "F-1",
    for_operation: bool | None = True,
) -> Expense:
    return Expense(
        name,
        "expense",
        Euros.parse(amount),
        line=line,
        engaged_on=engaged_on,
        paid_on=paid_on,
        evidence=evidence,
        for_operation=for_operation,
    )


@pytest.mark.parametrize(
    ("expense", "reasons"),
    [
        (_expense(), ()),
        (_expense(paid_on=FIRST), ()),
        (_expense(paid_on=FIRST - DAY), (Reason.PAID_BEFORE_PERIOD,)),
        (_expense(paid_on=LAST + DAY), (Reason.PAID_AFTER_PERIOD,)),
        (_expense(paid_on=None), (Reason.NOT_PAID,)),
        (_expense(engaged_on=LAST), ()),
        (_expense(engaged_on=FIRST - DAY), (Reason.ENGAGED_BEFORE_PERIOD,)),
        (_expense(engaged_on=LAST + DAY), (Reason.ENGAGED_AFTER_PERIOD,)),
        (_expense(engaged_on=None), (Reason.ENGAGEMENT_NOT_STATED,)),
        (_expense(for_operation=False), (Reason.OTHER_OPERATION,)),
        (_expense(for_operation=None), (Reason.OPERATION_NOT_STATED,)),
        (_expense(evidence=None), (Reason.NO_EVIDENCE,)),
        (_expense(evidence=""), (Reason.NO_EVIDENCE,)),
        (_expense(line="z"), (Reason.LINE_NOT_ALLOWED,)),
        (_expense(line=None), (Reason.LINE_NOT_STATED,)),
        (
            _expense(for_operation=False, paid_on=None, evidence=None),
            (Reason.OTHER_OPERATION, Reason.NOT_PAID, Reason.NO_EVIDENCE),
        ),
    ],
)
def test_an_expense_is_left_out_for_every_reason_that_stands(
    expense: Expense, reasons: tuple[Reason, ...]
) -> None:
    selection = select([expense], EVERY_TEST)
    expected = ((), (Exclusion(expense, reasons),)) if reasons else ((expense,), ())
    assert selection == Selection(*expected)


def test_the_closed_ledger_of_2024_loses_the_payment_of_january() -> None:
    paid = _expense("1", "46110.40", paid_on=date(2024, 12, 31))
    late = _expense("2", "1200.00", paid_on=date(2025, 1, 9))
    selection = select((paid, late), (ForOperation(), PaidWithin(FIRST, LAST)))
    assert selection.total_kept() == Euros.parse("46 110,40 €")
    assert selection.total_excluded() == Euros.parse("1 200,00 €")
    assert selection.excluded == (Exclusion(late, (Reason.PAID_AFTER_PERIOD,)),)
    assert selection.least_kept() == selection.most_kept() == selection.total_kept()


def test_what_nobody_stated_leaves_the_sum_open() -> None:
    kept = _expense("1", "10.00")
    open_cost = _expense("2", "5.00", for_operation=None)
    open_credit = _expense("3", "-2.00", for_operation=None)
    closed = _expense("4", "7.00", for_operation=None, paid_on=None)
    selection = select((kept, open_cost, open_credit, closed), EVERY_TEST)
    assert [exclusion.is_open for exclusion in selection.excluded] == [True, True, False]
    assert selection.total_kept() == Euros.of(10)
    assert selection.least_kept() == Euros.of(8)
    assert selection.most_kept() == Euros.of(15)


def test_a_test_given_twice_gives_its_reason_once() -> None:
    selection = select([_expense(paid_on=None)], [PaidWithin(FIRST, LAST), PaidWithin(FIRST, FIRST)])
    assert selection.excluded[0].reasons == (Reason.NOT_PAID,)


class TestConservation:
    """Kept and excluded together are what was read, to the cent, and every exclusion has its reason."""

    @given(EXPENSES, TESTS)
    def test_nothing_is_lost(self, expenses: list[Expense], tests: list[EligibilityTest]) -> None:
        selection = select(expenses, tests)
        read = Euros.total(expense.amount for expense in expenses)
        assert selection.total_kept() + selection.total_excluded() == read
        left_out = [exclusion.entry for exclusion in selection.excluded]
        assert sorted([*selection.kept, *left_out], key=expenses.index) == expenses
        assert all(exclusion.reasons for exclusion in selection.excluded)

    @given(EXPENSES, TESTS, st.randoms())
    def test_the_order_of_entries_changes_nothing(
        self, expenses: list[Expense], tests: list[EligibilityTest], random: Random
    ) -> None:
        shuffled = list(expenses)
        random.shuffle(shuffled)
        one, other = select(expenses, tests), select(shuffled, tests)
        assert set(one.kept) == set(other.kept)
        assert set(one.excluded) == set(other.excluded)
        assert one.least_kept() == other.least_kept()
        assert one.most_kept() == other.most_kept()

    @given(EXPENSES, TESTS, st.sampled_from(EVERY_TEST))
    def test_one_more_test_never_brings_an_expense_back(
        self, expenses: list[Expense], tests: list[EligibilityTest], more: EligibilityTest
    ) -> None:
        assert set(select(expenses, [*tests, more]).kept) <= set(select(expenses, tests).kept)

    @given(EXPENSES, TESTS)
    def test_what_counts_lies_between_the_least_and_the_most(
        self, expenses: list[Expense], tests: list[EligibilityTest]
    ) -> None:
        selection = select(expenses, tests)
        assert selection.least_kept() <= selection.total_kept() <= selection.most_kept()

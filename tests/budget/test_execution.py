"""The budget beside what was done with it."""

from fractions import Fraction
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from budget.ledger import Expense, Resource
from budget.money import Euros
from budget.plan import BudgetLine, Execution, execution
from budget.rate import Rate, format_rate_fr

AMOUNTS = st.builds(Euros.of_cents, st.integers(min_value=-(10**9), max_value=10**9))
LINES = st.lists(
    st.builds(BudgetLine, id=st.sampled_from("abcdef"), label=st.just("line"), amount=AMOUNTS),
    unique_by=lambda line: line.id,
)
ENTRIES = st.lists(
    st.builds(
        Expense,
        id=st.uuids().map(str),
        label=st.just("expense"),
        amount=AMOUNTS,
        line=st.sampled_from([*"abcdefgh", None]),
    ),
    max_size=15,
)


@pytest.mark.parametrize(
    ("planned", "actual", "variance", "rate", "shown"),
    [
        ("3750.00", "3493.00", "-257.00", "-257/3750", "-6,9\u00a0%"),
        ("1500.00", "1500.00", "0.00", "0", "0\u00a0%"),
        ("1500.00", "0.00", "-1500.00", "-1", "-100\u00a0%"),
        ("1000.00", "1000.50", "0.50", "1/2000", "0,1\u00a0%"),
        ("1000.00", "999.50", "-0.50", "-1/2000", "-0,1\u00a0%"),
        ("300.00", "400.00", "100.00", "1/3", "33,3\u00a0%"),
        (
            "0.01",
            "9999999999.99",
            "9999999999.98",
            "999999999998",
            "99\u202f999\u202f999\u202f999\u202f800\u00a0%",
        ),
    ],
)
def test_a_variance_is_exact_and_rounded_only_when_shown(
    planned: str, actual: str, variance: str, rate: str, shown: str
) -> None:
    line = Execution("x", Euros.parse(planned), Euros.parse(actual))
    assert line.variance == Euros.parse(variance)
    assert line.variance_rate is not None
    assert line.variance_rate.as_fraction == Fraction(rate)
    assert format_rate_fr(line.variance_rate) == shown


def test_where_nothing_was_planned_no_rate_is_defined() -> None:
    line = Execution("x", Euros.ZERO, Euros.of(5))
    assert line.variance == Euros.of(5)
    assert line.variance_rate is None
    assert Execution("x", Euros.ZERO, Euros.ZERO).variance_rate is None


def test_an_entry_without_a_planned_line_is_shown_and_not_lost() -> None:
    plan = [BudgetLine("b", "b", Euros.of(10)), BudgetLine("a", "a", Euros.of(20))]
    entries = [
        Expense("1", "none", Euros.of(1)),
        Expense("2", "beside", Euros.of(2), line="z"),
        Expense("3", "beside", Euros.of(3), line="c"),
        Expense("4", "planned", Euros.of(4), line="a"),
        Expense("5", "planned", Euros.of(5), line="a"),
    ]
    table = execution(plan, entries)
    assert [(row.line, row.planned.cents, row.actual.cents) for row in table.lines] == [
        ("b", 1000, 0),
        ("a", 2000, 900),
        ("c", 0, 300),
        ("z", 0, 200),
        (None, 0, 100),
    ]
    assert table.total == Execution(None, Euros.of(30), Euros.of(15))


def test_resources_are_executed_as_expenses_are() -> None:
    plan = [BudgetLine("own", "own", Euros.of(10))]
    table = execution(plan, [Resource("1", "fees", Euros.of(8), line="own")])
    assert table.total.variance_rate == Rate.parse("-20 %")


class TestExecution:
    """The lines sum to the total on both sides, and the order of entries changes nothing."""

    @given(LINES, ENTRIES)
    def test_the_lines_sum_to_the_total(self, lines: list[BudgetLine], entries: list[Expense]) -> None:
        table = execution(lines, entries)
        assert Euros.total(row.planned for row in table.lines) == table.total.planned
        assert Euros.total(row.actual for row in table.lines) == table.total.actual
        assert Euros.total(row.variance for row in table.lines) == table.total.variance
        assert table.total.actual == Euros.total(entry.amount for entry in entries)

    @given(LINES, ENTRIES, st.randoms())
    def test_the_order_of_entries_changes_nothing(
        self, lines: list[BudgetLine], entries: list[Expense], random: Random
    ) -> None:
        shuffled = list(entries)
        random.shuffle(shuffled)
        assert execution(lines, shuffled) == execution(lines, entries)

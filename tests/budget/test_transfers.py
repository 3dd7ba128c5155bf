"""The plan in force: what amendments change, and what may be moved without asking."""

from datetime import date
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from budget.execution import execution
from budget.ledger import Expense
from budget.money import Euros
from budget.plan import BudgetLine
from budget.rate import Rate
from budget.subtotals import total
from budget.transfers import Amended, DuplicateAmendmentError, Transfer, TransferRefusal, revised

LINES = (
    BudgetLine("staff", "", Euros.of(1000)),
    BudgetLine("travel", "", Euros.of(500)),
    BudgetLine("rent", "", Euros.of(200)),
)
DAY = date(2024, 3, 1)
TEN = Rate.parse("10 %")


def move(source: str, target: str, euros: int, day: date = DAY, *, agreed: bool = False) -> Transfer:
    return Transfer(source, target, Euros.of(euros), day, agreed)


@pytest.mark.parametrize(
    ("transfer", "reason", "allowed"),
    [
        (move("staff", "trips", 1), TransferRefusal.UNKNOWN_LINE, 0),
        (move("staff", "staff", 1), TransferRefusal.SAME_LINE, 0),
        (move("staff", "travel", 0), TransferRefusal.NOT_POSITIVE, 0),
        (move("staff", "travel", -5), TransferRefusal.NOT_POSITIVE, 0),
        (move("rent", "staff", 201, agreed=True), TransferRefusal.MORE_THAN_THE_LINE, 200),
        (move("staff", "travel", 51), TransferRefusal.BEYOND_TOLERANCE, 50),  # travel bounds it
        (move("rent", "staff", 21), TransferRefusal.BEYOND_TOLERANCE, 20),  # rent bounds it
    ],
)
def test_a_transfer_that_does_not_count_says_why(
    transfer: Transfer, reason: TransferRefusal, allowed: int
) -> None:
    found = revised(LINES, (), [transfer], TEN)
    assert [(each.reason, each.allowed) for each in found.refused] == [(reason, Euros.of(allowed))]
    assert found.amounts() == {}


def test_without_a_tolerance_nothing_moves_unless_agreed() -> None:
    found = revised(LINES, (), [move("staff", "travel", 1), move("staff", "travel", 300, agreed=True)])
    assert [each.reason for each in found.refused] == [TransferRefusal.BEYOND_TOLERANCE]
    assert found.amounts() == {"staff": Euros.of(700), "travel": Euros.of(800)}


def test_the_tolerance_is_of_all_transfers_together_and_the_way_back_is_free() -> None:
    there = [move("staff", "travel", 30), move("staff", "travel", 21, date(2024, 4, 1))]
    assert revised(LINES, (), there, TEN).refused[0].allowed == Euros.of(20)
    back = [*there[:1], move("travel", "staff", 80, date(2024, 4, 1))]
    assert revised(LINES, (), back, TEN).amounts() == {"staff": Euros.of(1050), "travel": Euros.of(450)}


def test_transfers_are_taken_in_the_order_of_their_days() -> None:
    late, early = move("staff", "travel", 40, date(2024, 5, 1)), move("staff", "travel", 30)
    assert [each.transfer for each in revised(LINES, (), [late, early], TEN).refused] == [late]


def test_the_last_amendment_of_a_line_stands_and_may_add_one() -> None:
    found = revised(
        LINES,
        [Amended("travel", Euros.of(800), date(2024, 6, 1)), Amended("travel", Euros.of(700), DAY), Amended("stage", Euros.of(90), DAY)],
    )  # fmt: skip
    assert found.amounts() == {"travel": Euros.of(800), "stage": Euros.of(90)}
    assert [line.is_new for line in found.lines] == [False, False, False, True]


def test_two_amendments_of_a_line_on_one_day_are_refused_unless_they_agree() -> None:
    one, other = Amended("travel", Euros.of(800), DAY), Amended("travel", Euros.of(700), DAY)
    assert revised(LINES, [one, one]).amounts() == {"travel": Euros.of(800)}
    with pytest.raises(DuplicateAmendmentError):
        revised(LINES, [one, other])


def test_expenses_are_compared_with_the_plan_in_force() -> None:
    amounts = revised(
        LINES, [Amended("stage", Euros.of(90), DAY)], [move("staff", "travel", 50)], TEN
    ).amounts()
    spent = [Expense("a", "", Euros.of(540), line="travel"), Expense("b", "", Euros.of(5))]
    table = execution(LINES, spent, amounts)
    assert [
        (line.line, str(line.planned), str(line.in_force), str(line.variance)) for line in table.lines
    ] == [
        ("staff", "1000.00", "950.00", "-950.00"),
        ("travel", "500.00", "550.00", "-10.00"),
        ("rent", "200.00", "200.00", "-200.00"),
        ("stage", "0.00", "90.00", "-90.00"),
        (None, "0.00", "0.00", "5.00"),
    ]
    assert table.lines[3].variance_rate == Rate.of(-1)
    assert table.lines[4].variance_rate is None
    assert (table.total.in_force, table.total.actual) == (Euros.of(1790), Euros.of(545))
    assert execution(LINES, spent).total.revised is None


@pytest.mark.parametrize(
    ("actual", "tolerance", "beyond"),
    [("550.00", "10 %", "0.00"), ("550.01", "10 %", "0.01"), ("499.99", "0", "0.00"), ("500.01", "0", "0.01"), ("999.00", "1/3", "332.34")],
)  # fmt: skip
def test_what_exceeds_a_line_with_its_tolerance(actual: str, tolerance: str, beyond: str) -> None:
    spent = [Expense("a", "", Euros.parse(actual), line="travel")]
    line = execution(LINES[1:2], spent).lines[0]
    assert str(line.beyond(Rate.parse(tolerance))) == beyond


NAMES = st.sampled_from(["staff", "travel", "rent", "other"])
TRANSFERS = st.lists(
    st.builds(
        Transfer,
        NAMES,
        NAMES,
        st.builds(Euros.of_cents, st.integers(-1000, 200_00)),
        st.dates(date(2024, 1, 1), date(2024, 12, 31)),
        st.booleans(),
    ),
    max_size=12,
)


@given(TRANSFERS, st.fractions(0, 1, max_denominator=10**6))
def test_transfers_never_change_the_total_nor_leave_a_line_below_zero(
    transfers: list[Transfer], tolerance: Fraction
) -> None:
    found = revised(LINES, (), transfers, Rate.of(tolerance))
    assert Euros.total(line.in_force for line in found.lines) == total(LINES)
    assert all(line.in_force >= Euros.ZERO for line in found.lines)
    assert len(found.refused) <= len(transfers)

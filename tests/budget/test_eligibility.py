"""What stands against an expense, test by test; the silent record leaves it open."""

from datetime import date

import pytest

from budget.accounts import Account
from budget.eligibility import (
    DayOf,
    EligibilityTest,
    VatBasis,
    Window,
    all_tests,
    counted_amount,
    engaged_within,
    has_evidence,
    incurred_within,
    is_of_operation,
    not_of_kind,
    on_account,
    on_line,
    paid_within,
)
from budget.ledger import Expense, ExpenseKind
from budget.money import Euros
from budget.payroll import charges_at_risk
from budget.selections import Objection, select

YEAR = Window(date(2024, 1, 1), date(2024, 12, 31))
FIRST, LAST = YEAR.start, YEAR.end
BEFORE, AFTER = date(2023, 12, 31), date(2025, 1, 1)


def cost(**said: object) -> Expense:
    return Expense("e", "e", Euros.of(120), **said)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("test", "expense", "code", "is_open"),
    [
        (is_of_operation, cost(for_operation=True), None, False),
        (is_of_operation, cost(for_operation=False), "other_operation", False),
        (is_of_operation, cost(), "operation_not_stated", True),
        (engaged_within(YEAR), cost(engaged_on=FIRST), None, False),
        (engaged_within(YEAR), cost(engaged_on=BEFORE), "engaged_before_period", False),
        (engaged_within(YEAR), cost(engaged_on=AFTER), "engaged_after_period", False),
        (engaged_within(YEAR), cost(), "engagement_not_stated", True),
        (incurred_within(YEAR), cost(incurred_on=LAST), None, False),
        (incurred_within(YEAR), cost(incurred_on=AFTER), "incurred_after_period", False),
        (incurred_within(YEAR), cost(), "incurred_not_stated", True),
        (paid_within(YEAR), cost(paid_on=LAST), None, False),
        (paid_within(YEAR), cost(paid_on=AFTER), "paid_after_period", False),
        (paid_within(YEAR), cost(paid_on=BEFORE), "paid_before_period", False),
        (paid_within(YEAR), cost(), "not_paid", False),
        (paid_within(YEAR), cost(issued_on=LAST, paid_on=AFTER), "paid_after_period", False),
        (paid_within(YEAR, DayOf.ISSUE), cost(issued_on=LAST, paid_on=AFTER), None, False),
        (paid_within(YEAR, DayOf.ISSUE), cost(issued_on=AFTER), "paid_after_period", False),
        (paid_within(YEAR, DayOf.ISSUE), cost(paid_on=AFTER), "issue_not_stated", True),
        (paid_within(YEAR, DayOf.ISSUE), cost(paid_on=LAST), None, False),
        (paid_within(YEAR, DayOf.ISSUE), cost(paid_on=BEFORE), "paid_before_period", False),
        (paid_within(YEAR, DayOf.ISSUE), cost(), "not_paid", False),
        (has_evidence, cost(evidence="F1"), None, False),
        (has_evidence, cost(), "no_evidence", True),
        (on_line({"a"}), cost(line="a"), None, False),
        (on_line({"a"}), cost(line="b"), "line_not_allowed", False),
        (on_line({"a"}), cost(), "line_not_stated", True),
        (on_account(["60", "613"]), cost(account=Account("6132")), None, False),
        (on_account(["60", "613"]), cost(account=Account("6152")), "account_not_allowed", False),
        (on_account(["60"]), cost(), "account_not_stated", True),
        (not_of_kind(ExpenseKind.PENALTY), cost(kind=ExpenseKind.PENALTY), "kind_penalty", False),
        (not_of_kind(ExpenseKind.PENALTY), cost(kind=ExpenseKind.PAY), None, False),
        (not_of_kind(ExpenseKind.PENALTY), cost(), None, False),
    ],
)
def test_a_test_objects_or_not(
    test: EligibilityTest, expense: Expense, code: str | None, is_open: bool
) -> None:
    assert test(expense) == (None if code is None else Objection(code, is_open))


def test_every_objection_is_told_in_the_order_of_the_tests() -> None:
    late = cost(paid_on=AFTER, kind=ExpenseKind.ONWARD_GRANT)
    found = select(
        [late], all_tests([is_of_operation, paid_within(YEAR), not_of_kind(ExpenseKind.ONWARD_GRANT)])
    )
    assert found.excluded[0].reasons == ("operation_not_stated", "paid_after_period", "kind_onward_grant")
    assert not found.excluded[0].is_open


def test_tax_counts_for_who_cannot_recover_it() -> None:
    with_tax = cost(vat=Euros.of(20))
    assert counted_amount(with_tax, VatBasis.INCLUDED) == Euros.of(120)
    assert counted_amount(with_tax, VatBasis.EXCLUDED) == Euros.of(100)
    assert counted_amount(cost(), VatBasis.EXCLUDED) is None


def pay(name: str, kind: ExpenseKind, **said: object) -> Expense:
    return Expense(name, name, Euros.of(100), kind=kind, **said)  # type: ignore[arg-type]


def test_the_charges_of_december_are_told_before_they_are_lost() -> None:
    entries = [
        pay("pay11", ExpenseKind.PAY, paid_on=date(2024, 11, 30)),
        pay(
            "charges11",
            ExpenseKind.SOCIAL_CHARGES,
            incurred_on=date(2024, 11, 30),
            paid_on=date(2024, 12, 15),
        ),
        pay("pay12", ExpenseKind.PAY, incurred_on=date(2024, 12, 31), paid_on=date(2024, 12, 31)),
        pay(
            "charges12", ExpenseKind.SOCIAL_CHARGES, engaged_on=date(2024, 12, 31), paid_on=date(2025, 1, 15)
        ),
        pay("unpaid", ExpenseKind.SOCIAL_CHARGES, incurred_on=date(2024, 12, 31)),
        pay("later", ExpenseKind.SOCIAL_CHARGES, incurred_on=date(2025, 1, 31)),
        pay("undated", ExpenseKind.SOCIAL_CHARGES),
        cost(paid_on=date(2024, 12, 31)),
    ]
    found = charges_at_risk(entries, FIRST, LAST)
    assert [each.id for each in found.late] == ["charges12", "unpaid"]
    assert found.amount == Euros.of(200)
    assert found.months == ()
    assert charges_at_risk(entries[:1], FIRST, LAST).months == (date(2024, 11, 1),)

"""The social charges of December are paid in January: told before they are lost."""

from datetime import date

from budget.ceilings import charges_at_risk
from budget.ledger import Expense, ExpenseKind
from budget.money import Euros

FIRST, LAST = date(2024, 1, 1), date(2024, 12, 31)


def pay(name: str, kind: ExpenseKind | None, **said: date) -> Expense:
    return Expense(name, "", Euros.of(100), kind=kind, **said)  # type: ignore[arg-type]


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
        pay("cost", None, paid_on=date(2024, 12, 31)),
    ]
    found = charges_at_risk(entries, FIRST, LAST)
    assert [each.id for each in found.late] == ["charges12", "unpaid"]
    assert found.amount == Euros.of(200)
    assert found.months == ()
    assert charges_at_risk(entries[:1], FIRST, LAST).months == (date(2024, 11, 1),)

"""Pay and its charges at the end of a period: December's charges are paid in January and often forgotten."""

from collections.abc import Iterable
from datetime import date

from attrs import frozen

from budget.ledger import Expense, ExpenseKind
from budget.money import Euros
from budget.subtotals import total


@frozen
class ChargesAtRisk:
    """Social charges that may fall outside the period.

    Attributes:
        late: charges of the period that are paid after it, or not yet.
        months: the months of the period with pay but no charges, each by its first day.
    """

    late: tuple[Expense, ...]
    months: tuple[date, ...]

    @property
    def amount(self) -> Euros:
        """Return the sum of the recorded charges at risk."""
        return total(self.late)


def charges_at_risk(expenses: Iterable[Expense], start: date, end: date) -> ChargesAtRisk:
    """Return the charges at risk if expenses count only when paid in the period, both ends included.

    An expense belongs to the month of its document, else of its order, else of its debit.

    >>> pay = Expense("p", "Paie 12", Euros.of(2000), paid_on=date(2024, 12, 31), kind=ExpenseKind.PAY)
    >>> charges_at_risk([pay], date(2024, 1, 1), date(2024, 12, 31)).months
    (datetime.date(2024, 12, 1),)
    """
    entries = tuple(expenses)
    charges = [entry for entry in entries if entry.kind is ExpenseKind.SOCIAL_CHARGES]
    late = tuple(
        entry
        for entry in charges
        if _is_within(_day(entry), start, end) and (entry.paid_on is None or entry.paid_on > end)
    )
    with_charges = {_month(entry) for entry in charges}
    with_pay = {
        _month(entry)
        for entry in entries
        if entry.kind is ExpenseKind.PAY and _is_within(_day(entry), start, end)
    }
    return ChargesAtRisk(late, tuple(sorted(month for month in with_pay - with_charges if month is not None)))


def _day(expense: Expense) -> date | None:
    return expense.incurred_on or expense.engaged_on or expense.paid_on


def _month(expense: Expense) -> date | None:
    day = _day(expense)
    return None if day is None else day.replace(day=1)


def _is_within(day: date | None, start: date, end: date) -> bool:
    return day is not None and start <= day <= end

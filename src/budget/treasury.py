"""A cash plan by month: expected receipts and payments, and the lowest balance."""

from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from typing import ClassVar

from budget import frozen
from budget.errors import InputError
from budget.money import Euros, split

_MOST_MONTHS = 240


@frozen
class CashMove:
    """Money that comes in (positive) or goes out (negative) on a day; a day of None is unknown.

    Attributes:
        is_sure: whether it is recorded; otherwise it is expected.
    """

    on: date | None
    amount: Euros
    label: str
    is_sure: bool = False


@frozen
class CashMonth:
    """A month, by its first day; `received` and `spent` are both positive."""

    month: date
    opening: Euros
    received: Euros
    spent: Euros
    low: Euros
    low_on: date
    is_sure: bool = True

    @property
    def closing(self) -> Euros:
        """Return the balance at the end of the month."""
        return self.opening + self.received - self.spent


@frozen
class CashPlan:
    """The months of a plan, both ends included, and the moves outside them.

    Attributes:
        low: the lowest balance, at the beginning or after any move; `low_on` is the first day on which it
            is reached.
        undated: moves without a known day; they are in no month.
        outside: moves before the plan or after it; they are in no month.
    """

    opening: Euros
    months: tuple[CashMonth, ...]
    low: Euros
    low_on: date
    undated: tuple[CashMove, ...]
    outside: tuple[CashMove, ...]

    @property
    def closing(self) -> Euros:
        """Return the balance at the end."""
        return self.months[-1].closing

    @property
    def need(self) -> Euros:
        """Return the advance needed to keep the account from going below zero."""
        return max(Euros.ZERO, -self.low)


class CashWindowError(InputError):
    """A plan that ends before it begins, or is longer than any agreement."""

    code: ClassVar[str] = "cash_window"


def cash_plan(opening: Euros, moves: Iterable[CashMove], start: date, end: date) -> CashPlan:
    """Return the plan over whole months, from `start`'s to `end`'s; raise `CashWindowError` for a bad range.

    On one day payments come before receipts, so that the low point is never understated. The order of moves
    is free.

    >>> pay, grant = (date(2024, 2, 10), Euros.of(-80), "pay"), (date(2024, 3, 1), Euros.of(100), "grant")
    >>> plan = cash_plan(Euros.of(30), [CashMove(*pay), CashMove(*grant)], date(2024, 1, 1), grant[0])
    >>> [str(month.closing) for month in plan.months], str(plan.low), plan.low_on.isoformat()
    (['30.00', '-50.00', '50.00'], '-50.00', '2024-02-10')
    """
    months = list(_months(start, end))
    if not months or len(months) > _MOST_MONTHS:
        message = f"a cash plan goes from a month to a later one, {_MOST_MONTHS} at most"
        raise CashWindowError(message, actual=f"{start} - {end}", expected=str(_MOST_MONTHS))
    first, after = months[0], _next(months[-1])
    entries = tuple(moves)
    inside = [move for move in entries if move.on is not None and first <= move.on < after]
    found = []
    balance, low, low_on = opening, opening, first
    for month in months:
        mine = sorted(
            (move for move in inside if move.on is not None and move.on.replace(day=1) == month),
            key=lambda move: (move.on or month, move.amount.cents),
        )
        begun, least, least_on = balance, balance, month
        for move in mine:
            balance += move.amount
            if balance < least:
                least, least_on = balance, move.on or month
        if least < low:
            low, low_on = least, least_on
        received = Euros.total(move.amount for move in mine if move.amount > Euros.ZERO)
        spent = -Euros.total(move.amount for move in mine if move.amount < Euros.ZERO)
        is_sure = all(move.is_sure for move in mine)
        found.append(CashMonth(month, begun, received, spent, least, least_on, is_sure))
    return CashPlan(
        opening,
        tuple(found),
        low,
        low_on,
        tuple(move for move in entries if move.on is None),
        tuple(move for move in entries if move.on is not None and not first <= move.on < after),
    )


def spread_by_month(amount: Euros, start: date, end: date, label: str) -> tuple[CashMove, ...]:
    """Return the amount in equal parts, each on the last day of its month or of the period.

    Errors: `CashWindowError` for a period that ends before it begins.

    >>> [(move.on.isoformat(), str(move.amount)) for move in spread_by_month(
    ...     Euros.of(-100), date(2024, 1, 15), date(2024, 3, 10), "costs")]
    [('2024-01-31', '-33.34'), ('2024-02-29', '-33.33'), ('2024-03-10', '-33.33')]
    """
    months = list(_months(start, end))
    if not months:
        message = "a period goes from a day to a later one"
        raise CashWindowError(message, actual=f"{start} - {end}", expected=str(_MOST_MONTHS))
    parts = split(amount, [1] * len(months))
    return tuple(
        CashMove(min(_next(month) - timedelta(days=1), end), part, label)
        for month, part in zip(months, parts, strict=True)
    )


def _months(start: date, end: date) -> Iterator[date]:
    month = start.replace(day=1)
    while month <= end and (month.year - start.year) * 12 <= _MOST_MONTHS + 12:
        yield month
        month = _next(month)


def _next(month: date) -> date:
    return (month.replace(day=28) + timedelta(days=4)).replace(day=1)

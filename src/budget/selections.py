"""Which expenses count, and of every other one why not: no euro leaves without a reason."""

from collections.abc import Iterable, Sequence
from datetime import date
from enum import StrEnum
from typing import Protocol

from attrs import frozen

from budget.ledger import Expense
from budget.money import Euros
from budget.subtotals import total

__all__ = [
    "EligibilityTest",
    "EngagedWithin",
    "Evidenced",
    "Exclusion",
    "ForOperation",
    "OnLines",
    "PaidWithin",
    "Reason",
    "Selection",
    "select",
]


class Reason(StrEnum):
    """Why an expense does not count; the value is the code of its wording."""

    NOT_PAID = "not_paid"
    PAID_BEFORE_PERIOD = "paid_before_period"
    PAID_AFTER_PERIOD = "paid_after_period"
    ENGAGEMENT_NOT_STATED = "engagement_not_stated"
    ENGAGED_BEFORE_PERIOD = "engaged_before_period"
    ENGAGED_AFTER_PERIOD = "engaged_after_period"
    OTHER_OPERATION = "other_operation"
    OPERATION_NOT_STATED = "operation_not_stated"
    NO_EVIDENCE = "no_evidence"
    LINE_NOT_ALLOWED = "line_not_allowed"
    LINE_NOT_STATED = "line_not_stated"

    @property
    def is_open(self) -> bool:
        """Whether the record is only silent, so that one more statement may bring the expense back."""
        return self in {Reason.ENGAGEMENT_NOT_STATED, Reason.OPERATION_NOT_STATED, Reason.LINE_NOT_STATED}


class EligibilityTest(Protocol):
    """One condition of eligibility, as data."""

    def reason_against(self, expense: Expense) -> Reason | None:
        """The reason for which the expense fails the condition; None where it passes."""


@frozen
class PaidWithin:
    """The expense is paid within the period, both days included."""

    first: date
    last: date

    def reason_against(self, expense: Expense) -> Reason | None:
        """Not paid, or paid too early or too late."""
        if expense.paid_on is None:
            return Reason.NOT_PAID
        if expense.paid_on < self.first:
            return Reason.PAID_BEFORE_PERIOD
        return Reason.PAID_AFTER_PERIOD if expense.paid_on > self.last else None


@frozen
class EngagedWithin:
    """The expense is engaged within the period, both days included."""

    first: date
    last: date

    def reason_against(self, expense: Expense) -> Reason | None:
        """Engaged too early or too late, or on a day that is not stated."""
        if expense.engaged_on is None:
            return Reason.ENGAGEMENT_NOT_STATED
        if expense.engaged_on < self.first:
            return Reason.ENGAGED_BEFORE_PERIOD
        return Reason.ENGAGED_AFTER_PERIOD if expense.engaged_on > self.last else None


@frozen
class ForOperation:
    """The expense belongs to the operation that the grant is for."""

    def reason_against(self, expense: Expense) -> Reason | None:
        """It belongs to another one, or nobody said to which."""
        if expense.for_operation is None:
            return Reason.OPERATION_NOT_STATED
        return None if expense.for_operation else Reason.OTHER_OPERATION


@frozen
class Evidenced:
    """A paper proves the expense."""

    def reason_against(self, expense: Expense) -> Reason | None:
        """No paper is referred to."""
        return None if expense.evidence else Reason.NO_EVIDENCE


@frozen
class OnLines:
    """The expense falls in one of the allowed lines of the budget."""

    lines: frozenset[str]

    def reason_against(self, expense: Expense) -> Reason | None:
        """It falls in another line, or nobody said in which."""
        if expense.line is None:
            return Reason.LINE_NOT_STATED
        return None if expense.line in self.lines else Reason.LINE_NOT_ALLOWED


@frozen
class Exclusion:
    """An expense that does not count, with every reason that stands against it, in the order of the tests."""

    entry: Expense
    reasons: tuple[Reason, ...]

    @property
    def is_open(self) -> bool:
        """Whether nothing but the silence of the record stands against it."""
        return all(reason.is_open for reason in self.reasons)


@frozen
class Selection:
    """The expenses that count and those that do not, each once, in the order in which they were read."""

    kept: tuple[Expense, ...]
    excluded: tuple[Exclusion, ...]

    def total_kept(self) -> Euros:
        """The sum of what counts as the record stands."""
        return total(self.kept)

    def total_excluded(self) -> Euros:
        """The sum of what does not count; with `total_kept` it is the sum of what was read."""
        return total(exclusion.entry for exclusion in self.excluded)

    def least_kept(self) -> Euros:
        """The least that can count once the record says all: of what is open, the credit notes alone."""
        return self.total_kept() + Euros.total(min(amount, Euros.ZERO) for amount in self._open_amounts())

    def most_kept(self) -> Euros:
        """The most that can count once the record says all: of what is open, the costs alone."""
        return self.total_kept() + Euros.total(max(amount, Euros.ZERO) for amount in self._open_amounts())

    def _open_amounts(self) -> list[Euros]:
        return [exclusion.entry.amount for exclusion in self.excluded if exclusion.is_open]


def select(expenses: Iterable[Expense], tests: Sequence[EligibilityTest]) -> Selection:
    """The selection of the expenses that pass every test; without a test all count."""
    kept: list[Expense] = []
    excluded: list[Exclusion] = []
    for expense in expenses:
        against = (test.reason_against(expense) for test in tests)
        reasons = tuple(dict.fromkeys(reason for reason in against if reason is not None))
        if reasons:
            excluded.append(Exclusion(expense, reasons))
        else:
            kept.append(expense)
    return Selection(tuple(kept), tuple(excluded))

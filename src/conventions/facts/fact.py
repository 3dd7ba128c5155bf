"""A fact: an event or a recorded value, and when it became known."""

from datetime import date
from fractions import Fraction

from attrs import field, frozen

from budget.money import Euros

FactValue = Euros | str | bool | int | Fraction | date


@frozen
class ValueRange:
    """A value known only to lie between two values of one type, both included: an amount or a number.

    >>> str(ValueRange(Euros.of(100), Euros.of(250)))
    '100.00..250.00'
    """

    least: FactValue
    most: FactValue

    def __str__(self) -> str:
        return f"{self.least}..{self.most}"


RecordedValue = FactValue | ValueRange


def counts_between(value: RecordedValue | None) -> tuple[int | Fraction, int | Fraction] | None:
    """Return the least and the greatest number that a fact may carry; None if it carries no number."""
    least, most = (value.least, value.most) if isinstance(value, ValueRange) else (value, value)
    if isinstance(least, bool) or not (
        isinstance(least, int | Fraction) and isinstance(most, int | Fraction)
    ):
        return None
    return least, most


@frozen
class Fact:
    """One entry of the append-only record.

    `occurred_on` is the day it happened, `known_on` the day it entered the record (never earlier; equal
    by default). `of` names the row or the norm it belongs to. `replaces` is the `id` of a fact in error;
    `withdraws`, in a fact `withdrawn`, is that of a fact entered by mistake.

    If its day is known only as a range, `occurred_on` is the first day, `no_later_than` the last; an
    unknown first day is the earliest possible date. In the same way `value` may be a range.
    """

    key: str
    occurred_on: date
    value: RecordedValue | None = None
    of: str | None = None
    no_later_than: date | None = field(default=None, kw_only=True)
    known_on: date = field()
    evidence: str | None = None
    author: str | None = None
    id: str | None = None
    replaces: str | None = None
    withdraws: str | None = None
    reason: str | None = None

    @known_on.default
    def _known_when_it_occurred(self) -> date:
        return self.last_day

    @property
    def is_between(self) -> bool:
        """Return whether its day is known only as a range."""
        return self.no_later_than is not None

    @property
    def last_day(self) -> date:
        """Return the last day on which it may have happened; its day, if that is known."""
        return self.occurred_on if self.no_later_than is None else self.no_later_than

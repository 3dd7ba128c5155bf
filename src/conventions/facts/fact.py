"""A fact: what happened, or a value that was recorded, and when it became known."""

from datetime import date
from fractions import Fraction

from attrs import field, frozen

from budget.money import Euros

__all__ = ["Fact", "FactValue"]

FactValue = Euros | str | bool | int | Fraction | date


@frozen
class Fact:
    """One entry of the append-only record.

    `occurred_on` is the day it happened, `known_on` the day it entered the record (never earlier; equal
    when not given). `of` names the row or the norm it belongs to. `replaces` is the `id` of a fact in error;
    `withdraws`, of a fact `withdrawn`, that of one entered by mistake.
    """

    key: str
    occurred_on: date
    value: FactValue | None = None
    of: str | None = None
    known_on: date = field()
    evidence: str | None = None
    author: str | None = None
    id: str | None = None
    replaces: str | None = None
    withdraws: str | None = None
    reason: str | None = None

    @known_on.default
    def _known_when_it_occurred(self) -> date:
        return self.occurred_on

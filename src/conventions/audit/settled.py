"""What the text alone settles: the dates and amounts of an agreement that no fact can change."""

from collections.abc import Iterator
from datetime import date
from fractions import Fraction

from attrs import frozen

from budget.money import Euros
from budget.rounding import Rounding, round_cents
from conventions.agreement.agreement import Agreement
from conventions.agreement.norms import Duty, Norm
from conventions.engine.asked import unrecorded
from conventions.engine.day import Day, standpoints
from conventions.language.answers import DAWN, NEVER, Value
from conventions.language.interpret import interpret
from conventions.language.syntax import Node

__all__ = ["Settled", "granted", "settled"]


@frozen
class Settled:
    """What the expressions of an agreement come to before any fact; a norm of rows, at each of them."""

    text: Day

    def days(self, norm: Norm, field: str) -> tuple[date, ...]:
        """The days a date of a norm comes to; what waits for a fact is left out."""
        found = (self._day(value) for value in self._values(norm, field))
        return tuple(day for day in found if day is not None)

    def day_of(self, tree: Node) -> date | None:
        """The day a tree comes to; None where it waits for a fact."""
        return self._day(interpret(tree, self.text.ever).value)

    def amounts(self, norm: Norm) -> tuple[Euros | None, ...]:
        """The amounts a norm comes to, rounded half up to the cent; None of one that waits for a fact."""
        return tuple(_euros(value) for value in self._values(norm, "amount"))

    @property
    def grant(self) -> Euros | None:
        """The grant: the amount stated, or what its formula comes to; None where that waits for a fact."""
        return _euros(self.text.ever.named("grant").value)

    def _values(self, norm: Norm, field: str) -> Iterator[Value | None]:
        kind = "duty" if isinstance(norm, Duty) else "right"
        for stand in standpoints(norm, self.text):
            answer = stand.read_ever(kind, norm.name, field)
            yield None if answer is None else answer.value

    @staticmethod
    def _day(value: Value | None) -> date | None:
        return value if isinstance(value, date) and DAWN < value < NEVER else None


def _euros(value: Value | None) -> Euros | None:
    if isinstance(value, bool) or not isinstance(value, int | Fraction):
        return None
    return Euros(cents=round_cents(Fraction(value), Rounding.HALF_UP))


def settled(agreement: Agreement) -> Settled:
    """What `agreement` settles by itself: the period, the grant, and whatever needs no fact."""
    return Settled(unrecorded(agreement))


def granted(agreement: Agreement) -> Euros | None:
    """What `agreement` grants, once rounded; None where only facts will say what its formula comes to."""
    return agreement.grant if agreement.grant_formula is None else settled(agreement).grant

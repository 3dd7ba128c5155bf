"""Ranges of amounts that are not decided, and their sums."""

from collections.abc import Iterable

from attrs import frozen

from budget.money import Euros
from conventions.engine.amounts import money
from conventions.language.answers import Answer, Infinite


@frozen
class Between:
    """A range from the minimum to the maximum, both included; None: no known limit."""

    least: Euros
    most: Euros | None

    @classmethod
    def total(cls, each: Iterable["Between"]) -> "Between":
        """Return the sum.

        >>> open_ended = Between(Euros.of(1), None)
        >>> Between.total([open_ended, Between(Euros.of(2), Euros.of(2))]).most is None
        True
        """
        found = list(each)
        most = [item.most for item in found if item.most is not None]
        return cls(
            Euros.total(item.least for item in found),
            Euros.total(most) if len(most) == len(found) else None,
        )

    @property
    def value(self) -> Euros | None:
        """Return the amount, if there is only one."""
        return self.least if self.least == self.most else None

    def is_above(self, limit: Euros) -> bool | None:
        """Return whether it exceeds a limit; None if that is not decided.

        >>> Between(Euros.of(20_000), Euros.of(30_000)).is_above(Euros.of(23_000)) is None
        True
        """
        if self.least > limit:
            return True
        return None if self.most is None or self.most > limit else False

    @property
    def cents(self) -> tuple[int | None, int | None]:
        """Return both ends in cents, as in findings."""
        return self.least.cents, None if self.most is None else self.most.cents


NOTHING = Between(Euros.ZERO, Euros.ZERO)


def of_answer(answer: Answer | None) -> Between:
    """Return the range of an amount of a verdict; from zero without a limit if there is none."""
    if answer is None:
        return Between(Euros.ZERO, None)
    least = Euros.ZERO if isinstance(answer.lo, Infinite) else money(answer.lo)
    return Between(least or Euros.ZERO, money(answer.hi))

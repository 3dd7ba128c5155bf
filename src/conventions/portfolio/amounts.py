"""Sums of amounts of which some are not decided: the least and the most that they can be."""

from collections.abc import Iterable

from attrs import frozen

from budget.money import Euros
from conventions.engine.amounts import money
from conventions.language.answers import Answer, Infinite


@frozen
class Between:
    """From the least, included, to the most, included; None: without a known limit."""

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
        """Return the amount, where there is but one."""
        return self.least if self.least == self.most else None

    def is_above(self, limit: Euros) -> bool | None:
        """Return whether it is more than a limit; None where that is not decided.

        >>> Between(Euros.of(20_000), Euros.of(30_000)).is_above(Euros.of(23_000)) is None
        True
        """
        if self.least > limit:
            return True
        return None if self.most is None or self.most > limit else False

    @property
    def cents(self) -> tuple[int | None, int | None]:
        """Both ends in cents, as findings carry them."""
        return self.least.cents, None if self.most is None else self.most.cents


NOTHING = Between(Euros.ZERO, Euros.ZERO)


def of_answer(answer: Answer | None) -> Between:
    """Return what an amount of a verdict can be; of none, from nothing without a limit."""
    if answer is None:
        return Between(Euros.ZERO, None)
    least = Euros.ZERO if isinstance(answer.lo, Infinite) else money(answer.lo)
    return Between(least or Euros.ZERO, money(answer.hi))

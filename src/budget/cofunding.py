"""One action, several funders: what each gives, and how much of it is public."""

from collections.abc import Sequence
from enum import Enum

from attrs import field, frozen

from budget.errors import InputError
from budget.money import Euros
from budget.rate import Rate


class FunderKind(Enum):
    """The origin of a funder's money; None if nobody stated it."""

    PUBLIC = "public"
    """the State, local authorities, public bodies, European funds"""
    PRIVATE = "private"
    OWN = "own"
    """the beneficiary itself: own funds, fees, sales"""


@frozen
class Funding:
    """What one funder gave to the action."""

    funder: str
    kind: FunderKind | None
    amount: Euros


class SameFunderTwiceError(InputError):
    """A funder listed twice, whose share would be counted twice."""

    code = "funder_twice"


def _once(_instance: object, _attribute: object, fundings: Sequence[Funding]) -> None:
    names = [each.funder for each in fundings]
    if repeated := sorted({name for name in names if names.count(name) > 1}):
        actual = ", ".join(repeated)
        raise SameFunderTwiceError(f"funders more than once: {actual}", actual=actual, expected="1")


@frozen
class Financing:
    """The cost of an action and who paid it; each funder once (`SameFunderTwiceError`)."""

    cost: Euros
    fundings: tuple[Funding, ...] = field(validator=_once)

    def received(self) -> Euros:
        """Return the total given by all funders."""
        return Euros.total(each.amount for each in self.fundings)

    def surplus(self) -> Euros:
        """Return what was received beyond the cost, never below zero."""
        return max(Euros.ZERO, self.received() - self.cost)

    def public_aid(self) -> Euros | None:
        """Return what public funders gave; None, not zero, if the kind of a funder is unknown."""
        if any(each.kind is None for each in self.fundings):
            return None
        return Euros.total(each.amount for each in self.fundings if each.kind is FunderKind.PUBLIC)

    def public_rate(self) -> Rate | None:
        """Return public aid over cost; None if either is unknown or the cost is zero.

        >>> region = Funding("region", FunderKind.PUBLIC, Euros.of(100))
        >>> str(Financing(Euros.of(400), (region,)).public_rate())
        '25 %'
        """
        aid = self.public_aid()
        return None if aid is None or self.cost == Euros.ZERO else Rate(aid.ratio_to(self.cost))

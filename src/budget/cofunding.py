"""One action, many funders: what each gives, and how much of it is public."""

from collections.abc import Sequence
from enum import Enum

from attrs import field, frozen

from budget.errors import InputError
from budget.money import Euros
from budget.rate import Rate

__all__ = ["Financing", "FunderKind", "Funding"]


class FunderKind(Enum):
    """Where the money of a funder comes from; None stands for one that nobody said."""

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
    """A funder that stands twice: its share would be told twice."""

    code = "funder_twice"


def _once(_instance: object, _attribute: object, fundings: Sequence[Funding]) -> None:
    names = [each.funder for each in fundings]
    if repeated := sorted({name for name in names if names.count(name) > 1}):
        actual = ", ".join(repeated)
        raise SameFunderTwiceError(f"funders more than once: {actual}", actual=actual, expected="1")


@frozen
class Financing:
    """What an action cost and who paid it; each funder once (`SameFunderTwiceError`)."""

    cost: Euros
    fundings: tuple[Funding, ...] = field(validator=_once)

    def received(self) -> Euros:
        """What all funders gave."""
        return Euros.total(each.amount for each in self.fundings)

    def surplus(self) -> Euros:
        """What was received beyond the cost, never below zero."""
        return max(Euros.ZERO, self.received() - self.cost)

    def public_aid(self) -> Euros | None:
        """What public funders gave; None, and not zero, where the kind of one is not known."""
        if any(each.kind is None for each in self.fundings):
            return None
        return Euros.total(each.amount for each in self.fundings if each.kind is FunderKind.PUBLIC)

    def public_rate(self) -> Rate | None:
        """The public aid over the cost; None where it is not known, or nothing was paid.

        >>> region = Funding("region", FunderKind.PUBLIC, Euros.of(100))
        >>> str(Financing(Euros.of(400), (region,)).public_rate())
        '25 %'
        """
        aid = self.public_aid()
        return None if aid is None or self.cost == Euros.ZERO else Rate(aid.ratio_to(self.cost))

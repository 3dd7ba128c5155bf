"""Caps of public aid: what is due under them, and how one funder's final amount moves another's cap."""

from attrs import frozen

from budget.money import Euros
from budget.rate import Rate
from budget.rounding import Rounding

__all__ = ["CapEffect", "CappedDue", "PublicAidCap", "cap_effect", "capped_due"]


@frozen
class PublicAidCap:
    """A grant by a rate of eligible costs, under a cap of all public aid; both by contract.

    Attributes:
        granted: the most that the grant can be.
        rate: the share of eligible costs that it pays; None where the agreement gives none.
        cap: the most that all public aid together may be of eligible costs; None where there is none.
    """

    granted: Euros
    rate: Rate | None = None
    cap: Rate | None = None


@frozen
class CappedDue:
    """What is due, and the bounds it is the least of; a bound of None does not apply."""

    granted: Euros
    by_rate: Euros | None
    by_cap: Euros | None

    @property
    def due(self) -> Euros:
        """The least of the bounds, never below zero."""
        bounds = [bound for bound in (self.granted, self.by_rate, self.by_cap) if bound is not None]
        return max(Euros.ZERO, min(bounds))


def capped_due(rule: PublicAidCap, eligible: Euros, other_public: Euros) -> CappedDue:
    """What the grant comes to: min(granted, rate × eligible, cap × eligible − other public aid).

    Each product is rounded half-up, once. Source: the formula `capped_rate` of agreements.

    >>> rule = PublicAidCap(Euros.of(500), Rate.parse("60 %"), Rate.parse("80 %"))
    >>> str(capped_due(rule, Euros.of(800), Euros.of(300)).due)
    '340.00'
    """
    by_rate = None if rule.rate is None else eligible.times(rule.rate, Rounding.HALF_UP)
    by_cap = None if rule.cap is None else eligible.times(rule.cap, Rounding.HALF_UP) - other_public
    return CappedDue(rule.granted, by_rate, by_cap)


@frozen
class CapEffect:
    """What is due before and after another funder's amount becomes final."""

    before: CappedDue
    after: CappedDue

    @property
    def change(self) -> Euros:
        """What is due after, less what was due before: below zero where the other gave more than planned."""
        return self.after.due - self.before.due


def cap_effect(rule: PublicAidCap, eligible: Euros, expected: Euros, final: Euros) -> CapEffect:
    """The effect on a grant where the other public aid was expected to be so much, and is finally so much.

    >>> rule = PublicAidCap(Euros.of(500), cap=Rate.parse("80 %"))
    >>> str(cap_effect(rule, Euros.of(1000), expected=Euros.of(200), final=Euros.of(400)).change)
    '-100.00'
    """
    return CapEffect(capped_due(rule, eligible, expected), capped_due(rule, eligible, final))

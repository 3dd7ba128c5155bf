"""The account of a grant: payments, repayments and what became of them, in five lines that balance.

Decided cents and bounds use the same formulas, written once over an `Arithmetic`.
"""

from collections.abc import Sequence
from typing import Final, Generic, Protocol, TypeVar

from attrs import field

from budget import frozen

T = TypeVar("T")


class Arithmetic(Protocol[T]):
    """The operations on amounts that the account needs."""

    @property
    def nothing(self) -> T:
        """Return zero."""

    def plus(self, left: T, right: T) -> T:
        """Return the sum."""

    def minus(self, left: T, right: T) -> T:
        """Return the difference."""

    def least(self, left: T, right: T) -> T:
        """Return the lesser amount."""

    def largest(self, left: T, right: T) -> T:
        """Return the larger amount."""


class Cents:
    """The arithmetic of decided amounts, in whole cents."""

    nothing = 0

    def plus(self, left: int, right: int) -> int:
        """Return the sum."""
        return left + right

    def minus(self, left: int, right: int) -> int:
        """Return the difference."""
        return left - right

    def least(self, left: int, right: int) -> int:
        """Return the lesser amount."""
        return min(left, right)

    def largest(self, left: int, right: int) -> int:
        """Return the larger amount."""
        return max(left, right)


CENTS: Final = Cents()


@frozen
class Claim(Generic[T]):
    """A debt on the beneficiary's side, as claimed or ordered, less what was cancelled or reduced.

    `remitted`: the part the funder waived. `of_payments`: whether it is measured on payments; then it also
    claims overpayments.
    """

    amount: T
    remitted: T
    of_payments: bool = True


@frozen
class Entries(Generic[T]):
    """The inputs of the account.

    Attributes:
        paid: the payments, less returned transfers.
        repaid: the repayments of principal.
        claims: the debts in principal, in the order of the text.
        due: what the beneficiary is entitled to by the payments whose condition holds and by the grant.
        payable: the same without withheld payments.
        offered: what the rights open today would claim if exercised, but those of `offered_above`.
        offered_above: the same, of the rights that would take overpayments first.
        left: what remains of the grant after reductions that claim the excess; otherwise all payments.
    """

    paid: T
    repaid: T
    claims: Sequence[Claim[T]]
    due: T
    payable: T
    offered: T
    offered_above: T
    left: T = field()

    @left.default
    def _left(self) -> T:
        return self.paid


@frozen
class Balance(Generic[T]):
    """The lines of the account: net = kept + open + to_recover + overpaid - to_give_back.

    `remitted`: the part of kept and open that the beneficiary has because a debt was waived; `claimed`: the
    claims in principal, at most what was paid; `standing`: those not waived, repaid or not; `excess`: the
    claims beyond what was paid; `above_due`: what was paid beyond what is due, before any debt claims it.
    """

    net: T
    kept: T
    remitted: T
    open: T
    to_recover: T
    overpaid: T
    to_give_back: T
    to_pay: T
    claimed: T
    standing: T
    excess: T
    above_due: T


@frozen
class Interest(Generic[T]):
    """Interest and penalties: due = received + open + remitted."""

    due: T
    received: T
    remitted: T
    open: T


def balance(entries: Entries[T], arithmetic: Arithmetic[T]) -> Balance[T]:
    """Return the account.

    Each euro paid belongs to the first claim. Repayments beyond the claims settle the overpayment; the rest
    must be given back.

    >>> claims = (Claim(10_000, 0), Claim(10_000, 0))
    >>> of_nothing = balance(Entries(15_000, 2_000, claims, 15_000, 15_000, 0, 0), CENTS)
    >>> of_nothing.to_recover, of_nothing.excess
    (13000, 5000)
    """
    plus, minus, least = arithmetic.plus, arithmetic.minus, arithmetic.least

    def not_below(amount: T) -> T:
        return arithmetic.largest(arithmetic.nothing, amount)

    paid, repaid = entries.paid, entries.repaid
    asked = of_payments = remitted = arithmetic.nothing
    for claim in entries.claims:
        own = least(claim.amount, not_below(minus(paid, asked)))
        remitted = plus(remitted, least(claim.remitted, own))
        asked = plus(asked, claim.amount)
        of_payments = plus(of_payments, claim.amount) if claim.of_payments else of_payments
    claimed = least(paid, asked)
    standing = not_below(minus(claimed, remitted))
    beyond = not_below(minus(repaid, standing))
    above_due = not_below(minus(entries.left, entries.due))
    unclaimed = not_below(least(minus(above_due, of_payments), minus(paid, claimed)))
    rest = not_below(minus(minus(paid, standing), unclaimed))
    offered = plus(entries.offered, not_below(minus(entries.offered_above, unclaimed)))
    open_today = least(offered, rest)
    return Balance(
        net=minus(paid, repaid),
        kept=not_below(minus(rest, open_today)),
        remitted=remitted,
        open=open_today,
        to_recover=not_below(minus(standing, repaid)),
        overpaid=not_below(minus(unclaimed, beyond)),
        to_give_back=not_below(minus(beyond, unclaimed)),
        to_pay=not_below(minus(entries.payable, paid)),
        claimed=claimed,
        standing=standing,
        excess=not_below(minus(asked, paid)),
        above_due=above_due,
    )


def interest(due: T, remitted: T, received: T, arithmetic: Arithmetic[T]) -> Interest[T]:
    """Return the line of interest; waived and received amounts never exceed what is due."""
    minus, least = arithmetic.minus, arithmetic.least
    forgiven = least(due, remitted)
    taken = least(received, minus(due, forgiven))
    left = arithmetic.largest(arithmetic.nothing, minus(minus(due, forgiven), taken))
    return Interest(due, taken, forgiven, left)

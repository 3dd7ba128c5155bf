"""The payments that an agreement promises, with the amount that is planned for each."""

from attrs import frozen

from budget.money import Euros
from conventions.agreement.norms import Duty
from conventions.documents.norms import NormText
from conventions.documents.source import Source

__all__ = ["PlannedPayment", "payers", "payments", "payments_total", "planned_payments"]


@frozen
class PlannedPayment:
    """A payment by its rank, and its amount: as the text fixes it, else what is left of the grant for it."""

    number: int
    text: NormText
    amount: Euros | None


def payments(source: Source) -> tuple[NormText, ...]:
    """The payments, in the order of the agreement."""
    return tuple(
        norm for norm in source.text.norms.values() if isinstance(norm.norm, Duty) and norm.norm.is_payment
    )


def payers(source: Source) -> tuple[str, ...] | None:
    """Who owes the payments, each party once."""
    return tuple(dict.fromkeys(payment.bearer for payment in payments(source))) or None


def planned_payments(source: Source) -> tuple[PlannedPayment, ...]:
    """The payments with their amounts; the last, where the text fixes all others, is what is left."""
    found = payments(source)
    amounts = [payment.amount for payment in found]
    fixed = [amount for amount in amounts if amount is not None]
    if len(found) > 1 and amounts[-1] is None and len(fixed) == len(found) - 1:
        amounts[-1] = _left(source, found[-1], Euros.total(fixed))
    return tuple(
        PlannedPayment(number, payment, amount)
        for number, (payment, amount) in enumerate(zip(found, amounts, strict=True), start=1)
    )


def _left(source: Source, last: NormText, before: Euros) -> Euros | None:
    """What is left of the grant for the last payment; None where its text does not let it be so much."""
    grant, by = source.granted, payers(source)
    if grant is None or grant <= before or by is None or len(by) > 1:
        return None
    left = grant - before
    return left if last.can_be(left) else None


def payments_total(source: Source) -> Euros | None:
    """The sum of several payments that all have an amount, where it is the grant."""
    amounts = [payment.amount for payment in planned_payments(source)]
    known = [amount for amount in amounts if amount is not None]
    total = Euros.total(known)
    return total if len(known) == len(amounts) > 1 and total == source.granted else None

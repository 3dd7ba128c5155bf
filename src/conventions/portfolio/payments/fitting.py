"""What of a dossier a payment may be: the one thing that it awaits of that amount."""

from collections.abc import Sequence
from datetime import date
from typing import Final

from attrs import frozen

from conventions.portfolio.payments.awaited import Awaited, DossierOfPayments
from conventions.portfolio.payments.match import Reason
from conventions.portfolio.payments.movement import Movement, Told

__all__ = ["Fit", "awaited_of"]

_NEAR: Final = 45
"""A payment so many days from its day is near it."""


@frozen
class Fit:
    """What of a dossier a movement may be.

    Attributes:
        fits: whether the amount is exactly what is awaited; `is_within`: whether it is a possible one.
        of, about, due: the norm, its name and its day, where it is one.
        is_open: whether the dossier awaits an amount that is not decided.
        cautions: what keeps it from being certain.
    """

    fits: bool
    of: str | None = None
    about: str = ""
    due: date | None = None
    is_near: bool = False
    is_open: bool = False
    is_within: bool = False
    cautions: tuple[Reason, ...] = ()

    @property
    def reasons(self) -> tuple[Reason, ...]:
        """What speaks for it."""
        by_amount = ((Reason.AMOUNT, self.fits), (Reason.RANGE, self.is_within), (Reason.NEAR, self.is_near))
        return tuple(reason for reason, holds in by_amount if holds)


def awaited_of(dossier: DossierOfPayments, movement: Movement, told: Told) -> Fit:
    """What of a dossier a movement may be, by its amount and its day."""
    match told.key:
        case "payment" | "payment_ordered":
            return _payment(dossier, movement, told)
        case "transfer_returned":
            return _returned(dossier, movement, told)
        case _:
            return _debt(dossier, movement, told)


def _fit(items: Sequence[Awaited], told: Told, *, is_exact: bool = True) -> Fit | None:
    """The one thing that is awaited; None where there are several, or none."""
    if len(items) != 1:
        return None
    item = items[0]
    is_near = item.due is not None and abs((item.due - told.on).days) <= _NEAR
    return Fit(is_exact, item.of, item.name, item.due, is_near, not is_exact, not is_exact)


def _of_amount(items: Sequence[Awaited], movement: Movement, told: Told) -> Fit | None:
    """The one thing awaited of that amount, else the one that may come to it."""
    same = [item for item in items if not item.is_open and item.least == movement.amount]
    within = [item for item in items if item.may_be(movement.amount)]
    return _fit(same, told) or (None if same else _fit(within, told, is_exact=False))


def _payment(dossier: DossierOfPayments, movement: Movement, told: Told) -> Fit:
    found = _of_amount(dossier.payments, movement, told)
    if found is not None:
        return found
    names = dossier.payment_names
    of = names[0] if len(names) == 1 else None
    unclear: tuple[Reason, ...] = ()
    if dossier.is_paid_up:
        unclear = (Reason.PAID_UP,)
    elif len(names) > 1 and told.key != "payment_ordered":
        unclear = (Reason.WHICH_NORM,)
    is_open = any(item.is_open for item in dossier.payments)
    fits = any(item.least == movement.amount for item in dossier.payments)
    return Fit(fits, of, is_open=is_open, cautions=unclear)


def _returned(dossier: DossierOfPayments, movement: Movement, told: Told) -> Fit:
    made = [
        fact
        for fact in dossier.of_key("payment")
        if fact.value == movement.amount and fact.last_day <= told.on
    ]
    if len({fact.of for fact in made}) == 1:
        return Fit(fits=True, of=made[0].of)
    return Fit(bool(made), cautions=(Reason.WHICH_NORM,))


def _debt(dossier: DossierOfPayments, movement: Movement, told: Told) -> Fit:
    debts = [item for item in dossier.debts if told.key != "recovery_order" or not item.is_ordered]
    found = _of_amount(debts, movement, told)
    if found is not None:
        return found
    if len(debts) != 1:
        return Fit(fits=False, cautions=(Reason.WHICH_NORM if debts else Reason.NO_DEBT,))
    (one,) = debts
    return Fit(fits=False, of=one.of, about=one.name, due=one.due, cautions=(Reason.OTHER_AMOUNT,))

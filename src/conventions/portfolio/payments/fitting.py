"""Which dossiers a row of an export may be of, and what of a dossier a payment may be."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from enum import IntEnum
from typing import Final

from attrs import field, frozen

from conventions.files.ledgers.payments import PaymentRow
from conventions.files.spoken_days import plain
from conventions.portfolio.identity import plain as plain_name
from conventions.portfolio.payments.awaited import Awaited, DossierOfPayments
from conventions.portfolio.payments.match import Reason
from conventions.portfolio.payments.movement import Movement, Told

# --- Which dossiers a row of an export may be of: by a number that it names, else by who was paid -----------

_LEAST: Final = 5
"""A number of so many signs in a sentence is no chance: `2024-12`; a shorter one, or a year, may be."""
_MOST_WORDS: Final = 8


class Strength(IntEnum):
    """How sure the link from a row to its dossiers is."""

    NONE = 0
    NAME = 1
    SIREN = 2
    SIRET = 3
    LABEL = 4
    """the number stands in the text of the row"""
    NUMBER = 5
    """the number stands in a column of its own"""

    @property
    def is_number(self) -> bool:
        """Return whether it is the number of the agreement."""
        return self >= Strength.LABEL


@frozen
class Found:
    """The dossiers that a row may be of, in the order of the portfolio."""

    strength: Strength
    dossiers: tuple[int, ...]


@frozen
class Index:
    """The dossiers of a portfolio, by number and by beneficiary; each is called by its place."""

    _named: Mapping[str, tuple[int, ...]] = field(alias="named")
    """By number, and by identifier: what a column of its own may hold."""
    _numbers: Mapping[str, tuple[int, ...]] = field(alias="numbers")
    """By number alone: the words of an identifier may stand in any sentence."""
    _sirets: Mapping[str, tuple[int, ...]] = field(alias="sirets")
    _sirens: Mapping[str, tuple[int, ...]] = field(alias="sirens")
    _names: Mapping[str, tuple[int, ...]] = field(alias="names")

    @classmethod
    def of(cls, dossiers: Iterable[DossierOfPayments]) -> "Index":
        """Return the index of some dossiers."""
        known = list(dossiers)
        return cls(
            _by((at, _joined(name)) for at, each in enumerate(known) for name in _names_of(each)),
            _by((at, _joined(each.agreement.number or "")) for at, each in enumerate(known)),
            _by((at, number) for at, each in enumerate(known) for number in each.sirets),
            _by((at, number) for at, each in enumerate(known) for number in each.sirens),
            _by((at, name) for at, each in enumerate(known) for name in each.names),
        )

    def find(self, row: PaymentRow) -> Found:
        """Return the dossiers that a row may be of."""
        body = self._body(row)
        by_column = self._named.get(_joined(row.agreement), ()) or self._in_text(row.agreement)
        for strength, found in ((Strength.NUMBER, by_column), (Strength.LABEL, self._in_text(row.label))):
            if found:
                # a number that several dossiers have, or several numbers: who was paid may tell them apart
                both = tuple(at for at in found if at in body.dossiers)
                return Found(strength, both if len(found) > 1 and both else found)
        return body

    def _in_text(self, text: str) -> tuple[int, ...]:
        found = (at for number in _windows(text) for at in self._numbers.get(number, ()))
        return tuple(sorted(set(found)))

    def _body(self, row: PaymentRow) -> Found:
        """Return the dossiers of who was paid; of a number that no dossier states, those of the name."""
        for strength, found in (
            (Strength.SIRET, self._sirets.get(row.siret, ())),
            (Strength.SIREN, self._sirens.get(row.siren, ())),
            (Strength.NAME, self._names.get(plain_name(row.party), ())),
        ):
            if found:
                return Found(strength, found)
        return Found(Strength.NONE, ())


def _by(pairs: Iterable[tuple[int, str]]) -> Mapping[str, tuple[int, ...]]:
    found: dict[str, list[int]] = {}
    for at, key in pairs:
        places = found.setdefault(key, []) if key else []
        if at not in places:
            places.append(at)
    return {key: tuple(places) for key, places in found.items()}


def _names_of(each: DossierOfPayments) -> Iterator[str]:
    agreement = each.agreement
    yield agreement.id
    if agreement.number:
        yield agreement.number


def _joined(text: str) -> str:
    return plain(text).replace(" ", "")


def _windows(text: str) -> Iterator[str]:
    """The words of a text, and what some in a row make together, as far as it may be a number."""
    words = plain(text).split()
    for start in range(len(words)):
        joined = ""
        for word in words[start : start + _MOST_WORDS]:
            joined += word
            if len(joined) >= _LEAST and any(sign.isdigit() for sign in joined):
                yield joined


# --- What of a dossier a payment may be: the one thing that it awaits of that amount ------------------------

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
        """Return what speaks for it."""
        by_amount = ((Reason.AMOUNT, self.fits), (Reason.RANGE, self.is_within), (Reason.NEAR, self.is_near))
        return tuple(reason for reason, holds in by_amount if holds)


def awaited_of(dossier: DossierOfPayments, movement: Movement, told: Told) -> Fit:
    """Return what of a dossier a movement may be, by its amount and its day."""
    match told.key:
        case "payment" | "payment_ordered":
            return _payment(dossier, movement, told)
        case "transfer_returned":
            return _returned(dossier, movement, told)
        case _:
            return _debt(dossier, movement, told)


def _fit(items: Sequence[Awaited], told: Told, *, is_exact: bool = True) -> Fit | None:
    """Return the one thing that is awaited; None where there are several, or none."""
    if len(items) != 1:
        return None
    item = items[0]
    is_near = item.due is not None and abs((item.due - told.on).days) <= _NEAR
    return Fit(is_exact, item.of, item.name, item.due, is_near, not is_exact, not is_exact)


def _of_amount(items: Sequence[Awaited], movement: Movement, told: Told) -> Fit | None:
    """Return the one thing awaited of that amount, else the one that may come to it."""
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

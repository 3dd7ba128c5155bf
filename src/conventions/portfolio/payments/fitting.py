"""The candidate dossiers of a row of an export, and the candidate norms of a payment."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from enum import IntEnum
from typing import Final

from attrs import field, frozen

from conventions.files.ledgers.payments import PaymentRow
from conventions.files.spoken_days import plain
from conventions.portfolio.identity import normalized_name
from conventions.portfolio.payments.awaited import Awaited, DossierOfPayments
from conventions.portfolio.payments.match import Reason
from conventions.portfolio.payments.movement import Movement, StatedFact

# --- The candidate dossiers of a row: by a number that it contains, else by the payee -----------------------

_LEAST: Final = 5
"""A number this long in a sentence is no coincidence: `2024-12`; a shorter one, or a year, may be."""
_MOST_WORDS: Final = 8


class Strength(IntEnum):
    """How sure the link from a row to its dossiers is."""

    NONE = 0
    NAME = 1
    SIREN = 2
    SIRET = 3
    LABEL = 4
    """the number occurs in the text of the row"""
    NUMBER = 5
    """the number is in a column of its own"""

    @property
    def is_number(self) -> bool:
        """Return whether it is by the number of the agreement."""
        return self >= Strength.LABEL


@frozen
class Found:
    """The candidate dossiers of a row, in the order of the portfolio."""

    strength: Strength
    dossiers: tuple[int, ...]


@frozen
class Index:
    """The dossiers of a portfolio, by number and by beneficiary, each by its position."""

    _named: Mapping[str, tuple[int, ...]] = field(alias="named")
    """By number and by identifier, for a column of its own."""
    _numbers: Mapping[str, tuple[int, ...]] = field(alias="numbers")
    """By number alone: the words of an identifier may occur in any sentence."""
    _sirets: Mapping[str, tuple[int, ...]] = field(alias="sirets")
    _sirens: Mapping[str, tuple[int, ...]] = field(alias="sirens")
    _names: Mapping[str, tuple[int, ...]] = field(alias="names")

    @classmethod
    def of(cls, dossiers: Iterable[DossierOfPayments]) -> "Index":
        """Return the index of the dossiers."""
        known = list(dossiers)
        return cls(
            _by((at, _joined(name)) for at, each in enumerate(known) for name in _names_of(each)),
            _by((at, _joined(each.agreement.number or "")) for at, each in enumerate(known)),
            _by((at, number) for at, each in enumerate(known) for number in each.sirets),
            _by((at, number) for at, each in enumerate(known) for number in each.sirens),
            _by((at, name) for at, each in enumerate(known) for name in each.names),
        )

    def find(self, row: PaymentRow) -> Found:
        """Return the candidate dossiers of a row."""
        body = self._body(row)
        by_column = self._named.get(_joined(row.agreement), ()) or self._in_text(row.agreement)
        for strength, found in ((Strength.NUMBER, by_column), (Strength.LABEL, self._in_text(row.label))):
            if found:
                # a number of several dossiers, or several numbers: the payee may distinguish them
                both = tuple(at for at in found if at in body.dossiers)
                return Found(strength, both if len(found) > 1 and both else found)
        return body

    def _in_text(self, text: str) -> tuple[int, ...]:
        found = (at for number in _windows(text) for at in self._numbers.get(number, ()))
        return tuple(sorted(set(found)))

    def _body(self, row: PaymentRow) -> Found:
        """Return the dossiers of the payee; if its number is unknown, those of its name."""
        for strength, found in (
            (Strength.SIRET, self._sirets.get(row.siret, ())),
            (Strength.SIREN, self._sirens.get(row.siren, ())),
            (Strength.NAME, self._names.get(normalized_name(row.party), ())),
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
    """Yield the words of a text, and neighbouring words joined, as far as they may be a number."""
    words = plain(text).split()
    for start in range(len(words)):
        joined = ""
        for word in words[start : start + _MOST_WORDS]:
            joined += word
            if len(joined) >= _LEAST and any(sign.isdigit() for sign in joined):
                yield joined


# --- The candidate norms of a payment: the one awaited item with that amount --------------------------------

_NEAR: Final = 45
"""A payment within this many days of its due date is near it."""


@frozen
class Fit:
    """The candidate norm of a movement in a dossier.

    Attributes:
        fits: whether the amount is exactly the awaited one; `is_within`: whether it is possible.
        of, about, due: the norm, its label and its due date, if there is one.
        is_open: whether the dossier awaits an undecided amount.
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
        """Return the reasons in favour."""
        by_amount = ((Reason.AMOUNT, self.fits), (Reason.RANGE, self.is_within), (Reason.NEAR, self.is_near))
        return tuple(reason for reason, holds in by_amount if holds)


def awaited_of(dossier: DossierOfPayments, movement: Movement, told: StatedFact) -> Fit:
    """Return the candidate norm of a movement in a dossier, by amount and day."""
    match told.key:
        case "payment" | "payment_ordered":
            return _payment(dossier, movement, told)
        case "transfer_returned":
            return _returned(dossier, movement, told)
        case _:
            return _debt(dossier, movement, told)


def _fit(items: Sequence[Awaited], told: StatedFact, *, is_exact: bool = True) -> Fit | None:
    """Return the awaited item; None if there are several, or none."""
    if len(items) != 1:
        return None
    item = items[0]
    is_near = item.due is not None and abs((item.due - told.on).days) <= _NEAR
    return Fit(is_exact, item.of, item.name, item.due, is_near, not is_exact, not is_exact)


def _of_amount(items: Sequence[Awaited], movement: Movement, told: StatedFact) -> Fit | None:
    """Return the only item awaited with that amount, else the only one that may have it."""
    same = [item for item in items if not item.is_open and item.least == movement.amount]
    within = [item for item in items if item.may_be(movement.amount)]
    return _fit(same, told) or (None if same else _fit(within, told, is_exact=False))


def _payment(dossier: DossierOfPayments, movement: Movement, told: StatedFact) -> Fit:
    found = _of_amount(dossier.payments, movement, told)
    if found is not None:
        return found
    names = dossier.payment_names
    of = names[0] if len(names) == 1 else None
    unclear: tuple[Reason, ...] = ()
    if dossier.is_fully_paid:
        unclear = (Reason.PAID_UP,)
    elif len(names) > 1 and told.key != "payment_ordered":
        unclear = (Reason.WHICH_NORM,)
    is_open = any(item.is_open for item in dossier.payments)
    fits = any(item.least == movement.amount for item in dossier.payments)
    return Fit(fits, of, is_open=is_open, cautions=unclear)


def _returned(dossier: DossierOfPayments, movement: Movement, told: StatedFact) -> Fit:
    made = [
        fact
        for fact in dossier.of_key("payment")
        if fact.value == movement.amount and fact.last_day <= told.on
    ]
    if len({fact.of for fact in made}) == 1:
        return Fit(fits=True, of=made[0].of)
    return Fit(bool(made), cautions=(Reason.WHICH_NORM,))


def _debt(dossier: DossierOfPayments, movement: Movement, told: StatedFact) -> Fit:
    debts = [item for item in dossier.debts if told.key != "recovery_order" or not item.is_ordered]
    found = _of_amount(debts, movement, told)
    if found is not None:
        return found
    if len(debts) != 1:
        return Fit(fits=False, cautions=(Reason.WHICH_NORM if debts else Reason.NO_DEBT,))
    (one,) = debts
    return Fit(fits=False, of=one.of, about=one.name, due=one.due, cautions=(Reason.OTHER_AMOUNT,))

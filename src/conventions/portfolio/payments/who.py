"""Which dossiers a row of an export may be of: by a number that it names, else by who was paid."""

from collections.abc import Iterable, Iterator, Mapping
from enum import IntEnum
from typing import Final

from attrs import field, frozen

from conventions.files.ledgers.payments import PaymentRow
from conventions.files.plain_words import plain
from conventions.portfolio.identity import plain as plain_name
from conventions.portfolio.payments.awaited import DossierOfPayments

__all__ = ["Found", "Index", "Strength"]

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
        """Whether it is the number of the agreement."""
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
        """The index of some dossiers."""
        known = list(dossiers)
        return cls(
            _by((at, _joined(name)) for at, each in enumerate(known) for name in _names_of(each)),
            _by((at, _joined(each.agreement.number or "")) for at, each in enumerate(known)),
            _by((at, number) for at, each in enumerate(known) for number in each.sirets),
            _by((at, number) for at, each in enumerate(known) for number in each.sirens),
            _by((at, name) for at, each in enumerate(known) for name in each.names),
        )

    def find(self, row: PaymentRow) -> Found:
        """The dossiers that a row may be of."""
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
        """The dossiers of who was paid; of a number that no dossier states, those of the name."""
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

"""Identity across dossiers: a body by its SIREN, else another number, else its name."""

import re
import unicodedata
from collections.abc import Iterable, Mapping
from typing import Final, Protocol

from conventions.agreement.party import Party
from conventions.identifiers import register, rna, siren

_SIREN: Final = 9
_NO_WORD: Final = re.compile(r"[^a-z0-9]+")
_FORMS: Final = frozenset({"association", "asso", "l", "la", "le", "les"})


def normalized_name(name: str) -> str:
    """Return a name without case, accents, spaces and words for the legal form.

    >>> normalized_name("l’Association Maillage") == normalized_name("MAILLAGE")
    True
    """
    letters = unicodedata.normalize("NFKD", name.casefold())
    kept = "".join(char for char in letters if not unicodedata.combining(char))
    words = [word for word in _NO_WORD.split(kept) if word and word not in _FORMS]
    return " ".join(words)


class Parties(Protocol):
    """An object with parties: an agreement, or what was kept of it."""

    @property
    def parties(self) -> tuple[Party, ...]:
        """Return its parties."""
        ...


def bodies(agreements: Iterable[Parties]) -> Mapping[str, str]:
    """Return the identity for each name and number, from what occurs together somewhere.

    A number of the RNA or of another register leads to the SIREN next to it; a name to the SIREN, else to the
    number. A name with two of them leads to neither.
    """
    parties = [party for agreement in agreements for party in agreement.parties]
    numbers = _unambiguous(
        (number, siren_of(party.siret)) for party in parties if party.siret for number in _numbers(party)
    )
    named = _unambiguous(
        (normalized_name(party.name), body) for party in parties if (body := _number_of(party, numbers))
    )
    return numbers | named


def body_of(party: Party | None, known: Mapping[str, str]) -> str:
    """Return the identity of a party, the same in every dossier; empty if there is no such party."""
    if party is None:
        return ""
    name = normalized_name(party.name)
    return _number_of(party, known) or known.get(name, name)


def _unambiguous(pairs: Iterable[tuple[str, str]]) -> dict[str, str]:
    """Return the mapping without keys that have several values."""
    found: dict[str, set[str]] = {}
    for key, body in pairs:
        found.setdefault(key, set()).add(body)
    return {key: next(iter(every)) for key, every in found.items() if len(every) == 1}


def _number_of(party: Party, known: Mapping[str, str]) -> str:
    """Return the SIREN of a party, else what its other number leads to, else that number; empty if none."""
    if party.siret is not None:
        return siren_of(party.siret)
    numbers = _numbers(party)
    return next((known[number] for number in numbers if number in known), numbers[0] if numbers else "")


def _numbers(party: Party) -> tuple[str, ...]:
    """Return its numbers in the RNA and in another register, in one spelling."""
    found = []
    if party.rna is not None:
        found.append(rna.compact(party.rna))
    if party.register is not None:
        found.append(register.body(party.register))
    return tuple(found)


def siren_of(siret: str) -> str:
    """Return the SIREN of a SIRET, in any notation.

    >>> siren_of("226 200 012 00012") == siren_of("226.200.012.00012") == siren_of("22620001200012")
    True
    """
    return siren.compact(siret)[:_SIREN]

"""Who is who across dossiers: one body by its SIREN, else its other numbers, else its name as it is said."""

import re
import unicodedata
from collections.abc import Iterable, Mapping
from typing import Final, Protocol

from conventions.agreement.party import Party
from conventions.identifiers import register, rna, siren

_SIREN: Final = 9
_NO_WORD: Final = re.compile(r"[^a-z0-9]+")
_FORMS: Final = frozenset({"association", "asso", "l", "la", "le", "les"})


def plain(name: str) -> str:
    """Return a name without case, accents, spaces and what only says its form.

    >>> plain("l’Association Maillage") == plain("MAILLAGE")
    True
    """
    letters = unicodedata.normalize("NFKD", name.casefold())
    kept = "".join(char for char in letters if not unicodedata.combining(char))
    words = [word for word in _NO_WORD.split(kept) if word and word not in _FORMS]
    return " ".join(words)


class Parties(Protocol):
    """What names parties: an agreement, or what is kept of it."""

    @property
    def parties(self) -> tuple[Party, ...]:
        """Its parties."""
        ...


def bodies(agreements: Iterable[Parties]) -> Mapping[str, str]:
    """Return the body that each name and number stands for, by what stands beside it somewhere.

    A number of the RNA or of another register leads to the SIREN beside it; a name to the SIREN, else to the
    number. A name with two of them stands for neither.
    """
    parties = [party for agreement in agreements for party in agreement.parties]
    numbers = _only(
        (number, siren_of(party.siret)) for party in parties if party.siret for number in _numbers(party)
    )
    named = _only((plain(party.name), body) for party in parties if (body := _numbered(party, numbers)))
    return numbers | named


def body_of(party: Party | None, known: Mapping[str, str]) -> str:
    """What stands for a party, the same in every dossier; empty where the dossier has no such party."""
    if party is None:
        return ""
    name = plain(party.name)
    return _numbered(party, known) or known.get(name, name)


def _only(pairs: Iterable[tuple[str, str]]) -> dict[str, str]:
    """Return what each stands for, where it stands for one thing alone."""
    found: dict[str, set[str]] = {}
    for key, body in pairs:
        found.setdefault(key, set()).add(body)
    return {key: next(iter(every)) for key, every in found.items() if len(every) == 1}


def _numbered(party: Party, known: Mapping[str, str]) -> str:
    """The SIREN of a party, else what its other number leads to, else that number; empty without any."""
    if party.siret is not None:
        return siren_of(party.siret)
    numbers = _numbers(party)
    return next((known[number] for number in numbers if number in known), numbers[0] if numbers else "")


def _numbers(party: Party) -> tuple[str, ...]:
    """Its numbers in the RNA and in another register, in one spelling."""
    found = []
    if party.rna is not None:
        found.append(rna.compact(party.rna))
    if party.register is not None:
        found.append(register.body(party.register))
    return tuple(found)


def siren_of(siret: str) -> str:
    """Return the SIREN of a SIRET, however it is written.

    >>> siren_of("226 200 012 00012") == siren_of("226.200.012.00012") == siren_of("22620001200012")
    True
    """
    return siren.compact(siret)[:_SIREN]

"""Who is who across dossiers: one body by its SIREN, else by its name, whatever its case and accents."""

import re
import unicodedata
from collections.abc import Iterable, Mapping
from typing import Final

from conventions.agreement.agreement import Agreement
from conventions.agreement.party import Party

__all__ = ["bodies", "body_of", "plain"]

_SIREN: Final = 9
_NO_WORD: Final = re.compile(r"[^a-z0-9]+")
_FORMS: Final = frozenset({"association", "asso", "l", "la", "le", "les"})


def plain(name: str) -> str:
    """A name without case, accents, spaces and what only says its form.

    >>> plain("l’Association Maillage") == plain("MAILLAGE")
    True
    """
    letters = unicodedata.normalize("NFKD", name.casefold())
    kept = "".join(char for char in letters if not unicodedata.combining(char))
    words = [word for word in _NO_WORD.split(kept) if word and word not in _FORMS]
    return " ".join(words)


def bodies(agreements: Iterable[Agreement]) -> Mapping[str, str]:
    """The SIREN of each name that stands beside one somewhere; a name with two SIREN stands for neither."""
    found: dict[str, set[str]] = {}
    for agreement in agreements:
        for party in agreement.parties:
            if party.siret is not None:
                found.setdefault(plain(party.name), set()).add(_siren(party.siret))
    return {name: next(iter(numbers)) for name, numbers in found.items() if len(numbers) == 1}


def body_of(party: Party | None, known: Mapping[str, str]) -> str:
    """What stands for a party, the same in every dossier; empty where the dossier has no such party."""
    if party is None:
        return ""
    name = plain(party.name)
    return _siren(party.siret) if party.siret is not None else known.get(name, name)


def _siren(siret: str) -> str:
    """The SIREN of a SIRET, which may be written with spaces.

    >>> _siren("226 200 012 00012") == _siren("22620001200012")
    True
    """
    return "".join(siret.split())[:_SIREN]

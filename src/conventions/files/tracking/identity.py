"""Which agreement a row is of: the same one every time, whatever the order of rows and columns."""

import re
import unicodedata
from collections.abc import Mapping
from enum import Enum
from hashlib import sha256
from typing import Final

from attrs import frozen

from conventions.files.plain_words import plain
from conventions.files.typed_values import Written

__all__ = ["Identity", "KnownBy", "identity_of"]

_LONGEST: Final = 60
_DIGITS: Final = 10
_PARTIES: Final = ("party.beneficiary.siret", "party.beneficiary.rna", "party.beneficiary.name")
_OBJECTS: Final = ("purpose", "title")
_DECIDED: Final = ("decision.taken_on", "fact.voted", "fact.signed")
_RESERVED: Final = re.compile(r"con|prn|aux|nul|(?:com|lpt)[0-9]")
"""Names that no file may have on Windows."""


class KnownBy(Enum):
    """What the identifier of a row is made of."""

    NUMBER = "number"
    """the number of the agreement"""

    DIGEST = "digest"
    """the beneficiary's SIRET (else its RNA number, else its name), the purpose, the day of the decision"""


@frozen
class Identity:
    """The identifier of a dossier, which is the name of its folder too, and what it is made of."""

    id: str
    by: KnownBy


def identity_of(values: Mapping[str, Written]) -> Identity | None:
    """Return the identity of a row; None where it has no number, and no beneficiary with a purpose.

    It is made of small letters, digits and hyphens: nothing in a cell leads out of a folder. A number with
    letters of another script (Greek, Cyrillic, …) has a digest of them too, so that none is that of another.

    >>> identity_of({"number": "../2024/058"})
    Identity(id='2024-058', by=<KnownBy.NUMBER: 'number'>)
    """
    number = str(values.get("number", ""))
    if number:
        return Identity(_slug(number), KnownBy.NUMBER)
    party, purpose, decided = (
        next((str(values[name]) for name in names if name in values), "")
        for names in (_PARTIES, _OBJECTS, _DECIDED)
    )
    if not party or not purpose:
        return None
    told = _digest("\n".join((_letters(party), _letters(purpose), decided)))
    return Identity(f"{_slug(party)[: _LONGEST // 3].strip('-')}-{told}", KnownBy.DIGEST)


def _slug(text: str) -> str:
    words = "-".join(plain(text).split())
    if not words or len(words) > _LONGEST or _foreign(text):
        return "-".join(filter(None, (words[: _LONGEST - _DIGITS - 1].strip("-"), _digest(text))))
    return f"n-{words}" if _RESERVED.fullmatch(words) else words


def _letters(text: str) -> str:
    """Return what tells a text from others, capitals, accents and signs aside."""
    return plain(text) + _foreign(text)


def _foreign(text: str) -> str:
    """Return the letters of other scripts, which no identifier holds: its digest tells them apart."""
    signs = unicodedata.normalize("NFKC", text).casefold()
    return "".join(
        sign
        for sign in signs
        if unicodedata.category(sign) in ("Ll", "Lo", "Nd")
        and not (sign.isascii() or unicodedata.name(sign, "").startswith("LATIN"))
    )


def _digest(text: str) -> str:
    return sha256(text.encode()).hexdigest()[:_DIGITS]

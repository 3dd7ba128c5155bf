"""SIREN: the nine digits that INSEE gives to an enterprise, an association or an authority.

The last digit is a Luhn key. Source: Code de commerce, R123-221.

>>> validate("226 200 012")
'226200012'
>>> is_valid("226200013")
False
>>> format("226200012")
'226 200 012'
"""

import re
from typing import NewType

from conventions.identifiers import luhn
from conventions.identifiers.errors import (
    IdentifierChecksumError,
    IdentifierFormatError,
    IdentifierLengthError,
    accepting,
)

Siren = NewType("Siren", str)
"""A SIREN that was checked, digits only."""

_LENGTH = 9
_BETWEEN = frozenset(".-\u2010\u2011")
_WORD = re.compile(r"^\s*(?:n°\s*)?(?:siren|siret|rna)\b[\s:.]*(?:n°\s*)?", re.IGNORECASE)


def compact(number: str) -> str:
    """Return the number without spaces of any kind, dots and hyphens, nor the word that may stand before it.

    >>> compact("SIRET : 226-200.012 00012"), compact("n° RNA W623001234")
    ('22620001200012', 'W623001234')
    """
    kept = _WORD.sub("", number)
    return "".join(char for char in kept if not (char.isspace() or char in _BETWEEN))


def validate(number: str) -> Siren:
    """Return the SIREN, digits only; `IdentifierError` says what is wrong with it."""
    digits = compact(number)
    if not (digits.isascii() and digits.isdigit()):
        raise IdentifierFormatError("SIREN", number, "9 × 0-9")
    if len(digits) != _LENGTH:
        raise IdentifierLengthError("SIREN", number, "9 × 0-9")
    if not luhn.fits(digits):
        raise IdentifierChecksumError("SIREN", number, "Luhn")
    return Siren(digits)


is_valid = accepting(validate)


def format(number: str) -> str:
    """Return the number in groups of three digits."""
    digits = compact(number)
    return " ".join((digits[:3], digits[3:6], digits[6:]))

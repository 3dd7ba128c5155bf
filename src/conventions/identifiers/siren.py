"""SIREN: the nine digits that INSEE gives to an enterprise, an association or an authority.

The last digit is a Luhn key. Source: Code de commerce, R123-221.

>>> validate("226 200 012")
'226200012'
>>> is_valid("226200013")
False
>>> format("226200012")
'226 200 012'
"""

from typing import NewType

from conventions.identifiers import luhn
from conventions.identifiers.errors import (
    IdentifierChecksumError,
    IdentifierError,
    IdentifierFormatError,
    IdentifierLengthError,
)

__all__ = ["Siren", "compact", "format", "is_valid", "validate"]

Siren = NewType("Siren", str)
"""A SIREN that was checked, digits only."""

_LENGTH = 9


def compact(number: str) -> str:
    """The number without spaces of any kind and without dots."""
    return "".join(char for char in number if not (char.isspace() or char == "."))


def validate(number: str) -> Siren:
    """The SIREN, digits only; `IdentifierError` says what is wrong with it."""
    digits = compact(number)
    if not (digits.isascii() and digits.isdigit()):
        raise IdentifierFormatError("SIREN", number, "9 × 0-9")
    if len(digits) != _LENGTH:
        raise IdentifierLengthError("SIREN", number, "9 × 0-9")
    if not luhn.fits(digits):
        raise IdentifierChecksumError("SIREN", number, "Luhn")
    return Siren(digits)


def is_valid(number: str) -> bool:
    """Whether the number is a SIREN."""
    try:
        validate(number)
    except IdentifierError:
        return False
    return True


def format(number: str) -> str:
    """The number in groups of three digits."""
    digits = compact(number)
    return " ".join((digits[:3], digits[3:6], digits[6:]))

"""SIRET: a SIREN and the five digits of one of its places of business.

The whole has a Luhn key and so has the SIREN in it: both are checked, for a number that a spreadsheet cut to
zeros may keep the first key and lose the second. The places of La Poste (SIREN 356 000 000), its head office
aside, have no Luhn key: the sum of their digits is a multiple of five. Source: Code de commerce, R123-221.

>>> validate("226 200 012 00012")
'22620001200012'
>>> validate("22040000000000")
Traceback (most recent call last):
    ...
conventions.identifiers.errors.IdentifierComponentError: '22040000000000' is no SIRET: expected SIREN: Luhn
>>> is_valid("356 000 000 49837")
True
>>> format("22620001200012")
'226 200 012 00012'
"""

import re
from typing import NewType

from conventions.identifiers import luhn, siren
from conventions.identifiers.errors import (
    IdentifierChecksumError,
    IdentifierComponentError,
    IdentifierFormatError,
    IdentifierLengthError,
    accepting,
)
from conventions.identifiers.siren import compact

__all__ = ["Siret", "compact", "format", "is_valid", "validate"]

Siret = NewType("Siret", str)
"""A SIRET that was checked, digits only."""

_LENGTH = 14
_LA_POSTE = "356000000"
_ITS_HEAD_OFFICE = "35600000000048"
_SCIENTIFIC = re.compile(r"[0-9][.,]?[0-9]*E\+[0-9]+", re.IGNORECASE)
_LOST_DIGITS = "000000"
_SPREADSHEET = "identifier_spreadsheet"


def validate(number: str) -> Siret:
    """Return the SIRET, digits only; `IdentifierError` says what is wrong with it."""
    digits = compact(number)
    if not (digits.isascii() and digits.isdigit()):
        remedy = _SPREADSHEET if _SCIENTIFIC.fullmatch(number.strip()) else ""
        raise IdentifierFormatError("SIRET", number, "14 × 0-9", remedy)
    if len(digits) != _LENGTH:
        raise IdentifierLengthError("SIRET", number, "14 × 0-9")
    remedy = _SPREADSHEET if digits.endswith(_LOST_DIGITS) else ""
    if not siren.is_valid(digits[:9]):
        raise IdentifierComponentError("SIRET", number, "SIREN: Luhn", remedy)
    if not _key_fits(digits):
        raise IdentifierChecksumError("SIRET", number, "Luhn", remedy)
    return Siret(digits)


def _key_fits(digits: str) -> bool:
    if digits.startswith(_LA_POSTE) and digits != _ITS_HEAD_OFFICE:
        return sum(map(int, digits)) % 5 == 0
    return luhn.fits(digits)


is_valid = accepting(validate)


def format(number: str) -> str:
    """Return the SIREN in groups of three digits, and the five others."""
    digits = compact(number)
    return f"{siren.format(digits[:9])} {digits[9:]}"

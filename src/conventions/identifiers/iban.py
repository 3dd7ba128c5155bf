"""IBAN: an account by country, with the key of ISO 13616, and for France and Monaco that of the RIB.

A national key is checked where the library knows one; no list of banks refuses a number, for lists age.

No message ever shows more than the last four characters.

>>> validate("FR14 2004 1010 0505 0001 3M02 606")
'FR1420041010050500013M02606'
>>> validate("FR76 2004 1010 0505 0001 3M02 607")
Traceback (most recent call last):
    ...
conventions.identifiers.errors.IdentifierChecksumError: '…2607' is no IBAN: expected mod 97 = 1
>>> format("FR1420041010050500013M02606")
'FR14 2004 1010 0505 0001 3M02 606'
"""

from contextlib import suppress
from typing import Final, NewType

from conventions.identifiers.errors import (
    IdentifierChecksumError,
    IdentifierComponentError,
    IdentifierFormatError,
    IdentifierLengthError,
    accepting,
)

Iban = NewType("Iban", str)
"""An IBAN that was checked, without spaces."""

_SHORTEST, _LONGEST = 15, 34
_WITH_RIB: Final = {"FR": 27, "MC": 27}
_SHOWN = 4
# The RIB counts letters as digits: A and J are 1, B, K and S are 2, and so on to I, R and Z.
_RIB_DIGITS: Final = str.maketrans("ABCDEFGHIJKLMNOPQRSTUVWXYZ", "12345678912345678923456789")


def compact(number: str) -> str:
    """Return the number without separators, its letters as capitals."""
    return "".join(char for char in number if not (char.isspace() or char in "-.")).upper()


def validate(number: str) -> Iban:
    """Return the IBAN without spaces; `IdentifierError` states the fault, and shows four characters."""
    from stdnum import iban
    from stdnum.exceptions import InvalidChecksum, InvalidComponent, ValidationError

    code, shown = compact(number), mask(number)
    if not (code.isascii() and code.isalnum() and code[:2].isalpha() and code[2:4].isdigit()):
        raise IdentifierFormatError("IBAN", shown, "FR + 25 × 0-9 A-Z")
    expected = _WITH_RIB.get(code[:2])
    if not _SHORTEST <= len(code) <= _LONGEST or expected not in (None, len(code)):
        raise IdentifierLengthError("IBAN", shown, str(expected or f"{_SHORTEST}-{_LONGEST}"))
    try:
        iban.validate(code, check_country=False)
        _check_national_key(code)
    except InvalidChecksum as cause:
        raise IdentifierChecksumError("IBAN", shown, "mod 97 = 1") from cause
    except InvalidComponent as cause:
        raise IdentifierComponentError("IBAN", shown, "ISO 13616") from cause
    except ValidationError as cause:
        raise IdentifierFormatError("IBAN", shown, "ISO 13616") from cause
    if expected and not _rib_key_fits(code[4:]):
        raise IdentifierComponentError("IBAN", shown, "RIB: mod 97 = 0")
    return Iban(code)


is_valid = accepting(validate)


def format(number: str) -> str:
    """Return the whole number in groups of four, for documents only."""
    code = compact(number)
    return " ".join(code[at : at + 4] for at in range(0, len(code), 4))


def mask(number: str) -> str:
    """Return the last four characters behind an ellipsis; nothing of a number too short to hide the rest.

    >>> mask("FR14 2004 1010 0505 0001 3M02 606"), mask("FR14")
    ('…2606', '…')
    """
    code = compact(number)
    return "…" + (code[-_SHOWN:] if len(code) > 2 * _SHOWN else "")


def _check_national_key(code: str) -> None:
    """Raise the library's `InvalidChecksum` where the country has a key of its own that does not fit."""
    from stdnum.exceptions import InvalidComponent
    from stdnum.util import get_cc_module

    national = get_cc_module(code[:2].lower(), "iban")
    if national is not None:
        with suppress(InvalidComponent):
            national.validate(code)


def _rib_key_fits(rib: str) -> bool:
    """Return whether bank, branch, account and key, read as one number, are a multiple of 97.

    Source: the key is 97 − (89 × bank + 15 × branch + 3 × account) mod 97, norm CFONB.
    """
    return int(rib.translate(_RIB_DIGITS)) % 97 == 0

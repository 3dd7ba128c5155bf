"""Identifiers of parties and accounts: SIREN, SIRET, RNA and other registers, IBAN, BIC.

`validate_…` returns the number without separators or raises an `IdentifierError`; `is_…` says whether
a number is valid. Importing this module loads no library of numbers.
"""

import re
from collections.abc import Callable
from contextlib import suppress
from typing import ClassVar, Final

from budget.errors import InputError

_SHOWN = 30


class IdentifierError(InputError):
    """An invalid identifier; `remedy` is the code of the remedy, if it is more than «check it»."""

    code: ClassVar[str] = "identifier_refused"

    def __init__(self, kind: str, actual: str, expected: str, remedy: str = "") -> None:
        shown = actual if len(actual) <= _SHOWN else actual[: _SHOWN - 1] + "…"
        super().__init__(
            f"{shown!r} is no {kind}: expected {expected}", actual=shown, expected=expected, kind=kind
        )
        self.kind = kind
        self.remedy = remedy


class IdentifierFormatError(IdentifierError):
    """Characters that such a number cannot have."""

    code: ClassVar[str] = "identifier_format"


class IdentifierLengthError(IdentifierError):
    """Too few characters, or too many."""

    code: ClassVar[str] = "identifier_length"


class IdentifierChecksumError(IdentifierError):
    """A wrong check digit."""

    code: ClassVar[str] = "identifier_checksum"


class IdentifierComponentError(IdentifierError):
    """An invalid part: the SIREN in a SIRET, the RIB in an IBAN, a country."""

    code: ClassVar[str] = "identifier_component"


def _accepting(validate: Callable[[str], str]) -> Callable[[str], bool]:
    """Return the function that says whether `validate` accepts a number."""

    def is_valid(number: str) -> bool:
        try:
            validate(number)
        except IdentifierError:
            return False
        return True

    return is_valid


_TWICE: Final = str.maketrans("0123456789", "0246813579")


def fits_luhn(digits: str) -> bool:
    """Return whether the last digit is the Luhn check digit of the others, ISO/IEC 7812-1.

    Every second digit from the right counts twice, its digits added. Written by hand because importing a
    library for it takes a tenth of the time of a short command; `tests/identifiers` compares the two.

    >>> fits_luhn("226200012"), fits_luhn("226200013")
    (True, False)
    """
    counted = digits[-1::-2] + digits[-2::-2].translate(_TWICE)
    return sum(map(int, counted)) % 10 == 0


_SIREN_LENGTH = 9
_BETWEEN = frozenset(".-\u2010\u2011")
_WORD_BEFORE = re.compile(r"^\s*(?:n°\s*)?(?:siren|siret|rna)\b[\s:.]*(?:n°\s*)?", re.IGNORECASE)


def compact_siren(number: str) -> str:
    """Return the number without spaces of any kind, dots and hyphens, nor the word that may stand before it.

    >>> compact_siren("SIRET : 226-200.012 00012"), compact_siren("n° RNA W623001234")
    ('22620001200012', 'W623001234')
    """
    kept = _WORD_BEFORE.sub("", number)
    return "".join(char for char in kept if not (char.isspace() or char in _BETWEEN))


def validate_siren(number: str) -> str:
    """Return the nine digits that INSEE gives to an enterprise, an association or an authority.

    `IdentifierError` says what is wrong. The last digit is a Luhn key. Source: Code de commerce, R123-221.

    >>> validate_siren("226 200 012")
    '226200012'
    >>> is_siren("226200013")
    False
    """
    digits = compact_siren(number)
    if not (digits.isascii() and digits.isdigit()):
        raise IdentifierFormatError("SIREN", number, "9 × 0-9")
    if len(digits) != _SIREN_LENGTH:
        raise IdentifierLengthError("SIREN", number, "9 × 0-9")
    if not fits_luhn(digits):
        raise IdentifierChecksumError("SIREN", number, "Luhn")
    return digits


is_siren = _accepting(validate_siren)


_SIRET_LENGTH = 14
_LA_POSTE = "356000000"
_ITS_HEAD_OFFICE = "35600000000048"
_SCIENTIFIC = re.compile(r"[0-9][.,]?[0-9]*E\+[0-9]+", re.IGNORECASE)
_LOST_DIGITS = "000000"
_SPREADSHEET = "identifier_spreadsheet"


def validate_siret(number: str) -> str:
    """Return the fourteen digits of a SIRET: a SIREN and the five digits of a place of business.

    The whole has a Luhn key and so has the SIREN in it: both are checked, for a number that a spreadsheet cut
    to zeros may keep the first key and lose the second. The places of La Poste (SIREN 356 000 000), its head
    office aside, have no Luhn key: the sum of their digits is a multiple of five.
    Source: Code de commerce, R123-221.

    >>> validate_siret("226 200 012 00012")
    '22620001200012'
    >>> validate_siret("22040000000000")
    Traceback (most recent call last):
        ...
    conventions.identifiers.IdentifierComponentError: '22040000000000' is no SIRET: expected SIREN
    >>> is_siret("356 000 000 49837")
    True
    """
    digits = compact_siren(number)
    if not (digits.isascii() and digits.isdigit()):
        remedy = _SPREADSHEET if _SCIENTIFIC.fullmatch(number.strip()) else ""
        raise IdentifierFormatError("SIRET", number, "14 × 0-9", remedy)
    if len(digits) != _SIRET_LENGTH:
        raise IdentifierLengthError("SIRET", number, "14 × 0-9")
    remedy = _SPREADSHEET if digits.endswith(_LOST_DIGITS) else ""
    if not is_siren(digits[:9]):
        raise IdentifierComponentError("SIRET", number, "SIREN", remedy)
    if not _key_fits(digits):
        raise IdentifierChecksumError("SIRET", number, "Luhn", remedy)
    return digits


def _key_fits(digits: str) -> bool:
    if digits.startswith(_LA_POSTE) and digits != _ITS_HEAD_OFFICE:
        return sum(map(int, digits)) % 5 == 0
    return fits_luhn(digits)


is_siret = _accepting(validate_siret)


_FOLIO: Final = r"(?:vol(?:ume|\.)?\s*)?(\d{1,4})\s*(?:[-/,]|\s)\s*(?:fol(?:io|\.)?\s*)?(?:n°\s*)?(\d{1,4})"
_ALSACE_MOSELLE: Final = re.compile(rf"Alsace[-\s]Moselle\s*,?\s*{_FOLIO}", re.IGNORECASE)
# assumed: six or seven digits and three of the place of business; the lists were not read
_RIDET: Final = re.compile(r"RIDET\s*((?:\d\s*){6,7})(?:\.\s*(\d{3}))?", re.IGNORECASE)
_TAHITI: Final = re.compile(r"Tahiti\s*(?:n°\s*)?([A-Z0-9]\d{5})", re.IGNORECASE)
_EXPECTED: Final = "Alsace-Moselle 178-236 | RIDET 1234567.001 | Tahiti A12345"


def validate_register(text: str) -> str:
    """Return a register other than the RNA and the number in it, as printed.

    An association of Bas-Rhin, Haut-Rhin or Moselle is in the register of its court, by volume and folio
    (Code civil local, art. 21), one of New Caledonia has a RIDET, one of French Polynesia
    a Tahiti number; none has a W number.

    >>> validate_register("Alsace-Moselle 178-236"), validate_register("RIDET 1234567.001")
    ('Alsace-Moselle, volume 178, folio 236', 'RIDET 1 234 567.001')
    >>> validate_register("tahiti a12345")
    'Tahiti A12345'
    >>> is_register("178-236")
    False
    """
    stated = text.strip()
    if found := _ALSACE_MOSELLE.fullmatch(stated):
        return f"Alsace-Moselle, volume {found[1]}, folio {found[2]}"
    if found := _RIDET.fullmatch(stated):
        digits = f"{int(''.join(found[1].split())):,}".replace(",", " ")
        return f"RIDET {digits}" + (f".{found[2]}" if found[2] else "")
    if found := _TAHITI.fullmatch(stated):
        return f"Tahiti {found[1].upper()}"
    raise IdentifierFormatError("register", text, _EXPECTED)


def register_identity(text: str) -> str:
    """Return the identity in the register, whatever its spelling: a RIDET without the place of business.

    >>> register_identity("ridet 1234567.001"), register_identity("Alsace Moselle vol. 178 folio 236")
    ('RIDET 1 234 567', 'Alsace-Moselle, volume 178, folio 236')
    """
    try:
        return validate_register(text).partition(".")[0]
    except IdentifierError:
        return text.strip()


is_register = _accepting(validate_register)


def looks_like_register(number: str) -> bool:
    """Return whether a number given as an RNA seems to belong to another register.

    >>> looks_like_register("178-236"), looks_like_register("W751212517")
    (True, False)
    """
    stated = number.strip()
    return re.fullmatch(_FOLIO, stated, re.IGNORECASE) is not None or is_register(stated)


_RNA_LENGTH = 10
# assumed: the offices with a letter (2A, 9R…); refusing a right number is worse than taking a wrong one
_RNA_FORM = re.compile(r"W[0-9][0-9A-Z][0-9]{7}")


def compact_rna(number: str) -> str:
    """Return the number without separators, its letters as capitals."""
    return compact_siren(number).upper()


def validate_rna(number: str) -> str:
    """Return the number of an association in the national register: W and nine digits.

    The first digits name the office that registered it; overseas and in Corsica the second of them is a
    letter. There is no key: a wrong digit cannot be seen. Source: arrêté du 14 octobre 2009 portant création
    du RNA.

    >>> validate_rna("w 751 212 517")
    'W751212517'
    >>> is_rna("751212517")
    False
    """
    code = compact_rna(number)
    remedy = "identifier_register" if looks_like_register(number) else ""
    if len(code) != _RNA_LENGTH:
        raise IdentifierLengthError("RNA", number, "W + 9 × 0-9", remedy)
    if not _RNA_FORM.fullmatch(code):
        raise IdentifierFormatError("RNA", number, "W + 9 × 0-9", remedy)
    return code


is_rna = _accepting(validate_rna)


_SHORTEST, _LONGEST = 15, 34
_WITH_RIB: Final = {"FR": 27, "MC": 27}
_IBAN_SHOWN = 4
# The RIB counts letters as digits: A and J are 1, B, K and S are 2, and so on to I, R and Z.
_RIB_DIGITS: Final = str.maketrans("ABCDEFGHIJKLMNOPQRSTUVWXYZ", "12345678912345678923456789")


def compact_iban(number: str) -> str:
    """Return the number without separators, its letters as capitals."""
    return "".join(char for char in number if not (char.isspace() or char in "-.")).upper()


def validate_iban(number: str) -> str:
    """Return the IBAN without spaces; a refusal never shows more than the last four characters.

    It has the key of ISO 13616, and for France and Monaco that of the RIB. Another national key is checked
    where the library knows one; no list of banks refuses a number, because lists become old.

    >>> validate_iban("FR14 2004 1010 0505 0001 3M02 606")
    'FR1420041010050500013M02606'
    >>> validate_iban("FR76 2004 1010 0505 0001 3M02 607")
    Traceback (most recent call last):
        ...
    conventions.identifiers.IdentifierChecksumError: '…2607' is no IBAN: expected mod 97 = 1
    """
    from stdnum import iban
    from stdnum.exceptions import InvalidChecksum, InvalidComponent, ValidationError

    code, shown = compact_iban(number), mask(number)
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
        raise IdentifierComponentError("IBAN", shown, "RIB")
    return code


def mask(number: str) -> str:
    """Return the last four characters behind an ellipsis; nothing of a number too short to hide the rest.

    >>> mask("FR14 2004 1010 0505 0001 3M02 606"), mask("FR14")
    ('…2606', '…')
    """
    code = compact_iban(number)
    return "…" + (code[-_IBAN_SHOWN:] if len(code) > 2 * _IBAN_SHOWN else "")


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


def compact_bic(number: str) -> str:
    """Return the code without separators, as capitals."""
    return "".join(char for char in number if not (char.isspace() or char == "-")).upper()


def validate_bic(number: str) -> str:
    """Return a BIC without spaces: a bank, its country and place, perhaps a branch. Source: ISO 9362.

    >>> validate_bic("agri fr pp")
    'AGRIFRPP'
    """
    from stdnum import bic
    from stdnum.exceptions import InvalidComponent, InvalidLength, ValidationError

    try:
        return str(bic.validate(compact_bic(number)))
    except InvalidLength as cause:
        raise IdentifierLengthError("BIC", number, "8, 11") from cause
    except InvalidComponent as cause:
        raise IdentifierComponentError("BIC", number, "ISO 3166") from cause
    except ValidationError as cause:
        raise IdentifierFormatError("BIC", number, "ABCDFRPP, ABCDFRPPXXX") from cause

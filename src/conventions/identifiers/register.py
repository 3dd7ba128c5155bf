"""Registers of associations other than the RNA: Alsace-Moselle by volume and folio, and two overseas.

An association of Bas-Rhin, Haut-Rhin or Moselle is in the register of its court (Code civil local,
art. 21), one of New Caledonia has a RIDET, one of French Polynesia a Tahiti number; none has a W number.

>>> validate("Alsace-Moselle 178-236"), validate("RIDET 1234567.001"), validate("tahiti a12345")
('Alsace-Moselle, volume 178, folio 236', 'RIDET 1 234 567.001', 'Tahiti A12345')
>>> is_valid("178-236")
False
"""

import re
from typing import Final, NewType

from conventions.identifiers.errors import IdentifierError, IdentifierFormatError

Register = NewType("Register", str)
"""A register and a valid number in it, as printed."""

_FOLIO: Final = r"(?:vol(?:ume|\.)?\s*)?(\d{1,4})\s*(?:[-/,]|\s)\s*(?:fol(?:io|\.)?\s*)?(?:n°\s*)?(\d{1,4})"
_ALSACE_MOSELLE: Final = re.compile(rf"Alsace[-\s]Moselle\s*,?\s*{_FOLIO}", re.IGNORECASE)
# assumed: six or seven digits and three of the place of business; the lists were not read
_RIDET: Final = re.compile(r"RIDET\s*((?:\d\s*){6,7})(?:\.\s*(\d{3}))?", re.IGNORECASE)
_TAHITI: Final = re.compile(r"Tahiti\s*(?:n°\s*)?([A-Z0-9]\d{5})", re.IGNORECASE)
_EXPECTED: Final = "Alsace-Moselle 178-236 | RIDET 1234567.001 | Tahiti A12345"


def validate(text: str) -> Register:
    """Return the register and the number as printed; `IdentifierError` says what is wrong."""
    stated = text.strip()
    if found := _ALSACE_MOSELLE.fullmatch(stated):
        return Register(f"Alsace-Moselle, volume {found[1]}, folio {found[2]}")
    if found := _RIDET.fullmatch(stated):
        digits = f"{int(''.join(found[1].split())):,}".replace(",", " ")
        return Register(f"RIDET {digits}" + (f".{found[2]}" if found[2] else ""))
    if found := _TAHITI.fullmatch(stated):
        return Register(f"Tahiti {found[1].upper()}")
    raise IdentifierFormatError("register", text, _EXPECTED)


def body(text: str) -> str:
    """Return the identity in the register, whatever its spelling: a RIDET without the place of business.

    >>> body("ridet 1234567.001"), body("Alsace Moselle vol. 178 folio 236")
    ('RIDET 1 234 567', 'Alsace-Moselle, volume 178, folio 236')
    """
    try:
        return validate(text).partition(".")[0]
    except IdentifierError:
        return text.strip()


def is_valid(text: str) -> bool:
    """Return whether the text names a known register and a number of its form."""
    try:
        validate(text)
    except IdentifierError:
        return False
    return True


def looks_like(number: str) -> bool:
    """Return whether a number given as an RNA seems to belong to another register.

    >>> looks_like("178-236"), looks_like("Vol. 178, folio 236"), looks_like("W751212517")
    (True, True, False)
    """
    stated = number.strip()
    return re.fullmatch(_FOLIO, stated, re.IGNORECASE) is not None or is_valid(stated)

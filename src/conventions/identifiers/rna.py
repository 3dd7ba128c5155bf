"""RNA: the number of an association in the national register, W and nine digits.

The first digits name the office that registered it; overseas and in Corsica the second of them is a letter.
There is no key: a wrong digit cannot be seen. Source: arrêté du 14 octobre 2009 portant création du RNA.

>>> validate("w 751 212 517")
'W751212517'
>>> is_valid("751212517")
False
>>> format("W751212517")
'W751212517'
"""

import re
from typing import NewType

from conventions.identifiers import register
from conventions.identifiers.errors import (
    IdentifierFormatError,
    IdentifierLengthError,
    accepting,
)
from conventions.identifiers.siren import compact as _without_separators

Rna = NewType("Rna", str)
"""An RNA number of the right form."""

_LENGTH = 10
# assumed: the offices with a letter (2A, 9R…); refusing a right number is worse than taking a wrong one
_FORM = re.compile(r"W[0-9][0-9A-Z][0-9]{7}")


def compact(number: str) -> str:
    """Return the number without separators, its letters as capitals."""
    return _without_separators(number).upper()


def validate(number: str) -> Rna:
    """Return the RNA number; `IdentifierError` says what is wrong with it."""
    code = compact(number)
    remedy = "identifier_register" if register.looks_like(number) else ""
    if len(code) != _LENGTH:
        raise IdentifierLengthError("RNA", number, "W + 9 × 0-9", remedy)
    if not _FORM.fullmatch(code):
        raise IdentifierFormatError("RNA", number, "W + 9 × 0-9", remedy)
    return Rna(code)


is_valid = accepting(validate)


def format(number: str) -> str:
    """Return the number as it is written: without spaces."""
    return compact(number)

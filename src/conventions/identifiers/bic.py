"""BIC: a bank, its country and place, eight characters, and three more for a branch. Source: ISO 9362.

>>> validate("agri fr pp")
'AGRIFRPP'
>>> is_valid("AGRIF2PP")
False
>>> format("agrifrpp882")
'AGRIFRPP882'
"""

from typing import NewType

from conventions.identifiers.errors import (
    IdentifierComponentError,
    IdentifierFormatError,
    IdentifierLengthError,
    accepting,
)

Bic = NewType("Bic", str)
"""A BIC that was checked, without spaces."""


def compact(number: str) -> str:
    """Return the code without separators, as capitals."""
    return "".join(char for char in number if not (char.isspace() or char == "-")).upper()


def validate(number: str) -> Bic:
    """Return the BIC; `IdentifierError` says what is wrong with it."""
    from stdnum import bic
    from stdnum.exceptions import InvalidComponent, InvalidLength, ValidationError

    try:
        return Bic(bic.validate(compact(number)))
    except InvalidLength as cause:
        raise IdentifierLengthError("BIC", number, "8, 11") from cause
    except InvalidComponent as cause:
        raise IdentifierComponentError("BIC", number, "ISO 3166") from cause
    except ValidationError as cause:
        raise IdentifierFormatError("BIC", number, "ABCDFRPP, ABCDFRPPXXX") from cause


is_valid = accepting(validate)


def format(number: str) -> str:
    """Return the code as it is written: without spaces."""
    return compact(number)

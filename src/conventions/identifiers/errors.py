"""Errors of identifiers: the class is the diagnosis, `kind` the identifier."""

from collections.abc import Callable
from typing import ClassVar

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


def accepting(validate: Callable[[str], str]) -> Callable[[str], bool]:
    """Return what says whether a number is one, by what refuses it."""

    def is_valid(number: str) -> bool:
        try:
            validate(number)
        except IdentifierError:
            return False
        return True

    return is_valid

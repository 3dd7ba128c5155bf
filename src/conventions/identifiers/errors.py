"""What is wrong with an identifier: each class is a diagnosis, `kind` says of which number."""

from collections.abc import Callable
from typing import ClassVar

from budget.errors import InputError

__all__ = [
    "IdentifierChecksumError",
    "IdentifierComponentError",
    "IdentifierError",
    "IdentifierFormatError",
    "IdentifierLengthError",
    "accepting",
]

_SHOWN = 30


class IdentifierError(InputError):
    """A number that identifies nobody; `remedy` is the code of what to do, where «check it» is not all."""

    code: ClassVar[str] = "identifier_refused"

    def __init__(self, kind: str, actual: str, expected: str, remedy: str = "") -> None:
        shown = actual if len(actual) <= _SHOWN else actual[: _SHOWN - 1] + "…"
        super().__init__(
            f"{shown!r} is no {kind}: expected {expected}", actual=shown, expected=expected, kind=kind
        )
        self.kind = kind
        self.remedy = remedy


class IdentifierFormatError(IdentifierError):
    """Characters that such a number does not have."""

    code: ClassVar[str] = "identifier_format"


class IdentifierLengthError(IdentifierError):
    """Too few characters, or too many."""

    code: ClassVar[str] = "identifier_length"


class IdentifierChecksumError(IdentifierError):
    """Its key does not fit: a digit is wrong."""

    code: ClassVar[str] = "identifier_checksum"


class IdentifierComponentError(IdentifierError):
    """A part of it is wrong: the SIREN in a SIRET, the RIB in an IBAN, a country."""

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

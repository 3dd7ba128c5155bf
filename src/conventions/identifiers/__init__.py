"""Identifiers of parties and accounts: each module has `compact`, `validate`, `is_valid` and `format`."""

from conventions.identifiers.bic import Bic
from conventions.identifiers.errors import (
    IdentifierChecksumError,
    IdentifierComponentError,
    IdentifierError,
    IdentifierFormatError,
    IdentifierLengthError,
)
from conventions.identifiers.iban import Iban, mask
from conventions.identifiers.register import Register
from conventions.identifiers.rna import Rna
from conventions.identifiers.siren import Siren
from conventions.identifiers.siret import Siret

__all__ = [
    "Bic",
    "Iban",
    "IdentifierChecksumError",
    "IdentifierComponentError",
    "IdentifierError",
    "IdentifierFormatError",
    "IdentifierLengthError",
    "Register",
    "Rna",
    "Siren",
    "Siret",
    "mask",
]

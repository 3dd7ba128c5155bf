"""File names from a pattern, with characters valid on every system, never leaving their folder."""

import re
import unicodedata
from collections.abc import Mapping
from datetime import date
from typing import Final

from conventions.agreement.agreement import Agreement
from conventions.documents.errors import NamePatternError

DEFAULT_NAME: Final = "{id}-{kind}"
NAME_KEYS: Final = ("id", "kind", "number", "beneficiary", "funder", "date", "year")
_PLACE: Final = re.compile(r"\{([a-z_]*)\}")
_LITERAL: Final = re.compile(r"[A-Za-z0-9 ._-]*")
_LONGEST: Final = 120
_RESERVED: Final = frozenset(
    {"con", "prn", "aux", "nul", *(f"{name}{number}" for name in ("com", "lpt") for number in range(1, 10))}
)
"""Device names reserved by Windows, whatever follows the first dot."""


def file_name(pattern: str, values: Mapping[str, str]) -> str:
    """Return the name for a dossier by a pattern, without suffix; a bad pattern raises `NamePatternError`.

    >>> file_name("{beneficiary}-{kind}", {"beneficiary": "Les Mains Habiles/../é", "kind": "bilan"})
    'les-mains-habiles-e-bilan'
    """
    literal = _PLACE.sub("", pattern)
    unknown = [name for name in _PLACE.findall(pattern) if name not in NAME_KEYS]
    if unknown or not _LITERAL.fullmatch(literal) or not _PLACE.search(pattern):
        wrong = f"{{{unknown[0]}}}" if unknown else pattern[:60]
        raise NamePatternError(
            f"{pattern[:60]!r} is no pattern of names",
            actual=wrong,
            expected=" ".join(f"{{{k}}}" for k in NAME_KEYS),
        )
    made = (
        _PLACE.sub(lambda place: _plain(values.get(place[1], "")), pattern)
        .strip(" .-")[:_LONGEST]
        .rstrip(" .-")
    )
    if not made or made.partition(".")[0].lower() in _RESERVED:
        made = f"document-{made}".rstrip("-")
    return made


def document_name(pattern: str, agreement: Agreement, kind: str, on: date) -> str:
    """Return the name of a document, without suffix; a bad pattern raises `NamePatternError`."""
    first = agreement.period.first
    names = {party.role: party.name for party in agreement.parties}
    values = {
        "id": agreement.id,
        "kind": kind,
        "number": agreement.number or "",
        "beneficiary": names.get("beneficiary", ""),
        "funder": names.get("funder", ""),
        "date": on.isoformat(),
        "year": str(first.year) if first is not None else "",
    }
    return file_name(pattern, values)


def _plain(text: str) -> str:
    """Return the text in lower case without accents, with hyphens for other characters."""
    letters = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9]+", "-", letters).strip("-")[:60].strip("-")

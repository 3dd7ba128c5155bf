"""Which agreement a row is of, and what it said when it was last taken into its dossier."""

import re
import unicodedata
from collections.abc import Mapping
from enum import Enum
from hashlib import sha256
from pathlib import Path
from typing import Final

from attrs import frozen

from budget.errors import InputError
from conventions.files.dossier_folder import CONVENTION
from conventions.files.spoken_days import plain
from conventions.files.text import file_bytes, toml_text
from conventions.files.toml_data import toml_data
from conventions.files.toml_edit import laid_out
from conventions.files.typed_values import Written

# --- Which agreement a row is of: the same one every time, whatever the order of rows and columns -----------

_LONGEST: Final = 60
_DIGITS: Final = 10
_PARTIES: Final = ("party.beneficiary.siret", "party.beneficiary.rna", "party.beneficiary.name")
_OBJECTS: Final = ("purpose", "title")
_DECIDED: Final = ("decision.taken_on", "fact.voted", "fact.signed")
_RESERVED: Final = re.compile(r"con|prn|aux|nul|(?:com|lpt)[0-9]")
"""Names that no file may have on Windows."""


class KnownBy(Enum):
    """What the identifier of a row is made of."""

    NUMBER = "number"
    """the number of the agreement"""

    DIGEST = "digest"
    """the beneficiary's SIRET (else its RNA number, else its name), the purpose, the day of the decision"""


@frozen
class Identity:
    """The identifier of a dossier, which is the name of its folder too, and what it is made of."""

    id: str
    by: KnownBy


def identity_of(values: Mapping[str, Written]) -> Identity | None:
    """Return the identity of a row; None where it has no number, and no beneficiary with a purpose.

    It is made of small letters, digits and hyphens: nothing in a cell leads out of a folder. A number with
    letters of another script (Greek, Cyrillic, …) has a digest of them too, so that none is that of another.

    >>> identity_of({"number": "../2024/058"})
    Identity(id='2024-058', by=<KnownBy.NUMBER: 'number'>)
    """
    number = str(values.get("number", ""))
    if number:
        return Identity(_slug(number), KnownBy.NUMBER)
    party, purpose, decided = (
        next((str(values[name]) for name in names if name in values), "")
        for names in (_PARTIES, _OBJECTS, _DECIDED)
    )
    if not party or not purpose:
        return None
    told = _digest("\n".join((_letters(party), _letters(purpose), decided)))
    return Identity(f"{_slug(party)[: _LONGEST // 3].strip('-')}-{told}", KnownBy.DIGEST)


def _slug(text: str) -> str:
    words = "-".join(plain(text).split())
    if not words or len(words) > _LONGEST or _foreign(text):
        return "-".join(filter(None, (words[: _LONGEST - _DIGITS - 1].strip("-"), _digest(text))))
    return f"n-{words}" if _RESERVED.fullmatch(words) else words


def _letters(text: str) -> str:
    """Return what tells a text from others, capitals, accents and signs aside."""
    return plain(text) + _foreign(text)


def _foreign(text: str) -> str:
    """Return the letters of other scripts, which no identifier holds: its digest tells them apart."""
    signs = unicodedata.normalize("NFKC", text).casefold()
    return "".join(
        sign
        for sign in signs
        if unicodedata.category(sign) in ("Ll", "Lo", "Nd")
        and not (sign.isascii() or unicodedata.name(sign, "").startswith("LATIN"))
    )


def _digest(text: str) -> str:
    return sha256(text.encode()).hexdigest()[:_DIGITS]


# ------------------------------------------------------------------------------------------------------------
# What a row said when it was last taken into its dossier: a small file beside it, for the next import.

IMPORTED: Final = "import.toml"
MAKING: Final = ".import-"
"""How the folder is called, at first, in which a new dossier is made."""
_SCHEMA: Final = "subventio/imported/1"


@frozen
class Imported:
    """What the row of a dossier said, by the names of its values; the sheet that it stood on, by its file."""

    id: str
    sheet: str
    values: Mapping[str, str]


def imported_text(identifier: str, by: KnownBy, sheet: str, values: Mapping[str, str]) -> str:
    """Return the text of the file."""
    return laid_out(
        {
            "schema": _SCHEMA,
            "id": identifier,
            "known_by": by.value,
            "sheet": sheet,
            "values": dict(sorted(values.items())),
        }
    )


def dossiers_in(into: Path) -> Mapping[str, tuple[Path, Imported | None]]:
    """Return the dossiers of a folder by the identifier of the row that each would be.

    One that an import made or took in says it; another is known by its number, else by its `id`.
    """
    try:
        folders = sorted(path for path in into.iterdir() if (path / CONVENTION).is_file())
    except OSError:  # nothing is there yet
        return {}
    found: dict[str, tuple[Path, Imported | None]] = {}
    for folder in folders:
        imported = imported_of(folder)
        name = _own_name(folder) if imported is None else imported.id
        if name and not folder.name.startswith("."):
            found.setdefault(name, (folder, imported))
    return found


def _own_name(folder: Path) -> str:
    """Return the identifier of a dossier that no import made; empty where its agreement cannot be read."""
    try:
        data = toml_data(CONVENTION, toml_text(file_bytes(folder / CONVENTION))).data or {}
    except (InputError, OSError):
        return ""
    number = data.get("number") or data.get("id")
    identity = identity_of({"number": number}) if isinstance(number, str) else None
    return "" if identity is None else identity.id


def imported_of(folder: Path) -> Imported | None:
    """Return what was taken into a dossier; None where nothing was, or where the file says it no more."""
    try:
        read = toml_data(IMPORTED, toml_text(file_bytes(folder / IMPORTED)))
    except (InputError, OSError):
        return None
    data = read.data or {}
    identifier, sheet, values = data.get("id"), data.get("sheet"), data.get("values")
    if not isinstance(identifier, str) or not isinstance(sheet, str) or not isinstance(values, dict):
        return None
    return Imported(identifier, sheet, {name: str(value) for name, value in values.items()})

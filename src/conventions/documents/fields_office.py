"""Fields of the office that writes: its name and its logo, and the documents attached to this one."""

from typing import Final

from conventions.documents.field import Field, FieldType, Rows

__all__ = ["ATTACHED", "OFFICE_FIELDS"]

_T: Final = FieldType
ATTACHED: Final = "attached"
"""What documents attached to this one are named under: `attached.NAME`, for any name."""

OFFICE_FIELDS: Final[tuple[Field | Rows, ...]] = (
    Field("theme.name", "Nom du service qui écrit", "Office that writes", _T.TEXT, lambda s: s.theme.name),
    Field("theme.logo", "Logo", "Logo", _T.PICTURE, lambda s: s.theme.logo),
)

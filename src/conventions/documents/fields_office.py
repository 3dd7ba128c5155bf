"""Fields of the office that writes: its name and its logo, and the documents attached to this one."""

from typing import Final

from conventions.documents.field import Field, FieldType, Rows
from conventions.documents.photos import LOGOS, logo
from conventions.documents.source import Source
from conventions.documents.values import Picture

__all__ = ["ATTACHED", "OFFICE_FIELDS"]

_T: Final = FieldType
ATTACHED: Final = "attached"
"""What documents attached to this one are named under: `attached.NAME`, for any name."""


def _beneficiary_logo(source: Source) -> Picture | None:
    return logo(source.agreement, "beneficiary", source.pictures)


def _logo(source: Source) -> Picture | None:
    """The logo of the office that writes; of none, that of the funder in the dossier."""
    return source.theme.logo or logo(source.agreement, "funder", source.pictures)


OFFICE_FIELDS: Final[tuple[Field | Rows, ...]] = (
    Field("theme.name", "Nom du service qui écrit", "Office that writes", _T.TEXT, lambda s: s.theme.name),
    Field("theme.logo", "Logo", "Logo", _T.PICTURE, _logo),
    Field(LOGOS["beneficiary"], "Bénéficiaire : logo", "Beneficiary: logo", _T.PICTURE, _beneficiary_logo),
)

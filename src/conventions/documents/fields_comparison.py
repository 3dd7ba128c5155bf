"""Fields of a comparison: two versions of an agreement, what changes in articles and in data."""

from collections.abc import Iterable
from typing import Final

from conventions.documents.field import Column, Field, FieldType, Rows, Value
from conventions.documents.source import Source

__all__ = ["COMPARISON_FIELDS"]

_T: Final = FieldType


def _of_two(source: Source) -> Value:
    """Nothing: one dossier has no value for what two have."""
    del source
    return None


def _rows_of_two(source: Source) -> tuple[tuple[Value, ...], ...] | None:
    del source
    return None


def _rows(key: str, fr: str, en: str, columns: Iterable[Column]) -> Rows:
    return Rows(key, fr, en, tuple(columns), _rows_of_two)


COMPARISON_FIELDS: Final[tuple[Field | Rows, ...]] = (
    Field("document.date", "Date du document", "Date of the document", _T.DATE, _of_two),
    Field("before.id", "Version de départ", "First version", _T.TEXT, _of_two),
    Field("before.number", "Numéro de la version de départ", "Number of the first version", _T.TEXT, _of_two),
    Field("after.id", "Version d’arrivée", "Second version", _T.TEXT, _of_two),
    Field("after.number", "Numéro de la version d’arrivée", "Number of the second version", _T.TEXT, _of_two),
    Field("after.title", "Objet", "Title", _T.TEXT, _of_two),
    Field("after.funder", "Financeur", "Funder", _T.TEXT, _of_two),
    Field("after.beneficiary", "Bénéficiaire", "Beneficiary", _T.TEXT, _of_two),
    Field(
        "articles_count",
        "Nombre d’articles qui changent",
        "Number of articles that change",
        _T.NUMBER,
        _of_two,
    ),
    _rows(
        "passages",
        "Passages qui changent",
        "Passages that change",
        (
            Column("article", "Article", "Article", _T.TEXT),
            Column("before", "Ancien texte", "Old text", _T.MARKED),
            Column("after", "Nouveau texte", "New text", _T.MARKED),
        ),
    ),
    _rows(
        "data",
        "Données qui changent",
        "Data that change",
        (
            Column("label", "Donnée", "Datum", _T.TEXT),
            Column("before", "Avant", "Before", _T.TEXT),
            Column("after", "Après", "After", _T.TEXT),
        ),
    ),
)

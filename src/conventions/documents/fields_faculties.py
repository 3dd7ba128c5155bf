"""Columns of the funder's rights, for a table and for a sentence."""

from collections.abc import Callable, Iterable
from typing import Final

from conventions.documents.faculties import Faculty, funder_rights, open_sanctions
from conventions.documents.field import FieldType, Rows, column, rows
from conventions.documents.source import Source
from conventions.documents.wording import cited, initial, inside

__all__ = ["FUNDER_RIGHTS", "SANCTIONS"]

_T: Final = FieldType


def _list(
    key: str,
    labels: tuple[str, str],
    items: Callable[[Source], Iterable[Faculty]],
    one: tuple[str, str],
) -> Rows:
    return rows(
        key,
        *labels,
        items,
        column("label", *one, _T.TEXT, lambda item: item.right.name),
        column(
            "inside",
            f"{one[0]}, au fil d’une phrase",
            f"{one[1]} within a sentence",
            _T.TEXT,
            lambda item: inside(item.right.name),
        ),
        column("article", "Article", "Article", _T.TEXT, lambda item: item.right.article or "–"),
        column(
            "cited",
            "Article ou texte de loi",
            "Article or text of law",
            _T.TEXT,
            lambda item: cited(item.right.article),
        ),
        column("standing", "Situation", "Standing", _T.TEXT, lambda item: initial(item.standing)),
        column(
            "stands",
            "Situation, en fin de phrase",
            "Standing at the end of a sentence",
            _T.TEXT,
            lambda item: item.stands,
        ),
        column("amount", "Montant", "Amount", _T.TEXT, lambda item: initial(item.amount)),
        column(
            "sum", "Montant, après «un montant»", "Amount within a sentence", _T.TEXT, lambda item: item.sum
        ),
    )


FUNDER_RIGHTS: Final = _list(
    "funder_rights", ("Facultés du financeur", "Rights of the funder"), funder_rights, ("Faculté", "Right")
)
SANCTIONS: Final = _list(
    "sanctions", ("Mesures envisagées", "Measures considered"), open_sanctions, ("Mesure", "Measure")
)

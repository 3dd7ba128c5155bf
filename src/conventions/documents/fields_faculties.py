"""Columns of norms, for a table and for a sentence: of all norms, and of the funder's rights."""

from collections.abc import Callable, Iterable
from typing import Final, TypeVar

from conventions.documents.faculties import Faculty, funder_rights, open_sanctions
from conventions.documents.field import Column, Field, FieldType, Rows, Value, column, rows
from conventions.documents.source import Source
from conventions.documents.typography import NBSP
from conventions.documents.wording import initial, inside
from conventions.engine.subject import Subject
from conventions.engine.verdict import DutyVerdict, RightVerdict

__all__ = ["FUNDER_RIGHTS", "SANCTIONS", "SANCTIONS_BY", "cited", "norm_columns", "sources"]

Item = TypeVar("Item")
_T: Final = FieldType
_SOURCES: Final = {False: "par la convention", True: "par la loi"}


def cited(norm: DutyVerdict | RightVerdict) -> str | None:
    """What a norm rests on, within a sentence: an article of the agreement, or a text of law as cited."""
    if norm.article is None or Subject(norm.id).is_of_rulebook:
        return norm.article
    return f"article{NBSP}{norm.article} de la convention"


def sources(norms: Iterable[DutyVerdict | RightVerdict]) -> str | None:
    """What gives several norms, after «prévues»: the agreement, the law or both; None without any norm."""
    by_law = {Subject(norm.id).is_of_rulebook for norm in norms}
    return " et ".join(_SOURCES[is_of_law] for is_of_law in sorted(by_law)) or None


def norm_columns(
    one: tuple[str, str], norm: Callable[[Item], DutyVerdict | RightVerdict]
) -> tuple[tuple[Column, Callable[[Item], Value]], ...]:
    """What a norm is called and rests on; `one` is what a row is called, `norm` gives that of an item."""
    fr, en = one
    return (
        column("label", fr, en, _T.TEXT, lambda item: norm(item).name),
        column(
            "inside",
            f"{fr}, au fil d’une phrase",
            f"{en} within a sentence",
            _T.TEXT,
            lambda item: inside(norm(item).name),
        ),
        column("article", "Article", "Article", _T.TEXT, lambda item: norm(item).article or "–"),
        column(
            "cited",
            "Article ou texte de loi",
            "Article or text of law",
            _T.TEXT,
            lambda item: cited(norm(item)),
        ),
    )


def _right(item: Faculty) -> RightVerdict:
    return item.right


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
        *norm_columns(one, _right),
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
SANCTIONS_BY: Final = Field(
    "sanctions_by",
    "Ce qui prévoit les mesures envisagées",
    "What provides for the measures considered",
    _T.TEXT,
    lambda source: sources(item.right for item in open_sanctions(source)),
)
SANCTIONS: Final = _list(
    "sanctions", ("Mesures envisagées", "Measures considered"), open_sanctions, ("Mesure", "Measure")
)

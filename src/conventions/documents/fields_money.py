"""Fields of the money of a programme: the budget by axis and line, the financing plan."""

from collections.abc import Callable
from typing import Final, TypeVar

from conventions.documents.field import (
    Column,
    Field,
    FieldType,
    Rows,
    Value,
    column,
    if_found,
    inner_rows,
    rows,
    yes_if,
)
from conventions.documents.money import (
    FundingLine,
    MoneyGroup,
    MoneyLine,
    financing_plan,
    money_by_axis,
    money_total,
)
from conventions.documents.source import Source

__all__ = ["DECIDED_COLUMNS", "FUNDING_FIELDS", "MONEY_COLUMNS", "MONEY_FIELDS"]

T = TypeVar("T")
_T: Final = FieldType


def _of_whole(extract: Callable[[MoneyLine], Value]) -> Callable[[Source], Value]:
    return if_found(money_total, extract)


def _sum(group: MoneyGroup) -> MoneyLine:
    return group.sum


def _itself(line: MoneyLine) -> MoneyLine:
    return line


def _amounts(line: Callable[[T], MoneyLine]) -> tuple[tuple[Column, Callable[[T], Value]], ...]:
    return (
        column("planned", "Prévu", "Planned", _T.TEXT, lambda item: line(item).planned),
        column("presented", "Présenté", "Presented", _T.EUROS, lambda item: line(item).presented),
        column("retained", "Retenu", "Kept", _T.EUROS, lambda item: line(item).retained),
    )


MONEY_COLUMNS: Final[tuple[tuple[Column, Callable[[MoneyLine], Value]], ...]] = (
    column("label", "Ligne", "Line", _T.TEXT, lambda item: item.label),
    *_amounts(_itself),
)
"""Of a list of lines: what each is called, and its amounts."""


MONEY_FIELDS: Final[tuple[Field | Rows, ...]] = (
    rows(
        "axes",
        "Budget par axe",
        "Budget by axis",
        money_by_axis,
        column("title", "Axe", "Axis", _T.TEXT, lambda item: item.sum.label),
        inner_rows(
            "lines",
            "Lignes de l’axe",
            "Lines of the axis",
            lambda item: item.lines,
            *MONEY_COLUMNS,
        ),
        *_amounts(_sum),
    ),
    Field(
        "axes_several",
        "Si le budget a plusieurs axes",
        "If the budget has several axes",
        _T.TEXT,
        yes_if(lambda source: len(money_by_axis(source)) > 1),
    ),
    Field(
        "axes_total.planned", "Total prévu", "Total planned", _T.TEXT, _of_whole(lambda item: item.planned)
    ),
    Field(
        "axes_total.presented",
        "Total présenté",
        "Total presented",
        _T.EUROS,
        _of_whole(lambda item: item.presented),
    ),
    Field(
        "axes_total.retained", "Total retenu", "Total kept", _T.EUROS, _of_whole(lambda item: item.retained)
    ),
)

DECIDED_COLUMNS: Final[tuple[tuple[Column, Callable[[FundingLine], Value]], ...]] = (
    column("label", "Ressource", "Resource", _T.TEXT, lambda item: item.label),
    column("planned", "Prévu", "Planned", _T.TEXT, lambda item: item.planned),
    column("planned_share", "Part du prévu", "Share of planned", _T.TEXT, lambda item: item.planned_share),
    column("decided", "Décidé", "Decided", _T.TEXT, lambda item: item.decided),
)
"""Of a resource: what it is called, what was planned and decided of it."""
FUNDING_FIELDS: Final[tuple[Field | Rows, ...]] = (
    Field(
        "funding_planned",
        "Si le budget a des ressources",
        "If the budget has resources",
        _T.TEXT,
        yes_if(financing_plan),
    ),
    rows(
        "funding",
        "Plan de financement",
        "Financing plan",
        financing_plan,
        *DECIDED_COLUMNS,
        column(
            "decided_share", "Part du décidé", "Share of decided", _T.TEXT, lambda item: item.decided_share
        ),
        column("received", "Reçu", "Received", _T.TEXT, lambda item: item.received),
        column(
            "received_share", "Part du reçu", "Share of received", _T.TEXT, lambda item: item.received_share
        ),
    ),
)

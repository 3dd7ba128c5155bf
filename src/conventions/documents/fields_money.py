"""Fields of the money of a programme: the budget by axis and line, the financing plan."""

from collections.abc import Callable
from typing import Final

from conventions.documents.field import Field, FieldType, Rows, Value, column, inner_rows, rows
from conventions.documents.money import MoneyGroup, MoneyLine, financing_plan, money_by_axis, money_total
from conventions.documents.source import Source

__all__ = ["FUNDING_FIELDS", "MONEY_FIELDS"]

_T: Final = FieldType


def _of_whole(extract: Callable[[MoneyLine], Value]) -> Callable[[Source], Value]:
    def value(source: Source) -> Value:
        found = money_total(source)
        return None if found is None else extract(found)

    return value


def _of_group(extract: Callable[[MoneyLine], Value]) -> Callable[[MoneyGroup], Value]:
    return lambda group: extract(group.sum)


MONEY_FIELDS: Final[tuple[Field | Rows, ...]] = (
    rows(
        "axes",
        "Budget par axe",
        "Budget by axis",
        money_by_axis,
        column("title", "Axe", "Axis", _T.TEXT, _of_group(lambda item: item.label)),
        inner_rows(
            "lines",
            "Lignes de l’axe",
            "Lines of the axis",
            lambda item: item.lines,
            column("label", "Ligne", "Line", _T.TEXT, lambda item: item.label),
            column("planned", "Prévu", "Planned", _T.TEXT, lambda item: item.planned),
            column("presented", "Présenté", "Presented", _T.EUROS, lambda item: item.presented),
            column("retained", "Retenu", "Kept", _T.EUROS, lambda item: item.retained),
        ),
        column("planned", "Prévu", "Planned", _T.TEXT, _of_group(lambda item: item.planned)),
        column("presented", "Présenté", "Presented", _T.EUROS, _of_group(lambda item: item.presented)),
        column("retained", "Retenu", "Kept", _T.EUROS, _of_group(lambda item: item.retained)),
    ),
    Field(
        "axes_several",
        "Si le budget a plusieurs axes",
        "If the budget has several axes",
        _T.TEXT,
        lambda source: "oui" if len(money_by_axis(source)) > 1 else None,
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
FUNDING_FIELDS: Final[tuple[Field | Rows, ...]] = (
    Field(
        "funding_planned",
        "Si le budget a des ressources",
        "If the budget has resources",
        _T.TEXT,
        lambda source: "oui" if financing_plan(source) else None,
    ),
    rows(
        "funding",
        "Plan de financement",
        "Financing plan",
        financing_plan,
        column("label", "Ressource", "Resource", _T.TEXT, lambda item: item.label),
        column("planned", "Prévu", "Planned", _T.TEXT, lambda item: item.planned),
        column(
            "planned_share", "Part du prévu", "Share of planned", _T.TEXT, lambda item: item.planned_share
        ),
        column("received", "Reçu", "Received", _T.TEXT, lambda item: item.received),
        column(
            "received_share", "Part du reçu", "Share of received", _T.TEXT, lambda item: item.received_share
        ),
    ),
)

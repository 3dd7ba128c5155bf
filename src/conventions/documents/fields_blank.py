"""Fields of a report to fill in: what is to be counted, beside the programme of the agreement."""

from collections.abc import Iterator
from typing import Final

from conventions.agreement.programme import Indicator
from conventions.documents.field import Field, FieldType, Rows, column, rows
from conventions.documents.fields_agreement import target_text
from conventions.documents.source import Source
from conventions.documents.wording import initial

__all__ = ["BLANK_FIELDS"]

_T: Final = FieldType


def _people(source: Source) -> Iterator[tuple[str, str]]:
    """Yield each part to be counted, with its breakdown; that of a part within the whole is said to be so."""
    for breakdown in source.agreement.breakdowns:
        for _, label in breakdown.parts:
            yield (f"Dont, {breakdown.label}" if breakdown.of_whom else initial(breakdown.label)), label


def _others(source: Source) -> tuple[Indicator, ...]:
    """The indicators that are of no action."""
    actions = {action.id for action in source.agreement.actions}
    return tuple(item for item in source.agreement.indicators if item.action not in actions)


BLANK_FIELDS: Final[tuple[Field | Rows, ...]] = (
    rows(
        "people_asked",
        "Personnes à compter",
        "People to be counted",
        lambda source: tuple(_people(source)),
        column("breakdown", "Répartition", "Breakdown", _T.TEXT, lambda item: item[0]),
        column("label", "Part", "Part", _T.TEXT, lambda item: initial(item[1])),
    ),
    rows(
        "other_indicators",
        "Indicateurs d’aucune action",
        "Indicators of no action",
        _others,
        column("label", "Indicateur", "Indicator", _T.TEXT, lambda item: item.label),
        column("target", "Objectif", "Target", _T.TEXT, target_text),
        column("unit", "Unité", "Unit", _T.TEXT, lambda item: item.unit or "–"),
    ),
)

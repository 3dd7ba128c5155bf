"""Fields of the part of one funder: what it is called, the actions it pays for, what it gives."""

from collections.abc import Callable
from typing import Final

from conventions.agreement.programme import Action
from conventions.documents.field import Field, FieldType, Rows, Value, column, if_found, rows, yes_if
from conventions.documents.fields_money import DECIDED_COLUMNS
from conventions.documents.money import FundingLine, financing_plan
from conventions.documents.scope import FunderPart
from conventions.documents.source import Source
from conventions.documents.typography import list_text
from conventions.documents.wording import initial

__all__ = ["FUNDER_FIELDS"]

_T: Final = FieldType


def _part(extract: Callable[[FunderPart], Value]) -> Callable[[Source], Value]:
    return if_found(lambda source: source.part, extract)


def _grant(source: Source) -> Value:
    """The grant of the agreement, where the funder is the agreement's own."""
    return source.granted if source.part is not None and source.part.is_main else None


def _actions(source: Source) -> tuple[tuple[int, Action, tuple[str, ...]], ...]:
    """The actions that it pays for, each with the schemes that it pays from."""
    part = source.part
    return tuple(
        (
            number,
            action,
            tuple(
                partner.scheme
                for partner in action.partners
                if part is not None and partner.scheme is not None and part.is_named(partner)
            ),
        )
        for number, action in source.actions
    )


def _funding(source: Source) -> tuple[FundingLine, ...]:
    """The resources of the financing plan that are its own."""
    budget, part = source.agreement.budget, source.part
    lines = () if budget is None else budget.resources or ()
    rows_of_plan = zip(lines, financing_plan(source), strict=False)  # the plan has its total after them
    return tuple(row for line, row in rows_of_plan if part is not None and part.pays(line.label, line.funder))


FUNDER_FIELDS: Final[tuple[Field | Rows, ...]] = (
    Field("part.funder", "Financeur du bilan", "Funder of the report", _T.TEXT, _part(lambda x: x.name)),
    Field("part.grant", "Subvention de ce financeur", "Grant of this funder", _T.EUROS, _grant),
    rows(
        "part_actions",
        "Actions que ce financeur soutient",
        "Actions that this funder supports",
        _actions,
        column("number", "Rang", "Rank", _T.NUMBER, lambda item: item[0]),
        column("title", "Intitulé", "Title", _T.TEXT, lambda item: item[1].title),
        column(
            "schemes",
            "Dispositifs",
            "Schemes",
            _T.TEXT,
            lambda item: initial(list_text(item[2])) if item[2] else "–",
        ),
    ),
    Field(
        "part_funded",
        "Si le plan de financement nomme ce financeur",
        "If the financing plan names this funder",
        _T.TEXT,
        yes_if(_funding),
    ),
    rows(
        "part_funding",
        "Ressources de ce financeur",
        "Resources from this funder",
        _funding,
        *DECIDED_COLUMNS,
        column("received", "Reçu", "Received", _T.TEXT, lambda item: item.received),
    ),
)

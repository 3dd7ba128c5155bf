"""Fields of a bilan: its accounts, in the form of the provisional budget."""

from collections.abc import Callable
from typing import Final

from budget.ledger import Resource
from budget.subtotals import total
from conventions.documents.accounts import (
    Line,
    entry_name,
    financial_lines,
    left_out,
)
from conventions.documents.field import Field, FieldType, Rows, Value, column, if_found, rows, yes_if
from conventions.documents.source import Source

__all__ = ["ACCOUNT_FIELDS"]

_T: Final = FieldType
_UNDEFINED: Final = "—"


def _lines(source: Source) -> tuple[Line, ...] | None:
    found = financial_lines(source)
    return None if found is None else found[0]


def _of_total(extract: Callable[[Line], Value]) -> Callable[[Source], Value]:
    return if_found(financial_lines, lambda found: extract(found[1]))


def _variance_rate(line: Line) -> Value:
    found = line.execution.variance_rate
    return _UNDEFINED if found is None else found


def _out_total(source: Source) -> Value:
    found = left_out(source)
    return None if found is None else total(item.expense for item in found)


def _resources(source: Source) -> tuple[Resource, ...] | None:
    ledger = source.ledger
    return None if ledger is None else ledger.resources


def _resources_total(source: Source) -> Value:
    ledger = source.ledger
    return None if ledger is None else ledger.total_resources()


ACCOUNT_FIELDS: Final[tuple[Field | Rows, ...]] = (
    rows(
        "bilan.lines",
        "Rapport financier",
        "Financial report",
        _lines,
        column("label", "Ligne", "Line", _T.TEXT, lambda line: line.label),
        column("planned", "Prévu", "Planned", _T.EUROS, lambda line: line.execution.planned),
        column("presented", "Présenté", "Presented", _T.EUROS, lambda line: line.presented),
        column("actual", "Retenu", "Retained", _T.EUROS, lambda line: line.execution.actual),
        column("variance", "Écart", "Variance", _T.VARIANCE, lambda line: line.execution.variance),
        column(
            "variance_rate", "Écart en pourcentage", "Variance in per cent", _T.RATE_VARIANCE, _variance_rate
        ),
    ),
    Field(
        "bilan.total.planned",
        "Total prévu",
        "Total planned",
        _T.EUROS,
        _of_total(lambda line: line.execution.planned),
    ),
    Field(
        "bilan.total.presented",
        "Total présenté",
        "Total presented",
        _T.EUROS,
        _of_total(lambda line: line.presented),
    ),
    Field(
        "bilan.total.actual",
        "Total retenu",
        "Total retained",
        _T.EUROS,
        _of_total(lambda line: line.execution.actual),
    ),
    Field(
        "bilan.total.variance",
        "Écart total",
        "Total variance",
        _T.VARIANCE,
        _of_total(lambda line: line.execution.variance),
    ),
    Field(
        "bilan.total.variance_rate",
        "Écart total en pourcentage",
        "Total variance in per cent",
        _T.RATE_VARIANCE,
        _of_total(_variance_rate),
    ),
    rows(
        "bilan.left_out",
        "Dépenses écartées",
        "Expenses left out",
        left_out,
        column("id", "Pièce", "Entry", _T.TEXT, lambda item: entry_name(item.expense)),
        column("label", "Dépense", "Expense", _T.TEXT, lambda item: item.expense.label),
        column("reasons", "Motif", "Reason", _T.LINES, lambda item: item.reasons),
        column("amount", "Montant", "Amount", _T.EUROS, lambda item: item.expense.amount),
    ),
    Field(
        "bilan.left_out_count",
        "Nombre de dépenses écartées",
        "Expenses left out",
        _T.NUMBER_IN_WORDS,
        lambda s: len(left_out(s) or ()) or None,
    ),
    Field("bilan.left_out_total", "Total des dépenses écartées", "Total left out", _T.EUROS, _out_total),
    rows(
        "bilan.resources",
        "Ressources reçues",
        "Resources received",
        _resources,
        column("label", "Ressource", "Resource", _T.TEXT, lambda item: item.label),
        column(
            "received_on", "Reçue le", "Received on", _T.DATE, lambda item: item.received_on or "non reçue"
        ),
        column("amount", "Montant", "Amount", _T.EUROS, lambda item: item.amount),
    ),
    Field(
        "bilan.resources_total",
        "Total des ressources reçues",
        "Total of resources",
        _T.EUROS,
        _resources_total,
    ),
    Field(
        "bilan.resources_any",
        "S’il y a des ressources",
        "Whether there are resources",
        _T.TEXT,
        yes_if(_resources),
    ),
)

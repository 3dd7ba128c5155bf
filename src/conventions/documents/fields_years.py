"""Fields of results year by year: of an action, of the whole programme, of the life of the association."""

from collections.abc import Callable
from typing import Final

from conventions.documents.activity import results
from conventions.documents.field import (
    Column,
    Field,
    FieldType,
    Rows,
    Value,
    column,
    inner_rows,
    rows,
    yes_if,
)
from conventions.documents.programme import ActionReport
from conventions.documents.source import Source
from conventions.documents.years import ByYear, YearLine, by_year, overall

__all__ = ["BY_YEAR_OF_ACTION", "BY_YEAR_OF_ALL", "BY_YEAR_OVERALL"]

_T: Final = FieldType


def _all(source: Source) -> tuple[ByYear, ...]:
    return by_year(source, results(source))


def _overall(source: Source) -> tuple[ByYear, ...]:
    return by_year(source, overall(source))


def _of_action(item: ActionReport) -> tuple[ByYear, ...]:
    return by_year(item.source, item.results)


def _before(line: YearLine) -> tuple[str, ...]:
    return line.texts[:-1]


_COLUMNS: Final[tuple[tuple[Column, Callable[[ByYear], Value]], ...]] = (
    column(
        "compared",
        "Si des années antérieures sont connues",
        "If earlier years are known",
        _T.TEXT,
        yes_if(lambda item: item.lines),
    ),
    inner_rows(
        "years",
        "Années",
        "Years",
        lambda item: item.years,
        column("year", "Année", "Year", _T.TEXT, str),
    ),
    inner_rows(
        "lines",
        "Indicateurs d’année en année",
        "Indicators from year to year",
        lambda item: item.lines,
        column("label", "Indicateur", "Indicator", _T.TEXT, lambda item: item.label),
        inner_rows(
            "values",
            "Résultats, par année",
            "Results, by year",
            lambda item: item.texts,
            column("text", "Résultat", "Result", _T.TEXT, lambda item: item),
        ),
        column("change", "Évolution", "Change", _T.TEXT, lambda item: item.change),
        column(
            "rate", "Évolution en pourcentage", "Change in per cent", _T.RATE_VARIANCE, lambda item: item.rate
        ),
    ),
    inner_rows(
        "charts",
        "Graphiques de l’évolution",
        "Charts of the years",
        lambda item: item.charts,
        column("title", "Titre", "Title", _T.TEXT, lambda item: item.title),
        column("chart", "Graphique", "Chart", _T.CHART, lambda item: item),
    ),
    column(
        "remarked",
        "Si un résultat appelle un mot",
        "If a result calls for a word",
        _T.TEXT,
        yes_if(lambda item: item.remarks),
    ),
    inner_rows(
        "remarks",
        "Mots et questions sur les résultats",
        "Words and questions on the results",
        lambda item: item.remarks,
        column("label", "Indicateur", "Indicator", _T.TEXT, lambda item: item.label),
        column("text", "Mot ou question", "Word or question", _T.TEXT, lambda item: item.text),
    ),
)

_EARLIER: Final[tuple[tuple[Column, Callable[[ByYear], Value]], ...]] = (
    inner_rows(
        "earlier",
        "Années antérieures",
        "Earlier years",
        lambda item: item.years[:-1],
        column("year", "Année", "Year", _T.TEXT, str),
    ),
    inner_rows(
        "before",
        "Indicateurs, leurs années antérieures et leur objectif",
        "Indicators, their earlier years and their target",
        lambda item: item.lines,
        column("label", "Indicateur", "Indicator", _T.TEXT, lambda item: item.label),
        inner_rows(
            "values",
            "Résultats, par année",
            "Results, by year",
            _before,
            column("text", "Résultat", "Result", _T.TEXT, lambda item: item),
        ),
        column("target", "Objectif", "Target", _T.TEXT, lambda item: item.target),
    ),
)
"""What a programme prints: what was reached before, beside what is planned."""

BY_YEAR_OF_ACTION: Final = inner_rows(
    "by_year",
    "Résultats de l’action, d’année en année",
    "Results of the action, year by year",
    _of_action,
    *_COLUMNS,
    *_EARLIER,
)
"""Of an action: one row, none where no year and no word is told of it."""
BY_YEAR_OF_ALL: Final[tuple[Field | Rows, ...]] = (
    rows(
        "bilan.by_year",
        "Résultats d’année en année",
        "Results, year by year",
        _all,
        *_COLUMNS,
    ),
)
BY_YEAR_OVERALL: Final[tuple[Field | Rows, ...]] = (
    Field(
        "overall_measured",
        "Si des indicateurs ne sont d’aucune action",
        "If indicators are of no action",
        _T.TEXT,
        yes_if(overall),
    ),
    rows(
        "overall_by_year",
        "Indicateurs d’aucune action, d’année en année",
        "Indicators of no action, year by year",
        _overall,
        *_COLUMNS,
    ),
)

"""Fields of what was done: results, year by year too, and what a blank report is to count."""

from collections.abc import Callable, Iterator
from datetime import date
from typing import Final

from attrs import evolve

from conventions.agreement.programme import Action, Indicator
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
from conventions.documents.fields_agreement import target_text
from conventions.documents.printed_values import noted
from conventions.documents.programme_report import UNSAID, ActionReport
from conventions.documents.results import (
    Result,
    bilan_duty,
    conditions_text,
    count_questions,
    results,
    with_questions,
)
from conventions.documents.source import Source
from conventions.documents.typography import date_text
from conventions.documents.wording import PARTS, initial
from conventions.documents.years import ByYear, by_year, overall
from conventions.engine.verdict import DutyVerdict
from conventions.facts.fact import seen
from conventions.language.answers import NEVER, Answer

# --- Fields of a blank report: what is to be counted --------------------------------------------------------

_T: Final = FieldType


def _people(source: Source) -> Iterator[tuple[str, str]]:
    """Yield each part to be counted, with its breakdown; a subset is marked as such."""
    for breakdown in source.agreement.breakdowns:
        for _, label in breakdown.parts:
            yield (f"Dont, {breakdown.label}" if breakdown.of_whom else initial(breakdown.label)), label


def _others(source: Source) -> tuple[Indicator, ...]:
    """Return the indicators that belong to no action."""
    actions = {action.id for action in source.agreement.actions}
    return tuple(item for item in source.agreement.indicators if item.action not in actions)


BLANK_FIELDS: Final[tuple[Field | Rows, ...]] = (
    rows(
        "people_asked",
        "Personnes à compter",
        "People to be counted",
        lambda source: tuple(_people(source)),
        column("breakdown", "Répartition", "Breakdown", lambda item: item[0]),
        column("label", "Part", "Part", lambda item: initial(item[1])),
    ),
    rows(
        "other_indicators",
        "Indicateurs d’aucune action",
        "Indicators of no action",
        _others,
        column("label", "Indicateur", "Indicator"),
        column("target", "Objectif", "Target", target_text),
        column("unit", "Unité", "Unit", lambda item: item.unit or "–"),
    ),
)


# ------------------------------------------------------------------------------------------------------------
# Fields of results by year: of an action, of the programme, of the association.


_COLUMNS: Final[tuple[tuple[Column, Callable[[ByYear], Value]], ...]] = (
    column(
        "compared",
        "Si des années antérieures sont connues",
        "If earlier years are known",
        yes_if(lambda item: item.lines),
    ),
    inner_rows(
        "years",
        "Années",
        "Years",
        lambda item: item.years,
        column("year", "Année", "Year", str),
    ),
    inner_rows(
        "lines",
        "Indicateurs d’année en année",
        "Indicators from year to year",
        lambda item: item.lines,
        column("label", "Indicateur", "Indicator"),
        inner_rows(
            "values",
            "Résultats, par année",
            "Results, by year",
            lambda item: item.texts,
            column("text", "Résultat", "Result", lambda item: item),
        ),
        column("change", "Évolution", "Change"),
        column("rate", "Évolution en pourcentage", "Change in per cent", kind=_T.RATE_VARIANCE),
    ),
    inner_rows(
        "charts",
        "Graphiques de l’évolution",
        "Charts of the years",
        lambda item: item.charts,
        column("title", "Titre", "Title"),
        column("chart", "Graphique", "Chart", lambda item: item, _T.CHART),
    ),
    column(
        "remarked",
        "Si un résultat appelle un mot",
        "If a result calls for a word",
        yes_if(lambda item: item.remarks),
    ),
    inner_rows(
        "remarks",
        "Mots et questions sur les résultats",
        "Words and questions on the results",
        lambda item: item.remarks,
        column("label", "Indicateur", "Indicator"),
        column("text", "Mot ou question", "Word or question"),
    ),
)

_EARLIER: Final[tuple[tuple[Column, Callable[[ByYear], Value]], ...]] = (
    inner_rows(
        "earlier",
        "Années antérieures",
        "Earlier years",
        lambda item: item.years[:-1],
        column("year", "Année", "Year", str),
    ),
    inner_rows(
        "before",
        "Indicateurs, leurs années antérieures et leur objectif",
        "Indicators, their earlier years and their target",
        lambda item: item.lines,
        column("label", "Indicateur", "Indicator"),
        inner_rows(
            "values",
            "Résultats, par année",
            "Results, by year",
            lambda line: line.texts[:-1],
            column("text", "Résultat", "Result", lambda item: item),
        ),
        column("target", "Objectif", "Target"),
    ),
)
"""The columns of a programme: earlier results next to the plan."""


def _of_action(item: ActionReport) -> tuple[ByYear, ...]:
    return by_year(item.source, item.results)


BY_YEAR_OF_ACTION: Final = inner_rows(
    "by_year",
    "Résultats de l’action, d’année en année",
    "Results of the action, year by year",
    _of_action,
    *_COLUMNS,
    *_EARLIER,
)
"""For an action: one row, or none without years and comments."""
BY_YEAR_OF_ALL: Final[tuple[Field | Rows, ...]] = (
    rows(
        "bilan.by_year",
        "Résultats d’année en année",
        "Results, year by year",
        lambda source: by_year(source, results(source)),
        *_COLUMNS,
    ),
)
BY_YEAR_OVERALL: Final[tuple[Field | Rows, ...]] = (
    Field(
        "overall_measured",
        "Si des indicateurs ne sont d’aucune action",
        "If indicators are of no action",
        yes_if(overall),
    ),
    rows(
        "overall_by_year",
        "Indicateurs d’aucune action, d’année en année",
        "Indicators of no action, year by year",
        lambda source: by_year(source, overall(source)),
        *_COLUMNS,
    ),
)


# --- Fields of a bilan: when it was submitted, what was done ------------------------------------------------

_UNDEFINED: Final = "—"


def _result(item: Result) -> Value:
    return None if item.text is None else noted(item.text, item.questions)


def _asked(source: Source) -> tuple[Result, ...]:
    return tuple(
        evolve(item, questions=(*item.questions, *count_questions(source.agreement, item.indicator)))
        for item in with_questions(source, results(source))
    )


def _duty_day(which: Callable[[DutyVerdict], Answer | None]) -> Callable[[Source], Value]:
    def value(source: Source) -> Value:
        duty = bilan_duty(source)
        return None if duty is None else _day(which(duty))

    return value


def _day(answer: Answer | None) -> date | None:
    value = None if answer is None else answer.value
    return value if isinstance(value, date) and value < NEVER else None


def _done_text(answer: Answer | None) -> str | None:
    """Return when something was submitted: its day, or the day of receipt if posting is unknown."""
    if answer is None or not isinstance(answer.hi, date) or answer.hi == NEVER:
        return None
    return (
        f"le {date_text(answer.hi)}"
        if answer.is_decided
        else f"reçu le {date_text(answer.hi)}, date d’envoi non connue"
    )


def _done(source: Source) -> str | None:
    duty = bilan_duty(source)
    return None if duty is None else _done_text(duty.done)


def _parts_done(source: Source) -> tuple[tuple[str, str | None], ...]:
    """Return each part of the report and when it was submitted; from the record if the duty has no parts."""
    duty = bilan_duty(source)
    if duty is None:
        return ()
    told = tuple((part.id, _done_text(part.done)) for part in duty.parts)
    stated = next((one.parts for one in source.agreement.duties if one.name == duty.id), ())
    return tuple(
        (_part_name(part), done)
        for part, done in told or ((part, _received(part, source) or UNSAID) for part in stated)
    )


def _received(part: str, source: Source) -> str | None:
    """Return when a part was received, if its clause was not read."""
    days = [
        fact.occurred_on
        for fact in seen(source.dossier.facts, source.on, None).facts
        if fact.key == "bilan_received" and fact.of is not None and fact.of.rpartition(".")[2] == part
    ]
    return f"reçu le {date_text(days[-1])}" if days else None


def _part_name(part: str) -> str:
    return PARTS.get(part, part).split(",")[0].removesuffix(" des dépenses exécutées")


def _actions(source: Source) -> tuple[tuple[int, Action, str], ...] | None:
    if source.ledger is None:
        return None
    return tuple((number, action, conditions_text(source, action)) for number, action in source.actions)


def report_status(source: Source) -> str | None:
    """Return the status of the report duty in words; None if there is none."""
    duty = bilan_duty(source)
    if duty is None:
        return None
    words = {
        "met": "produit dans le délai",
        "met_late": "produit hors délai",
        "overdue": "en retard",
        "due_soon": "attendu sous peu",
        "not_due": "non encore exigible",
        "unknown": "non déterminé, faute de données",
    }
    return words.get(duty.status.value, duty.status.value)


ACTIVITY_FIELDS: Final[tuple[Field | Rows, ...]] = (
    Field("bilan.due", "Échéance du bilan", "Due date of the report", _duty_day(lambda d: d.due), _T.DATE),
    Field("bilan.done", "Date de production du bilan", "Date of the report", _done),
    Field("bilan.status", "Situation du bilan", "Standing of the report", report_status),
    rows(
        "bilan.parts",
        "Parties du bilan",
        "Parts of the report",
        _parts_done,
        column("label", "Partie", "Part", lambda item: initial(item[0].removeprefix("le "))),
        column("done", "Remise", "Handed in", lambda item: initial(item[1] or "non remis")),
    ),
    rows(
        "bilan.results",
        "Résultats",
        "Results",
        _asked,
        column("action", "Action", "Action"),
        column("label", "Indicateur", "Indicator", "indicator.label"),
        column("target", "Objectif", "Target", lambda item: target_text(item.indicator)),
        column("result", "Résultat", "Result", _result, _T.NUMBER),
        column("unit", "Unité", "Unit", lambda item: item.indicator.unit or "–"),
        column(
            "rate",
            "Taux de réalisation",
            "Rate",
            lambda item: None if item.text is None else _UNDEFINED if item.rate is None else item.rate,
            _T.RATE,
        ),
    ),
    *BY_YEAR_OF_ALL,
    rows(
        "bilan.conditions",
        "Conditions d’exécution",
        "Conditions of execution",
        _actions,
        column("number", "Rang", "Rank", lambda item: item[0], _T.NUMBER),
        column("title", "Action", "Action", lambda item: item[1].title),
        column("text", "Conditions", "Conditions", lambda item: item[2]),
    ),
)

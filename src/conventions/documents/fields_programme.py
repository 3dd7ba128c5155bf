"""Fields of the actions in a report: programme, narrative, sessions, people, money."""

from collections.abc import Callable
from typing import Final

from budget.rate import Rate
from conventions.agreement.programme import Partner
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
from conventions.documents.fields_activity import BY_YEAR_OF_ACTION, BY_YEAR_OVERALL
from conventions.documents.fields_agreement import target_text
from conventions.documents.fields_money import MONEY_COLUMNS
from conventions.documents.printed_values import noted
from conventions.documents.programme_report import (
    UNSAID,
    ActionReport,
    MoneyGroup,
    MoneyLine,
    Part,
    PeopleTable,
    Series,
    action_money,
    action_reports,
    count_text,
    length_text,
    money_of,
    parts_text,
    people_tables,
    series_of,
    share_text,
    when_text,
)
from conventions.documents.results import Result, parts_question, with_questions
from conventions.documents.typography import NBSP, dates_text, quantity_text
from conventions.documents.wording import initial
from conventions.documents.years import money_chart, overall, people_chart
from conventions.dossier.work_done import Session
from conventions.files.narrative_file import HEADINGS

_T: Final = FieldType


def _narrative(key: str) -> Callable[[ActionReport], Value]:
    return lambda item: item.text.get(key)


def _short_text(name: str) -> Callable[[ActionReport], Value]:
    """Return a short text of the programme, as the beginning of a table cell."""

    def value(item: ActionReport) -> Value:
        text = getattr(item.action, name)
        return initial(text) if isinstance(text, str) else None

    return value


def _themes(item: ActionReport) -> Value:
    themes = item.action.themes
    return (initial(themes[0]), *themes[1:]) if themes else None


def _partners(kind: str) -> Callable[[ActionReport], tuple[Partner, ...]]:
    return lambda item: tuple(partner for partner in item.action.partners if partner.kind == kind)


def _names(kind: str) -> Callable[[ActionReport], Value]:
    return lambda item: tuple(dict.fromkeys(partner.name for partner in _partners(kind)(item))) or None


def _called_off(item: ActionReport) -> tuple[Session, ...]:
    return tuple(session for series in series_of(item) for session in series.called_off)


def _length(item: Series) -> Value:
    days, hours = item.sum("days"), item.sum("hours")
    said = [found for found in (days, hours) if found is not None]
    text = length_text(None if days is None else days.least, None if hours is None else hours.least)
    return f"au moins{NBSP}{text}" if text and any(found.unstated for found in said) else text or "–"


def _participants(item: Session) -> Value:
    return UNSAID if item.participants is None else quantity_text(item.participants)


def _where(item: Session) -> Value:
    return " – ".join(text for text in (item.partner, item.location) if text is not None) or "–"


def _result(result: Result) -> Value:
    return noted(UNSAID if result.text is None else result.text, result.questions)


def _dates(result: Result) -> Value:
    dates = result.indicator.dates
    return noted(dates_text(dates), result.dates_questions) if dates else "–"


def _rate(result: Result) -> Value:
    return "–" if result.rate is None else result.rate


def _gap(table: PeopleTable) -> Value:
    if table.is_of_whom or table.total == table.whole:
        return None
    return (
        f"Les parts font {quantity_text(table.total)}, et l’ensemble est de"
        f" {quantity_text(table.whole)}{NBSP}: l’écart reste à expliquer."
    )


def _money(report: ActionReport) -> MoneyGroup | None:
    return money_of(report.source, report.action)


def _asked_of_total(table: PeopleTable) -> tuple[str, ...]:
    if table.is_of_whom or table.total == table.whole:
        return ()
    return (parts_question(((part.label, part.value) for part in table.parts), table.whole),)


def _is_measured(item: ActionReport) -> bool:
    return bool(item.results)


def _share(part: Part) -> Value:
    return noted(share_text(part.share), part.questions)


_means: Final = if_found(_money, lambda found: found.sum.planned)


def _lines(report: ActionReport) -> tuple[MoneyLine, ...]:
    found = _money(report)
    return () if found is None else found.lines


_RESULT_COLUMNS: Final[tuple[tuple[Column, Callable[[Result], Value]], ...]] = (
    column("label", "Indicateur", "Indicator", "indicator.label"),
    column("target", "Objectif", "Target", lambda item: target_text(item.indicator)),
    column("result", "Résultat", "Result", _result),
    column("unit", "Unité", "Unit", lambda item: item.indicator.unit or "–"),
    column("rate", "Taux de réalisation", "Rate", _rate, _T.RATE),
)

PROGRAMME_FIELDS: Final[tuple[Field | Rows, ...]] = (
    Field(
        "activity_accounts",
        "État des dépenses, s’il est produit",
        "Ledger, if one was handed in",
        yes_if(lambda source: source.ledger is not None),
    ),
    Field(
        "activity_told",
        "Si l’activité est racontée, action par action",
        "Whether the activity is told, action by action",
        yes_if(lambda source: any(item.is_told for item in action_reports(source))),
    ),
    Field(
        "activity_money_chart",
        "Graphique du prévu et du retenu, par action",
        "Chart of what was planned and kept, by action",
        money_chart,
        _T.CHART,
    ),
    rows(
        "activity_money",
        "Prévu, présenté et retenu, par action",
        "Planned, presented and kept, by action",
        action_money,
        column("label", "Action", "Action", "title"),
        column("planned", "Prévu", "Planned", kind=_T.EUROS),
        column("presented", "Présenté", "Presented", kind=_T.EUROS),
        column("retained", "Retenu", "Kept", kind=_T.EUROS),
    ),
    *BY_YEAR_OVERALL,
    rows(
        "overall_results",
        "Résultats des indicateurs d’aucune action",
        "Results of the indicators of no action",
        lambda source: with_questions(source, overall(source)),
        *_RESULT_COLUMNS,
    ),
    rows(
        "activity",
        "Actions du rapport",
        "Actions of the report",
        action_reports,
        column("number", "Rang", "Rank", kind=_T.NUMBER),
        column("title", "Intitulé", "Title", "action.title"),
        column("axis", "Axe", "Axis", "action.axis"),
        column("opens_axis", "Axe, s’il commence avec elle", "Axis, if it begins with it"),
        column("description", "Description", "Description", "action.description"),
        column("themes", "Thèmes", "Themes", _themes),
        column("territory", "Territoire", "Territory", _short_text("territory")),
        column("public", "Public", "Public", _short_text("public")),
        column("calendar", "Calendrier", "Calendar", _short_text("calendar")),
        column("in_charge", "Responsable", "In charge", _short_text("in_charge")),
        column("financial", "Partenaires financiers", "Financial partners", _names("financial")),
        column("technical", "Partenaires techniques", "Technical partners", _names("technical")),
        column("prescribing", "Partenaires prescripteurs", "Prescribing partners", _names("prescribing")),
        column(
            "funded", "Si des financeurs sont nommés", "If funders are named", yes_if(_partners("financial"))
        ),
        inner_rows(
            "funders",
            "Financeurs de l’action",
            "Funders of the action",
            _partners("financial"),
            column("name", "Financeur", "Funder"),
            column("scheme", "Dispositif", "Scheme", lambda item: item.scheme or "–"),
        ),
        *(
            column(key, french, english, _narrative(key), _T.PROSE)
            for key, (french, english) in HEADINGS.items()
        ),
        column("measured", "Si elle a des indicateurs", "If it has indicators", yes_if(_is_measured)),
        inner_rows(
            "results",
            "Résultats de l’action",
            "Results of the action",
            lambda item: with_questions(item.source, item.results),
            *_RESULT_COLUMNS,
            column("dates", "Dates proposées", "Proposed dates", _dates, _T.DATES),
        ),
        BY_YEAR_OF_ACTION,
        inner_rows(
            "series",
            "Séries de séances",
            "Series of sessions",
            lambda item: (series for series in series_of(item) if series.held),
            column("title", "Série", "Series", lambda item: initial(item.title)),
            column(
                "grouped",
                "Si une ligne vaut plusieurs séances",
                "If a row stands for several",
                yes_if(lambda item: item.is_grouped),
            ),
            column(
                "timed", "Si une durée est dite", "If a length is told", yes_if(lambda item: item.is_timed)
            ),
            column(
                "told_apart",
                "Si des participants sont distingués",
                "If participants are told apart",
                yes_if(lambda item: item.has_breakdown),
            ),
            inner_rows(
                "sessions",
                "Séances tenues",
                "Sessions held",
                lambda item: tuple((session, item) for session in item.held),
                column("when", "Date", "When", lambda item: initial(when_text(item[0]))),
                column("title", "Intitulé", "Title", lambda item: item[0].title),
                column("where", "Partenaire, lieu", "Partner, place", lambda item: _where(item[0])),
                column("speakers", "Intervenants", "Speakers", lambda item: item[0].organisations or None),
                column(
                    "count",
                    "Nombre de séances",
                    "Number of sessions",
                    lambda item: item[0].sessions,
                    _T.NUMBER,
                ),
                column(
                    "length", "Durée", "Length", lambda item: length_text(item[0].days, item[0].hours) or "–"
                ),
                column("participants", "Participants", "Participants", lambda item: _participants(item[0])),
                column("parts", "Dont", "Of whom", lambda item: parts_text(item[0], item[1].breakdowns)),
            ),
            column(
                "count",
                "Nombre de séances",
                "Number of sessions",
                lambda item: count_text(item.sum("sessions")),
            ),
            column("length", "Durée totale", "Whole length", _length),
            column(
                "participants",
                "Participants",
                "Participants",
                lambda item: count_text(item.sum("participants")),
            ),
        ),
        column(
            "cancelled",
            "Si des séances n’ont pas eu lieu",
            "If sessions were called off",
            yes_if(_called_off),
        ),
        inner_rows(
            "called_off",
            "Séances qui n’ont pas eu lieu",
            "Sessions called off",
            _called_off,
            column("when", "Date prévue", "When", lambda item: initial(when_text(item))),
            column("title", "Intitulé", "Title"),
            column("where", "Partenaire, lieu", "Partner, place", _where),
            column("reason", "Motif", "Reason", lambda item: item.reason or UNSAID),
        ),
        inner_rows(
            "people",
            "Personnes touchées",
            "People reached",
            people_tables,
            column("title", "Répartition", "Breakdown", lambda item: initial(item.title)),
            column(
                "of_whom",
                "Si les parts se recoupent",
                "If parts overlap",
                yes_if(lambda item: item.is_of_whom),
            ),
            inner_rows(
                "parts",
                "Parts",
                "Parts",
                lambda item: item.parts,
                column("label", "Part", "Part", lambda item: initial(item.label)),
                column("value", "Nombre", "Number", lambda item: quantity_text(item.value)),
                column("share", "Pourcentage", "Share", _share),
            ),
            column(
                "all_share",
                "Part de toutes les parts",
                "Share of all parts",
                lambda item: share_text(Rate.of(1)) if item.total else None,
            ),
            column("whole", "Ensemble", "Whole", lambda item: quantity_text(item.whole)),
            column(
                "total",
                "Total des parts",
                "Sum of the parts",
                lambda item: noted(quantity_text(item.total), _asked_of_total(item)),
            ),
            column("chart", "Graphique de la répartition", "Chart of the breakdown", people_chart, _T.CHART),
            column("gap", "Écart entre les parts et l’ensemble", "Gap between parts and whole", _gap),
        ),
        column("costed", "Si elle a des lignes de budget", "If it has lines", yes_if(_money)),
        inner_rows(
            "money",
            "Budget de l’action",
            "Budget of the action",
            _lines,
            *MONEY_COLUMNS,
        ),
        column("means", "Moyens prévus", "Means planned", _means),
    ),
)
"""Each heading of the narrative has a field: `activity[].done`."""

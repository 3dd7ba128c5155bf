"""What a funder's reader would look for in a report and not find, each with its place."""

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Final

from attrs import evolve

from budget.findings import Finding, Place, Severity
from budget.rate import exact_text
from conventions.agreement.agreement import Agreement
from conventions.agreement.programme import Action
from conventions.control.controls import Control, Nature
from conventions.control.review import Preview
from conventions.control.review import preview as controlled
from conventions.documents.photos import shown, unseen
from conventions.dossier.dossier import Dossier
from conventions.dossier.formatted_text import Prose
from conventions.dossier.work_done import IndicatorHistory, Session, gap_to_explain, history_of, year_of
from conventions.engine.in_force import in_force
from conventions.facts.fact import RecordedValue, seen
from conventions.files.csv_files import SESSIONS, YEARS
from conventions.files.dossier_folder import CONVENTION
from conventions.files.evidence import PictureReader
from conventions.files.narrative_file import empty_headings, narrative_name, sections_of

_EXPLAINS: Final = ("difficulties", "note")
"""The headings under which an action explains its deviations."""


def preview(dossier: Dossier, as_of: date, pictures: PictureReader | None = None) -> Preview:
    """Return the outcome of the report if sent on a day, and what its reader would miss.

    `pictures`: those in the texts, if available.
    """
    found = controlled(dossier, as_of)
    seen_by_nobody = _of_pictures(dossier, pictures)
    return evolve(found, controls=(*found.controls, *report_gaps(dossier, as_of), *seen_by_nobody))


def report_gaps(dossier: Dossier, as_of: date) -> Iterator[Control]:
    """Yield what the report lacks about the programme, action by action, then overall."""
    view = seen(dossier.facts, as_of, None)
    agreement = in_force(dossier, view).agreement
    values = {fact.key: fact.value for fact in view.facts}
    held = [item for item in dossier.sessions or () if item.held and item.last <= as_of]
    texts = {item.action: item.text for item in dossier.narratives}
    for action in agreement.actions:
        yield from _of_action(action, texts.get(action.id), agreement, values, held)
    year = year_of(agreement, as_of)
    for indicator in agreement.indicators:
        prose = sections_of(texts.get(indicator.action or "", ""))
        if not any(_says(prose, key) for key in _EXPLAINS):
            item = history_of(indicator, dossier.years, year, values.get(indicator.id))
            yield from _gap(item, year, agreement)
    yield from _of_people(dossier, agreement, held)
    yield from _of_money(agreement)


def _of_action(
    action: Action,
    text: str | None,
    agreement: Agreement,
    values: Mapping[str, RecordedValue | None],
    held: list[Session],
) -> Iterator[Control]:
    file = narrative_name(action.id)
    if text is None or not _says(sections_of(text), "done"):
        yield _missing("action_untold", Place(file), action.id, action=action.title)
    for title, line in () if text is None else empty_headings(text):
        yield _missing("heading_empty", Place(file, line), action.id, action=action.title, heading=title)
    own = [item for item in agreement.indicators if item.action == action.id]
    is_counted = any(values.get(item.id) is not None for item in own)
    if not is_counted and not any(item.action == action.id for item in held):
        yield _missing("action_without_result", Place("facts.toml"), action.id, action=action.title)


def _gap(item: IndicatorHistory, year: int, agreement: Agreement) -> Iterator[Control]:
    """Yield the unexplained wide gap between a result and its target."""
    gap = gap_to_explain(item, year, agreement.explained_from)
    if gap is not None:
        result = item.values[year]
        yield _missing(
            "gap_without_word",
            Place(YEARS),
            item.indicator.id,
            label=item.indicator.label,
            result=exact_text(result),
            target=exact_text(item.indicator.wanted(result) or 0),
            threshold=str(agreement.explained_from),
        )


def _of_people(dossier: Dossier, agreement: Agreement, held: list[Session]) -> Iterator[Control]:
    """Yield what is missing about sessions and participants."""
    asked = any(item.from_sessions is not None for item in agreement.indicators)
    if dossier.sessions is None and (asked or agreement.breakdowns):
        yield _missing("sessions_unrecorded", Place(SESSIONS), "sessions")
        return
    parts = {name for item in held for name, _ in item.parts}
    parts |= {name for item in dossier.years for name, _ in item.parts}
    parts |= {name for item in agreement.statements for name, _ in (*item.parts, *item.of_whom)}
    for breakdown in agreement.breakdowns:
        if not any(name in parts for name, _ in breakdown.parts):
            yield _missing("breakdown_uncounted", Place(SESSIONS), breakdown.id, breakdown=breakdown.label)


def _of_money(agreement: Agreement) -> Iterator[Control]:
    """Yield aid in kind without a value."""
    budget = agreement.budget
    for aid in () if budget is None else budget.in_kind:
        if aid.amount is None:
            yield _missing("in_kind_unvalued", Place(CONVENTION), aid.id, aid=aid.label)


def _of_pictures(dossier: Dossier, pictures: PictureReader | None) -> Iterator[Control]:
    """Yield pictures without a text alternative, and those that no document can show."""
    for figure, place in shown(dossier):
        if not figure.alt:
            yield _missing("picture_without_text", place, figure.file, file=figure.file)
    for item in () if pictures is None else unseen(dossier, pictures):
        yield _missing(item.why, item.place, item.figure.file, file=item.figure.file)


def _says(prose: Mapping[str, Prose], key: str) -> bool:
    return key in prose and bool(prose[key].blocks)


def _missing(code: str, place: Place, subject: str, **params: str) -> Control:
    named = (("place", str(place)), *params.items())
    return Control(
        "reader", (), Nature.UNTOLD, Finding(code, Severity.MINOR, subject, place=place, params=named)
    )

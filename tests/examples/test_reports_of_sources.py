"""Reports of published sources: each of their facts stands in its own section of the generated document.

Taken from the sources by hand. A fact is one row of a table, or one paragraph, that says all of its pieces.
"""

import csv
import re
from collections.abc import Iterator, Mapping
from datetime import date
from functools import cache
from io import BytesIO
from pathlib import Path
from typing import Final

import pytest
from attrs import evolve, frozen
from docx import Document
from docx.table import Table
from docx.text.paragraph import Paragraph

import conventions as cv
from budget.money import Euros
from conventions.agreement.agreement import Agreement
from conventions.documents.generate import generate, values_of
from conventions.documents.kinds import Kind
from conventions.documents.source import Scope
from conventions.documents.templates import Templates
from conventions.dossier.dossier import Dossier
from conventions.dossier.work_done import YearResult

HERE = Path(__file__).parent
EXAMPLES = HERE.parents[1] / "examples"
YEARS = "D’une année à l’autre"
BEFORE = "Résultats des années précédentes"
"""What a programme says of the years before it."""
ASKED = "Écarts et questions"
LIFE = "Vie de l’association"
"""The chapter of what is of no action; its letter stands for a number."""
Sections = dict[tuple[str, str], tuple[str, ...]]


@frozen
class Report:
    """What is made of a source, on the day that it tells of, and how many facts it is to hold at least."""

    kind: Kind
    on: date
    least: int


REPORTS: Final[Mapping[str, Report]] = {
    "maillage-2020": Report(Kind.ACTION_SHEET, date(2020, 12, 31), 120),
    "cd62-apes-2023": Report(Kind.ACTION_SHEET, date(2023, 12, 31), 90),
    "cd62-apes-2024": Report(Kind.PROGRAMME, date(2024, 5, 27), 60),
    "sambre-avesnois-2012": Report(Kind.PROGRAMME, date(2012, 5, 31), 40),
    "creation-solidaire-2011": Report(Kind.PROGRAMME, date(2011, 10, 31), 25),
    "maillage-rural-2022": Report(Kind.ACTION_SHEET, date(2022, 12, 31), 25),
}


def facts_of(name: str) -> list[tuple[str, str, str]]:
    with (HERE / "report_facts" / f"{name}.csv").open(encoding="utf-8", newline="") as stream:
        return [(row["chapter"], row["section"], row["said"]) for row in csv.DictReader(stream)]


FACTS = [(name, *fact) for name in REPORTS for fact in facts_of(name)]


def plain(text: str) -> str:
    return " ".join(text.replace("\u00a0", " ").replace("\u202f", " ").replace("\u2011", "-").split())


def blocks(content: bytes) -> Iterator[tuple[tuple[str, str], str]]:
    """Yield each paragraph and each row with the chapter and the section that it stands in."""
    document = Document(BytesIO(content))
    chapter, section = "", ""
    for block in document.iter_inner_content():
        if isinstance(block, Table):
            section = section or plain(block.rows[0].cells[0].text)
            for row in block.rows[1:]:
                yield (chapter, section), " | ".join(plain(cell.text) for cell in row.cells)
        elif isinstance(block, Paragraph):
            style = "" if block.style is None else block.style.name or ""
            number = re.match(r"Action (\d)", plain(block.text))
            if style == "Heading 1" or (style == "Heading 2" and number):
                chapter = number[1] if number else "V" if plain(block.text) == LIFE else ""
                section = ""
            elif style == "Subtitle" and block.text.startswith("Axe"):
                chapter, section = "", "Axe"
                yield (chapter, section), plain(block.text)
            elif style.startswith(("Heading", "TOC Heading")):
                section = plain(block.text)
            elif block.text.strip():
                yield (chapter, section), plain(block.text)


def sections_of(dossier: Dossier, kind: Kind, on: date, scope: Scope | None = None) -> Sections:
    found: dict[tuple[str, str], list[str]] = {}
    for place, said in blocks(generate(kind, dossier, on=on, draft=kind is Kind.REPORT, scope=scope)):
        found.setdefault(place, []).append(said)
    return {place: tuple(lines) for place, lines in found.items()}


@cache
def dossier_of(name: str) -> Dossier:
    return cv.read_dossier(EXAMPLES / name)


@cache
def report(name: str) -> Sections:
    return sections_of(dossier_of(name), REPORTS[name].kind, REPORTS[name].on)


def says(line: str, said: str) -> bool:
    pieces = [re.escape(piece) for piece in said.split(" | ")]
    return all(re.search(rf"(?<![\w,]){piece}(?![\w,]*\w)", line) for piece in pieces)


@pytest.mark.parametrize(("name", "chapter", "section", "said"), FACTS)
def test_each_fact_of_a_source_stands_in_its_section(
    name: str, chapter: str, section: str, said: str
) -> None:
    lines = report(name).get((chapter, section), ())
    assert any(says(line, said) for line in lines), lines or sorted(
        title for at, title in report(name) if at == chapter
    )


@pytest.mark.parametrize("name", REPORTS)
def test_the_facts_are_as_many_as_the_source_has(name: str) -> None:
    facts = facts_of(name)
    assert len(set(facts)) == len(facts) >= REPORTS[name].least


ALSO: Final[Mapping[tuple[str, Kind], int]] = {
    ("cd62-apes-2024", Kind.ACTION_SHEET): 47,
    ("sambre-avesnois-2012", Kind.ACTION_SHEET): 51,
    ("creation-solidaire-2011", Kind.ACTION_SHEET): 33,
    ("maillage-2020", Kind.PROGRAMME): 80,
    ("cd62-apes-2023", Kind.PROGRAMME): 30,
    ("maillage-rural-2022", Kind.PROGRAMME): 19,
    ("maillage-2020", Kind.ACTIVITY_REPORT): 206,
    ("cd62-apes-2023", Kind.ACTIVITY_REPORT): 115,
    ("maillage-rural-2022", Kind.ACTIVITY_REPORT): 31,
    ("maillage-2020", Kind.ANNUAL_REPORT): 216,
    ("cd62-apes-2023", Kind.ANNUAL_REPORT): 115,
    ("cd62-apes-2024", Kind.ANNUAL_REPORT): 47,
    ("sambre-avesnois-2012", Kind.ANNUAL_REPORT): 51,
    ("creation-solidaire-2011", Kind.ANNUAL_REPORT): 33,
    ("maillage-rural-2022", Kind.ANNUAL_REPORT): 31,
    ("maillage-2020", Kind.REPORT): 57,
    ("cd62-apes-2023", Kind.REPORT): 28,
    ("cd62-apes-2024", Kind.REPORT): 35,
    ("sambre-avesnois-2012", Kind.REPORT): 52,
    ("creation-solidaire-2011", Kind.REPORT): 13,
    ("maillage-rural-2022", Kind.REPORT): 15,
    ("maillage-2020", Kind.FUNDER_REPORT): 27,
    ("cd62-apes-2023", Kind.FUNDER_REPORT): 115,
    ("cd62-apes-2024", Kind.FUNDER_REPORT): 47,
    ("creation-solidaire-2011", Kind.FUNDER_REPORT): 27,
    ("maillage-rural-2022", Kind.FUNDER_REPORT): 31,
}
"""The other reports of a source, and how many of its facts they have a section for."""
FUNDER = {"maillage-2020": "Région Hauts-de-France"}
ELSEWHERE: Final[Mapping[str, tuple[Kind, ...]]] = {
    "Moyens prévus": (Kind.ACTION_SHEET, Kind.ANNUAL_REPORT, Kind.FUNDER_REPORT),
    "Axe": (Kind.PROGRAMME,),
}
"""What some reports say in another place: the means in the budget of the action, the axis above its actions."""


@pytest.mark.parametrize(("name", "kind"), ALSO)
def test_each_fact_stands_in_its_section_of_every_report_that_has_it(name: str, kind: Kind) -> None:
    """How many facts a report has a section for is counted; its head is its own."""
    scope = Scope(funder=FUNDER.get(name)) if kind is Kind.FUNDER_REPORT else None
    found = sections_of(dossier_of(name), kind, REPORTS[name].on, scope)
    asked = [
        (chapter, section, said)
        for chapter, section, said in facts_of(name)
        if (chapter, section) in found
        and section != "Rubrique"
        and kind not in ELSEWHERE.get(said.split(" | ")[0], ())
    ]
    unstated = [fact for fact in asked if not any(says(line, fact[2]) for line in found[fact[:2]])]
    assert (unstated, len(asked)) == ([], ALSO[name, kind])


COUNTED = [
    (name, at, item.participants)
    for name in REPORTS
    for at, item in enumerate(dossier_of(name).sessions or ())
    if item.held and item.participants
]


@pytest.mark.parametrize(("name", "at", "count"), COUNTED)
def test_a_count_changed_changes_its_row_what_is_worked_out_of_it_and_nothing_else(
    name: str, at: int, count: int
) -> None:
    read = dossier_of(name)
    assert read.sessions is not None
    own = read.sessions[at]
    changed = evolve(own, participants=count + 1000)
    sessions = tuple(changed if number == at else item for number, item in enumerate(read.sessions))
    texts = cv.to_dict(evolve(read, sessions=sessions))
    before, found = report(name), REPORTS[name]
    after = sections_of(cv.dossier_from_dict(texts), found.kind, found.on)
    differ = {place for place in {*before, *after} if before.get(place) != after.get(place)}
    chapter = str([action.id for action in read.agreement.actions].index(own.action) + 1)
    series = f"{(own.series or '')[:1].upper()}{(own.series or '')[1:]}"
    allowed = {
        (chapter, f"Séances : {series}"),
        (chapter, "Résultats"),
        (chapter, YEARS),
        *((chapter, f"{series} : {item.label}") for item in read.agreement.breakdowns),
    }
    assert (chapter, f"Séances : {series}") in differ
    assert differ <= allowed


YEARLY = [
    (name, at)
    for name in REPORTS
    for at, row in enumerate(dossier_of(name).years)
    if row.value is not None or row.parts
]


def changed_lines(name: str, dossier: Dossier) -> dict[tuple[str, str], int]:
    """How many lines of each section are no longer as they were."""
    found, before = REPORTS[name], report(name)
    after = sections_of(cv.dossier_from_dict(cv.to_dict(dossier)), found.kind, found.on)
    differ = {place: set(after.get(place, ())) ^ set(before.get(place, ())) for place in {*before, *after}}
    return {place: len(lines) for place, lines in differ.items() if lines}


@pytest.mark.parametrize(("name", "at"), YEARLY)
def test_a_result_of_an_earlier_year_changed_changes_its_line_and_nothing_else(name: str, at: int) -> None:
    read = dossier_of(name)
    own = read.years[at]
    changed = (
        evolve(own, parts=tuple((part, count + 1000) for part, count in own.parts))
        if own.value is None
        else evolve(own, value=own.value + 1)
    )
    lines = changed_lines(name, evolve(read, years=(*read.years[:at], changed, *read.years[at + 1 :])))
    (indicator,) = (item for item in read.agreement.indicators if item.id == own.indicator)
    actions = [action.id for action in read.agreement.actions]
    chapter = "V" if indicator.action is None else str(actions.index(indicator.action) + 1)
    touched = 2 * (len(own.parts) if own.value is None else 1)
    years = BEFORE if REPORTS[name].kind is Kind.PROGRAMME else YEARS
    questions = (
        {(chapter, ASKED)} if indicator.moves_with or own.parts or indicator.id == "staff_fte" else set()
    )
    assert lines[(chapter, years)] == touched
    assert set(lines) - {(chapter, years)} <= questions


def test_a_word_on_a_result_is_printed_and_taken_out_with_its_row() -> None:
    name = "maillage-2020"
    read = dossier_of(name)
    silent = tuple(evolve(row, comment=None) for row in read.years)
    assert changed_lines(name, evolve(read, years=silent)) == {("5", ASKED): 1}
    told = tuple(
        evolve(row, comment="Deux services civiques.") if row.indicator == "staff_hours" else row
        for row in (*read.years, YearResult(2020, "staff_hours"))
    )
    (place,) = changed_lines(name, evolve(read, years=told))
    assert place == ("V", ASKED)


PROGRAMME = "cd62-apes-2024"
AGREEMENT = dossier_of(PROGRAMME).agreement


def changed_places(agreement: Agreement) -> set[tuple[str, str]]:
    before = report(PROGRAMME)
    found = REPORTS[PROGRAMME]
    after = sections_of(evolve(dossier_of(PROGRAMME), agreement=agreement), found.kind, found.on)
    return {place for place in {*before, *after} if before.get(place) != after.get(place)}


def chapter_of(action: str | None) -> str:
    return str([item.id for item in AGREEMENT.actions].index(action or "") + 1)


@pytest.mark.parametrize("at", range(len(AGREEMENT.indicators)))
def test_a_target_changed_changes_the_targets_of_its_action_and_nothing_else(at: int) -> None:
    own = AGREEMENT.indicators[at]
    changed = evolve(own, target=(own.target or 0) + 1)
    indicators = (*AGREEMENT.indicators[:at], changed, *AGREEMENT.indicators[at + 1 :])
    places = changed_places(evolve(AGREEMENT, indicators=indicators))
    chapter = chapter_of(own.action)
    compared = any(row.indicator == own.id for row in dossier_of(PROGRAMME).years)
    assert places == {(chapter, "Objectifs chiffrés"), *({(chapter, BEFORE)} if compared else ())}


@pytest.mark.parametrize("at", range(6))
def test_an_amount_changed_changes_the_budget_the_means_of_its_action_and_nothing_else(at: int) -> None:
    budget = AGREEMENT.budget
    assert budget is not None
    own = budget.expenses[at]
    lines = (
        *budget.expenses[:at],
        evolve(own, amount=own.amount + Euros.of(1000)),
        *budget.expenses[at + 1 :],
    )
    places = changed_places(evolve(AGREEMENT, budget=evolve(budget, expenses=lines)))
    means = {(chapter_of(own.action), "Programme")} if own.action else set()
    assert places == {("", "Axe et ligne"), *means}


def test_the_report_of_activity_has_the_same_chapters_as_the_sheets() -> None:
    name = "maillage-2020"
    made = sections_of(dossier_of(name), Kind.ACTIVITY_REPORT, REPORTS[name].on)
    assert {place: lines for place, lines in made.items() if place[0].isdigit()} == {
        place: lines for place, lines in report(name).items() if place[0].isdigit()
    }


@pytest.mark.parametrize("kind", [Kind.ACTIVITY_REPORT, Kind.FINANCIAL_REPORT])
def test_of_a_report_whose_clause_nobody_read_the_parts_are_as_they_were_recorded(kind: Kind) -> None:
    texts = values_of(kind, dossier_of("cd62-apes-2023"), date(2024, 2, 23), Templates()).texts
    told = texts["bilan.parts[0].done"], texts["bilan.parts[1].done"]
    assert tuple(map(plain, told)) == ("Reçu le 23 février 2024", "Non renseigné")


@pytest.mark.parametrize("name", REPORTS)
def test_the_form_to_fill_in_is_made_of_every_programme_with_an_amount_or_without(name: str) -> None:
    """One of the sources says what was granted."""
    found = sections_of(dossier_of(name), Kind.BLANK_REPORT, REPORTS[name].on)
    actions = [str(at) for at, _ in enumerate(dossier_of(name).agreement.actions, start=1)]
    assert sorted({chapter for chapter, _ in found if chapter}) == actions
    head = [line for (chapter, _), lines in found.items() if not chapter for line in lines]
    assert any(line.startswith("Subvention |") for line in head) == (name == PROGRAMME)


@pytest.mark.parametrize(("kind", "end"), [(Kind.REPORT, ""), (Kind.BLANK_REPORT, " | ____________")])
def test_a_budget_in_work_and_euros_is_told_whole(kind: Kind, end: str) -> None:
    name = "sambre-avesnois-2012"
    found = sections_of(dossier_of(name), kind, REPORTS[name].on)
    lines = {line for said in found.values() for line in said}
    assert {
        f"Animation du réseau | 0,5 ETP{end}",
        f"Animation, et salons | 0,5 ETP et 20 000,00 €{end}",
        f"Pilotage | non chiffré{end}",
        f"Total | 2,5 ETP, 35 000,00 € et un coût non chiffré{end}",
    } <= lines

"""The report of Maillage for 2020: each of its facts stands in its own section of the sheets of the actions.

Taken from the source by hand. A fact is one row of a table, or one paragraph, that says all of its pieces.
"""

import csv
import re
from collections.abc import Iterator
from datetime import date
from functools import cache
from io import BytesIO
from pathlib import Path

import pytest
from attrs import evolve
from docx import Document
from docx.table import Table
from docx.text.paragraph import Paragraph

import conventions as cv
from conventions.documents.generate import generate
from conventions.documents.kinds import Kind
from conventions.dossier.dossier import Dossier

HERE = Path(__file__).parent
EXAMPLE = HERE.parents[1] / "examples" / "maillage-2020"
ON = date(2020, 12, 31)
Sections = dict[tuple[str, str], tuple[str, ...]]
with (HERE / "maillage_2020_facts.csv").open(encoding="utf-8", newline="") as stream:
    FACTS = [(row["chapter"], row["section"], row["said"]) for row in csv.DictReader(stream)]


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
            if style == "Heading 1":
                number = re.match(r"Action (\d)", plain(block.text))
                chapter, section = number[1] if number else "", ""
            elif style.startswith("Heading"):
                section = plain(block.text)
            elif block.text.strip():
                yield (chapter, section), plain(block.text)


def sections_of(dossier: Dossier) -> Sections:
    found: dict[tuple[str, str], list[str]] = {}
    for place, said in blocks(generate(Kind.ACTION_SHEET, dossier, on=ON)):
        found.setdefault(place, []).append(said)
    return {place: tuple(lines) for place, lines in found.items()}


@cache
def report() -> Sections:
    return sections_of(cv.read_dossier(EXAMPLE))


def says(line: str, said: str) -> bool:
    pieces = [re.escape(piece) for piece in said.split(" | ")]
    return all(re.search(rf"(?<![\w,]){piece}(?![\w,]*\w)", line) for piece in pieces)


@pytest.mark.parametrize(("chapter", "section", "said"), FACTS)
def test_each_fact_of_the_source_stands_in_its_section(chapter: str, section: str, said: str) -> None:
    lines = report().get((chapter, section), ())
    assert any(says(line, said) for line in lines), lines or sorted(
        name for at, name in report() if at == chapter
    )


def test_the_facts_are_as_many_as_the_source_has() -> None:
    assert len(set(FACTS)) == len(FACTS) >= 120


COUNTED = [
    (at, item.participants)
    for at, item in enumerate(cv.read_dossier(EXAMPLE).sessions or ())
    if item.held and item.participants
]


@pytest.mark.parametrize(("at", "count"), COUNTED)
def test_a_count_changed_changes_its_row_what_is_worked_out_of_it_and_nothing_else(
    at: int, count: int
) -> None:
    read = cv.read_dossier(EXAMPLE)
    assert read.sessions is not None
    own = read.sessions[at]
    changed = evolve(own, participants=count + 1000)
    sessions = tuple(changed if number == at else item for number, item in enumerate(read.sessions))
    texts = cv.to_dict(evolve(read, sessions=sessions))
    after = sections_of(cv.dossier_from_dict(texts))
    differ = {place for place in {*report(), *after} if report().get(place) != after.get(place)}
    chapter = str([action.id for action in read.agreement.actions].index(own.action) + 1)
    series = f"{(own.series or '')[:1].upper()}{(own.series or '')[1:]}"
    allowed = {
        (chapter, f"Séances : {series}"),
        (chapter, "Résultats"),
        *((chapter, f"{series} : {name}") for name in ("femmes et hommes", "publics")),
    }
    assert (chapter, f"Séances : {series}") in differ
    assert differ <= allowed


def test_the_report_of_activity_has_the_same_chapters_as_the_sheets() -> None:
    made = generate(Kind.ACTIVITY_REPORT, cv.read_dossier(EXAMPLE), on=ON)
    found: dict[tuple[str, str], list[str]] = {}
    for place, said in blocks(made):
        found.setdefault(place, []).append(said)
    assert {place: tuple(lines) for place, lines in found.items() if place[0]} == {
        place: lines for place, lines in report().items() if place[0]
    }

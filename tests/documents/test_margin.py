"""What the audit finds in a source is asked in the margin of its report, at the figure that it is about."""

from collections.abc import Mapping
from datetime import date
from fractions import Fraction
from io import BytesIO
from pathlib import Path

import pytest
from attrs import evolve
from docx import Document
from docx.comments import Comment
from docx.oxml.ns import qn

import conventions as cv
from conventions.documents.generate import generate
from conventions.documents.kinds import Kind
from conventions.documents.printed_values import Noted
from conventions.documents.render.archive import read_parts
from conventions.documents.verify import verified
from conventions.dossier.dossier import Dossier
from conventions.dossier.work_done import YearResult
from tests.documents.filling import filled
from tests.documents.lint_templates import said
from tests.documents.reading import plain

EXAMPLES = Path(__file__).parents[2] / "examples"
ON = date(2024, 6, 3)
BY_ORIGIN = "Les parts font 26 (MEL : 23, Valenciennois : 2 et Flandres : 1), et l’ensemble est de 25."
WOMEN = "Femmes : le papier imprime 55 %, et 13 sur 24 font 54,2 %."
HOURS = "14 046", "de 10 276 à 14 046 (+36,7 %), quand « Effectif à la clôture » passe de 7,71 à 6,71"
WORKSHOPS = "2", "3 (Rapport à la Commission permanente, bilan d’activité 2023), 2 (Bilan d’activités 2023"
PATHWAYS = "39", "39 pour un objectif de 55, soit 29,1 % d’écart"
HOLDERS = "11", "11 pour un objectif de 20, soit 45 % d’écart"
ASKED: Mapping[tuple[str, Kind], tuple[tuple[str, str], ...]] = {
    ("maillage-2020", Kind.ACTIVITY_REPORT): (("24", WOMEN), ("25", BY_ORIGIN), HOURS),
    ("maillage-2020", Kind.ANNUAL_REPORT): (HOURS, ("54,2 %", WOMEN), ("26", BY_ORIGIN)),
    ("maillage-2020", Kind.BILAN): (("24", WOMEN), ("25", BY_ORIGIN), HOURS),
    ("cd62-apes-2023", Kind.ACTIVITY_REPORT): (WORKSHOPS,),
    ("cd62-apes-2023", Kind.ANNUAL_REPORT): (WORKSHOPS,),
    ("cd62-apes-2024", Kind.PROGRAMME): (
        (
            "26 mars, 2, 3, 4 et 5 avril 2024",
            "Avant la décision du 27 mai 2024 : 26 mars, 2, 3, 4 et 5 avril",
        ),
        ("21, 23 et 24 mai 2024", "Avant la décision du 27 mai 2024 : 21, 23 et 24 mai 2024."),
        ("30 janvier 2024", "Avant la décision du 27 mai 2024 : 30 janvier 2024."),
    ),
    ("maillage-rural-2022", Kind.ACTION_SHEET): (PATHWAYS, HOLDERS),
    ("creation-solidaire-2011", Kind.PROGRAMME): (),
}


def comments(content: bytes) -> list[tuple[str, Comment]]:
    """The comments in the order of the text, each with the text that it stands at."""
    word = Document(BytesIO(content))
    body = word.element.body
    found = []
    for start in body.iter(qn("w:commentRangeStart")):
        number = start.get(qn("w:id"))
        runs = []
        for element in start.itersiblings():
            if element.tag == qn("w:commentRangeEnd") and element.get(qn("w:id")) == number:
                break
            runs += [node.text or "" for node in element.iter(qn("w:t"))]
        comment = word.comments.get(int(number))
        assert comment is not None
        found.append((plain("".join(runs)), comment))
    assert len(found) == len(list(word.comments))
    return found


def asked(dossier: Dossier, kind: Kind) -> list[tuple[str, str]]:
    made = generate(kind, dossier, on=ON, draft=kind is Kind.BILAN)
    return [(at, plain(comment.text)) for at, comment in comments(made)]


@pytest.mark.parametrize(("name", "kind"), ASKED)
def test_a_contradiction_of_a_source_is_asked_at_its_figure(name: str, kind: Kind) -> None:
    found = asked(cv.read_dossier(EXAMPLES / name), kind)
    wanted = ASKED[name, kind]
    assert sorted(at for at, _ in found) == sorted(at for at, _ in wanted)
    for at, piece in wanted:
        assert [text for where, text in found if where == at and piece in text], found


def test_a_question_is_the_program_s_and_of_the_day_of_the_document() -> None:
    dossier = cv.read_dossier(EXAMPLES / "maillage-rural-2022")
    made = generate(Kind.ACTIVITY_REPORT, dossier, on=ON)
    assert made == generate(Kind.ACTIVITY_REPORT, dossier, on=ON)
    said_by = {(item.author, item.initials, str(item.timestamp)) for _, item in comments(made)}
    assert said_by == {("Subventio", "S", "2024-06-03 00:00:00+00:00")}
    assert not verified(made, dossier).differences


def test_what_is_answered_is_asked_no_more() -> None:
    read = cv.read_dossier(EXAMPLES / "maillage-rural-2022")
    words = (
        YearResult(2022, "pathway_participants", comment="Deux parcours ont été annulés."),
        YearResult(2022, "holders_supported", comment="L’équipe était incomplète."),
    )
    answered = evolve(read, years=(*read.years, *words))
    assert asked(answered, Kind.ACTIVITY_REPORT) == []
    made = generate(Kind.ACTIVITY_REPORT, answered, on=ON)
    assert "word/comments.xml" not in read_parts(made)


def test_the_parts_of_an_earlier_year_that_do_not_fit_are_asked_about_at_their_year() -> None:
    read = cv.read_dossier(EXAMPLES / "maillage-2020")
    rows = tuple(
        evolve(row, value=row.value + 1) if row.parts and row.value is not None and row.year == 2019 else row
        for row in read.years
    )
    assert rows != read.years
    found = asked(evolve(read, years=rows), Kind.ANNUAL_REPORT)
    wanted = ("16", "En 2019, les parts font 15, et l’ensemble est de 16. Lequel des deux est exact ?")
    assert wanted in found


def test_a_question_is_asked_once_keeps_the_look_of_its_figure_and_is_text_alone() -> None:
    bold = "<w:p><w:r><w:rPr><w:b/></w:rPr><w:t>{{ a }} {{ b }}</w:t></w:r></w:p>"
    hostile = "<w:p/> & « ]]> » {{ c }}"
    values = {"a": Noted("7 <x>", ("Pourquoi ?", hostile)), "b": Noted("8", ("Pourquoi ?",))}
    made = filled(bold + said("{{ a }}"), values)
    assert [(at, item.text) for at, item in comments(made)] == [
        ("7 <x> 8", "Pourquoi ?"),
        ("7 <x> 8", hostile),
    ]
    assert all(run.bold for run in Document(BytesIO(made)).paragraphs[0].runs if run.text)
    assert plain(Document(BytesIO(made)).paragraphs[1].text) == "7 <x>"


def test_of_several_years_each_is_asked_about_the_change_that_leads_to_it() -> None:
    read = cv.read_dossier(EXAMPLES / "maillage-2020")
    rows = tuple(
        evolve(row, value=Fraction(20000)) if (row.year, row.indicator) == (2018, "staff_hours") else row
        for row in read.years
    )
    found = [at for at, text in asked(evolve(read, years=rows), Kind.ANNUAL_REPORT) if "Effectif" in text]
    assert found == ["14 046"]

"""The sheets of the actions: texts as they are written, sessions and people counted, nothing made up."""

from datetime import date
from fractions import Fraction
from io import BytesIO

import pytest
from docx import Document
from docx.document import Document as WordDocument
from hypothesis import given
from lxml import etree

from conventions.documents.document_errors import FieldWithoutValueError, NoOccasionError
from conventions.documents.generate import generate
from conventions.documents.kinds import Kind
from conventions.documents.opened import W
from conventions.documents.programme_report import PeopleTable, action_reports, people_tables, share_text
from conventions.documents.render.archive import read_parts
from conventions.documents.source import Source
from conventions.documents.verify import verified
from tests.documents.action_cases import CONVENTION, HEAD, dossier_of
from tests.documents.reading import read
from tests.draws import heavy
from tests.files.test_markdown import BLOCKS, line_of, markdown_of, said_by

ON = date(2020, 12, 31)


def sheet(told: str | None = None, sessions: str | None = None, convention: str = CONVENTION) -> bytes:
    return generate(Kind.ACTION_SHEET, dossier_of(told=told, sessions=sessions, convention=convention), on=ON)


def opened(content: bytes) -> WordDocument:
    return Document(BytesIO(content))


def text_of(content: bytes) -> str:
    return read(content).everything().replace("\u00a0", " ").replace("\u202f", " ")


def styles_of(content: bytes) -> dict[str, str]:
    return {line.text: line.style.name for line in opened(content).paragraphs if line.style is not None}


def test_each_form_of_text_has_its_style() -> None:
    made = sheet("# Suites\n\nUn mot.\n\n## Plus tard\n\n- un\n- deux\n")
    found = styles_of(made)
    assert found["Suites"] == "Heading 2"
    assert found["Plus tard"] == "Heading 3"
    assert found["un"] == found["deux"] == "List Bullet"


def test_looks_links_and_notes_are_those_of_word() -> None:
    made = opened(sheet("**gras** _penché_ [site](https://a.fr/?x=1&y=2) et[^a]\n\n[^a]: la note\n"))
    line = next(line for line in made.paragraphs if line.text.startswith("gras"))
    assert [run.text for run in line.runs if run.bold] == ["gras"]
    assert [run.text for run in line.runs if run.italic] == ["penché"]
    assert [run.text for run in line.runs if run.font.superscript] == ["1"]
    assert 'HYPERLINK "https://a.fr/?x=1&amp;y=2"' in line._p.xml
    assert any(other.text == "1 la note" for other in made.paragraphs)


def test_each_numbered_list_begins_where_its_author_has_it_begin() -> None:
    made = opened(sheet("1. un\n2. deux\n\nEt :\n\n4. quatre\n5. cinq\n"))
    lists = {
        line.text: found[0]
        for line in made.paragraphs
        if (found := line._p.xpath("w:pPr/w:numPr/w:numId/@w:val"))
    }
    starts = {
        number.get(f"{{{number.nsmap['w']}}}numId"): number.xpath("w:lvlOverride/w:startOverride/@w:val")[0]
        for number in made.part.numbering_part.element.xpath("w:num[w:lvlOverride]")
    }
    assert starts[lists["un"]] == "1"
    assert starts[lists["quatre"]] == "4"


def test_a_table_has_its_head_and_its_rows() -> None:
    table = opened(sheet("# Suites\n\n|Mesure|2020|\n|-|--:|\n|Lecteurs|713|\n")).tables[-1]
    assert [[cell.text for cell in row.cells] for row in table.rows] == [
        ["Mesure", "2020"], ["Lecteurs", "713"],
    ]  # fmt: skip


def test_a_column_is_as_wide_as_its_texts_ask() -> None:
    told = "# Suites\n\n|Mesure|2020|\n|-|--:|\n|Lecteurs de la lettre, par mois en moyenne|713|\n"
    table = opened(sheet(told)).tables[-1]
    wide, narrow = (int(column.get(f"{W}w") or 0) for column in table._tbl.tblGrid)
    assert wide > 3 * narrow > 0


def test_a_short_table_stays_on_one_page_and_a_long_one_may_break() -> None:
    def kept(rows: int) -> list[bool]:
        told = "# Suites\n\n|Un|Deux|\n|-|-|\n" + "|a|b|\n" * rows
        lines = opened(sheet(told)).tables[-1].rows
        return [bool(row.cells[0].paragraphs[0].paragraph_format.keep_with_next) for row in lines]

    assert kept(3) == [True, True, True, False]
    assert not any(kept(20))


@pytest.mark.parametrize(
    "text",
    [
        "{{ funder.name }} {% for x in y %}",
        '<w:p/> & "guillemets" \' ]]>',
        "<script>alert(1)</script>",
        "[x](javascript:alert(1))",
        "\u202eمرحبا 😀",
        "\U0010fff0bilan.due\U0010fff1x",
    ],
)
def test_a_hostile_text_is_shown_and_nothing_else(text: str) -> None:
    made = sheet(f"# Suites\n\n{text}\n")
    seen = text.translate(dict.fromkeys((0x10FFF0, 0x10FFF1)))
    assert seen.split() == text_of(made).partition("Suites")[2].split()[: len(seen.split())]


def test_sections_stand_in_the_order_of_the_sheet_whatever_theirs() -> None:
    text = text_of(sheet("# Suites\n\nEn 2021.\n\n# Objectifs\n\nOser.\n"))
    assert text.index("Oser.") < text.index("En 2021.")


def test_what_no_session_says_is_said_to_be_unknown() -> None:
    text = text_of(sheet(sessions=f"{HEAD}2020-02-04,work,Un,8,,\n2020-03-03,work,Deux,,,\n"))
    assert "Participants – au moins 8 –" in " ".join(text.split())
    assert "non renseigné" in text


def test_a_session_called_off_counts_for_nothing_and_says_why() -> None:
    table = "when,action,title,participants,held,reason\n2020-02-04,work,Un,8,,\n2020,work,Deux,,non,grève\n"
    text = " ".join(text_of(sheet(sessions=table)).split())
    assert "Participants – 8 –" in text
    assert "2020 Deux – grève" in text


def test_the_programme_alone_makes_no_sentence_on_what_was_done() -> None:
    text = text_of(sheet())
    for word in ("Séances", "Ce qui a été fait", "Difficultés", "Dépenses", "femmes", "100,0"):
        assert word not in text
    assert "Financeurs de l’action non renseignés." in text
    assert "Participants – non renseigné –" in " ".join(text.split())


def tables(sessions: str) -> tuple[PeopleTable, ...]:
    source = Source(dossier_of(sessions=sessions), ON)
    return tuple(people_tables(action_reports(source)[0]))


@pytest.mark.parametrize(
    ("counts", "shares"),
    [
        ((1, 1, 1), ("33,4 %", "33,3 %", "33,3 %")),
        ((13, 11, 0), ("54,2 %", "45,8 %", "0,0 %")),
        ((1, 2, 3), ("16,7 %", "33,3 %", "50,0 %")),
    ],
)
def test_the_shares_of_parts_make_the_whole(counts: tuple[int, ...], shares: tuple[str, ...]) -> None:
    women, men, others = counts
    table = f"when,action,title,participants,women,men,others\n2020,work,Un,{sum(counts)},{women},{men},{others}\n"
    (found,) = tables(table)
    said = [share_text(part.share).replace("\u00a0", " ") for part in found.parts]
    assert tuple(said) == shares
    assert sum((part.share.as_fraction for part in found.parts if part.share), Fraction(0)) == 1


def test_parts_that_do_not_make_the_whole_are_told_below_their_table() -> None:
    table = "when,action,title,participants,women,men\n2020,work,Un,25,20,6\n"
    text = text_of(sheet(sessions=table))
    assert "Les parts font 26, et l’ensemble est de 25 : l’écart reste à expliquer." in text


def test_a_part_counted_in_some_sessions_is_a_share_of_those() -> None:
    table = "when,action,title,participants,women\n2020-01,work,Un,10,5\n2020-02,work,Deux,90,\n"
    (found,) = tables(table)
    assert found.whole == 10


def test_a_sheet_is_verified_and_a_figure_changed_by_hand_is_found() -> None:
    read_ = dossier_of(
        told="# Suites\n\nDouze, soit 12 séances.\n", sessions=f"{HEAD}2020-02-04,work,Un,8,,\n"
    )
    made = generate(Kind.ACTION_SHEET, read_, on=ON)
    assert verified(made, read_).differences == ()
    changed = opened(made)
    for line in changed.paragraphs:
        for run in line.runs:
            run.text = run.text.replace("12 séances", "21 séances")
    kept = BytesIO()
    changed.save(kept)
    assert [item.code for item in verified(kept.getvalue(), read_).differences] == ["figure_changed"]


UNSUPPORTED = (
    "Aucune dépense n’est écartée",
    "Aucune autre ressource n’est déclarée",
    "Aucune dépense rattachée",
    "Toutes les dépenses",
    "J’ai bien reçu",
    "aucune observation n’a été présentée",
    "Rien ne reste dû",
    "Il ne reste rien",
    "a pris fin",
)
"""Sentences that only a record supports."""


REPORTS = (
    Kind.BILAN, Kind.ACTION_SHEET, Kind.ACTIVITY_REPORT, Kind.FINANCIAL_REPORT, Kind.FORM_REPORT, Kind.BLANK_REPORT,
    Kind.REPORT, Kind.FUNDER_REPORT, Kind.ANNUAL_REPORT,
)  # fmt: skip


@pytest.mark.parametrize("kind", [kind for kind in Kind if not kind.is_of_two])
def test_of_an_empty_record_no_document_says_what_it_does_not_support(kind: Kind) -> None:
    empty = dossier_of()
    try:
        made = generate(kind, empty, on=ON)
    except (NoOccasionError, FieldWithoutValueError):  # it is not written; of a report, a draft is looked at
        if kind not in REPORTS:
            return
        made = generate(kind, empty, on=ON, draft=True)
    text = text_of(made)
    assert [said for said in UNSUPPORTED if said in text] == []


@pytest.mark.parametrize("kind", [Kind.BILAN, Kind.FINANCIAL_REPORT])
def test_accounts_that_were_not_handed_in_are_said_to_lack(kind: Kind) -> None:
    text = text_of(generate(kind, dossier_of(), on=ON, draft=True))
    assert "État des dépenses non produit." in text
    assert "Ressources non déclarées." in text


def test_a_programme_of_which_little_is_recorded_says_what_lacks() -> None:
    text = " ".join(text_of(generate(Kind.PROGRAMME, dossier_of(), on=ON)).split())
    for said in (
        "Financeurs de l’action non renseignés.",
        "Budget non renseigné.",
        "Plan de financement non renseigné.",
    ):
        assert said in text
    without = CONVENTION.partition("[[indicator]]")[0]
    made = text_of(generate(Kind.PROGRAMME, dossier_of(convention=without), on=ON))
    assert "Objectifs chiffrés non renseignés." in made


def test_the_report_of_activity_tells_each_action_where_something_is_told_of_one() -> None:
    read_ = dossier_of(told="# Suites\n\nEn 2021.\n", sessions=f"{HEAD}2020-02-04,work,Un,8,,\n")
    text = text_of(generate(Kind.ACTIVITY_REPORT, read_, on=ON))
    assert text.index("Objectifs et résultats") < text.index("Action 1 : Ateliers") < text.index("En 2021.")
    plain = dossier_of(sessions=f"{HEAD}2020-02-04,work,Un,8,,\n")
    assert "Séances" in text_of(generate(Kind.ACTIVITY_REPORT, plain, on=ON))


@heavy
@given(BLOCKS)
def test_every_word_of_a_text_is_printed_in_its_order(
    drawn: list[tuple[str, list[tuple[list[str], str]]]],
) -> None:
    pieces = [(kind, [line_of(words, form) for words, form in lines]) for kind, lines in drawn]
    told = "# Suites\n\n" + "\n\n<!-- -->\n\n".join(markdown_of(kind, lines) for kind, lines in pieces)
    parts = read_parts(sheet(told))
    tree = etree.fromstring(parts["word/document.xml"])
    said = "".join(piece.text or " " for piece in tree.iter(f"{W}t", f"{W}br", f"{W}p"))
    after = said.partition("Suites")[2].replace("https://a.fr", "")
    expected = [
        word
        for kind, lines in drawn
        for words in said_by(kind, [words for words, _ in lines])
        for word in words
    ]
    assert "".join(sign if sign.isalpha() else " " for sign in after).split() == expected

"""Two versions of an agreement: what changes is told article by article, word by word, and nothing else is."""

import re
from collections.abc import Callable, Iterator
from datetime import date
from io import BytesIO
from pathlib import Path
from shutil import copytree

import pytest
from attrs import evolve
from docx import Document
from docx.table import Table, _Cell
from hypothesis import given
from hypothesis import strategies as st

from budget.money import Euros
from conventions.agreement.agreement import Agreement
from conventions.documents.compare import (
    Comparison,
    compared,
    comparison_document,
    new_side,
    old_side,
    segments,
)
from conventions.documents.render.archive import read_parts
from conventions.dossier.dossier import Dossier
from conventions.files.dossier_folder import read_dossier
from tests.documents.reading import plain

ON = date(2024, 9, 1)
MAILLAGE = Path(__file__).parents[2] / "examples" / "maillage-2020"


def cells(table: Table) -> Iterator[_Cell]:
    for row in table.rows:
        yield from row.cells


def changed(dossier: Dossier, change: Callable[[Agreement], Agreement]) -> Dossier:
    return evolve(dossier, agreement=change(dossier.agreement))


def later(agreement: Agreement) -> Agreement:
    duties = tuple(
        evolve(duty, due="2025-09-15") if duty.name == "final_bilan" else duty
        for duty in agreement.duties
        if duty.name != "communication"
    )
    return evolve(agreement, grant=Euros.of(30_000), duties=duties)


@pytest.fixture
def comparison(cd62: Dossier) -> Comparison:
    return compared(cd62, changed(cd62, later))


def test_a_version_and_itself_have_no_difference(cd62: Dossier, commune: Dossier) -> None:
    for dossier in (cd62, commune):
        assert compared(dossier, dossier).is_empty


def test_a_comparison_is_held_together_and_shows_no_code(cd62: Dossier, commune: Dossier) -> None:
    found = compared(cd62, commune)
    made = comparison_document(cd62, commune, found, ON)
    said = " ".join(cell.text for table in Document(BytesIO(made.content)).tables for cell in cells(table))
    assert "18\u202f000,00\u00a0€" in said
    assert "6\u00a0mars\u00a02023" in said
    assert not re.search("\\d \\d{3},|« |«[^\u00a0]", said)
    assert not any("reason" in datum.key for datum in found.data)


def test_facts_are_no_part_of_an_agreement(cd62: Dossier) -> None:
    assert compared(cd62, evolve(cd62, facts=())).is_empty


def test_each_article_that_changes_is_told_and_no_other(comparison: Comparison) -> None:
    assert [(article.before, article.after) for article in comparison.articles] == [
        ("Article 4 – Montant de la subvention", "Article 4 – Montant de la subvention"),
        ("Article 5 – Versement et imputation", "Article 5 – Versement et imputation"),
        ("Article 6 – Bilan final", "Article 6 – Bilan final"),
        ("Article 7 – Communication et autres engagements", None),
        ("Article 8 – Contrôle", "Article 7 – Contrôle"),
    ]


def test_the_words_that_change_are_told(comparison: Comparison) -> None:
    grant = comparison.articles[0].passages[0].pieces
    assert [(piece.kind, plain(piece.text)) for piece in grant if piece.kind != "same"] == [
        ("old", "49 500,00 €"), ("new", "30 000,00 €"),
        ("old", "quarante-neuf mille cinq cents euros"), ("new", "trente mille euros"),
    ]  # fmt: skip


def test_a_reference_that_is_renumbered_is_a_change(comparison: Comparison) -> None:
    reference = comparison.articles[0].passages[1]
    assert "(Article 8)" in plain(reference.before)
    assert "(Article 7)" in plain(reference.after)


def test_the_data_behind_the_words_are_told_once(comparison: Comparison) -> None:
    found = {item.key: (item.before, item.after) for item in comparison.data}
    assert {key: tuple(plain(value or "") for value in values) for key, values in found.items()} == {
        "grant.amount": ("49 500,00 €", "30 000,00 €"),
        "payments[0].amount": ("49 500,00 €", "30 000,00 €"),
        "norm.final_bilan.due": ("1er juin 2025", "15 septembre 2025"),
        "norm.communication": ("article 7", ""),
        "norm.single.amount": ("49 500,00 €", "30 000,00 €"),
    }


def test_what_is_added_has_no_title_before(cd62: Dossier) -> None:
    found = compared(changed(cd62, later), cd62)
    assert ("Article 7 – Communication et autres engagements") in [
        article.after for article in found.articles if article.before is None
    ]


def test_an_agreement_with_nothing_in_common_is_told_whole(cd62: Dossier, commune: Dossier) -> None:
    found = compared(cd62, commune)
    assert len(found.articles) > 8
    assert len(found.data) > 50


def test_the_table_strikes_out_and_underlines(cd62: Dossier, comparison: Comparison) -> None:
    made = comparison_document(cd62, changed(cd62, later), comparison, ON)
    word = Document(BytesIO(made.content))
    table = next(table for table in word.tables if plain(table.rows[0].cells[1].text) == "Ancien texte")
    assert len(table.rows) == 1 + sum(len(article.passages) for article in comparison.articles)
    first = table.rows[1].cells
    struck = [run.text for run in first[1].paragraphs[0].runs if run.font.strike]
    under = [run.text for run in first[2].paragraphs[0].runs if run.font.underline and run.font.bold]
    assert [plain(text) for text in (*struck, *under)] == [
        "49 500,00 €", "quarante-neuf mille cinq cents euros", "30 000,00 €", "trente mille euros",
    ]  # fmt: skip
    assert plain(first[1].text) == plain(comparison.articles[0].passages[0].before)
    assert plain(table.rows[-1].cells[0].text) == "Article 7 – Contrôle (avant : Article 8 – Contrôle)"


def test_equal_versions_give_equal_bytes_and_their_provenance(cd62: Dossier, comparison: Comparison) -> None:
    one, two = (comparison_document(cd62, changed(cd62, later), comparison, ON).content for _ in range(2))
    assert one == two
    assert b"comparaison" in read_parts(one)["docProps/custom.xml"]


def test_a_comparison_of_nothing_says_so(cd62: Dossier) -> None:
    made = comparison_document(cd62, cd62, compared(cd62, cd62), ON)
    texts = [paragraph.text for paragraph in Document(BytesIO(made.content)).paragraphs]
    assert {"Aucun article ne change.", "Aucune donnée ne change."} <= set(texts)


@pytest.mark.parametrize("text", ['a <b> & "c"\nd\te', "\x01k\x0bx", "{{ 7 }}", "]]>"])
def test_text_of_the_data_is_shown_as_it_stands(text: str, cd62: Dossier) -> None:
    after = changed(cd62, lambda agreement: evolve(agreement, purpose=text, title=text))
    made = comparison_document(cd62, after, compared(cd62, after), ON)
    everything = " ".join(
        cell.text
        for table in Document(BytesIO(made.content)).tables
        for row in table.rows
        for cell in row.cells
    )
    clean = "".join(char for char in text if char.isprintable() or char in "\n\t")
    assert plain(clean) in plain(everything)


@given(st.text(max_size=80), st.text(max_size=80))
def test_both_sides_can_be_read_back_from_the_pieces(old: str, new: str) -> None:
    found = segments(old, new)
    assert "".join(piece.text for piece in old_side(found)) == old
    assert "".join(piece.text for piece in new_side(found)) == new


def test_very_long_texts_are_taken_whole() -> None:
    found = segments("a " * 5_000, "b " * 5_000)
    assert [piece.kind for piece in found] == ["old", "new"]


@pytest.mark.parametrize(
    ("file", "old", "new", "section", "told"),
    [
        (
            "convention.toml",
            "depuis mai 2017",
            "depuis juin 2017",
            "Action 3",
            [("Calendrier | Depuis mai 2017", "Calendrier | Depuis juin 2017")],
        ),
        (
            "activity/parcours.md",
            "L’action existe depuis 2019",
            "L’action existe depuis 2018",
            "Action 1",
            [("L’action existe depuis 2019.", "L’action existe depuis 2018.")],
        ),
        (
            "sessions.csv",
            "Lille,1,,,,,11,10,1,9",
            "Lille,1,,,,,12,10,2,9",
            "Action 1",
            [("| Lille | 1 | 11 | femmes : 10 ; hommes : 1", "| Lille | 1 | 12 | femmes : 10 ; hommes : 2")],
        ),
        (
            "years.csv",
            "2019,training_days,17",
            "2019,training_days,18",
            "Action 5",
            [("(jours) | 21 | 17 | 15 | -2 | -11,8 %", "(jours) | 21 | 18 | 15 | -3 | -16,7 %")],
        ),
    ],
)
def test_what_the_sheets_of_the_actions_say_is_compared(
    file: str, old: str, new: str, section: str, told: list[tuple[str, str]], tmp_path: Path
) -> None:
    folder = tmp_path / "after"
    copytree(MAILLAGE, folder)
    text = (folder / file).read_text("utf-8")
    assert text.count(old) == 1
    (folder / file).write_text(text.replace(old, new), "utf-8")
    found = compared(read_dossier(MAILLAGE), read_dossier(folder))
    assert (found.articles, found.data) == ((), ())
    [part] = found.report
    assert (part.after or "").startswith(section)
    for before, after in told:
        assert any(before in passage.before and after in passage.after for passage in part.passages)
    shown = Document(
        BytesIO(comparison_document(read_dossier(MAILLAGE), read_dossier(folder), found, ON).content)
    )
    printed = plain(" ".join(cell.text for table in shown.tables for cell in cells(table)))
    assert all(before in printed and after in printed for before, after in told)

"""A document edited by hand is held against its dossier: nothing that matters may slip through."""

import re
import subprocess
from collections.abc import Callable, Iterator
from io import BytesIO
from pathlib import Path

import pytest
from attrs import evolve
from docx import Document
from docx.document import Document as WordDocument
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.text.paragraph import Paragraph
from lxml import etree

from budget.findings import Severity
from budget.money import Euros
from conventions.documents.document_errors import NoDocumentError
from conventions.documents.document_lines import Verified, figures_in
from conventions.documents.generate import generate
from conventions.documents.kinds import Kind
from conventions.documents.opened import W, opened_parts, pieces
from conventions.documents.render.archive import read_parts, written
from conventions.documents.verify import verified
from conventions.dossier.dossier import Dossier
from tests.documents.lint_templates import said, with_body
from tests.documents.payloads import with_text

BODY = "word/document.xml"


def codes(found: Verified, least: Severity = Severity.MINOR) -> list[str]:
    return [item.code for item in found.at_least(least)]


def edited(dossier: Dossier, edit: Callable[[WordDocument], None], kind: str = "convention") -> Verified:
    """What is found in a document after an edit in Word."""
    word = Document(BytesIO(generate(kind, dossier)))
    edit(word)
    made = BytesIO()
    word.save(made)
    return verified(made.getvalue(), dossier)


def paragraph(word: WordDocument, part: str) -> Paragraph:
    return next(
        item for item in word.paragraphs if part in item.text.replace("\u00a0", " ").replace("\u202f", " ")
    )


def retyped(part: str, old: str, new: str) -> Callable[[WordDocument], None]:
    """An edit: a text replaced in a paragraph, across its runs."""

    def edit(word: WordDocument) -> None:
        found = paragraph(word, part)
        plain = found.text.replace("\u00a0", " ").replace("\u202f", " ")
        assert old in plain
        found.text = plain.replace(old, new)

    return edit


@pytest.mark.parametrize("name", ["convention", "bilan", "commune convention", "commune bilan"])
def test_a_document_as_it_was_made_differs_in_nothing(
    name: str, contents: dict[str, bytes], cd62: Dossier, closed: Dossier, commune: Dossier
) -> None:
    dossier = {"convention": cd62, "bilan": closed}.get(name, commune)
    found = verified(contents[name], dossier)
    assert found.differences == ()
    assert found.figures > 80
    assert found.norms == (16 if "convention" in name else 0)


CHANGED = pytest.mark.parametrize(
    ("kind", "name"), [("convention", "cd62"), ("bilan", "closed"), ("convention", "commune")]
)


@CHANGED
def test_a_figure_changed_by_hand_is_seen(kind: str, name: str, request: pytest.FixtureRequest) -> None:
    assert unseen(kind, request.getfixturevalue(name), every=7) == []


@pytest.mark.slow
@CHANGED
def test_every_figure_changed_by_hand_is_seen(kind: str, name: str, request: pytest.FixtureRequest) -> None:
    assert unseen(kind, request.getfixturevalue(name), every=1) == []


def unseen(kind: str, dossier: Dossier, *, every: int) -> list[tuple[str, str]]:
    """Each figure of a document that may be changed, one at a time, without verify saying so."""
    parts = read_parts(generate(kind, dossier))
    template = opened_parts(parts)
    found, count = [], 0
    for item in template.paragraphs[BODY]:
        for figure in figures_in(item.text):
            count += 1
            for node, at in text_holding(item.element, figure.start) if count % every == 0 else ():
                before = node.text
                assert before is not None
                start, end = figure.start - at, figure.end - at
                node.text = before[:start] + another(figure.text) + before[end:]
                if not codes(
                    verified(written({**parts, BODY: etree.tostring(template.trees[BODY])}), dossier)
                ):
                    found.append((figure.text, item.text))
                node.text = before
    assert count > 80
    return found


def another(figure: str) -> str:
    """A figure of the same form and of another value."""
    if not re.search(r"\d", figure):
        return f"cent onze {figure.rpartition(' ')[2]}"
    return re.sub(r"\d", lambda digit: str((int(digit[0]) + 1) % 10), figure, count=1)


def text_holding(paragraph: etree._Element, start: int) -> Iterator[tuple[etree._Element, int]]:
    """The text of a paragraph in which a figure starts, and where that text starts; none for a tab or a break."""
    at = 0
    for node, piece in pieces(paragraph):
        if at <= start < at + len(piece) and node.tag == f"{W}t":
            yield node, at
        at += len(piece)


def test_an_amount_is_told_with_its_article_and_its_field(cd62: Dossier) -> None:
    found = edited(cd62, retyped("attribue à l’organisme", "49 500,00 €", "45 000,00 €"))
    (amount, words) = found.at_least(Severity.MINOR)
    assert (amount.code, amount.actual, amount.expected, amount.keys) == (
        "figure_changed", "45 000,00 €", "49 500,00 €", ("grant.amount",),
    )  # fmt: skip
    assert amount.place.article == "Article 4 – Montant de la subvention"
    assert (words.code, words.expected) == ("words_disagree", "quarante-cinq mille euros")


def test_an_amount_that_stands_elsewhere_in_the_dossier_is_still_the_wrong_one_here(cd62: Dossier) -> None:
    found = edited(cd62, retyped("attribue à l’organisme", "49 500,00 €", "3 750,00 €"))
    assert codes(found) == ["figure_changed", "words_disagree"]


@pytest.mark.parametrize(
    ("part", "old", "new"),
    [
        ("remet au Département", "1er juin 2025", "1er/06/2025".replace("1er", "01")),
        ("à l’organisme une subvention", "49 500,00 €", "49.500,00 euros".replace(".", " ")),
        ("mettre fin à la convention", "d’un mois", "de 1 mois"),
        ("à l’organisme une subvention", "quarante-neuf mille cinq cents", "quarante-neuf-mille-cinq-cents"),
        ("La présente convention fixe", "fixe les relations", "organise les rapports"),
        ("Toute modification", "passe par un avenant", "exige un avenant écrit"),
    ],
)
def test_what_says_the_same_in_another_way_is_no_difference(
    part: str, old: str, new: str, cd62: Dossier
) -> None:
    assert codes(edited(cd62, retyped(part, old, new))) == []


def test_a_paragraph_that_is_gone_takes_its_norm_with_it(cd62: Dossier) -> None:
    def edit(word: WordDocument) -> None:
        found = paragraph(word, "restitution intégrale")
        found._p.getparent().remove(found._p)

    found = edited(cd62, edit)
    assert codes(found) == ["figure_absent", "norm_absent"]
    figure, norm = found.at_least(Severity.MINOR)
    assert (norm.actual, norm.expected, norm.keys) == (
        "Remboursement de la totalité des sommes versées", "10", ("norm.full_clawback",),
    )  # fmt: skip
    assert (figure.expected, figure.keys) == ("1er décembre 2025", ("norm.full_clawback.by",))
    assert figure.place.article == "Article 10 – Résiliation et reversement"


def test_a_norm_without_a_figure_is_missed_too(cd62: Dossier) -> None:
    def edit(word: WordDocument) -> None:
        found = paragraph(word, "En présence d’une fausse déclaration")
        found._p.getparent().remove(found._p)

    (only,) = edited(cd62, edit).at_least(Severity.MINOR)
    assert (only.code, only.keys) == ("norm_absent", ("norm.termination_for_false_declaration",))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Une pénalité de 1 250,00 € est due.", ["figure_foreign"]),
        ("Le solde est versé sous 45 jours.", ["figure_foreign"]),
        ("Le solde est versé sous quarante-cinq jours.", ["figure_foreign"]),
        ("Une réunion a lieu le 3 mars 2031.", ["figure_foreign"]),
        ("Rappel : la subvention est de 49 500,00 €.", []),
        ("Selon l’article L. 1611-4 du code, loi n° 2000-321 du 12 avril 2000.", []),
        ("Les parties se rencontrent.", []),
        ("La subvention est de 49 500,00 € (trente mille euros).", ["figure_foreign", "words_disagree"]),
    ],
)
def test_a_paragraph_added_by_hand_brings_only_what_the_dossier_has(
    text: str, expected: list[str], cd62: Dossier
) -> None:
    def edit(word: WordDocument) -> None:
        paragraph(word, "Toute modification").insert_paragraph_before(text)

    assert codes(edited(cd62, edit)) == expected


def test_changes_that_are_tracked_count_as_made(cd62: Dossier) -> None:
    def edit(word: WordDocument) -> None:
        found = paragraph(word, "remet au Département")
        run = next(run for run in found.runs if "2025" in run.text)
        gone, come = OxmlElement("w:del"), OxmlElement("w:ins")
        for mark in (gone, come):
            mark.set(qn("w:id"), "900")
            mark.set(qn("w:author"), "x")
        run._r.addnext(come)
        run._r.addprevious(gone)
        new = Document().add_paragraph().add_run(run.text.replace("2025", "2026"))
        come.append(new._r)
        gone.append(run._r)
        text = run._r.find(qn("w:t"))
        assert text is not None
        text.tag = qn("w:delText")

    (only,) = edited(cd62, edit).at_least(Severity.MINOR)
    assert (only.code, only.actual, only.expected) == ("figure_changed", "1er juin 2026", "1er juin 2025")


def test_a_cell_of_a_table_is_held_to_its_row(closed: Dossier) -> None:
    def edit(word: WordDocument) -> None:
        table = next(table for table in word.tables if table.rows[0].cells[0].text == "Ligne")
        table.rows[2].cells[1].paragraphs[0].text = "9 999,99 €"

    (only,) = edited(closed, edit, "bilan").at_least(Severity.MINOR)
    assert (only.code, only.actual, only.keys) == (
        "figure_changed",
        "9 999,99 €",
        ("bilan.lines[1].planned",),
    )


def test_a_dossier_that_changed_since_is_told_apart_from_the_hand(cd62: Dossier) -> None:
    content = generate("convention", cd62)
    later = evolve(cd62, agreement=evolve(cd62.agreement, grant=Euros.of(30_000)))
    found = verified(content, later)
    assert codes(found, Severity.INFO).count("data_changed") == 1
    assert "figure_changed" in codes(found)
    assert [item.severity for item in found.differences if item.code == "data_changed"] == [Severity.INFO]


def test_a_draft_says_that_it_is_one(cd62: Dossier) -> None:
    found = verified(generate("convention", cd62, draft=True), cd62)
    assert codes(found, Severity.INFO) == ["is_draft"]


def test_a_document_of_another_hand_is_held_to_the_figures_of_the_dossier(cd62: Dossier) -> None:
    body = said(
        "Subvention : 49 500,00 € (quarante-neuf mille euros), avant le 1er juin 2025, sous 99 jours."
    )
    content = with_body(body)
    parts = {
        name: part
        for name, part in read_parts(content).items()
        if not name.startswith(("word/header", "word/footer"))
    }
    found = verified(written(parts), cd62)
    assert found.kind is None
    assert codes(found) == ["figure_foreign", "figure_foreign", "words_disagree"]
    with_kind = verified(content, cd62, kind=Kind.CONVENTION)
    assert "norm_absent" in codes(with_kind)
    assert "origin_unknown" in codes(with_kind, Severity.INFO)


@pytest.mark.parametrize(
    "text", ["\U0010fff0", "\U0010fff1 12 \U0010fff2", "\U0010fff0grant.amount\U0010fff1 9 €"]
)
def test_a_text_with_the_signs_of_a_trace_is_a_text(text: str, cd62: Dossier) -> None:
    dossier = with_text(cd62, text)
    assert codes(verified(generate("convention", dossier), dossier)) == []
    forged = edited(cd62, retyped("attribue à l’organisme", "49 500,00 €", f"{text} 45 000,00 €"))
    assert "words_disagree" in codes(forged)


def test_what_is_no_document_is_refused(cd62: Dossier) -> None:
    with pytest.raises(NoDocumentError):
        verified(b"no zip", cd62)


@pytest.mark.render
@pytest.mark.xdist_group("soffice")
def test_a_document_saved_by_libreoffice_differs_in_nothing(
    tmp_path: Path, cd62: Dossier, closed: Dossier
) -> None:
    (tmp_path / "in").mkdir()
    for kind, dossier in (("convention", cd62), ("bilan", closed)):
        (tmp_path / "in" / f"{kind}.docx").write_bytes(generate(kind, dossier))
    profile = (tmp_path / "profile").as_uri()
    subprocess.run(
        ["soffice", f"-env:UserInstallation={profile}", "--headless", "--convert-to", "docx:MS Word 2007 XML",
         "--outdir", str(tmp_path), *map(str, sorted((tmp_path / "in").iterdir()))],
        check=True, capture_output=True, timeout=180,
    )  # fmt: skip
    for kind, dossier in (("convention", cd62), ("bilan", closed)):
        found = verified((tmp_path / f"{kind}.docx").read_bytes(), dossier)
        assert (found.kind, codes(found)) == (kind, [])

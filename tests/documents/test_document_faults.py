"""A value that is missing, hostile or unprintable: refused with its place, or shown as text, never executed."""

import zipfile
from collections.abc import Callable
from io import BytesIO
from pathlib import Path

import pytest
from attrs import evolve
from docx import Document

from conventions.documents.document_errors import (
    BrokenTemplateError,
    FieldUnknownError,
    FieldWithoutValueError,
    KindUnknownError,
    NoDocumentError,
    TemplateNotFoundError,
    UnprintableValueError,
    UnsafeTemplateError,
)
from conventions.documents.generate import document, generate
from conventions.dossier.dossier import Dossier
from tests.documents.reading import plain, read


@pytest.fixture
def template(tmp_path: Path) -> Callable[..., Path]:
    def made(*paragraphs: str) -> Path:
        word = Document()
        for text in paragraphs:
            word.add_paragraph(text, style="Heading 1" if text.startswith("#") else None)
        path = tmp_path / "template.docx"
        word.save(str(path))
        return path

    return made


def test_a_missing_value_names_field_part_article_and_paragraph(cd62: Dossier) -> None:
    without = evolve(cd62, agreement=evolve(cd62.agreement, purpose=None))
    with pytest.raises(FieldWithoutValueError, match=r"agreement\.purpose") as caught:
        generate("convention", without)
    assert caught.value.actual == "agreement.purpose"
    assert caught.value.params["part"] == "word/document.xml"
    assert caught.value.params["article"] == "Article 1 – Objet"
    assert caught.value.params["text"].startswith("La présente convention fixe")
    assert int(caught.value.params["paragraph"]) > 1


def test_a_result_that_was_never_reported_is_missing(cd62: Dossier) -> None:
    with pytest.raises(FieldWithoutValueError) as caught:
        generate("bilan", cd62)
    assert caught.value.actual.startswith("bilan.")


def test_a_draft_marks_what_is_missing(cd62: Dossier) -> None:
    without = evolve(cd62, agreement=evolve(cd62.agreement, purpose=None))
    assert "⟦agreement.purpose⟧" in read(generate("convention", without, draft=True)).article(1)
    assert "⟦bilan.results[].result⟧" in read(generate("bilan", cd62, draft=True)).everything()


def test_what_a_draft_lacks_is_highlighted_and_its_neighbours_keep_their_look(cd62: Dossier) -> None:
    lacking = evolve(cd62, agreement=evolve(cd62.agreement, number=None))
    word = read(generate("convention", lacking, draft=True)).word
    runs = [
        run for paragraph in word.paragraphs for run in paragraph.runs if "⟦agreement.number⟧" in run.text
    ]
    assert runs
    assert {str(run.font.highlight_color) for run in runs} == {"YELLOW (7)"}
    bold = next(paragraph for paragraph in word.paragraphs if paragraph.text.startswith("Département du Pas"))
    assert [run.text for run in bold.runs if run.bold] == ["Département du Pas-de-Calais"]


def test_a_draft_and_its_final_say_the_same_where_nothing_is_missing(cd62: Dossier) -> None:
    texts = [read(generate("convention", cd62, draft=draft)).everything() for draft in (False, True)]
    assert texts[0] == texts[1]


def test_a_blank_left_to_complete_is_no_missing_value(cd62: Dossier) -> None:
    assert read(generate("convention", cd62)).cells("IBAN", "Compte de l’organisme") == ["_" * 30]


@pytest.mark.parametrize(
    "text",
    ["Lumière & Fils", "moins de <5% ]]>", "{{ 7 * 7 }} {% raw %}", "{_{ x }_}", "“a” \U0001f600 שלום"],
)
def test_text_of_the_data_is_shown_as_it_stands(text: str, cd62: Dossier) -> None:
    content = generate("convention", evolve(cd62, agreement=evolve(cd62.agreement, purpose=text, title=text)))
    assert plain(text) in read(content).article(1)
    assert plain(text) in plain(read(content).word.core_properties.title)


def test_line_ends_and_tabs_of_the_data_are_kept(cd62: Dossier) -> None:
    content = generate(
        "convention", evolve(cd62, agreement=evolve(cd62.agreement, purpose="un\ndeux\ttrois"))
    )
    assert any("un\ndeux\ttrois" in paragraph.text for paragraph in read(content).word.paragraphs)


def test_control_characters_are_taken_out_and_reported(cd62: Dossier) -> None:
    made = document("convention", evolve(cd62, agreement=evolve(cd62.agreement, purpose="a\x0bb\ud800")))
    assert "suivante : ab." in read(made.content).article(1)
    assert [(item.key, item.characters) for item in made.removed] == [("agreement.purpose", "\x0b\ud800")]


@pytest.mark.parametrize(
    "tag",
    [
        "{{ agreement.__class__ }}",
        "{{ agreement.title.__class__.__mro__ }}",
        "{{ agreement.title.upper() }}",
        "{{ agreement.title.center(10000000) }}",
        "{{ 'a' * 10000000 }}",
        "{{ 2 ** 100000 }}",
        "{{ '%10000000s' % 'a' }}",
        "{{ loop.__init__.__globals__ }}",
        "{{ self.__init__.__globals__ }}",
        "{{ agreement['_path'] }}",
    ],
)  # fmt: skip
def test_a_template_reaches_nothing_but_its_fields(
    tag: str, template: Callable[..., Path], cd62: Dossier
) -> None:
    with pytest.raises((UnsafeTemplateError, FieldUnknownError)):
        generate("convention", cd62, template=template("Avant", tag))


@pytest.mark.parametrize(
    "tag",
    [
        "{{ cycler }}",
        "{{ range }}",
        "{{ lipsum }}",
        "{{ agreement.titre }}",
        "{{ norm.final_bilan.echeance }}",
    ],
)
def test_a_name_that_is_no_field_is_told_apart_from_one_without_value(
    tag: str, template: Callable[..., Path], cd62: Dossier
) -> None:
    with pytest.raises(FieldUnknownError):
        generate("convention", cd62, template=template(tag))


def test_a_near_name_is_suggested_with_its_article(template: Callable[..., Path], cd62: Dossier) -> None:
    with pytest.raises(FieldUnknownError) as caught:
        generate("convention", cd62, template=template("# Un", "# Deux", "texte {{ agreement.titel }}"))
    assert caught.value.expected == "agreement.title"
    assert caught.value.params["article"] == "Article 2 – # Deux"


def test_a_group_is_not_printed(template: Callable[..., Path], cd62: Dossier) -> None:
    for tag in ("{{ agreement }}", "{{ actions }}"):
        with pytest.raises(UnprintableValueError):
            generate("convention", cd62, template=template(tag))


@pytest.mark.parametrize(
    "tag", ["{{ agreement.title", "{% if %}", "{{ a b }}", "{% endfor %}", "{{ agreement.title | nothing }}"]
)
def test_a_broken_tag_is_refused_with_its_part(
    tag: str, template: Callable[..., Path], cd62: Dossier
) -> None:
    with pytest.raises(BrokenTemplateError) as caught:
        generate("convention", cd62, template=template("Avant", tag))
    assert caught.value.params["part"] == "word/document.xml"


@pytest.mark.parametrize(
    ("tag", "expected"),
    [
        ("{% if agreement.court == «Tribunal administratif de Lille» %}oui{% endif %}", "oui"),
        ("{{\u00a0agreement.number\u202f}}", "2024-03656"),
        ("{% if agreement.number != “R&D” %}autre{% endif %}", "autre"),
        ("{{ agreement.number }}\u2009–\u2009{_{ tel quel }_}", "{{ tel quel }}"),
    ],
)
def test_what_word_corrects_inside_tags_is_mended(
    tag: str, expected: str, template: Callable[..., Path], cd62: Dossier
) -> None:
    assert expected in read(generate("convention", cd62, template=template(tag))).everything()


def test_a_tag_cut_into_runs_is_whole_again(tmp_path: Path, cd62: Dossier) -> None:
    word = Document()
    paragraph = word.add_paragraph()
    for piece in ("{", "{ agree", "ment.", "number }", "}"):
        paragraph.add_run(piece).bold = len(piece) % 2 == 0
    word.save(str(tmp_path / "t.docx"))
    assert "2024-03656" in read(generate("convention", cd62, template=tmp_path / "t.docx")).everything()


def test_what_is_no_template_is_refused(tmp_path: Path, cd62: Dossier) -> None:
    (tmp_path / "a.docx").write_bytes(b"no zip")
    with zipfile.ZipFile(tmp_path / "b.docx", "w") as archive:
        archive.writestr("word/nothing.xml", "<a/>")
    for name in ("a.docx", "b.docx"):
        with pytest.raises(NoDocumentError):
            generate("convention", cd62, template=tmp_path / name)
    with pytest.raises(TemplateNotFoundError):
        generate("convention", cd62, template=tmp_path / "c.docx")
    with pytest.raises(KindUnknownError):
        generate("contract", cd62)


def test_a_template_that_names_an_entity_or_a_broken_part_is_refused(cd62: Dossier, tmp_path: Path) -> None:
    word = BytesIO()
    Document().save(word)
    with zipfile.ZipFile(word) as source, zipfile.ZipFile(tmp_path / "x.docx", "w") as target:
        for entry in source.infolist():
            content = source.read(entry)
            target.writestr(
                entry.filename, b"<w:document" if entry.filename == "word/document.xml" else content
            )
    with pytest.raises(NoDocumentError):
        generate("convention", cd62, template=tmp_path / "x.docx")

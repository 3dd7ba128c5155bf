"""A funder's folder: one template, one clause, a look; what it does not hold comes from those that ship."""

import re
from datetime import date
from io import BytesIO
from pathlib import Path

import pytest
from docx import Document
from docx.document import Document as WordDocument

from conventions.documents.document_errors import (
    BrokenTemplateError,
    TemplateNotFoundError,
    UnreadableThemeError,
)
from conventions.documents.generate import document
from conventions.documents.kinds import Kind
from conventions.documents.lint import lint
from conventions.documents.render.archive import read_parts, written
from conventions.documents.render.clauses import with_clauses
from conventions.documents.templates import Templates, template_bytes, whole_template
from conventions.documents.theme import contrast
from conventions.dossier.dossier import Dossier
from tests.cli.console import ROOT
from tests.documents.lint_templates import said, with_body
from tests.documents.pictures import png
from tests.documents.reading import Read, read

THEME = """
schema = "subventio/theme/1"
name = "Direction des solidarités"
logo = "logo.png"
logo_text = "Logo du Département"
logo_height_cm = 2
font = "Liberation Sans"
[colors]
ink = "#123456"
shade = "#EEEEEE"
rule = "#777777"
"""


def clause(*paragraphs: tuple[str, str]) -> bytes:
    """A clause as an officer writes it: a Word document made from the template's own styles."""
    word: WordDocument = Document(BytesIO(template_bytes(Kind.CONVENTION)))
    for element in list(word.element.body)[:-1]:
        word.element.body.remove(element)
    for text, style in paragraphs:
        word.add_paragraph(text, style=style)
    made = BytesIO()
    word.save(made)
    return made.getvalue()


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "clauses").mkdir()
    return tmp_path


def made(dossier: Dossier, folder: Path, on: date | None = None) -> Read:
    return read(document(Kind.CONVENTION, dossier, on=on, templates=Templates(folder)).content)


def test_one_clause_is_put_in_the_place_of_the_template_s(cd62: Dossier, folder: Path) -> None:
    mine = clause(
        ("Règlement des différends", "Heading 1"),
        ("Devant le {{ agreement.court }}.", "Normal"),
        ("un", "List Bullet"),
    )
    (folder / "clauses" / "disputes.docx").write_bytes(mine)
    before = read(document(Kind.CONVENTION, cd62).content)
    after = made(cd62, folder)
    assert after.headings()[:-1] == before.headings()[:-1]
    assert after.headings()[-1] == "Règlement des différends"
    assert after.article(11).startswith(
        "Règlement des différends Devant le Tribunal administratif de Lille. un"
    )
    assert after.article(10) == before.article(10)
    assert after.article(3) == before.article(3)


def test_numbers_and_references_follow_a_clause_with_two_articles(cd62: Dossier, folder: Path) -> None:
    mine = clause(("Objet", "Heading 1"), ("{{ agreement.purpose }}", "Normal"), ("Définitions", "Heading 1"))
    (folder / "clauses" / "purpose.docx").write_bytes(mine)
    found = made(cd62, folder)
    assert len(found.headings()) == 12
    assert "contrôle du service fait (Article 9)" in found.article(5)


def test_a_dated_clause_is_in_force_from_its_day_on(cd62: Dossier, folder: Path) -> None:
    for name, text in (
        ("amendment.docx", "jadis"),
        ("amendment@2025-01-01.docx", "naguère"),
        ("amendment@2026-01-01.docx", "à présent"),
    ):
        (folder / "clauses" / name).write_bytes(clause(("Modification", "Heading 1"), (text, "Normal")))
    for on, text in (
        (date(2024, 12, 31), "jadis"),
        (date(2025, 1, 1), "naguère"),
        (date(2025, 12, 31), "naguère"),
        (date(2026, 1, 1), "à présent"),
    ):
        assert made(cd62, folder, on).article(9).startswith(f"Modification {text}")


def test_the_document_says_which_clauses_it_has_and_equal_input_gives_equal_bytes(
    cd62: Dossier, folder: Path
) -> None:
    (folder / "clauses" / "disputes.docx").write_bytes(clause(("Litiges", "Heading 1"), ("a", "List Number")))
    one, two = (document(Kind.CONVENTION, cd62, templates=Templates(folder)).content for _ in range(2))
    assert one == two
    stated = read_parts(one)["docProps/custom.xml"].decode()
    assert re.search(r'name="subventio.clauses"><vt:lpwstr>disputes.docx [0-9a-f]{12}<', stated)
    plain = read_parts(document(Kind.CONVENTION, cd62).content)["docProps/custom.xml"].decode()
    hashes = [
        re.findall(r'template.sha256"><vt:lpwstr>([0-9a-f]{64})', found)[0] for found in (stated, plain)
    ]
    assert hashes[0] != hashes[1]


def test_a_clause_of_no_template_changes_nothing(cd62: Dossier, folder: Path) -> None:
    (folder / "clauses" / "elsewhere.docx").write_bytes(clause(("x", "Normal")))
    assert document(Kind.CONVENTION, cd62, templates=Templates(folder)) == document(Kind.CONVENTION, cd62)


def test_a_whole_template_stands_before_the_one_that_ships(
    cd62: Dossier, closed: Dossier, folder: Path
) -> None:
    (folder / "convention.docx").write_bytes(with_body(said("Le nôtre : {{ agreement.number }}")))
    assert made(cd62, folder).everything().count("Le nôtre : 2024-03656") == 1
    bilan = document(Kind.BILAN, closed, templates=Templates(folder))
    assert bilan == document(Kind.BILAN, closed)


def test_the_look_is_put_wherever_the_template_follows_the_theme(cd62: Dossier, folder: Path) -> None:
    (folder / "theme.toml").write_text(THEME, encoding="utf-8")
    (folder / "logo.png").write_bytes(png(30, 10))
    found = made(cd62, folder)
    (shape,) = found.word.inline_shapes
    assert shape._inline.docPr.get("descr") == "Logo du Département"
    assert (round(shape.height.cm, 1), round(shape.width.cm, 1)) == (2.0, 6.0)
    assert found.word.inline_shapes[0]._inline.docPr.id == 1001
    assert str(found.word.styles["Heading 1"].font.color.rgb) == "123456"
    assert found.word.styles["Normal"].font.name == "Liberation Sans"
    parts = {
        name: content.decode()
        for name, content in read_parts(
            document(Kind.CONVENTION, cd62, templates=Templates(folder)).content
        ).items()
        if name.endswith(".xml")
    }
    assert "1F2A44" not in parts["word/styles.xml"]
    assert 'w:fill="EEEEEE"' in parts["word/document.xml"]
    assert 'w:fill="E4EAF3"' not in parts["word/document.xml"]
    assert 'typeface="Liberation Sans"' in parts["word/theme/theme1.xml"]


def test_a_template_composed_with_clauses_and_a_look_is_clean(folder: Path, cd62: Dossier) -> None:
    (folder / "theme.toml").write_text(THEME, encoding="utf-8")
    (folder / "logo.png").write_bytes(png(30, 10))
    (folder / "clauses" / "disputes.docx").write_bytes(
        clause(("Litiges", "Heading 1"), ("Au {{ agreement.court }}.", "Normal"))
    )
    from conventions.documents.render.archive import written

    composed = Templates(folder).composed(Kind.CONVENTION, date(2025, 1, 1))
    assert lint(written(composed.parts), Kind.CONVENTION) == ()
    assert made(cd62, folder).headings()[-1] == "Litiges"


@pytest.mark.parametrize(
    ("change", "code"),
    [
        (("#123456", "#FEDCBA"), "theme_contrast"),
        (("#EEEEEE", "#222222"), "theme_contrast"),
        (("#777777", "grey"), "theme_color"),
        (("theme/1", "theme/2"), "theme_schema"),
        (("Logo du Département", " "), "wrong_type.text"),
        (('logo_text = "Logo du Département"', ""), "theme_logo.no_alternative_text"),
        (("logo.png", "../logo.png"), "theme_logo_elsewhere"),
        (("logo.png", "absent.png"), "theme_logo_missing"),
        (("logo.png", "theme.toml"), "theme_logo.no_picture"),
        (("logo_height_cm = 2", "logo_height_cm = 200"), "theme_height"),
        (("logo_height_cm = 2", "logo_height_cm = true"), "theme_height"),
        (("font =", "fonte ="), "unknown_key"),
        (("ink =", "inc ="), "unknown_key"),
        (("[colors]", "colors = 1\n[autres]"), "wrong_type.table"),
        (("font = ", "font = ="), "toml_syntax.value"),
    ],
)  # fmt: skip
def test_a_fault_of_the_theme_is_told_with_its_line(change: tuple[str, str], code: str, folder: Path) -> None:
    text = THEME.replace(*change)
    assert text != THEME
    (folder / "theme.toml").write_text(text, encoding="utf-8")
    (folder / "logo.png").write_bytes(png(30, 10))
    with pytest.raises(UnreadableThemeError) as caught:
        Templates(folder)
    found = {fault.code: fault.place.line for fault in caught.value.faults}
    assert code in found
    assert found[code] > 0


def test_every_fault_of_the_theme_is_told_at_once(folder: Path) -> None:
    text = THEME.replace("#777777", "grey").replace("theme/1", "theme/2").replace("logo.png", "absent.png")
    (folder / "theme.toml").write_text(text, encoding="utf-8")
    with pytest.raises(UnreadableThemeError) as caught:
        Templates(folder)
    assert [fault.code for fault in caught.value.faults] == [
        "theme_schema",
        "theme_logo_missing",
        "theme_color",
    ]


@pytest.mark.parametrize(
    "name", ["Litiges.docx", "disputes@demain.docx", "disputes@2025-02-30.docx", "a b.docx"]
)
def test_a_clause_with_a_name_that_is_none_is_refused(name: str, folder: Path) -> None:
    (folder / "clauses" / name).write_bytes(b"")
    with pytest.raises(TemplateNotFoundError):
        Templates(folder)


def test_a_file_that_word_keeps_while_it_is_open_is_no_clause(folder: Path, cd62: Dossier) -> None:
    (folder / "clauses" / "~$sputes.docx").write_bytes(b"")
    assert made(cd62, folder).headings()


@pytest.mark.parametrize(
    ("body", "why"),
    [
        (said("{#p clause a #}"), "clause_open"),
        (said("{#p endclause #}"), "clause_crossed"),
        (said("{#p clause a #}") + said("{#p clause b #}") + said("{#p endclause #}"), "clause_crossed"),
        ((said("{#p clause a #}") + said("{#p endclause #}")) * 2, "clause_twice"),
    ],
)
def test_clauses_that_do_not_answer_each_other_are_refused(
    body: str, why: str, cd62: Dossier, folder: Path
) -> None:
    (folder / "convention.docx").write_bytes(with_body(body))
    with pytest.raises(BrokenTemplateError) as caught:
        made(cd62, folder)
    assert caught.value.params["why"] == why


def test_a_folder_that_is_none_is_refused(tmp_path: Path) -> None:
    with pytest.raises(TemplateNotFoundError):
        Templates(tmp_path / "none")


def test_contrast_is_that_of_the_guidelines() -> None:
    assert round(contrast("767676", "FFFFFF"), 2) == 4.54  # the lightest grey that passes on white
    assert round(contrast("FF0000", "FFFFFF"), 2) == 4.0


def test_a_document_of_another_theme_has_another_hash(cd62: Dossier, folder: Path) -> None:
    (folder / "theme.toml").write_text('schema = "subventio/theme/1"\nname = "A"', encoding="utf-8")
    one = document(Kind.CONVENTION, cd62, templates=Templates(folder)).content
    (folder / "theme.toml").write_text('schema = "subventio/theme/1"\nname = "B"', encoding="utf-8")
    two = document(Kind.CONVENTION, cd62, templates=Templates(folder)).content
    assert read_parts(one)["docProps/custom.xml"] != read_parts(two)["docProps/custom.xml"]


HOLE = said("{#p clause parties #}") + said("{#p endclause #}")


def written_to(path: Path, content: bytes) -> Path:
    path.parent.mkdir(exist_ok=True)
    path.write_bytes(content)
    return path


def test_a_clause_that_a_template_leaves_empty_is_that_of_the_folder_beside_it(tmp_path: Path) -> None:
    path = written_to(tmp_path / "mine.docx", with_body(said("avant") + HOLE + said("après")))
    written_to(tmp_path / "clauses" / "parties.docx", clause(("les nôtres", "Normal")))
    said_now = [paragraph.text for paragraph in read(whole_template(path)).word.paragraphs]
    assert said_now == ["avant", "{#p clause parties #}", "les nôtres", "{#p endclause #}", "après"]


def test_a_copy_of_a_model_s_template_says_what_it_said(tmp_path: Path) -> None:
    model = ROOT / "models" / "commun" / "droit-taux@1.docx"
    copied = written_to(tmp_path / "convention.docx", model.read_bytes())
    assert whole_template(copied) == whole_template(model)
    assert "les parties conviennent" in read(whole_template(copied)).everything()


def test_a_clause_that_says_something_stays_and_one_that_nothing_fills_stays_empty(tmp_path: Path) -> None:
    for body in (
        HOLE.replace("</w:p><w:p>", f"</w:p>{said('mot')}<w:p>", 1),
        HOLE.replace("parties", "mine"),
    ):
        path = written_to(tmp_path / "mine.docx", with_body(body))
        assert whole_template(path) == path.read_bytes()


def test_an_office_s_clause_takes_the_place_of_one_that_models_share(cd62: Dossier, tmp_path: Path) -> None:
    written_to(tmp_path / "convention.docx", with_body(HOLE))
    written_to(tmp_path / "clauses" / "parties.docx", clause(("les nôtres", "Normal")))
    shown = made(cd62, tmp_path).everything()
    assert ("les nôtres" in shown, "les parties conviennent" in shown) == (True, False)


@pytest.mark.parametrize("name", ["droit-taux@1", "objectifs-pluriannuels@1"])
def test_what_models_share_is_put_in_as_it_would_be_with_styles_of_its_own(name: str) -> None:
    models = ROOT / "models" / "commun"
    parts = read_parts((models / f"{name}.docx").read_bytes())
    shared = {file.stem: file.read_bytes() for file in (models / "clauses").glob("*.docx")}
    restyled = {
        key: written(
            {part: text + b"\n" * part.endswith("styles.xml") for part, text in read_parts(own).items()}
        )
        for key, own in shared.items()
    }
    made, composed = with_clauses(parts, shared), with_clauses(parts, restyled)
    assert made["word/document.xml"] == composed["word/document.xml"] != parts["word/document.xml"]
    assert {key: text for key, text in made.items() if text != parts[key]}.keys() == {"word/document.xml"}

"""Templates and documents that once gave a wrong document without a word, each by its row in the table."""

import re
from datetime import date
from functools import cache
from io import BytesIO
from pathlib import Path
from zipfile import ZipFile

import pytest

from budget.errors import InputError
from conventions.cli.main import main
from conventions.documents.document_lines import lines_of
from conventions.documents.generate import document
from conventions.documents.lint import lint
from conventions.documents.render.archive import CONTENT_TYPES, read_parts, written
from conventions.documents.verify import verified
from conventions.dossier.dossier import Dossier
from conventions.files.dossier_folder import read_dossier
from tests.documents.lint_templates import said, with_body

HERE = Path(__file__).parent / "documents"
DOSSIER = Path(__file__).parents[2] / "examples" / "commune-fictive-2023"
ON = date(2023, 3, 20)


@cache
def dossier() -> Dossier:
    return read_dossier(DOSSIER)


def made(name: str, **attached: bytes) -> bytes:
    return document("convention", dossier(), on=ON, template=HERE / name, attached=attached).content


def text(content: bytes) -> str:
    return "\n".join(line.text for line in lines_of(read_parts(content))["document"])


def refused(name: str, **attached: bytes) -> InputError:
    with pytest.raises(InputError) as error:
        made(name, **attached)
    return error.value


def linted(name: str) -> list[str]:
    return [fault.code for fault in lint((HERE / name).read_bytes())]


@pytest.mark.parametrize("name", ["link-url.docx", "chart-title.docx"])
def test_d3_d14_a_tag_where_nothing_fills_it_is_refused_and_linted(name: str) -> None:
    assert refused(name).params["why"] == "tag_unfilled"
    assert "tag_unfilled" in linted(name)


@pytest.mark.parametrize("name", ["link-url.docx", "chart-title.docx"])
@pytest.mark.parametrize(
    ("sheet", "is_told"),
    [("<t>{{ grant.amount }}</t>", True), ("<t>12 000</t>", False), (None, False)],
    ids=["a tag", "a figure", "no workbook"],
)
def test_d14_a_tag_among_the_figures_of_a_chart_is_told(name: str, sheet: str | None, is_told: bool) -> None:
    book = BytesIO()
    if sheet is None:
        book.write(b"nothing that opens")
    else:
        with ZipFile(book, "w") as packed:
            packed.writestr("xl/sharedStrings.xml", f"<sst><si>{sheet}</si></sst>")
            packed.writestr("xl/media/image1.png", b"{{ no.text }}")
    made = BytesIO()
    with ZipFile(HERE / name) as source, ZipFile(made, "w") as target:
        for entry in source.namelist():
            target.writestr(entry, source.read(entry))
        target.writestr("word/embeddings/figures.xlsx", book.getvalue())
    told = [fault for fault in lint(made.getvalue()) if fault.place.part == "word/embeddings/figures.xlsx"]
    assert [fault.code for fault in told] == (["tag_unfilled"] if is_told else [])


def test_d14_an_old_merge_field_is_refused_with_its_place() -> None:
    error = refused("merge-field.docx")
    assert (error.params["why"], error.params["paragraph"]) == ("merge_field", "1")
    assert "merge_field" in linted("merge-field.docx")


def test_d4_strict_open_xml_is_refused_by_its_name(capsys: pytest.CaptureFixture[str]) -> None:
    assert refused("strict.docx").params["why"] == "file_kind_word_strict"
    assert (
        refused("attach-host.docx", annexe=(HERE / "strict.docx").read_bytes()).code == "attachment_refused"
    )
    assert main(["verify", str(HERE / "strict.docx"), str(DOSSIER)]) == 2
    assert "Strict Open XML" in capsys.readouterr().err


def test_d5_a_template_with_macros_gives_a_plain_document() -> None:
    types = read_parts(made("macro.docm"))[CONTENT_TYPES]
    assert b"macroEnabled" not in types
    assert b"wordprocessingml.document.main+xml" in types


@pytest.mark.parametrize(("name", "inside"), [("null-relation.docx", ""), ("attached.dotx", "")])
def test_d6_a_file_with_a_dead_relation_or_a_template_is_attached(name: str, inside: str) -> None:
    attached = (HERE / name).read_bytes()
    shown = text(made("attach-host.docx", annexe=attached))
    assert text(attached).strip() in shown
    assert inside in shown


def test_d7_an_old_document_is_refused_by_its_file(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    command = ["generate", "convention", str(DOSSIER), "--template", str(HERE / "attach-host.docx")]
    attached = ["--attach", f"annexe={HERE / 'old.doc'}", "-o", str(tmp_path / "o.docx")]
    assert main([*command, *attached]) == 2
    said = capsys.readouterr().err
    assert "old.doc" in said
    assert DOSSIER.name not in said


def test_d11_invisible_signs_in_a_tag_are_no_part_of_it() -> None:
    assert "18 000,00 €" in re.sub(r"\s", " ", text(made("zero-width-space.docx")))


@pytest.mark.parametrize("sign", ["\u200b", "\u2060", "\u061c", "\ufffc", "\u200e"])
def test_d11_an_invisible_sign_at_the_level_of_a_tag_is_none(sign: str, tmp_path: Path) -> None:
    template = tmp_path / "t.docx"
    tags = (f"{{%{sign}p if grant.amount is defined %}}", "dedans", f"{{%p{sign} endif{sign} %}}")
    template.write_bytes(with_body("".join(said(each) for each in tags)))
    found = text(document("convention", dossier(), on=ON, template=template).content)
    assert found.strip().startswith("dedans")


def test_d14_the_data_of_a_mail_merge_are_not_asked_for(tmp_path: Path) -> None:
    parts = read_parts(with_body(said("x")))
    merge = b'<w:mailMerge><w:query w:val="SELECT 1"/></w:mailMerge></w:settings>'
    parts["word/settings.xml"] = parts["word/settings.xml"].replace(b"</w:settings>", merge)
    template = tmp_path / "t.docx"
    template.write_bytes(written(parts))
    made_of = document("convention", dossier(), on=ON, template=template).content
    assert b"mailMerge" not in read_parts(made_of)["word/settings.xml"]


@pytest.mark.parametrize(
    ("name", "why", "spelling"),
    [
        ("tag-tr-spaced.docx", "level_misspelt", "{%tr for a in actions %}"),
        ("tag-vm.docx", "outside_cell", "{% vm %}"),
    ],
)
def test_d12_a_tag_of_docxtpl_is_answered(name: str, why: str, spelling: str) -> None:
    error = refused(name)
    assert (error.params["why"], error.params["spelling"]) == (why, spelling)
    assert why in linted(name)


@pytest.mark.parametrize(
    ("name", "shown"), [("compare-number.docx", "moins"), ("compare-text.docx", "plus de")]
)
def test_d13_amounts_are_compared_by_value(name: str, shown: str) -> None:
    """The grant is 18 000 €: less than 23 000, more than 9 000."""
    assert text(made(name)).strip().startswith(shown)


@pytest.mark.parametrize(
    ("condition", "holds"),
    [
        ("grant.amount in ['18 000 €', '9 000 €']", True),
        ("grant.amount not in ['18000']", False),
        ("grant.amount > 17999.99", True),
        ("grant.amount > -1", True),
        ("payments|length + 1 > 2", True),
    ],
)
def test_amounts_are_compared_by_value_in_other_forms(condition: str, holds: bool, tmp_path: Path) -> None:
    template = tmp_path / "t.docx"
    written_as = condition.replace(">", "&gt;")
    template.write_bytes(with_body(said(f"{{% if {written_as} %}}oui{{% else %}}non{{% endif %}}")))
    found = text(document("convention", dossier(), on=ON, template=template).content)
    assert found.strip().startswith("oui" if holds else "non")


def test_d15_cents_in_words_that_differ_from_the_figures_are_seen() -> None:
    found = verified((HERE / "verify-cents.docx").read_bytes(), dossier(), on=ON)
    assert {"words_disagree", "figure_foreign"} <= {each.code for each in found.differences}


def test_d16_a_document_in_which_nothing_was_sought_says_so() -> None:
    found = verified((HERE / "verify-note.docx").read_bytes(), dossier(), on=ON)
    assert [(each.code, each.severity.value) for each in found.differences] == [("nothing_searched", "major")]


def test_d17_what_an_attachment_loses_is_said(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    attached = {"annexe": (HERE / "attached-landscape.docx").read_bytes()}
    found = document("convention", dossier(), on=ON, template=HERE / "attach-host.docx", attached=attached)
    assert found.lost == (("annexe", "landscape"), ("annexe", "header"))
    command = ["generate", "convention", str(DOSSIER), "--template", str(HERE / "attach-host.docx")]
    argument = f"annexe={HERE / 'attached-landscape.docx'}"
    assert main([*command, "--attach", argument, "-o", str(tmp_path / "o.docx")]) == 0
    assert "orientation" in capsys.readouterr().err


def body(content: bytes) -> str:
    return read_parts(content)["word/document.xml"].decode()


def test_d1_a_section_that_ends_in_the_paragraph_of_a_tag_is_kept() -> None:
    shown = body(made("section-break.docx"))
    assert shown.count("<w:sectPr") == 3
    assert shown.index('w:orient="landscape"') < shown.index("Portrait encore")
    assert shown.rindex("Paysage") < shown.index('w:orient="landscape"')


def test_d2_a_picture_that_would_be_lost_with_a_tag_is_refused_and_linted() -> None:
    assert refused("picture-in-block.docx").params["why"] == "picture_lost"
    assert "picture_lost" in linted("picture-in-block.docx")


def test_d2_a_page_break_in_the_paragraph_of_a_tag_is_kept() -> None:
    assert 'w:br w:type="page"' in body(made("page-break-in-block.docx"))


def test_d8_each_reference_has_its_own_note_in_the_order_of_the_text() -> None:
    parts = read_parts(made("footnote-dropped.docx"))
    notes = re.findall(r'<w:footnote w:id="(\d+)">.*?note (\w+)<', parts["word/footnotes.xml"].decode())
    shown = re.findall(
        r'>(\w+)</w:t></w:r><w:r><w:footnoteReference w:id="(\d+)"', body(made("footnote-dropped.docx"))
    )
    assert notes == [("1", "ROUGE"), ("2", "VERTE"), ("3", "BLEUE")]
    assert shown == [("Rouge", "1"), ("Vert", "2"), ("Bleu", "3")]


def test_d9_a_line_of_contents_falls_with_its_heading() -> None:
    shown = body(made("contents-dropped.docx"))
    assert "Annexe conditionnelle" not in shown
    assert shown.count('w:fldCharType="begin"') == shown.count('w:fldCharType="end"')


def test_d10_two_tables_do_not_run_together() -> None:
    assert "</w:tbl><w:tbl>" not in body(made("two-tables.docx"))

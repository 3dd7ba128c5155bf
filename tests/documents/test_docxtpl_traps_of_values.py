"""What looks right in docxtpl 0.20.2 and breaks, 1 to 16: values, tags, blocks; what happens here instead.

The numbers are those of the table in docs/traps.md.
"""

import re
from io import BytesIO

import pytest
from attrs import evolve
from docx import Document

from conventions.documents.context import Entry
from conventions.documents.document_errors import (
    BrokenTemplateError,
    DocumentTooLargeError,
    FieldUnknownError,
    FieldWithoutValueError,
    UnprintableValueError,
    UnsafeTemplateError,
)
from conventions.documents.generate import document as make_document
from conventions.documents.opened import opened
from conventions.documents.render.archive import read_parts, written
from conventions.documents.typography import held_together
from conventions.dossier.dossier import Dossier
from tests.documents.fields_used import fields_used
from tests.documents.filling import document, filled, rows, text
from tests.documents.lint_templates import row, said, table, with_body
from tests.documents.trap_cases import VALUES, codes, paragraph, run


@pytest.mark.parametrize("value", ["Lumière & Fils", "<5 %>", "]]>", "<w:p/>", "a\"b'c"])
def test_1_signs_of_xml_in_data_are_kept_in_the_body_and_the_header(value: str) -> None:
    parts = read_parts(with_body(said("{{ a.b }}")))
    parts["word/header1.xml"] = re.sub(rb"\{\{.*?\}\}", b"{{ a.b }}", parts["word/header1.xml"])
    parts["word/footer1.xml"] = re.sub(rb"\{\{.*?\}\}", b"", parts["word/footer1.xml"])
    parts["docProps/core.xml"] = re.sub(rb"\{\{.*?\}\}", b"", parts["docProps/core.xml"])
    made = document(written(parts), {"a.b": value})
    word = Document(BytesIO(made))
    assert word.paragraphs[0].text == value
    assert value in word.sections[0].header.paragraphs[0].text


@pytest.mark.parametrize(
    "tag",
    [
        "{{ cycler.__init__.__globals__.os.getcwd() }}",
        "{{ a.b.__class__.__mro__ }}",
        "{{ (a.b|upper).__class__ }}",
        "{{ a.b|attr('__class__') }}",
        "{% for k in a.__dict__ %}{% endfor %}",
        "{{ ''.format(a) }}",
        "{{ self }}",
        "{% include 'x' %}",
        "{% import 'x' as y %}",
        "{% extends 'x' %}",
        "{% macro m() %}{% endmacro %}",
        "{% call a.b() %}{% endcall %}",
        "{% filter upper %}{% endfilter %}",
        "{% set x %}{% endset %}",
        "{{ {} }}",
        "{{ lipsum(9) }}",
        "{{ a.b ~ a.b }}",
    ],
)
@pytest.mark.parametrize("place", ["body", "title"])
def test_2_a_template_runs_no_program_in_its_text_nor_in_its_title(tag: str, place: str) -> None:
    content = with_body(said(tag if place == "body" else "x"))
    if place == "title":
        parts = read_parts(content)
        title = tag.replace("<", "&lt;").encode()
        parts["docProps/core.xml"] = re.sub(
            rb"(<dc:title>).*?(</dc:title>)",
            lambda found: found[1] + title + found[2],
            parts["docProps/core.xml"],
        )
        content = written(parts)
    with pytest.raises((UnsafeTemplateError, BrokenTemplateError, FieldUnknownError)):
        document(content, VALUES, frozenset({"a.b"}))


@pytest.mark.parametrize(
    "tag", ["{{ 'a' * 10000000 }}", "{{ 'a'.center(100000000) }}", "{{ '%9999999s' % 'a' }}"]
)
def test_3_texts_are_not_multiplied(tag: str) -> None:
    with pytest.raises(UnsafeTemplateError):
        filled(said(tag), VALUES)


def test_3_loops_within_loops_end() -> None:
    many: dict[str, Entry] = rows("list", *({"x": "y" * 100} for _ in range(400)))
    loops = "".join(f"{{% for {name} in list %}}" for name in "abcd") + "{{ a.x }}" + "{% endfor %}" * 4
    with pytest.raises(DocumentTooLargeError):
        filled(said(loops), many)
    empty = loops.replace("{{ a.x }}", "")
    with pytest.raises(DocumentTooLargeError):
        filled(said(empty), many)


def test_4_what_is_missing_is_an_error_that_names_part_article_and_paragraph() -> None:
    body = said("Objet", "Heading1") + said("un") + said("Montant", "Heading1") + said("dû : {{ a.c }}")
    with pytest.raises(FieldWithoutValueError) as caught:
        document(
            with_body(body),
            VALUES,
            frozenset({"a.b", "a.c", "agreement.number", "agreement.title", "funder.name"}),
        )
    assert caught.value.actual == "a.c"
    assert caught.value.params == {
        "part": "word/document.xml",
        "article": "Article 2 – Montant",
        "paragraph": "4",
        "text": "dû : {{ a.c }}",
    }


@pytest.mark.parametrize(
    ("tag", "shown"),
    [
        ("{% if a.b == «\u00a0valeur\u00a0» %}oui{% endif %}", "oui"),
        ("{% if a.b == “valeur” %}oui{% endif %}", "oui"),
        ("{% if a.b == ‘valeur’ %}oui{% endif %}", "oui"),
        ("{{\u00a0a.b\u202f}}", "valeur"),
        ("{% for x in list %}{{ loop.index – 1 }}{% endfor %}", "01"),
        ("{{ a.c|default(«\u00a0n°\u00a01 – b\u00a0») }}", "n° 1 – b"),
    ],
)
def test_5_what_word_corrects_inside_a_tag_is_mended_and_told(tag: str, shown: str) -> None:
    assert text(filled(said(tag), VALUES)) == shown
    assert "tag_damaged" in codes(with_body(said(tag))) or "\u00a0a.b" in tag


def test_6_an_ampersand_in_a_tag_is_an_ampersand() -> None:
    tag = said('{% if a.b == "R&amp;D" and "&lt;" != a.b %}oui{% else %}non{% endif %}')
    assert text(filled(tag, {"a.b": "R&D"})) == "oui"


def test_7_a_tag_in_a_tracked_deletion_is_not_run_and_told() -> None:
    deleted = '<w:del w:id="1" w:author="x"><w:r><w:delText>{{ no.such }}</w:delText></w:r></w:del>'
    inserted = f'<w:ins w:id="2" w:author="x">{run("{{ a.b }}")}</w:ins>'
    body = paragraph(deleted, inserted)
    assert text(filled(body, VALUES)) == "valeur"
    assert "tag_deleted" in codes(with_body(body))


@pytest.mark.parametrize(
    "pieces",
    [
        (run("{"), run("{ a."), run("b }"), run("}"), run(" fin")),
        (
            run("{{ a"),
            '<w:bookmarkStart w:id="1" w:name="x"/>',
            run(".b }} fin"),
            '<w:bookmarkEnd w:id="1"/>',
        ),
        (run("{{ a.b"), "<w:proofErr w:type='spellStart'/>", run(" }}"), run(" fin")),
        (run("{{"), "<w:r><w:br/></w:r>", run("a.b"), "<w:r><w:tab/></w:r>", run("}} fin")),
        (run("{{ a."), '<w:ins w:id="1" w:author="x">' + run("b }} fin") + "</w:ins>"),
        (run("{%"), run(" if a.b %"), run("}{{"), run("a.b}}{% endif %} fin")),
    ],
)
def test_8_a_tag_cut_by_word_is_whole_again(pieces: tuple[str, ...]) -> None:
    assert text(filled(paragraph(*pieces), VALUES)) == "valeur fin"


def test_8_what_follows_a_cut_tag_keeps_its_own_formatting() -> None:
    bold = "<w:rPr><w:b/></w:rPr>"
    made = Document(BytesIO(filled(paragraph(run("{{ a"), run(".b }} fin", bold)), VALUES))).paragraphs[0]
    assert [(piece.text, bool(piece.bold)) for piece in made.runs] == [("valeur", False), (" fin", True)]


@pytest.mark.parametrize(
    "body",
    [
        said("Sauf accord, {%p if a.b %}") + said("{%p endif %}"),
        said("{%p if a.b %}{{ a.b }}") + said("{%p endif %}"),
        table(row("{%tr for x in list %}", "perdu"), row("{{ x.x }}", ""), row("{%tr endfor %}", "")),
    ],
)
def test_9_text_beside_a_block_that_takes_its_place_is_refused(body: str) -> None:
    with pytest.raises(BrokenTemplateError) as caught:
        filled(body, VALUES)
    assert caught.value.params["why"] == "text_lost"
    assert "text_lost" in codes(with_body(body))


@pytest.mark.parametrize(
    "body",
    [
        said("{%p if a.b %}texte{%p endif %}"),
        table(row("{%tr for x in list %}{{ x.x }}{%tr endfor %}", "")),
    ],
)
def test_10_both_ends_of_a_block_in_one_place_are_explained(body: str) -> None:
    with pytest.raises(BrokenTemplateError) as caught:
        filled(body, VALUES)
    assert caught.value.params["why"] == "text_lost"
    assert "block_shares_line" in codes(with_body(body))


@pytest.mark.parametrize(
    "body",
    [
        said("{% if a.b %}un") + said("deux{% endif %}"),
        table(row("{% for x in list %}{{ x.x }}", "{% endfor %}")),
    ],
)
def test_11_a_block_over_two_paragraphs_or_cells_is_refused_and_told(body: str) -> None:
    with pytest.raises(BrokenTemplateError) as caught:
        filled(body, VALUES)
    assert caught.value.params["why"] == "block_crossed"
    assert "block_crossed" in codes(with_body(body))


def test_12_line_ends_and_tabs_of_a_value_are_those_of_word() -> None:
    made = filled(said("a {{ a.b }} z", run="<w:rPr><w:i/></w:rPr>"), {"a.b": "un\ndeux\ttrois"})
    (only,) = Document(BytesIO(made)).paragraphs[0].runs
    assert (only.text, only.italic) == ("a un\ndeux\ttrois z", True)


def test_13_control_characters_of_a_value_are_dropped_and_told(cd62: Dossier) -> None:
    made = make_document("convention", evolve(cd62, agreement=evolve(cd62.agreement, purpose="a\x0bb\x00c")))
    assert "suivante : abc." in text(made.content)
    assert [(item.key, item.characters) for item in made.removed] == [("agreement.purpose", "\x0b\x00")]


def test_14_a_truth_or_a_list_is_never_printed() -> None:
    for tag in ("{{ a.b == 'x' }}", "{{ none }}", "{{ not a.b }}", "{{ true }}"):
        with pytest.raises((UnsafeTemplateError, UnprintableValueError)):
            filled(said(tag), VALUES)
    for tag in ("{{ list }}", "{{ a }}"):
        with pytest.raises(UnprintableValueError) as caught:
            filled(said(tag), VALUES)
        assert caught.value.params["paragraph"] == "1"


def test_14_a_tag_for_rich_text_prints_the_text_and_what_follows() -> None:
    assert text(filled(said("{{r a.b }} et la suite"), VALUES)) == "valeur et la suite"


def test_15_braces_in_data_stay_as_they_are_and_those_of_the_template_can_be_written() -> None:
    assert text(filled(said("{{ a.b }} {_{ x }_} {_% y %_}"), {"a.b": "{_{ {{ 7 }} {% x %}"})) == (
        "{_{ {{ 7 }} {% x %} {{ x }} {% y %}"
    )


def test_16_every_field_that_a_template_names_is_listed_with_its_path_and_its_place() -> None:
    loop = table(row("a", header=True), row("{%tr for x in list %}"), row("{{ x.x }}"), row("{%tr endfor %}"))
    body = said("Objet", "Heading1") + said("{% if a.c is defined %}{{ a.b }}{% endif %}") + loop
    found = [use for use in fields_used(with_body(body)) if use.place.part == "word/document.xml"]
    assert [(use.key, use.printed) for use in found] == [
        ("a.c", False), ("a.b", True), ("list", False), ("list[].x", True),
    ]  # fmt: skip
    assert {use.place.article for use in found} == {"Article 1 – Objet"}


def test_the_hyphen_of_a_reference_is_the_one_of_word_that_does_not_break() -> None:
    made = filled(said("selon {{ a.b }}"), {"a.b": held_together("l’article L. 1617-5, co-auteur")})
    xml = read_parts(made)["word/document.xml"].decode()
    assert "1617</w:t><w:noBreakHyphen/><w:t" in xml
    assert xml.count("noBreakHyphen") == 1
    assert text(made) == "selon l’article L. 1617-5, co-auteur"
    first = next(opened(made).all_paragraphs())
    assert first.text.endswith("L.\u00a01617\u20115, co-auteur")

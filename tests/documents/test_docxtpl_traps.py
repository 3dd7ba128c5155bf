"""What looks right in docxtpl 0.20.2 and breaks: each trap, and what happens here instead.

The numbers are those of the table in docs/traps.md.
"""

import re
import threading
import zipfile
from collections.abc import Callable
from io import BytesIO

import pytest
from attrs import evolve
from docx import Document
from docx.oxml.ns import qn
from jinja2.sandbox import SandboxedEnvironment

from budget.errors import InputError
from conventions.documents import (
    BrokenTemplateError,
    DocumentTooLargeError,
    FieldUnknownError,
    FieldWithoutValueError,
    UnprintableValueError,
    UnsafeTemplateError,
)
from conventions.documents import document as make_document
from conventions.documents.context import Entry
from conventions.documents.inventory import fields_used
from conventions.documents.lint import lint
from conventions.documents.render.archive import read_parts, written
from conventions.documents.render.attachments import attachment
from conventions.documents.values import picture
from conventions.dossier.dossier import Dossier
from tests.documents.filling import canonical, context, document, filled, rows, text, theirs
from tests.documents.lint_cases import heading, reference
from tests.documents.lint_templates import row, said, sound, table, with_body
from tests.documents.pictures import png

VALUES: dict[str, Entry] = {"a.b": "valeur", "a.vide": "", "a.two": "2"} | rows(
    "list", {"x": "un"}, {"x": "deux"}
)


def run(piece: str, properties: str = "") -> str:
    return f'<w:r>{properties}<w:t xml:space="preserve">{piece}</w:t></w:r>'


def paragraph(*pieces: str) -> str:
    return f"<w:p>{''.join(pieces)}</w:p>"


def codes(content: bytes) -> set[str]:
    return {fault.code for fault in lint(content)} - {"field_unknown"}


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


def test_17_notes_and_properties_are_filled_too() -> None:
    note = (
        '<w:{0}s xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:{0} w:id="2">'
        "<w:p><w:r><w:t>{{{{ a.b }}}}</w:t></w:r></w:p></w:{0}></w:{0}s>"
    )
    parts = read_parts(with_body(said("x")))
    parts["word/footnotes.xml"] = note.format("footnote").encode()
    parts["word/endnotes.xml"] = note.format("endnote").encode()
    parts["docProps/core.xml"] = parts["docProps/core.xml"].replace(
        b"</cp:coreProperties>", b"<cp:category>{{ a.b }}</cp:category></cp:coreProperties>"
    )
    made = read_parts(
        document(
            written(parts), VALUES | {"agreement.number": "1", "agreement.title": "t", "funder.name": "f"}
        )
    )
    for name in ("word/footnotes.xml", "word/endnotes.xml", "docProps/core.xml"):
        assert b"valeur" in made[name]


def test_18_a_name_set_in_the_text_is_not_known_in_the_header_and_is_told() -> None:
    parts = read_parts(with_body(said("{% set n = a.b %}{{ n }}")))
    parts["word/header1.xml"] = re.sub(rb"\{\{.*?\}\}", b"{{ n }}", parts["word/header1.xml"], count=1)
    assert "n" in {fault.actual for fault in lint(written(parts)) if fault.code == "field_unknown"}


def test_19_a_picture_says_what_it_shows_and_is_refused_otherwise() -> None:
    made = filled(said("{{ logo }}"), {"logo": picture("logo", png(40, 20), "Logo de l’office")})
    word = Document(BytesIO(made))
    (shape,) = word.inline_shapes
    assert shape._inline.docPr.get("descr") == "Logo de l’office"
    assert shape.width / shape.height == 2
    with pytest.raises(InputError):
        picture("logo", png(4, 2), " ")


def test_20_a_numbered_list_in_a_loop_begins_anew_for_each_thing() -> None:
    item = '<w:p><w:pPr><w:numPr><w:ilvl w:val="0"/><w:numId w:val="90"/></w:numPr></w:pPr>{}</w:p>'
    body = "".join(
        (
            said("{%p for x in list %}"),
            said("Pour {{ x.x }}"),
            item.format(run("premier")),
            item.format(run("second")),
            said("{%p endfor %}"),
        )
    )
    made = Document(BytesIO(filled(body, VALUES)))
    numbers = [
        p._p.pPr.numPr.numId.val  # type: ignore[attr-defined]
        for p in made.paragraphs
        if p._p.pPr is not None and p._p.pPr.numPr is not None
    ]
    assert numbers[0] == numbers[1] != numbers[2] == numbers[3] != 90
    starts = made.part.numbering_part.element.findall(f".//{qn('w:startOverride')}")
    assert {start.get(qn("w:val")) for start in starts} == {"1"}


def test_20_a_list_that_a_loop_fills_is_one_list() -> None:
    item = '<w:p><w:pPr><w:numPr><w:ilvl w:val="0"/><w:numId w:val="90"/></w:numPr></w:pPr>{}</w:p>'
    body = said("{%p for x in list %}") + item.format(run("{{ x.x }}")) + said("{%p endfor %}")
    made = Document(BytesIO(filled(body, VALUES)))
    numbers = {
        p._p.pPr.numPr.numId.val  # type: ignore[attr-defined]
        for p in made.paragraphs
        if p._p.pPr is not None and p._p.pPr.numPr is not None
    }
    assert numbers == {90}


def test_20_no_two_drawings_have_one_number() -> None:
    body = said("{%p for x in list %}") + said("{{ logo }}") + said("{%p endfor %}")
    made = Document(BytesIO(filled(body, VALUES | {"logo": picture("logo", png(4, 4), "Logo")})))
    assert [shape._inline.docPr.id for shape in made.inline_shapes] == [1001, 1002]


def test_21_a_reference_to_an_article_is_not_stale() -> None:
    body = heading("Un", "_Ref_a") + heading("Deux", "_Ref_b") + reference("_Ref_b")
    content = read_parts(filled(body, VALUES))["word/document.xml"].decode()
    assert ">Article\u00a02</w:t></w:r></w:fldSimple>" in content


def test_22_and_23_threads_share_one_template_and_write_the_bytes_of_a_single_one() -> None:
    content = with_body(sound().replace("{{ agreement.title }}", "{{ a.b }}"))
    values = [
        {
            **VALUES,
            "a.b": f"valeur {number}",
            "budget.expenses": (),
            "agreement.number": "1",
            "agreement.title": "t",
            "funder.name": "f",
        }
        for number in range(8)
    ]
    alone = [document(content, value) for value in values]
    together: list[list[bytes]] = [[] for _ in values]

    def work(number: int) -> None:
        for _ in range(25):
            together[number].append(document(content, values[number]))

    threads = [threading.Thread(target=work, args=(number,)) for number in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert [set(made) for made in together] == [{made} for made in alone]


def test_23_the_environment_of_a_template_is_nobody_else_s() -> None:
    other = SandboxedEnvironment()
    filled(said("{{ a.b }}"), VALUES)
    assert other.autoescape is False


def test_24_a_title_is_escaped_once() -> None:
    parts = read_parts(with_body(said("x")))
    parts["docProps/core.xml"] = re.sub(
        rb"(<dc:title>).*?(</dc:title>)", rb"\1Convention {{ a.b }}\2", parts["docProps/core.xml"]
    )
    made = document(written(parts), {"a.b": "A & B\nC", "agreement.number": "1", "funder.name": "f"})
    assert Document(BytesIO(made)).core_properties.title == "Convention A & B C"


def test_25_a_document_is_put_into_another_with_its_text_and_its_pictures() -> None:
    inner = Document()
    inner.add_paragraph("annexe {{ 7 }}", style="List Bullet")
    inner.add_picture(BytesIO(png(5, 5)))
    content = BytesIO()
    inner.save(content)
    values = VALUES | {"annex": attachment("annex", content.getvalue())}
    body = said("avant") + said("{{p annex }}") + said("après {{ a.b }}")
    one, two = filled(body, values), filled(body, values)
    assert one == two
    assert text(one).split() == ["avant", "annexe", "{{", "7", "}}", "après", "valeur"]
    assert any(name.startswith("word/media/") for name in read_parts(one))


def test_25_a_text_in_the_place_of_a_document_is_a_paragraph() -> None:
    assert text(filled(said("{{p a.b }}"), VALUES)) == "valeur"


def test_a_document_that_fetches_from_outside_is_not_put_into_another() -> None:
    inner = BytesIO()
    Document().save(inner)
    parts = read_parts(inner.getvalue())
    relation = (
        b'<Relationship Id="rId99" Type="http://x/image" Target="http://x/y.png" TargetMode="External"/>'
    )
    name = "word/_rels/document.xml.rels"
    parts[name] = parts[name].replace(b"</Relationships>", relation + b"</Relationships>")
    with pytest.raises(InputError):
        attachment("annex", written(parts))


# ------------------------------------------------------------------------------------- equal to docxtpl

COLUMNS = table(
    row("Ligne", "{%tc for x in list %}", "{{ x.x }}", "{%tc endfor %}"),
    row("a", "{%tc for x in list %}", "{{ x.x }}", "{%tc endfor %}"),
).replace("</w:tblPr>", '</w:tblPr><w:tblGrid><w:gridCol w:w="1000"/><w:gridCol w:w="1000"/></w:tblGrid>')
CELL = '<w:tbl><w:tblPr/><w:tblGrid><w:gridCol w:w="1000"/></w:tblGrid><w:tr><w:tc><w:tcPr><w:tcW w:w="0" w:type="auto"/></w:tcPr>{}</w:tc></w:tr></w:tbl>'


WIDTH = '<w:tcW w:w="0" w:type="auto"/>'
AFTER = '<w:vAlign w:val="center"/>'
ROWS = CELL.format(said("{{ x.x }}")).replace("<w:tr>", row("{%tr for x in list %}") + "<w:tr>")
ROWS = ROWS.replace("</w:tbl>", row("{%tr endfor %}") + "</w:tbl>")


@pytest.mark.parametrize(
    "body",
    [
        COLUMNS,
        CELL.format(said("{% cellbg 'FF0000' %}{{ a.b }}")).replace(WIDTH, AFTER),
        CELL.format(said("{% colspan a.two %}{{ a.b }}")).replace(WIDTH, AFTER),
        said("{%p if a.b %}") + said("oui") + said("{%p else %}") + said("non") + said("{%p endif %}"),
        said("{%p for x in list %}") + said("{{ loop.index }}. {{ x.x }}") + said("{%p endfor %}"),
        said("{#p un mot pour qui écrit #}") + said("a {# rien #} b"),
        said("{% if a.b == 'valeur' %}oui{% elif a.b %}non{% else %}rien{% endif %}"),
        ROWS,
        said("{% set n = a.b %}{{ n }}"),
        said("{{ a.b|upper }} {{ a.c|default('–') }} {{ list|length }}"),
    ],
)  # fmt: skip
def test_the_dialect_is_docxtpl_s(body: str) -> None:
    content = with_body(body)
    parts = read_parts(content)
    for name in ("word/header1.xml", "word/footer1.xml", "docProps/core.xml"):
        parts[name] = re.sub(rb"\{\{.*?\}\}", b"", parts[name])
    content = written(parts)
    found, expected = canonical(document(content, VALUES)), canonical(theirs(content, context(VALUES)))
    assert found == expected


def test_paragraphs_that_a_dash_joins_are_one() -> None:
    body = said("Il habite {%- if a.b -%}") + said(" en ville ") + said("{%- else -%}") + said(" ailleurs ")
    body += said("{%- endif -%}") + said("et aime cela.")
    assert text(filled(body, VALUES)) == "Il habite en ville et aime cela."


def test_the_properties_of_a_cell_stand_in_the_order_that_word_wants() -> None:
    made = filled(CELL.format(said("{% cellbg 'FF0000' %}{% colspan a.two %}{{ a.b }}")), VALUES)
    cell = Document(BytesIO(made)).tables[0]._tbl.tr_lst[0].tc_lst[0]
    assert cell.tcPr is not None
    assert [child.tag.rpartition("}")[2] for child in cell.tcPr] == ["tcW", "gridSpan", "shd"]


def test_putting_documents_together_leaves_python_docx_as_it_was() -> None:
    from docx.oxml.ns import nsmap

    inner = BytesIO()
    Document().save(inner)
    filled(said("{{p annex }}"), VALUES | {"annex": attachment("annex", inner.getvalue())})
    assert nsmap["cp"].endswith("metadata/core-properties")


def test_a_cell_whose_paragraphs_are_all_left_out_keeps_one() -> None:
    body = CELL.format(said("{%p if a.vide %}") + said("x") + said("{%p endif %}"))
    made = filled(body, VALUES)
    assert [cell.text for line in Document(BytesIO(made)).tables[0].rows for cell in line.cells] == [""]


def test_a_table_whose_rows_are_all_left_out_is_left_out() -> None:
    body = said("avant") + table(row("{%tr if a.vide %}"), row("x"), row("{%tr endif %}"))
    assert not Document(BytesIO(filled(body, VALUES))).tables


@pytest.mark.parametrize("make", [lambda: filled(sound(), {}), lambda: filled(said("{{ a.b }"), VALUES)])
def test_an_error_is_never_a_traceback_of_ours(make: Callable[[], bytes]) -> None:
    with pytest.raises(InputError):
        make()


def test_equal_values_give_equal_bytes_with_pictures_lists_and_columns() -> None:
    values = VALUES | {"logo": picture("logo", png(4, 4), "Logo")}
    one, two = (filled(said("{{ logo }}") + COLUMNS, values) for _ in range(2))
    assert one == two
    with zipfile.ZipFile(BytesIO(one)) as archive:
        assert archive.testzip() is None

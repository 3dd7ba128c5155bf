"""The dialect of docxtpl: the same document, but for what is better left out or put in order."""

import re
import zipfile
from collections.abc import Callable
from io import BytesIO

import pytest
from docx import Document

from budget.errors import InputError
from conventions.documents.printed_values import picture
from conventions.documents.render.archive import read_parts, written
from conventions.documents.render.attachments import attachment
from tests.documents.filling import canonical, context, document, filled, text, theirs
from tests.documents.lint_templates import row, said, sound, table, with_body
from tests.documents.pictures import png
from tests.documents.trap_cases import VALUES

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

"""What looks right in docxtpl 0.20.2 and breaks, 17 to 25: what a document is made of; what happens here instead.

The numbers are those of the table in docs/traps.md.
"""

import re
import threading
from io import BytesIO

import pytest
from docx import Document
from docx.oxml.ns import qn
from jinja2.sandbox import SandboxedEnvironment

from budget.errors import InputError
from conventions.documents.lint import lint
from conventions.documents.printed_values import picture
from conventions.documents.render.archive import read_parts, written
from conventions.documents.render.attachments import attachment
from tests.documents.filling import document, filled, text
from tests.documents.lint_cases import heading, reference
from tests.documents.lint_templates import said, sound, with_body
from tests.documents.pictures import png
from tests.documents.trap_cases import VALUES, run


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

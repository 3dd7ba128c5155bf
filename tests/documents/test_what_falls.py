"""What conditions and loops do to notes, bookmarks, tables and content controls around their tags."""

import re

from conventions.documents.render.archive import read_parts, written
from tests.documents.filling import document
from tests.documents.lint_templates import row, said, table, with_body
from tests.documents.trap_cases import VALUES

NOTES = (
    '<w:footnotes xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main">'
    '<w:footnote w:type="separator" w:id="0"><w:p/></w:footnote>'
    '<w:footnote w:id="1"><w:p><w:r><w:t>un</w:t></w:r></w:p></w:footnote>'
    '<w:footnote w:id="2"><w:p><w:r><w:t>deux</w:t></w:r></w:p></w:footnote></w:footnotes>'
)


def body(content: bytes) -> str:
    return read_parts(content)["word/document.xml"].decode()


def noted(text: str, number: int) -> str:
    return said(text).replace("</w:p>", f'<w:r><w:footnoteReference w:id="{number}"/></w:r></w:p>')


def test_a_note_in_a_loop_is_one_for_each_round() -> None:
    template = with_body(said("{%p for x in list %}") + noted("{{ x.x }}", 2) + said("{%p endfor %}"))
    parts = read_parts(template)
    parts["word/footnotes.xml"] = NOTES.encode()
    filled = document(written(parts), VALUES)
    notes = re.findall(r'w:id="(\d)"><w:p><w:r><w:t>(\w+)', read_parts(filled)["word/footnotes.xml"].decode())
    assert notes == [("1", "deux"), ("2", "deux")]
    assert re.findall(r'footnoteReference w:id="(\d)"', body(filled)) == ["1", "2"]


def test_a_bookmark_in_a_loop_has_a_name_for_each_round() -> None:
    marked = said("{{ x.x }}").replace("<w:r>", '<w:bookmarkStart w:id="4" w:name="ici"/><w:r>')
    marked = marked.replace("</w:p>", '<w:bookmarkEnd w:id="4"/></w:p>')
    shown = body(document(with_body(said("{%p for x in list %}") + marked + said("{%p endfor %}")), VALUES))
    starts = re.findall(r'bookmarkStart w:id="(\d)" w:name="(\w+)"', shown)
    assert [name for _, name in starts] == ["ici", "ici_2"]
    assert re.findall(r'bookmarkEnd w:id="(\d)"', shown) == [number for number, _ in starts]


def test_a_bookmark_beside_a_tag_stays() -> None:
    opening = said("{%p if a.b %}").replace("<w:r>", '<w:bookmarkStart w:id="4" w:name="ici"/><w:r>')
    closing = said("{%p endif %}").replace("</w:p>", '<w:bookmarkEnd w:id="4"/></w:p>')
    shown = body(document(with_body(said("avant") + opening + said("dedans") + closing), VALUES))
    assert shown.index("bookmarkStart") < shown.index("dedans") < shown.index("bookmarkEnd")


def test_tables_in_a_loop_stay_several() -> None:
    looped = said("{%p for x in list %}") + table(row("{{ x.x }}")) + said("{%p endfor %}")
    assert "</w:tbl><w:tbl>" not in body(document(with_body(looped), VALUES))


def test_two_tables_side_by_side_in_the_template_stay_one() -> None:
    both = said("{{ a.b }}") + table(row("1")) + table(row("2")) + said("")
    assert "</w:tbl><w:tbl>" in body(document(with_body(both), VALUES))


def test_a_control_around_the_row_of_a_tag_goes_with_it() -> None:
    control = "<w:sdt><w:sdtPr/><w:sdtContent>{}</w:sdtContent></w:sdt>"
    rows = [control.format(row(text)) if text.startswith("{%tr") else row(text)
            for text in ("{%tr for x in list %}", "{{ x.x }}", "{%tr endfor %}")]  # fmt: skip
    shown = body(document(with_body(table(*rows)), VALUES))
    assert (shown.count("<w:tr"), "sdt" in shown) == (2, False)


def test_a_filled_control_is_bound_to_nothing() -> None:
    bound = (
        '<w:sdt><w:sdtPr><w:dataBinding w:xpath="/a" w:storeItemID="{{X}}"/></w:sdtPr><w:sdtContent>{}'
        "</w:sdtContent></w:sdt>"
    )
    shown = body(document(with_body(bound.replace("{{X}}", "X").replace("{}", said("{{ a.b }}"))), VALUES))
    assert "valeur" in shown
    assert "dataBinding" not in shown

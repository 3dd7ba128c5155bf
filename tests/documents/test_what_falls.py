"""What conditions and loops do to notes, bookmarks, tables and content controls around their tags."""

import re

import pytest

from budget.errors import InputError
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


CONTROL = "<w:sdt><w:sdtPr/><w:sdtContent>{}</w:sdtContent></w:sdt>"
LANDSCAPE = '<w:pPr><w:sectPr><w:pgSz w:w="16838" w:h="11906" w:orient="landscape"/></w:sectPr></w:pPr>'
LOOP, END_OF_LOOP = said("{%p for x in list %}"), said("{%p endfor %}")
NEVER, END = said("{%p if a.vide %}"), said("{%p endif %}")


def marked(text: str, name: str, *, begins: bool = True, ends: bool = True) -> str:
    """A paragraph with the beginning of a bookmark, its end, or both."""
    start = f'<w:bookmarkStart w:id="4" w:name="{name}"/>' if begins else ""
    end = '<w:bookmarkEnd w:id="4"/>' if ends else ""
    return said(text).replace("<w:r>", f"{start}<w:r>").replace("</w:p>", f"{end}</w:p>")


def refers(name: str) -> str:
    """A paragraph that prints what a bookmark holds."""
    return f'<w:p><w:fldSimple w:instr=" REF {name} \\h "><w:r><w:t>x</w:t></w:r></w:fldSimple></w:p>'


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


@pytest.mark.parametrize(
    "rows",
    [
        (row("{%tr for x in list %}"), CONTROL.format(row("{{ x.x }}")), row("{%tr endfor %}")),
        (CONTROL.format(row("{%tr for x in list %}") + row("{{ x.x }}") + row("{%tr endfor %}")),),
    ],
)
def test_a_table_whose_rows_stand_in_controls_is_kept(rows: tuple[str, ...]) -> None:
    shown = body(document(with_body(table(*rows)), VALUES))
    assert re.findall(r">(un|deux)<", shown) == ["un", "deux"]


@pytest.mark.parametrize(
    "text", [NEVER + said("x") + END, said("{%p for x in a.vide %}") + said("x") + END_OF_LOOP]
)
def test_a_control_around_what_fell_goes_with_it(text: str) -> None:
    assert "w:sdt" not in body(document(with_body(CONTROL.format(text)), VALUES))


def test_a_filled_control_is_no_blank_to_fill() -> None:
    word = 'xmlns:w15="http://schemas.microsoft.com/office/word/2012/wordml"'
    control = CONTROL.replace("<w:sdtPr/>", f"<w:sdtPr><w:showingPlcHdr/><w15:dataBinding {word}/></w:sdtPr>")
    shown = body(document(with_body(control.format(said("{{ a.b }}"))), VALUES))
    assert ("showingPlcHdr" in shown, "dataBinding" in shown, "valeur" in shown) == (False, False, True)


def test_a_section_ends_with_the_line_that_its_last_paragraph_was_joined_to() -> None:
    joined = said("{% if a.b -%}") + said("dedans{% endif %}").replace("<w:p>", f"<w:p>{LANDSCAPE}")
    assert "landscape" in body(document(with_body(said("avant") + joined + said("après")), VALUES))


def test_a_bookmark_whose_end_fell_ends_with_its_paragraph() -> None:
    text = marked("avant", "ici", ends=False) + NEVER + marked("x", "ici", begins=False) + END + refers("ici")
    shown = body(document(with_body(text), VALUES))
    assert shown.index("bookmarkStart") < shown.index("avant") < shown.index("bookmarkEnd")
    assert shown.count("bookmarkEnd") == 1


def test_a_bookmark_whose_beginning_fell_is_none() -> None:
    text = NEVER + marked("x", "ici", ends=False) + END + marked("après", "ici", begins=False)
    assert "bookmark" not in body(document(with_body(text), VALUES))


def test_a_reference_to_a_bookmark_that_fell_is_refused_with_its_place() -> None:
    content = with_body(NEVER + marked("x", "ici") + END + refers("ici"))
    with pytest.raises(InputError) as error:
        document(content, VALUES)
    assert (error.value.code, error.value.actual, error.value.params["paragraph"]) == (
        "reference_to_nothing",
        "ici",
        "4",
    )
    assert "x" in body(document(content, VALUES, draft=True))


def test_a_reference_that_falls_with_its_bookmark_is_no_fault() -> None:
    text = NEVER + marked("x", "ici") + refers("ici") + END + said("après")
    assert "REF" not in body(document(with_body(text), VALUES))


def test_the_text_of_a_link_to_what_fell_stays() -> None:
    link = '<w:p><w:hyperlink w:anchor="ici"><w:r><w:t>voir</w:t></w:r></w:hyperlink></w:p>'
    shown = body(document(with_body(NEVER + marked("x", "ici") + END + link), VALUES))
    assert ("voir" in shown, "hyperlink" in shown) == (True, False)


def test_each_round_refers_to_its_own_bookmark() -> None:
    shown = body(document(with_body(LOOP + refers("ici") + marked("{{ x.x }}", "ici") + END_OF_LOOP), VALUES))
    assert re.findall(r'w:name="(\w+)"|REF (\w+)', shown) == [
        ("", "ici"), ("ici", ""), ("", "ici_2"), ("ici_2", ""),
    ]  # fmt: skip


def test_outside_of_a_loop_the_first_of_a_name_is_meant() -> None:
    inner = said("{%p for y in list %}") + marked("{{ y.x }}", "la") + refers("ici") + said("{%p endfor %}")
    text = LOOP + marked("{{ x.x }}", "ici") + inner + END_OF_LOOP + refers("la")
    shown = body(document(with_body(text), VALUES))
    assert re.findall(r"REF (\w+)", shown) == ["ici", "ici", "ici_2", "ici_2", "la"]


def test_a_loop_without_a_round_may_say_something_else() -> None:
    text = (
        said("{%p for x in a.vide %}") + marked("x", "ici") + said("{%p else %}") + said("rien") + END_OF_LOOP
    )
    assert "rien" in body(document(with_body(text), VALUES))


PAGE = '<w:r><w:br w:type="page"/></w:r>'


@pytest.mark.parametrize(
    ("tag", "breaks"),
    [
        (NEVER.replace("</w:p>", f"{PAGE}</w:p>"), 0),
        (NEVER.replace("<w:r>", f"{PAGE}<w:r>", 1), 1),
        (NEVER.replace("<w:p>", "<w:p><w:pPr><w:pageBreakBefore/></w:pPr>"), 1),
        (NEVER.replace("<w:p>", '<w:p><w:pPr><w:pageBreakBefore w:val="false"/></w:pPr>'), 0),
    ],
    ids=["after the tag, as LibreOffice writes it", "before the tag", "before its paragraph", "none"],
)
def test_a_break_after_the_tag_that_opens_a_block_is_of_the_block(tag: str, breaks: int) -> None:
    shown = body(document(with_body(said("avant") + tag + said("dedans") + END), VALUES))
    assert ("dedans" in shown, shown.count('w:br w:type="page"')) == (False, breaks)

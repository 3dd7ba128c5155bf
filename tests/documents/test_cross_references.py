"""A reference to an article bears the number that its heading bears once the conditions have run."""

import re
from io import BytesIO

import pytest
from docx import Document
from docx.oxml.ns import qn

from conventions.documents.context import Entry
from conventions.documents.document_errors import BrokenTemplateError, ReferenceToNothingError
from conventions.documents.render.archive import read_parts, written
from tests.documents.filling import document, filled, text
from tests.documents.lint_templates import said, with_body
from tests.documents.reading import plain

WITHOUT: dict[str, Entry] = {"a.b": ""}
WITH: dict[str, Entry] = {"a.b": "oui"}


def heading(title: str, bookmark: str) -> str:
    mark = f'<w:bookmarkStart w:id="7" w:name="{bookmark}"/>'
    return (
        said(title, "Heading1")
        .replace("</w:pPr>", f"</w:pPr>{mark}")
        .replace("</w:p>", '<w:bookmarkEnd w:id="7"/></w:p>')
    )


def reference(bookmark: str, switches: str = "\\r \\h", shown: str = "Article 99") -> str:
    runs = (
        '<w:r><w:fldChar w:fldCharType="begin"/></w:r>'
        f"<w:r><w:instrText> REF {bookmark} {switches} </w:instrText></w:r>"
        '<w:r><w:fldChar w:fldCharType="separate"/></w:r>'
    )
    last = f"<w:r><w:t>{shown[:3]}</w:t></w:r><w:r><w:t>{shown[3:]}</w:t></w:r>" if shown else ""
    return f'<w:p><w:r><w:t xml:space="preserve">voir </w:t></w:r>{runs}{last}<w:r><w:fldChar w:fldCharType="end"/></w:r></w:p>'


def simple(bookmark: str) -> str:
    return f'<w:p><w:fldSimple w:instr=" REF {bookmark} \\n "><w:r><w:t>9</w:t></w:r></w:fldSimple></w:p>'


def shown(content: bytes) -> str:
    """Every text, those of simple fields included, which python-docx does not show."""
    body = Document(BytesIO(content)).element.body
    found = [
        "".join(node.text or "" for node in paragraph.iter(qn("w:t"))) for paragraph in body.iter(qn("w:p"))
    ]
    return plain(" ".join(found))


BODY = "".join(
    (
        reference("_Ref3"),
        heading("Un", "_Ref1"),
        said("{%p if a.b %}"),
        heading("Deux", "_Ref2"),
        said("{%p endif %}"),
        heading("Trois", "_Ref3"),
        reference("_Ref1"),
        simple("_Ref3"),
    )
)


def test_numbers_follow_the_articles_that_are_there() -> None:
    assert shown(filled(BODY, WITH)) == "voir Article 3 Un Deux Trois voir Article 1 Article 3"
    assert shown(filled(BODY, WITHOUT)) == "voir Article 2 Un Trois voir Article 1 Article 2"


@pytest.mark.parametrize(
    ("switches", "shown"),
    [
        ("\\r \\h", "voir Article 1"),
        ("\\w", "voir Article 1"),
        ("\\n \\h \\* MERGEFORMAT", "voir Article 1"),
        ("\\r \\t \\h", "voir 1"),
    ],
)
def test_the_number_is_written_as_word_would_write_it(switches: str, shown: str) -> None:
    assert text(filled(heading("Un", "_Ref1") + reference("_Ref1", switches), {})) == f"Un {shown}"


def test_a_field_that_never_showed_anything_shows_the_number() -> None:
    assert text(filled(heading("Un", "_Ref1") + reference("_Ref1", shown=""), {})) == "Un voir Article 1"


def test_a_reference_to_a_text_is_left_alone() -> None:
    assert text(filled(heading("Un", "_Ref1") + reference("_Ref1", "\\h", "Un"), {})) == "Un voir Un"


def test_a_reference_to_an_article_left_out_is_an_error_and_a_mark_in_a_draft() -> None:
    body = (
        said("{%p if a.b %}")
        + heading("Deux", "_Ref2")
        + said("{%p endif %}")
        + heading("Un", "_Ref1")
        + reference("_Ref2")
    )
    assert text(filled(body, WITH)).endswith("voir Article 1")
    with pytest.raises(ReferenceToNothingError) as caught:
        filled(body, WITHOUT)
    assert caught.value.actual == "_Ref2"
    assert (caught.value.params["article"], caught.value.params["paragraph"]) == ("Article 2 – Un", "5")
    assert text(filled(body, WITHOUT, draft=True)).endswith("voir ⟦?⟧")


def test_a_header_that_refers_to_a_text_left_out_is_an_error_and_none_where_it_stands() -> None:
    body = said("{%p if a.b %}") + heading("Deux", "_Ref2") + said("{%p endif %}") + said("Un")
    found = read_parts(with_body(body))
    header = re.sub(
        rb"<w:p[ >].*</w:p>",
        reference("_Ref2", "\\h", "Deux").replace("\\", "\\\\").encode(),
        found["word/header1.xml"],
        flags=re.DOTALL,
    )
    template = written(found | {"word/header1.xml": header})
    assert "Deux" in text(document(template, WITH))
    assert "Un" in text(document(template, WITHOUT, draft=True))
    with pytest.raises(ReferenceToNothingError) as caught:
        document(template, WITHOUT)
    assert (caught.value.actual, caught.value.params["part"]) == ("_Ref2", "word/header1.xml")


@pytest.mark.parametrize(
    "body", [reference("_Nowhere"), heading("Un", "_Ref1").replace("Heading1", "Normal") + reference("_Ref1")]
)
def test_a_reference_that_leads_to_no_number_is_refused(body: str) -> None:
    with pytest.raises(BrokenTemplateError) as caught:
        filled(body, {})
    assert caught.value.params["why"] == "reference_unnumbered"


def test_levels_below_count_within_their_article() -> None:
    levels = "".join(
        f'<w:lvl w:ilvl="{level}"><w:start w:val="1"/><w:numFmt w:val="{form}"/><w:lvlText w:val="{shown}"/></w:lvl>'
        for level, form, shown in ((0, "upperRoman", "%1."), (1, "lowerLetter", "%1-%2)"))
    )
    parts = read_parts(with_body("x"))
    parts["word/numbering.xml"] = parts["word/numbering.xml"].replace(
        b"<w:num ",
        f'<w:abstractNum w:abstractNumId="77">{levels}</w:abstractNum><w:num w:numId="77"><w:abstractNumId w:val="77"/></w:num><w:num '.encode(),
        1,
    )

    def item(level: int, name: str) -> str:
        numbering = f'<w:pPr><w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="77"/></w:numPr></w:pPr>'
        return f'<w:p>{numbering}<w:bookmarkStart w:id="1" w:name="{name}"/><w:r><w:t>.</w:t></w:r><w:bookmarkEnd w:id="1"/></w:p>'

    body = "".join(
        (item(0, "a"), item(1, "b"), item(1, "c"), item(0, "d"), item(1, "e"), *map(simple, "abcde"))
    )
    made = document(with_body(body, numbering=parts["word/numbering.xml"]), {})
    assert shown(made).split()[5:] == ["I", "I-a)", "I-b)", "II", "II-a)"]

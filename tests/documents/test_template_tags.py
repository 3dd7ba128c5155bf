"""Tags are found in one pass, whatever the text; what a reviewer left is settled; what is unsafe is refused."""

import re
from io import BytesIO

import pytest
from docx import Document
from hypothesis import given
from hypothesis import strategies as st

from conventions.documents.document_errors import UnsafeTemplateError
from conventions.documents.opened import tags_in, without_tags
from conventions.documents.render.archive import read_parts, written
from tests.documents.filling import document, filled, text
from tests.documents.lint_templates import said, with_body

TAG = re.compile(r"\{\{.*?\}\}|\{%.*?%\}|\{#.*?#\}", re.DOTALL)
W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"


@given(st.text("{}%# ab\n", max_size=60))
def test_the_scan_finds_what_the_pattern_finds(content: str) -> None:
    assert [tag.text for tag in tags_in(content)] == TAG.findall(content)
    assert without_tags(content) == TAG.sub("", content)


@pytest.mark.parametrize("brace", ["{{", "{%", "{#", "{{ a ", "{% if "])
def test_half_a_million_braces_without_their_other_half_are_no_tag(brace: str) -> None:
    assert tags_in(brace * 500_000) == []  # a scan that looks for each other half anew would not end


COMMENTED = (
    '<w:p><w:commentRangeStart w:id="0"/><w:r><w:t>{{ a.b }}</w:t></w:r><w:commentRangeEnd w:id="0"/>'
    '<w:r><w:commentReference w:id="0"/></w:r></w:p>'
)


def test_the_comments_of_a_template_are_not_in_the_document() -> None:
    parts = read_parts(with_body(COMMENTED))
    parts["word/comments.xml"] = b'<w:comments xmlns:w="x"/>'
    parts["[Content_Types].xml"] = parts["[Content_Types].xml"].replace(
        b"</Types>", b'<Override PartName="/word/comments.xml" ContentType="x"/></Types>'
    )
    name = "word/_rels/document.xml.rels"
    relation = b'<Relationship Id="rIdC" Type="http://x/comments" Target="comments.xml"/></Relationships>'
    parts[name] = parts[name].replace(b"</Relationships>", relation)
    made = read_parts(document(written(parts), {"a.b": "valeur"}))
    assert not [part for part, content in made.items() if b"comment" in content.lower() or "comment" in part]
    assert b"valeur" in made["word/document.xml"]


def test_changes_that_were_tracked_are_accepted() -> None:
    body = (
        '<w:p><w:pPr><w:rPr><w:del w:id="1" w:author="x"/></w:rPr></w:pPr><w:del w:id="2" w:author="x"><w:r>'
        "<w:delText>ôté</w:delText></w:r></w:del></w:p>"
        '<w:p><w:pPr><w:pPrChange w:id="3" w:author="x"><w:pPr/></w:pPrChange></w:pPr>'
        '<w:ins w:id="4" w:author="x"><w:r><w:rPr><w:rPrChange w:id="5" w:author="x"/></w:rPr><w:t>mis</w:t></w:r></w:ins></w:p>'
        "<w:tbl><w:tblPr/><w:tblGrid/><w:tr><w:tc><w:p/></w:tc></w:tr>"
        '<w:tr><w:trPr><w:del w:id="6" w:author="x"/></w:trPr><w:tc><w:p/></w:tc></w:tr></w:tbl>'
    )
    made = filled(body, {})
    word = Document(BytesIO(made))
    assert [paragraph.text for paragraph in word.paragraphs] == ["mis"]
    assert len(word.tables[0].rows) == 1
    assert not re.search(rb"w:(ins|del|rPrChange|pPrChange)\b", read_parts(made)["word/document.xml"])


@pytest.mark.parametrize(
    "code", ["INCLUDETEXT x", " DDEAUTO c:\\x", "includepicture y", "LINK Excel.Sheet x", "MACROBUTTON m x"]
)
@pytest.mark.parametrize("form", ["long", "short", "second", "unended"])
def test_a_field_that_fetches_or_runs_is_refused(code: str, form: str) -> None:
    begin, end = (f'<w:r><w:fldChar w:fldCharType="{kind}"/></w:r>' for kind in ("begin", "end"))
    instruction = (
        f"<w:r><w:instrText>{code[:3]}</w:instrText></w:r><w:r><w:instrText>{code[3:]}</w:instrText></w:r>"
    )
    body = {
        "long": f"<w:p>{begin}{instruction}{end}</w:p>",
        "short": f'<w:p><w:fldSimple w:instr="{code}"><w:r><w:t>x</w:t></w:r></w:fldSimple></w:p>',
        "second": f"<w:p>{begin}<w:r><w:instrText>PAGE</w:instrText></w:r>{begin}{instruction}{end}{end}</w:p>",
        "unended": f"<w:p>{begin}{instruction}</w:p>",
    }[form]
    with pytest.raises(UnsafeTemplateError):
        filled(body, {})


def test_the_file_a_template_was_once_made_from_is_forgotten() -> None:
    parts = read_parts(with_body(said("x")))
    space = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    parts["word/_rels/settings.xml.rels"] = (
        '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship '
        f'Id="rId1" Type="{space}/attachedTemplate" Target="file:///C:/x.dotm" TargetMode="External"/></Relationships>'
    ).encode()
    parts["word/settings.xml"] = re.sub(
        rb"(<w:settings[^>]*>)", rb'\1<w:attachedTemplate r:id="rId1"/>', parts["word/settings.xml"]
    )
    made = read_parts(document(written(parts), {}))
    assert b"attachedTemplate" not in b"".join(made.values())
    assert text(document(written(parts), {})) == "x"

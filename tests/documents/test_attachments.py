"""A document put into another changes nothing around it, and loses nothing without a word."""

import re

import pytest

from budget.errors import InputError
from conventions.documents.document_errors import AttachmentRefusedError
from conventions.documents.render.archive import read_parts, written
from conventions.documents.render.attachments import attachment
from tests.documents.filling import document
from tests.documents.lint_templates import row, said, table, with_body
from tests.documents.test_what_falls import LANDSCAPE, body, marked, refers
from tests.documents.trap_cases import VALUES

TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.footnotes+xml"
SPACE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
PLACE = said("{{p attached.annexe }}")


def with_footnotes(text: str, *notes: str) -> bytes:
    """A document with these notes, numbered from 1."""
    parts = read_parts(with_body(text))
    written_notes = "".join(
        f'<w:footnote w:id="{number}">{said(note)}</w:footnote>' for number, note in enumerate(notes, start=1)
    )
    parts["word/footnotes.xml"] = f'<w:footnotes xmlns:w="{W}">{written_notes}</w:footnotes>'.encode()
    for name, end, entry in (
        (
            "[Content_Types].xml",
            "</Types>",
            f'<Override PartName="/word/footnotes.xml" ContentType="{TYPE}"/>',
        ),
        (
            "word/_rels/document.xml.rels",
            "</Relationships>",
            f'<Relationship Id="rId90" Type="{SPACE}/footnotes" Target="footnotes.xml"/>',
        ),
    ):
        parts[name] = parts[name].replace(end.encode(), f"{entry}{end}".encode())
    return written(parts)


def noted(text: str, number: int, kind: str = "footnote") -> str:
    return said(text).replace("</w:p>", f'<w:r><w:{kind}Reference w:id="{number}"/></w:r></w:p>')


def joined(host: bytes, content: bytes) -> bytes:
    return document(host, VALUES | {"attached.annexe": attachment("attached.annexe", content)})


def test_notes_stand_in_the_order_of_the_text() -> None:
    host = with_footnotes(noted("un", 1) + PLACE + noted("trois", 2), "note un", "note trois")
    made = joined(host, with_footnotes(noted("deux", 1), "note deux"))
    notes = read_parts(made)["word/footnotes.xml"].decode()
    assert re.findall(r">note (\w+)", notes) == ["un", "deux", "trois"]
    assert re.findall(r'footnoteReference w:id="(\d)"', body(made)) == ["1", "2", "3"]


def test_endnotes_which_would_be_lost_are_refused() -> None:
    with pytest.raises(AttachmentRefusedError) as error:
        attachment("annexe", with_body(noted("x", 1, "endnote")))
    assert error.value.params["why"] == "endnotes"


def test_a_section_in_it_gives_the_pages_before_no_other_format() -> None:
    content = with_body(said("x").replace("<w:p>", f"<w:p>{LANDSCAPE}") + said("y"))
    made = body(joined(with_body(said("avant") + PLACE + said("après")), content))
    assert ("landscape" in made, made.count('w:br w:type="page"')) == (False, 1)
    assert "landscape" in attachment("annexe", content).lost


def test_its_bookmarks_have_names_of_their_own() -> None:
    host = with_body(marked("x", "ici") + PLACE + refers("ici"))
    made = body(joined(host, with_body(marked("y", "ici") + refers("ici"))))
    assert re.findall(r'w:name="(\w+)"|REF (\w+)', made) == [
        ("ici", ""), ("ici_2", ""), ("", "ici_2"), ("", "ici"),
    ]  # fmt: skip
    numbers = re.findall(r'bookmarkStart w:id="(\d+)"', made)
    assert len(numbers) == len(set(numbers)) == 2


def test_its_tracked_changes_are_accepted_and_that_is_said() -> None:
    change = '<w:ins w:id="1" w:author="a"><w:r><w:t>ajout</w:t></w:r></w:ins><w:commentReference w:id="3"/>'
    content = with_body(said("x").replace("</w:p>", f"{change}</w:p>"))
    made = body(joined(with_body(PLACE), content))
    assert ("ajout" in made, "w:ins" in made, "comment" in made) == (True, False, False)
    assert "changes" in attachment("annexe", content).lost


def test_its_columns_are_said_to_be_lost() -> None:
    columns = LANDSCAPE.replace("</w:sectPr>", '<w:cols w:num="2"/></w:sectPr>')
    assert "columns" in attachment("a", with_body(said("x").replace("<w:p>", f"<w:p>{columns}"))).lost


def test_its_table_does_not_run_into_those_around_it() -> None:
    host = with_body(table(row("1")) + PLACE + table(row("3")))
    made = body(joined(host, with_body(table(row("2")))))
    assert ("</w:tbl><w:tbl>" in made, made.count("<w:tbl>")) == (False, 3)


def test_it_has_no_place_in_a_header() -> None:
    parts = read_parts(with_body(said("x")))
    header = re.sub(rb"<w:p[ >].*</w:p>", PLACE.encode(), parts["word/header1.xml"], flags=re.DOTALL)
    with pytest.raises(InputError) as error:
        joined(written(parts | {"word/header1.xml": header}), with_body(said("y")))
    assert error.value.params["why"] == "attachment_place"

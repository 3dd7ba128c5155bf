"""One opener for every file that people hand in: known by its content, refused by its name."""

import zipfile
from collections.abc import Mapping
from io import BytesIO

import pytest

from conventions.documents.document_errors import AttachmentRefusedError, NoDocumentError
from conventions.documents.render.archive import read_parts
from conventions.documents.render.attachments import attachment
from conventions.files.text import FileKind, file_kind
from tests.documents.filling import document, text
from tests.documents.lint_templates import said, with_body
from tests.documents.trap_cases import VALUES

RELATIONS = "word/_rels/document.xml.rels"
STRICT = b"http://purl.oclc.org/ooxml/wordprocessingml/main"
LOOSE = b"http://schemas.openxmlformats.org/wordprocessingml/2006/main"


def zipped(parts: Mapping[str, bytes]) -> bytes:
    made = BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return made.getvalue()


def parts() -> dict[str, bytes]:
    return read_parts(with_body(said("{{ a.b }}")))


def xml(text: str) -> bytes:
    return b'<?xml version="1.0" encoding="UTF-8"?>' + text.encode()


def strict_text() -> bytes:
    """A package whose relationships are the usual ones, and its text is Strict."""
    found = parts()
    return zipped(found | {"word/document.xml": found["word/document.xml"].replace(LOOSE, STRICT)})


KINDS = [
    (
        xml('<pkg:package xmlns:pkg="http://schemas.microsoft.com/office/2006/xmlPackage"/>'),
        FileKind.WORD_XML,
    ),
    (xml('<?mso-application progid="Word.Document"?><w:wordDocument/>'), FileKind.WORD_XML),
    (xml('<?mso-application progid="Excel.Sheet"?><Workbook/>'), FileKind.EXCEL_XML),
    (xml('<Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet"/>'), FileKind.EXCEL_XML),
    (xml('<office:document office:mimetype="application/vnd.oasis.opendocument.text"/>'), FileKind.OPEN_TEXT),
    (xml('<!DOCTYPE html PUBLIC "x"><html/>'), FileKind.HTML),
    (b"<!-- export --><html>", FileKind.HTML),
    (b"MIME-Version: 1.0\r\nContent-Type: multipart/related", FileKind.HTML),
    ("\ufeff<html><body>".encode("utf-16-le"), FileKind.HTML),
    (b"\x89PNG\r\n\x1a\n", FileKind.PICTURE),
    (b"", FileKind.EMPTY),
    (zipped({"modele.docx": b"x"}), FileKind.OTHER_PACKAGE),
    (with_body(said("x"))[:-40], FileKind.DAMAGED),
    (strict_text(), FileKind.WORD_STRICT),
    (
        zipped({"[Content_Types].xml": b"application/vnd.ms-excel.sheet.binary.macroEnabled.main"}),
        FileKind.EXCEL_BINARY,
    ),
]


@pytest.mark.parametrize(("content", "kind"), KINDS, ids=[kind.value for _, kind in KINDS])
def test_what_is_no_word_document_is_refused_by_its_name(content: bytes, kind: FileKind) -> None:
    assert file_kind(content) is kind
    with pytest.raises(NoDocumentError) as template:
        document(content, VALUES)
    with pytest.raises(AttachmentRefusedError) as attached:
        attachment("annexe", content)
    assert template.value.params["why"] == attached.value.params["why"] == f"file_kind_{kind.value}"


@pytest.mark.parametrize(
    "data", [b"BM;Libelle;Montant\n", xml("<comptabilite/>"), "Libellé;1".encode("utf-16")]
)
def test_accounts_are_none_of_them(data: bytes) -> None:
    assert file_kind(data) is FileKind.OTHER


def test_a_text_under_the_name_that_word_in_a_browser_gives_it_is_read() -> None:
    found = {name.replace("document.xml", "document2.xml"): content for name, content in parts().items()}
    for name in ("[Content_Types].xml", "_rels/.rels"):
        found[name] = found[name].replace(b"document.xml", b"document2.xml")
    assert text(document(zipped(found), VALUES)) == "valeur"


@pytest.mark.parametrize(
    ("kind", "use", "stays"),
    [
        (
            "hyperlink",
            '<w:p><w:hyperlink r:id="rId77"><w:r><w:t>lien</w:t></w:r></w:hyperlink></w:p>',
            "lien",
        ),
        ("image", '<w:p><w:r><w:drawing><x r:embed="rId77"/></w:drawing></w:r></w:p>', ""),
        ("header", '<w:p><w:pPr><w:sectPr><w:headerReference r:id="rId77"/></w:sectPr></w:pPr></w:p>', ""),
    ],
)
def test_nothing_refers_to_a_part_that_is_not_there(kind: str, use: str, stays: str) -> None:
    space = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    found = read_parts(with_body(said("{{ a.b }}") + use))
    entry = f'<Relationship Id="rId77" Type="{space}/{kind}" Target="gone.xml"/></Relationships>'
    found[RELATIONS] = found[RELATIONS].replace(b"</Relationships>", entry.encode())
    made = read_parts(document(zipped(found), VALUES))
    assert b"rId77" not in made["word/document.xml"] + made[RELATIONS]
    assert stays.encode() in made["word/document.xml"]

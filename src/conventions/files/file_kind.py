"""The kind of a file, recognised by its content, not by its name."""

import zipfile
from enum import Enum
from io import BytesIO
from typing import Final


class FileKind(Enum):
    """The kinds of files submitted as documents, workbooks or accounts; the value is a message key."""

    WORD = "word"
    WORD_MACROS = "word_macros"
    WORD_STRICT = "word_strict"
    WORD_OLD = "word_old"
    WORD_XML = "word_xml"
    EXCEL = "excel"
    EXCEL_STRICT = "excel_strict"
    EXCEL_OLD = "excel_old"
    EXCEL_BINARY = "excel_binary"
    EXCEL_XML = "excel_xml"
    ENCRYPTED = "encrypted"
    OPEN_TEXT = "open_text"
    OPEN_SHEET = "open_sheet"
    HTML = "html"
    PDF = "pdf"
    RTF = "rtf"
    PICTURE = "picture"
    OFFICE_OLD = "office_old"
    OTHER_PACKAGE = "other_package"
    DAMAGED = "damaged"
    EMPTY = "empty"
    OTHER = "other"


_ZIP: Final = b"PK\x03\x04"
_OLE: Final = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_PART: Final = 1_000_000
_HEAD: Final = 1_000
_STRICT: Final = b"purl.oclc.org/ooxml"
_STRICT_PARTS: Final = ("_rels/.rels", "word/document.xml", "xl/workbook.xml")
"""Where a package says that it is Strict Open XML; of some programs only the text does."""

_BLANK: Final = b"\xef\xbb\xbf\0 \t\r\n"
_STREAMS: Final = (
    ("EncryptedPackage", FileKind.ENCRYPTED),
    ("WordDocument", FileKind.WORD_OLD),
    ("Workbook", FileKind.EXCEL_OLD),
    ("Book", FileKind.EXCEL_OLD),
)
"""The streams of an old compound file, by which its kind is told."""

_OPEN_TYPES: Final = (
    (b"opendocument.text", FileKind.OPEN_TEXT),
    (b"opendocument.spreadsheet", FileKind.OPEN_SHEET),
)
_TEXTS: Final = (
    ((b"%pdf",), FileKind.PDF),
    ((b"{\\rtf",), FileKind.RTF),
    ((b"\x89png", b"\xff\xd8\xff", b"gif8"), FileKind.PICTURE),
    ((b"mime-version:",), FileKind.HTML),
    ((b"<html", b"<!doctype html", b"<table", b"<body", b"<head", b"<style", b"<div"), FileKind.HTML),
)
_OF_XML: Final = (
    (b"schemas.microsoft.com/office/2006/xmlpackage", FileKind.WORD_XML),
    (b"schemas.microsoft.com/office/word/2003", FileKind.WORD_XML),
    (b"word.document", FileKind.WORD_XML),
    (b"excel.sheet", FileKind.EXCEL_XML),
    (b"office:spreadsheet", FileKind.EXCEL_XML),
    (b"opendocument.text", FileKind.OPEN_TEXT),
    (b"opendocument.spreadsheet", FileKind.OPEN_SHEET),
    (b"<html", FileKind.HTML),
    (b"<!doctype html", FileKind.HTML),
)
"""What an XML file, or one that begins with a remark, says of itself in its first lines."""


def file_kind(data: bytes) -> FileKind:
    r"""Return the kind of a file by its bytes.

    >>> [file_kind(data).value for data in (b"", b"<HTML>", b"Libelle;Montant\n", b"PK\x03\x04cut")]
    ['empty', 'html', 'other', 'damaged']
    """
    if data.startswith(_ZIP):
        return _package(data)
    if data.startswith(_OLE):
        names = ((name.encode("utf-16-le"), kind) for name, kind in _STREAMS)
        return next((kind for name, kind in names if name in data), FileKind.OFFICE_OLD)
    head = data[:_HEAD].lower()
    if head.startswith((b"\xff\xfe", b"\xfe\xff")):
        head = head[2:].replace(b"\0", b"")
    head = head.lstrip(_BLANK)
    if not head:
        return FileKind.EMPTY
    if head.startswith((b"<?xml", b"<!--")):
        return next((kind for word, kind in _OF_XML if word in head), FileKind.OTHER)
    return next((kind for starts, kind in _TEXTS if head.startswith(starts)), FileKind.OTHER)


def _package(data: bytes) -> FileKind:
    try:
        with zipfile.ZipFile(BytesIO(data)) as packed:
            names = set(packed.namelist())
            if any(info.flag_bits & 1 for info in packed.infolist()):
                return FileKind.ENCRYPTED
            if "mimetype" in names:
                mime = _read(packed, "mimetype")
                return next((kind for word, kind in _OPEN_TYPES if word in mime), FileKind.OTHER_PACKAGE)
            if "[Content_Types].xml" not in names:
                return FileKind.OTHER_PACKAGE
            types = _read(packed, "[Content_Types].xml")
            is_strict = any(_STRICT in _read(packed, part) for part in names.intersection(_STRICT_PARTS))
    except (zipfile.BadZipFile, EOFError, OSError, RuntimeError, NotImplementedError, ValueError):
        return FileKind.DAMAGED
    if b"wordprocessingml" in types or b"ms-word" in types:
        if is_strict:
            return FileKind.WORD_STRICT
        return FileKind.WORD_MACROS if b"macroEnabled" in types else FileKind.WORD
    if b"ms-excel.sheet.binary" in types:
        return FileKind.EXCEL_BINARY
    if b"spreadsheetml" in types or b"ms-excel" in types:
        return FileKind.EXCEL_STRICT if is_strict else FileKind.EXCEL
    return FileKind.OTHER_PACKAGE


def _read(packed: zipfile.ZipFile, name: str) -> bytes:
    """Return the first bytes of a part, as many as needed to recognise its kind."""
    with packed.open(name) as stream:
        return stream.read(_PART if name.startswith(("[", "_", "mime")) else _HEAD)

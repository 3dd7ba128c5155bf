"""The text of a file: its kind, size and encoding are checked before anything is parsed."""

import codecs
import errno
import os
import re
from codecs import BOM_UTF8
from collections import Counter
from collections.abc import Iterator, Mapping
from enum import Enum
from functools import cache
from io import BytesIO
from itertools import islice
from pathlib import Path
from stat import S_ISREG
from typing import TYPE_CHECKING, BinaryIO, Final

from conventions.files.faults import RefusedValueError

if TYPE_CHECKING:
    from zipfile import ZipFile


@cache
def shipped_folder(name: str) -> Path:
    """Return a built-in folder: `templates_docx`, `examples`, `models` or `rulebooks`."""
    package = Path(__file__).resolve().parents[1]
    packaged = package / "data"
    return (packaged if packaged.is_dir() else package.parents[1]) / name


def printable(name: str) -> str:
    r"""Return the name of a file as it can be printed: its bytes that are not UTF-8 as `\xHH`.

    >>> printable("été.md"), printable("r\udce9sum\udce9.md")
    ('été.md', 'r\\xe9sum\\xe9.md')
    """
    return os.fsencode(name).decode("utf-8", "backslashreplace")


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
"""The streams of an old compound file, by which its kind is recognised."""

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
    import zipfile  # few files are packages

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


def _read(packed: "ZipFile", name: str) -> bytes:
    """Return the first bytes of a part, as many as needed to recognise its kind."""
    with packed.open(name) as stream:
        return stream.read(_PART if name.startswith(("[", "_", "mime")) else _HEAD)


MAX_BYTES: Final = 5_000_000
"""The file of one dossier is a few kilobytes; more is another file."""

MAX_TOML_BYTES: Final = 1_000_000
"""A second of reading; 10 000 facts have less."""

_WIDE_MARKS: Final = (b"\xff\xfe", b"\xfe\xff")


def file_bytes(path: Path) -> bytes:
    """Return the bytes of a regular file of bounded size; `RefusedValueError` if it cannot be read."""
    try:
        status = path.stat()
        if not S_ISREG(status.st_mode):
            raise RefusedValueError("file_not_regular")
        if status.st_size > MAX_BYTES:
            raise _too_big(status.st_size)
        with path.open("rb") as stream:
            data = stream.read(MAX_BYTES + 1)
    except OSError as error:
        raise _unopened(path, error) from error
    if len(data) > MAX_BYTES:
        raise _too_big(len(data))
    return data


def _too_big(size: int, most: int = MAX_BYTES) -> RefusedValueError:
    return RefusedValueError("file_too_big", actual=str(size), expected=str(most))


def _unopened(path: Path, error: OSError) -> RefusedValueError:
    match error.errno:
        case errno.ENOENT if path.is_symlink():
            fault = "link_broken"
        case errno.ENOENT | errno.ENOTDIR:
            fault = "file_missing"
        case errno.ELOOP:
            fault = "link_loop"
        case errno.EACCES | errno.EPERM:
            fault = "file_forbidden"
        case _:
            fault = "file_unreadable"
    return RefusedValueError(fault, actual=path.name)


def toml_text(data: bytes) -> str:
    """Return the text of a TOML file: UTF-8, with or without its mark, of bounded size."""
    if len(data) > MAX_TOML_BYTES:
        raise _too_big(len(data), MAX_TOML_BYTES)
    return _utf8(data)


def prose_text(data: bytes) -> str:
    """Return the text of a Markdown file with uniform line ends; the reader checks its size."""
    return _utf8(data).replace("\r\n", "\n").replace("\r", "\n")


def _utf8(data: bytes) -> str:
    if data.startswith(_WIDE_MARKS):
        raise RefusedValueError("encoding_wide", actual="UTF-16", expected="UTF-8")
    try:
        return data.removeprefix(BOM_UTF8).decode()
    except UnicodeDecodeError as error:
        raise _not_utf8(data, error) from error


def csv_text(data: bytes) -> str:
    """Return the text of a CSV file: UTF-8, else cp1252 as spreadsheets in France still write it."""
    try:
        return _utf8(data)
    except RefusedValueError as refused:
        if refused.fault != "encoding":
            raise
    try:
        return data.decode("cp1252")
    except UnicodeDecodeError as error:
        raise _not_utf8(data, error) from error


def _not_utf8(data: bytes, error: UnicodeDecodeError) -> RefusedValueError:
    line = data.count(b"\n", 0, error.start) + 1
    return RefusedValueError(
        "encoding", actual=f"0x{data[error.start]:02X}", expected="UTF-8", line=str(line)
    )


BLOCK: Final = 1 << 16
"""So many bytes are held at once, cells that fit a processor's cache; a line is shorter."""

ODD: Final = re.compile(
    "[\x00-\x08\x0e-\x1f\x7f-\x9f\u2500-\u259f\ue000-\uf8ff\ufffd]"
    "|[ÃÂ][\xa0-\xbf\u0152\u0153\u0160\u0161\u0178\u017d\u017e\u0192\u02c6\u02dc\u2013-\u2122]|â€"
)
"""Signs that no French text has: controls, frames of old screens, private signs, undecoded bytes, and a
letter of UTF-8 that was read as two (`Ã©`)."""

_WIDE: Final = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
_LOOKED_AT: Final = 4_096
_HIGH: Final = re.compile(rb"[\x80-\xff]")
_SMALL: Final = frozenset("àâäæçéèêëîïôöœùûüÿñ")
_CAPITAL: Final = frozenset("ÀÂÄÆÇÉÈÊËÎÏÔÖŒÙÛÜŸÑ")
_SIGNS: Final = frozenset("€«»°…–—“”‘\u00a0\u202f²³")


class Encoding(Enum):
    """The encodings that accounts come in; the value is the name that Python knows it by."""

    UTF_8 = "utf-8"
    UTF_8_MARKED = "utf-8-sig"
    CP1252 = "cp1252"
    LATIN_9 = "iso-8859-15"
    CP850 = "cp850"
    MAC_ROMAN = "mac_roman"


ENCODINGS: Final = tuple(each.value for each in Encoding if each is not Encoding.UTF_8_MARKED)
"""What a mapping may say."""

_OLD: Final = (Encoding.CP1252, Encoding.LATIN_9, Encoding.CP850, Encoding.MAC_ROMAN)
"""Those of one byte a character, the likelier first."""


class WideEncodingError(Exception):
    """The bytes begin with the mark of UTF-16: two bytes a character."""


def encoding_of(stream: BinaryIO) -> Encoding:
    r"""Return the encoding of all that the stream holds, which is left at its start.

    UTF-8 if all of it is; else the older one whose letters stand best among their neighbours: `é` inside a
    word is one, a quotation mark or a capital inside a word is none. Amounts, dates and accounts are the same
    in all of them. Raises `WideEncodingError`.

    >>> from io import BytesIO
    >>> names = ("utf-8", "cp1252", "iso-8859-15", "cp850", "mac_roman")
    >>> all(encoding_of(BytesIO("Électricité 5 € été".encode(name))).value == name for name in names[:3])
    True
    >>> [encoding_of(BytesIO("Débit été à Noël".encode(name))).value for name in names[3:]]
    ['cp850', 'mac_roman']
    """
    decoder = codecs.getincrementaldecoder("utf-8")()
    around: Counter[bytes] = Counter()
    is_utf_8 = True
    mark = stream.read(3)
    stream.seek(0)
    if mark.startswith(_WIDE):
        raise WideEncodingError
    while block := stream.read(BLOCK):
        is_utf_8 = is_utf_8 and _decodes(decoder, block)
        if not block.isascii() and (left := _LOOKED_AT - around.total()) > 0:
            padded = b" " + block + b" "
            around.update(padded[at - 1 : at + 2] for at in islice(_high_at(padded), left))
    is_utf_8 = is_utf_8 and _decodes(decoder, b"", final=True)
    stream.seek(0)
    if is_utf_8:
        return Encoding.UTF_8_MARKED if mark == codecs.BOM_UTF8 else Encoding.UTF_8
    return max(_OLD, key=lambda each: _likeness(around, each))


def line_end_of(block: bytes) -> bytes:
    r"""What ends the lines of a file, by its first block: `\r` alone only where no `\n` stands at all.

    >>> line_end_of(b"a\rb\r"), line_end_of(b"a\r\nb")
    (b'\r', b'\n')
    """
    return b"\r" if b"\n" not in block and b"\r" in block else b"\n"


def _high_at(block: bytes) -> Iterator[int]:
    return (found.start() for found in _HIGH.finditer(block))


def _decodes(decoder: codecs.IncrementalDecoder, block: bytes, *, final: bool = False) -> bool:
    try:
        decoder.decode(block, final)
    except UnicodeDecodeError:
        return False
    return True


def _likeness(around: Mapping[bytes, int], encoding: Encoding) -> int:
    """Return how much the bytes read as French words in an encoding; the greater, the likelier."""
    return sum(
        times * _character_score(*found.decode(encoding.value, errors="replace"))
        for found, times in around.items()
    )


def _character_score(before: str, sign: str, after: str) -> int:
    """Return the score that one character gives an encoding, by its neighbours."""
    is_inside = before.isalpha() and after.isalpha()
    if sign in _SMALL:
        return 2 if before.isalpha() or after.isalpha() else 1
    if sign in _CAPITAL:
        return -2 if before.islower() else 2 if before.isalpha() or after.isalpha() else 1
    if sign == "’":
        return 2 if is_inside else 1
    if sign in _SIGNS:
        return -1 if is_inside else 1
    return -3 if ODD.match(sign) else -1

"""The zip of a Word document: read with size limits, written identically every time."""

import re
import struct
import zipfile
import zlib
from collections.abc import Iterable, Mapping
from io import BytesIO
from typing import Final

from budget import frozen
from budget.errors import InputError
from conventions.documents.document_errors import DocumentTooLargeError, NoDocumentError, because
from conventions.documents.relations import MAIN_PART, with_usual_name, without_dead_relations
from conventions.files.text import FileKind, file_kind

CONTENT_TYPES: Final = "[Content_Types].xml"
MAX_BYTES: Final = 50_000_000
"""The limit for an unpacked template or document; a convention has a hundredth of it."""

_DOCUMENT_TYPE: Final = b"application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
_MAIN_TYPE: Final = re.compile(
    rb"application/vnd\.(?:openxmlformats-officedocument\.wordprocessingml\.template"
    rb"|ms-word\.(?:document\.macroEnabled|template\.macroEnabledTemplate))\.main\+xml"
)
_OTHER_KINDS: Final = frozenset(FileKind) - {
    FileKind.WORD,
    FileKind.WORD_MACROS,
    FileKind.OTHER,
}
"""The file types recognized; an unrecognized file is read, and refused for what it lacks."""

_LEVEL: Final = 6
_MOST_PARTS: Final = 2_000
_METHODS: Final = frozenset({zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED})
_ENTRY: Final = struct.Struct("<4sHHHHHLLLHH")
_LISTED: Final = struct.Struct("<4sBBHHHHHLLLHHHHHL")
_PLACE: Final = struct.Struct("<L")
_END: Final = struct.Struct("<4sHHHHLLH")
_ZIP_2_0: Final = 20
_UNIX: Final = 3
_NAME_IN_UTF8: Final = 0x800
_EPOCH: Final = (0, 1 << 5 | 1)
"""Midnight, 1 January 1980, the earliest date of a zip."""
_REGULAR_FILE: Final = 0o600 << 16


def read_parts(content: bytes) -> dict[str, bytes]:
    """Return the parts of a document by name; raise `NoDocumentError` if it is none or too large.

    The only reader of templates, clauses, attachments and documents. Other file types are refused by
    name. Relationships to missing parts are removed, and a template's type (`.dotx`, `.docm`) becomes that
    of a document. A duplicate part, or a name outside the file, is refused, because programs would not agree
    on it.
    """
    parts = without_dead_relations(raw_parts(content))
    parts[CONTENT_TYPES] = _MAIN_TYPE.sub(_DOCUMENT_TYPE, parts[CONTENT_TYPES])
    return parts


def raw_parts(content: bytes) -> dict[str, bytes]:
    """Return the parts exactly as in the file."""
    kind = file_kind(content)
    if kind in _OTHER_KINDS:
        raise _no_document(f"file_kind_{kind.value}")
    try:
        with zipfile.ZipFile(BytesIO(content)) as archive:
            entries = [entry for entry in archive.infolist() if not entry.is_dir()]
            _refuse_size(sum(entry.file_size for entry in entries))
            _refuse_names([entry.filename for entry in entries])
            if any(entry.compress_type not in _METHODS for entry in entries):
                raise _no_document("zip_method")
            parts = {entry.filename: archive.read(entry) for entry in entries}
    except (zipfile.BadZipFile, zlib.error, NotImplementedError, RuntimeError, EOFError, ValueError) as error:
        if isinstance(error, InputError):
            raise
        raise _no_document("zip_unreadable") from error
    parts = with_usual_name(parts)
    for name in (CONTENT_TYPES, "_rels/.rels", MAIN_PART):
        if name not in parts:
            raise _no_document("no_main_part", name)
    return parts


def _refuse_size(size: int) -> None:
    if size > MAX_BYTES:
        raise DocumentTooLargeError(
            f"the template unpacks to {size} bytes, expected at most {MAX_BYTES}",
            actual=str(size),
            expected=str(MAX_BYTES),
        )


def _refuse_names(names: list[str]) -> None:
    if len(names) > _MOST_PARTS or len({name.lower() for name in names}) != len(names):
        raise _no_document("parts_doubled")
    for name in names:
        if name.startswith("/") or "\\" in name or ".." in name.split("/"):
            raise _no_document("part_name", name[:60])


def _no_document(why: str, actual: str = "") -> NoDocumentError:
    return NoDocumentError(
        f"the file is no Word document: {because(why, actual)}", actual=actual, expected=".docx", why=why
    )


@frozen
class Packed:
    """A part in compressed form, reusable in many documents.

    Attributes:
        entry: its header, with its name.
        listed: the beginning of its entry in the central directory, up to its offset.
    """

    name: str
    deflated: bytes
    entry: bytes
    listed: bytes


def packed(name: str, content: bytes) -> Packed:
    """Return the compressed part."""
    deflate = zlib.compressobj(_LEVEL, zlib.DEFLATED, -zlib.MAX_WBITS)
    deflated = deflate.compress(content) + deflate.flush()
    known, flag = name.encode(), 0 if name.isascii() else _NAME_IN_UTF8
    sums = (zlib.crc32(content), len(deflated), len(content), len(known), 0)
    head = (_ZIP_2_0, flag, zipfile.ZIP_DEFLATED, *_EPOCH, *sums)
    return Packed(
        name,
        deflated,
        _ENTRY.pack(b"PK\3\4", *head) + known,
        _LISTED.pack(b"PK\1\2", _ZIP_2_0, _UNIX, *head, 0, 0, 0, _REGULAR_FILE),
    )


def written(parts: Mapping[str, bytes]) -> bytes:
    """Return the zip of the parts: types first, then by name, without a time stamp.

    >>> written({"b": b"2", "a": b"1"}) == written({"a": b"1", "b": b"2"})
    True
    """
    return zipped(packed(name, content) for name, content in parts.items())


def zipped(parts: Iterable[Packed]) -> bytes:
    """Return the zip of compressed parts, in the order of `written`; byte for byte as by `zipfile`."""
    pieces: list[bytes] = []
    listed: list[bytes] = []
    at = 0
    for part in sorted(parts, key=lambda part: (part.name != CONTENT_TYPES, part.name)):
        pieces += (part.entry, part.deflated)
        listed += (part.listed, _PLACE.pack(at), part.entry[_ENTRY.size :])
        at += len(part.entry) + len(part.deflated)
    count, length = len(listed) // 3, sum(map(len, listed))
    return b"".join((*pieces, *listed, _END.pack(b"PK\5\6", 0, 0, count, count, length, at, 0)))

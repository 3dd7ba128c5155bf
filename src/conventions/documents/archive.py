"""The zip around a Word document: read within bounds, written the same way every time."""

import zipfile
from collections.abc import Mapping
from io import BytesIO
from typing import Final

from conventions.documents.errors import BrokenTemplateError, DocumentTooLargeError

__all__ = ["CONTENT_TYPES", "MAX_BYTES", "read_parts", "written"]

CONTENT_TYPES: Final = "[Content_Types].xml"
MAX_BYTES: Final = 50_000_000
"""Of a template and of a document, unpacked; a convention has a hundredth of it."""

_EPOCH = (1980, 1, 1, 0, 0, 0)
_UNIX = 3
_REGULAR_FILE = 0o600 << 16


def read_parts(content: bytes) -> dict[str, bytes]:
    """The parts of a document by name; `BrokenTemplateError` if it is none, and a bound on its size."""
    try:
        with zipfile.ZipFile(BytesIO(content)) as archive:
            size = sum(entry.file_size for entry in archive.infolist())
            if size > MAX_BYTES:
                raise DocumentTooLargeError(
                    f"the template unpacks to {size} bytes, expected at most {MAX_BYTES}",
                    actual=str(size),
                    expected=str(MAX_BYTES),
                )
            parts = {
                entry.filename: archive.read(entry) for entry in archive.infolist() if not entry.is_dir()
            }
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, EOFError) as error:
        raise BrokenTemplateError(
            "the template is no Word document: its zip cannot be read", actual="", expected="a .docx file"
        ) from error
    if CONTENT_TYPES not in parts or "word/document.xml" not in parts:
        raise BrokenTemplateError(
            "the template is no Word document: it has no word/document.xml",
            actual="",
            expected="a .docx file",
        )
    return parts


def written(parts: Mapping[str, bytes]) -> bytes:
    """The zip of the parts: types first, then by name, without a time of writing.

    >>> written({"b": b"2", "a": b"1"}) == written({"a": b"1", "b": b"2"})
    True
    """
    buffer = BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for name in sorted(parts, key=lambda name: (name != CONTENT_TYPES, name)):
            entry = zipfile.ZipInfo(name, date_time=_EPOCH)
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.create_system = _UNIX
            entry.external_attr = _REGULAR_FILE
            archive.writestr(entry, parts[name], compresslevel=6)
    return buffer.getvalue()

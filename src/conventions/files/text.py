"""The text of a file: its size, its kind and its encoding checked before anything is parsed."""

import errno
from codecs import BOM_UTF8
from pathlib import Path
from stat import S_ISREG
from typing import Final

from conventions.files.faults import RefusedValueError

MAX_BYTES: Final = 5_000_000
"""The file of one dossier is a few kilobytes; more is another file."""

MAX_TOML_BYTES: Final = 1_000_000
"""A second of reading; 10 000 facts have less."""

_WIDE_MARKS: Final = (b"\xff\xfe", b"\xfe\xff")


def file_bytes(path: Path) -> bytes:
    """The bytes of a regular file of bounded size; `RefusedValueError` says what is in the way."""
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
    """The text of a TOML file: UTF-8, with or without its mark, of bounded size."""
    if len(data) > MAX_TOML_BYTES:
        raise _too_big(len(data), MAX_TOML_BYTES)
    return _utf8(data)


def prose_text(data: bytes) -> str:
    """The text of a Markdown file, its line ends of one kind; its size is looked at where it is read."""
    return _utf8(data).replace("\r\n", "\n").replace("\r", "\n")


def _utf8(data: bytes) -> str:
    if data.startswith(_WIDE_MARKS):
        raise RefusedValueError("encoding_wide", actual="UTF-16", expected="UTF-8")
    try:
        return data.removeprefix(BOM_UTF8).decode()
    except UnicodeDecodeError as error:
        raise _not_utf8(data, error) from error


def csv_text(data: bytes) -> str:
    """The text of a CSV file: UTF-8, else cp1252 as spreadsheets in France still write it."""
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

"""The lines of a file of entries, a block at a time: what is held does not grow with the file."""

from collections.abc import Iterator
from typing import BinaryIO

from attrs import frozen

from conventions.files.encodings import BLOCK, Encoding, line_end_of
from conventions.files.fec.refusals import UnreadableFecError, fault

__all__ = ["Lines", "lines_in"]


@frozen
class Lines:
    """Lines without their ends, and the number of the first."""

    first: int
    texts: list[str]


def lines_in(file: str, stream: BinaryIO, encoding: Encoding) -> Iterator[Lines]:
    r"""Yield all lines in their order; a byte that the encoding has no sign for becomes U+FFFD.

    Lines end with `\n` or `\r\n`, or all of them with `\r` as on old machines; nothing else ends one, for a
    label may hold any other sign. Signs that only end a file, `\0` and `\x1a`, are left out.
    `UnreadableFecError` for a line longer than a block.
    """
    first, rest = 1, b""
    name = "utf-8" if encoding is Encoding.UTF_8_MARKED else encoding.value
    if encoding is Encoding.UTF_8_MARKED:
        stream.seek(3)
    mark = b""
    while block := stream.read(BLOCK):
        mark = mark or line_end_of(block)
        whole, end, left = block.rpartition(mark)
        if not end:
            rest += block
            if len(rest) > BLOCK:
                raise UnreadableFecError(file, (fault(file, first, "", "fec_line_too_long"),))
            continue
        found = _split(rest + whole, name, mark)
        yield Lines(first, found)
        first, rest = first + len(found), left
    if rest := rest.rstrip(b"\0\x1a"):
        yield Lines(first, _split(rest, name, mark))


def _split(data: bytes, name: str, mark: bytes) -> list[str]:
    text = data.decode(name, errors="replace")
    if "\r" in text and mark == b"\n":
        text = text.replace("\r\n", "\n").removesuffix("\r")
    return text.split(mark.decode())

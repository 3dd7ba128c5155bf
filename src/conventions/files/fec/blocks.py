"""The lines of a file of entries, a block at a time: what is held does not grow with the file."""

from collections.abc import Iterator
from typing import BinaryIO

from attrs import frozen

from conventions.files.fec.encoding import BLOCK, Encoding
from conventions.files.fec.refusals import UnreadableFecError, fault

__all__ = ["Lines", "lines_in"]


@frozen
class Lines:
    """Lines without their ends, and the number of the first."""

    first: int
    texts: list[str]


def lines_in(file: str, stream: BinaryIO, encoding: Encoding) -> Iterator[Lines]:
    r"""Yield all lines in their order; a byte that the encoding has no sign for becomes U+FFFD.

    Lines end with `\n` or `\r\n`; nothing else ends one, for a label may hold any other sign.
    `UnreadableFecError` for a line longer than a block.
    """
    first, rest = 1, b""
    name = "utf-8" if encoding is Encoding.UTF_8_MARKED else encoding.value
    if encoding is Encoding.UTF_8_MARKED:
        stream.seek(3)
    while block := stream.read(BLOCK):
        whole, end, left = block.rpartition(b"\n")
        if not end:
            rest += block
            if len(rest) > BLOCK:
                raise UnreadableFecError(file, (fault(file, first, "", "fec_line_too_long"),))
            continue
        found = _split(rest + whole, name)
        yield Lines(first, found)
        first, rest = first + len(found), left
    if rest:
        yield Lines(first, _split(rest, name))


def _split(data: bytes, name: str) -> list[str]:
    text = data.decode(name, errors="replace")
    if "\r" in text:
        text = text.replace("\r\n", "\n").removesuffix("\r")
    return text.split("\n")

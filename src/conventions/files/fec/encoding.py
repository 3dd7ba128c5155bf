"""Which encoding a file of entries is in: one look at all its bytes, a block at a time."""

import codecs
from enum import Enum
from typing import BinaryIO, Final

from conventions.files.fec.refusals import UnreadableFecError, fault

__all__ = ["BLOCK", "Encoding", "encoding_of"]

BLOCK: Final = 1 << 16
"""So many bytes are held at once, cells that fit a processor's cache; a line is shorter."""

_WIDE: Final = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
_ASCII: Final = bytes(range(0x80))
_ONLY_1252: Final = frozenset(range(0x80, 0xA0))
_LATIN_9: Final = frozenset(b"\xa4\xa6\xa8\xb4\xb8\xbc\xbd\xbe")
"""Letters and the euro sign in ISO-8859-15, signs that labels do not use in cp1252."""


class Encoding(Enum):
    """The encodings that files of entries come in; the value is the name that Python knows it by."""

    UTF_8 = "utf-8"
    UTF_8_MARKED = "utf-8-sig"
    CP1252 = "cp1252"
    LATIN_9 = "iso-8859-15"


def encoding_of(file: str, stream: BinaryIO) -> Encoding:
    r"""The encoding of all that the stream holds, which is left at its start.

    UTF-8 if all of it is; else the older one that has words for its bytes. Amounts, dates and accounts are
    the same in all of them. `UnreadableFecError` for two bytes a character.

    >>> from io import BytesIO
    >>> [encoding_of("", BytesIO(text)).value for text in (b"\xc3\xa9t", b"\xe9t", b"5 \xa4 \xe9")]
    ['utf-8', 'cp1252', 'iso-8859-15']
    """
    decoder = codecs.getincrementaldecoder("utf-8")()
    high: set[int] = set()
    is_utf_8 = True
    mark = stream.read(3)
    stream.seek(0)
    if mark.startswith(_WIDE):
        raise UnreadableFecError(file, (fault(file, 1, "", "fec_encoding_wide", "UTF-16", "UTF-8"),))
    while block := stream.read(BLOCK):
        is_utf_8 = is_utf_8 and _decodes(decoder, block)
        if not block.isascii():
            high.update(block.translate(None, _ASCII))
    is_utf_8 = is_utf_8 and _decodes(decoder, b"", final=True)
    stream.seek(0)
    if is_utf_8:
        return Encoding.UTF_8_MARKED if mark == codecs.BOM_UTF8 else Encoding.UTF_8
    return Encoding.LATIN_9 if high & _LATIN_9 and not high & _ONLY_1252 else Encoding.CP1252


def _decodes(decoder: codecs.IncrementalDecoder, block: bytes, *, final: bool = False) -> bool:
    try:
        decoder.decode(block, final)
    except UnicodeDecodeError:
        return False
    return True

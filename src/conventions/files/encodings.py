"""Which encoding a table of accounts is in: told by the words that its bytes make, a block at a time."""

import codecs
import re
from collections import Counter
from collections.abc import Iterator, Mapping
from enum import Enum
from itertools import islice
from typing import BinaryIO, Final

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
    r"""The encoding of all that the stream holds, which is left at its start.

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
    """How much the bytes read as French words in an encoding; the greater, the likelier."""
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

"""Printed values other than text: pictures, charts, documents, marked texts."""

from enum import Enum
from fractions import Fraction
from typing import Final, Self

from attrs import field

from budget import frozen
from conventions.documents.document_errors import PictureRefusedError, because

TRACE_OPEN, TRACE_CLOSE, TRACE_END = "\U0010fff0", "\U0010fff1", "\U0010fff2"
"""Delimiters in a document of traced texts: around a field's key, and after its text."""
_SIGNS: Final = (TRACE_OPEN, TRACE_CLOSE, TRACE_END)
_TRACES: Final = dict.fromkeys(map(ord, _SIGNS))

_EMU_PER_CM: Final = 360_000
_MOST_BYTES: Final = 5_000_000
_MOST_CM: Final = (16.0, 24.0)
_FORMATS: Final = {"image/png": "png", "image/jpeg": "jpeg", "image/gif": "gif"}


@frozen
class Picture:
    """An inline picture: its size in English Metric Units, and its text alternative."""

    name: str
    content: bytes = field(repr=False)
    extension: str
    alt: str
    width: int
    height: int


class ChartForm(Enum):
    """How a chart is drawn."""

    PIE = "pie"
    BARS = "bars"
    """Horizontal bars, for long labels."""


@frozen
class ChartSeries:
    """A series of numbers, one per label of its chart."""

    label: str
    values: tuple[Fraction, ...]


@frozen
class Chart:
    """A native Word chart with editable numbers.

    Attributes:
        name: the key of its field.
        format: the number format, as in a spreadsheet.
        alt: the text alternative, with all its numbers.
    """

    name: str
    form: ChartForm
    title: str
    labels: tuple[str, ...]
    series: tuple[ChartSeries, ...]
    alt: str
    format: str


@frozen
class Attachment:
    """A whole Word document that replaces a paragraph, with styles, lists and pictures."""

    name: str
    content: bytes = field(repr=False)
    lost: tuple[str, ...] = ()
    """Its page properties that are lost: `landscape`, `header`, `footer`, `columns`,
    `changes`."""


@frozen
class Marked:
    """A text with pieces struck out and underlined: deletions and insertions."""

    pieces: tuple[tuple[str, str], ...]
    """Each with its kind: `same`, `old` or `new`."""

    def __str__(self) -> str:
        """Return the whole text."""
        return "".join(text for _, text in self.pieces)


class Traced(str):
    """A text with the key of its field; equal to the plain text, apart from trace delimiters."""

    __slots__ = ("key",)
    key: str

    def __new__(cls, text: str, key: str) -> Self:
        """Return the text, with its key."""
        made = super().__new__(cls, untraced(text))
        made.key = key
        return made


class Noted(str):
    """A text with questions about it, printed in the margin."""

    __slots__ = ("questions", "said")
    questions: tuple[str, ...]
    said: str

    def __new__(cls, text: str, questions: tuple[str, ...]) -> Self:
        """Return the text with the questions; `said` is the text alone, possibly traced."""
        made = super().__new__(cls, text)
        made.said, made.questions = text, questions
        return made


def noted(text: str, questions: tuple[str, ...]) -> str:
    """Return the text, with its questions if there are any."""
    return Noted(text, questions) if questions else text


def untraced(text: str) -> str:
    """Return the text without trace delimiters, so that none come from data."""
    return text.translate(_TRACES) if any(sign in text for sign in _SIGNS) else text


def picture(name: str, content: bytes, alt: str, *, height_cm: float | None = None) -> Picture:
    """Return the picture of these bytes, at its size or with a height, at most a page.

    `PictureRefusedError`: no PNG, JPEG or GIF, too large, or no text alternative.
    """
    from docx.image.exceptions import (
        InvalidImageStreamError,
        UnexpectedEndOfFileError,
        UnrecognizedImageError,
    )
    from docx.image.image import Image

    if not alt.strip():
        raise _refused(name, "no_alternative_text")
    if len(content) > _MOST_BYTES:
        raise _refused(name, "too_many_bytes")
    try:
        found = Image.from_blob(content)
        width, height, kind = int(found.width), int(found.height), str(found.content_type)
    except (
        InvalidImageStreamError,
        UnexpectedEndOfFileError,
        UnrecognizedImageError,
        ValueError,
        ZeroDivisionError,
        KeyError,
        OverflowError,
    ) as error:
        raise _refused(name, "no_picture") from error
    if kind not in _FORMATS or width <= 0 or height <= 0:
        raise _refused(name, "no_picture")
    scale = 1.0 if height_cm is None else height_cm * _EMU_PER_CM / height
    most = min(_MOST_CM[0] * _EMU_PER_CM / (width * scale), _MOST_CM[1] * _EMU_PER_CM / (height * scale), 1.0)
    return Picture(
        name, content, _FORMATS[kind], alt.strip(), int(width * scale * most), int(height * scale * most)
    )


def _refused(name: str, why: str) -> PictureRefusedError:
    return PictureRefusedError(
        f"the picture {name} cannot be used: {because(why, name)}", actual=name, why=why
    )

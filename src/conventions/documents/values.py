"""Values that a document prints otherwise than as a text: pictures, charts, documents, texts with a mark."""

from enum import Enum
from fractions import Fraction
from typing import Final, Self

from attrs import field, frozen

from conventions.documents.errors import PictureRefusedError, because

TRACE_OPEN, TRACE_CLOSE, TRACE_END = "\U0010fff0", "\U0010fff1", "\U0010fff2"
"""In a document filled with traced texts: around the key of a field, and after its text."""
_SIGNS: Final = (TRACE_OPEN, TRACE_CLOSE, TRACE_END)
_TRACES: Final = dict.fromkeys(map(ord, _SIGNS))

_EMU_PER_CM: Final = 360_000
_MOST_BYTES: Final = 5_000_000
_MOST_CM: Final = (16.0, 24.0)
_FORMATS: Final = {"image/png": "png", "image/jpeg": "jpeg", "image/gif": "gif"}


@frozen
class Picture:
    """A picture in a line of text: its size in English Metric Units, and what it says to who cannot see."""

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
    """Lying bars: their labels may be long."""


@frozen
class ChartSeries:
    """One series of numbers, one for each label of its chart."""

    label: str
    values: tuple[Fraction, ...]


@frozen
class Chart:
    """A chart that Word draws itself from numbers of its own, which an officer can edit.

    Attributes:
        name: the key of the field that it is the value of.
        format: how Word writes its numbers, as a spreadsheet says it.
        alt: what it says to who cannot see it, with all its numbers.
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
    """A whole Word document that takes the place of a paragraph, with its styles, lists and pictures."""

    name: str
    content: bytes = field(repr=False)
    lost: tuple[str, ...] = ()
    """What of its pages the document around it will not have: `landscape`, `header`, `footer`, `columns`,
    `changes`."""


@frozen
class Marked:
    """A text of which some pieces are struck out and others underlined: what goes, and what comes."""

    pieces: tuple[tuple[str, str], ...]
    """Each with its kind: `same`, `old` or `new`."""

    def __str__(self) -> str:
        """Return the whole text."""
        return "".join(text for _, text in self.pieces)


class Traced(str):
    """A text that remembers the key of its field; equal to the text, but for the signs of a trace in it."""

    __slots__ = ("key",)
    key: str

    def __new__(cls, text: str, key: str) -> Self:
        """Return the text, with its key."""
        made = super().__new__(cls, untraced(text))
        made.key = key
        return made


class Noted(str):
    """A text with what a reader is asked about it: a document says that in its margin."""

    __slots__ = ("questions", "said")
    questions: tuple[str, ...]
    said: str

    def __new__(cls, text: str, questions: tuple[str, ...]) -> Self:
        """Return the text, with the questions; `said` is the text alone, which may be traced."""
        made = super().__new__(cls, text)
        made.said, made.questions = text, questions
        return made


def noted(text: str, questions: tuple[str, ...]) -> str:
    """Return the text, with its questions if there are any."""
    return Noted(text, questions) if questions else text


def untraced(text: str) -> str:
    """Return the text without the signs of a trace: what a text holds of them by itself is no trace."""
    return text.translate(_TRACES) if any(sign in text for sign in _SIGNS) else text


def picture(name: str, content: bytes, alt: str, *, height_cm: float | None = None) -> Picture:
    """Return the picture of these bytes, at its own size or at a height, never larger than a page.

    `PictureRefusedError`: no PNG, JPEG or GIF, too large, or nothing said to who cannot see it.
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

"""Pictures of a dossier prepared for a document: scaled, compressed, without hidden data."""

import hashlib
from collections.abc import Iterable, Iterator
from functools import lru_cache
from io import BytesIO
from typing import TYPE_CHECKING, Final

from attrs import evolve, field

from budget import frozen
from budget.findings import Place
from conventions.agreement.agreement import Agreement
from conventions.agreement.party import party_of
from conventions.documents.printed_values import Picture
from conventions.dossier.dossier import Dossier
from conventions.dossier.formatted_text import Block, Figure, Prose
from conventions.files.dossier_folder import CONVENTION
from conventions.files.evidence import MOST_BYTES, PictureReader
from conventions.files.narrative_file import HEADINGS, narrative_name, sections_of

if TYPE_CHECKING:
    from PIL import Image
    from PIL.ImageFile import ImageFile

_MOST_PIXELS: Final = 60_000_000
"""The maximum size of an unpacked picture: a larger one may be an attack on memory."""
_WIDTH: Final = 1_440
"""Pixels of a picture as wide as the text: 220 per inch."""
_HEIGHT: Final = 1_100
_QUALITY: Final = 82
_EMU_A_PIXEL: Final = 9_525
_MOST: Final = (5_976_000, 4_320_000)
"""As wide as the text, 16.6 cm, and 12 cm high, in English Metric Units."""
_LOGO: Final = (2_160_000, 720_000)
"""6 cm by 2."""
LOGOS: Final = {"beneficiary": "beneficiary.logo", "funder": "theme.logo"}
"""The field with the logo of a party; the funder’s replaces an office's."""
_TEXTS: Final = tuple(f"activity[].{heading}" for heading in HEADINGS)
"""The suffix of fields that print the texts of actions."""
_FORMATS: Final = ("JPEG", "PNG")


class PhotoRefusedError(ValueError):
    """Bytes that are not a usable picture; the text is the code of the reason."""


@frozen
class Unseen:
    """A picture that no document can show, with its place and reason code."""

    figure: Figure
    place: Place
    why: str


@frozen
class Drawn(Prose):
    """A text with its pictures, by the names in its blocks."""

    pictures: tuple[tuple[str, Picture], ...] = field(default=(), repr=False)


def drawn(prose: Prose, pictures: PictureReader | None) -> Prose:
    """Return the text with its readable pictures; only captions remain of the others."""
    if pictures is None or not any(isinstance(block, Figure) for block in prose.blocks):
        return prose
    found: dict[str, Picture] = {}
    blocks = tuple(_with_picture(block, pictures, found) for block in prose.blocks)
    return Drawn(prose.source, blocks, tuple(found.items()))


def _with_picture(block: Block, pictures: PictureReader, found: dict[str, Picture]) -> Block:
    content = pictures(block.file) if isinstance(block, Figure) else None
    if content is None or not isinstance(block, Figure):
        return block
    try:
        made = photo(content)
    except PhotoRefusedError:
        return block
    digest = hashlib.sha256(made.content + block.alt.encode()).hexdigest()[:16]
    name = f"told_picture_{digest}"
    found[name] = evolve(made, name=name, alt=block.alt or block.caption)
    return evolve(block, drawn=name)


@lru_cache(maxsize=32)
def photo(content: bytes) -> Picture:
    """Return the picture of these bytes as a document holds it; raise `PhotoRefusedError`.

    It is rotated as recorded by the camera, at most as wide as the text, and without metadata:
    place, time, device. Equal bytes give equal bytes.
    """
    from PIL import Image, UnidentifiedImageError

    if len(content) > MOST_BYTES or _pixels(content) > _MOST_PIXELS:
        raise PhotoRefusedError("picture_too_big")
    try:
        with Image.open(BytesIO(content), formats=_FORMATS) as found:
            is_drawing = found.format == "PNG"
            plain = _plain(found)
    except (
        UnidentifiedImageError, Image.DecompressionBombError, OSError, ValueError, SyntaxError, OverflowError,
    ) as error:  # fmt: skip
        raise PhotoRefusedError("picture_unreadable") from error
    plain.info.clear()
    made, extension = _saved(plain, is_drawing=is_drawing)
    width, height = _within((plain.width * _EMU_A_PIXEL, plain.height * _EMU_A_PIXEL), _MOST)
    return Picture("", made, extension, "", width, height)


def _within(size: tuple[int, int], most: tuple[int, int]) -> tuple[int, int]:
    """Return the size, reduced in proportion to fit within the maximum."""
    (width, height), (widest, highest) = size, most
    if width > widest:
        width, height = widest, height * widest // width
    if height > highest:
        width, height = width * highest // height, highest
    return max(width, 1), max(height, 1)


def logo(agreement: Agreement, role: str, pictures: PictureReader | None) -> Picture | None:
    """Return the logo of a party, scaled for the head of a document; None if it is unreadable."""
    party = party_of(agreement.parties, role)
    content = None if pictures is None or party is None or party.logo is None else pictures(party.logo)
    if content is None or party is None:
        return None
    try:
        made = photo(content)
    except PhotoRefusedError:
        return None
    width, height = _within((made.width, made.height), _LOGO)
    return evolve(made, name=LOGOS[role], alt=f"Logo\u00a0: {party.name}", width=width, height=height)


def _pixels(content: bytes) -> int:
    """Return the number of pixels in the header of a picture, which is checked before unpacking."""
    from docx.image.exceptions import (
        InvalidImageStreamError,
        UnexpectedEndOfFileError,
        UnrecognizedImageError,
    )
    from docx.image.image import Image

    try:
        found = Image.from_blob(content)
    except (
        InvalidImageStreamError, UnexpectedEndOfFileError, UnrecognizedImageError,
        ValueError, KeyError, ZeroDivisionError, OverflowError,
    ) as error:  # fmt: skip
        raise PhotoRefusedError("picture_unreadable") from error
    return int(found.px_width) * int(found.px_height)


def _plain(found: "ImageFile") -> "Image.Image":
    """Return the visible pixels, at most as many as a page needs."""
    from PIL import Image, ImageOps

    found.draft("RGB", (_WIDTH, _HEIGHT))  # JPEG can be unpacked at reduced size
    turned = ImageOps.exif_transpose(found)
    has_holes = turned.mode in ("RGBA", "LA", "PA") or "transparency" in turned.info
    plain = turned.convert("RGBA" if has_holes else "RGB")
    plain.thumbnail((_WIDTH, _HEIGHT), Image.Resampling.LANCZOS)
    return plain


def _saved(plain: "Image.Image", *, is_drawing: bool) -> tuple[bytes, str]:
    """Return the bytes and type: a drawing stays one unless it is much larger than a photograph."""
    photograph, drawing = BytesIO(), BytesIO()
    if is_drawing:
        plain.save(drawing, "PNG", optimize=True)
        if plain.mode == "RGBA":
            return drawing.getvalue(), "png"
    plain.convert("RGB").save(photograph, "JPEG", quality=_QUALITY, optimize=True, progressive=True)
    if is_drawing and drawing.tell() <= 2 * photograph.tell():
        return drawing.getvalue(), "png"
    return photograph.getvalue(), "jpeg"


def shown(dossier: Dossier, fields: Iterable[str] | None = None) -> Iterator[tuple[Figure, Place]]:
    """Yield the pictures shown in the documents of a dossier, each with its place.

    `fields`: those of one template, for its pictures only.
    """
    named = (*LOGOS.values(), *_TEXTS) if fields is None else tuple(fields)
    for role, key in LOGOS.items():
        party = party_of(dossier.agreement.parties, role)
        if party is not None and party.logo is not None and key in named:
            yield Figure(party.logo, party.name, ""), Place(CONVENTION)
    if not any(name.endswith(_TEXTS) for name in named):
        return
    for narrative in dossier.narratives:
        for prose in sections_of(narrative.text).values():
            for block in prose.blocks:
                if isinstance(block, Figure):
                    yield block, Place(narrative_name(narrative.action), block.line)


def unseen(
    dossier: Dossier, pictures: PictureReader, fields: Iterable[str] | None = None
) -> Iterator[Unseen]:
    """Yield the pictures printed by `fields` that no document can show."""
    for figure, place in shown(dossier, fields):
        content = pictures(figure.file)
        if content is None:
            yield Unseen(figure, place, "picture_missing")
            continue
        try:
            photo(content)
        except PhotoRefusedError as refused:
            yield Unseen(figure, place, str(refused))

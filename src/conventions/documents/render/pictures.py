"""Pictures put into a filled part: the drawing in the text, the bytes and their relationship beside it."""

import hashlib
import re
from collections.abc import Mapping
from typing import Final
from xml.sax.saxutils import quoteattr

from lxml import etree

from conventions.documents.context import Entry
from conventions.documents.render.archive import CONTENT_TYPES
from conventions.documents.render.slots import MARK
from conventions.documents.values import Attachment, Picture

__all__ = ["numbered_drawings", "with_pictures"]

_VALUE: Final = re.compile(f"{MARK}v([^{MARK}]*){MARK}")
_DRAWING_ID: Final = re.compile(r"(<wp:docPr\b[^>]*?\bid=\")[^\"]*\"")
_FIRST_ID: Final = 1001
"""As docxtpl numbers drawings: no two of a part have the same number."""

_RELATIONS: Final = "http://schemas.openxmlformats.org/package/2006/relationships"
_TYPES: Final = "http://schemas.openxmlformats.org/package/2006/content-types"
_IMAGE: Final = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/image"
_DRAWING: Final = (
    '</w:t><w:drawing xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing" '
    'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" '
    'xmlns:pic="http://schemas.openxmlformats.org/drawingml/2006/picture" '
    'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships">'
    '<wp:inline distT="0" distB="0" distL="0" distR="0"><wp:extent cx="{cx}" cy="{cy}"/>'
    '<wp:docPr id="0" name={name} descr={alt}/>'
    '<wp:cNvGraphicFramePr><a:graphicFrameLocks noChangeAspect="1"/></wp:cNvGraphicFramePr>'
    '<a:graphic><a:graphicData uri="http://schemas.openxmlformats.org/drawingml/2006/picture"><pic:pic>'
    '<pic:nvPicPr><pic:cNvPr id="0" name={name} descr={alt}/><pic:cNvPicPr/></pic:nvPicPr>'
    '<pic:blipFill><a:blip r:embed="{relation}"/><a:stretch><a:fillRect/></a:stretch></pic:blipFill>'
    '<pic:spPr><a:xfrm><a:off x="0" y="0"/><a:ext cx="{cx}" cy="{cy}"/></a:xfrm>'
    '<a:prstGeom prst="rect"><a:avLst/></a:prstGeom></pic:spPr></pic:pic></a:graphicData></a:graphic>'
    '</wp:inline></w:drawing><w:t xml:space="preserve">'
)


def with_pictures(part: str, text: str, entries: Mapping[str, Entry], parts: dict[str, bytes]) -> str:
    """The part with a drawing for each picture; `parts` gets the bytes, the relationships and the types.

    A document that takes the place of a paragraph is named, for `attachments` to put it in.
    """
    found: dict[str, Picture] = {}

    def drawn(mark: re.Match[str]) -> str:
        value = entries[mark[1]]
        if isinstance(value, Attachment):
            return f"<?attachment {value.name}?>"
        if not isinstance(value, Picture):
            raise TypeError(mark[1])
        found[mark[1]] = value
        return _DRAWING.format(
            cx=value.width,
            cy=value.height,
            name=quoteattr(value.name),
            alt=quoteattr(value.alt),
            relation=_relation(value),
        )

    text = _VALUE.sub(drawn, text)
    for value in found.values():
        _added(part, value, parts)
    return text


def numbered_drawings(text: str) -> str:
    """The part with a number of its own for each drawing."""
    pieces = _DRAWING_ID.split(text)
    made = [pieces[0]]
    for index in range(1, len(pieces), 2):
        made += (pieces[index], f'{_FIRST_ID + index // 2}"', pieces[index + 1])
    return "".join(made)


def _relation(value: Picture) -> str:
    return f"rIdS{hashlib.sha256(value.content).hexdigest()[:12]}"


def _added(part: str, value: Picture, parts: dict[str, bytes]) -> None:
    name = f"media/subventio-{hashlib.sha256(value.content).hexdigest()[:12]}.{value.extension}"
    parts[f"word/{name}"] = value.content
    relations = part.replace("word/", "word/_rels/") + ".rels"
    empty = f'<Relationships xmlns="{_RELATIONS}"/>'.encode()
    tree = etree.fromstring(parts.get(relations, empty))
    if not any(entry.get("Id") == _relation(value) for entry in tree):
        etree.SubElement(tree, f"{{{_RELATIONS}}}Relationship", Id=_relation(value), Type=_IMAGE, Target=name)
    parts[relations] = _bytes(tree)
    types = etree.fromstring(parts[CONTENT_TYPES])
    if not any(entry.get("Extension", "").lower() == value.extension for entry in types):
        default = etree.Element(f"{{{_TYPES}}}Default", Extension=value.extension)
        default.set("ContentType", f"image/{value.extension}")
        types.insert(0, default)
    parts[CONTENT_TYPES] = _bytes(types)


def _bytes(tree: etree._Element) -> bytes:
    return bytes(etree.tostring(tree, encoding="UTF-8", xml_declaration=True, standalone=True))

"""Insert pictures, charts and comments into a filled part."""

import hashlib
import re
from collections.abc import Mapping
from itertools import count
from typing import Final
from xml.sax.saxutils import quoteattr

from lxml import etree

from conventions.documents.context import Entry, entry_at
from conventions.documents.opened import W
from conventions.documents.relations import (
    MAIN_PART,
    OFFICE_RELATIONS,
    PACKAGE_RELATIONS,
    PACKAGE_TYPES,
    to_bytes,
)
from conventions.documents.render.archive import CONTENT_TYPES
from conventions.documents.render.charts import chart_drawing, chart_files
from conventions.documents.render.slots import MARK
from conventions.documents.values import Attachment, Chart, Picture

# --- Pictures and charts in a filled part: the drawing in the text, and its files ---------------------------

_VALUE: Final = re.compile(f"{MARK}v([^{MARK}]*){MARK}")
_DRAWING_ID: Final = re.compile(r"(<wp:docPr\b[^>]*?\bid=\")[^\"]*\"")
_FIRST_ID: Final = 1001
"""Drawings are numbered as by docxtpl: unique within a part."""

_OF_CHARTS: Final = "application/vnd.openxmlformats-officedocument.drawingml.chart+xml"
_OF_BOOKS: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_BOOK_OF: Final = "word/charts/_rels/subventio-{}.xml.rels"
"""The relationship to the workbook of a chart, and those of the template's parts."""
_DRAWING: Final = (
    '</w:t><w:drawing xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing" '
    'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" '
    'xmlns:pic="http://schemas.openxmlformats.org/drawingml/2006/picture" '
    f'xmlns:r="{OFFICE_RELATIONS}">'
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
    """Return the part with a drawing for each picture and chart; `parts` receives their files.

    Documents in place of a paragraph are only named, for `attachments`.
    """
    beside = PackageAdditions(part, parts)

    def drawn(mark: re.Match[str]) -> str:
        match entry_at(entries, mark[1]):
            case Attachment(name=name):
                return f"<?attachment {name}?>"
            case Picture() as value:
                return _DRAWING.format(
                    cx=value.width,
                    cy=value.height,
                    name=quoteattr(value.name),
                    alt=quoteattr(value.alt),
                    relation=beside.picture(value),
                )
            case Chart() as value:
                return chart_drawing(value, beside.chart(value))
            case _:
                raise TypeError(mark[1])

    text = _VALUE.sub(drawn, text)
    beside.write()
    return text


def numbered_drawings(text: str) -> str:
    """Return the part with a unique number for each drawing."""
    pieces = _DRAWING_ID.split(text)
    made = [pieces[0]]
    for index in range(1, len(pieces), 2):
        made += (pieces[index], f'{_FIRST_ID + index // 2}"', pieces[index + 1])
    return "".join(made)


class PackageAdditions:
    """What a part adds to the package; written once everything is known."""

    def __init__(self, part: str, parts: dict[str, bytes]) -> None:
        self.part = part
        self.parts = parts
        self.relations: dict[str, tuple[str, str]] = {}
        self.extensions: dict[str, str] = {}
        self.overrides: dict[str, str] = {}

    def picture(self, value: Picture) -> str:
        """Add a picture and return its relationship name."""
        digest = hashlib.sha256(value.content).hexdigest()[:12]
        target = f"media/subventio-{digest}.{value.extension}"
        self.parts[f"word/{target}"] = value.content
        self.extensions[value.extension] = f"image/{value.extension}"
        self.relations[f"rIdS{digest}"] = ("image", target)
        return f"rIdS{digest}"

    def other(self, kind: str, content: bytes, content_type: str) -> None:
        """Add a part that occurs once, by its relationship type."""
        self.parts[f"word/{kind}.xml"] = content
        self.overrides[f"/word/{kind}.xml"] = content_type
        self.relations[f"rIdS{kind}"] = (kind, f"{kind}.xml")

    def chart(self, value: Chart) -> str:
        """Add a chart, never shared, and return its relationship name."""
        number = next(number for number in count(1) if _BOOK_OF.format(number) not in self.parts)
        files = chart_files(value, number)
        self.parts |= {f"word/{name}": content for name, content in files.parts}
        self.extensions["xlsx"] = _OF_BOOKS
        self.overrides[f"/word/{files.chart}"] = _OF_CHARTS
        self.relations[f"rIdC{number}"] = ("chart", files.chart)
        return f"rIdC{number}"

    def write(self) -> None:
        """Write the relationships and types into the package."""
        if not self.relations:
            return
        name = self.part.replace("word/", "word/_rels/") + ".rels"
        tree = etree.fromstring(
            self.parts.get(name, f'<Relationships xmlns="{PACKAGE_RELATIONS}"/>'.encode())
        )
        known = {entry.get("Id") for entry in tree}
        for identifier, (kind, target) in self.relations.items():
            if identifier not in known:
                etree.SubElement(
                    tree,
                    f"{{{PACKAGE_RELATIONS}}}Relationship",
                    Id=identifier,
                    Type=f"{OFFICE_RELATIONS}/{kind}",
                    Target=target,
                )
        self.parts[name] = to_bytes(tree)
        types = etree.fromstring(self.parts[CONTENT_TYPES])
        there = {entry.get("Extension", "").lower() for entry in types}
        for extension, kind in self.extensions.items():
            if extension not in there:
                default = etree.Element(f"{{{PACKAGE_TYPES}}}Default", Extension=extension)
                default.set("ContentType", kind)
                types.insert(0, default)
        for named, kind in self.overrides.items():
            etree.SubElement(types, f"{{{PACKAGE_TYPES}}}Override", PartName=named, ContentType=kind)
        self.parts[CONTENT_TYPES] = to_bytes(types)


# --- Questions in the margin: a Word comment at each text with a question -----------------------------------

COMMENT: Final = "c"
"""The beginning of a question's mark, after the text in question."""
_QUESTION: Final = re.compile(f"{MARK}{COMMENT}([^{MARK}]*){MARK}")
_RUN_ENDS: Final = "</w:r>"
_AUTHOR: Final = "Subventio"
_TYPE: Final = "application/vnd.openxmlformats-officedocument.wordprocessingml.comments+xml"
_COMMENT: Final = (
    '<w:comment w:id="{number}" w:author="{author}" w:initials="{initial}" w:date="{on}T00:00:00Z"><w:p>'
    '<w:r><w:annotationRef/></w:r><w:r><w:t xml:space="preserve">{text}</w:t></w:r></w:p></w:comment>'
)
_COMMENTS: Final = (
    '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
    '<w:comments xmlns:w="{namespace}">{comments}</w:comments>'
)
_STARTS: Final = '<w:commentRangeStart w:id="{}"/>'
_ENDS: Final = '<w:commentRangeEnd w:id="{0}"/><w:r><w:commentReference w:id="{0}"/></w:r>'


def with_comments(part: str, text: str, on: str, parts: dict[str, bytes]) -> str:
    """Return the filled part with a comment around each text with a question; `parts` receives them.

    A repeated question is asked once. Word has comments only in the body.
    """
    if part != MAIN_PART:
        return _QUESTION.sub("", text)
    asked: dict[str, int] = {}
    pieces: list[str] = []
    at = 0
    while (found := _QUESTION.search(text, at)) is not None:
        start = max(text.rfind(opening, at, found.start()) for opening in ("<w:r>", "<w:r "))
        end = text.index(_RUN_ENDS, found.end()) + len(_RUN_ENDS)
        questions = dict.fromkeys(_QUESTION.findall(text, start, end))
        numbers = [asked.setdefault(question, len(asked)) for question in questions if question not in asked]
        pieces += (
            text[at:start],
            "".join(map(_STARTS.format, numbers)),
            _QUESTION.sub("", text[start:end]),
            "".join(map(_ENDS.format, numbers)),
        )
        at = end
    if asked:
        comments = "".join(
            _COMMENT.format(number=number, author=_AUTHOR, initial=_AUTHOR[0], on=on, text=question)
            for question, number in asked.items()
        )
        beside = PackageAdditions(part, parts)
        content = _COMMENTS.format(namespace=W.strip("{}"), comments=comments).encode()
        beside.other("comments", content, _TYPE)
        beside.write()
    return "".join((*pieces, text[at:]))

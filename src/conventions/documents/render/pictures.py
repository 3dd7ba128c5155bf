"""Insert pictures, charts with their workbooks, and comments into a filled part."""

import hashlib
import re
from collections.abc import Iterator, Mapping
from fractions import Fraction
from functools import cache
from itertools import count
from typing import Final
from xml.sax.saxutils import escape, quoteattr

from lxml import etree

from budget import frozen
from conventions.documents.context import Entry, entry_at
from conventions.documents.opened import W
from conventions.documents.printed_values import Attachment, Chart, ChartForm, ChartSeries, Picture
from conventions.documents.relations import (
    MAIN_PART,
    OFFICE_RELATIONS,
    PACKAGE_RELATIONS,
    PACKAGE_TYPES,
    to_bytes,
)
from conventions.documents.render.archive import CONTENT_TYPES, Packed, packed, zipped
from conventions.documents.render.element_tags import MARK

_EMU_PER_CM: Final = 360_000
_WIDTH_EMU: Final = 14 * _EMU_PER_CM
_PIE_EMU: Final = 42 * _EMU_PER_CM // 10
_BAR_EMU: Final = 55 * _EMU_PER_CM // 100
_AROUND_EMU: Final = _EMU_PER_CM
_MOST_EMU: Final = 20 * _EMU_PER_CM
_BEYOND: Final = Fraction(5, 4)
_SHEET: Final = "Feuil1"
_PIECES: Final = 12
"""Decimals of a number without an exact decimal form."""
_DRAWN: Final = "http://schemas.openxmlformats.org/drawingml/2006"
_SHEETS: Final = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_OF_SHEETS: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml"
_HEAD: Final = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_COLOURS: Final = (
    '<a:schemeClr val="tx2"/>',
    '<a:schemeClr val="accent1"/>',
    '<a:schemeClr val="tx2"><a:lumMod val="50000"/><a:lumOff val="50000"/></a:schemeClr>',
    '<a:schemeClr val="accent1"><a:lumMod val="40000"/><a:lumOff val="60000"/></a:schemeClr>',
)
"""From the template's palette, so that an office's colours apply."""
_CHART_DRAWING: Final = (
    '</w:t><w:drawing xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing" '
    f'xmlns:a="{_DRAWN}/main" xmlns:c="{_DRAWN}/chart" xmlns:r="{OFFICE_RELATIONS}">'
    '<wp:inline distT="0" distB="0" distL="0" distR="0"><wp:extent cx="{cx}" cy="{cy}"/>'
    '<wp:docPr id="0" name={name} descr={alt}/><wp:cNvGraphicFramePr/>'
    f'<a:graphic><a:graphicData uri="{_DRAWN}/chart"><c:chart r:id="{{relation}}"/></a:graphicData>'
    '</a:graphic></wp:inline></w:drawing><w:t xml:space="preserve">'
)
_SPACE: Final = (
    f'{_HEAD}<c:chartSpace xmlns:c="{_DRAWN}/chart" xmlns:a="{_DRAWN}/main" xmlns:r="{OFFICE_RELATIONS}">'
    '<c:date1904 val="0"/><c:lang val="fr-FR"/><c:roundedCorners val="0"/><c:chart>'
    '<c:autoTitleDeleted val="1"/><c:plotArea><c:layout/>{plot}</c:plotArea>{legend}'
    '<c:plotVisOnly val="1"/><c:dispBlanksAs val="gap"/></c:chart>'
    "<c:spPr><a:noFill/><a:ln><a:noFill/></a:ln></c:spPr>"
    '<c:txPr><a:bodyPr/><a:p><a:pPr><a:defRPr sz="900"/></a:pPr><a:endParaRPr lang="fr-FR"/></a:p></c:txPr>'
    '<c:externalData r:id="rId1"><c:autoUpdate val="0"/></c:externalData></c:chartSpace>'
)
_LEGEND: Final = '<c:legend><c:legendPos val="b"/><c:overlay val="0"/></c:legend>'
_PIE: Final = '<c:pieChart><c:varyColors val="1"/>{series}<c:firstSliceAng val="0"/></c:pieChart>'
_BARS: Final = (
    '<c:barChart><c:barDir val="bar"/><c:grouping val="clustered"/><c:varyColors val="0"/>{series}'
    '<c:gapWidth val="60"/><c:axId val="1001"/><c:axId val="1002"/></c:barChart>'
    '<c:catAx><c:axId val="1001"/><c:scaling><c:orientation val="maxMin"/></c:scaling><c:delete val="0"/>'
    '<c:axPos val="l"/><c:numFmt formatCode="General" sourceLinked="0"/><c:majorTickMark val="none"/>'
    '<c:minorTickMark val="none"/><c:tickLblPos val="low"/><c:crossAx val="1002"/><c:crosses val="autoZero"/>'
    '<c:auto val="1"/><c:lblAlgn val="ctr"/><c:lblOffset val="100"/><c:noMultiLvlLbl val="0"/></c:catAx>'
    '<c:valAx><c:axId val="1002"/><c:scaling><c:orientation val="minMax"/>'
    '<c:max val="{most}"/><c:min val="{least}"/></c:scaling>'
    '<c:delete val="1"/><c:axPos val="t"/><c:numFmt formatCode="General" sourceLinked="0"/>'
    '<c:majorTickMark val="none"/><c:minorTickMark val="none"/><c:tickLblPos val="nextTo"/>'
    '<c:crossAx val="1001"/><c:crosses val="autoZero"/><c:crossBetween val="between"/></c:valAx>'
)
_LABELS: Final = (
    '<c:dLbls><c:numFmt formatCode={format} sourceLinked="0"/><c:spPr><a:noFill/><a:ln><a:noFill/></a:ln>'
    '</c:spPr><c:dLblPos val="outEnd"/><c:showLegendKey val="0"/><c:showVal val="1"/>'
    '<c:showCatName val="{named}"/><c:showSerName val="0"/><c:showPercent val="0"/>'
    '<c:showBubbleSize val="0"/>'
    "<c:separator>\u00a0: </c:separator></c:dLbls>"
)
_RELATIONS: Final = (
    f'{_HEAD}<Relationships xmlns="{PACKAGE_RELATIONS}">'
    '<Relationship Id="rId1" Type="{kind}" Target="{target}"/></Relationships>'
)
_TYPES: Final = (
    f'{_HEAD}<Types xmlns="{PACKAGE_TYPES}">'
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    '<Default Extension="xml" ContentType="application/xml"/>'
    f'<Override PartName="/xl/workbook.xml" ContentType="{_OF_SHEETS}.sheet.main+xml"/>'
    f'<Override PartName="/xl/worksheets/sheet1.xml" ContentType="{_OF_SHEETS}.worksheet+xml"/></Types>'
)
_WORKBOOK: Final = (
    f'{_HEAD}<workbook xmlns="{_SHEETS}" xmlns:r="{OFFICE_RELATIONS}"><sheets>'
    f'<sheet name="{_SHEET}" sheetId="1" r:id="rId1"/></sheets></workbook>'
)


@frozen
class ChartFiles:
    """The parts of a chart, by name below `word/`."""

    chart: str
    parts: tuple[tuple[str, bytes], ...]


def _height(chart: Chart) -> int:
    """Return the height in Word units: one per bar, with gaps of three fifths."""
    if chart.form is ChartForm.PIE:
        return _PIE_EMU
    fifths = len(chart.labels) * (5 * len(chart.series) + 3)
    return min(_AROUND_EMU + _BAR_EMU * fifths // 5, _MOST_EMU)


def chart_drawing(chart: Chart, relation: str) -> str:
    """Return the drawing in the text."""
    return _CHART_DRAWING.format(
        cx=_WIDTH_EMU,
        cy=_height(chart),
        name=quoteattr(chart.title),
        alt=quoteattr(chart.alt),
        relation=relation,
    )


def chart_files(chart: Chart, number: int) -> ChartFiles:
    """Return the parts of the chart with this number."""
    name, book = f"charts/subventio-{number}.xml", f"embeddings/subventio-{number}.xlsx"
    relations = _RELATIONS.format(kind=f"{OFFICE_RELATIONS}/package", target=f"../{book}")
    return ChartFiles(
        name,
        (
            (name, _chart(chart).encode()),
            (f"charts/_rels/subventio-{number}.xml.rels", relations.encode()),
            (book, _workbook(chart)),
        ),
    )


def _chart(chart: Chart) -> str:
    series = "".join(_series(chart, at, each) for at, each in enumerate(chart.series))
    least, most = map(_decimal, _ends(chart))
    plot = (_PIE if chart.form is ChartForm.PIE else _BARS).format(series=series, least=least, most=most)
    return _SPACE.format(plot=plot, legend=_LEGEND if len(chart.series) > 1 else "")


def _ends(chart: Chart) -> tuple[Fraction, Fraction]:
    """Return the ends of the axis, leaving space for the number after the longest bar.

    Refunds may exceed spending, so a bar may be negative. If all are zero, the axis still has a length.
    """
    values = [Fraction(0), *(value for each in chart.series for value in each.values)]
    least, most = _BEYOND * min(values), _BEYOND * max(values)
    return least, most if least < most else Fraction(1)


def _series(chart: Chart, at: int, series: ChartSeries) -> str:
    is_pie = chart.form is ChartForm.PIE
    column, last = chr(ord("B") + at), len(chart.labels) + 1
    own = "" if is_pie else f'{_filled(at)}<c:invertIfNegative val="0"/>'
    slices = "".join(_slice(number) for number in range(len(chart.labels))) if is_pie else ""
    labels = _LABELS.format(format=quoteattr(chart.format), named=int(is_pie))
    numbers = "".join(
        f'<c:pt idx="{number}"><c:v>{_decimal(value)}</c:v></c:pt>'
        for number, value in enumerate(series.values)
    )
    count = f'<c:ptCount val="{len(chart.labels)}"/>'
    return (
        f'<c:ser><c:idx val="{at}"/><c:order val="{at}"/>'
        f"<c:tx>{_texts(f'${column}$1', (series.label,))}</c:tx>{own}{slices}{labels}"
        f"<c:cat>{_texts(f'$A$2:$A${last}', chart.labels)}</c:cat>"
        f"<c:val><c:numRef><c:f>{_SHEET}!${column}$2:${column}${last}</c:f><c:numCache>"
        f"<c:formatCode>{escape(chart.format)}</c:formatCode>{count}{numbers}</c:numCache></c:numRef></c:val>"
        "</c:ser>"
    )


def _filled(at: int) -> str:
    colour = _COLOURS[at % len(_COLOURS)]
    return f"<c:spPr><a:solidFill>{colour}</a:solidFill></c:spPr>"


def _slice(at: int) -> str:
    return f'<c:dPt><c:idx val="{at}"/><c:bubble3D val="0"/>{_filled(at)}</c:dPt>'


def _texts(cells: str, texts: tuple[str, ...]) -> str:
    points = "".join(
        f'<c:pt idx="{number}"><c:v>{escape(text)}</c:v></c:pt>' for number, text in enumerate(texts)
    )
    return (
        f"<c:strRef><c:f>{_SHEET}!{cells}</c:f><c:strCache>"
        f'<c:ptCount val="{len(texts)}"/>{points}</c:strCache></c:strRef>'
    )


def _workbook(chart: Chart) -> bytes:
    """Return the workbook with the numbers for editing: labels, then one column per series."""
    names = ("", *(series.label for series in chart.series))
    rows = [
        _row(1, (_text_cell(1, at, name) for at, name in enumerate(names) if name)),
        *(
            _row(
                number,
                (
                    _text_cell(number, 0, label),
                    *(
                        f'<c r="{_cell(number, at)}"><v>{_decimal(series.values[number - 2])}</v></c>'
                        for at, series in enumerate(chart.series, start=1)
                    ),
                ),
            )
            for number, label in enumerate(chart.labels, start=2)
        ),
    ]
    sheet = f'{_HEAD}<worksheet xmlns="{_SHEETS}"><sheetData>{"".join(rows)}</sheetData></worksheet>'
    return zipped((*_around(), packed("xl/worksheets/sheet1.xml", sheet.encode())))


@cache
def _around() -> tuple[Packed, ...]:
    """Return the parts common to all workbooks, compressed once."""
    parts = {
        CONTENT_TYPES: _TYPES,
        "_rels/.rels": _RELATIONS.format(kind=f"{OFFICE_RELATIONS}/officeDocument", target="xl/workbook.xml"),
        "xl/workbook.xml": _WORKBOOK,
        "xl/_rels/workbook.xml.rels": _RELATIONS.format(
            kind=f"{OFFICE_RELATIONS}/worksheet", target="worksheets/sheet1.xml"
        ),
    }
    return tuple(packed(name, content.encode()) for name, content in parts.items())


def _row(number: int, cells: Iterator[str] | tuple[str, ...]) -> str:
    return f'<row r="{number}">{"".join(cells)}</row>'


def _cell(row: int, at: int) -> str:
    return f"{chr(ord('A') + at)}{row}"


def _text_cell(row: int, at: int, text: str) -> str:
    return f'<c r="{_cell(row, at)}" t="inlineStr"><is><t xml:space="preserve">{escape(text)}</t></is></c>'


def _decimal(value: Fraction) -> str:
    """Return the number as stored in a workbook.

    >>> _decimal(Fraction(13)), _decimal(Fraction(1123, 100)), _decimal(Fraction(-1, 3))
    ('13', '11.23', '-0.333333333333')
    """
    scaled = round(value * 10**_PIECES)
    whole, rest = divmod(abs(scaled), 10**_PIECES)
    decimals = f".{rest:0{_PIECES}}".rstrip("0").rstrip(".")
    return f"{'-' if scaled < 0 else ''}{whole}{decimals}"


# --- Pictures and charts in a filled part: the drawing in the text, and its files ---------------------------

_VALUE: Final = re.compile(f"{MARK}v([^{MARK}]*){MARK}")
_DRAWING_ID: Final = re.compile(r"(<wp:docPr\b[^>]*?\bid=\")[^\"]*\"")
_FIRST_ID: Final = 1001
"""Drawings are numbered as by docxtpl: unique within a part."""

_OF_CHARTS: Final = "application/vnd.openxmlformats-officedocument.drawingml.chart+xml"
_OF_BOOKS: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_BOOK_OF: Final = "word/charts/_rels/subventio-{}.xml.rels"
"""The relationship to the workbook of a chart, and those of the template's parts."""
_PICTURE_DRAWING: Final = (
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
                return _PICTURE_DRAWING.format(
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

"""Prose as Word paragraphs and tables, in the template's styles."""

import re
from collections.abc import Iterator
from functools import cache
from typing import Final

from conventions.documents.context import printable
from conventions.documents.render.element_tags import MARK
from conventions.documents.render.joints import AFTER_TABLE
from conventions.documents.typography import held_together
from conventions.dossier.formatted_text import (
    Block,
    Code,
    Figure,
    Heading,
    Item,
    Note,
    Paragraph,
    Prose,
    Ruled,
    Run,
    Runs,
)

NUMBERED: Final = "prose"
"""The list for numbered items, created by `restarts` if the template has none."""
_STEP: Final = 360
_WIDTH: Final = 9411
_SIGN: Final = 112
_MARGINS: Final = 200
"""Width of a bold character in a cell, and its horizontal margins."""
_WIDEST: Final = 48
"""Maximum column width, in characters."""
_KEPT_WHOLE: Final = 14
"""Maximum rows of a table kept on one page."""
_DEEPEST: Final = 8
_LOWEST: Final = 3
_BELOW: Final = 2
"""A prose heading is two levels below the title of its section's chapter."""
_ESCAPES: Final = str.maketrans({"&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;"})
_SPECIAL: Final = re.compile('[&<>"\n\t\u2011]').search
_BROKEN: Final = {"\n": "<w:br/>", "\t": "<w:tab/>", "\u2011": "<w:noBreakHyphen/>"}
_SPLIT: Final = re.compile("([\n\t\u2011])")
_MARKS: Final = (
    '<w:rFonts w:ascii="Courier New" w:hAnsi="Courier New" w:cs="Courier New"/>',
    "<w:b/>",
    "<w:i/>",
    "<w:strike/>",
    '<w:color w:val="1F4E9E"/>',
    '<w:sz w:val="18"/>',
    '<w:u w:val="single"/>',
    '<w:vertAlign w:val="superscript"/>',
)
"""The properties of a run, in the order of Word's schema."""
_BORDER: Final = '<w:{} w:val="single" w:sz="4" w:space="0" w:color="8A97AD" w:themeColor="accent1"/>'
_TABLE: Final = (
    '<w:tbl><w:tblPr><w:tblW w:w="{width}" w:type="dxa"/><w:jc w:val="center"/><w:tblBorders>'
    + "".join(_BORDER.format(side) for side in ("top", "bottom", "insideH"))
    + '</w:tblBorders><w:tblCellMar><w:top w:w="30" w:type="dxa"/><w:left w:w="90" w:type="dxa"/>'
    '<w:bottom w:w="30" w:type="dxa"/><w:right w:w="90" w:type="dxa"/></w:tblCellMar>'
    '<w:tblLook w:val="04A0" w:firstRow="1" w:lastRow="0" w:firstColumn="0" w:lastColumn="0" w:noHBand="0" '
    'w:noVBand="1"/></w:tblPr><w:tblGrid>{grid}</w:tblGrid>'
)
_SHADED: Final = '<w:shd w:val="clear" w:color="auto" w:fill="E4EAF3" w:themeFill="background2"/>'


def paragraphs_of(prose: Prose) -> str:
    """Return the paragraphs as XML."""
    return "".join(_block(block) for block in prose.blocks)


def _block(block: Block) -> str:
    match block:
        case Paragraph(runs, depth):
            return _paragraph(_indent(depth), _runs(runs))
        case Heading(runs, level):
            style = f'<w:pStyle w:val="Heading{min(level + _BELOW, _LOWEST)}"/>'
            return _paragraph(style, _runs(runs))
        case Item():
            return _item(block)
        case Ruled():
            return "".join(_table(block))
        case Code(text, depth):
            return _paragraph(_indent(depth), _run(Run(text, code=True)))
        case Figure():
            return "".join(_figure(block))
        case Note(number, runs):
            mark = _run(Run(str(number)), raised=True) + _run(Run(" "))
            return _paragraph(
                '<w:spacing w:after="40"/>', mark + "".join(_run(run, small=True) for run in runs)
            )


def _figure(figure: Figure) -> Iterator[str]:
    """Yield a picture with its caption; only the caption if it is not available."""
    middle = '<w:jc w:val="center"/>'
    caption = figure.caption
    if figure.drawn is not None:
        mark = f'<w:r><w:t xml:space="preserve">{MARK}v{figure.drawn}{MARK}</w:t></w:r>'
        yield _paragraph(f'<w:keepNext/><w:spacing w:before="120" w:after="60"/>{middle}', mark)
    else:
        caption = f"Image non jointe\u00a0: {caption}" if caption else "Image non jointe"
    if caption:
        yield _paragraph(f'<w:spacing w:after="160"/>{middle}', _run(Run(caption, italic=True), small=True))


def _paragraph(properties: str, runs: str) -> str:
    inside = f"<w:pPr>{properties}</w:pPr>" if properties else ""
    return f"<w:p>{inside}{runs}</w:p>"


def _indent(depth: int) -> str:
    return f'<w:ind w:left="{_STEP * min(depth, _DEEPEST)}"/>' if depth else ""


def _item(item: Item) -> str:
    """Return a list item: bullets by style, numbers in a restarted list."""
    depth = min(item.depth, _DEEPEST)
    left = f'<w:ind w:left="{_STEP * (depth + 1)}" w:hanging="{_STEP}"/>'
    if item.number is None:
        return _paragraph(f'<w:pStyle w:val="ListBullet"/>{left}', _runs(item.runs))
    begins = f"{MARK}n{NUMBERED}:{depth}:{item.number}{MARK}" if item.opens else ""
    number = f'<w:numPr><w:ilvl w:val="0"/><w:numId w:val="{MARK}i{NUMBERED}:{depth}{MARK}"/></w:numPr>'
    return begins + _paragraph(f'{number}<w:spacing w:after="60"/>{left}', _runs(item.runs))


def _table(table: Ruled) -> Iterator[str]:
    widths = _widths(table)
    grid = "".join(f'<w:gridCol w:w="{width}"/>' for width in widths)
    yield _TABLE.format(width=sum(widths), grid=grid)
    last = len(table.rows)
    for at, row in enumerate((table.head, *table.rows)):
        head = "<w:tblHeader/>" if at == 0 else ""
        keep = "<w:keepNext/>" if at < last <= _KEPT_WHOLE else ""
        yield f"<w:tr><w:trPr><w:cantSplit/>{head}</w:trPr>"
        for column, width in enumerate(widths):
            runs = row[column] if column < len(row) else ()
            jc = '<w:jc w:val="right"/>' if table.right[column] else ""
            shade = _SHADED if at == 0 else ""
            yield f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/>{shade}</w:tcPr>'
            yield _paragraph(f'<w:pStyle w:val="Cellule"/>{keep}{jc}', _runs(runs, bold=at == 0)) + "</w:tc>"
        yield "</w:tr>"
    yield f"</w:tbl>{AFTER_TABLE}"


def _widths(table: Ruled) -> list[int]:
    """Return the column widths: for the longest word, plus a share of the rest by text length."""
    rows = (table.head, *table.rows)
    texts = [
        [_of_cell(row[column]) for row in rows if column < len(row)]
        for column in range(max(1, len(table.head)))
    ]
    words = [max((len(word) for text in column for word in text.split(" ")), default=0) for column in texts]
    needed = [min(word, _WIDEST) * _SIGN + _MARGINS for word in words]
    wanted = [min(max(map(len, column), default=0), _WIDEST) + 1 for column in texts]
    spare = _WIDTH - sum(needed)
    if spare < 0:
        return [_WIDTH * width // sum(needed) for width in needed]
    return [width + spare * share // sum(wanted) for width, share in zip(needed, wanted, strict=True)]


def _of_cell(runs: Runs) -> str:
    """Return the text of a cell; texts split over runs are joined to keep no-break spaces."""
    text = "".join(run.text for run in runs)
    return text if len(runs) == 1 and not runs[0].code else held_together(text)


def _runs(runs: Runs, *, bold: bool = False) -> str:
    return "".join(_run(run, bold=bold) for run in runs)


def _run(run: Run, *, bold: bool = False, small: bool = False, raised: bool = False) -> str:
    """Return a run, with properties in the order of Word's schema."""
    if run.note is not None:
        return _run(Run(str(run.note)), raised=True)
    properties = _look(
        (
            run.code,
            bold or run.bold,
            run.italic,
            run.struck,
            run.link is not None,
            small,
            run.link is not None,
            raised,
        )
    )
    shown = f"<w:r>{properties}{_shown(run.text)}</w:r>"
    return shown if run.link is None else _linked(run.link, shown)


@cache
def _look(marks: tuple[bool, ...]) -> str:
    """Return the run properties: code, bold, italic, struck, link colour, small, underlined, raised."""
    inside = "".join(mark for mark, is_so in zip(_MARKS, marks, strict=True) if is_so)
    return f"<w:rPr>{inside}</w:rPr>" if inside else ""


def _shown(text: str) -> str:
    """Return a text for a run, with Word's own line breaks, tabs and hyphens."""
    if _SPECIAL(text) is None:
        return f'<w:t xml:space="preserve">{text}</w:t>' if text else ""
    pieces = (piece for piece in _SPLIT.split(text) if piece)
    return "".join(
        _BROKEN.get(piece) or f'<w:t xml:space="preserve">{piece.translate(_ESCAPES)}</w:t>'
        for piece in pieces
    )


def _linked(target: str, shown: str) -> str:
    """Return a Word field that links to an address without a relationship."""
    code = printable(target)[0].replace('"', "%22").replace("\\", "%5C").translate(_ESCAPES)
    return (
        '<w:r><w:fldChar w:fldCharType="begin"/></w:r>'
        f'<w:r><w:instrText xml:space="preserve"> HYPERLINK "{code}" </w:instrText></w:r>'
        f'<w:r><w:fldChar w:fldCharType="separate"/></w:r>{shown}'
        '<w:r><w:fldChar w:fldCharType="end"/></w:r>'
    )

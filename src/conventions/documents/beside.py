"""What stands beside a tag that takes the place of its paragraph, row or cell: kept, or refused as lost.

The compiler and the linter ask the same functions.
"""

from collections.abc import Iterator
from typing import Final

from lxml import etree

from conventions.documents.opened import W, is_on

__all__ = ["RANGES", "alone_in_control", "breaks_in", "lost_beside"]

_NOTES: Final = (f"{W}footnoteReference", f"{W}endnoteReference")
_PICTURES: Final = (f"{W}drawing", f"{W}pict", f"{W}object")
_SIGNS: Final = (
    f"{W}sym",
    f"{W}noBreakHyphen",
    f"{W}pgNum",
    "{http://schemas.openxmlformats.org/officeDocument/2006/math}oMath",
)
_FIELDS: Final = (f"{W}fldChar", f"{W}fldSimple")
_BREAKS: Final = ("page", "column")
RANGES: Final = tuple(f"{W}{name}" for name in ("bookmarkStart", "bookmarkEnd", "permStart", "permEnd"))
"""The marks of a range, which stand as well between paragraphs and rows as within them."""

_CONTROL: Final = f"{W}sdtContent"


def lost_beside(target: etree._Element) -> Iterator[str]:
    """What would be lost with a paragraph, row or cell that a tag takes the place of: keys of messages."""
    if next(target.iter(*_PICTURES), None) is not None:
        yield "picture_lost"
    if target.tag != f"{W}p" and breaks_in(target):
        yield "break_lost"
    if next(target.iter(*_NOTES), None) is not None:
        yield "note_lost"
    if next(target.iter(*_FIELDS), None) is not None:
        yield "field_lost"
    if next(target.iter(*_SIGNS), None) is not None:
        yield "sign_lost"


def breaks_in(target: etree._Element) -> list[etree._Element]:
    """The breaks of a page or a column within, in order; one before a paragraph is stated as its property."""
    return [
        item
        for item in target.iter(f"{W}pageBreakBefore", f"{W}br")
        if (item.get(f"{W}type") in _BREAKS if item.tag == f"{W}br" else is_on(item))
    ]


def alone_in_control(element: etree._Element) -> etree._Element:
    """The content control around an element that holds nothing else, the outermost; else the element."""
    content = element.getparent()
    while content is not None and content.tag == _CONTROL and len(content) == 1:
        element = content.getparent()
        content = element.getparent()
    return element

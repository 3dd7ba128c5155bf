"""What conditions and loops may leave behind that Word does not open: put right once a part is filled."""

from typing import Final

from lxml import etree

from conventions.documents.beside import RANGES
from conventions.documents.opened import W, rows_of
from conventions.documents.place import Place
from conventions.documents.render.slots import broken
from conventions.documents.trees import to_tree

__all__ = ["with_grid", "without_gaps"]

_NOTES: Final = ("hdr", "ftr", "footnote", "endnote", "txbxContent")
_OF_CONTROLS: Final = tuple(f"{W}{name}" for name in ("body", "tbl", "tr", "tc", "sdtContent", *_NOTES))
"""What holds a control of whole paragraphs, rows or cells; one in a line may be empty."""
_HOLDERS: Final = tuple(f"{W}{name}" for name in ("tc", *_NOTES))


def without_gaps(part: str, text: str) -> str:
    """The part with a paragraph at the end of each cell, header or note.

    A table of no row and a content control around nothing are left out.
    """
    tree = to_tree(part, text.encode())
    for table in reversed(list(tree.iter(f"{W}tbl"))):
        if next(rows_of(table), None) is None:
            _left_out(table)
    for control in reversed(list(tree.iter(f"{W}sdt"))):
        content = control.find(f"{W}sdtContent")
        is_empty = content is not None and all(child.tag in RANGES for child in content)
        if is_empty and control.getparent().tag in _OF_CONTROLS:
            _left_out(control)
    for holder in tree.iter(*_HOLDERS):
        if len(holder) == 0 or holder[-1].tag != f"{W}p":
            etree.SubElement(holder, f"{W}p")
    return _written(tree)


def _left_out(element: etree._Element) -> None:
    """Take an element out; the marks of ranges in it stay in its place."""
    for mark in list(element.iter(*RANGES)):
        mark.tail = None
        element.addprevious(mark)
    element.getparent().remove(element)


def with_grid(part: str, text: str) -> str:
    """The part with as many columns in the grid of each table as its rows have cells, as docxtpl does it."""
    from conventions.documents.render.composing import DocxTemplate

    to_tree(part, text.encode())
    try:
        return _written(DocxTemplate("").fix_tables(text.encode()))
    except (AttributeError, TypeError, ValueError) as error:
        raise broken("no_grid", part, Place(part, 0, "")) from error


def _written(tree: etree._Element) -> str:
    return bytes(etree.tostring(tree, encoding="UTF-8", xml_declaration=True, standalone=True)).decode()

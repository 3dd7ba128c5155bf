"""What conditions and loops may leave behind that Word does not open: put right once a part is filled."""

import re
from collections.abc import Iterator
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
_TABLE: Final = re.compile("<w:tbl(?=[ >])|</w:tbl>").finditer
_ROW: Final = re.compile("<w:tr(?=[ >])").split
_CELL: Final = re.compile("<w:tc(?=[ />])").findall
_COLUMN: Final = re.compile("<w:gridCol(?=[ />])").findall
_UNUSUAL: Final = ("<w:sdt", "<w:tblGridChange", "<mc:")
_SPAN: Final = re.compile(r'<w:gridSpan w:val="(\d{1,3})"').findall
_ROOT: Final = re.compile(r"<(w:\w+)[^>]*>").search
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
    """The part with as many columns in the grid of each table as its rows have cells, as docxtpl does it.

    A table whose grid fits is left as it is: to read the whole part as a tree takes longer than to fill it.
    """
    pieces, last = [], 0
    for start, end in _outer_tables(text):
        if not _fits(text[start:end]):
            pieces += [text[last:start], _fitted(part, text, text[start:end])]
            last = end
    return "".join((*pieces, text[last:]))


def _outer_tables(text: str) -> Iterator[tuple[int, int]]:
    """Where each table that is in no other begins and ends."""
    depth = start = 0
    for tag in _TABLE(text):
        if tag[0].startswith("</"):
            depth -= 1
            if depth == 0:
                yield start, tag.end()
        else:
            start = start if depth else tag.start()
            depth += 1


def _fits(table: str) -> bool:
    """Whether the grid has as many columns as the longest row cells; False of a table to read as a tree."""
    head, *rows = _ROW(table)
    if any(name in table for name in _UNUSUAL) or table.count("</w:tbl>") > 1 or "<w:tblGrid>" not in head:
        return False
    longest = max((len(_CELL(row)) + sum(int(n) - 1 for n in _SPAN(row)) for row in rows), default=0)
    return longest == len(_COLUMN(head)) and table.count("<w:gridSpan") == len(_SPAN(table))


def _fitted(part: str, text: str, table: str) -> str:
    """A table with its grid mended; `text` begins with the names that the table uses."""
    from conventions.documents.render.composing import DocxTemplate

    root = _ROOT(text)
    opening, closing = ("<x>", "</x>") if root is None else (root[0], f"</{root[1]}>")
    content = f"{opening}{table}{closing}".encode()
    to_tree(part, content)
    try:
        tree = DocxTemplate("").fix_tables(content)
    except (AttributeError, TypeError, ValueError) as error:
        raise broken("no_grid", part, Place(part, 0, "")) from error
    written: str = etree.tostring(tree, encoding="unicode")
    return written[written.index(">") + 1 : written.rindex("</")]


def _written(tree: etree._Element) -> str:
    return bytes(etree.tostring(tree, encoding="UTF-8", xml_declaration=True, standalone=True)).decode()

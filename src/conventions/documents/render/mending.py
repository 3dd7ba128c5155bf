"""What conditions and loops may leave behind that Word does not open: put right once a part is filled."""

import re
from collections.abc import Iterable
from functools import lru_cache
from typing import Final

from lxml import etree

from conventions.documents.beside import RANGES
from conventions.documents.opened import W, rows_of
from conventions.documents.place import Place
from conventions.documents.render.slots import MARK, OPEN, Slots, broken
from conventions.documents.trees import to_tree

__all__ = ["GRID", "marked_grids", "with_grid", "without_gaps"]

GRID: Final = "g"
"""What marks a table whose cells come and go: its grid is looked at once it is filled."""
_NOTES: Final = ("hdr", "ftr", "footnote", "endnote", "txbxContent")
_OF_CONTROLS: Final = tuple(f"{W}{name}" for name in ("body", "tbl", "tr", "tc", "sdtContent", *_NOTES))
"""What holds a control of whole paragraphs, rows or cells; one in a line may be empty."""
_UNUSUAL: Final = ("<w:sdt", "<w:tblGridChange", "<mc:")
_TABLE: Final = re.compile("<w:tbl(?=[ >])|</w:tbl>").finditer
_SPAN: Final = re.compile(r'<w:gridSpan w:val="(\d{1,3})"').findall
_WITH_CELL: Final = re.compile("<w:tc(?=[ >]).*?</w:tc>", re.DOTALL)
_GRID: Final = re.compile(r'<w:tblGrid>(?:<w:gridCol w:w="\d+"/>)+</w:tblGrid>').search
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


def marked_grids(tree: etree._Element, slots: Slots) -> None:
    """Mark each table whose rows may have more cells, or fewer, than its grid once it is filled.

    Of the others nobody asks again: a report has fifty, and two or three whose columns come and go.
    """
    for table in tree.iter(f"{W}tbl"):
        is_outer = next(table.iterancestors(f"{W}tbl"), None) is None
        if is_outer and not _is_steady(etree.tostring(table, encoding="unicode", with_tail=False)):
            table.text = slots.add(f"{MARK}{GRID}{MARK}", slots.nowhere) + (table.text or "")


def _is_steady(table: str) -> bool:
    """Whether a table made ready fits its grid whatever it is filled with: its first row always does."""
    head, grid, rows = table[: table.find("<w:tr")], _GRID(table), table.split("</w:tr>")
    if grid is None or OPEN in head or not _is_plain(table):
        return False
    is_filled_in = any(OPEN in _WITH_CELL.sub("", row.partition("<w:tr")[2]) for row in rows)
    return _cells(rows)[1] == _cells(rows[:1])[1] == grid[0].count("<w:gridCol") and not is_filled_in


def with_grid(part: str, pieces: list[str], at: int) -> None:
    """Give the table in which a mark stands as many columns in its grid as its rows have cells."""
    start = pieces[at - 1].rindex("<w:tbl")
    before, opening = pieces[at - 1][:start], pieces[at - 1][start:]
    last, end = _end(pieces, at)
    table = "".join((opening, *pieces[at + 1 : last], pieces[last][:end]))
    pieces[at - 1 : last] = [before, _fitted(part, pieces[0], table), *[""] * (last - at - 1)]
    pieces[last] = pieces[last][end:]


def _end(pieces: list[str], at: int) -> tuple[int, int]:
    """The piece in which the table of a place ends, and where in it."""
    depth = 1
    for number in range(at + 1, len(pieces)):
        for tag in _TABLE(pieces[number]) if "w:tbl" in pieces[number] else ():
            depth += -1 if tag[0].startswith("</") else 1
            if depth == 0:
                return number, tag.end()
    raise ValueError(at)


def _is_plain(table: str) -> bool:
    """Whether the cells of a table may be counted in its text: no other table, nothing around a cell."""
    is_alone = table.count("</w:tbl>") <= 1 and not any(name in table for name in _UNUSUAL)
    return is_alone and ("<w:gridSpan" not in table or table.count("<w:gridSpan") == len(_SPAN(table)))


def _cells(rows: Iterable[str]) -> tuple[int, int]:
    """How many cells the longest row has, and how many columns the widest one takes."""
    longest = widest = 0
    for row in rows:
        cells = row.count("</w:tc>") + row.count("<w:tc/>")
        longest = max(longest, cells)
        spans = _SPAN(row) if "<w:gridSpan" in row else ()
        widest = max(widest, cells + sum(int(n) - 1 for n in spans))
    return longest, widest


def _fitted(part: str, text: str, table: str) -> str:
    """A table with its grid mended as docxtpl does it; `text` begins with the names that the table uses."""
    grid = _GRID(table)
    if grid is not None and _is_plain(table):
        return table.replace(grid[0], _grid_for(grid[0], *_cells(table.split("</w:tr>"))), 1)
    root = _ROOT(text)
    opening, closing = ("<x>", "</x>") if root is None else (root[0], f"</{root[1]}>")
    return _by_docxtpl(part, opening, table, closing)


@lru_cache(maxsize=256)
def _grid_for(grid: str, cells: int, columns: int) -> str:
    """The grid for the longest row and the widest one: worked out in a table that has no others."""
    wide = f'<w:tr><w:tc><w:tcPr><w:gridSpan w:val="{columns}"/></w:tcPr></w:tc></w:tr>'
    rows = f"<w:tr>{'<w:tc/>' * cells}</w:tr>{wide if columns else ''}"
    made = _by_docxtpl("", f'<w:x xmlns:w="{W.strip("{}")}">', f"<w:tbl>{grid}{rows}</w:tbl>", "</w:x>")
    return made[len("<w:tbl>") : made.index("<w:tr>")]


def _by_docxtpl(part: str, opening: str, table: str, closing: str) -> str:
    """A table as docxtpl leaves it, between a root's tags."""
    from conventions.documents.render.composing import DocxTemplate

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

"""Repair a filled document where its pieces meet, and where conditions removed something."""

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from itertools import count
from typing import Final

from attrs import field
from lxml import etree

from budget import frozen
from conventions.documents.blocks import RANGES, Ranges, codes_in
from conventions.documents.document_errors import TemplatePlace
from conventions.documents.opened import Template, W, rows_of
from conventions.documents.relations import to_bytes, to_tree
from conventions.documents.render.element_tags import MARK, OPEN, Slots, broken
from conventions.documents.render.numbering import links_in, refers_to_nothing

# ------------------------------------------------------------------------------------------------------------
# Repair what conditions and loops may leave behind that Word would not open.

GRID: Final = "g"
"""The mark of a table with optional cells: its grid is checked after filling."""
_NOTES: Final = ("hdr", "ftr", "footnote", "endnote", "txbxContent")
_OF_CONTROLS: Final = tuple(f"{W}{name}" for name in ("body", "tbl", "tr", "tc", "sdtContent", *_NOTES))
"""The parents of a control with paragraphs, rows or cells; an inline one may be empty."""
_UNUSUAL: Final = ("<w:sdt", "<w:tblGridChange", "<mc:")
_TABLE: Final = re.compile("<w:tbl(?=[ >])|</w:tbl>").finditer
_SPAN: Final = re.compile(r'<w:gridSpan w:val="(\d{1,3})"').findall
_WITH_CELL: Final = re.compile("<w:tc(?=[ >]).*?</w:tc>", re.DOTALL)
_GRID: Final = re.compile(r'<w:tblGrid>(?:<w:gridCol w:w="\d+"/>)+</w:tblGrid>').search
_ROOT: Final = re.compile(r"<(w:\w+)[^>]*>").search
_HOLDERS: Final = tuple(f"{W}{name}" for name in ("tc", *_NOTES))


def without_gaps(part: str, text: str) -> str:
    """Return the part with a paragraph at the end of each cell, header or note.

    Empty tables and content controls are removed.
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
    return to_bytes(tree).decode()


def _left_out(element: etree._Element) -> None:
    """Remove an element; range markers in it stay in place."""
    for mark in list(element.iter(*RANGES)):
        mark.tail = None
        element.addprevious(mark)
    element.getparent().remove(element)


def marked_grids(tree: etree._Element, slots: Slots) -> None:
    """Mark each table whose rows may differ from its grid after filling.

    Others need no check: a report has fifty, two or three with optional columns.
    """
    for table in tree.iter(f"{W}tbl"):
        is_outer = next(table.iterancestors(f"{W}tbl"), None) is None
        if is_outer and not _is_steady(etree.tostring(table, encoding="unicode", with_tail=False)):
            table.text = slots.add(f"{MARK}{GRID}{MARK}", slots.nowhere) + (table.text or "")


def _is_steady(table: str) -> bool:
    """Return whether a table always fits its grid: its first row always does."""
    head, grid, rows = table[: table.find("<w:tr")], _GRID(table), table.split("</w:tr>")
    if grid is None or OPEN in head or not _is_plain(table):
        return False
    is_filled_in = any(OPEN in _WITH_CELL.sub("", row.partition("<w:tr")[2]) for row in rows)
    return _cells(rows)[1] == _cells(rows[:1])[1] == grid[0].count("<w:gridCol") and not is_filled_in


def with_grid(part: str, pieces: list[str], at: int) -> None:
    """Give the table around a mark as many grid columns as its rows have cells."""
    start = pieces[at - 1].rindex("<w:tbl")
    before, opening = pieces[at - 1][:start], pieces[at - 1][start:]
    last, end = _end(pieces, at)
    table = "".join((opening, *pieces[at + 1 : last], pieces[last][:end]))
    pieces[at - 1 : last] = [before, _fitted(part, pieces[0], table), *[""] * (last - at - 1)]
    pieces[last] = pieces[last][end:]


def _end(pieces: list[str], at: int) -> tuple[int, int]:
    """Return the piece and offset at which the table around a position ends."""
    depth = 1
    for number in range(at + 1, len(pieces)):
        for tag in _TABLE(pieces[number]) if "w:tbl" in pieces[number] else ():
            depth += -1 if tag[0].startswith("</") else 1
            if depth == 0:
                return number, tag.end()
    raise ValueError(at)


def _is_plain(table: str) -> bool:
    """Return whether cells can be counted in the text: no nested table, nothing around a cell."""
    is_alone = table.count("</w:tbl>") <= 1 and not any(name in table for name in _UNUSUAL)
    return is_alone and ("<w:gridSpan" not in table or table.count("<w:gridSpan") == len(_SPAN(table)))


def _cells(rows: Iterable[str]) -> tuple[int, int]:
    """Return the number of cells in the longest row, and of columns in the widest one."""
    longest = widest = 0
    for row in rows:
        cells = row.count("</w:tc>") + row.count("<w:tc/>")
        longest = max(longest, cells)
        spans = _SPAN(row) if "<w:gridSpan" in row else ()
        widest = max(widest, cells + sum(int(n) - 1 for n in spans))
    return longest, widest


def _fitted(part: str, text: str, table: str) -> str:
    """Return a table with its grid corrected as docxtpl does it; `text` starts with the namespaces."""
    grid = _GRID(table)
    if grid is not None and _is_plain(table):
        return table.replace(grid[0], _grid_for(grid[0], *_cells(table.split("</w:tr>"))), 1)
    root = _ROOT(text)
    opening, closing = ("<x>", "</x>") if root is None else (root[0], f"</{root[1]}>")
    return _by_docxtpl(part, opening, table, closing)


@lru_cache(maxsize=256)
def _grid_for(grid: str, cells: int, columns: int) -> str:
    """Return the grid for the longest and widest rows, computed in a small table."""
    wide = f'<w:tr><w:tc><w:tcPr><w:gridSpan w:val="{columns}"/></w:tcPr></w:tc></w:tr>'
    rows = f"<w:tr>{'<w:tc/>' * cells}</w:tr>{wide if columns else ''}"
    made = _by_docxtpl("", f'<w:x xmlns:w="{W.strip("{}")}">', f"<w:tbl>{grid}{rows}</w:tbl>", "</w:x>")
    return made[len("<w:tbl>") : made.index("<w:tr>")]


def _by_docxtpl(part: str, opening: str, table: str, closing: str) -> str:
    """Return a table as docxtpl leaves it, between a root's tags."""
    from conventions.documents.render.composing import DocxTemplate

    content = f"{opening}{table}{closing}".encode()
    to_tree(part, content)
    try:
        tree = DocxTemplate("").fix_tables(content)
    except (AttributeError, TypeError, ValueError) as error:
        raise broken("no_grid", part, TemplatePlace(part, 0, "")) from error
    written: str = etree.tostring(tree, encoding="unicode")
    return written[written.index(">") + 1 : written.rindex("</")]


# --- Repair a filled document where its pieces meet ---------------------------------------------------------
# Contents lines without their heading are removed, repeated bookmarks get unique names, adjacent tables are
# separated, a range that lost one end is closed.

_TABLES: Final = "</w:tbl><w:tbl>"
AFTER_TABLE: Final = (
    '<w:p><w:pPr><w:spacing w:before="0" w:after="0" w:line="120" w:lineRule="exact"/></w:pPr></w:p>'
)
"""A low paragraph that separates two tables."""
_PARTED: Final = f"</w:tbl>{AFTER_TABLE}<w:tbl>"
_NAME: Final = re.compile(r'[^>]*\bw:name="([^"]*)"')
_CONTENTS: Final = re.compile(r"\s*PAGEREF\s+(_Toc\w+)")
_OF_CONTENTS: Final = "_Toc"
_BOOKMARK: Final = "<w:bookmarkStart"
_LONGEST_NAME: Final = 40


@frozen
class Link:
    """The first reference to a bookmark: the bookmark's part, and the place of the reference."""

    home: str
    place: TemplatePlace


@frozen
class Joints:
    """What a part had before filling: adjacent tables, ranges cut or repeated, links."""

    part: str
    joins_tables: bool
    cuts_ranges: bool
    repeats: bool
    links: Mapping[str, Link] = field(repr=False)


def joints_of(part: str, source: str, ranges: Ranges, links: Mapping[str, Link]) -> Joints:
    """Return what filling may break in a prepared part."""
    return Joints(
        part,
        _TABLES in source,
        ranges.are_crossed,
        ranges.are_repeated,
        links,
    )


def links_of(template: Template) -> Mapping[str, Mapping[str, Link]]:
    """Return the bookmarks referenced or linked in a template, by referencing part."""
    homes: dict[str, list[str]] = {}
    for part in template.paragraphs:
        for mark in template.trees[part].iter(f"{W}bookmarkStart"):
            homes.setdefault(str(mark.get(f"{W}name")), []).append(part)
    found: dict[str, dict[str, Link]] = {}
    for part in template.paragraphs if homes else ():
        for name, element in links_in(template.trees[part]):
            if name in homes and not name.startswith(_OF_CONTENTS):
                home = part if part in homes[name] else homes[name][-1]
                found.setdefault(part, {}).setdefault(name, Link(home, template.place_of(part, element)))
    return found


def refuse_lost(across: Iterable[tuple[str, Link]], filled: Mapping[str, bytes]) -> None:
    """Raise `ReferenceToNothingError` if a part refers to a bookmark removed from another one."""
    names: dict[str, set[str]] = {}
    for name, link in across:
        if link.home in filled and link.home not in names:
            names[link.home] = set(_names_in(filled[link.home].decode()))
        if name not in names.get(link.home, (name,)):
            raise refers_to_nothing(name, link.place)


def _names_in(text: str) -> list[str]:
    """Return the bookmark names of a part, in order."""
    starts = text.split(_BOOKMARK)[1:]
    return [found[1] for found in map(_NAME.match, starts) if found]


def with_links(marks: Sequence[str], shown: list[str], joints: Joints) -> bool:
    """Set each bookmark and reference in `shown`; return whether a target was removed.

    Each bookmark gets a unique name and number; what needs the tree is done by `with_joints`.
    """
    names = [mark.partition(":")[2] for mark in marks if mark[:1] == "b"]
    kept = set(names)
    lines = {mark[1:] for mark in marks if mark.startswith(f"a{_OF_CONTENTS}")}
    is_lost = bool(lines - kept or joints.links.keys() - kept)
    changes = joints.repeats or len(names) > len(kept)
    anew = _Anew() if changes and not (is_lost or joints.cuts_ranges) else None
    for at, mark in enumerate(marks):
        match mark[:1]:
            case "a":
                shown[at] = mark[1:]
            case "b":
                number, _, name = mark[1:].partition(":")
                number, name = (number, name) if anew is None else anew.start(number, name)
                shown[at] = f'{number}" w:name="{name}'
            case "e":
                shown[at] = mark[1:] if anew is None else anew.end(mark[1:])
            case _:
                pass
    return is_lost


def with_joints(text: str, joints: Joints, *, is_lost: bool, draft: bool) -> str:
    """Return the repaired part; raise `ReferenceToNothingError` if a text refers to a removed bookmark."""
    if not joints.joins_tables:
        text = text.replace(_TABLES, _PARTED)
    if not (joints.cuts_ranges or is_lost):
        return text
    tree = to_tree(joints.part, text.encode())
    _close_ranges(tree)
    names = {str(mark.get(f"{W}name")) for mark in tree.iter(f"{W}bookmarkStart")}
    _drop_contents(tree, names)
    _drop_links(tree, names, joints, draft=draft)
    name_anew(tree)
    return to_bytes(tree).decode()


def _close_ranges(tree: etree._Element) -> None:
    """Close each open range; remove one whose start is gone."""
    for name in ("bookmark", "perm"):
        waiting: dict[str, list[etree._Element]] = {}
        for mark in list(tree.iter(f"{W}{name}Start", f"{W}{name}End")):
            started = waiting.setdefault(str(mark.get(f"{W}id")), [])
            if mark.tag.endswith("Start"):
                started.append(mark)
            elif started:
                started.pop(0)
            else:
                _take_out(mark)
        for start in (mark for marks in waiting.values() for mark in marks):
            end = etree.Element(f"{W}{name}End", {f"{W}id": str(start.get(f"{W}id"))})
            paragraph = next(start.iterancestors(f"{W}p"), None)
            if paragraph is None:
                start.addnext(end)
            else:
                paragraph.append(end)


def _take_out(element: etree._Element) -> None:
    element.getparent().remove(element)


def _drop_links(tree: etree._Element, names: set[str], joints: Joints, *, draft: bool) -> None:
    """Keep only the text of a link to a removed bookmark; fields printing it are removed."""
    for name, element in list(links_in(tree)):
        if name in names or name not in joints.links:
            continue
        if element.tag == f"{W}hyperlink":
            parent = element.getparent()
            at = parent.index(element)
            parent[at : at + 1] = list(element)
        elif not draft:
            raise refers_to_nothing(name, joints.links[name].place)


def _drop_contents(tree: etree._Element, names: set[str]) -> None:
    """Remove contents lines whose heading is not in the document."""
    lost = [
        link
        for link in tree.iter(f"{W}hyperlink")
        if str(link.get(f"{W}anchor", "")).startswith("_Toc") and link.get(f"{W}anchor") not in names
    ]
    for code in codes_in(tree):
        found = _CONTENTS.match(code.code)
        if found and found[1] not in names:
            lost.append(code.element)
    for element in lost:
        line = next(element.iterancestors(f"{W}p"), None)
        if line is None or line.getparent() is None:
            continue
        kinds = [mark.get(f"{W}fldCharType") for mark in line.iter(f"{W}fldChar")]
        if kinds.count("begin") == kinds.count("end"):
            line.getparent().remove(line)
        elif element.tag == f"{W}hyperlink":
            element.getparent().remove(element)


def name_of_copy(name: str, copy: int) -> str:
    """Return the name of a copy of a bookmark; copy 1 is the bookmark itself."""
    end = f"_{copy}" if copy > 1 else ""
    return name[: _LONGEST_NAME - len(end)] + end if end else name


class _Anew:
    """Assigns a unique name and number to each bookmark in turn."""

    def __init__(self) -> None:
        self.numbers = count()
        self.seen: Counter[str] = Counter()
        self.open: dict[str, list[str]] = {}

    def start(self, identifier: str, name: str) -> tuple[str, str]:
        """Return the number and name of a bookmark that begins."""
        number = str(next(self.numbers))
        self.seen[name] += 1
        self.open.setdefault(identifier, []).append(number)
        return number, name_of_copy(name, self.seen[name])

    def end(self, identifier: str) -> str:
        """Return the number of one that ends."""
        waiting = self.open.get(identifier)
        return waiting.pop(0) if waiting else identifier


def name_anew(tree: etree._Element) -> None:
    """Give each bookmark a unique name and number; references go to the first with a name."""
    anew = _Anew()
    for mark in list(tree.iter(f"{W}bookmarkStart", f"{W}bookmarkEnd")):
        identifier = str(mark.get(f"{W}id"))
        if mark.tag == f"{W}bookmarkEnd":
            mark.set(f"{W}id", anew.end(identifier))
        else:
            number, name = anew.start(identifier, str(mark.get(f"{W}name")))
            mark.set(f"{W}id", number)
            mark.set(f"{W}name", name)

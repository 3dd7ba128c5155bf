"""A filled document put right where its pieces meet, and where conditions left something behind."""

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from itertools import count
from typing import Final

from attrs import field, frozen
from lxml import etree

from conventions.documents.blocks import RANGES
from conventions.documents.codes import codes_in
from conventions.documents.fault import TemplatePlace
from conventions.documents.opened import Template, W, rows_of
from conventions.documents.ranges import Ranges
from conventions.documents.render.numbering import links_in, refers_to_nothing
from conventions.documents.render.slots import MARK, OPEN, Slots, broken
from conventions.documents.trees import to_bytes, to_tree

# ------------------------------------------------------------------------------------------------------------
# What conditions and loops may leave behind that Word does not open: put right once a part is filled.

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
    """Return the part with a paragraph at the end of each cell, header or note.

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
    return to_bytes(tree).decode()


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
    """Return the piece in which the table of a place ends, and where in it."""
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
    """Return how many cells the longest row has, and how many columns the widest one takes."""
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
    """Return the grid for the longest row and the widest one: worked out in a table that has no others."""
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


# --- A filled document put right where its pieces meet ------------------------------------------------------
# A line of contents whose heading fell is taken out, a bookmark that a loop has repeated gets a name of its
# own, two tables that would run together are parted, a range of which a block was left out ends where it may.

_TABLES: Final = "</w:tbl><w:tbl>"
AFTER_TABLE: Final = (
    '<w:p><w:pPr><w:spacing w:before="0" w:after="0" w:line="120" w:lineRule="exact"/></w:pPr></w:p>'
)
"""A low paragraph, which keeps two tables apart."""
_PARTED: Final = f"</w:tbl>{AFTER_TABLE}<w:tbl>"
_NAME: Final = re.compile(r'[^>]*\bw:name="([^"]*)"')
_CONTENTS: Final = re.compile(r"\s*PAGEREF\s+(_Toc\w+)")
_OF_CONTENTS: Final = "_Toc"
_BOOKMARK: Final = "<w:bookmarkStart"
_LONGEST_NAME: Final = 40


@frozen
class Link:
    """The first reference to a bookmark: the part the bookmark stands in, and where the reference is."""

    home: str
    place: TemplatePlace


@frozen
class Joints:
    """What a part had before it was filled: two tables side by side, ranges cut or repeated, links."""

    part: str
    joins_tables: bool
    cuts_ranges: bool
    repeats: bool
    links: Mapping[str, Link] = field(repr=False)


def joints_of(part: str, source: str, ranges: Ranges, links: Mapping[str, Link]) -> Joints:
    """Return what a part made ready, not yet filled, holds that filling it may break."""
    return Joints(
        part,
        _TABLES in source,
        ranges.are_crossed,
        ranges.are_repeated,
        links,
    )


def links_of(template: Template) -> Mapping[str, Mapping[str, Link]]:
    """Return the bookmarks that texts of a template refer to, or links lead to, by the part that does so."""
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


def refuse_lost(cross_finding: Iterable[tuple[str, Link]], filled: Mapping[str, bytes]) -> None:
    """`ReferenceToNothingError` where a part refers to a bookmark that fell in another one."""
    names: dict[str, set[str]] = {}
    for name, link in cross_finding:
        if link.home in filled and link.home not in names:
            names[link.home] = set(_names_in(filled[link.home].decode()))
        if name not in names.get(link.home, (name,)):
            raise refers_to_nothing(name, link.place)


def _names_in(text: str) -> list[str]:
    """Return the names of the bookmarks of a part, in its order."""
    starts = text.split(_BOOKMARK)[1:]
    return [found[1] for found in map(_NAME.match, starts) if found]


def with_links(marks: Sequence[str], shown: list[str], joints: Joints) -> bool:
    """Let `shown` have each bookmark and each reference; whether what one of them leads to fell.

    Each bookmark gets a name and a number of its own, but where the tree is asked for more: `with_joints`.
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
    """Return the part put right; `ReferenceToNothingError` where a text refers to a bookmark that fell."""
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
    """Let each range end that has begun; one whose beginning fell is none."""
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
    """Leave the text of a link to a bookmark that fell; what a field would print of it is in no document."""
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
    """Take out the lines of a table of contents whose heading is not in the document."""
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
    """Return the name of a copy of a bookmark, counted from 1, which is the bookmark itself."""
    end = f"_{copy}" if copy > 1 else ""
    return name[: _LONGEST_NAME - len(end)] + end if end else name


class _Anew:
    """A name and a number of its own for each bookmark, as they come."""

    def __init__(self) -> None:
        self.numbers = count()
        self.seen: Counter[str] = Counter()
        self.open: dict[str, list[str]] = {}

    def start(self, identifier: str, name: str) -> tuple[str, str]:
        """Return the number and the name of a bookmark that begins."""
        number = str(next(self.numbers))
        self.seen[name] += 1
        self.open.setdefault(identifier, []).append(number)
        return number, name_of_copy(name, self.seen[name])

    def end(self, identifier: str) -> str:
        """Return the number of one that ends."""
        waiting = self.open.get(identifier)
        return waiting.pop(0) if waiting else identifier


def name_anew(tree: etree._Element) -> None:
    """Give each bookmark a name and a number of its own; a reference leads to the first of a name."""
    anew = _Anew()
    for mark in list(tree.iter(f"{W}bookmarkStart", f"{W}bookmarkEnd")):
        identifier = str(mark.get(f"{W}id"))
        if mark.tag == f"{W}bookmarkEnd":
            mark.set(f"{W}id", anew.end(identifier))
        else:
            number, name = anew.start(identifier, str(mark.get(f"{W}name")))
            mark.set(f"{W}id", number)
            mark.set(f"{W}name", name)

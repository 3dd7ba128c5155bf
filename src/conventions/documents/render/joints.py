"""A filled document put right where its pieces meet.

A line of contents whose heading fell is taken out, a bookmark that a loop has repeated gets a name of its
own, two tables that would run together are parted, a range of which a block was left out ends where it may.
"""

import re
from collections.abc import Mapping
from typing import Final

from attrs import field, frozen
from lxml import etree

from conventions.documents.codes import codes_in
from conventions.documents.errors import ReferenceToNothingError
from conventions.documents.opened import Template, W
from conventions.documents.place import Place
from conventions.documents.render.references import links_in
from conventions.documents.trees import to_tree

__all__ = ["TABLES", "Joints", "linked", "linked_across", "name_anew", "refuse_lost", "with_joints"]

TABLES: Final = "</w:tbl><w:tbl>"
_PARTED: Final = (
    '</w:tbl><w:p><w:pPr><w:spacing w:before="0" w:after="0" w:line="120" w:lineRule="exact"/></w:pPr></w:p>'
    "<w:tbl>"
)
_NAMES: Final = re.compile(r'<w:bookmarkStart\b[^>]*\bw:name="([^"]*)"')
_CONTENTS: Final = re.compile(r"\s*PAGEREF\s+(_Toc\w+)")
_OF_CONTENTS: Final = "_Toc"
_LONGEST_NAME: Final = 40


@frozen
class Joints:
    """What a part had before it was filled: two tables side by side, ranges cut or repeated, links."""

    part: str
    joins_tables: bool
    cuts_ranges: bool
    repeats: bool
    links: Mapping[str, Place] = field(repr=False)


def linked(template: Template, part: str) -> Mapping[str, Place]:
    """The bookmarks of a part that a text in it refers to, or a link leads to, each with the first place."""
    tree = template.trees[part]
    names = {str(mark.get(f"{W}name")) for mark in tree.iter(f"{W}bookmarkStart")}
    found: dict[str, Place] = {}
    for name, element in links_in(tree) if names else ():
        if name in names and not name.startswith(_OF_CONTENTS):
            found.setdefault(name, template.place_of(part, element))
    return found


def linked_across(template: Template) -> Mapping[str, tuple[str, Place]]:
    """The bookmarks to which another part refers, as a header to the text: their part, the first place."""
    homes = {
        str(mark.get(f"{W}name")): part
        for part in template.paragraphs
        for mark in template.trees[part].iter(f"{W}bookmarkStart")
    }
    found: dict[str, tuple[str, Place]] = {}
    for part in template.paragraphs if homes else ():
        for name, element in links_in(template.trees[part]):
            if homes.get(name, part) != part and not name.startswith(_OF_CONTENTS):
                found.setdefault(name, (homes[name], template.place_of(part, element)))
    return found


def refuse_lost(across: Mapping[str, tuple[str, Place]], filled: Mapping[str, bytes]) -> None:
    """`ReferenceToNothingError` where a part refers to a bookmark that fell in another one."""
    for name, (home, place) in across.items():
        if home in filled and name not in _NAMES.findall(filled[home].decode()):
            raise _lost(name, place)


def _lost(name: str, place: Place) -> ReferenceToNothingError:
    return ReferenceToNothingError(
        f"{place}: it refers to {name}, which this document leaves out",
        actual=name,
        expected="a condition around the reference too",
        **place.params(),
    )


def with_joints(text: str, joints: Joints, *, draft: bool) -> str:
    """The part put right; `ReferenceToNothingError` where a text refers to a bookmark that fell."""
    if not joints.joins_tables:
        text = text.replace(TABLES, _PARTED)
    found = _NAMES.findall(text)
    names = set(found)
    lines_are_lost = "_Toc" in text and not set(re.findall(r"\b_Toc\w+", text)) <= names
    changes = joints.cuts_ranges or joints.repeats or len(found) > len(names)
    if not (changes or lines_are_lost or joints.links.keys() - names):
        return text
    tree = to_tree(joints.part, text.encode())
    _close_ranges(tree)
    names = {str(mark.get(f"{W}name")) for mark in tree.iter(f"{W}bookmarkStart")}
    _drop_contents(tree, names)
    _droplinks_in(tree, names, joints, draft=draft)
    name_anew(tree)
    return bytes(etree.tostring(tree, encoding="UTF-8", xml_declaration=True, standalone=True)).decode()


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


def _droplinks_in(tree: etree._Element, names: set[str], joints: Joints, *, draft: bool) -> None:
    """Leave the text of a link to a bookmark that fell; what a field would print of it is in no document."""
    for name, element in list(links_in(tree)):
        if name in names or name not in joints.links:
            continue
        if element.tag == f"{W}hyperlink":
            parent = element.getparent()
            at = parent.index(element)
            parent[at : at + 1] = list(element)
        elif not draft:
            raise _lost(name, joints.links[name])


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


def name_anew(tree: etree._Element) -> None:
    """Give each bookmark a name and a number of its own; a reference leads to the first of a name."""
    seen: dict[str, int] = {}
    open_ids: dict[str, list[str]] = {}
    number = 0
    for mark in list(tree.iter(f"{W}bookmarkStart", f"{W}bookmarkEnd")):
        identifier = str(mark.get(f"{W}id"))
        if mark.tag == f"{W}bookmarkEnd":
            waiting = open_ids.get(identifier)
            if waiting:
                mark.set(f"{W}id", waiting.pop(0))
            continue
        name = str(mark.get(f"{W}name"))
        seen[name] = times = seen.get(name, 0) + 1
        if times > 1:
            end = f"_{times}"
            mark.set(f"{W}name", name[: _LONGEST_NAME - len(end)] + end)
        open_ids.setdefault(identifier, []).append(str(number))
        mark.set(f"{W}id", str(number))
        number += 1

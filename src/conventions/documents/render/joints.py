"""A filled document put right where its pieces meet.

A line of contents whose heading fell is taken out, a bookmark that a loop has repeated gets a name of its
own, two tables that would run together are parted.
"""

import re
from typing import Final

from lxml import etree

from conventions.documents.codes import codes_in
from conventions.documents.opened import W
from conventions.documents.trees import to_tree

__all__ = ["TABLES", "with_joints"]

TABLES: Final = "</w:tbl><w:tbl>"
_PARTED: Final = (
    '</w:tbl><w:p><w:pPr><w:spacing w:before="0" w:after="0" w:line="120" w:lineRule="exact"/></w:pPr></w:p>'
    "<w:tbl>"
)
_NAMES: Final = re.compile(r'<w:bookmarkStart\b[^>]*\bw:name="([^"]*)"')
_CONTENTS: Final = re.compile(r"\s*PAGEREF\s+(_Toc\w+)")
_LONGEST_NAME: Final = 40


def with_joints(part: str, text: str, *, joins_tables: bool) -> str:
    """The part put right; `joins_tables`: its template has two tables side by side, which stay one."""
    if not joins_tables:
        text = text.replace(TABLES, _PARTED)
    names = _NAMES.findall(text)
    lines_are_lost = "_Toc" in text and not set(re.findall(r"\b_Toc\w+", text)) <= set(names)
    if not lines_are_lost and len(names) == len(set(names)):
        return text
    tree = to_tree(part, text.encode())
    _drop_contents(tree, set(names))
    _name_anew(tree)
    return bytes(etree.tostring(tree, encoding="UTF-8", xml_declaration=True, standalone=True)).decode()


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


def _name_anew(tree: etree._Element) -> None:
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

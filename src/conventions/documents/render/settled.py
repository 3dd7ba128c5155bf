"""Settle tracked changes and comments in a template before it is filled."""

from collections.abc import Iterator
from typing import Final

from lxml import etree

from conventions.documents.opened import W
from conventions.documents.relations import to_bytes, to_tree
from conventions.documents.render.archive import CONTENT_TYPES

_GONE: Final = (f"{W}del", f"{W}moveFrom")
_STAYING: Final = (f"{W}ins", f"{W}moveTo")
_OF_A_COMMENT: Final = (f"{W}commentRangeStart", f"{W}commentRangeEnd", f"{W}commentReference")
_MARKS: Final = (
    f"{W}moveFromRangeStart", f"{W}moveFromRangeEnd", f"{W}moveToRangeStart", f"{W}moveToRangeEnd",
)  # fmt: skip
_FORMATS: Final = tuple(
    f"{W}{name}Change" for name in ("rPr", "pPr", "sectPr", "tblPr", "tblGrid", "trPr", "tcPr", "tblPrEx")
)
_BINDINGS: Final = ("dataBinding", "showingPlcHdr")
_SWITCHES: Final = (f"{W}cantSplit", f"{W}tblHeader")
_SPELLINGS: Final = {"true": "on", "1": "on", "false": "off", "0": "off"}
_COMMENTS: Final = ("comments", "commentsExtended", "commentsIds", "commentsExtensible", "people")


def settled(tree: etree._Element) -> bool:
    """Remove deletions, keep insertions, drop comments; return whether there were any.

    The document follows the template with all changes accepted; comments are for editors. LibreOffice writes
    two row properties in a form that Word's schema does not have.
    """
    rows = [mark.getparent().getparent() for mark in tree.iterfind(f".//{W}trPr/{W}del")]
    unmarked = [
        mark.getparent().getparent().getparent() for mark in tree.iterfind(f".//{W}pPr/{W}rPr/{W}del")
    ]
    gone = list(tree.iter(*_GONE, *_FORMATS, *_MARKS))
    inserted = list(tree.iter(*_STAYING))
    comments = list(tree.iter(*_OF_A_COMMENT))
    for element in (*rows, *gone):
        _take_out(element)
    for element in inserted:
        _unwrap(element)
    for paragraph in unmarked:
        if paragraph.find(f"{W}r") is None and paragraph.getnext() is not None:
            _take_out(paragraph)
    for mark in comments:
        run = mark.getparent()
        _take_out(mark)
        if run is not None and run.tag == f"{W}r" and all(child.tag == f"{W}rPr" for child in run):
            _take_out(run)
    spelled = [mark for mark in tree.iter(*_SWITCHES) if mark.get(f"{W}val") in _SPELLINGS]
    bound = list(_bound(tree))
    for binding in bound:
        _take_out(binding)
    for mark in spelled:
        mark.set(f"{W}val", _SPELLINGS[mark.get(f"{W}val")])
    return bool(rows or gone or inserted or comments or spelled or bound)


def _bound(tree: etree._Element) -> Iterator[etree._Element]:
    """Yield the data bindings of content controls with tags in them.

    Word would replace filled content by the bound value, and show placeholder text as
    not filled.
    """
    for properties in tree.iterfind(f".//{W}sdt/{W}sdtPr"):
        text = "".join(properties.getparent().itertext())
        if "{" in text or "}" in text:
            yield from (item for item in properties if etree.QName(item).localname in _BINDINGS)


def _unwrap(element: etree._Element) -> None:
    parent = element.getparent()
    if parent is not None:
        at = parent.index(element)
        parent[at : at + 1] = list(element)


def _take_out(element: etree._Element) -> None:
    parent = element.getparent()
    if parent is not None:
        parent.remove(element)


def without_comments(parts: dict[str, bytes]) -> dict[str, bytes]:
    """Return the parts without comments and references to them."""
    gone = {name for name in parts if name in {f"word/{stem}.xml" for stem in _COMMENTS}}
    if not gone:
        return parts
    kept = {name: content for name, content in parts.items() if name not in gone}
    for name in [CONTENT_TYPES, *(name for name in kept if name.endswith(".rels"))]:
        tree = to_tree(name, kept[name])
        for entry in list(tree):
            target = str(entry.get("PartName") or entry.get("Target") or "").lstrip("/")
            if target in gone or f"word/{target}" in gone:
                tree.remove(entry)
        kept[name] = to_bytes(tree)
    return kept

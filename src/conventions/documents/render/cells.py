"""Tags of docxtpl that change a cell: `{% colspan n %}`, `{% cellbg colour %}`, `{% vm %}`, `{% hm %}`."""

import re
from typing import Final

from lxml import etree

from conventions.documents.opened import W
from conventions.documents.render.slots import Slot, Slots

__all__ = ["merged_cells"]

_CHANGE: Final = re.compile(r"(colspan|cellbg|vm|hm)\b\s*(.*)", re.DOTALL)
_BEFORE_SPAN: Final = ("cnfStyle", "tcW")
_BEFORE_MERGE: Final = (*_BEFORE_SPAN, "gridSpan", "hMerge")
_BEFORE_SHADE: Final = (*_BEFORE_MERGE, "vMerge", "tcBorders")


def merged_cells(tree: etree._Element, slots: Slots) -> None:
    """Give each cell with such a tag the property that the tag asks for."""
    for node in list(tree.iter(f"{W}t")):
        for mark, slot in slots.in_text(node.text):
            change = _CHANGE.fullmatch(slot.tag.inside) if slot.tag and slot.tag.kind == "%" else None
            cell = next(node.iterancestors(f"{W}tc"), None)
            if change is not None and cell is not None:
                _without(node, mark)
                _changed(cell, node, change, slot, slots)


def _without(node: etree._Element, mark: str) -> None:
    node.text = (node.text or "").replace(mark, "")
    run = node.getparent()
    if not node.text and run.tag == f"{W}r":
        run.remove(node)
        if all(child.tag == f"{W}rPr" for child in run):
            run.getparent().remove(run)


def _changed(
    cell: etree._Element, node: etree._Element, change: re.Match[str], slot: Slot, slots: Slots
) -> None:
    printed = slots.add(f"{{{{\n({change[2]})|inline }}}}", slot.place)
    match change[1]:
        case "colspan":
            _set(cell, "gridSpan", _BEFORE_SPAN, {"val": printed})
        case "cellbg":
            _set(cell, "shd", _BEFORE_SHADE, {"val": "clear", "color": "auto", "fill": printed})
        case "vm":
            kind = "{% if loop.first %}restart{% else %}continue{% endif %}"
            _set(cell, "vMerge", _BEFORE_MERGE, {"val": slots.add(kind, slot.place)})
            node.text = (
                slots.add("{% if loop.first %}", slot.place)
                + (node.text or "")
                + slots.add("{% endif %}", slot.place)
            )
        case _:
            span = cell.find(f"{W}tcPr/{W}gridSpan")
            times = "" if span is None else f" * {int(span.get(f'{W}val', '1'))}"
            _set(
                cell,
                "gridSpan",
                _BEFORE_SPAN,
                {"val": slots.add(f"{{{{ loop.length{times} }}}}", slot.place)},
            )
            _around(cell, slots.add("{% if loop.first %}", slot.place), slots.add("{% endif %}", slot.place))


def _set(cell: etree._Element, name: str, before: tuple[str, ...], values: dict[str, str]) -> None:
    """Set a property of a cell, in the order that the schema wants."""
    properties = cell.find(f"{W}tcPr")
    if properties is None:
        properties = etree.Element(f"{W}tcPr")
        cell.insert(0, properties)
    for old in properties.findall(f"{W}{name}"):
        properties.remove(old)
    at = sum(1 for child in properties if child.tag in {f"{W}{earlier}" for earlier in before})
    properties.insert(at, etree.Element(f"{W}{name}", {f"{W}{key}": value for key, value in values.items()}))


def _around(cell: etree._Element, opening: str, closing: str) -> None:
    previous = cell.getprevious()
    if previous is None:
        parent = cell.getparent()
        parent.text = (parent.text or "") + opening
    else:
        previous.tail = (previous.tail or "") + opening
    cell.tail = closing + (cell.tail or "")

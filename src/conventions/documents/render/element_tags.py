"""Tags that replace a paragraph, a row or a cell, or change a cell; placeholders for tags in a tree."""

import re
from typing import Final

from lxml import etree

from budget import frozen
from conventions.documents.blocks import RANGES, alone_in_control, breaks_in, lost_beside
from conventions.documents.document_errors import BrokenTemplateError, TemplatePlace, because
from conventions.documents.opened import Tag, W, short
from conventions.documents.printed_values import TRACE_CLOSE, TRACE_END, TRACE_OPEN
from conventions.documents.relations import MAIN_PART

OPEN: Final = "\U0010fffc"
CLOSE: Final = "\U0010fffd"
MARK: Final = "\x01"
"""The delimiters for content inserted after filling; invalid in XML, so no data contains them."""
RESERVED: Final = re.compile(f"[{MARK}{OPEN}{CLOSE}{TRACE_OPEN}{TRACE_CLOSE}{TRACE_END}]")
"""Texts that no template may contain."""
SLOT: Final = re.compile(rf"{OPEN}(\d+){CLOSE}")


@frozen
class Slot:
    """The content of a slot: template code; `tag` is its original text, if any."""

    code: str
    place: TemplatePlace
    tag: Tag | None = None


class Slots:
    """The slots of one part, in order of creation."""

    def __init__(self, part: str, tree: etree._Element) -> None:
        self.part = part
        self.changed = False
        """Whether the part has changed even without a tag: a tracked change was settled."""
        self.columns = False
        """Whether cells are optional: table grids are corrected after filling."""
        self.mends = False
        """Whether a cell or table may become empty, which Word cannot open."""
        self._slots: list[Slot] = []
        reserved = RESERVED.search(etree.tostring(tree, encoding="unicode"))
        if reserved:
            raise broken("reserved_character", f"U+{ord(reserved[0]):X}", TemplatePlace(part, 0, ""))

    def __len__(self) -> int:
        return len(self._slots)

    def __getitem__(self, number: int) -> Slot:
        """Return the slot with a number."""
        return self._slots[number]

    @property
    def nowhere(self) -> TemplatePlace:
        """Return the place for slots without a tag."""
        return TemplatePlace(self.part, 0, "")

    def change(self, number: int, slot: Slot) -> None:
        """Replace the slot with a number."""
        self._slots[number] = slot

    def add(self, code: str, place: TemplatePlace, tag: Tag | None = None) -> str:
        """Add a slot and return its mark."""
        self._slots.append(Slot(code, place, tag))
        return f"{OPEN}{len(self._slots) - 1}{CLOSE}"

    def of_text(self, text: str, place: TemplatePlace) -> str:
        """Return the mark of a slot for literal text."""
        return self.add(f'{{{{ "{text}" }}}}', place)

    def of_tag(self, tag: Tag, place: TemplatePlace, *, in_line: bool = True) -> str:
        """Return the mark of a slot for a tag; `in_line` where line breaks are possible."""
        return self.add(code_of(tag, in_line=in_line), place, tag)

    def in_text(self, text: str | None) -> list[tuple[str, Slot]]:
        """Return the marks in a text, with their slots."""
        if not text or OPEN not in text:
            return []
        return [(found[0], self[int(found[1])]) for found in SLOT.finditer(text)]


def code_of(tag: Tag, *, in_line: bool) -> str:
    r"""Return the code of a tag on a line of its own, so that errors can be located.

    >>> code_of(Tag(0, 0, "{{ a }}"), in_line=False)
    '{{\n(a)|inline }}'
    """
    match tag.kind:
        case "#":
            return ""
        case "%":
            return f"{{%\n{tag.inside} %}}"
        case _:
            return f"{{{{\n{tag.inside} }}}}" if in_line else f"{{{{\n({tag.inside})|inline }}}}"


def broken(why: str, actual: str, place: TemplatePlace, spelling: str = "") -> BrokenTemplateError:
    """Return the error for an unreadable or misplaced tag; `spelling` is the correct form."""
    said = {"spelling": spelling} if spelling else {}
    message = f"{place}: {because(why, actual, said)}"
    return BrokenTemplateError(message, actual=actual, why=why, **place.params(), **said)


def put_before(element: etree._Element, text: str) -> None:
    """Put a text before an element of a tree, after the text that is there."""
    before = element.getprevious()
    if before is None:
        parent = element.getparent()
        parent.text = (parent.text or "") + text
    else:
        before.tail = (before.tail or "") + text


# ------------------------------------------------------------------------------------------------------------
# Tags of docxtpl that change a cell: `{% colspan n %}`, `{% cellbg colour %}`, `{% vm %}`, `{% hm %}`.

_CHANGE: Final = re.compile(r"(colspan|cellbg|vm|hm)\b\s*(.*)", re.DOTALL)
_BEFORE_SPAN: Final = ("cnfStyle", "tcW")
_BEFORE_MERGE: Final = (*_BEFORE_SPAN, "gridSpan", "hMerge")
_BEFORE_SHADE: Final = (*_BEFORE_MERGE, "vMerge", "tcBorders")


def merged_cells(tree: etree._Element, slots: Slots) -> None:
    """Give each cell with such a tag the requested property."""
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
    """Set a property of a cell, in the order of the schema."""
    properties = cell.find(f"{W}tcPr")
    if properties is None:
        properties = etree.Element(f"{W}tcPr")
        cell.insert(0, properties)
    for old in properties.findall(f"{W}{name}"):
        properties.remove(old)
    at = sum(1 for child in properties if child.tag in {f"{W}{earlier}" for earlier in before})
    properties.insert(at, etree.Element(f"{W}{name}", {f"{W}{key}": value for key, value in values.items()}))


def _around(cell: etree._Element, opening: str, closing: str) -> None:
    put_before(cell, opening)
    cell.tail = closing + (cell.tail or "")


# --- Tags that take the place of a paragraph, a row or a cell: `{%p %}`, `{%tr %}`, `{%tc %}` ---------------

_WORD: Final = re.compile(r"\{%\s*(\w+)")
_LEVELS: Final = ("tr", "tc", "p")
_HOLDERS: Final = tuple(
    f"{W}{name}" for name in ("tc", "tbl", "hdr", "ftr", "footnote", "endnote", "txbxContent", "sdtContent")
)
_ATTACHED: Final = "attached."
_NAMES: Final = {"tr": "row", "tc": "cell", "p": "paragraph"}


def lifted(tree: etree._Element, slots: Slots) -> None:
    """Put each such tag in place of its paragraph, row or cell; refuse if content would be lost."""
    for level in _LEVELS:
        targets: dict[etree._Element, list[tuple[str, Slot]]] = {}
        for node in list(tree.iter(f"{W}t")):
            for mark, slot in slots.in_text(node.text):
                if slot.tag is not None and slot.tag.level == level:
                    target = next(node.iterancestors(f"{W}{level}"), None)
                    if target is None:
                        raise broken(f"no_{_NAMES[level]}", short(slot.tag.text), slot.place)
                    targets.setdefault(target, []).append((mark, slot))
        for target, found in targets.items():
            _lift(target, found, slots)
    slots.mends = any(_may_be_empty(element, slots) for element in tree.iter(*_HOLDERS))


def _lift(target: etree._Element, found: list[tuple[str, Slot]], slots: Slots) -> None:
    slot = found[0][1]
    tag = slot.tag
    if tag is not None and tag.kind == "{":
        if target.tag != f"{W}p" or len(found) > 1:
            raise broken("prints_no_row", short(tag.text), slot.place)
        _attachable(target, slot, slots)
        return
    _refuse_loss(target, found, slots)
    slots.columns = slots.columns or target.tag == f"{W}tc"
    closes = tag is not None and tag.inside.startswith("end")
    tags = "".join(mark for mark, _ in found)
    before, after = _breaks_around(target, found[0][0])
    ranges, section = list(target.iter(*RANGES)), _section_of(target, closes=closes)
    pieces = (
        [*before, tags, *ranges, *after, *section] if closes else [*ranges, *before, *section, tags, *after]
    )
    _replaced_by(alone_in_control(target), pieces)


def _refuse_loss(target: etree._Element, found: list[tuple[str, Slot]], slots: Slots) -> None:
    """Refuse content next to a replacing tag, which would be lost."""
    text = "".join(node.text or "" for node in target.iter(f"{W}t"))
    others = [
        slot.tag.text
        for mark, slot in slots.in_text(text)
        if slot.tag is not None and slot.tag.kind != "#" and (mark, slot) not in found
    ]
    lost = " ".join((SLOT.sub("", text).strip(), *others)).strip()
    slot = found[0][1]
    if lost:
        raise broken("text_lost", short(lost), slot.place)
    for what in lost_beside(target):
        raise broken(what, "" if slot.tag is None else short(slot.tag.text), slot.place)


def _attachable(target: etree._Element, slot: Slot, slots: Slots) -> None:
    """Return a paragraph that a whole document may replace; a text is printed in it."""
    inside = "" if slot.tag is None else slot.tag.inside
    if inside.startswith(_ATTACHED) and slots.part != MAIN_PART:
        raise broken("attachment_place", inside.removeprefix(_ATTACHED), slot.place)
    before = slots.add(f"{{%\nif ({inside}) is attachment %}}{{{{ {inside} }}}}{{% else %}}", slot.place)
    target.tail = slots.add("{% endif %}", slot.place) + (target.tail or "")
    put_before(target, before)


def _breaks_around(target: etree._Element, mark: str) -> tuple[list[etree._Element], list[etree._Element]]:
    """Return the breaks before and after a tag in its paragraph, each in a low paragraph.

    LibreOffice moves the break before a paragraph into the preceding one, which may contain only a tag:
    after `{%p if … %}` it belongs to the block.
    """
    sides: tuple[list[etree._Element], list[etree._Element]] = ([], [])
    if target.tag != f"{W}p":
        return sides
    tag = next(node for node in target.iter(f"{W}t") if mark in (node.text or ""))
    order = list(target.iter())
    for found in breaks_in(target):
        made = low_paragraph()
        run = etree.SubElement(made, f"{W}r")
        etree.SubElement(run, f"{W}br", {f"{W}type": str(found.get(f"{W}type", "page"))})
        sides[order.index(found) > order.index(tag)].append(made)
    return sides


def _section_of(target: etree._Element, *, closes: bool) -> list[etree._Element]:
    """Return a section end, in a low paragraph of its own if the preceding one cannot take it."""
    section = target.find(f"{W}pPr/{W}sectPr")
    if section is None:
        return []
    before = target.getprevious()
    is_free = before is not None and before.tag == f"{W}p" and not (before.tail or "").strip()
    if closes or before is None or not is_free or before.find(f"{W}pPr/{W}sectPr") is not None:
        made = low_paragraph()
        made[0].append(section)
        return [made]
    properties = before.find(f"{W}pPr")
    if properties is None:
        properties = etree.Element(f"{W}pPr")
        before.insert(0, properties)
    properties.append(section)
    return []


def low_paragraph() -> etree._Element:
    """Return a paragraph of minimal height for non-text content."""
    made = etree.Element(f"{W}p")
    properties = etree.SubElement(made, f"{W}pPr")
    low = {"before": "0", "after": "0", "line": "20", "lineRule": "exact"}
    etree.SubElement(properties, f"{W}spacing", {f"{W}{name}": value for name, value in low.items()})
    return made


def _replaced_by(target: etree._Element, pieces: list[etree._Element | str]) -> None:
    """Replace the target by the tags and its remaining content."""
    for piece in (*pieces, target.tail or ""):
        if isinstance(piece, str):
            put_before(target, piece)
        else:
            piece.tail = None
            target.addprevious(piece)
    target.getparent().remove(target)


def _may_be_empty(holder: etree._Element, slots: Slots) -> bool:
    """Return whether conditions may remove a required last paragraph, or a table's last row.

    A content control must not be empty.
    """
    if holder.tag == f"{W}sdtContent":
        return _may_hold_nothing(holder, slots)
    wanted = f"{W}tr" if holder.tag == f"{W}tbl" else f"{W}p"
    depth, last = _depth(0, holder.text, slots), ""
    for child in holder:
        if depth == 0 and isinstance(child.tag, str):
            last = child.tag
            if last == wanted == f"{W}tr":
                return False
        elif child.tag == f"{W}tbl":
            last = ""
        depth = _depth(depth, child.tail, slots)
    return last != wanted


def _may_hold_nothing(holder: etree._Element, slots: Slots) -> bool:
    depth = _depth(0, holder.text, slots)
    for child in holder:
        if depth == 0:
            return False
        depth = _depth(depth, child.tail, slots)
    return True


def _depth(depth: int, text: str | None, slots: Slots) -> int:
    for _, slot in slots.in_text(text):
        for word in _WORD.findall(slot.code):
            depth += 1 if word in ("if", "for") else -1 if word in ("endif", "endfor") else 0
    return depth

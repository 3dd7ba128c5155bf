"""Slots: placeholders for tags in a tree until it is text again, so that no tag is escaped."""

import re
from typing import Final

from attrs import frozen
from lxml import etree

from conventions.documents.errors import BrokenTemplateError, TemplatePlace, because
from conventions.documents.tags import Tag
from conventions.documents.values import TRACE_CLOSE, TRACE_END, TRACE_OPEN

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

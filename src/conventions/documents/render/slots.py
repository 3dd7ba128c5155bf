"""Slots: what stands in a tree for a tag until the part is one text again; no tag is ever escaped in it."""

import re
from typing import Final

from attrs import frozen
from lxml import etree

from conventions.documents.errors import BrokenTemplateError, because
from conventions.documents.fault import TemplatePlace
from conventions.documents.tags import Tag
from conventions.documents.values import TRACE_CLOSE, TRACE_END, TRACE_OPEN

OPEN: Final = "\U0010fffc"
CLOSE: Final = "\U0010fffd"
MARK: Final = "\x01"
"""Around what is put in once a part is filled; no text of the data holds it, for XML cannot."""
RESERVED: Final = re.compile(f"[{MARK}{OPEN}{CLOSE}{TRACE_OPEN}{TRACE_CLOSE}{TRACE_END}]")
"""What no template may say itself."""
SLOT: Final = re.compile(rf"{OPEN}(\d+){CLOSE}")


@frozen
class Slot:
    """What a slot becomes: code of the template language; `tag` is what it was written as, if it was."""

    code: str
    place: TemplatePlace
    tag: Tag | None = None


class Slots:
    """The slots of one part, numbered in the order of their making."""

    def __init__(self, part: str, tree: etree._Element) -> None:
        self.part = part
        self.changed = False
        """Whether the part is another one even where it has no tag: a tracked change was settled."""
        self.columns = False
        """Whether cells come and go: the grid of their table is put right once it is filled."""
        self.mends = False
        """Whether a cell or a table may be left with nothing in it, which Word does not open."""
        self._slots: list[Slot] = []
        reserved = RESERVED.search(etree.tostring(tree, encoding="unicode"))
        if reserved:
            raise broken("reserved_character", f"U+{ord(reserved[0]):X}", TemplatePlace(part, 0, ""))

    def __len__(self) -> int:
        return len(self._slots)

    def __getitem__(self, number: int) -> Slot:
        """Return the slot of a number."""
        return self._slots[number]

    @property
    def nowhere(self) -> TemplatePlace:
        """Return the place of what no tag was written for."""
        return TemplatePlace(self.part, 0, "")

    def change(self, number: int, slot: Slot) -> None:
        """Put another slot in the place of a number."""
        self._slots[number] = slot

    def add(self, code: str, place: TemplatePlace, tag: Tag | None = None) -> str:
        """Return the mark of a new slot."""
        self._slots.append(Slot(code, place, tag))
        return f"{OPEN}{len(self._slots) - 1}{CLOSE}"

    def of_text(self, text: str, place: TemplatePlace) -> str:
        """Return the mark of a slot for a text that is shown as it stands."""
        return self.add(f'{{{{ "{text}" }}}}', place)

    def of_tag(self, tag: Tag, place: TemplatePlace, *, in_line: bool = True) -> str:
        """Return the mark of a slot for a tag; `in_line` where a line end of the data can be one of Word."""
        return self.add(code_of(tag, in_line=in_line), place, tag)

    def in_text(self, text: str | None) -> list[tuple[str, Slot]]:
        """Return the marks in a text, each with its slot."""
        if not text or OPEN not in text:
            return []
        return [(found[0], self[int(found[1])]) for found in SLOT.finditer(text)]


def code_of(tag: Tag, *, in_line: bool) -> str:
    r"""The tag as the template language reads it: on a line of its own, so that an error finds its way back.

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
    """The error of a tag that cannot be read, or cannot work where it stands; `spelling` is what to write."""
    said = {"spelling": spelling} if spelling else {}
    message = f"{place}: {because(why, actual, said)}"
    return BrokenTemplateError(message, actual=actual, why=why, **place.params(), **said)

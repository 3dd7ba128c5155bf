"""Footnotes and endnotes once a document is filled: one for each reference, in the order of the text.

A loop repeats a reference, a condition drops one: Word then shows one note twice, and LibreOffice, which
reads them by their order, the note of another paragraph.
"""

import re
from collections.abc import Mapping
from typing import Final

from lxml import etree

from conventions.documents.opened import W
from conventions.documents.trees import to_tree

__all__ = ["NOTES", "with_notes"]

_BODY: Final = "word/document.xml"
NOTES: Final = {"footnote": "word/footnotes.xml", "endnote": "word/endnotes.xml"}
_REFERENCE: Final = {kind: re.compile(rf'(<w:{kind}Reference\b[^>]*?\bw:id=")(-?\d+)(")') for kind in NOTES}


def with_notes(changed: dict[str, bytes], raw: Mapping[str, bytes]) -> None:
    """Put the notes of a filled document in the order of its references; `changed` is added the new parts."""
    for kind, name in NOTES.items():
        content = changed.get(name, raw.get(name))
        if content is not None and _BODY in changed:
            body = changed[_BODY].decode()
            wanted = [found[2] for found in _REFERENCE[kind].finditer(body)]
            tree = to_tree(name, content)
            notes = {str(note.get(f"{W}id")): note for note in tree if note.get(f"{W}type") is None}
            if wanted != list(notes) and set(wanted) <= notes.keys():
                changed[_BODY] = _renumbered(tree, notes, wanted, kind, body).encode()
                changed[name] = etree.tostring(tree, encoding="UTF-8", xml_declaration=True, standalone=True)


def _renumbered(
    tree: etree._Element, notes: Mapping[str, etree._Element], wanted: list[str], kind: str, body: str
) -> str:
    """The body with its references numbered anew; the tree gets one note for each of them."""
    first = 1 + max((int(str(note.get(f"{W}id"))) for note in tree if note.get(f"{W}type")), default=0)
    copies = [etree.fromstring(etree.tostring(notes[identifier])) for identifier in wanted]
    for note in notes.values():
        tree.remove(note)
    for number, copy in enumerate(copies, start=first):
        copy.set(f"{W}id", str(number))
        copy.tail = None
        tree.append(copy)
    numbers = iter(range(first, first + len(wanted)))
    return _REFERENCE[kind].sub(lambda found: f"{found[1]}{next(numbers)}{found[3]}", body)

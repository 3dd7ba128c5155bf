"""docxtpl and docxcompose, without their side effects on python-docx and on reproducible bytes."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from io import BytesIO
from typing import Final

from docx.document import Document
from docx.oxml.ns import nsmap
from lxml import etree

from conventions.documents.opened import W
from conventions.documents.relations import to_bytes
from conventions.documents.render.archive import read_parts

_BEFORE: Final = dict(nsmap)

# docxtpl imports docxcompose, which changes the namespace `cp` in python-docx's table, so that properties
# would no longer be found. So the table is restored.
from docxcompose.composer import Composer  # noqa: E402
from docxtpl import DocxTemplate  # noqa: E402

_CHANGED: Final = dict(nsmap)
nsmap.update(_BEFORE)

__all__ = ["Composer", "DocxTemplate", "composing", "saved"]

_NUMBERING: Final = "word/numbering.xml"
_NSID: Final = f"{W}nsid"


@contextmanager
def composing() -> Iterator[None]:
    """Use the table that docxcompose needs, while documents are composed."""
    nsmap.update(_CHANGED)
    try:
        yield
    finally:
        nsmap.update(_BEFORE)


def saved(word: Document, before: Mapping[str, bytes]) -> dict[str, bytes]:
    """Return the parts of a composed document; equal input gives equal bytes.

    docxcompose chooses random identifiers for imported lists: those not in `before` are
    renumbered.
    """
    buffer = BytesIO()
    word.save(buffer)
    parts = read_parts(buffer.getvalue())
    if _NUMBERING in parts:
        tree = etree.fromstring(parts[_NUMBERING])
        known = _identifiers(before.get(_NUMBERING))
        for number, entry in enumerate(tree.iter(_NSID)):
            if str(entry.get(f"{W}val")) not in known:
                entry.set(f"{W}val", f"{0x5B000000 + number:08X}")
        parts[_NUMBERING] = to_bytes(tree)
    return parts


def _identifiers(numbering: bytes | None) -> set[str]:
    if numbering is None:
        return set()
    return {str(entry.get(f"{W}val")) for entry in etree.fromstring(numbering).iter(_NSID)}

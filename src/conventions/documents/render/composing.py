"""docxtpl and docxcompose, imported and used without what they do to python-docx and to equal bytes."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from io import BytesIO
from typing import Final

from docx.document import Document
from docx.oxml.ns import nsmap
from lxml import etree

from conventions.documents.opened import W
from conventions.documents.render.archive import read_parts
from conventions.documents.trees import to_bytes

_BEFORE: Final = dict(nsmap)

# docxtpl imports docxcompose, which names another namespace `cp` in python-docx's own table: from then on the
# properties of a document would be looked for in the wrong place. So the table is put back.
from docxcompose.composer import Composer  # noqa: E402
from docxtpl import DocxTemplate  # noqa: E402

_CHANGED: Final = dict(nsmap)
nsmap.update(_BEFORE)

__all__ = ["Composer", "DocxTemplate", "composing", "saved"]

_NUMBERING: Final = "word/numbering.xml"
_NSID: Final = f"{W}nsid"


@contextmanager
def composing() -> Iterator[None]:
    """While documents are put together, the table is as docxcompose wants it."""
    nsmap.update(_CHANGED)
    try:
        yield
    finally:
        nsmap.update(_BEFORE)


def saved(word: Document, before: Mapping[str, bytes]) -> dict[str, bytes]:
    """Return the parts of a document put together from others; equal input gives equal bytes.

    docxcompose draws the identifiers of the lists it brings in by lot: those that `before` had not are
    numbered instead.
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

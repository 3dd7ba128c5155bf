"""docxtpl, imported without what it does to python-docx.

It imports docxcompose, which names another namespace `cp` in python-docx's own table: from then on the
properties of a document would be looked for in the wrong place.
"""

from collections.abc import Iterator
from contextlib import contextmanager

from docx.oxml.ns import nsmap

_BEFORE = dict(nsmap)

from docxtpl import DocxTemplate  # noqa: E402 -- between the two lines that keep the table as it was

_CHANGED = dict(nsmap)
nsmap.update(_BEFORE)

__all__ = ["DocxTemplate", "composing"]


@contextmanager
def composing() -> Iterator[None]:
    """While documents are put together, the table is as docxcompose wants it."""
    nsmap.update(_CHANGED)
    try:
        yield
    finally:
        nsmap.update(_BEFORE)

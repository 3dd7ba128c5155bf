"""Rules on tags as they are written: whole, not auto-corrected, not deleted, in a place that is filled."""

import re
from collections.abc import Iterator
from typing import Final

from conventions.documents.fault import TemplateFault
from conventions.documents.opened import Template, W, short
from conventions.documents.tags import HALF, tags_in, without_tags

__all__ = ["damaged_tags", "deleted_tags", "half_tags"]

_CORRECTED: Final = re.compile("[«»“”‘’„–—…]")
_APART: Final = (re.compile(r"\{\s+[{%]"), re.compile(r"[}%]\s+\}"))
_READ: Final = 200
"""How much of a paragraph is looked at to show where a tag begins."""
_MOST: Final = 50
"""How many faults of one kind are said of one place: the rest is more of the same."""


def damaged_tags(template: Template) -> Iterator[TemplateFault]:
    """Tags with typographic quotes or dashes inside, or with a space between their two braces."""
    for paragraph in template.all_paragraphs():
        for tag in paragraph.tags:
            if tag.kind != "#" and _CORRECTED.search(tag.text):
                yield TemplateFault("tag_damaged", paragraph.place, short(tag.text))
        rest = without_tags(paragraph.text)
        opened, closed = (list(pattern.finditer(rest)) for pattern in _APART)
        for apart in opened or closed:
            yield TemplateFault(
                "tag_damaged", paragraph.place, short(rest[apart.start() : apart.start() + _READ])
            )


def half_tags(template: Template) -> Iterator[TemplateFault]:
    """Braces of a tag whose other half is not in the same paragraph."""
    for paragraph in template.all_paragraphs():
        rest = without_tags(paragraph.text)
        halves = list(HALF.finditer(rest))
        for half in halves[:_MOST]:
            yield TemplateFault(
                "tag_not_closed", paragraph.place, short(rest[half.start() : half.start() + _READ])
            )


def deleted_tags(template: Template) -> Iterator[TemplateFault]:
    """Tags that a tracked change deletes: Word still holds them."""
    for paragraph in template.all_paragraphs():
        text = "".join(node.text or "" for node in paragraph.element.iter(f"{W}delText"))
        for tag in tags_in(text):
            yield TemplateFault("tag_deleted", paragraph.place, short(tag.text))

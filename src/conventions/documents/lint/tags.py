"""Rules on tags as they are written: whole, not auto-corrected, not deleted, in a place that is filled."""

import re
from collections.abc import Iterator
from typing import Final

from conventions.documents.codes import codes_in
from conventions.documents.fault import TemplateFault
from conventions.documents.opened import RENDERED, Template, W, short
from conventions.documents.place import Place
from conventions.documents.tags import HALF, tags_in, without_tags

__all__ = ["damaged_tags", "deleted_tags", "half_tags", "unfilled_tags"]

_CORRECTED: Final = re.compile("[«»“”‘’„–—…]")
_APART: Final = (re.compile(r"\{\s+[{%]"), re.compile(r"[}%]\s+\}"))
_READ: Final = 200
"""How much of a paragraph is looked at to show where a tag begins."""
_MOST: Final = 50
"""How many faults of one kind are said of one place: the rest is more of the same."""

_NOT_READ: Final = re.compile(r"comments|people|theme|styles|fontTable|numbering|glossary", re.IGNORECASE)


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


def unfilled_tags(template: Template) -> Iterator[TemplateFault]:
    """Tags where nothing fills them: in a chart, a field code of Word, an attribute; they would stay."""
    for name, content in sorted(template.parts.items()):
        if name.endswith(".xml") and not RENDERED.fullmatch(name) and not _NOT_READ.search(name):
            for tag in tags_in(content.decode("utf-8", "replace"))[:_MOST]:
                yield TemplateFault("tag_unfilled", Place(name, 0, ""), short(tag.text))
    for part in template.paragraphs:
        for code in codes_in(template.trees[part]):
            for tag in tags_in(code.code):
                yield TemplateFault("tag_unfilled", template.place_of(part, code.element), short(tag.text))

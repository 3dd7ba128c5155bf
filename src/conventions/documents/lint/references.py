"""Rules on cross-references: each leads to a numbered heading, and stands under the heading's conditions."""

from collections.abc import Iterator
from typing import Final

from lxml import etree

from conventions.documents.blocks import blocks_of
from conventions.documents.fault import TemplateFault
from conventions.documents.opened import Paragraph, Template, W
from conventions.documents.render.lists import Lists
from conventions.documents.render.references import Reference, bookmarks_in, references_in

__all__ = ["lost_references", "unguarded_references"]

_BODY: Final = "word/document.xml"


def _references(template: Template) -> Iterator[tuple[Reference, etree._Element | None]]:
    """Each reference to a number, with the paragraph it leads to."""
    tree = template.trees[_BODY]
    homes = dict(bookmarks_in(tree))
    yield from ((reference, homes.get(reference.bookmark)) for reference in references_in(tree))


def lost_references(template: Template) -> Iterator[TemplateFault]:
    """References whose bookmark is not there, or stands in a paragraph without a number."""
    lists = Lists(template)
    for reference, home in _references(template):
        if home is None or lists.of(home) is None:
            place = template.place_of(_BODY, reference.field.element)
            yield TemplateFault("reference_lost", place, reference.bookmark)


def unguarded_references(template: Template) -> Iterator[TemplateFault]:
    """References that stay where a condition leaves their heading out."""
    conditions = dict(_conditions(template.paragraphs.get(_BODY, ())))
    for reference, home in _references(template):
        own = next(reference.field.element.iterancestors(f"{W}p"), None)
        paragraph = template.by_element.get(own)
        if home is None or paragraph is None:
            continue
        asked = conditions.get(own, ())
        needed = [condition for condition in conditions.get(home, ()) if condition not in asked]
        if needed and not asked and not any(block.word == "if" for block in blocks_of(paragraph)):
            yield TemplateFault("reference_unguarded", paragraph.place, reference.bookmark, needed[0])


def _conditions(
    paragraphs: tuple[Paragraph, ...],
) -> Iterator[tuple[etree._Element, tuple[str, ...]]]:
    """The conditions that each paragraph stands under, as the tags write them."""
    stack: list[str] = []
    for paragraph in paragraphs:
        yield paragraph.element, tuple(item for item in stack if item.startswith("if "))
        for block in blocks_of(paragraph):
            if block.word in ("if", "for"):
                stack.append(" ".join(block.tag.inside.split()))
            elif block.word in ("endif", "endfor") and stack:
                stack.pop()

"""Lint rules on texts: no typed figures, all norms stated, cross-references, typography."""

import re
from collections.abc import Iterator
from typing import Final

from lxml import etree

from conventions.agreement.agreement import Agreement
from conventions.agreement.norms import Duty, Norm
from conventions.documents.blocks import blocks_of
from conventions.documents.errors import TemplateFault, TemplatePlace
from conventions.documents.lint.tags import readings
from conventions.documents.opened import RENDERED, Paragraph, Template, W, opened, pieces
from conventions.documents.relations import MAIN_PART, to_bytes
from conventions.documents.render.archive import read_parts, written
from conventions.documents.render.numbering import Lists, Reference, bookmarks_in, references_in
from conventions.documents.tags import without_tags
from conventions.documents.typography import with_no_break_spaces, without_law

# --- Rule on the single source: figures, dates and delays in articles are fields, never typed ---------------

_NUMBER: Final = (
    r"(?:une?|deux|trois|quatre|cinq|six|sept|huit|neuf|dix|onze|douze|quinze|dix-huit|vingt|vingt-quatre|"
    r"trente|quarante|quarante-cinq|cinquante|soixante|quatre-vingts?|quatre-vingt-dix|cents?|mille)"
)
_UNIT: Final = r"(?:jours?|mois|semaines?|ans?|années?|euros?|pour[\s\u00a0]cent)"
_FIGURE: Final = re.compile(
    rf"\d[\d\s\u00a0\u202f.,/]*(?:[\s\u00a0\u202f]*(?:€|%|{_UNIT}\b))?"
    rf"|\b{_NUMBER}(?:[\s\u00a0]+{_NUMBER}){{0,4}}[\s\u00a0\u202f]+{_UNIT}\b",
    re.IGNORECASE,
)


def typed_figures(template: Template) -> Iterator[TemplateFault]:
    """Yield faults for figures, lengths and amounts in words outside tags in an article."""
    for paragraph in template.all_paragraphs():
        if paragraph.in_article:
            text = without_law(without_tags(paragraph.text, " ¤ "))
            for figure in _FIGURE.finditer(text):
                yield TemplateFault("figure_typed", paragraph.place, figure[0].strip(" \u00a0\u202f.,/"))


# ------------------------------------------------------------------------------------------------------------
# Rule on the single source: each duty and right of an agreement is stated in an article of its template.

_PAYMENTS: Final = "payments"
"""The list that states all payments at once."""


def unstated_norms(template: Template, agreement: Agreement) -> Iterator[TemplateFault]:
    """Yield faults for norms with an article that no article of the template names."""
    named = {
        key
        for reading in readings(template)
        if reading.paragraph.in_article
        for key in (use.key for use in reading.uses)
    }
    names = {key.split(".")[1] for key in named if key.startswith("norm.")}
    norms: tuple[Norm, ...] = (*agreement.duties, *agreement.rights)
    for norm in norms:
        is_listed = isinstance(norm, Duty) and norm.is_payment and _PAYMENTS in named
        if norm.article is not None and norm.name not in names and not is_listed:
            yield TemplateFault(
                "norm_unstated",
                TemplatePlace("word/document.xml", 0, ""),
                norm.label or norm.name,
                norm.article,
            )


# ------------------------------------------------------------------------------------------------------------
# Rules on cross-references: each leads to a numbered heading under the same conditions.


def _references(template: Template) -> Iterator[tuple[Reference, etree._Element | None]]:
    """Yield each reference to a number, with its target paragraph."""
    tree = template.trees[MAIN_PART]
    homes = dict(bookmarks_in(tree))
    yield from ((reference, homes.get(reference.bookmark)) for reference in references_in(tree))


def lost_references(template: Template) -> Iterator[TemplateFault]:
    """Yield faults for references whose bookmark is missing, or in a paragraph without a number."""
    lists = Lists(template)
    for reference, home in _references(template):
        if home is None or lists.of(home) is None:
            place = template.place_of(MAIN_PART, reference.field.element)
            yield TemplateFault("reference_lost", place, reference.bookmark)


def unguarded_references(template: Template) -> Iterator[TemplateFault]:
    """Yield faults for references that remain when a condition drops their heading."""
    conditions = dict(_conditions(template.paragraphs.get(MAIN_PART, ())))
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
    """Yield the conditions of each paragraph, as written in the tags."""
    stack: list[str] = []
    for paragraph in paragraphs:
        yield paragraph.element, tuple(item for item in stack if item.startswith("if "))
        for block in blocks_of(paragraph):
            if block.word in ("if", "for"):
                stack.append(" ".join(block.tag.inside.split()))
            elif block.word in ("endif", "endfor") and stack:
                stack.pop()


# --- Rule on typography, and its correction: no-break spaces where French requires them ---------------------

_SPACE: Final = "{http://www.w3.org/XML/1998/namespace}space"
_AROUND: Final = 12


def _mended(paragraph: Paragraph) -> str:
    """Return a paragraph's text with the right spaces, character by character; tags are unchanged."""
    mended = with_no_break_spaces(paragraph.text)
    kept: list[str] = []
    at = 0
    for tag in paragraph.tags:
        kept += (mended[at : tag.start], tag.text)
        at = tag.end
    return "".join((*kept, mended[at:]))


def breaking_spaces(template: Template) -> Iterator[TemplateFault]:
    """Yield faults for plain spaces before `:` and `€`, inside « », between digits of a number."""
    for paragraph in template.all_paragraphs():
        mended = _mended(paragraph)
        for at, (old, new) in enumerate(zip(paragraph.text, mended, strict=True)):
            if old != new:
                excerpt = paragraph.text[max(0, at - _AROUND) : at + _AROUND]
                yield TemplateFault("space_breaks", paragraph.place, excerpt.strip())
                break


def with_unbroken_spaces(content: bytes) -> tuple[bytes, int]:
    """Return the template with these spaces corrected, and their number; nothing else is changed."""
    template = opened(content)
    parts = read_parts(content)
    count = 0
    for part, paragraphs in template.paragraphs.items():
        changed = sum(_write(paragraph) for paragraph in paragraphs) if RENDERED.fullmatch(part) else 0
        if changed:
            parts[part] = to_bytes(template.trees[part])
        count += changed
    return (written(parts), count) if count else (content, 0)


def _write(paragraph: Paragraph) -> int:
    """Write the corrected text into the runs, and return the number of changed characters."""
    mended = _mended(paragraph)
    if mended == paragraph.text:
        return 0
    at = 0
    for node, piece in pieces(paragraph.element):
        if node.tag == f"{W}t" and mended[at : at + len(piece)] != piece:
            node.text = mended[at : at + len(piece)]
            node.set(_SPACE, "preserve")
        at += len(piece)
    return sum(old != new for old, new in zip(paragraph.text, mended, strict=True))

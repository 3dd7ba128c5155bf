"""Cross-references to numbered articles, found in a template and marked, for `numbering` to fill."""

import re
from collections.abc import Iterator, Mapping
from typing import Final

from attrs import frozen
from lxml import etree

from conventions.documents.codes import Code, codes_in
from conventions.documents.errors import ReferenceToNothingError
from conventions.documents.opened import Template, W
from conventions.documents.place import Place
from conventions.documents.render.lists import Lists
from conventions.documents.render.slots import MARK, OPEN, Slots, broken

__all__ = [
    "Reference",
    "bookmarks_in",
    "links_in",
    "marked_captions",
    "marked_numbers",
    "references_in",
    "refers_to_nothing",
]

_REFERRED: Final = re.compile(r"\s*(?:REF|PAGEREF|NOTEREF)\s+(\S+)")
_SEQUENCE: Final = re.compile(r" SEQ (\w+)\b")
_REFERENCE: Final = re.compile(r"\s*REF\s+(\S+)(?=.*\\[rnw]\b)(.*)", re.DOTALL)


@frozen
class Reference:
    """A cross-reference to a number: its bookmark, its switches, its field."""

    bookmark: str
    switches: str
    field: Code


def marked_numbers(tree: etree._Element, template: Template, slots: Slots) -> None:
    """Mark each numbered heading that a reference may mean, and each reference."""
    references = list(references_in(tree))
    if not references:
        return
    lists = Lists(template)
    homes = dict(bookmarks_in(tree))
    wanted: set[str] = set()
    for reference in references:
        place = template.place_of(slots.part, reference.field.element)
        home = homes.get(reference.bookmark)
        number = None if home is None else lists.of(home)
        if number is None:
            raise broken("reference_unnumbered", reference.bookmark, place)
        wanted.add(number[0])
    _mark_paragraphs(tree, template, slots, (lists, homes, wanted))
    for reference in references:
        _mark_reference(reference, template.place_of(slots.part, reference.field.element), slots)


def marked_captions(tree: etree._Element, slots: Slots) -> None:
    """Mark the number that each caption shows, for `numbering` to count it among those of its name."""
    for code in list(codes_in(tree)):
        found = _SEQUENCE.match(code.code)
        is_long = code.element.tag != f"{W}fldSimple"
        if found and is_long and code.shown and OPEN not in (code.shown[0].text or ""):
            code.shown[0].text = slots.add(f"{MARK}s{found[1]}{MARK}", slots.nowhere)


def _mark_paragraphs(
    tree: etree._Element,
    template: Template,
    slots: Slots,
    numbering: "tuple[Lists, Mapping[str, etree._Element], set[str]]",
) -> None:
    lists, homes, wanted = numbering
    names: dict[etree._Element, list[str]] = {}
    for name, paragraph in homes.items():
        names.setdefault(paragraph, []).append(name)
    for paragraph in list(tree.iter(f"{W}p")):
        found = lists.of(paragraph)
        if found is not None and found[0] in wanted:
            marks = ":".join((found[0], str(found[1]), *names.get(paragraph, ())))
            mark = slots.add(f"{MARK}#{marks}{MARK}", template.place_of(slots.part, paragraph))
            before = paragraph.getprevious()
            if before is None:
                parent = paragraph.getparent()
                parent.text = (parent.text or "") + mark
            else:
                before.tail = (before.tail or "") + mark


def _mark_reference(reference: Reference, place: Place, slots: Slots) -> None:
    short = "t" if "\\t" in reference.switches else ""
    mark = slots.add(f"{MARK}r{short}:{len(slots)}:{reference.bookmark}{MARK}", place)
    first, *others = reference.field.shown or (_room(reference.field.element),)
    first.text = mark
    for node in others:
        node.text = ""


def references_in(tree: etree._Element) -> Iterator[Reference]:
    """The cross-references to numbers of a part."""
    for code in codes_in(tree):
        found = _REFERENCE.fullmatch(code.code)
        if found:
            yield Reference(found[1], found[2], code)


def _room(element: etree._Element) -> etree._Element:
    """A place for the number in a field that never showed one."""
    run = etree.Element(f"{W}r")
    if element.tag == f"{W}fldSimple":
        element.append(run)
    else:
        element.getparent().addprevious(run)
    return etree.SubElement(run, f"{W}t")


def links_in(tree: etree._Element) -> Iterator[tuple[str, etree._Element]]:
    """Every name that a link leads to or a field refers to, with the link or the end of the field."""
    for link in tree.iter(f"{W}hyperlink"):
        if link.get(f"{W}anchor") is not None:
            yield str(link.get(f"{W}anchor")), link
    for code in codes_in(tree):
        found = _REFERRED.match(code.code)
        if found:
            yield found[1], code.element


def bookmarks_in(tree: etree._Element) -> Iterator[tuple[str, etree._Element]]:
    """The bookmarks of a part, each with the paragraph it stands in or before."""
    for mark in tree.iter(f"{W}bookmarkStart"):
        home = next(mark.iterancestors(f"{W}p"), None)
        if home is None:
            home = next(mark.itersiblings(f"{W}p"), None)
        if home is not None:
            yield str(mark.get(f"{W}name")), home


def refers_to_nothing(name: str, place: Place) -> ReferenceToNothingError:
    """The error of a reference to what the document leaves out."""
    return ReferenceToNothingError(
        f"{place}: it refers to {name}, which this document leaves out",
        actual=name,
        expected="a condition around the reference too",
        **place.params(),
    )

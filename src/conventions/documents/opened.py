"""A parsed template: its parts, styles and paragraphs as Word shows them, with places."""

import re
from collections.abc import Iterator, Mapping
from functools import cached_property
from typing import Final

from attrs import field, frozen
from lxml import etree

from conventions.documents.errors import TemplatePlace
from conventions.documents.relations import to_tree
from conventions.documents.render.archive import read_parts
from conventions.documents.tags import Tag, tags_in
from conventions.documents.typography import HELD

W: Final = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
RENDERED: Final = re.compile(
    r"word/(?:document|header\d*|footer\d*|footnotes|endnotes)\.xml|docProps/(?:core|custom)\.xml"
)
"""The parts whose tags are filled; the linter reports tags elsewhere."""

_SHOWN: Final = 60
_HEADING: Final = re.compile(r"heading (\d)")
_ARTICLE: Final = re.compile(r"\s*article\b", re.IGNORECASE)
_READ_TOO: Final = frozenset({"word/styles.xml", "word/numbering.xml"})
_SIGNS: Final = {f"{W}tab": " ", f"{W}br": " ", f"{W}cr": " ", f"{W}noBreakHyphen": HELD}
"""The visible content of a run other than text: a blank for a tab or line break."""


@frozen
class Style:
    """A paragraph style: its heading level, and its list."""

    heading: int | None
    list: str | None


@frozen(eq=False)
class Paragraph:
    """A paragraph, counted from 1 in its part; `in_article` if it is part of the agreement's articles.

    `line` is the first of the paragraphs that `{%-` and `-%}` join with it; usually itself.
    """

    element: etree._Element = field(repr=False)
    line: etree._Element = field(repr=False)
    text: str
    style: Style
    place: TemplatePlace
    in_article: bool
    tags: tuple[Tag, ...]


@frozen(eq=False, slots=False)
class Template:
    """A parsed template, without any repair."""

    parts: Mapping[str, bytes] = field(repr=False)
    trees: Mapping[str, etree._Element] = field(repr=False)
    paragraphs: Mapping[str, tuple[Paragraph, ...]] = field(repr=False)

    @cached_property
    def by_element(self) -> Mapping[etree._Element, Paragraph]:
        """Return every paragraph by its element."""
        return {paragraph.element: paragraph for paragraph in self.all_paragraphs()}

    def all_paragraphs(self) -> Iterator[Paragraph]:
        """Yield every paragraph, part by part."""
        for found in self.paragraphs.values():
            yield from found

    def place_of(self, part: str, element: etree._Element) -> TemplatePlace:
        """Return the place of an element in a part: its paragraph, or the first one in it."""
        inside = next(element.iter(f"{W}p"), None)
        wanted = inside if inside is not None else next(element.iterancestors(f"{W}p"), None)
        found = self.by_element.get(wanted)
        return TemplatePlace(part, 0, "") if found is None else found.place


def opened(content: bytes) -> Template:
    """Return the template in these bytes; raise `NoDocumentError` if it is no Word document."""
    return opened_parts(read_parts(content))


def opened_parts(parts: Mapping[str, bytes]) -> Template:
    """Return the template of these parts."""
    trees = {
        name: to_tree(name, part)
        for name, part in sorted(parts.items())
        if RENDERED.fullmatch(name) or name in _READ_TOO
    }
    styles = _styles(trees.get("word/styles.xml"))
    articles = _article_lists(trees.get("word/numbering.xml"))
    paragraphs = {
        name: tuple(_paragraphs(name, tree, styles, articles))
        for name, tree in trees.items()
        if name.startswith("word/") and name not in _READ_TOO
    }
    return Template(parts, trees, paragraphs)


def short(text: str) -> str:
    r"""Return the text on one line, cut where it is long.

    >>> short("a\tb")
    'a b'
    """
    line = " ".join(text[: 4 * _SHOWN].split())
    return line if len(line) <= _SHOWN else line[: _SHOWN - 1] + "…"


def is_on(element: etree._Element | None) -> bool:
    """Return whether a property such as `w:tblHeader` is present and not switched off."""
    return element is not None and element.get(f"{W}val") not in ("0", "false", "off")


def rows_of(table: etree._Element) -> Iterator[etree._Element]:
    """Yield the rows of a table, also inside content controls, but not those of nested tables."""
    for child in table:
        if child.tag == f"{W}tr":
            yield child
        elif child.tag in (f"{W}sdt", f"{W}sdtContent"):
            yield from rows_of(child)


def row_of(paragraph: Paragraph) -> etree._Element | None:
    """Return the table row of a paragraph."""
    return next(paragraph.element.iterancestors(f"{W}tr"), None)


def cell_of(paragraph: Paragraph) -> etree._Element | None:
    """Return the table cell of a paragraph."""
    return next(paragraph.element.iterancestors(f"{W}tc"), None)


def pieces(paragraph: etree._Element) -> list[tuple[etree._Element, str]]:
    """Return the visible text pieces of a paragraph, in order, with a sign for each of `_SIGNS`.

    Tracked deletions and text boxes are left out.
    """
    found = []
    for node in paragraph.iter(f"{W}t", *_SIGNS):
        if node.tag in _SIGNS and node.getparent().tag != f"{W}r":
            continue
        above = next(node.iterancestors(f"{W}p", f"{W}del", f"{W}moveFrom"))
        if above is paragraph:
            found.append((node, _SIGNS.get(node.tag) or node.text or ""))
    return found


def _styles(tree: etree._Element | None) -> dict[str, Style]:
    found: dict[str, Style] = {}
    for style in () if tree is None else tree.iter(f"{W}style"):
        name = style.find(f"{W}name")
        heading = None if name is None else _HEADING.fullmatch(str(name.get(f"{W}val")).lower())
        number = style.find(f"{W}pPr/{W}numPr/{W}numId")
        found[str(style.get(f"{W}styleId"))] = Style(
            int(heading[1]) if heading else None, None if number is None else number.get(f"{W}val")
        )
    return found


def _article_lists(tree: etree._Element | None) -> frozenset[str]:
    """Return the numbered lists whose first level begins with the word «Article»."""
    if tree is None:
        return frozenset()
    kinds = set()
    for kind in tree.iter(f"{W}abstractNum"):
        text = kind.find(f"{W}lvl/{W}lvlText")
        if text is not None and _ARTICLE.match(str(text.get(f"{W}val"))):
            kinds.add(kind.get(f"{W}abstractNumId"))
    return frozenset(
        str(number.get(f"{W}numId"))
        for number in tree.iter(f"{W}num")
        if any(kind.get(f"{W}val") in kinds for kind in number.iter(f"{W}abstractNumId"))
    )


def _paragraphs(
    part: str, tree: etree._Element, styles: Mapping[str, Style], articles: frozenset[str]
) -> Iterator[Paragraph]:
    article: str | None = None
    rank, in_article = 0, False
    last: Paragraph | None = None
    for number, element in enumerate(tree.iter(f"{W}p"), start=1):
        named = element.find(f"{W}pPr/{W}pStyle")
        style_id = "" if named is None else str(named.get(f"{W}val"))
        style = styles.get(style_id, Style(None, None))
        direct = element.find(f"{W}pPr/{W}numPr/{W}numId")
        listed = style.list if direct is None else direct.get(f"{W}val")
        style = Style(style.heading, None if listed == "0" else listed)
        text = "".join(piece for _, piece in pieces(element))
        if style.heading == 1:
            rank += 1
            article = f"Article {rank} – {short(text)}"
            in_article = style.list in articles or _ARTICLE.match(text) is not None
        elif element.find(f"{W}pPr/{W}outlineLvl") is not None or style_id.startswith("Annex"):
            in_article = False
        place = TemplatePlace(part, number, short(text), article)
        tags = tuple(tags_in(text))
        line = element
        if last is not None and element.getprevious() is last.element and _is_joined(last, text, tags):
            line = last.line
        last = Paragraph(element, line, text, style, place, in_article, tags)
        yield last


def _is_joined(before: Paragraph, text: str, tags: tuple[Tag, ...]) -> bool:
    """Return whether the paragraph is joined to the one before, by its `-%}` or this one's `{%-`."""
    if before.tags and before.tags[-1].merges_after and not before.text[before.tags[-1].end :].strip():
        return True
    return bool(tags) and tags[0].merges_before and not text[: tags[0].start].strip()

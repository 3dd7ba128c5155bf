"""A template as the linter reads it: its parts, its styles, and every paragraph as Word shows it."""

import re
from collections.abc import Iterator, Mapping
from typing import Final

from attrs import field, frozen
from lxml import etree

from conventions.documents.archive import read_parts
from conventions.documents.dialect import to_tree
from conventions.documents.place import Place
from conventions.documents.renderer import RENDERED

__all__ = [
    "Paragraph",
    "Style",
    "Template",
    "W",
    "cell_of",
    "is_on",
    "read_template_parts",
    "row_of",
    "short",
]

W: Final = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_SHOWN: Final = 60
_HEADING: Final = re.compile(r"heading (\d)")
_ARTICLE: Final = re.compile(r"\s*article\b", re.IGNORECASE)


@frozen
class Style:
    """A paragraph style: the level of its heading, and the list it numbers."""

    heading: int | None
    list: str | None


@frozen(eq=False)
class Paragraph:
    """A paragraph, counted from 1 in its part; `in_article` where it states what the parties agree."""

    element: etree._Element = field(repr=False)
    text: str
    style: Style
    place: Place
    in_article: bool


@frozen(eq=False)
class Template:
    """A template taken apart; nothing in it has been repaired."""

    parts: Mapping[str, bytes] = field(repr=False)
    trees: Mapping[str, etree._Element] = field(repr=False)
    paragraphs: tuple[Paragraph, ...] = field(repr=False)

    def of_part(self, part: str) -> Iterator[Paragraph]:
        """The paragraphs of a part, in order."""
        return (paragraph for paragraph in self.paragraphs if paragraph.place.part == part)

    def place_of(self, part: str, element: etree._Element) -> Place:
        """The place of anything in a part: its paragraph, or the first one in it."""
        inside = next(element.iter(f"{W}p"), None)
        wanted = inside if inside is not None else next(element.iterancestors(f"{W}p"), None)
        found = (item.place for item in self.of_part(part) if item.element is wanted)
        return next(found, Place(part, 0, ""))


def read_template_parts(content: bytes) -> Template:
    """The template of these bytes; `BrokenTemplateError` if it is no Word document."""
    parts = read_parts(content)
    wanted = {"word/styles.xml", "word/numbering.xml"}
    trees = {
        name: to_tree(name, part)
        for name, part in sorted(parts.items())
        if RENDERED.fullmatch(name) or name in wanted
    }
    styles = _styles(trees.get("word/styles.xml"))
    articles = _article_lists(trees.get("word/numbering.xml"))
    paragraphs = [
        paragraph
        for name, tree in trees.items()
        if name.startswith("word/") and name not in wanted
        for paragraph in _paragraphs(name, tree, styles, articles)
    ]
    return Template(parts, trees, tuple(paragraphs))


def short(text: str) -> str:
    r"""The text on one line, cut where it is long.

    >>> short("a\tb")
    'a b'
    """
    line = " ".join(text.split())
    return line if len(line) <= _SHOWN else line[: _SHOWN - 1] + "…"


def is_on(element: etree._Element | None) -> bool:
    """Whether a property such as `w:tblHeader` is there and not switched off."""
    return element is not None and element.get(f"{W}val") not in ("0", "false", "off")


def row_of(paragraph: Paragraph) -> etree._Element | None:
    """The table row a paragraph stands in."""
    return next(paragraph.element.iterancestors(f"{W}tr"), None)


def cell_of(paragraph: Paragraph) -> etree._Element | None:
    """The cell a paragraph stands in."""
    return next(paragraph.element.iterancestors(f"{W}tc"), None)


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
    """The numbered lists whose first level begins with the word «Article»."""
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
    for number, element in enumerate(tree.iter(f"{W}p"), start=1):
        named = element.find(f"{W}pPr/{W}pStyle")
        style_id = "" if named is None else str(named.get(f"{W}val"))
        style = styles.get(style_id, Style(None, None))
        direct = element.find(f"{W}pPr/{W}numPr/{W}numId")
        listed = style.list if direct is None else direct.get(f"{W}val")
        style = Style(style.heading, None if listed == "0" else listed)
        text = _text(element)
        if style.heading == 1:
            rank += 1
            article = f"Article {rank} – {short(text)}"
            in_article = style.list in articles or _ARTICLE.match(text) is not None
        elif element.find(f"{W}pPr/{W}outlineLvl") is not None or style_id.startswith("Annex"):
            in_article = False
        yield Paragraph(element, text, style, Place(part, number, short(text), article), in_article)


def _text(element: etree._Element) -> str:
    """The text of a paragraph, without what was deleted in it and what boxes inside it hold."""
    pieces = []
    for node in element.iter(f"{W}t", f"{W}tab", f"{W}br"):
        if next(node.iterancestors(f"{W}p")) is not element or _is_deleted(node):
            continue
        if node.tag == f"{W}t":
            pieces.append(node.text or "")
        elif node.getparent() is not None and node.getparent().tag == f"{W}r":
            pieces.append(" ")
    return "".join(pieces)


def _is_deleted(node: etree._Element) -> bool:
    return next(node.iterancestors(f"{W}del", f"{W}moveFrom"), None) is not None

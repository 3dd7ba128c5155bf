"""A parsed template: its parts, styles and paragraphs as Word shows them, with places, and its tags."""

import re
from collections.abc import Iterator, Mapping
from functools import cached_property
from typing import Final

from attrs import field
from lxml import etree

from budget import frozen
from conventions.documents.document_errors import TemplatePlace
from conventions.documents.relations import to_tree
from conventions.documents.render.archive import read_parts
from conventions.documents.typography import HELD

_OPENING: Final = re.compile(r"\{[{%#]")
_CLOSING: Final = {"{": "}}", "%": "%}", "#": "#}"}
_PREFIX: Final = re.compile(r"\{[{%#]-?(p|tr|tc|r)(?=\s)")
_INSIDE: Final = re.compile(r"\{[{%#]-?(?:(?:p|tr|tc|r)(?=\s))?(.*?)-?[}%#]\}", re.DOTALL)
_QUOTES: Final = (
    (re.compile("«[ \u00a0\u202f]?|[ \u00a0\u202f]?»|[“”„]"), '"'),
    (re.compile("[‘’]"), "'"),
)
_LITERAL: Final = re.compile(r"(\"[^\"]*\"|'[^']*')")
_DASHES_AND_SPACES: Final = str.maketrans({"–": "-", "—": "-", "\u00a0": " ", "\u202f": " ", "\u2009": " "})

_INVISIBLE: Final = re.compile("[\u00ad\u061c\u200b-\u200f\u2060\ufeff\ufffc]")
"""Characters that Word does not show: soft hyphens, joiners, direction marks."""
_STATEMENTS: Final = "if|elif|else|endif|for|endfor|set|endset"
_LEVEL_APART: Final = re.compile(
    rf"\{{([%{{]-?)\s+(p|tr|tc)\s+((?:{_STATEMENTS})\b.*|[a-z][\w.]*\s*\}}\}})", re.DOTALL
)
_LEVEL_STUCK: Final = re.compile(rf"\{{(%-?)(p|tr|tc|r)((?:{_STATEMENTS})\b.*)", re.DOTALL)
_OF_A_CELL: Final = re.compile(r"(?:colspan|cellbg|vm|hm)\b")

HALF: Final = re.compile(r"\{[{%#]|[}%#]\}")
"""Braces of a tag; outside tags they are unpaired."""


@frozen(slots=False)
class Tag:
    """A tag and its position in a text, end excluded."""

    start: int
    end: int
    text: str

    @property
    def kind(self) -> str:
        """Return its kind: `{` prints, `%` is a block, `#` a comment."""
        return self.text[1]

    @cached_property
    def level(self) -> str:
        """Return what it replaces: `p`, `tr`, `tc`; `r` or empty for an inline tag."""
        found = _PREFIX.match(self.text)
        return found[1] if found else ""

    @cached_property
    def inside(self) -> str:
        """Return its content without prefix, with straight quotes and dashes.

        >>> Tag(0, 0, "{%p if a == «\u00a0b\u00a0» -%}").inside
        'if a == "b"'
        """
        found = _INSIDE.fullmatch(self.text)
        return mended(found[1] if found else "").strip()

    @property
    def merges_before(self) -> bool:
        """Return whether its paragraph is joined to the previous one."""
        return self.text.startswith("-", 2)

    @property
    def merges_after(self) -> bool:
        """Return whether the next paragraph is joined to its own."""
        return self.text.endswith("-", 0, -2)


def misspelt(tag: Tag, *, is_in_cell: bool) -> tuple[str, str] | None:
    """Return the mistake in a tag's notation, and the correct form; None if there is none.

    >>> misspelt(Tag(0, 0, "{% tr for a in b %}"), is_in_cell=True)
    ('level_misspelt', '{%tr for a in b %}')
    >>> misspelt(Tag(0, 0, "{%pif a %}"), is_in_cell=False), misspelt(Tag(0, 0, "{% vm %}"), is_in_cell=False)
    (('level_misspelt', '{%p if a %}'), ('outside_cell', '{% vm %}'))
    """
    for pattern in (_LEVEL_APART, _LEVEL_STUCK):
        if found := pattern.fullmatch(tag.text):
            return "level_misspelt", f"{{{found[1]}{found[2]} {found[3]}"
    if tag.kind == "%" and not is_in_cell and _OF_A_CELL.match(tag.inside):
        return "outside_cell", tag.text
    return None


def tags_in(text: str) -> list[Tag]:
    """Return the tags of a text, in order; unpaired braces are none.

    >>> [tag.text for tag in tags_in("a {{ b }} {% c {# d #}")]
    ['{{ b }}', '{# d #}']
    """
    return list(_tags(text))


def _tags(text: str) -> Iterator[Tag]:
    lacking: set[str] = set()
    at = 0
    while (opening := _OPENING.search(text, at)) is not None:
        at = opening.end()
        closing = _CLOSING[text[at - 1]]
        end = -1 if closing in lacking else text.find(closing, at)
        if end < 0:
            lacking.add(closing)
            continue
        at = end + len(closing)
        yield Tag(opening.start(), at, _INVISIBLE.sub("", text[opening.start() : at]))


def without_tags(text: str, mark: str = "", kinds: str = "{%#") -> str:
    """Return the text with its tags of these kinds replaced by a mark.

    >>> without_tags("{% if a %}{{ b }}", "¤", kinds="%")
    '¤{{ b }}'
    """
    kept: list[str] = []
    at = 0
    for tag in _tags(text):
        if tag.kind in kinds:
            kept += (text[at : tag.start], mark)
            at = tag.end
    return "".join((*kept, text[at:]))


def mended(inside: str) -> str:
    """Return the content of a tag without auto-corrections and invisible characters.

    Quoted texts are unchanged.

    >>> mended("a\u00a0– b == «\u00a0n°\u00a01 – c\u00a0»") == 'a - b == "n°\u00a01 – c"'
    True
    """
    inside = _INVISIBLE.sub("", inside)
    for pattern, straight in _QUOTES:
        inside = pattern.sub(straight, inside)
    return "".join(
        piece if piece.startswith(('"', "'")) else piece.translate(_DASHES_AND_SPACES)
        for piece in _LITERAL.split(inside)
    )


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

"""The numbered lists of a template: their levels, and the list of each paragraph."""

from collections.abc import Mapping
from typing import Final

from attrs import frozen
from lxml import etree

from conventions.documents.opened import Template, W

_BULLETS: Final = frozenset({"bullet", "none"})


@frozen
class Level:
    """One level of a numbered list: its start, the number format, the text around it."""

    start: int
    form: str
    text: str

    @property
    def counts(self) -> bool:
        """Return whether it shows a number."""
        return self.form not in _BULLETS


Levels = Mapping[str, tuple[Level, ...]]
"""The levels of each numbered list, by its number."""


class Lists:
    """The list and level of each paragraph, by itself or by its style."""

    def __init__(self, template: Template) -> None:
        styles = template.trees.get("word/styles.xml")
        self._styles = {
            str(style.get(f"{W}styleId")): style
            for style in (() if styles is None else styles.iter(f"{W}style"))
        }
        self._levels = levels_of(template)
        self._of_style: dict[str, tuple[str | None, int | None]] = {}

    def of(self, paragraph: etree._Element) -> tuple[str, int] | None:
        """Return the list and level; None for a paragraph without a number."""
        named = paragraph.find(f"{W}pPr/{W}pStyle")
        number, level = self._style("" if named is None else str(named.get(f"{W}val")), 0)
        own, own_level = _numbered(paragraph.find(f"{W}pPr/{W}numPr"))
        number, level = own or number, level if own_level is None else own_level
        if number is None or number == "0" or number not in self._levels:
            return None
        return number, level or 0

    def counts(self, number: str, level: int) -> bool:
        """Return whether a level of a list shows a number rather than a bullet."""
        levels = self._levels[number]
        return level < len(levels) and levels[level].counts

    def is_heading(self, paragraph: etree._Element) -> bool:
        """Return whether a paragraph has a heading style: articles are numbered through."""
        named = paragraph.find(f"{W}pPr/{W}pStyle")
        style = self._styles.get("" if named is None else str(named.get(f"{W}val")))
        name = None if style is None else style.find(f"{W}name")
        return name is not None and str(name.get(f"{W}val")).lower().startswith("heading")

    def _style(self, name: str, depth: int) -> tuple[str | None, int | None]:
        style = self._styles.get(name)
        if style is None or depth > len(self._styles):
            return None, None
        if name not in self._of_style:
            number, level = _numbered(style.find(f"{W}pPr/{W}numPr"))
            base = style.find(f"{W}basedOn")
            if base is not None and (number is None or level is None):
                above = self._style(str(base.get(f"{W}val")), depth + 1)
                number, level = number or above[0], above[1] if level is None else level
            self._of_style[name] = number, level
        return self._of_style[name]


def _numbered(properties: etree._Element | None) -> tuple[str | None, int | None]:
    if properties is None:
        return None, None
    number, level = properties.find(f"{W}numId"), properties.find(f"{W}ilvl")
    return (
        None if number is None else str(number.get(f"{W}val")),
        None if level is None else int(level.get(f"{W}val", "0")),
    )


def levels_of(template: Template) -> Levels:
    """Return the levels of every numbered list of a template."""
    tree = template.trees.get("word/numbering.xml")
    if tree is None:
        return {}
    kinds = {
        str(kind.get(f"{W}abstractNumId")): tuple(_level(level) for level in kind.findall(f"{W}lvl"))
        for kind in tree.findall(f"{W}abstractNum")
    }
    found = {}
    for number in tree.findall(f"{W}num"):
        kind = number.find(f"{W}abstractNumId")
        if kind is not None:
            found[str(number.get(f"{W}numId"))] = kinds.get(str(kind.get(f"{W}val")), ())
    return found


def _level(level: etree._Element) -> Level:
    def value(name: str, otherwise: str) -> str:
        found = level.find(f"{W}{name}")
        return otherwise if found is None else str(found.get(f"{W}val", otherwise))

    return Level(int(value("start", "1")), value("numFmt", "decimal"), value("lvlText", "%1"))

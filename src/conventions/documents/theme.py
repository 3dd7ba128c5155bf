"""The look of a funder: a logo, three colours, a font, put into a template where it follows Word's theme.

A template that takes its colours from the palette of Word's theme follows; a colour typed by hand does not.
"""

import re
from collections.abc import Mapping
from typing import Final

from attrs import field, frozen
from lxml import etree

from conventions.agreement.party import Letters
from conventions.documents.opened import W
from conventions.documents.trees import to_tree
from conventions.documents.values import Picture

__all__ = ["COLOR_NAMES", "Theme", "contrast", "themed"]

_A: Final = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
_THEME: Final = re.compile(r"word/theme/theme\d*\.xml")
_COLORED: Final = re.compile(
    r"word/(?:document|styles|numbering|footnotes|endnotes|header\d*|footer\d*)\.xml"
)
_OF_WORD: Final = {"ink": ("dk2", "text2"), "shade": ("lt2", "background2"), "rule": ("accent1", "accent1")}
"""Each of our colours: its name in the theme of Word, and where a text refers to it."""

COLOR_NAMES: Final = tuple(_OF_WORD)
_ALIASES: Final = {"dark2": "text2", "light2": "background2"}


@frozen
class Theme:
    """What makes a document look like its funder's; a colour is a name of ours and six hexadecimal digits.

    `letters` is what the office's letters say of it where a dossier says nothing else.
    """

    name: str | None = None
    logo: Picture | None = None
    font: str | None = None
    colors: tuple[tuple[str, str], ...] = ()
    letters: Letters = field(factory=Letters)


def contrast(one: str, other: str) -> float:
    """The ratio of contrast of two colours, from 1 to 21, as WCAG 2 computes it.

    >>> round(contrast("000000", "FFFFFF"), 1), contrast("777777", "777777")
    (21.0, 1.0)
    """
    light, dark = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def _luminance(color: str) -> float:
    def linear(at: int) -> float:
        share = int(color[at : at + 2], 16) / 255
        return share / 12.92 if share <= 0.04045 else float(((share + 0.055) / 1.055) ** 2.4)  # noqa: PLR2004 -- WCAG

    return 0.2126 * linear(0) + 0.7152 * linear(2) + 0.0722 * linear(4)


def themed(parts: Mapping[str, bytes], theme: Theme) -> dict[str, bytes]:
    """The parts of a template with the theme's colours and font wherever they follow Word's theme."""
    made = dict(parts)
    if not theme.colors and theme.font is None:
        return made
    for name, content in parts.items():
        if _THEME.fullmatch(name) or _COLORED.fullmatch(name):
            tree = to_tree(name, content)
            if _THEME.fullmatch(name):
                _set_theme(tree, theme)
            else:
                _set_references(tree, theme)
            made[name] = etree.tostring(tree, encoding="UTF-8", xml_declaration=True, standalone=True)
    return made


def _set_theme(tree: etree._Element, theme: Theme) -> None:
    """Change the palette and the fonts themselves."""
    for name, color in theme.colors:
        for slot in tree.iter(f"{_A}{_OF_WORD[name][0]}"):
            for old in list(slot):
                slot.remove(old)
            etree.SubElement(slot, f"{_A}srgbClr").set("val", color)
    if theme.font is not None:
        for font in tree.iter(f"{_A}majorFont", f"{_A}minorFont"):
            for latin in font.iter(f"{_A}latin"):
                latin.set("typeface", theme.font)


def _set_references(tree: etree._Element, theme: Theme) -> None:
    """Change what is shown where the palette is not looked up: by LibreOffice, and by Word before 2007."""
    colors = {_OF_WORD[name][1]: color for name, color in theme.colors}
    for element in tree.iter(etree.Element):
        named = str(element.get(f"{W}themeColor", ""))
        color = colors.get(_ALIASES.get(named, named))
        if color is not None:
            element.set(f"{W}val" if element.tag == f"{W}color" else f"{W}color", color)
        filled = str(element.get(f"{W}themeFill", ""))
        fill = colors.get(_ALIASES.get(filled, filled))
        if fill is not None:
            element.set(f"{W}fill", fill)
        if theme.font is not None and element.tag == f"{W}rFonts" and element.get(f"{W}asciiTheme"):
            element.set(f"{W}ascii", theme.font)
            element.set(f"{W}hAnsi", theme.font)

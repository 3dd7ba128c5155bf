"""The theme of a funder: `theme.toml`, a logo, three colours, a font, applied to a template."""

import re
from collections.abc import Mapping
from pathlib import Path
from typing import Final, TypeGuard

from attrs import field, fields
from lxml import etree

from budget import frozen
from budget.findings import Place
from conventions.agreement.party import Enclosed, Letters
from conventions.calendar import PeriodTooLongError, PeriodUnreadableError, parse_period
from conventions.documents.document_errors import PictureRefusedError, UnreadableThemeError
from conventions.documents.opened import W
from conventions.documents.printed_values import Picture, picture
from conventions.documents.relations import to_bytes, to_tree
from conventions.files.converter import KEYS
from conventions.files.faults import DataPath, Fault, shown
from conventions.files.strict import as_written, nearest
from conventions.files.toml_data import line_of, positions, toml_data

# ------------------------------------------------------------------------------------------------------------
# The theme of a funder: logo, three colours and a font, applied where the template uses Word's theme.
# Colours from the palette of Word's theme follow it; typed colours do not.

_A: Final = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
_THEME: Final = re.compile(r"word/theme/theme\d*\.xml")
_COLORED: Final = re.compile(
    r"word/(?:document|styles|numbering|footnotes|endnotes|header\d*|footer\d*)\.xml"
)
_OF_WORD: Final = {"ink": ("dk2", "text2"), "shade": ("lt2", "background2"), "rule": ("accent1", "accent1")}
"""Our colours: their names in Word's theme, and where texts refer to them."""

COLOR_NAMES: Final = tuple(_OF_WORD)
_ALIASES: Final = {"dark2": "text2", "light2": "background2"}


@frozen
class Theme:
    """The theme of a funder; a colour is one of our names and six hexadecimal digits.

    `letters` are the office's defaults for the letters of a dossier.
    """

    name: str | None = None
    logo: Picture | None = None
    font: str | None = None
    colors: tuple[tuple[str, str], ...] = ()
    letters: Letters = field(factory=Letters)


def contrast(one: str, other: str) -> float:
    """Return the contrast ratio of two colours, from 1 to 21, by WCAG 2.

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
    """Return the parts with the theme's colours and font where they use Word's theme."""
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
            made[name] = to_bytes(tree)
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
    """Set the resolved values, for LibreOffice and Word before 2007, which ignore the palette."""
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


# --- `theme.toml`: all faults at once, with lines -----------------------------------------------------------

THEME_FILE: Final = "theme.toml"
SCHEMA: Final = "subventio/theme/1"
LOGO: Final = "theme.logo"
_KEYS: Final = ("schema", "name", "logo", "logo_text", "logo_height_cm", "font", "colors", "letters")
_LETTERS: Final = tuple(field.name for field in fields(Letters))
_ENCLOSED: Final = {KEYS[Enclosed].get(item.name, item.name): item.name for item in fields(Enclosed)}
"""The kinds of letters by their command words, each with its field."""
_COLOR: Final = re.compile(r"#([0-9A-Fa-f]{6})")
_READABLE: Final = 4.5
"""The minimum contrast of readable text (WCAG 2.2, 1.4.3, level AA)."""
_DEFAULT_CM: Final = 1.8
_HIGHEST_CM: Final = 5.0


def read_theme(folder: Path) -> Theme | None:
    """Return the theme of a folder of templates, if any; `UnreadableThemeError` has all its faults."""
    path = folder / THEME_FILE
    if not path.is_file():
        return None
    try:
        text = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise UnreadableThemeError(str(path), Fault(Place(str(path)), "theme_unreadable")) from error
    return theme_of(str(path), text, folder)


def theme_of(file: str, text: str, folder: Path) -> Theme:
    """Return the theme in a TOML text; its logo is a file of the folder."""
    read = toml_data(file, text)
    faults = [
        Fault(Place(file, problem.line), problem.code, problem.actual, params=problem.params)
        for problem in read.problems
    ]
    if faults or read.data is None:
        raise UnreadableThemeError(file, *faults)
    reading = _Reading(file, text, folder)
    theme = reading.theme(read.data)
    if reading.faults:
        raise UnreadableThemeError(file, *sorted(reading.faults))
    return theme


def _is_text(found: object) -> TypeGuard[str]:
    return isinstance(found, str) and bool(found.strip()) and found.isprintable()


class _Reading:
    """The reader of one theme, which collects faults."""

    def __init__(self, file: str, text: str, folder: Path) -> None:
        self.file = file
        self.folder = folder
        self.places = positions(text)
        self.faults: list[Fault] = []

    def say(self, path: DataPath, code: str, actual: object = "", expected: str = "", **params: str) -> None:
        place = Place(self.file, line_of(self.places, path), ".".join(map(str, path)))
        remedy = "did_you_mean" if params.get("near") else ""
        self.faults.append(Fault(place, code, shown(actual), expected, remedy, tuple(sorted(params.items()))))

    def theme(self, data: Mapping[str, object]) -> Theme:
        self.known(data, _KEYS, ())
        if data.get("schema") != SCHEMA:
            self.say(("schema",), "theme_schema", as_written(data.get("schema", "")), SCHEMA)
        return Theme(
            self.text(data, "name"),
            self.logo(data),
            self.text(data, "font"),
            tuple(self.colors(data.get("colors", {})).items()),
            self.letters(data.get("letters", {})),
        )

    def known(self, table: Mapping[str, object], keys: tuple[str, ...], path: DataPath) -> None:
        for key in table:
            if key not in keys:
                self.say((*path, key), "unknown_key", key, ", ".join(keys), near=nearest(key, list(keys)))

    def text(self, data: Mapping[str, object], key: str, *path: str) -> str | None:
        found = data.get(key)
        if found is None or _is_text(found):
            return found
        self.say((*path, key), "wrong_type.text", as_written(found))
        return None

    def letters(self, found: object) -> Letters:
        """Return the office's letter settings: texts, a delay, a list of texts."""
        if not isinstance(found, dict):
            self.say(("letters",), "wrong_type.table", as_written(found))
            return Letters()
        self.known(found, _LETTERS, ("letters",))
        texts = {key: self.text(found, key, "letters") for key in _LETTERS if key != "enclosed"}
        within = texts["answer_within"]
        try:
            parse_period(within or "1 day")
        except (PeriodUnreadableError, PeriodTooLongError):
            self.say(("letters", "answer_within"), "period_unreadable", as_written(within), "15 days")
        return Letters(**texts, enclosed=self.enclosed(found.get("enclosed", {})))

    def enclosed(self, found: object) -> Enclosed:
        """Return the enclosures of each kind of letter: lists of texts."""
        place = ("letters", "enclosed")
        if not isinstance(found, dict):
            self.say(place, "wrong_type.table", as_written(found))
            return Enclosed()
        self.known(found, tuple(_ENCLOSED), place)
        papers = {}
        for key, name in _ENCLOSED.items():
            given = found.get(key, [])
            if isinstance(given, list) and all(map(_is_text, given)):
                papers[name] = tuple(given)
            else:
                self.say((*place, key), "wrong_type.list", as_written(given))
        return Enclosed(**papers)

    def logo(self, data: Mapping[str, object]) -> Picture | None:
        name = self.text(data, "logo")
        height = data.get("logo_height_cm", _DEFAULT_CM)
        if isinstance(height, bool) or not isinstance(height, int | float) or not 0 < height <= _HIGHEST_CM:
            self.say(("logo_height_cm",), "theme_height", as_written(height), f"0 < … ≤ {_HIGHEST_CM}")
            return None
        if name is None:
            return None
        path = self.folder / name
        if path.resolve().parent != self.folder.resolve():
            self.say(("logo",), "theme_logo_elsewhere", name)
            return None
        try:
            content = path.read_bytes()
        except OSError:
            self.say(("logo",), "theme_logo_missing", name)
            return None
        try:
            return picture(LOGO, content, self.text(data, "logo_text") or "", height_cm=float(height))
        except PictureRefusedError as error:
            self.say(("logo",), f"theme_logo.{error.params['why']}", name)
        return None

    def colors(self, found: object) -> dict[str, str]:
        if not isinstance(found, dict):
            self.say(("colors",), "wrong_type.table", as_written(found))
            return {}
        self.known(found, COLOR_NAMES, ("colors",))
        colors = {}
        for name in COLOR_NAMES:
            written = found.get(name)
            if written is None:
                continue
            match = _COLOR.fullmatch(written) if isinstance(written, str) else None
            if match is None:
                self.say(("colors", name), "theme_color", as_written(written), "#1F2A44")
            else:
                colors[name] = match[1].upper()
        self.readable(colors)
        return colors

    def readable(self, colors: Mapping[str, str]) -> None:
        """Check contrasts: titles are on white, table heads in ink or black on the shade."""
        ink, shade = colors.get("ink", "000000"), colors.get("shade", "FFFFFF")
        for path, one, other in (("ink", ink, "FFFFFF"), ("shade", "000000", shade), ("shade", ink, shade)):
            ratio = contrast(one, other)
            if ratio < _READABLE:
                self.say(("colors", path), "theme_contrast", f"{ratio:.1f}", f"{_READABLE:.1f}")
                return

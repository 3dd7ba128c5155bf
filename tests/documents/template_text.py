"""A template as a text to be read in a review: what stands in it, by style, and what its styles look like.

Markdown where Markdown has a word for it. `⟨…⟩` is what Word shows in its own way: a field, a bookmark, a break.
"""

from collections.abc import Iterator, Mapping
from itertools import groupby
from typing import Final

from lxml import etree

from conventions.documents.opened import RENDERED, W, is_on
from conventions.documents.render.archive import read_parts
from conventions.documents.typography import HELD

__all__ = ["text_of_template"]

_CORE: Final = "docProps/core.xml"
_BODY: Final = "word/document.xml"
_STYLES: Final = "word/styles.xml"
_MARKS: Final = {
    "Normal": "",
    "Title": "# ",
    "Heading 1": "## ",
    "Heading 2": "### ",
    "List Bullet": "- ",
    "List Number": "1. ",
}
_IN_CELLS: Final = "Cellule"
"""The style of texts in tables, which goes without saying there."""
_SIGNS: Final = {"tab": "⇥", "br": "⏎", "cr": "⏎", "noBreakHyphen": HELD}
_SILENT: Final = frozenset(
    {"pPr", "rPr", "sectPr", "tblPr", "tblGrid", "trPr", "tcPr", "bookmarkEnd", "proofErr"}
    | {"lastRenderedPageBreak", "instrText", "fldChar", "sdtPr", "sdtEndPr", "footnoteRef", "endnoteRef"}
)
_LOOKS: Final = (
    *(("rPr", name) for name in ("rFonts", "sz", "b", "i", "u", "caps", "color")),
    *(("pPr", name) for name in ("jc", "spacing", "ind", "keepNext", "keepLines", "pageBreakBefore", "shd")),
    ("pPr/" + f"{W}numPr", "numId"),
)
_SAID: Final = {
    "rFonts": ("ascii", "asciiTheme"),
    "color": ("val", "themeColor"),
    "spacing": ("before", "after", "line", "lineRule"),
    "ind": ("left", "right", "firstLine", "hanging"),
    "shd": ("fill", "themeFill"),
}
_SWITCHES: Final = frozenset({"b", "i", "caps", "keepNext", "keepLines", "pageBreakBefore"})
_PAGE: Final = "⟨page⟩"
_TWIPS_A_CM: Final = 1440 / 2.54
Piece = tuple[str, str]
"""How a text is written (`**`, `*` or nothing) and the text."""


def text_of_template(content: bytes) -> str:
    """Return the text of a template: properties, page, each part with its tags, and the styles in use."""
    parts = read_parts(content)
    trees = {name: etree.fromstring(parts[name]) for name in sorted(parts) if name.endswith(".xml")}
    names = {str(style.get(f"{W}styleId")): style for style in trees[_STYLES].iter(f"{W}style")}
    read = [name for name in trees if RENDERED.fullmatch(name) and name.startswith("word/")]
    found = ["<!-- of the .docx: `make approve` writes it -->", *_properties(trees.get(_CORE))]
    for name in sorted(read, key=lambda name: (name != _BODY, name)):
        title = name.removeprefix("word/").removesuffix(".xml")
        found += [f"---\n{title}", *_blocks(trees[name], names)]
    used = {
        str(each.get(f"{W}val")) for name in read for each in trees[name].iter(f"{W}pStyle", f"{W}rStyle")
    }
    found += ["---\nstyles", "\n".join(_look(names[key], names) for key in _with_bases(used, names))]
    return "\n\n".join(found) + "\n"


def _properties(core: etree._Element | None) -> Iterator[str]:
    """The properties that a reader is shown; those of the making are the program's."""
    shown = ("title", "subject", "creator", "identifier", "description", "keywords")
    said = {etree.QName(each).localname: each.text for each in ([] if core is None else core)}
    yield "\n".join(f"{name}: {said[name]}" for name in shown if said.get(name))


def _blocks(parent: etree._Element, names: Mapping[str, etree._Element]) -> Iterator[str]:
    """Every paragraph and table within an element, in order."""
    for child in parent:
        match etree.QName(child).localname:
            case "p":
                yield _paragraph(child, names)
            case "tbl":
                yield _table(child, names)
            case "sectPr":
                yield _page(child)
            case "footnote" | "endnote" if child.get(f"{W}type") is not None:
                continue
            case "footnote" | "endnote":
                yield f"⟨{child.get(f'{W}id')}⟩ " + " ⏎ ".join(_blocks(child, names))
            case name if name not in _SILENT:
                yield from _blocks(child, names)
            case _:
                continue


def _paragraph(paragraph: etree._Element, names: Mapping[str, etree._Element]) -> str:
    """A paragraph on one line: its style, its text, and what it states for itself; a page's break apart.

    Word states a break with the paragraph behind it, LibreOffice writes it at the end of the one before.
    """
    style = _style_name(paragraph.find(f"{W}pPr/{W}pStyle"), names)
    said = "".join(_marked(mark, text) for mark, text in _joined(_pieces(paragraph)))
    line = "".join((_MARKS.get(style, f"[{style}] "), said, *_own(paragraph))).rstrip()
    if is_on(paragraph.find(f"{W}pPr/{W}pageBreakBefore")):
        return f"{_PAGE}\n\n{line}"
    return f"{line.removesuffix(_PAGE)}\n\n{_PAGE}" if line.endswith(_PAGE) else line


def _own(paragraph: etree._Element) -> Iterator[str]:
    """What a paragraph states for itself, and its style does not."""
    stated = paragraph.find(f"{W}pPr")
    for each in () if stated is None else stated:
        name, value = etree.QName(each).localname, each.get(f"{W}val")
        if name in ("jc", "framePr") and value not in ("left", "start"):
            yield f" ⟨{value or name}⟩"
        elif name == "sectPr":
            yield f" {_page(each)}"


def _style_name(stated: etree._Element | None, names: Mapping[str, etree._Element]) -> str:
    key = "Normal" if stated is None else str(stated.get(f"{W}val"))
    return _shown_name(names[key]) if key in names else key


def _joined(pieces: Iterator[Piece]) -> Iterator[Piece]:
    """Texts that look alike as one: Word cuts them where it likes."""
    for mark, group in groupby(pieces, key=lambda piece: piece[0]):
        yield mark, "".join(text for _, text in group)


def _marked(mark: str, text: str) -> str:
    bare = text.strip()
    return text.replace(bare, f"{mark}{bare}{mark[::-1]}", 1) if mark and bare else text


def _pieces(paragraph: etree._Element) -> Iterator[Piece]:
    """The texts of a paragraph; a field of Word is its code, not what it showed last."""
    shows_result: list[bool] = []
    for node in paragraph.iter(f"{W}*"):
        name = etree.QName(node).localname
        if name == "fldChar" and node.get(f"{W}fldCharType") == "separate":
            shows_result[-1:] = [True]
        elif name == "fldChar" and node.get(f"{W}fldCharType") == "end":
            shows_result[-1:] = []
            yield "", "⟩"
        elif not any(shows_result):
            if name == "fldChar":
                shows_result.append(False)
            yield from _piece(name, node)


def _piece(name: str, node: etree._Element) -> Iterator[Piece]:
    match name:
        case "t":
            yield _mark(node), node.text or ""
        case "fldChar":
            yield "", "⟨"
        case "instrText":
            yield "", (node.text or "").strip()
        case "br" if node.get(f"{W}type") in ("page", "column"):
            yield "", f"⟨{node.get(f'{W}type')}⟩"
        case "br" | "cr" | "noBreakHyphen":
            yield _mark(node), _SIGNS[name]
        case "tab" if etree.QName(node.getparent()).localname == "r":
            yield _mark(node), _SIGNS[name]
        case "bookmarkStart":
            yield "", f"⟨#{node.get(f'{W}name')}⟩"
        case "footnoteReference" | "endnoteReference":
            yield "", f"⟨{node.get(f'{W}id')}⟩"
        case "drawing" | "pict" | "object" | "sym" | "fldSimple" | "hyperlink":
            yield "", f"⟨{name}⟩"
        case _:
            return


def _mark(node: etree._Element) -> str:
    run = next(node.iterancestors(f"{W}r"), None)
    stated = None if run is None else run.find(f"{W}rPr")
    if stated is None:
        return ""
    looks = (("b", "**"), ("i", "*"), ("u", "_"), ("strike", "~~"), ("highlight", "=="), ("vanish", "||"))
    return "".join(
        mark
        for name, mark in looks
        if (found := stated.find(f"{W}{name}")) is not None
        and found.get(f"{W}val") not in ("0", "false", "none")
    )


def _table(table: etree._Element, names: Mapping[str, etree._Element]) -> str:
    """A table, a row a line, under the widths of its columns in centimetres."""
    widths = [int(each.get(f"{W}w", "0")) / _TWIPS_A_CM for each in table.iterfind(f"{W}tblGrid/{W}gridCol")]
    repeats = "{%tc" in "".join(table.itertext(f"{W}t"))  # a program that saves it gives the tags columns too
    shown = "" if repeats else " of " + " | ".join(f"{width:.1f}" for width in widths) + " cm"
    lines = [f"⟨table{shown}⟩"]
    for row in table.iterchildren(f"{W}tr"):
        cells = [" ⏎ ".join(_blocks(cell, names)) for cell in row.iter(f"{W}tc")]
        lines.append(f"| {' | '.join(cells)} |".replace(f"[{_IN_CELLS}] ", ""))
        if row.find(f"{W}trPr/{W}tblHeader") is not None:
            lines.append("|" + " --- |" * len(cells))
    return "\n".join(lines)


def _page(section: etree._Element) -> str:
    """A section: its paper and its margins in centimetres."""
    size, margin = section.find(f"{W}pgSz"), section.find(f"{W}pgMar")
    if size is None or margin is None:
        return "⟨section⟩"

    def length(element: etree._Element, name: str) -> str:
        return f"{int(element.get(f'{W}{name}', '0')) / _TWIPS_A_CM:.1f}"

    around = " ".join(length(margin, side) for side in ("top", "right", "bottom", "left"))
    return f"⟨section of {length(size, 'w')} × {length(size, 'h')} cm, margins {around}⟩"


def _with_bases(used: set[str], names: Mapping[str, etree._Element]) -> list[str]:
    """The styles in use and those that they are based on, in the order of their names."""
    waiting, found = [*used, "Normal"], set[str]()
    while waiting:
        key = waiting.pop()
        if key in names and key not in found:
            found.add(key)
            base = names[key].find(f"{W}basedOn")
            waiting += [] if base is None else [str(base.get(f"{W}val"))]
    return sorted(found)


def _look(style: etree._Element, names: Mapping[str, etree._Element]) -> str:
    """What a style states for itself, on one line, in an order that no program chooses."""
    base = style.find(f"{W}basedOn")
    over = "" if base is None else f" over {_style_name(base, names)}"
    stated = (style.find(f"{W}{group}/{W}{name}") for group, name in _LOOKS)
    said = filter(None, (_said(each) for each in stated if each is not None))
    return f"- {_shown_name(style)}{over}: {', '.join(said)}"


def _said(stated: etree._Element) -> str:
    """A property and its values; nothing where it says what goes without saying."""
    name = etree.QName(stated).localname
    values = {etree.QName(key).localname: str(value) for key, value in stated.items()}
    if name in _SAID:
        silent = ("auto", "0") if name == "ind" else ("auto",)
        said = ((key, values.get(key, "auto")) for key in _SAID[name])
        told = " ".join(f"{key} {value}" for key, value in said if value not in silent)
        return f"{name} {told}" if told else ""
    if name == "numId":
        return "unnumbered" if values["val"] == "0" else "numbered"
    if name in _SWITCHES:
        return name if is_on(stated) else f"no {name}"
    return "" if values["val"] in ("left", "start") else f"{name} {values['val']}"


def _shown_name(style: etree._Element) -> str:
    """The name of a style; Word and LibreOffice write those of their own with another first letter."""
    name = str(style.find(f"{W}name").get(f"{W}val"))
    return name[:1].upper() + name[1:]

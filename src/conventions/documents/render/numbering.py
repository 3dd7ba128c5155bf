"""Numbered lists, articles, captions and notes, and references to them, after conditions are applied."""

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from functools import lru_cache
from typing import Final

from lxml import etree

from budget import frozen
from conventions.documents.blocks import Code, codes_in
from conventions.documents.document_errors import ReferenceToNothingError, TemplatePlace
from conventions.documents.opened import Template, W
from conventions.documents.relations import MAIN_PART, to_bytes, to_tree
from conventions.documents.render.element_tags import MARK, OPEN, Slots, broken, put_before

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


# --- Footnotes and endnotes of a filled document: one per reference, in the order of the text ---------------
# Loops repeat references and conditions drop them: Word then shows one note twice, and LibreOffice, which
# reads notes by order, the wrong note.

NOTES: Final = {"footnote": "word/footnotes.xml", "endnote": "word/endnotes.xml"}
_NOTE_REFERENCE: Final = {
    kind: re.compile(rf'(<w:{kind}Reference\b[^>]*?\bw:id=")(-?\d+)(")') for kind in NOTES
}


def with_notes(changed: dict[str, bytes], raw: Mapping[str, bytes]) -> None:
    """Order the notes of a filled document by its references; new parts are added to `changed`."""
    for kind, name in NOTES.items():
        content = changed.get(name, raw.get(name))
        if content is not None and MAIN_PART in changed:
            body = changed[MAIN_PART].decode()
            wanted = [found[2] for found in _NOTE_REFERENCE[kind].finditer(body)]
            tree = to_tree(name, content)
            notes = {str(note.get(f"{W}id")): note for note in tree if note.get(f"{W}type") is None}
            if wanted != list(notes) and set(wanted) <= notes.keys():
                changed[MAIN_PART] = _renumbered(tree, notes, wanted, kind, body).encode()
                changed[name] = to_bytes(tree)


def _renumbered(
    tree: etree._Element, notes: Mapping[str, etree._Element], wanted: list[str], kind: str, body: str
) -> str:
    """Return the body with renumbered references; the tree gets one note for each."""
    first = 1 + max((int(str(note.get(f"{W}id"))) for note in tree if note.get(f"{W}type")), default=0)
    copies = [etree.fromstring(etree.tostring(notes[identifier])) for identifier in wanted]
    for note in notes.values():
        tree.remove(note)
    for number, copy in enumerate(copies, start=first):
        copy.set(f"{W}id", str(number))
        copy.tail = None
        tree.append(copy)
    numbers = iter(range(first, first + len(wanted)))
    return _NOTE_REFERENCE[kind].sub(lambda found: f"{found[1]}{next(numbers)}{found[3]}", body)


# --- Cross-references to numbered articles: found in a template and marked for filling ----------------------

_REFERRED: Final = re.compile(r"\s*(?:REF|PAGEREF|NOTEREF)\s+(\S+)")
_SEQUENCE: Final = re.compile(r" SEQ (\w+)\b")
_REFERENCE: Final = re.compile(r"\s*REF\s+(\S+)(?=.*\\[rnw]\b)(.*)", re.DOTALL)


@frozen
class Reference:
    """A cross-reference to a number: its bookmark, switches and field."""

    bookmark: str
    switches: str
    field: Code


def marked_numbers(tree: etree._Element, template: Template, slots: Slots) -> None:
    """Mark each reference, and each numbered heading it may refer to."""
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
    """Mark the number in each caption, to be counted within its label."""
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
            put_before(paragraph, mark)


def _mark_reference(reference: Reference, place: TemplatePlace, slots: Slots) -> None:
    short = "t" if "\\t" in reference.switches else ""
    mark = slots.add(f"{MARK}r{short}:{len(slots)}:{reference.bookmark}{MARK}", place)
    first, *others = reference.field.shown or (_room(reference.field.element),)
    first.text = mark
    for node in others:
        node.text = ""


def references_in(tree: etree._Element) -> Iterator[Reference]:
    """Yield the cross-references to numbers in a part."""
    for code in codes_in(tree):
        found = _REFERENCE.fullmatch(code.code)
        if found:
            yield Reference(found[1], found[2], code)


def _room(element: etree._Element) -> etree._Element:
    """Return a run for the number in a field without a previous result."""
    run = etree.Element(f"{W}r")
    if element.tag == f"{W}fldSimple":
        element.append(run)
    else:
        element.getparent().addprevious(run)
    return etree.SubElement(run, f"{W}t")


def links_in(tree: etree._Element) -> Iterator[tuple[str, etree._Element]]:
    """Yield every target name of links and fields, with the link or the end of the field."""
    for link in tree.iter(f"{W}hyperlink"):
        if link.get(f"{W}anchor") is not None:
            yield str(link.get(f"{W}anchor")), link
    for code in codes_in(tree):
        found = _REFERRED.match(code.code)
        if found:
            yield found[1], code.element


def bookmarks_in(tree: etree._Element) -> Iterator[tuple[str, etree._Element]]:
    """Yield the bookmarks of a part, each with the paragraph in or after it."""
    for mark in tree.iter(f"{W}bookmarkStart"):
        home = next(mark.iterancestors(f"{W}p"), None)
        if home is None:
            home = next(mark.itersiblings(f"{W}p"), None)
        if home is not None:
            yield str(mark.get(f"{W}name")), home


def refers_to_nothing(name: str, place: TemplatePlace) -> ReferenceToNothingError:
    """Return the error for a reference to something omitted from the document."""
    return ReferenceToNothingError(
        f"{place}: it refers to {name}, which this document leaves out",
        actual=name,
        expected="a condition around the reference too",
        **place.params(),
    )


# ------------------------------------------------------------------------------------------------------------
# Numbers of articles and captions, computed after conditions are applied, and written in place.
# Word numbers headings on opening, but shows the stored result of cross-references. So each reference is
# filled with the number of its heading.

_LEVELS: Final = 9
_PLACES: Final = lru_cache(maxsize=256)(re.compile(r"%([1-9])").split)
"""The format of a level, split once: every second piece is the level of a number."""
_WORDS: Final = re.compile(r"[^\W\d_]+")


def with_numbers(marks: list[str], shown: list[str], levels: Levels, slots: Slots, *, draft: bool) -> None:
    """Set in `shown` the heading number of each reference, and the number of each caption.

    `ReferenceToNothingError` if a condition removed the heading; in a draft, a visible mark.
    """
    numbers: dict[str, str] = {}
    lists: dict[str, _List] = {}
    captions: Counter[str] = Counter()
    references: list[tuple[int, str]] = []
    for at, mark in enumerate(marks):
        match mark[:1]:
            case "#":
                number, level, *names = mark[1:].split(":")
                if number not in lists:
                    lists[number] = _List(levels.get(number, ()))
                numbers |= dict.fromkeys(names, lists[number].next(int(level)))
            case "r":
                references.append((at, mark))
            case "s":
                captions[mark] += 1
                shown[at] = str(captions[mark])
            case _:
                pass
    for at, mark in references:
        short, slot, name = mark[1:].split(":", 2)
        if name in numbers:
            shown[at] = _WORDS.sub("", numbers[name]).strip("\u00a0 ") if short else numbers[name]
        elif draft:
            shown[at] = "⟦?⟧"
        else:
            raise refers_to_nothing(name, slots[int(slot)].place)


class _List:
    """The state of a list: the start of its levels, and their current counts."""

    def __init__(self, levels: tuple[Level, ...]) -> None:
        self.levels = levels
        self.starts = [level.start for level in levels[:_LEVELS]] + [1] * (_LEVELS - len(levels))
        self.counts = [start - 1 for start in self.starts]

    def next(self, at: int) -> str:
        """Count one more paragraph of a level, and return its number without the final period."""
        self.counts[at] += 1
        self.counts[at + 1 :] = [start - 1 for start in self.starts[at + 1 :]]
        text = self.levels[at].text if at < len(self.levels) else f"%{at + 1}"
        pieces = list(_PLACES(text))
        pieces[1::2] = [self._shown(int(level) - 1) for level in pieces[1::2]]
        return "".join(pieces).strip("\u00a0 .")

    def _shown(self, at: int) -> str:
        form = self.levels[at].form if at < len(self.levels) else "decimal"
        return _written(max(self.counts[at], self.starts[at]), form)


_ROMAN: Final = (
    (1000, "M"), (900, "CM"), (500, "D"), (400, "CD"), (100, "C"), (90, "XC"),
    (50, "L"), (40, "XL"), (10, "X"), (9, "IX"), (5, "V"), (4, "IV"), (1, "I"),
)  # fmt: skip


def _written(number: int, form: str) -> str:
    """Return the number in a list's format.

    >>> _written(4, "upperRoman"), _written(28, "lowerLetter"), _written(1, "ordinal")
    ('IV', 'bb', '1er')
    """
    match form:
        case "upperRoman" | "lowerRoman":
            text, left = "", number
            for value, sign in _ROMAN:
                text += sign * (left // value)
                left %= value
            return text if form == "upperRoman" else text.lower()
        case "upperLetter" | "lowerLetter":
            letter = chr(ord("a") + (number - 1) % 26) * ((number - 1) // 26 + 1)
            return letter.upper() if form == "upperLetter" else letter
        case "ordinal":
            return "1er" if number == 1 else f"{number}e"
        case _:
            return str(number)

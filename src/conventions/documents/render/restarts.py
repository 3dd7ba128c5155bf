"""Numbered lists in loops begin anew for each thing they belong to; Word would count on.

A loop that holds nothing but items of a list is that list; it begins anew each time the loop around it comes
round. A loop that holds more than the items begins them anew itself, each time round.
"""

import re
from collections.abc import Iterator, Mapping
from typing import Final

from attrs import evolve, field, frozen
from lxml import etree

from conventions.documents.opened import Template, W
from conventions.documents.relations import OFFICE_RELATIONS, PACKAGE_RELATIONS
from conventions.documents.render.archive import CONTENT_TYPES
from conventions.documents.render.lists import Lists
from conventions.documents.render.prose import NUMBERED
from conventions.documents.render.slots import MARK, SLOT, Slots

__all__ = ["NUMBERING", "marked_restarts", "with_lists"]

NUMBERING: Final = "word/numbering.xml"
_LEVELS: Final = 9
_WORD: Final = re.compile(r"\{%\s*(\w+)")
_RELATIONS: Final = "word/_rels/document.xml.rels"
_TYPE: Final = "application/vnd.openxmlformats-officedocument.wordprocessingml.numbering+xml"
_LEADS: Final = f"{OFFICE_RELATIONS}/numbering"
_OF_PROSE: Final = "5B0E7A15"
_RESTART: Final = re.compile(f"{MARK}([ni])([^{MARK}]*){MARK}")


@frozen(eq=False)
class _Loop:
    """A loop of the template: the slot that opens it, and the paragraphs in it."""

    slot: int
    inside: list[etree._Element] = field(factory=list)


def marked_restarts(tree: etree._Element, template: Template, slots: Slots) -> None:
    """Mark where lists begin anew, and the items that follow; nothing where no loop holds a numbered list."""
    lists = Lists(template)
    chains = [(paragraph, loops) for paragraph, loops in _in_loops(tree, slots) if loops]
    for paragraph, loops in chains:
        for loop in loops:
            loop.inside.append(paragraph)
    begun: set[tuple[int, str]] = set()
    for paragraph, loops in chains:
        found = lists.of(paragraph)
        if found is None or not lists.counts(*found) or lists.is_heading(paragraph):
            continue
        if _begin(found[0], loops, lists, slots, begun):
            _mark_item(paragraph, found, slots)


def _begin(
    number: str, loops: tuple[_Loop, ...], lists: Lists, slots: Slots, begun: set[tuple[int, str]]
) -> bool:
    """Mark where the list of a paragraph in these loops begins; whether it does so more than once."""

    def is_list(loop: _Loop) -> bool:
        return all((lists.of(paragraph) or ("",))[0] == number for paragraph in loop.inside)

    inner = len(loops)
    while inner and is_list(loops[inner - 1]):
        inner -= 1
    if inner == 0:
        return False
    whole = loops[inner] if inner < len(loops) else None
    loop = loops[inner - 1] if whole is None else whole
    if (loop.slot, number) not in begun:
        begun.add((loop.slot, number))
        mark = f"{MARK}n{number}{MARK}"
        code = slots[loop.slot].code
        slots.change(loop.slot, evolve(slots[loop.slot], code=code + mark if whole is None else mark + code))
    return True


def _mark_item(paragraph: etree._Element, found: tuple[str, int], slots: Slots) -> None:
    properties = paragraph.find(f"{W}pPr")
    if properties is None:
        properties = etree.Element(f"{W}pPr")
        paragraph.insert(0, properties)
    numbering = properties.find(f"{W}numPr")
    if numbering is None:
        numbering = etree.Element(f"{W}numPr")
        before = {
            f"{W}{name}"
            for name in ("pStyle", "keepNext", "keepLines", "pageBreakBefore", "framePr", "widowControl")
        }
        properties.insert(sum(1 for child in properties if child.tag in before), numbering)
    for child in list(numbering):
        numbering.remove(child)
    etree.SubElement(numbering, f"{W}ilvl").set(f"{W}val", str(found[1]))
    mark = slots.add(f"{MARK}i{found[0]}{MARK}", slots.nowhere)
    etree.SubElement(numbering, f"{W}numId").set(f"{W}val", mark)


def _in_loops(tree: etree._Element, slots: Slots) -> Iterator[tuple[etree._Element, tuple[_Loop, ...]]]:
    """Each paragraph, with the loops it stands in, the outermost first."""
    stack: list[_Loop] = []

    def read(text: str | None) -> None:
        for found in SLOT.finditer(text or ""):
            for word in _WORD.findall(slots[int(found[1])].code):
                if word == "for":
                    stack.append(_Loop(int(found[1])))
                elif word == "endfor" and stack:
                    stack.pop()

    for event, element in etree.iterwalk(tree, events=("start", "end")):
        if event == "start":
            if element.tag == f"{W}p":
                yield element, tuple(stack)
            read(element.text)
        else:
            read(element.tail)


def with_lists(text: str, parts: dict[str, bytes]) -> str:
    """The filled part, its lists begun anew; `parts` gets the lists, and a part for them if there is none."""
    if NUMBERING not in parts:
        parts |= _part_of_lists(parts)
    text, parts[NUMBERING] = _with_restarts(text, parts[NUMBERING])
    return text


def _part_of_lists(parts: Mapping[str, bytes]) -> dict[str, bytes]:
    """The part that holds the lists of a document which had none, and what leads to it."""
    types = parts[CONTENT_TYPES].replace(
        b"</Types>", f'<Override PartName="/{NUMBERING}" ContentType="{_TYPE}"/></Types>'.encode()
    )
    empty = f'<Relationships xmlns="{PACKAGE_RELATIONS}"></Relationships>'.encode()
    relations = parts.get(_RELATIONS, empty).replace(
        b"</Relationships>",
        f'<Relationship Id="rIdLists" Type="{_LEADS}" Target="numbering.xml"/></Relationships>'.encode(),
    )
    lists = f'<w:numbering xmlns:w="{W.strip("{}")}"/>'.encode()
    return {CONTENT_TYPES: types, _RELATIONS: relations, NUMBERING: lists}


def _with_restarts(text: str, numbering: bytes) -> tuple[str, bytes]:
    """The filled part with a number of its own for each list that begins anew, and the lists with them."""
    tree = etree.fromstring(numbering)
    used = [int(number.get(f"{W}numId", "0")) for number in tree.iter(f"{W}num")]
    first = max(used, default=0) + 1
    begun: list[str] = []
    now: dict[str, str] = {}

    def written(mark: re.Match[str]) -> str:
        if mark[1] == "i":
            return now.get(mark[2], mark[2])
        begins = mark[2].rpartition(":")[0] if mark[2].startswith(NUMBERED) else mark[2]
        now[begins] = str(first + len(begun))
        begun.append(mark[2])
        return ""

    text = _RESTART.sub(written, text)
    for number, like in enumerate(begun, start=first):
        _add(tree, number, like)
    return text, bytes(etree.tostring(tree, encoding="UTF-8", xml_declaration=True, standalone=True))


def _add(tree: etree._Element, number: int, like: str) -> None:
    """A list with the look of another, whose levels begin at 1 again, or where the author has it begin."""
    is_of_prose = like.startswith(NUMBERED)
    start = like.rpartition(":")[2] if is_of_prose else "1"
    kind = _kind_of_prose(tree) if is_of_prose else _kind_like(tree, like)
    made = etree.Element(f"{W}num")
    made.set(f"{W}numId", str(number))
    etree.SubElement(made, f"{W}abstractNumId").set(f"{W}val", kind)
    for level in range(_LEVELS):
        override = etree.SubElement(made, f"{W}lvlOverride")
        override.set(f"{W}ilvl", str(level))
        etree.SubElement(override, f"{W}startOverride").set(f"{W}val", start)
    others = list(tree.iter(f"{W}num"))
    (others or list(tree.iter(f"{W}abstractNum")))[-1].addnext(made)


def _kind_like(tree: etree._Element, like: str) -> str:
    model = next(found for found in tree.iter(f"{W}num") if found.get(f"{W}numId") == like)
    return str(model.find(f"{W}abstractNumId").get(f"{W}val"))


def _kind_of_prose(tree: etree._Element) -> str:
    """The look of the numbered lists of prose, which no template has to bring: `1.`, `2.`."""
    kinds = list(tree.iter(f"{W}abstractNum"))
    for kind in kinds:
        if kind.find(f"{W}nsid") is not None and kind.find(f"{W}nsid").get(f"{W}val") == _OF_PROSE:
            return str(kind.get(f"{W}abstractNumId"))
    number = str(max((int(kind.get(f"{W}abstractNumId", "0")) for kind in kinds), default=-1) + 1)
    made = etree.Element(f"{W}abstractNum")
    made.set(f"{W}abstractNumId", number)
    for name, value in (("nsid", _OF_PROSE), ("multiLevelType", "singleLevel")):
        etree.SubElement(made, f"{W}{name}").set(f"{W}val", value)
    level = etree.SubElement(made, f"{W}lvl")
    level.set(f"{W}ilvl", "0")
    for name, value in (("start", "1"), ("numFmt", "decimal"), ("lvlText", "%1."), ("lvlJc", "left")):
        etree.SubElement(level, f"{W}{name}").set(f"{W}val", value)
    if kinds:
        kinds[-1].addnext(made)
    else:
        tree.insert(0, made)
    return number

"""A Markdown text read into blocks by markdown-it; what it could run, or fetch, is text.

Raw HTML is not read as such. A link leads to the web or to an address of mail, or is text with its target
beside it. A picture is a file of the dossier; one of the web is refused.
"""

import re
from collections.abc import Iterator, Sequence
from functools import cache
from posixpath import normpath
from typing import Final
from urllib.parse import unquote

from attrs import evolve, field
from markdown_it import MarkdownIt
from markdown_it.rules_block.table import escapedSplit
from markdown_it.token import Token

from budget import frozen
from conventions.dossier.formatted_text import (
    Block,
    Code,
    Figure,
    Heading,
    Item,
    Note,
    Paragraph,
    Ruled,
    Run,
    Runs,
)
from conventions.files.faults import RefusedValueError, shown

MOST_CHARACTERS: Final = 100_000
_MOST_IN_A_LINE: Final = 20_000
_MOST_BRACKETS: Final = 2_000
"""Each is looked at as the beginning of a link, to the end of its paragraph."""
_DEEPEST: Final = 14
"""Six lists or quotations within each other; a list is two levels, the list and its item."""
_LEADS: Final = re.compile(r"(?:https?://|mailto:)[^\s\x00-\x1f]+", re.IGNORECASE)
_SIGNS: Final = {f"{name}_{end}" for name in ("strong", "em", "s", "link") for end in ("open", "close")}
_OF_PICTURE: Final = re.compile(r"(?!/)[^\\:\x00-\x1f]{1,200}\.(?:jpe?g|png)", re.IGNORECASE)
"""A path from the text on: no address of the web, no root, no drive."""
_NOTE: Final = re.compile(r"\[\^([\w-]{1,40})\]")
_NOTE_TEXT: Final = re.compile(r"\[\^([\w-]{1,40})\]:\s?")


@frozen
class Section:
    """What stands below one heading of the first level; the text above all of them has no title."""

    title: str | None
    line: int
    blocks: tuple[Block, ...]


@cache
def _reader() -> MarkdownIt:
    made = MarkdownIt("commonmark", {"html": False, "maxNesting": 100}).enable(["table", "strikethrough"])
    return made.disable("reference")  # a definition is taken out of the text, used or not


def sections_in(text: str) -> tuple[Section, ...]:
    r"""Return the sections of a text, in order; `RefusedValueError` with its line for what is not taken.

    >>> [(item.title, len(item.blocks)) for item in sections_in("A line.\n\n# Aims\n\n- one\n- two")]
    [(None, 1), ('Aims', 2)]
    """
    if len(text) > MOST_CHARACTERS:
        raise RefusedValueError("file_too_big", actual=str(len(text)), expected=str(MOST_CHARACTERS))
    if text.count("[") > _MOST_BRACKETS:
        raise RefusedValueError("markdown_brackets", expected=str(_MOST_BRACKETS))
    lines = text.splitlines()
    tokens = _reader().parse("\n".join(lines))
    deep = next((token for token in tokens if token.level > _DEEPEST), None)
    if deep is not None:
        raise RefusedValueError("markdown_too_deep", line=str(_line(deep)))
    _refuse_wide_rows(tokens, lines)
    return _Reading(tokens).sections()


def _refuse_wide_rows(tokens: Sequence[Token], lines: Sequence[str]) -> None:
    """Refuse a row of a table that has more cells than its head: they would not be read."""
    width = 0
    for at, token in enumerate(tokens):
        if token.type == "tr_open" and token.map:
            row = lines[token.map[0]].strip()
            cells = escapedSplit(row.removeprefix("|").removesuffix("|"))
            if tokens[at - 1].type == "thead_open":
                width = len(cells)
            elif len(cells) > width:
                raise RefusedValueError(
                    "row_too_wide", actual=str(len(cells)), expected=str(width), line=str(_line(token))
                )


def _line(token: Token) -> int:
    return token.map[0] + 1 if token.map else 0


@frozen
class _List:
    """A list that is open: the number of its next item, None for bullets."""

    number: int | None
    opens: bool = True


@frozen(eq=False)
class _Notes:
    """The notes of a text, by their names, in the order in which they are referred to."""

    texts: dict[str, Runs]
    numbers: dict[str, int] = field(factory=dict)

    def number(self, name: str) -> int:
        """Return the number of a note."""
        return self.numbers.setdefault(name, len(self.numbers) + 1)


class _Reading:
    """One pass over the tokens."""

    def __init__(self, tokens: Sequence[Token]) -> None:
        self.tokens = tokens
        self.notes = _Notes({})
        self.reported: set[str] = set()

    def sections(self) -> tuple[Section, ...]:
        """Return the sections."""
        kept = tuple(self._without_notes())
        found: list[Section] = []
        title: str | None = None
        line, start = 1, 0
        for at, token in enumerate(kept):
            if token.type == "heading_open" and token.tag == "h1" and token.level == 0:
                found.append(Section(title, line, tuple(self._blocks(kept[start:at]))))
                title, line, start = _plain(kept[at + 1]), _line(token), at + 3
        found.append(Section(title, line, (*self._blocks(kept[start:]), *self._notes(all_of_them=True))))
        return tuple(item for item in found if item.title is not None or item.blocks)

    def _without_notes(self) -> Iterator[Token]:
        """Yield the tokens without the paragraphs that are texts of notes, which are kept aside."""
        tokens, at = self.tokens, 0
        while at < len(tokens):
            token = tokens[at]
            is_note = (
                token.type == "paragraph_open"
                and token.level == 0
                and _NOTE_TEXT.match(tokens[at + 1].content) is not None
            )
            if is_note:
                self._keep_notes(tokens[at + 1])
                at += 3
            else:
                yield token
                at += 1

    def _keep_notes(self, inline: Token) -> None:
        """Keep the notes of a paragraph: each line that begins like one begins one."""
        runs = _runs(inline, self.notes, refers=False)
        name: str | None = None
        for line in _lines_of(runs):
            begins = _NOTE_TEXT.match(line[0].text) if line else None
            if begins is not None:
                name = begins[1]
                if name in self.notes.texts:
                    raise RefusedValueError("note_twice", actual=shown(name), line=str(_line(inline)))
                self.notes.texts[name] = (evolve(line[0], text=line[0].text[begins.end() :]), *line[1:])
            elif name is not None:
                self.notes.texts[name] += (Run(" "), *line)

    def _blocks(self, tokens: Sequence[Token]) -> Iterator[Block]:
        """Yield the blocks of a section, then the notes that it refers to."""
        lists: list[_List] = []
        depth, at = 0, 0
        is_item = False
        while at < len(tokens):
            token = tokens[at]
            match token.type:
                case "bullet_list_open":
                    lists.append(_List(None))
                case "ordered_list_open":
                    lists.append(_List(int(token.attrGet("start") or 1)))
                case "bullet_list_close" | "ordered_list_close":
                    lists.pop()
                case "list_item_open":
                    is_item = True
                case "list_item_close":
                    if is_item:  # an item without a text
                        yield self._item((), lists, depth)
                    is_item = False
                case "blockquote_open":
                    depth += 1
                case "blockquote_close":
                    depth -= 1
                case "heading_open":
                    if is_item:
                        yield self._item((), lists, depth)
                        is_item = False
                    yield Heading(_runs(tokens[at + 1], self.notes), max(1, int(token.tag[1:]) - 1))
                    at += 2
                case "paragraph_open":
                    yield from self._paragraph(tokens[at + 1], lists, depth, is_item=is_item)
                    is_item = False
                    at += 2
                case "fence" | "code_block":
                    if is_item:
                        yield self._item((), lists, depth)
                        is_item = False
                    text = f"{token.info.strip()}\n{token.content}".strip("\n")
                    yield Code(text, depth + len(lists))
                case "table_open":
                    end = next(n for n in range(at, len(tokens)) if tokens[n].type == "table_close")
                    yield _table(tokens[at:end], self.notes)
                    at = end
                case "hr":
                    yield Paragraph((Run("* * *"),), depth + len(lists))
                case _:
                    raise RefusedValueError("markdown_unread", actual=token.type, line=str(_line(token)))
            at += 1
        yield from self._notes()

    def _paragraph(self, inline: Token, lists: list[_List], depth: int, *, is_item: bool) -> Iterator[Block]:
        """Yield a paragraph, and the pictures in it; the first text of an item is the item."""
        for piece in _pieces(inline):
            runs = () if piece.type == "image" else _trimmed(_runs(piece, self.notes))
            if is_item:
                yield self._item(runs, lists, depth)
            if piece.type == "image":
                yield _figure(piece, _line(inline))
            elif not is_item:
                yield Paragraph(runs, depth + len(lists))
            is_item = False

    def _item(self, runs: Runs, lists: list[_List], depth: int) -> Item:
        """Return the next item of the innermost list."""
        this = lists[-1]
        lists[-1] = _List(None if this.number is None else this.number + 1, opens=False)
        return Item(runs, depth + len(lists) - 1, this.number, this.opens)

    def _notes(self, *, all_of_them: bool = False) -> Iterator[Note]:
        """Yield the notes referred to since the last section; at the end those that nothing refers to."""
        for name in self.notes.texts if all_of_them else ():
            self.notes.number(name)
        for name, number in list(self.notes.numbers.items()):
            if name not in self.reported:
                self.reported.add(name)
                yield Note(number, self.notes.texts[name])


def _lines_of(runs: Runs) -> Iterator[list[Run]]:
    """Yield the runs of each line of a paragraph whose soft line ends were kept."""
    line: list[Run] = []
    for run in runs:
        if run.text == "\n":
            yield line
            line = []
        else:
            line.append(run)
    yield line


def _plain(inline: Token) -> str:
    return "".join(run.text for run in _runs(inline, _Notes({}))).strip()


def _table(tokens: Sequence[Token], notes: _Notes) -> Ruled:
    rows: list[list[Runs]] = []
    right: list[bool] = []
    for at, token in enumerate(tokens):
        if token.type == "tr_open":
            rows.append([])
        elif token.type in ("th_open", "td_open"):
            rows[-1].append(_runs(tokens[at + 1], notes))
            if len(rows) == 1:
                right.append("right" in str(token.attrGet("style") or ""))
    return Ruled(tuple(rows[0]), tuple(map(tuple, rows[1:])), tuple(right))


def _pieces(inline: Token) -> Iterator[Token]:
    """Yield the texts of a paragraph and the pictures between them, in order; without one, the paragraph."""
    children = inline.children or []
    if not any(child.type == "image" for child in children):
        yield inline
        return
    begun, is_linked = 0, False
    for at, child in enumerate((*children, None)):
        if child is not None and child.type in ("link_open", "link_close"):
            is_linked = child.type == "link_open"
        if child is None or (child.type == "image" and not is_linked):
            words = children[begun:at]
            if any(word.content.strip() or word.type == "image" for word in words):
                yield inline.copy(children=words)
            if child is not None:
                yield child
            begun = at + 1


def _trimmed(runs: Runs) -> Runs:
    """Return the runs without the spaces that stood beside a picture."""
    if not runs:
        return ()
    first, *others = runs
    kept = (evolve(first, text=first.text.lstrip()), *others)
    return (*kept[:-1], evolve(kept[-1], text=kept[-1].text.rstrip()))


def _figure(image: Token, line: int) -> Figure:
    """Return a picture of the dossier, known by its path from the folder of the text on."""
    said = str(image.attrGet("src") or "")
    file = normpath(f"activity/{unquote(said)}")
    is_here = _OF_PICTURE.fullmatch(unquote(said)) is not None and not file.startswith("..")
    if not is_here:
        raise RefusedValueError("markdown_picture", actual=shown(said), line=str(line))
    words = "".join(child.content or " " for child in image.children or () if child.type not in _SIGNS)
    alt = " ".join(words.split())
    return Figure(file, alt, str(image.attrGet("title") or "").strip() or alt, line)


def _opened(look: Run, kind: str, *, on: bool) -> Run:
    """Return the look from a mark of emphasis on."""
    match kind:
        case "strong":
            return evolve(look, bold=on)
        case "em":
            return evolve(look, italic=on)
        case _:
            return evolve(look, struck=on)


_MARKS: Final = ("strong", "em", "s")


def _runs(inline: Token, notes: _Notes, *, refers: bool = True) -> Runs:
    """Return the runs of a text; of a note's own text, line ends are kept apart and references are text."""
    if len(inline.content) > _MOST_IN_A_LINE:
        raise RefusedValueError("markdown_too_long", expected=str(_MOST_IN_A_LINE), line=str(_line(inline)))
    look = Run("")
    target: str | None = None
    title = ""
    found: list[Run] = []
    for token in inline.children or ():
        match token.type:
            case "text":
                found += (
                    _noted(evolve(look, text=token.content), notes)
                    if refers
                    else (evolve(look, text=token.content),)
                )
            case "softbreak":
                found.append(evolve(look, text=" ") if refers else Run("\n"))
            case "hardbreak":
                found.append(evolve(look, text="\n"))
            case "code_inline":
                found.append(evolve(look, text=token.content, code=True))
            case kind if kind.removesuffix("_open") in _MARKS:
                look = _opened(look, kind.removesuffix("_open"), on=True)
            case kind if kind.removesuffix("_close") in _MARKS:
                look = _opened(look, kind.removesuffix("_close"), on=False)
            case "link_open":
                target, title = str(token.attrGet("href") or ""), str(token.attrGet("title") or "")
                look = evolve(look, link=target if _LEADS.fullmatch(target) else None)
            case "link_close":
                beside = (*(() if look.link or not target else (target,)), *((title,) if title else ()))
                look, target = evolve(look, link=None), None
                found += (evolve(look, text=f" ({text})") for text in beside)
            case "image":
                said = shown(str(token.attrGet("src") or ""))
                line = str(_line(inline))
                raise RefusedValueError("markdown_picture", actual=said, line=line)
            case other:
                raise RefusedValueError("markdown_unread", actual=other, line=str(_line(inline)))
    return tuple(run for run in found if run.text or run.note)


def _noted(run: Run, notes: _Notes) -> Iterator[Run]:
    """Yield the pieces of a run around its references to notes; one to a note that is not there is text."""
    at = 0
    for found in _NOTE.finditer(run.text):
        if found[1] in notes.texts:
            yield evolve(run, text=run.text[at : found.start()])
            yield evolve(run, text="", note=notes.number(found[1]))
            at = found.end()
    yield evolve(run, text=run.text[at:])

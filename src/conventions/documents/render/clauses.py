"""A template composed from its file, with a funder's clauses and theme inserted."""

import hashlib
import json
import re
from collections.abc import Mapping
from functools import lru_cache
from io import BytesIO
from itertools import pairwise
from typing import Final

from attrs import field
from lxml import etree

from budget import frozen
from conventions.documents.document_errors import TemplatePlace
from conventions.documents.opened import Tag, W, opened_parts, pieces, tags_in
from conventions.documents.relations import MAIN_PART, to_bytes, to_tree
from conventions.documents.render.archive import read_parts, written
from conventions.documents.render.element_tags import broken
from conventions.documents.render.numbering import Lists
from conventions.documents.theme import Theme, themed

# --- Clauses of a template, between `{#p clause NAME #}` and `{#p endclause #}`, and their replacements -----

_LOOK: Final = ("word/styles.xml", "word/numbering.xml")
_TIED: Final = frozenset(f"{W}{name}" for name in ("numPr", "sectPr", "fldSimple", "instrText"))
_XML: Final = "{http://www.w3.org/XML/1998/namespace}"
_CLAUSE: Final = "clause"
_OPENING: Final = re.compile(r"clause\s+([a-z][a-z0-9_]*)")


def clause_names(parts: Mapping[str, bytes]) -> tuple[str, ...]:
    """Return the names of the clauses of a template; raise `BrokenTemplateError` if one does not end.

    A clause begins and ends in paragraphs of the main text: not in a cell, not in another clause.
    """
    names: list[str] = []
    is_open = False
    for at, paragraph in enumerate(to_tree(MAIN_PART, parts[MAIN_PART]).iter(f"{W}p")):
        for tag, word in _marks(paragraph):
            in_text = paragraph.getparent().tag == f"{W}body"
            if not in_text or is_open != (word == ""):
                raise broken("clause_crossed", tag.text, opened_parts(parts).paragraphs[MAIN_PART][at].place)
            is_open = word != ""
            if word:
                if word in names:
                    raise broken("clause_twice", word, opened_parts(parts).paragraphs[MAIN_PART][at].place)
                names.append(word)
    if is_open:
        raise broken("clause_open", names[-1], TemplatePlace(MAIN_PART, 0, ""))
    return tuple(names)


def empty_clauses(parts: Mapping[str, bytes]) -> tuple[str, ...]:
    """Return the names of the empty clauses, whose end follows at once."""
    words: list[str | None] = []
    for paragraph in to_tree(MAIN_PART, parts[MAIN_PART]).iter(f"{W}p"):
        words += [word for _, word in _marks(paragraph)] or [None]
    return tuple(word for word, after in pairwise(words) if word and after == "")


def _marks(paragraph: etree._Element) -> list[tuple[Tag, str]]:
    """Return the clause tags of a paragraph, each with the name it opens."""
    text = "".join(piece for _, piece in pieces(paragraph))
    tags = tags_in(text) if _CLAUSE in text else ()
    return [(tag, word) for tag in tags if (word := _word(tag)) is not None]


def _word(tag: Tag) -> str | None:
    """Return the clause name that a tag opens, empty for one that closes; None for any other tag."""
    if tag.kind != "#" or tag.level != "p":
        return None
    if tag.inside == "endclause":
        return ""
    found = _OPENING.fullmatch(tag.inside)
    return found[1] if found else None


def with_clauses(parts: Mapping[str, bytes], clauses: Mapping[str, bytes]) -> dict[str, bytes]:
    """Return the template with some clauses replaced by documents, with their styles and lists."""
    plain, others = _plain_and_others(parts, clauses)
    made = dict(parts)
    if plain:
        tree = to_tree(MAIN_PART, parts[MAIN_PART])
        for name, elements in plain.items():
            last = _emptied(tree.find(f"{W}body"), name)
            for element in elements:
                last.addprevious(element)
        made[MAIN_PART] = to_bytes(tree)
    return _composed(made, others) if others else made


def _plain_and_others(
    parts: Mapping[str, bytes], clauses: Mapping[str, bytes]
) -> tuple[dict[str, list[etree._Element]], dict[str, bytes]]:
    """Return the clauses that can be inserted directly, and those with resources of their own.

    The former use only the template’s styles and lists, number only articles, and refer to nothing.
    Importing the library for the latter is the slowest part of using a template.
    """
    lists = Lists(opened_parts(parts))
    plain: dict[str, list[etree._Element]] = {}
    others: dict[str, bytes] = {}
    for name, content in sorted(clauses.items()):
        own = read_parts(content)
        said = [
            each for each in to_tree(MAIN_PART, own[MAIN_PART]).find(f"{W}body") if each.tag != f"{W}sectPr"
        ]
        if all(own.get(part) == parts.get(part) for part in _LOOK) and all(
            _stands_alone(element, lists) for each in said for element in each.iter("*")
        ):
            plain[name] = said
        else:
            others[name] = content
    return plain, others


def _stands_alone(element: etree._Element, lists: Lists) -> bool:
    """Return whether an element has no references, and is no item of a list that restarts."""
    if element.tag == f"{W}p" and lists.of(element) is not None and not lists.is_heading(element):
        return False
    if element.tag in _TIED or f"{W}id" in element.attrib:
        return False
    return all(name.startswith((W, _XML)) for name in (element.tag, *element.attrib))


def _composed(parts: Mapping[str, bytes], clauses: Mapping[str, bytes]) -> dict[str, bytes]:
    from docx import Document

    from conventions.documents.render.composing import Composer, composing, saved

    word = Document(BytesIO(written(parts)))
    composer = Composer(word)
    body = word.element.body
    for name, content in sorted(clauses.items()):
        last = _emptied(body, name)
        with composing():
            composer.insert(body.index(last), Document(BytesIO(content)))
    return saved(word, parts)


def _emptied(body: etree._Element, name: str) -> etree._Element:
    """Return the closing paragraph of an empty clause."""
    first, last = _ends(body, name)
    for element in body[body.index(first) + 1 : body.index(last)]:
        body.remove(element)
    return last


def _ends(body: etree._Element, name: str) -> tuple[etree._Element, etree._Element]:
    """Return the opening and closing paragraphs of a clause, validated by `clause_names`."""
    first = None
    for paragraph in body.iterchildren(f"{W}p"):
        words = [word for _, word in _marks(paragraph)]
        if name in words:
            first = paragraph
        elif first is not None and "" in words:
            return first, paragraph
    raise LookupError(name)


# --- A composed template: the file, with a funder's clauses and theme ---------------------------------------


@frozen
class Clause:
    """A document that replaces a clause: its name, file and bytes."""

    name: str
    file: str
    content: bytes = field(repr=False)

    @property
    def sha256(self) -> str:
        """Return the hash of its bytes."""
        return hashlib.sha256(self.content).hexdigest()


@frozen(eq=False)
class Composed:
    """The parts of a template, and what it was composed from; compared by identity.

    `sha256` is that of the file alone if nothing was inserted.
    """

    parts: Mapping[str, bytes] = field(repr=False)
    sha256: str
    clauses: tuple[Clause, ...] = ()
    theme: Theme = field(factory=Theme)

    @property
    def stated_clauses(self) -> str:
        """Return the inserted clauses, each with the beginning of its hash, for the document properties."""
        return ", ".join(f"{clause.file} {clause.sha256[:12]}" for clause in self.clauses)


@lru_cache(maxsize=64)
def composed(
    content: bytes, clauses: tuple[Clause, ...] = (), theme: Theme | None = None, stated_theme: bytes = b""
) -> Composed:
    """Return the template in these bytes with its matching clauses, and the theme.

    `stated_theme` is the source of the theme, included in the hash.
    """
    parts = read_parts(content)
    names = clause_names(parts)
    used = tuple(clause for clause in clauses if clause.name in names)
    made = with_clauses(parts, {clause.name: clause.content for clause in used}) if used else parts
    look = theme or Theme()
    digest = hashlib.sha256(content).hexdigest()
    if used or theme is not None:
        stated = [[clause.name, clause.sha256] for clause in used]
        look_hash = hashlib.sha256(stated_theme).hexdigest()
        logo = "" if look.logo is None else hashlib.sha256(look.logo.content).hexdigest()
        digest = hashlib.sha256(json.dumps([digest, stated, look_hash, logo]).encode()).hexdigest()
    return Composed(themed(made, look), digest, used, look)

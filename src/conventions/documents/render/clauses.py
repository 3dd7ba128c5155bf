"""Clauses of a template, between `{#p clause NAME #}` and `{#p endclause #}`, and what replaces them."""

import re
from collections.abc import Mapping
from io import BytesIO
from itertools import pairwise
from typing import Final

from lxml import etree

from conventions.documents.opened import W, opened_parts, pieces
from conventions.documents.place import Place
from conventions.documents.render.archive import written
from conventions.documents.render.slots import broken
from conventions.documents.tags import Tag, tags_in

__all__ = ["clause_names", "empty_clauses", "with_clauses"]

_BODY: Final = "word/document.xml"
_OPENING: Final = re.compile(r"clause\s+([a-z][a-z0-9_]*)")


def clause_names(parts: Mapping[str, bytes]) -> tuple[str, ...]:
    """The names of the clauses of a template, in order; `BrokenTemplateError` where one has no end.

    A clause begins and ends among the paragraphs of the text itself: not in a cell, not in another clause.
    """
    names: list[str] = []
    is_open = False
    for paragraph in opened_parts(parts).paragraphs.get(_BODY, ()):
        for tag in paragraph.tags:
            word = _word(tag)
            if word is None:
                continue
            in_text = paragraph.element.getparent().tag == f"{W}body"
            if not in_text or is_open != (word == ""):
                raise broken("clause_crossed", tag.text, paragraph.place)
            is_open = word != ""
            if word:
                if word in names:
                    raise broken("clause_twice", word, paragraph.place)
                names.append(word)
    if is_open:
        raise broken("clause_open", names[-1], Place(_BODY, 0, ""))
    return tuple(names)


def empty_clauses(parts: Mapping[str, bytes]) -> tuple[str, ...]:
    """The names of the clauses that hold nothing, in order: their end follows at once."""
    words: list[str | None] = []
    for paragraph in opened_parts(parts).paragraphs.get(_BODY, ()):
        words += [word for tag in paragraph.tags if (word := _word(tag)) is not None] or [None]
    return tuple(word for word, after in pairwise(words) if word and after == "")


def _word(tag: Tag) -> str | None:
    """The name of the clause that a tag opens, nothing for one that closes; None for any other tag."""
    if tag.kind != "#" or tag.level != "p":
        return None
    if tag.inside == "endclause":
        return ""
    found = _OPENING.fullmatch(tag.inside)
    return found[1] if found else None


def with_clauses(parts: Mapping[str, bytes], clauses: Mapping[str, bytes]) -> dict[str, bytes]:
    """The template with other documents in the place of some of its clauses, styles and lists included."""
    from docx import Document

    from conventions.documents.render.composing import Composer, composing, saved

    word = Document(BytesIO(written(parts)))
    composer = Composer(word)
    body = word.element.body
    for name, content in sorted(clauses.items()):
        first, last = _ends(body, name)
        for element in list(body[body.index(first) + 1 : body.index(last)]):
            body.remove(element)
        with composing():
            composer.insert(body.index(last), Document(BytesIO(content)))
    return saved(word, parts)


def _ends(body: etree._Element, name: str) -> tuple[etree._Element, etree._Element]:
    """The paragraphs that open and close a clause, which `clause_names` has seen."""
    first = None
    for paragraph in body.iterchildren(f"{W}p"):
        text = "".join(piece for _, piece in pieces(paragraph))
        words = [_word(tag) for tag in tags_in(text)]
        if name in words:
            first = paragraph
        elif first is not None and "" in words:
            return first, paragraph
    raise LookupError(name)

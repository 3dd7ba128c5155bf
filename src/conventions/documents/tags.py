"""Tags in a text, found in one pass."""

import re
from collections.abc import Iterator
from functools import cached_property
from typing import Final

from attrs import frozen

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

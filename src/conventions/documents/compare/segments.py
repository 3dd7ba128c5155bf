"""Two texts word by word: what stays, what goes, what comes."""

import re
from difflib import SequenceMatcher
from typing import Final

from attrs import frozen

from conventions.documents.verify.figures import figures_in

__all__ = ["Segment", "new_side", "old_side", "segments"]

_WORD: Final = re.compile(r"\w+|\s+|[^\w\s]")
_MOST: Final = 4_000
"""Words compared one by one; longer texts are taken as a whole."""


@frozen
class Segment:
    """A piece of text that one side has alone (`old`, `new`), or that both have (`same`)."""

    kind: str
    text: str


def segments(old: str, new: str) -> tuple[Segment, ...]:
    """The pieces of both texts, in order.

    >>> [(piece.kind, piece.text) for piece in segments("le 1er juin 2025", "le 1er mai 2025")]
    [('same', 'le '), ('old', '1er juin 2025'), ('new', '1er mai 2025')]
    """
    left, right = _tokens(old), _tokens(new)
    if len(left) * len(right) > _MOST**2:
        return tuple(Segment(kind, text) for kind, text in (("old", old), ("new", new)) if text)
    found: list[Segment] = []
    for kind, one, one_end, two, two_end in SequenceMatcher(None, left, right, autojunk=False).get_opcodes():
        gone, come = "".join(left[one:one_end]), "".join(right[two:two_end])
        if kind == "equal":
            found.append(Segment("same", gone))
        else:
            found += [Segment(name, text) for name, text in (("old", gone), ("new", come)) if text]
    return _joined(found)


def _tokens(text: str) -> list[str]:
    """The words of a text; a figure, an amount in words or a date is one."""
    found: list[str] = []
    at = 0
    for figure in figures_in(text):
        found += [*_WORD.findall(text[at : figure.start]), text[figure.start : figure.end]]
        at = figure.end
    return [*found, *_WORD.findall(text[at:])]


def _joined(found: list[Segment]) -> tuple[Segment, ...]:
    """The pieces, a lone space or comma between two changes made part of them: whole phrases read better."""
    made: list[Segment] = []
    for index, piece in enumerate(found):
        is_small = piece.kind == "same" and len(piece.text.strip(" \u00a0,")) == 0
        if is_small and 0 < index < len(found) - 1:
            made += [Segment("old", piece.text), Segment("new", piece.text)]
        else:
            made.append(piece)
    return tuple(_runs(made))


def _runs(found: list[Segment]) -> list[Segment]:
    """The pieces between two that stay, old ones together, then new ones together."""
    made: list[Segment] = []
    gone, come = "", ""
    for piece in [*found, Segment("same", "")]:
        match piece.kind:
            case "old":
                gone += piece.text
            case "new":
                come += piece.text
            case _:
                made += [Segment(name, text) for name, text in (("old", gone), ("new", come)) if text]
                gone, come = "", ""
                if piece.text:
                    made.append(piece)
    return made


def old_side(found: tuple[Segment, ...]) -> tuple[Segment, ...]:
    """What the old text had."""
    return tuple(piece for piece in found if piece.kind != "new")


def new_side(found: tuple[Segment, ...]) -> tuple[Segment, ...]:
    """What the new text has."""
    return tuple(piece for piece in found if piece.kind != "old")

"""Rule behind all others: a template that no document can be made from is never without a fault."""

from collections.abc import Iterator
from typing import Final

from budget.errors import InputError
from conventions.documents.fault import TemplateFault
from conventions.documents.place import Place
from conventions.documents.render.archive import read_parts
from conventions.documents.render.compile import compiled_parts

__all__ = ["refused"]

_EXPLAINED: Final = frozenset(
    {
        "block_crossed",
        "break_lost",
        "field_crossed",
        "field_lost",
        "note_lost",
        "picture_lost",
        "block_misplaced",
        "block_not_closed",
        "block_not_opened",
        "external",
        "field_unknown",
        "level_misspelt",
        "merge_field",
        "not_comparable",
        "outside_cell",
        "reference_lost",
        "sign_lost",
        "tag_not_closed",
        "tag_unfilled",
        "tag_unreadable",
        "tag_unsafe",
        "tags_too_many",
        "text_lost",
    }
)
"""The faults that say why a template is refused."""


def refused(content: bytes, keys: frozenset[str], said: frozenset[str]) -> Iterator[TemplateFault]:
    """Why the template cannot be compiled, where none of the faults said so far tells it."""
    if said & _EXPLAINED:
        return
    try:
        compiled_parts(read_parts(content), keys)
    except InputError as error:
        told = error.params
        place = Place(
            told.get("part", "word/document.xml"),
            int(told.get("paragraph", 0)),
            told.get("text", ""),
            told.get("article") or None,
        )
        yield TemplateFault("template_refused", place, error.actual, told.get("why", "") or error.actual)

"""All faults of a template, in the order of its paragraphs."""

from collections.abc import Callable, Iterable, Iterator
from typing import Final

from budget.errors import InputError
from conventions.agreement.agreement import Agreement
from conventions.documents.blocks import unpaired_blocks
from conventions.documents.errors import TemplateFault, TemplatePlace
from conventions.documents.fields import known_keys
from conventions.documents.kinds import Kind
from conventions.documents.lint import accessibility, tags, text
from conventions.documents.opened import Template, opened
from conventions.documents.ranges import crossed_fields
from conventions.documents.render.archive import read_parts
from conventions.documents.render.compiled import compiled_parts
from conventions.documents.render.prepared import unfilled

# --- The last rule: a template that cannot be used always has a fault ---------------------------------------

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
"""The faults that explain why a template is refused."""


def refused(content: bytes, keys: frozenset[str], said: frozenset[str]) -> Iterator[TemplateFault]:
    """Yield why the template cannot be compiled, unless an earlier fault explains it."""
    if said & _EXPLAINED:
        return
    try:
        compiled_parts(read_parts(content), keys)
    except InputError as error:
        told = error.params
        place = TemplatePlace(
            told.get("part", "word/document.xml"),
            int(told.get("paragraph", 0)),
            told.get("text", ""),
            told.get("article") or None,
        )
        yield TemplateFault("template_refused", place, error.actual, told.get("why", "") or error.actual)


# --- All faults of a template, in the order of its paragraphs -----------------------------------------------

RULES: Final[tuple[Callable[[Template], Iterable[TemplateFault]], ...]] = (
    tags.damaged_tags,
    tags.half_tags,
    tags.deleted_tags,
    unfilled,
    tags.misplaced_blocks,
    tags.shared_lines,
    tags.lost_texts,
    unpaired_blocks,
    crossed_fields,
    text.typed_figures,
    accessibility.external_parts,
    accessibility.external_fields,
    accessibility.missing_title,
    accessibility.missing_language,
    accessibility.skipped_headings,
    accessibility.missing_header_rows,
    accessibility.missing_alt_texts,
    accessibility.typed_lists,
    accessibility.spacing_paragraphs,
    accessibility.empty_links,
    text.lost_references,
    text.unguarded_references,
    text.breaking_spaces,
)
"""The rules that need only the template; the one on fields also needs their table."""


def lint(
    content: bytes, kind: Kind | None = None, agreement: Agreement | None = None
) -> tuple[TemplateFault, ...]:
    """Return all faults of a template, for the fields of a kind of document, or of any kind.

    With an agreement, also its norms without an article, if the kind must state them.
    A file that is no Word document raises `NoDocumentError`.
    """
    template = opened(content)
    keys = frozenset().union(*(known_keys(item) for item in Kind if kind in (None, item)))
    found = [fault for rule in RULES for fault in rule(template)]
    found += accessibility.dead_parts(content)
    found += tags.misread_tags(template, keys)
    found += refused(content, keys, frozenset(fault.code for fault in found))
    if agreement is not None and (kind is None or kind.states_norms):
        found += text.unstated_norms(template, agreement)
    return tuple(sorted(found, key=lambda fault: (fault.place.part, fault.place.paragraph)))

"""Every fault of a template at once, in the order of its paragraphs."""

from collections.abc import Callable, Iterable
from typing import Final

from conventions.agreement.agreement import Agreement
from conventions.documents.blocks import unpaired_blocks
from conventions.documents.fault import TemplateFault
from conventions.documents.fields import known_keys
from conventions.documents.kinds import Kind
from conventions.documents.lint import (
    accessibility,
    blocks,
    external,
    figures,
    norms,
    reading,
    references,
    refused,
    spaces,
    tags,
)
from conventions.documents.opened import Template, opened
from conventions.documents.ranges import crossed_fields
from conventions.documents.unfilled import unfilled

__all__ = ["RULES", "lint"]

RULES: Final[tuple[Callable[[Template], Iterable[TemplateFault]], ...]] = (
    tags.damaged_tags,
    tags.half_tags,
    tags.deleted_tags,
    unfilled,
    blocks.misplaced_blocks,
    blocks.shared_lines,
    blocks.lost_texts,
    unpaired_blocks,
    crossed_fields,
    figures.typed_figures,
    external.external_parts,
    external.external_fields,
    accessibility.missing_title,
    accessibility.missing_language,
    accessibility.skipped_headings,
    accessibility.missing_header_rows,
    accessibility.missing_alt_texts,
    accessibility.typed_lists,
    accessibility.spacing_paragraphs,
    accessibility.empty_links,
    references.lost_references,
    references.unguarded_references,
    spaces.breaking_spaces,
)
"""The rules that need the template only; the one on fields needs their table as well."""


def lint(
    content: bytes, kind: Kind | None = None, agreement: Agreement | None = None
) -> tuple[TemplateFault, ...]:
    """Every fault of a template, for the fields of a kind of document, or of any where none is named.

    With an agreement, also its norms that no article states, where the kind is to state them.
    A file that is no Word document is a `NoDocumentError`: there is nothing to look at.
    """
    template = opened(content)
    keys = frozenset().union(*(known_keys(item) for item in Kind if kind in (None, item)))
    found = [fault for rule in RULES for fault in rule(template)]
    found += external.dead_parts(content)
    found += reading.misread_tags(template, keys)
    found += refused.refused(content, keys, frozenset(fault.code for fault in found))
    if agreement is not None and (kind is None or kind.states_norms):
        found += norms.unstated_norms(template, agreement)
    return tuple(sorted(found, key=lambda fault: (fault.place.part, fault.place.paragraph)))

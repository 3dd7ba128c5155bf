"""The linter: all faults of a template, in the order of its paragraphs; a copy with a comment at each."""

from collections.abc import Callable, Iterable, Iterator
from io import BytesIO
from typing import Final

from budget.errors import InputError
from conventions.agreement.agreement import Agreement
from conventions.documents import lint_rules
from conventions.documents.blocks import crossed_fields, unpaired_blocks
from conventions.documents.document_errors import TemplateFault, TemplatePlace
from conventions.documents.fields import known_keys
from conventions.documents.kinds import Kind
from conventions.documents.opened import Template, opened
from conventions.documents.relations import MAIN_PART
from conventions.documents.render.archive import read_parts, written
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
    lint_rules.damaged_tags,
    lint_rules.half_tags,
    lint_rules.deleted_tags,
    unfilled,
    lint_rules.misplaced_blocks,
    lint_rules.shared_lines,
    lint_rules.lost_texts,
    unpaired_blocks,
    crossed_fields,
    lint_rules.typed_figures,
    lint_rules.external_parts,
    lint_rules.external_fields,
    lint_rules.missing_title,
    lint_rules.missing_language,
    lint_rules.skipped_headings,
    lint_rules.missing_header_rows,
    lint_rules.missing_alt_texts,
    lint_rules.typed_lists,
    lint_rules.spacing_paragraphs,
    lint_rules.empty_links,
    lint_rules.lost_references,
    lint_rules.unguarded_references,
    lint_rules.breaking_spaces,
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
    found += lint_rules.dead_parts(content)
    found += lint_rules.misread_tags(template, keys)
    found += refused(content, keys, frozenset(fault.code for fault in found))
    if agreement is not None and (kind is None or kind.states_norms):
        found += lint_rules.unstated_norms(template, agreement)
    return tuple(sorted(found, key=lambda fault: (fault.place.part, fault.place.paragraph)))


_AUTHOR: Final = "subventio"
_INITIALS: Final = "S"


def annotated(content: bytes, faults: Iterable[TemplateFault], said: Callable[[TemplateFault], str]) -> bytes:
    """Return the template with the text of each fault as a comment; equal input gives equal bytes.

    Word has no comments in headers, notes and properties: faults there are commented at the beginning.
    """
    from docx import Document  # the linter itself needs no python-docx
    from docx.oxml.ns import qn
    from docx.text.paragraph import Paragraph
    from docx.text.run import Run

    word = Document(BytesIO(content))
    body = list(word.element.body.iter(qn("w:p"))) or [word.add_paragraph()._p]  # noqa: SLF001 -- python-docx goes no further
    for fault in faults:
        is_here = fault.place.part == MAIN_PART and 0 < fault.place.paragraph <= len(body)
        paragraph = Paragraph(body[fault.place.paragraph - 1] if is_here else body[0], word._body)  # noqa: SLF001 -- python-docx gives a paragraph no other parent
        runs = [run for run in paragraph._p.iter(qn("w:r")) if run.getparent() is paragraph._p]  # noqa: SLF001
        marked = [Run(run, paragraph) for run in runs] or [paragraph.add_run("")]
        text = said(fault) if is_here else f"{fault.place.part}\n{said(fault)}"
        comment = word.add_comment([marked[0], marked[-1]], text, _AUTHOR, _INITIALS)
        comment._comment_elm.attrib.pop(qn("w:date"), None)  # noqa: SLF001 -- a clock's time is none of the template's
    made = BytesIO()
    word.save(made)
    return written(read_parts(made.getvalue()))

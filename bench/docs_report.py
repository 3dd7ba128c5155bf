"""The report of `make bench-docs`: the annual report of an association, from the four files of it that ship.

docxtpl fills the same template. It has no charts, and no texts of several paragraphs: it is given those as
paragraphs already written, which we write in each document; charts and questions in the margin are in rows of
our own. It does not count captions, tell the copies of a bookmark apart or begin a list anew: there the two
are not compared.
"""

import re
from functools import cache

from attrs import evolve
from docs_canonical import uncounted
from docs_values import ON, canonical, example, nested
from markupsafe import Markup

from conventions.documents.context import Context, Entry, Group, context_of, path_of
from conventions.documents.fields import table_of
from conventions.documents.generate import source_of
from conventions.documents.kinds import Kind
from conventions.documents.render.element_tags import MARK
from conventions.documents.render.prose_paragraphs import paragraphs_of
from conventions.documents.source import Scope
from conventions.dossier.formatted_text import Prose

__all__ = ["REPORT", "comparable", "for_docxtpl", "report"]

REPORT = Kind.ANNUAL_REPORT
FILES = ("maillage-2020", "maillage-rural-2022", "maillage-mel-afe-feder", "creation-solidaire-2011")
MARKS = re.compile(f"{MARK}[^{MARK}]*{MARK}")
LISTS = re.compile(rb"<w:numPr>(?:(?!</w:numPr>).)*</w:numPr>")


@cache
def report() -> Context:
    """Return the values of the report: 29 pages, 25 without its charts."""
    first, *others = map(example, FILES)
    source = source_of(REPORT, first, ON, scope=Scope(beside=tuple(others)))
    return context_of(table_of(REPORT, source.agreement), source)


def for_docxtpl(values: Context) -> dict[str, object]:
    """Return the values as docxtpl takes them, each text of several paragraphs as Word has it."""

    def written(value: Entry) -> Entry:
        if isinstance(value, Group):
            return Group(path_of(value), {name: written(cell) for name, cell in value.cells()})
        if isinstance(value, tuple):
            return tuple(map(written, value))  # type: ignore[arg-type]
        text = MARKS.sub("", paragraphs_of(value)) if isinstance(value, Prose) else None
        return value if text is None else Markup(text)  # noqa: S704 -- escaped as it is written

    return nested(evolve(values, entries={key: written(value) for key, value in values.entries.items()}))


def comparable(document: bytes) -> dict[str, bytes]:
    """Return the canonical parts but for what docxtpl does not count: the numbers of lists are blank too."""
    return {name: LISTS.sub(b"", part) for name, part in uncounted(canonical(document)).items()}

"""A small template filled with a few values: what the tests of the renderer look at."""

import re
import zipfile
from collections.abc import Mapping
from datetime import date
from io import BytesIO

from attrs import evolve
from docx import Document

from bench.docs_canonical import canonical_part
from conventions.documents.context import Context, Entry, Group, groups_of, path_of
from conventions.documents.printed_values import Chart, Noted
from conventions.documents.render.archive import read_parts
from conventions.documents.render.compiled import compiled_parts
from conventions.documents.render.composing import DocxTemplate
from conventions.documents.render.properties import Provenance
from conventions.dossier.formatted_text import Prose
from tests.documents.lint_templates import with_body
from tests.documents.reading import plain

__all__ = [
    "PROVENANCE",
    "canonical",
    "comparable",
    "context",
    "document",
    "filled",
    "nested",
    "rows",
    "text",
    "theirs",
]

PROVENANCE = Provenance(date(2025, 11, 17), "test", "0", "0")
_NAMED_BY_HEADERS = {"agreement.number": "1", "agreement.title": "Objet", "funder.name": "Financeur"}


def rows(key: str, *items: Mapping[str, str]) -> dict[str, Entry]:
    """A list of rows."""
    return {key: tuple(Group(f"{key}[]", item) for item in items)}


def context(given: Mapping[str, Entry]) -> Context:
    """The values, those that headers and properties name, and the groups before the dots of their keys."""
    values = {**_NAMED_BY_HEADERS, **given}
    groups = {name: Group(name, {}) for key in values for name in groups_of(key)}
    return Context({**groups, **values}, (), "0", {})


def document(
    template: bytes, values: Mapping[str, Entry], keys: frozenset[str] | None = None, *, draft: bool = False
) -> bytes:
    """The template filled, its XML checked."""
    made = compiled_parts(read_parts(template), keys, draft=draft)
    return made.render(context(values), PROVENANCE, checked=True)


def filled(body: str, values: Mapping[str, Entry], *, draft: bool = False) -> bytes:
    """A document with this body, filled."""
    return document(with_body(body), values, draft=draft)


def text(content: bytes) -> str:
    """What its paragraphs and tables say, in order."""
    word = Document(BytesIO(content))
    said = []
    for block in word.iter_inner_content():
        if hasattr(block, "rows"):
            said += [cell.text for row in block.rows for cell in row.cells]
        else:
            said.append(block.text)
    return plain(" ".join(said))


def nested(values: Context) -> dict[str, object]:
    """The values as docxtpl takes them: names within names."""
    root: dict[str, object] = {}
    for key, value in sorted(values.entries.items()):
        *above, last = key.split(".")
        at = root
        for name in above:
            at = at[name]  # type: ignore[assignment]
        at[last] = {} if isinstance(value, Group) else value
    return root


def comparable(values: Context) -> Context:
    """The values but for charts, texts of several paragraphs and questions, which docxtpl has none of."""

    def kept(value: Entry) -> Entry:
        if isinstance(value, Group):
            cells = {name: kept(cell) for name, cell in value.cells() if not isinstance(cell, Chart | Prose)}
            return Group(path_of(value), cells)
        if isinstance(value, Noted):
            return value.said
        return tuple(map(kept, value)) if isinstance(value, tuple) else value  # type: ignore[arg-type]

    entries = {
        key: kept(value) for key, value in values.entries.items() if not isinstance(value, Chart | Prose)
    }
    return evolve(values, entries=entries)


def theirs(template: bytes, values: Context) -> bytes:
    """The document docxtpl makes of the same."""
    made = BytesIO()
    word = DocxTemplate(BytesIO(template))
    word.render(nested(values), autoescape=True)
    word.save(made)
    return made.getvalue()


def canonical(content: bytes) -> dict[str, bytes]:
    """The canonical XML of the text, its headers and footers."""
    with zipfile.ZipFile(BytesIO(content)) as archive:
        return {
            name: canonical_part(archive.read(name))
            for name in sorted(archive.namelist())
            if re.fullmatch(r"word/(document|header\d*|footer\d*)\.xml", name)
        }

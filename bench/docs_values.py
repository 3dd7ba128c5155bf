"""The values of `make bench-docs`: every example with texts that hurt, and a budget of 1 600 lines."""

import zipfile
from collections.abc import Iterator
from datetime import date
from functools import cache
from io import BytesIO

from attrs import evolve
from docs_canonical import canonical_part
from lxml import etree

from budget.money import Euros
from budget.plan import BudgetLine
from conventions.documents.context import Context, Entry, Group, context_of, path_of
from conventions.documents.fields import known_keys, table_of
from conventions.documents.kinds import Kind
from conventions.documents.opened import RENDERED
from conventions.documents.printed_values import Chart, Noted
from conventions.documents.render.clauses import composed
from conventions.documents.render.compiled import CompiledTemplate, compiled
from conventions.documents.render.properties import Provenance
from conventions.documents.source import Source
from conventions.documents.templates import template_bytes
from conventions.documents.typography import HELD
from conventions.dossier.dossier import Dossier
from conventions.files.dossier_folder import read_dossier
from conventions.files.text import shipped_folder

__all__ = [
    "DOCUMENTS", "LINES", "PROVENANCE", "canonical", "context", "contexts", "example", "nested", "ours",
    "shown", "with_many_lines", "without_extras",
]  # fmt: skip

ON = date(2025, 11, 17)
PROVENANCE = Provenance(ON, "convention", "0" * 64, "0" * 64)
LINES = 1_600
LONGEST_TITLE = 200
"""docxtpl stops where a title has more than 255 characters with what stands around it."""
DOCUMENTS = (
    (Kind.CONVENTION, "cd62-apes-2024"),
    (Kind.CONVENTION, "cd62-apes-2024-closed"),
    (Kind.CONVENTION, "commune-fictive-2023"),
    (Kind.BILAN, "cd62-apes-2024-closed"),
    (Kind.BILAN, "commune-fictive-2023"),
)
TEXTS = (
    "Lumière & Fils <5 %>",
    "« L’été », d’abord",
    "]]> &amp; \"'",
    "{{ 7 }} {% x %} }} {#",
    "مرحبا 😀",
    "deux\nlignes",
    "  espaces  ",
    "x" * 20_000,
    "",
    "simple",
    "e\u0301 \u200b \u00ad \u2028",
    "<w:p>\n<w:p >",
)
W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
SIGNS = {f"{W}br": "\n", f"{W}noBreakHyphen": HELD}
"""What stands for a sign of the text."""


def without_extras(values: Context) -> Context:
    """Return the values but for charts, rows that are there for one, and questions: docxtpl has none."""

    def kept(value: Entry) -> Entry:
        if isinstance(value, Group):
            return Group(path_of(value), {name: kept(cell) for name, cell in value.cells() if is_kept(cell)})
        if isinstance(value, tuple):
            return tuple(map(kept, filter(is_kept, value)))  # type: ignore[arg-type]
        return value.said if isinstance(value, Noted) else value

    def is_kept(value: Entry) -> bool:
        is_row = isinstance(value, Group) and path_of(value).endswith("charts[]")
        return not (is_row or isinstance(value, Chart))

    return evolve(
        values, entries={key: kept(value) for key, value in values.entries.items() if is_kept(value)}
    )


def context(dossier: Dossier, kind: Kind = Kind.CONVENTION) -> Context:
    """Return the values of a document."""
    return without_extras(context_of(table_of(kind, dossier.agreement), Source(dossier, ON)))


@cache
def example(name: str = DOCUMENTS[0][1]) -> Dossier:
    """Return an example."""
    return read_dossier(shipped_folder("examples") / name)


def ours(kind: Kind) -> CompiledTemplate:
    """Return the compiled template of a kind."""
    return compiled(composed(template_bytes(kind)), known_keys(kind))


def with_many_lines(dossier: Dossier) -> Dossier:
    """Return the dossier with as many planned expenses as the table is to have rows."""
    budget = dossier.agreement.budget
    if budget is None:
        raise TypeError
    first = budget.expenses[0]
    lines: tuple[BudgetLine, ...] = tuple(
        evolve(first, id=f"line_{n}", label=f"Ligne n° {n} & suite", amount=Euros.of(n)) for n in range(LINES)
    )
    return evolve(dossier, agreement=evolve(dossier.agreement, budget=evolve(budget, expenses=lines)))


def nested(values: Context) -> dict[str, object]:
    """Return the values as other engines take them: names within names."""
    root: dict[str, object] = {}
    for key, value in sorted(values.entries.items()):
        *above, last = key.split(".")
        at = root
        for name in above:
            at = at[name]  # type: ignore[assignment]
        at[last] = {} if isinstance(value, Group) else value
    return root


def contexts() -> Iterator[tuple[Kind, Context]]:
    """Return values for each kind: every example with every text as its object, and the long table."""
    for kind, name in DOCUMENTS:
        for text in TEXTS:
            agreement = evolve(
                example(name).agreement, title=text[:LONGEST_TITLE], purpose=f"{text} – {text}"
            )
            yield kind, context(evolve(example(name), agreement=agreement), kind)
    yield Kind.CONVENTION, context(with_many_lines(example()))


def canonical(document: bytes) -> dict[str, bytes]:
    """Return the canonical XML of the parts that templates fill, below `word/`."""
    with zipfile.ZipFile(BytesIO(document)) as archive:
        return {
            name: canonical_part(archive.read(name))
            for name in archive.namelist()
            if RENDERED.fullmatch(name) and name.startswith("word/")
        }


def shown(document: bytes) -> list[str]:
    """Return what the paragraphs of the text show, in order."""
    with zipfile.ZipFile(BytesIO(document)) as archive:
        tree = etree.fromstring(archive.read("word/document.xml"))
    return [
        "".join(
            SIGNS.get(node.tag, node.text or "")
            for node in paragraph.iter(f"{W}t", f"{W}br", f"{W}noBreakHyphen")
        )
        for paragraph in tree.iter(f"{W}p")
    ]

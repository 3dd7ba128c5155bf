"""What the compiled templates make is what docxtpl makes, as canonical XML, but where docxtpl loses something."""

import zipfile
from datetime import date
from io import BytesIO
from pathlib import Path

import pytest
from attrs import evolve
from lxml import etree

from bench.docs_canonical import uncounted
from conventions.documents.context import Context, context_of
from conventions.documents.fields import known_keys, table_of
from conventions.documents.generate import source_of
from conventions.documents.kinds import Kind
from conventions.documents.render.clauses import composed
from conventions.documents.render.compiled import compiled
from conventions.documents.templates import template_bytes
from conventions.dossier.dossier import Dossier
from conventions.files.dossier_folder import read_dossier
from tests.documents.filling import PROVENANCE, canonical, comparable, theirs
from tests.documents.pack_cases import CASES, Case
from tests.documents.pack_dossiers import dossier as pack_dossier

EXAMPLES = Path(__file__).parents[2] / "examples"
ON = date(2025, 11, 17)
DOCUMENTS = [
    (Kind.CONVENTION, "cd62-apes-2024"),
    (Kind.CONVENTION, "cd62-apes-2024-closed"),
    (Kind.CONVENTION, "commune-fictive-2023"),
    (Kind.BILAN, "cd62-apes-2024-closed"),
    (Kind.BILAN, "commune-fictive-2023"),
]
TEXTS = [
    "simple",
    "",
    "Lumière & Fils <5 %>",
    "« L’été », d’abord",
    "]]> &amp; \"'",
    "{{ 7 }} {% x %} }} {#",
    "مرحبا 😀",
    "deux\nlignes",
    "  espaces  ",
    "x" * 200,
    "e\u0301 \u200b \u00ad \u2028",
    "<w:p>\n<w:p >",
]


def values(kind: Kind, dossier: Dossier, text: str, on: date = ON) -> Context:
    changed = evolve(dossier, agreement=evolve(dossier.agreement, title=text, purpose=f"{text} – {text}"))
    source = source_of(kind, changed, on)
    return comparable(context_of(table_of(kind, source.agreement), source))


def ours(kind: Kind, context: Context) -> bytes:
    return compiled(composed(template_bytes(kind)), known_keys(kind)).render(
        context, PROVENANCE, checked=True
    )


@pytest.mark.parametrize("text", TEXTS)
@pytest.mark.parametrize(
    ("kind", "name"),
    [DOCUMENTS[0], *(pytest.param(*other, marks=pytest.mark.slow) for other in DOCUMENTS[1:])],
)
def test_the_document_is_docxtpl_s(kind: Kind, name: str, text: str) -> None:
    context = values(kind, read_dossier(EXAMPLES / name), text)
    found = canonical(ours(kind, context))
    assert len(found) == 3
    assert found == canonical(theirs(template_bytes(kind), context))


@pytest.mark.parametrize(
    "text", [TEXTS[0], *(pytest.param(text, marks=pytest.mark.slow) for text in TEXTS[5::5])]
)
@pytest.mark.parametrize("case", CASES, ids=str)
def test_a_document_of_the_pack_is_docxtpl_s(case: Case, text: str) -> None:
    context = values(case.kind, pack_dossier(case.name), text, case.on)
    assert uncounted(canonical(ours(case.kind, context))) == uncounted(
        canonical(theirs(template_bytes(case.kind), context))
    )


def test_braces_of_a_value_stay_as_they_were_written(cd62: Dossier) -> None:
    context = values(Kind.CONVENTION, cd62, "{_{ et %_}")
    assert b"{_{ et %_}" in canonical(ours(Kind.CONVENTION, context))["word/document.xml"]
    assert b"{_{" not in canonical(theirs(template_bytes(Kind.CONVENTION), context))["word/document.xml"]


@pytest.mark.parametrize("text", ["deux\nlignes", "une\ttabulation"])
def test_a_title_on_two_lines_makes_sound_properties(cd62: Dossier, text: str) -> None:
    document = ours(Kind.CONVENTION, values(Kind.CONVENTION, cd62, text))
    with zipfile.ZipFile(BytesIO(document)) as archive:
        core = etree.fromstring(archive.read("docProps/core.xml"))
    assert core.findtext("{http://purl.org/dc/elements/1.1/}title", "").endswith(" ".join(text.split()))

"""Every branch of every template: each field it asks for there and not there, and all of them at once."""

import re
from collections.abc import Iterator
from datetime import date
from io import BytesIO
from pathlib import Path

import pytest
from attrs import evolve
from docx import Document
from docx.oxml.ns import qn

from conventions.documents.compare import compared, comparison_document
from conventions.documents.context import Context, Entry
from conventions.documents.fields import known_keys, table_of
from conventions.documents.generate import values_of
from conventions.documents.kinds import Kind
from conventions.documents.opened import opened
from conventions.documents.render.clauses import composed
from conventions.documents.render.compiled import compiled
from conventions.documents.templates import Templates, template_bytes
from conventions.dossier.dossier import Dossier
from tests.documents.filling import PROVENANCE
from tests.documents.laid_out import converted, cut_lines, lonely_headings, tags_missing
from tests.documents.pack_cases import CASES, is_letter
from tests.documents.pack_dossiers import dossier
from tests.documents.test_valid_documents import findings, written

ASKED = re.compile(r"([a-z_.]+) is defined")
KINDS = tuple(kind for kind in Kind if not kind.is_of_two)
COMMON = (Kind.CONVENTION, Kind.BILAN)
OLD = (("closed", date(2025, 11, 17)), ("commune", date(2025, 11, 17)))
ROWS = frozenset({"item", "action", "part", "line"})


def made_from(kind: Kind) -> list[tuple[Dossier, date]]:
    """The dossiers that a kind of document is tested with, and their days."""
    named = [(case.name, case.on) for case in CASES if case.kind is kind] or OLD
    return [(dossier(name), on) for name, on in named]


def asked(kind: Kind) -> list[str]:
    """The keys that a template asks for before it says them."""
    text = " ".join(
        tag.inside for paragraph in opened(template_bytes(kind)).all_paragraphs() for tag in paragraph.tags
    )
    return sorted({key for key in ASKED.findall(text) if key.split(".")[0] not in ROWS})


def everything(kind: Kind) -> dict[str, Entry]:
    """The values of several dossiers at once: the first that has one gives it."""
    found: dict[str, Entry] = {}
    for one, on in made_from(kind):
        values = values_of(kind, one, on, Templates())
        found = {**values.entries, **found}
        assert table_of(kind, one.agreement)
    return found


def filled(kind: Kind, entries: dict[str, Entry]) -> bytes:
    template = compiled(composed(template_bytes(kind)), known_keys(kind), draft=True)
    return template.render(Context(entries, (), "0", {}), evolve(PROVENANCE, draft=True), checked=True)


def branches(kind: Kind, entries: dict[str, Entry]) -> Iterator[tuple[str, bytes]]:
    yield "all", filled(kind, entries)
    keys = asked(kind)
    yield "none", filled(kind, {key: value for key, value in entries.items() if not _below(key, keys)})
    for key in keys:
        yield key, filled(kind, {name: value for name, value in entries.items() if not _below(name, [key])})


def _below(name: str, keys: list[str]) -> bool:
    return any(name == key or name.startswith(f"{key}.") for key in keys)


@pytest.mark.parametrize(
    "kind",
    [
        kind if kind in COMMON else pytest.param(kind, marks=pytest.mark.slow)  # 513 documents in all
        for kind in KINDS
    ],
)
def test_each_branch_opens_and_has_what_word_wants(kind: Kind) -> None:
    count = 0
    for name, content in branches(kind, everything(kind)):
        word = Document(BytesIO(content))
        count += 1
        for cell in word.element.body.iter(qn("w:tc")):
            assert cell[-1].tag == qn("w:p"), name
        for table in word.element.body.iter(qn("w:tbl")):
            assert table.find(qn("w:tr")) is not None, name
        headings = [
            paragraph.text
            for paragraph in word.paragraphs
            if paragraph.style and paragraph.style.name == "Heading 1"
        ]
        assert len(headings) == len(set(headings)), name
        assert bool(headings) is not is_letter(kind), name
    assert count == len(asked(kind)) + 2 > 6


@pytest.mark.schema
@pytest.mark.slow
@pytest.mark.parametrize("kind", KINDS)
def test_each_branch_is_valid(kind: Kind, tmp_path: Path) -> None:
    made = {name.replace(".", "-"): content for name, content in branches(kind, everything(kind))}
    assert findings(*written(tmp_path, made)) == []


@pytest.mark.render
@pytest.mark.slow
@pytest.mark.parametrize("kind", KINDS)
def test_each_branch_is_laid_out_tagged_and_whole(kind: Kind, tmp_path: Path) -> None:
    """Tagged, in French, nothing cut at the end of a line, no heading alone at the foot of a page."""
    made = dict(branches(kind, everything(kind)))
    for (name, content), path in zip(made.items(), converted(made.values(), tmp_path), strict=True):
        headed = (
            ["TH"]
            if next(Document(BytesIO(content)).element.body.iter(qn("w:tblHeader")), None) is not None
            else []
        )
        titled = [] if is_letter(kind) else ["H1"]
        assert tags_missing(path, *titled, *headed) == [], name
        assert cut_lines(path) == [], name
        assert lonely_headings(content, path) == [], name


@pytest.mark.schema
@pytest.mark.parametrize("kind", KINDS)
def test_all_branches_and_none_are_valid(kind: Kind, tmp_path: Path) -> None:
    found = branches(kind, everything(kind))
    assert findings(*written(tmp_path, dict([next(found), next(found)]))) == []


def test_a_comparison_has_both_of_its_branches(cd62: Dossier, commune: Dossier) -> None:
    for after, heading in ((cd62, "Aucun article ne change."), (commune, "Nombre d’articles qui changent")):
        made = comparison_document(cd62, after, compared(cd62, after), date(2025, 1, 1))
        assert any(
            paragraph.text.startswith(heading) for paragraph in Document(BytesIO(made.content)).paragraphs
        )

"""One document of each kind, and those of the table of faults: Word and LibreOffice read all of it."""

import re
import subprocess
from pathlib import Path

import pytest

from conventions.documents.document_lines import lines_of
from conventions.documents.generate import generate
from conventions.documents.kinds import Kind
from conventions.documents.opened import opened
from conventions.documents.render.archive import read_parts
from tests.documents.filling import document
from tests.documents.pack_cases import CASES
from tests.documents.pack_dossiers import dossier
from tests.documents.reading import plain
from tests.documents.test_constructs import VALUES, Block, Control, Node, Rows, Text, Writing, template
from tests.documents.test_valid_documents import findings, written
from tests.faults.test_documents import HERE, made

FAULTS = (
    "section-break.docx", "macro.docm", "zero-width-space.docx", "compare-number.docx", "footnote-dropped.docx",
    "page-break-in-block.docx", "contents-dropped.docx", "two-tables.docx",
)  # fmt: skip
EVERYTHING: tuple[Node, ...] = (
    Text("section"),
    Block(
        "if a.yes", ("bookmark", "break"), (Text("note 2"), Control((Text("bookmark"),))), (Text(""),), True
    ),
    Block("if a.no", ("section", "bookmark"), (Text("note 1"),), (Text("field"),), True),
    Block(
        "for x in list",
        ("", "section"),
        (Text("note 3"), Text("bookmark"), Rows("for t in list", "", True, True)),
    ),
    Rows("if a.no", "bookmark", True, True),
    Control((Block("for x in empty", ("", ""), (Text("note 1"),)),)),
    Rows("for t in empty", "bookmark", False, False),
)
"""A document with each construct around tags, each kept, repeated and left out."""


@pytest.fixture(scope="module")
def every() -> dict[str, bytes]:
    first = {case.kind: case for case in reversed(CASES)}
    found = {kind.value: generate(kind, dossier(case.name), on=case.on) for kind, case in first.items()}
    found |= {name.partition(".")[0]: made(name) for name in FAULTS}
    found["attached"] = made("attach-host.docx", annexe=(HERE / "attached-landscape.docx").read_bytes())
    found["everything"] = document(template(Writing(apart=False).body(EVERYTHING)), VALUES)
    return found


def test_every_kind_has_its_case() -> None:
    """The others are looked at by test_valid_documents; two of them come back below."""
    assert set(Kind) - {case.kind for case in CASES} == {Kind.CONVENTION, Kind.BILAN, Kind.COMPARISON}


@pytest.mark.schema
def test_word_repairs_none_of_them(every: dict[str, bytes], tmp_path: Path) -> None:
    assert findings(*written(tmp_path, every)) == []


@pytest.mark.render
@pytest.mark.xdist_group("soffice")
def test_libreoffice_gives_back_every_paragraph(
    every: dict[str, bytes], contents: dict[str, bytes], tmp_path: Path
) -> None:
    documents = every | contents
    paths = written(tmp_path, documents)
    profile = f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}"
    command = ["soffice", profile, "--headless", "--convert-to", "docx:MS Word 2007 XML"]
    subprocess.run(
        [*command, "--outdir", str(tmp_path / "again"), *map(str, paths)],
        check=True,
        capture_output=True,
        timeout=600,
    )
    lost = {
        path.name: missing
        for path in paths
        if (missing := lines_lost(path.read_bytes(), (tmp_path / "again" / path.name).read_bytes()))
    }
    assert lost == {}


def lines_lost(before: bytes, after: bytes) -> list[str]:
    """The paragraphs that are not there any more, spaces left aside."""
    kept = {said(line) for line in told(after)}
    kept |= {said(paragraph.text) for paragraph in opened(after).all_paragraphs()}  # page numbers, too
    return [line for line in told(before) if said(line) not in kept]


def told(content: bytes) -> list[str]:
    """What the paragraphs say; LibreOffice draws a chart anew, and test_charts looks at what it holds."""
    regions = {name: lines for name, lines in lines_of(read_parts(content)).items() if name != "charts"}
    return [line.text for lines in regions.values() for line in lines if line.text.strip()]


def said(text: str) -> str:
    return re.sub(r"\s+", "", plain(text))

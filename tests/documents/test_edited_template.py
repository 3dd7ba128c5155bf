"""A template that an officer opened in LibreOffice, edited and saved, still renders and lints.

LibreOffice writes the file anew: other parts, styles and runs, its own numbers of lists, tags cut at other
places, and the page's break before a paragraph at the end of the one before. What the template says stays:
its text, as it is approved, is the same, but that the head of a table here and there is repeated no more.
"""

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

import pytest

from conventions.documents.generate import generate
from conventions.documents.kinds import Kind
from conventions.documents.lint import lint
from conventions.documents.templates import CLAUSES, template_bytes
from conventions.documents.verify import verified
from conventions.dossier.dossier import Dossier
from tests.cli.console import ROOT
from tests.documents.libreoffice import edited, saved
from tests.documents.reading import plain, read
from tests.documents.template_text import text_of_template

pytestmark = [pytest.mark.render, pytest.mark.xdist_group("soffice")]

ADDED = "Dossier suivi sous le numéro {{ agreement.number }}."
EDITS: Mapping[Kind, tuple[str, str]] = {
    Kind.CONVENTION: ("fixe les relations", "organise les relations"),
    Kind.BILAN: ("Aucune dépense n’est écartée", "Toutes les dépenses sont retenues"),
}


@pytest.fixture(scope="module", params=list(EDITS), ids=lambda kind: kind.value)
def template(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> tuple[Kind, bytes]:
    kind: Kind = request.param
    old, new = EDITS[kind]
    return kind, edited(tmp_path_factory.mktemp("edited"), template_bytes(kind), old, new, ADDED)


def test_it_has_no_fault(template: tuple[Kind, bytes]) -> None:
    kind, content = template
    assert lint(content, kind) == ()


def test_it_makes_the_same_document_with_the_edit_in_it(
    template: tuple[Kind, bytes], tmp_path: Path, cd62: Dossier, closed: Dossier
) -> None:
    kind, content = template
    path = tmp_path / "template.docx"
    path.write_bytes(content)
    dossier = closed if kind is Kind.BILAN else cd62
    after, before = generate(kind, dossier, template=path), generate(kind, dossier)
    texts = [plain(paragraph.text) for paragraph in read(after).word.paragraphs]
    assert f"Dossier suivi sous le numéro {dossier.agreement.number}." in texts
    assert read(after).headings() == read(before).headings()
    for rank in range(1, len(read(before).headings()) + 1):
        was = read(before).article(rank).replace(*EDITS[kind])
        assert read(after).article(rank).startswith(was[:200])
    assert [item.code for item in verified(after, dossier).differences if item.severity.rank > 0] == []


@pytest.mark.schema
def test_what_it_makes_is_valid(
    template: tuple[Kind, bytes], tmp_path: Path, cd62: Dossier, closed: Dossier
) -> None:
    from tests.documents.test_valid_documents import findings

    kind, content = template
    path = tmp_path / "template.docx"
    path.write_bytes(content)
    made = tmp_path / "made.docx"
    made.write_bytes(generate(kind, closed if kind is Kind.BILAN else cd62, template=path))
    assert findings(made) == []


CHECKOUT = (
    "src",
    "tests",
    "templates_docx",
    "examples",
    "models",
    "rulebooks",
    "docs",
    "tools",
    "bench",
    "deploy",
)
WITH_DOCUMENTS = ("tests/documents", "tests/docs")
"""Where something made from a template may be approved."""
THANKS = ("Je vous remercie de bien vouloir régulariser", "Merci de régulariser")


def run_tests(checkout: Path, *words: str) -> subprocess.CompletedProcess[str]:
    """Run the tests of a copy of the checkout, on its own sources."""
    command = [sys.executable, "-m", "pytest", "-q", "-n", "0", *words]
    environment = {**os.environ, "PYTHONPATH": str(checkout / "src")}
    return subprocess.run(
        command, cwd=checkout, env=environment, capture_output=True, text=True, check=False, timeout=600
    )


def texts_of(checkout: Path) -> dict[str, bytes]:
    """Every text of a checkout that a test may approve."""
    files = [*(checkout / "tests").rglob("approved*"), *(checkout / "docs").glob("*.md")]
    inner = [path for file in files for path in ([file] if file.is_file() else file.rglob("*"))]
    return {str(path.relative_to(checkout)): path.read_bytes() for path in inner if path.is_file()}


@pytest.mark.slow
def test_an_edit_and_make_approve_are_the_whole_change(tmp_path: Path) -> None:
    checkout = tmp_path / "checkout"
    for name in CHECKOUT:
        shutil.copytree(ROOT / name, checkout / name, ignore=shutil.ignore_patterns("__pycache__"))
    for file in ROOT.iterdir():
        if file.is_file():
            shutil.copy(file, checkout)
    template = checkout / "templates_docx" / Kind.OVERDUE.template_name
    template.write_bytes(edited(tmp_path, template.read_bytes(), *THANKS))
    before = texts_of(checkout)
    asked = run_tests(checkout, "tests/documents/test_template_texts.py")
    failed = [line for line in asked.stdout.splitlines() if line.startswith("FAILED")]
    assert ["says_what_was_approved[relance]" in line for line in failed] == [True], asked.stdout
    approved = run_tests(checkout, "--approve", *WITH_DOCUMENTS)
    assert approved.returncode == 0, approved.stdout
    after = texts_of(checkout)
    changed = {name for name in after if after[name] != before.get(name)}
    assert {Path(name).name for name in changed} == {"relance.md", "relance.txt"}
    for name in changed:
        assert after[name].decode() == before[name].decode().replace(*THANKS)
    assert run_tests(checkout, "tests/documents/test_template_texts.py").returncode == 0


def lines_of(template: bytes) -> list[str]:
    """The lines of a template's text, but for those that say that a table's head is repeated.

    The name of a style is the same in capitals and in small letters: LibreOffice writes `TOC 1` for `toc 1`.
    What it shows for the number of a page, of a line that stands once for each action, is not of the template.
    """
    text = re.sub(r"(⟨PAGEREF [^⟩]*⟩)PAGEREF [^⟩]*⟩", r"\1", text_of_template(template))
    text = re.sub(
        r"^(?:\[[^\]]+\] |- .*? over .*?:)", lambda name: name.group().lower(), text, flags=re.MULTILINE
    )
    lines = [line for line in text.splitlines() if not line.startswith("| ---")]
    styles = sorted(line for line in lines if _is_style(line))
    return [*(line for line in lines if not _is_style(line)), *styles]


def _is_style(line: str) -> bool:
    return re.match("- .*? over ", line) is not None


@pytest.mark.slow
def test_what_libreoffice_saves_says_what_the_template_said(tmp_path: Path) -> None:
    paths = [*sorted((ROOT / "templates_docx").glob("*.docx")), *sorted((ROOT / "models").rglob("*.docx"))]
    kinds = {kind.template_name: kind for kind in Kind}

    for path, after in zip(paths, saved(tmp_path, paths), strict=True):
        if path.parent.name != CLAUSES:
            assert lint(after, kinds.get(path.name, Kind.CONVENTION)) == (), path.name
        assert lines_of(after) == lines_of(path.read_bytes()), path.name

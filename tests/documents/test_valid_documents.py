"""Every document is valid against the schema of Word, as the Open XML SDK reads it: no finding at all."""

import json
import subprocess
from datetime import date
from pathlib import Path

import pytest

from conventions.documents.compare import compared, comparison_document
from conventions.documents.generate import document, generate
from conventions.documents.lint import annotated, lint
from conventions.documents.templates import Templates
from conventions.dossier.dossier import Dossier
from tests.cli.console import ROOT
from tests.documents.lint_templates import row, said, table, with_body
from tests.documents.pictures import png
from tests.documents.test_office_templates import THEME, clause

pytestmark = pytest.mark.schema

GRID = '<w:tblGrid><w:gridCol w:w="1000"/></w:tblGrid>'
GAPS = (
    table(row("{%tr if agreement.number == '' %}"), row("x"), row("{%tr endif %}"))
    + table(
        "<w:tr><w:tc><w:tcPr/>"
        + said("{%p if agreement.number == '' %}")
        + said("x")
        + said("{%p endif %}")
        + "</w:tc></w:tr>"
    )
).replace("</w:tblPr>", f"</w:tblPr>{GRID}")
"""A table whose rows are all left out, and a cell whose paragraphs are."""


def findings(*files: Path) -> list[dict[str, str]]:
    modules = ROOT / "build" / "node"
    command = ["node", str(ROOT / "tools" / "node" / "validate.mjs"), str(modules), *map(str, files)]
    found: list[dict[str, str]] = json.loads(
        subprocess.run(command, check=True, capture_output=True, text=True, timeout=300).stdout
    )
    return found


def written(folder: Path, contents: dict[str, bytes]) -> list[Path]:
    paths = [folder / f"{name}.docx" for name in contents]
    for path, content in zip(paths, contents.values(), strict=True):
        path.write_bytes(content)
    return paths


def test_documents_and_drafts_are_valid(
    tmp_path: Path, contents: dict[str, bytes], cd62: Dossier, closed: Dossier
) -> None:
    drafts = {
        "draft convention": generate("convention", closed, draft=True),
        "draft bilan": generate("bilan", cd62, draft=True),
    }
    assert findings(*written(tmp_path, contents | drafts)) == []


def test_documents_with_a_logo_clauses_attachments_and_changes_are_valid(
    tmp_path: Path, cd62: Dossier, commune: Dossier
) -> None:
    office = tmp_path / "office"
    (office / "clauses").mkdir(parents=True)
    (office / "theme.toml").write_text(THEME, encoding="utf-8")
    (office / "logo.png").write_bytes(png(30, 10))
    (office / "clauses" / "disputes.docx").write_bytes(
        clause(("Litiges", "Heading 1"), ("un", "List Number"))
    )
    templates = Templates(office)
    attached = {"annexe": generate("bilan", commune)}
    (tmp_path / "joint.docx").write_bytes(with_body(said("avant") + said("{{p attached.annexe }}")))
    columns = tmp_path / "columns.docx"
    columns.write_bytes(with_body(GAPS))
    found = compared(cd62, commune)
    made = {
        "office": document("convention", cd62, templates=templates).content,
        "joint": document("convention", cd62, template=tmp_path / "joint.docx", attached=attached).content,
        "gaps": document("convention", cd62, template=columns).content,
        "comparison": comparison_document(
            cd62, commune, found, date(2025, 1, 1), templates=templates
        ).content,
        "annotated": annotated(
            columns.read_bytes(), lint(with_body(said("- a") + said("{{ b }}"))), lambda f: f.code
        ),
    }
    assert findings(*written(tmp_path, made)) == []


def test_the_templates_are_valid() -> None:
    assert findings(*sorted((ROOT / "templates_docx").glob("*.docx"))) == []

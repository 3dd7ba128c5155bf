"""Every document is valid against the schema of Word, as the Open XML SDK reads it: no finding at all."""

import json
import subprocess
from pathlib import Path

import pytest

from conventions.documents import generate
from conventions.dossier.dossier import Dossier
from tests.conftest import ROOT

pytestmark = pytest.mark.schema


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


def test_the_templates_are_valid() -> None:
    assert findings(*sorted((ROOT / "templates_docx").glob("*.docx"))) == []

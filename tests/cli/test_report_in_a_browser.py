"""The page in a real browser: no rule of accessibility is broken, and its script does what it says."""

import json
import shutil
import subprocess
from pathlib import Path

import pytest

from tests.cli.console import APES, CLOSED, ROOT, Console
from tests.conftest import IN_CI

pytestmark = [pytest.mark.schema, pytest.mark.slow]

MODULES = ROOT / "build" / "node"


def browser() -> str:
    found = shutil.which("chromium")
    needed = [MODULES / "node_modules" / name for name in ("axe-core", "playwright-core")]
    if found is None or shutil.which("pdftotext") is None or not all(path.is_dir() for path in needed):
        if IN_CI:
            pytest.fail(
                "with CI=true nothing may skip: chromium, poppler, make build/node/ready", pytrace=False
            )
        pytest.skip("needs chromium, poppler and axe-core: make build/node/ready")
    return found


@pytest.mark.parametrize("language", ["fr", "en"])
def test_the_page_breaks_no_rule_and_is_used_by_the_keyboard(
    language: str, run: Console, tmp_path: Path
) -> None:
    chromium = browser()
    paths = (APES, CLOSED, "examples/portefeuille-fictif")
    run("report", *paths, "-o", str(tmp_path / "page"), "--as-of", "2025-12-02", "--lang", language)
    page = tmp_path / "page" / "index.html"
    pdf = tmp_path / "page.pdf"
    command = ["node", str(ROOT / "tools" / "node" / "page.mjs"), str(MODULES), chromium, str(page), str(pdf)]
    said = subprocess.run(command, check=True, capture_output=True, text=True, timeout=300).stdout
    found = json.loads(said)
    assert found["violations"] == []
    assert found["errors"] == []
    assert found["asked"] == [page.as_uri()]
    assert found["wide"] <= 0
    assert (found["ascending"], found["descending"]) == ("atelier-2023", "reemploi-2024")
    assert (found["sort"], found["matched"]) == ("descending", 1)
    assert found["status"].startswith("1 dossier")
    assert found["rows"] == found["withoutScript"] == found["shownWithoutScript"] == 7
    head = {"fr": "Gravité", "en": "Severity"}[language]
    sheets = subprocess.run(
        ["pdftotext", pdf, "-"], check=True, capture_output=True, text=True, timeout=60
    ).stdout
    has_head = [head in sheet for sheet in sheets.split("\f")][:-1]
    first = has_head.index(True)
    assert len(has_head) - first > 3
    assert all(has_head[first:]), "the head of the table comes again on each sheet"

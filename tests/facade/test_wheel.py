"""The wheel alone: the page on Python and the programs run on what it holds."""

import json
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PROGRAMS = ROOT / "examples" / "programs"


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder that the wheel was taken apart in."""
    folder = tmp_path_factory.mktemp("wheel")
    words = ["-m", "build", "-w", "-n", "-o", str(folder), str(ROOT)]
    subprocess.run([sys.executable, *words], check=True, capture_output=True)
    with zipfile.ZipFile(next(folder.glob("*.whl"))) as archive:
        archive.extractall(folder / "site")
    return folder / "site"


@pytest.mark.slow
def test_the_wheel_holds_what_the_page_needs_and_says_that_it_is_typed(wheel: Path, tmp_path: Path) -> None:
    assert (wheel / "conventions" / "py.typed").is_file()
    assert (wheel / "budget" / "py.typed").is_file()
    page = (ROOT / "docs" / "python.md").read_text("utf-8")
    (tmp_path / "python.md").write_text(page, "utf-8")
    notebook = json.loads((PROGRAMS / "notebook.ipynb").read_text("utf-8"))
    cells = ["".join(cell["source"]) for cell in notebook["cells"] if cell["cell_type"] == "code"]
    (tmp_path / "cells.py").write_text("\n".join(cells), "utf-8")
    program = (
        "import conventions, runpy, sys, doctest\n"
        f"assert conventions.__file__.startswith({str(wheel)!r})\n"
        "import re, pathlib\n"
        "text = pathlib.Path('python.md').read_text('utf-8')\n"
        "examples = '\\n'.join(re.findall(r'```python\\n(>>>.*?)```', text, re.S))\n"
        "case = doctest.DocTestParser().get_doctest(examples, {}, 'page', None, 0)\n"
        "assert doctest.DocTestRunner(optionflags=doctest.ELLIPSIS).run(case).failed == 0\n"
        "runpy.run_path('cells.py')\n"
        f"sys.argv = ['nightly', {str(wheel / 'conventions' / 'data' / 'examples')!r}, '.', '2025-12-02']\n"
        f"runpy.run_path({str(PROGRAMS / 'nightly.py')!r}, run_name='__main__')\n"
    )
    ended = subprocess.run(
        [sys.executable, "-c", program],
        cwd=tmp_path, env={"PYTHONPATH": str(wheel)}, capture_output=True, encoding="utf-8", check=False,
    )  # fmt: skip
    assert (ended.returncode, ended.stderr) == (1, ""), ended.stdout[-2000:]

"""The programs of examples/programs run as they stand, and the page on Python shows them whole."""

import json
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]
PROGRAMS = ROOT / "examples" / "programs"
PAGE = (ROOT / "docs" / "python.md").read_text("utf-8")
LONGEST = 30


def run(folder: Path, *words: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, *words], cwd=folder, capture_output=True, encoding="utf-8", check=False
    )


def cells() -> list[str]:
    notebook = json.loads((PROGRAMS / "notebook.ipynb").read_text("utf-8"))
    return ["".join(cell["source"]) for cell in notebook["cells"] if cell["cell_type"] == "code"]


def test_the_nightly_script_tells_what_is_grave_and_writes_the_letters(tmp_path: Path) -> None:
    ended = run(tmp_path, str(PROGRAMS / "nightly.py"), str(ROOT / "examples"), str(tmp_path), "2025-12-02")
    assert (ended.returncode, ended.stderr) == (1, "")
    assert "cd62-apes-2024\tduty_overdue\t" in ended.stdout
    assert (tmp_path / "cd62-apes-2024-relance.docx").read_bytes().startswith(b"PK")


def test_the_nightly_script_goes_on_after_a_bad_dossier(tmp_path: Path) -> None:
    for name in ("a", "b"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "convention.toml").write_text("x = \n", "utf-8")
    ended = run(tmp_path, str(PROGRAMS / "nightly.py"), str(tmp_path), str(tmp_path), "2025-12-02")
    assert ended.returncode == 2
    assert len(ended.stderr.splitlines()) == 2


def test_the_page_of_the_dashboard_has_every_dossier_the_gravest_first(tmp_path: Path) -> None:
    program = (
        f"import sys; sys.path.insert(0, {str(PROGRAMS)!r}); from dashboard import application\n"
        "(page,) = application({'QUERY_STRING': sys.argv[1]}, lambda *_: None); print(page.decode())"
    )
    shown = subprocess.run(
        [sys.executable, "-c", program, "2025-12-02"],
        cwd=tmp_path, env={"DOSSIERS": str(ROOT / "examples")}, capture_output=True, encoding="utf-8", check=True,
    ).stdout  # fmt: skip
    names = [path.parent.name for path in (ROOT / "examples").glob("*/convention.toml")]
    assert all(f"<td>{name}</td>" in shown for name in names)
    assert shown.index("<td>cd62-apes-2024</td>") < shown.index("<td>cd62-apes-2024-closed</td>")


def test_the_cells_of_the_notebook_run_in_their_order(tmp_path: Path) -> None:
    ended = run(tmp_path, "-c", "\n".join(cells()))
    assert (ended.returncode, ended.stderr) == (0, "")
    assert "overdue 2025-06-01 184" in ended.stdout


def test_the_programs_are_short_and_import_the_facade_alone() -> None:
    for text in (*(path.read_text("utf-8") for path in PROGRAMS.glob("*.py")), "\n".join(cells())):
        lines = text.splitlines()
        assert len(lines) <= LONGEST
        assert "import conventions as cv" in lines
        assert not [
            line for line in lines if line.startswith(("from conventions", "import budget", "from budget"))
        ]


def test_the_page_on_python_shows_the_programs_whole() -> None:
    for path in PROGRAMS.glob("*.py"):
        assert path.read_text("utf-8").strip() in PAGE, path.name

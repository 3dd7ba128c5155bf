"""What users' type checkers see: names that load lazily are known, and wrong uses are reported."""

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]


@pytest.mark.slow  # mypy reads the whole of the package, without what it kept of it the first time: up to 40 s
def test_a_program_of_a_user_is_well_typed_in_strict_mode(tmp_path: Path) -> None:
    """An unused `type: ignore` is an error too: each wrong use in it is one that is reported."""
    shutil.copy(Path(__file__).parent / "consumer.py", tmp_path / "program.py")
    cache = ROOT / "build" / "cache" / "mypy-consumer"
    words = ["--strict", "--config-file=", f"--cache-dir={cache}", "--no-color-output", "program.py"]
    ended = subprocess.run(
        [sys.executable, "-m", "mypy", *words],
        cwd=tmp_path,
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    assert ended.stdout == "Success: no issues found in 1 source file\n"


def test_both_packages_say_that_they_are_typed() -> None:
    assert [(ROOT / "src" / name / "py.typed").is_file() for name in ("conventions", "budget")] == [
        True,
        True,
    ]

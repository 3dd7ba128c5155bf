"""What a command does not need, it does not import: each import is a wait."""

import gc
import json
import subprocess
import sys

import pytest

from conventions.cli.main import main
from conventions.version import VERSION
from tests.cli.console import APES, COMMUNE, ROOT

SCRIPT = """
import json, sys
from conventions.cli.main import main
code = main(sys.argv[1:])
print(json.dumps([code, sorted(sys.modules)]), file=sys.stderr)
"""
HEAVY = {"docxtpl", "docx", "jinja2", "babel", "openpyxl", "icalendar", "tomlkit", "num2words", "lxml"}
HEAVY |= {"dask", "distributed"}


def modules(*words: str) -> tuple[int, str, set[str]]:
    """The exit code, the output, and the modules that were imported."""
    ended = subprocess.run(
        [sys.executable, "-c", SCRIPT, *words], cwd=ROOT, capture_output=True, check=True, encoding="utf-8"
    )
    code, names = json.loads(ended.stderr.splitlines()[-1])
    return code, ended.stdout, set(names)


@pytest.mark.parametrize("option", ["--version", "-V"])
def test_the_version_imports_nothing(option: str) -> None:
    code, out, names = modules(option)
    assert (code, out) == (0, f"subventio {VERSION}\n")
    assert not names & (HEAVY | {"holidays", "attrs", "attr", "cattrs", "dateutil", "argparse", "gettext"})


@pytest.mark.parametrize("words", [("--help",), ("check", "--help"), ("chekc",)])
def test_help_and_a_mistyped_command_import_nothing_of_dossiers(words: tuple[str, ...]) -> None:
    code, _, names = modules(*words)
    assert code == (0 if "--help" in words else 2)
    assert not names & (
        HEAVY | {f"conventions.{part}" for part in ("agreement", "dossier", "engine", "files")}
    )


@pytest.mark.parametrize(("example", "day"), [(APES, "2025-05-01"), (COMMUNE, "2025-05-01")])
def test_a_check_imports_neither_documents_nor_calendars_of_holidays(example: str, day: str) -> None:
    code, _, names = modules("check", example, "--as-of", day, "--format", "json")
    assert code in (0, 1)
    assert not names & (HEAVY | {"holidays", "markdown_it", "cattrs", "zipfile"})


@pytest.mark.parametrize("command", ["portfolio", "review", "cash"])
def test_a_command_without_documents_does_not_import_them(command: str) -> None:
    code, _, names = modules(command, APES, "--as-of", "2025-05-01", "--format", "json")
    assert code in (0, 1)
    assert not names & (HEAVY | {"holidays", "markdown_it", "conventions.documents", "http.client", "ssl"})


def test_a_program_that_reads_and_assesses_imports_no_documents() -> None:
    script = (
        "import sys, conventions; dossier = conventions.read_dossier(sys.argv[1])\n"
        "conventions.assess(dossier, '2025-05-01'); print(*sys.modules)"
    )
    ended = subprocess.run(
        [sys.executable, "-c", script, APES], cwd=ROOT, capture_output=True, check=True, encoding="utf-8"
    )
    assert not set(ended.stdout.split()) & (HEAVY | {"conventions.documents"})


def test_a_deadline_reads_no_files() -> None:
    code, _, names = modules("deadline", "2025-01-31", "1 month")
    assert code == 0
    assert not names & (HEAVY | {"cattrs", "tomllib"})


@pytest.mark.parametrize("is_on", [True, False])
def test_a_command_leaves_the_collector_of_circles_as_it_was(
    capsys: pytest.CaptureFixture[str], is_on: bool
) -> None:
    (gc.enable if is_on else gc.disable)()
    try:
        assert main(["deadline", "2025-01-31", "1 month"]) == 0
        assert gc.isenabled() is is_on
    finally:
        gc.enable()
        gc.unfreeze()
    assert "28" in capsys.readouterr().out

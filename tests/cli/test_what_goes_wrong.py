"""Broken dossiers, unwritable places, readers who leave: one line each, and the rest of the work is done."""

import json
import os
import shutil
import subprocess
import sys
from datetime import date, timedelta
from pathlib import Path

import pytest

from conventions.dossier.dossier import Dossier
from conventions.engine.evaluate import evaluate
from conventions.engine.verdict import Verdict
from conventions.facts.fact import DUE_SOON
from conventions.rulebook import Rulebook
from tests.cli.console import APES, CLOSED, ROOT, Console, plain

BROKEN = {
    "no_toml": ("convention.toml", "id = "),
    "latin": ("facts.toml", "# \udce9\n"),
    "unknown_key": ("facts.toml", '[[fact]]\nkey = "signed"\noccured_on = 2024-06-20\n'),
    "float": ("facts.toml", '[[fact]]\nkey = "payment"\noccurred_on = 2024-07-15\nvalue = 1.5\n'),
}
FULL = Path("/dev/full")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder of one good dossier and several broken ones."""
    shutil.copytree(ROOT / APES, tmp_path / "good")
    for name, (file, text) in BROKEN.items():
        shutil.copytree(ROOT / APES, tmp_path / name)
        (tmp_path / name / file).write_text(text, encoding="utf-8", errors="surrogateescape")
    return tmp_path


@pytest.mark.parametrize("command", ["check", "audit", "agenda"])
def test_a_broken_dossier_does_not_stop_the_others(command: str, folder: Path, run: Console) -> None:
    said = run(command, str(folder))
    assert said.code == 2
    assert {"check": str(folder / "good"), "audit": "cd62-apes-2024", "agenda": ""}[command] in said.out
    assert "Traceback" not in said.err
    lines = said.err.splitlines()
    for name in BROKEN:
        assert [line for line in lines if line.startswith(f"{folder / name}{os.sep}")], name
    assert not [line for line in lines if not line.startswith(str(folder))]


@pytest.mark.parametrize("form", ["text", "json"])
def test_an_agenda_names_the_dossiers_whose_days_it_lacks(form: str, folder: Path, run: Console) -> None:
    said = run("agenda", str(folder), "--format", form)
    assert [name for name in BROKEN if str(folder / name) not in said.out] == []


def test_a_fault_names_its_file_and_line_and_what_was_expected(folder: Path, run: Console) -> None:
    said = run("check", str(folder / "unknown_key"), "--lang", "en")
    [line] = [line for line in said.err.splitlines() if "occured_on" in line]
    assert line.startswith(f"{folder / 'unknown_key' / 'facts.toml'}:3: ")
    assert "occurred_on" in line


@pytest.mark.parametrize("form", ["text", "json", "jsonl", "csv", "junit"])
def test_every_form_tells_the_unreadable(form: str, folder: Path, run: Console) -> None:
    said = run("check", str(folder), "--format", form, "--as-of", "2025-05-01", "--fail-on", "never")
    assert said.code == 2
    for name in BROKEN:
        assert name in said.out


@pytest.mark.parametrize("command", ["explain", "bilan"])
def test_one_broken_dossier_is_exit_code_2(command: str, folder: Path, run: Console) -> None:
    said = run(command, str(folder / "float"))
    assert (said.code, said.out) == (2, "")
    assert said.err.startswith(str(folder / "float" / "facts.toml"))


@pytest.mark.parametrize("words", [("check",), ("audit",), ("agenda",)])
def test_a_path_that_leads_to_no_dossier_is_told(
    words: tuple[str, ...], tmp_path: Path, run: Console
) -> None:
    (tmp_path / "file").write_text("", encoding="utf-8")
    for path in (tmp_path, tmp_path / "missing", tmp_path / "file"):
        said = run(*words, str(path))
        assert said.code == 2
        assert said.err.startswith(f"{path}: ")
        assert "fault." not in said.err


def test_a_path_that_leads_nowhere_does_not_stop_the_others(tmp_path: Path, run: Console) -> None:
    said = run("check", str(tmp_path), APES, "--as-of", "2025-05-01", "--format", "json")
    assert said.code == 2
    assert [item["status"] for item in json.loads(said.out)["dossiers"]] == ["unreadable", "checked"]


def test_each_folder_that_has_lost_its_agreement_counts(tmp_path: Path, run: Console) -> None:
    for name in ("a", "b"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "facts.toml").touch()
    found = run("check", str(tmp_path), "--as-of", "2025-06-01")
    assert "2 dossiers, 2 illisibles" in plain(found.out)
    assert found.code == 2


@pytest.mark.parametrize("form", ["text", "json", "ics"])
def test_an_output_that_cannot_be_written_is_one_line(form: str, tmp_path: Path, run: Console) -> None:
    if form == "ics":
        pytest.importorskip("icalendar")
    (tmp_path / "file").write_text("kept", encoding="utf-8")
    for target in (tmp_path, tmp_path / "file" / "agenda"):
        said = run("agenda", APES, "--from", "2025-01-01", "--format", form, "-o", str(target))
        assert (said.code, said.out) == (2, "")
        assert len(said.err.splitlines()) == 1
        assert str(target) in said.err
    assert [path.name for path in tmp_path.iterdir()] == ["file"]
    assert (tmp_path / "file").read_text("utf-8") == "kept"


def test_a_fault_of_our_own_is_one_line_and_stops_no_other(
    run: Console, monkeypatch: pytest.MonkeyPatch
) -> None:
    def failing(
        dossier: Dossier,
        as_of: date,
        known_on: date | None = None,
        rulebooks: tuple[Rulebook, ...] = (),
        due_soon: timedelta = DUE_SOON,
    ) -> Verdict:
        if dossier.agreement.id == "cd62-apes-2024":
            raise ZeroDivisionError("on\ntwo lines")
        return evaluate(dossier, as_of, known_on, rulebooks, due_soon)

    monkeypatch.setattr("conventions.cli.examining.evaluate", failing)
    said = run("check", APES, CLOSED, "--as-of", "2025-05-01", "--format", "json")
    assert said.code == 2
    assert said.err.splitlines() == [f"{APES}: n’a pas pu être traité (ZeroDivisionError: on two lines)"]
    assert [item["status"] for item in json.loads(said.out)["dossiers"]] == ["unreadable", "checked"]


def test_any_other_fault_of_our_own_is_one_line_too(run: Console, monkeypatch: pytest.MonkeyPatch) -> None:
    def failing(*_: object, **__: object) -> object:
        raise RuntimeError("lost")

    monkeypatch.setattr("conventions.cli.without_dossier.deadline_json", failing)
    said = run("deadline", "2025-01-31", "1 month")
    assert (said.code, said.out, said.err) == (2, "", "subventio: RuntimeError: lost\n")


def test_an_interruption_is_silent(run: Console, monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupted(*_: object, **__: object) -> object:
        raise KeyboardInterrupt

    monkeypatch.setattr("conventions.cli.without_dossier.deadline_json", interrupted)
    said = run("deadline", "2025-01-31", "1 month")
    assert (said.code, said.out, said.err) == (130, "", "")


@pytest.mark.skipif(not FULL.exists(), reason="this system has no disk that is always full")
def test_a_full_disk_is_one_line() -> None:
    command = [sys.executable, "-m", "conventions.cli.main", "check", APES, "--as-of", "2025-05-01"]
    with FULL.open("wb") as disk:
        ended = subprocess.run(
            [*command, "--lang", "en"], cwd=ROOT, stdout=disk, stderr=subprocess.PIPE, check=False
        )
    assert ended.returncode == 2
    assert ended.stderr == b"subventio: the output cannot be written (the disk is full)\n"


def test_a_reader_who_leaves_changes_nothing() -> None:
    """The exit code is that of the check, and nothing is said."""
    command = [sys.executable, "-m", "conventions.cli.main", "check", "examples", "--as-of", "2025-12-02"]
    with subprocess.Popen(
        [*command, "--format", "json"], cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE
    ) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        assert process.stdout.readline().startswith(b'{"schema"')
        process.stdout.close()
        assert process.stderr.read() == b""
        assert process.wait() == 1

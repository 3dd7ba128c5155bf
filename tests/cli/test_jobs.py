"""A check over several processes says what one process says, in the same order; one that dies stops no other."""

import shutil
import subprocess
import sys
from collections.abc import Generator, Iterable
from multiprocessing import active_children
from pathlib import Path

import pytest

from conventions.cli import check, examining
from conventions.cli.loading import Loaded, Unread, load_one, path_of
from conventions.cli.output import say_text
from conventions.cli.workers import over_processes
from conventions.messages import Catalogue
from tests.cli.console import APES, ROOT, Console

SCRIPT = """
import os, sys
from conventions.cli import examining
from conventions.cli.main import main

evaluate = examining.evaluate

def dying(dossier, *others):
    if dossier.agreement.id == "deadly":
        os._exit(9)
    return evaluate(dossier, *others)

examining.evaluate = dying
sys.exit(main(sys.argv[1:]))
"""


def office(folder: Path, *broken: str) -> Path:
    """Twelve dossiers, some of which cannot be read."""
    for number in range(12):
        place = folder / f"{number:02}"
        shutil.copytree(ROOT / APES, place)
        text = (place / "convention.toml").read_text("utf-8")
        text = text.replace('id = "cd62-apes-2024"', f'id = "dossier-{number:02}"', 1)
        (place / "convention.toml").write_text(
            text if place.name not in broken else "title = ", encoding="utf-8"
        )
    return folder


class Names:
    """Work that only names the dossier."""

    def examined(self, place: Path | Unread) -> str:
        return str(path_of(place))

    def died(self, place: Path) -> str:
        raise AssertionError(place)


def test_a_reader_who_leaves_leaves_no_process_behind(tmp_path: Path) -> None:
    """At exit, a pool half closed wrote a traceback: `check --format jsonl | head -1`."""
    places = [tmp_path / str(number) for number in range(200)]
    found = over_processes(places, Names, 2)
    assert next(found) == str(places[0])
    assert isinstance(found, Generator)
    found.close()
    assert active_children() == []


@pytest.mark.parametrize(
    "form",
    [
        ("--format", "text"),
        ("--format", "text", "--all"),
        ("--format", "json"),
        ("--format", "jsonl"),
        ("--format", "csv"),
        ("--format", "junit"),
        ("--format", "text", "--quiet", "--fail-on", "blocking"),
    ],
)
def test_as_many_processes_as_asked_say_what_one_says(
    form: tuple[str, ...], run: Console, tmp_path: Path
) -> None:
    asked = ("check", str(office(tmp_path, "03", "07")), "--as-of", "2025-12-02", *form)
    alone, together = run(*asked, "--jobs", "1"), run(*asked, "--jobs", "2")
    assert alone.code == 2
    assert together == alone


@pytest.mark.parametrize("form", ["jsonl", "csv", "json"])
def test_what_is_known_of_a_dossier_is_printed_before_the_next_is_read(
    form: str, run: Console, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    read: list[Path] = []
    printed: list[int] = []

    def counted(place: Path, words: Catalogue, office: Path | None) -> Loaded | Unread:
        read.append(place)
        return load_one(place, words, office)

    def noted(pieces: Iterable[str]) -> None:
        held = list(pieces)
        printed.extend(len(read) for piece in held if "dossier-" in piece)
        say_text(held)

    monkeypatch.setattr(examining, "load_one", counted)
    monkeypatch.setattr(check, "say_text", noted)
    run("check", str(office(tmp_path)), "--as-of", "2025-12-02", "--format", form, "--jobs", "1")
    assert printed == [*range(1, 13)]


@pytest.mark.skipif(sys.platform != "linux", reason="where a process begins as a copy of the first")
def test_a_process_that_dies_stops_no_other_dossier(tmp_path: Path) -> None:
    folder = office(tmp_path)
    deadly = folder / "05" / "convention.toml"
    deadly.write_text(deadly.read_text("utf-8").replace("dossier-05", "deadly", 1), encoding="utf-8")
    words = ("check", str(folder), "--as-of", "2025-12-02", "--format", "csv", "--jobs", "2", "--lang", "en")
    said = subprocess.run(
        [sys.executable, "-c", SCRIPT, *words], capture_output=True, check=False, encoding="utf-8"
    )
    assert said.returncode == 2
    told = [row for row in said.stdout.splitlines() if ";unreadable;" in row]
    assert [row.split(";")[1] for row in told] == [str(folder / "05")]
    assert "the process that checked this dossier ended" in said.stderr
    overdue = [row for row in said.stdout.splitlines() if ";duty_overdue;major;final_bilan;" in row]
    assert [row.split(";")[0] for row in overdue] == [
        f"dossier-{number:02}" for number in range(12) if number != 5
    ]


@pytest.mark.parametrize("jobs", ["0", "-1", "257", "two"])
def test_a_number_of_processes_that_cannot_be_is_told(jobs: str, run: Console) -> None:
    said = run("check", APES, "--jobs", jobs)
    assert said.code == 2
    assert jobs in said.err

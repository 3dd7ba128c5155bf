"""What people do to a dossier from two sides at once, each row by its number in the table of faults."""

import os
import subprocess
import sys
from datetime import UTC, datetime
from decimal import Decimal
from functools import partial
from pathlib import Path
from shutil import copytree

import pytest

import conventions as cv
from tests.cli.console import ROOT, Console, calling, plain
from tests.files.workbook.books import filled
from tests.forks import forked

APES = ROOT / "examples" / "cd62-apes-2024"
PROGRAMS = 24


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str]) -> Console:
    return calling(capsys)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return Path(copytree(APES, tmp_path / "dossier"))


def test_n1_every_fact_of_programs_that_write_at_once_is_recorded(folder: Path) -> None:
    before, text = cv.read_dossier(folder).facts, (folder / "facts.toml").read_text("utf-8")
    words = ["record", str(folder), "payment", "15/02/2026", "--of", "single", "--yes", "--rulebooks", "none"]
    command = [sys.executable, "-m", "conventions.cli.main", *words]
    commands: list[subprocess.Popen[bytes]] = []
    children: list[int] = []
    for number in range(1, PROGRAMS + 1):
        if number % 4 == 0:
            words = [*command, f"{number},00 €"]
            commands.append(subprocess.Popen(words, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL))
        else:
            paid = cv.fact("payment", "2025-01-01", number, id=f"p{number}")
            children.append(forked(partial(cv.record, folder, paid)))
    ended = [os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) for child in children]
    assert [*ended, *(program.wait() for program in commands)] == [0] * PROGRAMS
    after = cv.read_dossier(folder).facts
    assert after[: len(before)] == before
    assert sorted(int(str(fact.value)[:-3]) for fact in after[len(before) :]) == [*range(1, PROGRAMS + 1)]
    assert (folder / "facts.toml").read_text("utf-8").startswith(text)


@pytest.mark.parametrize("more", [(), ("--replace",)])
def test_n2_a_workbook_does_not_undo_a_fact_recorded_since(
    more: tuple[str, ...], folder: Path, run: Console
) -> None:
    book = folder.parent / "dossier.xlsx"
    run("export", "workbook", str(folder), "-o", str(book))
    book.write_bytes(filled(book.read_bytes(), {"Événements!C5": "2024-02-24"}))
    cv.record(folder, cv.fact("payment", "2025-07-01", 10, of="single"))
    before = (folder / "facts.toml").read_bytes()
    said = run("import", str(book), "-o", str(folder), *more)
    assert (said.code, said.out) == (2, "")
    assert (folder / "facts.toml").read_bytes() == before
    lines = plain(said.err).splitlines()
    assert "facts.toml" in lines[0]
    assert any(line.strip() == '+value = "10.00"' for line in lines)
    assert any(line.strip().startswith("+occurred_on = 2024-02-24") for line in lines)


@pytest.mark.parametrize(
    ("side", "recorded", "day"), [("workbook", 0, "2024-02-24"), ("dossier", 1, "2024-02-23")]
)
def test_n2_which_side_stands_can_be_said(
    side: str, recorded: int, day: str, folder: Path, run: Console
) -> None:
    book = folder.parent / "dossier.xlsx"
    run("export", "workbook", str(folder), "-o", str(book))
    book.write_bytes(
        filled(book.read_bytes(), {"Événements!C5": "2024-02-24", "Convention!C4": "Un autre titre"})
    )
    before = len(cv.read_dossier(folder).facts)
    cv.record(folder, cv.fact("payment", "2025-07-01", 10, of="single"))
    said = run("import", str(book), "-o", str(folder), "--replace", "--on-conflict", side)
    assert said.code == 0, said.err
    after = cv.read_dossier(folder)
    assert (len(after.facts) - before, after.facts[0].occurred_on.isoformat()) == (recorded, day)


def test_n2_a_dossier_that_did_not_change_is_imported(folder: Path, run: Console) -> None:
    book = folder.parent / "dossier.xlsx"
    run("export", "workbook", str(folder), "-o", str(book))
    book.write_bytes(filled(book.read_bytes(), {"Événements!C5": "2024-02-24"}))
    assert run("import", str(book), "-o", str(folder), "--replace").code == 0
    assert run("import", str(book), "-o", str(folder), "--replace").code == 0


def test_n3_what_looks_like_a_dossier_and_is_none_is_told(folder: Path, run: Console) -> None:
    other = copytree(folder, folder.parent / "other")
    twin = copytree(folder, folder.parent / "twin")
    (other / "convention.toml").rename(other / "Convention.toml")
    (folder / "convention.toml").unlink()
    said = plain(run("check", str(folder.parent), "--as-of", "2025-12-02").err)
    assert f"{folder}" in said
    assert f"{other}" in said
    assert "Convention.toml" in said
    copytree(twin, folder.parent / "twice")
    assert "cd62-apes-2024" in plain(run("check", str(folder.parent), "--as-of", "2025-12-02").err)


def test_n4_a_grant_below_zero_is_refused(folder: Path, run: Console) -> None:
    path = folder / "convention.toml"
    path.write_text(path.read_text("utf-8").replace('amount = "49500.00"', 'amount = "-5"', 1), "utf-8")
    for command in (("check",), ("generate", "convention")):
        said = run(*command, str(folder))
        assert said.code == 2
        assert "-5" in said.err


def test_n11_a_path_as_text_is_taken_and_a_wrong_type_gets_a_sentence(folder: Path) -> None:
    dossier = cv.read_dossier(str(folder))
    assert dossier == cv.read_dossier(folder)
    with pytest.raises(cv.ArgumentRefusedError, match="a day, not a moment"):
        cv.assess(dossier, datetime(2025, 12, 2, 9, 30, tzinfo=UTC))
    made = cv.with_facts(dossier, cv.fact("payment", "2025-07-01", Decimal("10.50"), of="single"))
    assert made.facts[-1].value == cv.euros("10.50")


def test_n12_a_word_that_is_almost_one_is_answered_with_it(run: Console, folder: Path) -> None:
    assert "check" in run("chek", str(folder)).err
    assert "relance" in run("generate", "relanse", str(folder)).err
    day = run("check", str(folder), "--as-of", "02/12/2025")
    assert day.code == 1
    assert day.out == run("check", str(folder), "--as-of", "2025-12-02").out

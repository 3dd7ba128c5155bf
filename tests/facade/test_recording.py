"""`record` adds a fact to a file that others write too: nothing is lost, nothing else is changed."""

import subprocess
import sys
from datetime import date
from pathlib import Path
from shutil import copytree

import pytest

import conventions as cv

BASE = Path(__file__).parents[1] / "gallery" / "base"
ONE = Path(__file__).parent / "append_one.py"
WRITERS = 24


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return Path(copytree(BASE, tmp_path / "dossier"))


def test_all_facts_of_parallel_writers_are_recorded(folder: Path) -> None:
    before = cv.read_dossier(folder)
    text = (folder / "facts.toml").read_text("utf-8")
    running = [
        subprocess.Popen([sys.executable, str(ONE), str(folder), str(number)])
        for number in range(1, WRITERS + 1)
    ]
    assert [process.wait() for process in running] == [0] * WRITERS
    after = cv.read_dossier(folder)
    assert after.facts[: len(before.facts)] == before.facts
    assert sorted(str(fact.value) for fact in after.facts[len(before.facts) :]) == sorted(
        f"{number}.00" for number in range(1, WRITERS + 1)
    )
    assert (folder / "facts.toml").read_text("utf-8").startswith(text)


def test_the_dossier_with_the_fact_is_given_back(folder: Path) -> None:
    made = cv.record(str(folder), cv.fact("payment", "2025-07-01", "1 234,50 €", of="single"))
    assert made == cv.read_dossier(folder)
    assert made.facts[-1] == cv.Fact("payment", date(2025, 7, 1), cv.euros("1234.50"), of="single")


def test_a_fact_that_is_refused_is_not_written(folder: Path) -> None:
    before = (folder / "facts.toml").read_bytes()
    for fact in (cv.fact("paymnt", "2025-07-01"), cv.fact("payment", "2025-07-01", "cent")):
        with pytest.raises(cv.UnreadableDossierError) as refused:
            cv.record(folder, fact)
        assert refused.value.__notes__
    assert (folder / "facts.toml").read_bytes() == before


def test_a_dossier_that_another_program_keeps_is_busy(folder: Path) -> None:
    from conventions.files.write_back import locked

    with locked(folder), pytest.raises(cv.DossierBusyError):
        cv.record(folder, cv.fact("payment", "2025-07-01", 10), seconds=0)

"""A program killed at any moment, many at once, a full disk, a folder nobody may write in: nothing is lost.

Children are forked: a process of its own for each kill would take most of the time to start.
"""

import errno
import os
import random
import resource
import signal
from collections import Counter
from collections.abc import Callable
from datetime import date
from functools import partial
from pathlib import Path
from shutil import copytree

import pytest
from attrs import evolve

import conventions as cv
from conventions.files import atomic
from conventions.files import register_log as writing
from conventions.files.dossier_folder import read_dossier
from conventions.files.register_log import REGISTER, Deed, Line, snapshot
from conventions.files.register_store import verified
from conventions.files.write_back import LOCK, Withdrawal, adopt, append_fact, withdraw_fact
from tests.forks import Killer, calls_within, forked
from tests.register.homes import BASE, BEGUN

pytestmark = pytest.mark.skipif(not hasattr(os, "fork"), reason="a child is forked to be killed")
PAYMENT = cv.fact(
    "payment", "2025-07-01", cv.euros(1), of="single", known_on="2026-01-12", author="le comptable"
)


@pytest.fixture
def dossier(tmp_path: Path) -> Path:
    folder = Path(copytree(BASE, tmp_path / "dossier"))
    adopt(folder, "le service instructeur", "registre commencé", BEGUN)
    return folder


def files(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.iterdir() if path.name != LOCK}


def ids(folder: Path) -> Counter[str]:
    return Counter(fact.id for fact in read_dossier(folder).facts if fact.id is not None)


# --- kill -9 -----------------------------------------------------------------------------------------------


def one(folder: Path, number: int) -> None:
    """Do what a number stands for: record a fact, withdraw the one before, or adopt what was written."""
    match number % 4:
        case 2:
            mistake = Withdrawal(f"event_{number - 1}", "le comptable", "erreur", date(2026, 1, 15))
            withdraw_fact(folder, mistake)
        case 3:
            adopt(folder, "le comptable", "saisi à la main", date(2026, 1, 16))
        case _:
            append_fact(folder, evolve(PAYMENT, id=f"event_{number}"))


def write_by_hand(folder: Path, number: int) -> None:
    text = f'\n[[fact]]\nid = "event_{number}"\nkey = "payment"\nof = "single"\n'
    with (folder / "facts.toml").open("a", encoding="utf-8") as stream:
        stream.write(text + 'occurred_on = 2025-07-01\nvalue = "1.00"\n')


def survives(folder: Path, kills: int, seed: int, *, is_timed: bool = False) -> Counter[Deed]:
    """What the register tells after so many kills, each at a moment of chance; each event is there once."""
    killer = Killer(random.Random(seed), WRITERS, calls_of_a_recording(folder))
    for number in range(kills):
        if number % 4 == 3:
            write_by_hand(folder, number)  # it is the adoption that is broken off
        kill = killer.after_a_time if is_timed and number % 3 == 0 else killer.at_a_call
        kill(partial(one, folder, number))
        if not is_done(folder, number):
            one(folder, number)  # as a person does who finds that it was not
        expected = {f"event_{at}": 1 for at in range(number + 1) if at % 4 != 2}
        assert {name: count for name, count in ids(folder).items() if name.startswith("event_")} == expected
        assert not verified(folder).faults
    withdrawn = Counter(fact.withdraws for fact in read_dossier(folder).facts if fact.withdraws)
    assert {f"event_{at - 1}": 1 for at in range(kills) if at % 4 == 2}.items() <= withdrawn.items()
    append_fact(folder, evolve(PAYMENT, id="last"))
    assert not (folder / ".facts.toml.unfinished").exists()
    return Counter(line.deed for _, line in snapshot(folder).chain.lines)


WRITERS = {
    function.__code__
    for function in (
        *(writing._replaced, writing._written, writing._append, writing._repaired, writing.adopted),
        *(atomic.replace_file, atomic.put_in_place, atomic.sync_folder),
    )
}


def calls_of_a_recording(folder: Path) -> int:
    """How many calls there are to be killed at."""
    return calls_within(WRITERS, lambda: append_fact(folder, evolve(PAYMENT, id="first")))


def is_done(folder: Path, number: int) -> bool:
    facts = read_dossier(folder).facts
    if number % 4 == 3:
        return not verified(folder).faults
    if number % 4 == 2:
        return any(fact.withdraws == f"event_{number - 1}" for fact in facts)
    return any(fact.id == f"event_{number}" for fact in facts)


def test_kills_at_moments_of_chance_lose_nothing_and_double_nothing(dossier: Path) -> None:
    survives(dossier, 16, seed=16)


@pytest.mark.slow  # 200 processes are killed, and each event is read back: 15 s of CPU
def test_two_hundred_kills_lose_nothing_and_double_nothing(dossier: Path) -> None:
    told = survives(dossier, 200, seed=2026, is_timed=True)
    assert told[Deed.ABANDONED]  # some were killed between the line and the facts


STEPS = ("_written", "sync_folder", "_append", "put_in_place")


@pytest.mark.parametrize("is_after", [False, True], ids=["before", "after"])
@pytest.mark.parametrize("step", STEPS)
def test_a_kill_at_each_step_of_writing_records_all_or_nothing(
    step: str, *, is_after: bool, dossier: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    real: Callable[..., None] = getattr(writing, step)

    def stop(*words: object) -> None:
        if is_after:
            real(*words)
        os.kill(os.getpid(), signal.SIGKILL)

    def run() -> None:
        monkeypatch.setattr(writing, step, stop)
        append_fact(dossier, evolve(PAYMENT, id="event_0"))

    os.waitpid(forked(run), 0)
    is_recorded = is_done(dossier, 0)
    assert is_recorded == (step == "put_in_place" and is_after)
    assert not verified(dossier).faults
    append_fact(dossier, evolve(PAYMENT, id="event_1"))
    found = verified(dossier)
    assert (found.faults, found.is_unfinished) == ((), False)
    told = [line.deed for _, line in snapshot(dossier).chain.lines]
    is_told = (step, is_after) in {("_append", True), ("put_in_place", False)}
    assert (Deed.ABANDONED in told) == is_told
    assert ids(dossier)["event_1"] == 1


def test_a_fact_taken_out_by_hand_is_no_recording_that_was_broken_off(dossier: Path) -> None:
    before = (dossier / "facts.toml").read_bytes()
    append_fact(dossier, PAYMENT)
    (dossier / "facts.toml").write_bytes(before)
    for _ in range(2):
        found = verified(dossier)
        assert [fault.code for fault in found.faults] == ["register_fact_gone"]
        assert not found.is_unfinished
        append_fact(dossier, evolve(PAYMENT, value=cv.euros(2)))


@pytest.mark.parametrize("kept", [1, 30, 200])
def test_a_line_that_was_half_written_is_taken_away_by_the_next_writer(kept: int, dossier: Path) -> None:
    def run() -> None:
        def half(log: Path, line: Line) -> None:
            with log.open("ab") as stream:
                stream.write(line.written()[:kept])
            os.kill(os.getpid(), signal.SIGKILL)

        writing._append = half
        append_fact(dossier, PAYMENT)

    lines = snapshot(dossier).chain.lines
    os.waitpid(forked(run), 0)
    assert not verified(dossier).faults
    append_fact(dossier, PAYMENT)
    assert snapshot(dossier).chain.lines[:-1] == lines
    assert not verified(dossier).faults


def test_what_a_kill_leaves_without_a_register_is_written_over(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = Path(copytree(BASE, tmp_path / "dossier"))

    def run() -> None:
        monkeypatch.setattr(writing, "put_in_place", lambda *_: os.kill(os.getpid(), signal.SIGKILL))
        append_fact(folder, PAYMENT)

    before = (folder / "facts.toml").read_bytes()
    os.waitpid(forked(run), 0)
    assert (folder / "facts.toml").read_bytes() == before
    append_fact(folder, PAYMENT)
    assert sorted(files(folder)) == sorted(path.name for path in BASE.iterdir())
    adopt(folder, "le service instructeur", "registre commencé", BEGUN)
    assert not verified(folder).faults


# --- many writers ------------------------------------------------------------------------------------------


def written_at_once(folders: list[Path], writers: int, each: int) -> None:
    """So many processes record so many facts each, in one dossier after the other."""

    def write(writer: int) -> None:
        for at in range(each):
            folder = folders[(writer + at) % len(folders)]
            append_fact(folder, evolve(PAYMENT, id=f"event_{writer}_{at}"), seconds=600)

    children = [forked(partial(write, writer)) for writer in range(writers)]
    assert [os.waitpid(child, 0)[1] for child in children] == [0] * writers
    recorded = Counter(name for folder in folders for name in ids(folder).elements() if "event_" in name)
    assert recorded == {f"event_{writer}_{at}": 1 for writer in range(writers) for at in range(each)}
    for folder in folders:
        found = verified(folder)
        assert not found.faults
    assert sum(verified(folder).lines or 0 for folder in folders) == len(folders) + writers * each


def test_writers_at_once_lose_nothing(dossier: Path) -> None:
    written_at_once([dossier], writers=4, each=4)


def test_a_register_is_verified_while_it_is_written(dossier: Path) -> None:
    def write(writer: int) -> None:
        for at in range(8):
            append_fact(dossier, evolve(PAYMENT, id=f"event_{writer}_{at}"), seconds=600)

    children = [forked(partial(write, writer)) for writer in range(2)]
    found = [verified(dossier) for _ in range(60)]
    assert [os.waitpid(child, 0)[1] for child in children] == [0, 0]
    assert [(each.faults, each.is_unfinished) for each in found if each.faults or each.is_unfinished] == []


@pytest.mark.slow  # 4 000 recordings, each of which reads its dossier twice: 51 s of CPU
def test_eight_writers_of_five_hundred_facts_each_lose_nothing(dossier: Path, tmp_path: Path) -> None:
    others = [Path(copytree(dossier, tmp_path / f"other_{at}")) for at in range(79)]
    written_at_once([dossier, *others], writers=8, each=500)


# --- a disk that fills, a folder nobody may write in -------------------------------------------------------


def test_a_disk_that_fills_is_told_and_leaves_everything_as_it_was(dossier: Path) -> None:
    before = files(dossier)
    for most in (0, 100, 700, 900, len(before["facts.toml"]) + 50, len(before[REGISTER]) + 10):

        def run(limit: int = most) -> None:
            signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
            resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit))
            try:
                append_fact(dossier, PAYMENT)
            except OSError as error:
                os._exit(error.errno or 0)

        assert os.waitstatus_to_exitcode(os.waitpid(forked(run), 0)[1]) == errno.EFBIG
        assert files(dossier) == before
    append_fact(dossier, PAYMENT)
    assert not verified(dossier).faults


@pytest.mark.parametrize("step", ["_append", "put_in_place"])
def test_a_write_that_fails_leaves_everything_as_it_was(
    step: str, dossier: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object) -> None:
        raise OSError(errno.ENOSPC, "no space left")

    before = files(dossier)
    paper = dossier.parent / "avis.pdf"
    paper.write_bytes(b"%PDF")
    monkeypatch.setattr(writing, step, full)
    with pytest.raises(OSError, match="no space left"):
        append_fact(dossier, PAYMENT, paper=paper)
    (dossier / "evidence").rmdir()
    assert files(dossier) == before


def test_a_folder_that_nobody_may_write_in_is_told_and_still_verified(
    dossier: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened = os.open

    def refuses(path: str, flags: int, *words: int, **more: int) -> int:
        if flags & (os.O_WRONLY | os.O_RDWR | os.O_CREAT):
            raise OSError(errno.EROFS, os.strerror(errno.EROFS), path)
        return opened(path, flags, *words, **more)

    path = dossier / "facts.toml"
    path.write_text(path.read_text("utf-8").replace("10 000", "11 000"), "utf-8")
    before = files(dossier)
    monkeypatch.setattr(os, "open", refuses)
    with pytest.raises(OSError, match="Read-only"):
        append_fact(dossier, PAYMENT)
    assert [fault.code for fault in verified(dossier).faults] == ["register_fact_changed"]
    assert files(dossier) == before

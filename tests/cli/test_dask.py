"""A check over Dask says what one process says, in the same order; a worker that dies loses and doubles nothing."""

import os
import shutil
import signal
import sys
from collections.abc import Iterator
from functools import partial
from pathlib import Path

import pytest

from conventions.cli import on_dask
from conventions.cli.arguments import Arguments
from conventions.cli.examining import Examined, Make, examiner_of
from conventions.cli.loading import Places
from conventions.cli.on_dask import over_dask
from conventions.exports.style import Style
from tests.cli.console import ROOT, Console

SMALL = ROOT / "examples" / "clauses" / "22-payment-clock"
MANY = 150
"""More than are on their way at once: when the worker is killed, some are not sent yet."""


@pytest.fixture(scope="module")
def address() -> Iterator[str]:
    """A scheduler with two workers, each a process."""
    from distributed import LocalCluster

    cluster = LocalCluster(  # type: ignore[no-untyped-call]
        n_workers=2, threads_per_worker=1, processes=True, dashboard_address="", host="127.0.0.1"
    )
    with cluster:
        yield str(cluster.scheduler_address)


def office(folder: Path, count: int) -> Path:
    """Dossiers of one shape, one of which cannot be read."""
    for number in range(count):
        shutil.copytree(SMALL, folder / f"{number:03}")
        path = folder / f"{number:03}" / "convention.toml"
        path.write_text(path.read_text("utf-8").replace('id = "', f'id = "n{number:03}-', 1), "utf-8")
    (folder / "007" / "facts.toml").write_text("title = ", "utf-8")
    return folder


def asked(folder: Path) -> tuple[Places, Make]:
    names = [str(path) for path in sorted(folder.iterdir())]
    arguments = Arguments("check", (folder,), form="jsonl", log="json")
    return Places([*names]), partial(examiner_of, arguments, "fr", Style(), is_one=False)


def alone(folder: Path) -> list[Examined]:
    places, make = asked(folder)
    return [*map(make().examined, places)]


@pytest.mark.slow  # two workers begin, one of them twice: 10 s
@pytest.mark.filterwarnings("ignore")  # those of Dask, which are not ours
@pytest.mark.skipif(sys.platform == "win32", reason="no SIGKILL")
def test_a_worker_killed_half_way_loses_nothing_doubles_nothing_and_turns_no_order(
    address: str, run: Console, tmp_path: Path
) -> None:
    folder = office(tmp_path / "office", MANY)
    words = ("check", str(folder), "--as-of", "2025-12-02", "--format", "csv")
    assert run(*words, "--scheduler", address) == run(*words, "--jobs", "1")
    pages = [tmp_path / name for name in ("many", "one")]
    for page, more in zip(pages, (("--scheduler", address), ("--jobs", "1")), strict=True):
        assert run("report", str(folder), "--as-of", "2025-12-02", "-o", str(page), *more).code == 2
    assert [path.read_bytes() for path in sorted(pages[0].iterdir())] == [
        path.read_bytes() for path in sorted(pages[1].iterdir())
    ]

    places, make = asked(folder)
    found: list[Examined] = []
    for item in over_dask(places, make, address):
        found.append(item)
        if len(found) == MANY // 3:
            os.kill(a_worker(address), signal.SIGKILL)
    assert found == alone(folder)


def a_worker(address: str) -> int:
    with on_dask._client(address) as client:
        return int(next(iter(client.run(os.getpid).values())))


@pytest.mark.slow  # the scheduler, and a wait for one that is not there: 5 s
@pytest.mark.filterwarnings("ignore")
def test_what_cannot_be_used_is_told(
    address: str, run: Console, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = office(tmp_path / "office", 8)
    monkeypatch.setattr(on_dask, "_SECONDS", 1)
    refused = run("check", str(folder), "--scheduler", "tcp://127.0.0.1:9", "--lang", "en")
    assert (refused.code, refused.out) == (2, "")
    assert "tcp://127.0.0.1:9 cannot be reached" in refused.err
    monkeypatch.setattr(on_dask, "VERSION", "another")
    other = run("check", str(folder), "--scheduler", address, "--lang", "en")
    assert (other.code, other.out) == (2, "")
    assert "another version of this program" in other.err


def test_without_dask_the_extra_is_named(
    run: Console, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "conventions.cli.on_dask", None)
    for words in (("check", str(SMALL)), ("report", str(SMALL), "-o", str(tmp_path / "page"))):
        said = run(*words, "--scheduler", "tcp://127.0.0.1:9")
        assert (said.code, "subventio[dask]" in said.err) == (2, True)
        assert said.err.startswith(f"subventio {words[0]}")


def test_processes_and_a_scheduler_are_not_asked_together(run: Console) -> None:
    said = run("check", str(SMALL), "--scheduler", "tcp://127.0.0.1:9", "--jobs", "2")
    assert (said.code, "--jobs" in said.err) == (2, True)

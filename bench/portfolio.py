"""`make bench-portfolio`: the nightly check over many dossiers, as ratios to walking their folders.

The dossiers are made from the examples by a seed, each with an identifier, a SIRET, a grant and days of its
own (bench/made.py): the `mix` from all of them, `cd62` from the agreement of the Pas-de-Calais with APES.
Some are broken.
Rows: `stat` walks the tree and looks at each file; `hash` reads their bytes too; `tomllib` takes their TOML
and CSV apart, the least that any reader does; `read` reads the dossiers. Then nights of `check --since-last`,
each a process of its own, with its start: `cold` is the first, when all is read; `warm` the next day's, with
one dossier in a hundred changed meanwhile. `_1` and `_2` are so many processes. The rows take turns, round
after round; a number is the median of its rounds, a ratio the median of the ratios within each round.

    make bench-portfolio                            10 000 dossiers, three rounds: 12 minutes on two cores
    COUNT=1000 make bench-portfolio                 under two minutes, for a machine that others use
    COUNT=100000 ROUNDS=1 make bench-portfolio      25 minutes

`s` are seconds of the wall, `cores` those of the processor, `MB` the most that a process held. What is asked:
a warm night takes at most three times `stat` beside the start of the command and what the dossiers that it
had to read take; two processes are 1.8 times as fast as one; from a thousand dossiers on memory grows by at
most 30 MB, and a dossier takes within 15 % as long; cold on two cores at most 2.5 times `tomllib` on one over
the dossiers of cd62, 3.5 times over the mix. The last line is all of it as JSON.
"""

import argparse
import csv
import hashlib
import json
import os
import statistics
import subprocess
import sys
import tempfile
import threading
import time
import tomllib
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

from attrs import frozen
from made import CD62, made, sources

from conventions.files.dossier_folder import read_dossier
from conventions.files.faults import UnreadableDossierError

COUNT = 10_000
FEW = int(os.environ.get("FEW", "1000"))
"""So many to compare memory and the time of a dossier with."""
ROUNDS = 3
DAYS = ("2025-12-02", "2025-12-03")
CHANGED = 100
"""One dossier in so many is changed from one night to the next."""
SURE = 2.5
"""Seconds after which a change is told by its time."""


@frozen
class Row:
    """What was measured: seconds of the wall and of all cores, and the most memory that a process held."""

    name: str
    seconds: float
    cpu: float
    peak_mb: float = 0.0
    wrong: int = 0
    read: int = 0


@frozen
class Target:
    """A ratio, with what it may be at most, or is to be at least."""

    name: str
    found: float
    most: float | None = None
    least: float | None = None

    @property
    def is_met(self) -> bool:
        """Whether it is what is asked."""
        return (self.most is None or self.found <= self.most) and (
            self.least is None or self.found >= self.least
        )


# --- the rows ----------------------------------------------------------------------------------------------


def files_of(office: Path) -> Iterator[str]:
    """Yield the files below a folder."""
    for place, _, names in os.walk(office):
        yield from (f"{place}/{name}" for name in names)


def look(office: Path) -> int:
    """Look at each file."""
    return sum(os.stat(path).st_size for path in files_of(office)) * 0  # noqa: PTH116 — the floor


def hashed(office: Path) -> int:
    """Read the bytes of each file."""
    for path in files_of(office):
        hashlib.sha256(Path(path).read_bytes()).hexdigest()
    return 0


def apart(office: Path) -> int:
    """Take each file apart, as plain data."""
    wrong = 0
    for path in files_of(office):
        text = Path(path).read_text("utf-8")
        try:
            tomllib.loads(text) if path.endswith(".toml") else list(csv.reader(text.splitlines()))
        except tomllib.TOMLDecodeError:
            wrong += 1
    return wrong


def read(office: Path) -> int:
    """Read each dossier; return how many could not be."""
    wrong = 0
    for path in sorted(office.rglob("convention.toml")):
        try:
            read_dossier(path.parent)
        except UnreadableDossierError:
            wrong += 1
    return wrong


HERE: Mapping[str, Callable[[Path], int]] = {"stat": look, "hash": hashed, "tomllib": apart, "read": read}
"""The rows that this process takes itself."""


def timed(name: str, run: Callable[[Path], int], office: Path) -> Row:
    """Return what a row took in this process."""
    start, worked = time.perf_counter(), time.process_time()
    wrong = run(office)
    return Row(name, time.perf_counter() - start, time.process_time() - worked, wrong=wrong)


def night(name: str, office: Path, state: Path, jobs: int, day: str = DAYS[0]) -> Row:
    """Return what a night took, in a process of its own."""
    words = ("check", str(office), "--as-of", day, "--state", str(state), "--jobs", str(jobs))
    words = (*words, "--since-last", "--format", "json")
    start = time.perf_counter()
    with tempfile.TemporaryFile() as out:
        command = (sys.executable, "-m", "conventions.cli.main", *words)
        process = subprocess.Popen(command, stdout=out, stderr=subprocess.DEVNULL)
        peaks = {0: 0}
        watch = threading.Thread(target=watched, args=(process.pid, peaks), daemon=True)
        watch.start()
        _, _, used = os.wait4(process.pid, 0)
        seconds = time.perf_counter() - start
        watch.join()
        out.seek(0)
        told = json.loads(out.read())["summary"]
    worked, peak = used.ru_utime + used.ru_stime, max(peaks.values()) / 1024
    return Row(name, seconds, worked, peak, told["unreadable"], told["read"])


def watched(pid: int, peaks: dict[int, int]) -> None:
    """Note the most memory that a process and those it started have held, in kB, while it runs.

    The kernel's own account of a child (`ru_maxrss`) begins with what this process held when it started it.
    """
    while (found := high_water(pid)) is not None:
        peaks[pid] = max(peaks.get(pid, 0), found)
        for child in children(pid):
            peaks[child] = max(peaks.get(child, 0), high_water(child) or 0)
        time.sleep(0.05)


def children(pid: int) -> list[int]:
    """Return the processes that a process has started; none of one that has ended."""
    try:
        return [int(child) for child in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]
    except OSError:
        return []


def high_water(pid: int) -> int | None:
    """Return the most memory that a process has held, in kB; None of one that has ended."""
    try:
        lines = Path(f"/proc/{pid}/status").read_text().splitlines()
    except OSError:
        return None
    return next((int(line.split()[1]) for line in lines if line.startswith("VmHWM:")), None)


def changed(office: Path, number: int) -> None:
    """Change one dossier in a hundred, by a mark that no other round writes."""
    for folder in sorted(path.parent for path in office.rglob("convention.toml"))[::CHANGED]:
        with (folder / "convention.toml").open("a", encoding="utf-8") as stream:
            stream.write(f"# {number}\n")


def one_round(office: Path, place: Path, number: int, *, is_warm: bool) -> dict[str, Row]:
    """Return the rows of one round, in an order in which each finds what it needs; odd rounds turn it."""
    turned = (1, 2) if number % 2 == 0 else (2, 1)
    rows = [timed(name, run, office) for name, run in HERE.items()]
    states = {jobs: place / f"state_{number}_{jobs}" for jobs in turned}
    rows += [night(f"cold_{jobs}", office, state, jobs) for jobs, state in states.items()]
    if is_warm:
        changed(office, number)
        time.sleep(SURE)
        rows += [night(f"warm_{jobs}", office, state, jobs, DAYS[1]) for jobs, state in states.items()]
        rows.append(timed("stat_again", look, office))
    for state in states.values():
        state.unlink()
    return {row.name: row for row in rows}


def rounds(
    name: str, count: int, seed: int, known: list[Path], many: int, *, is_warm: bool
) -> list[dict[str, Row]]:
    """Return the rounds over a set of dossiers; how far it is goes to the standard error."""
    with tempfile.TemporaryDirectory() as folder:
        place = Path(folder)
        made(place / "office", count, seed, known)
        found = []
        for number in range(many):
            print(f"{name}: {number + 1} / {many}", file=sys.stderr)
            found.append(one_round(place / "office", place, number, is_warm=is_warm))
        return found


def start_alone(seed: int, many: int) -> float:
    """Return the seconds of a core that a night over one dossier takes: the start of the command."""
    with tempfile.TemporaryDirectory() as folder:
        place = Path(folder)
        made(place / "office", 1, seed, [CD62])
        time.sleep(SURE)
        night("first", place / "office", place / "state", 1)
        return statistics.median(
            night("start", place / "office", place / "state", 1).cpu for _ in range(many)
        )


# --- what they come to -------------------------------------------------------------------------------------


def median(found: list[dict[str, Row]], ratio: Callable[[dict[str, Row]], float]) -> float:
    """Return the median of a number of each round."""
    return statistics.median(map(ratio, found))


def targets(
    mix: list[dict[str, Row]], cd62: list[dict[str, Row]], few: list[dict[str, Row]], start: float, count: int
) -> list[Target]:
    """Return what was asked, and what was found."""

    def warm(rows: dict[str, Row]) -> float:
        """Return a warm night without the start, and without the dossiers that it read, in floors."""
        night, cold = rows["warm_1"], rows["cold_1"]
        return (night.cpu - start - night.read * (cold.cpu - start) / count) / rows["stat_again"].cpu

    def each(rows: dict[str, Row], number: int) -> float:
        return (rows["cold_1"].cpu - start) / number

    peaks = {
        name: median(mix, lambda rows, name=name: rows[name].peak_mb)
        - median(few, lambda rows, name=name: rows[name].peak_mb)
        for name in ("cold_1", "cold_2", "warm_1")
    }
    alike = median(mix, lambda rows: each(rows, count)) / median(few, lambda rows: each(rows, FEW))
    return [
        Target("warm_to_stat", median(mix, warm), most=3),
        Target("cold_1_to_2", median(mix, seconds("cold_1", "cold_2")), least=1.8),
        Target("cold_2_to_tomllib_cd62", median(cd62, seconds("cold_2", "tomllib")), most=2.5),
        Target("cold_2_to_tomllib_mix", median(mix, seconds("cold_2", "tomllib")), most=3.5),
        *(Target(f"mb_more_{name}", peak, most=30) for name, peak in peaks.items()),
        Target("each_to_few", alike, least=0.85, most=1.15),
    ]


def seconds(row: str, floor: str) -> Callable[[dict[str, Row]], float]:
    """Return the ratio of the seconds of two rows."""
    return lambda rows: rows[row].seconds / rows[floor].seconds


def said(name: str, found: list[dict[str, Row]], count: int) -> list[dict[str, object]]:
    """Print the rows of a set; return them as JSON."""
    floor = median(found, lambda rows: rows["stat"].cpu)
    print(f"{name:<13}{'s':>8}{'cores':>9}{'µs each':>9}{'× stat':>8}{'MB':>6}{'read':>8}{'wrong':>7}")
    told: list[dict[str, object]] = []
    for row in found[0]:
        seconds, cpu, peak = (
            median(found, lambda rows, at=at, row=row: getattr(rows[row], at))
            for at in ("seconds", "cpu", "peak_mb")
        )
        first = found[0][row]
        print(
            f"{row:<13}{seconds:8.2f}{cpu:9.2f}{cpu / count * 1e6:9.0f}{cpu / floor:8.1f}{peak:6.0f}"
            f"{first.read:8}{first.wrong:7}"
        )
        numbers = {"median_s": round(seconds, 3), "cpu_s": round(cpu, 3), "peak_mb": round(peak)}
        told.append({"name": row, **numbers, "n": len(found), "read": first.read, "wrong": first.wrong})
    return told


def main() -> None:
    """Print the tables, and what was asked with what was found."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("count", nargs="?", type=int, default=int(os.environ.get("COUNT", COUNT)))
    parser.add_argument("--rounds", type=int, default=int(os.environ.get("ROUNDS", ROUNDS)))
    parser.add_argument("--seed", type=int, default=1)
    asked = parser.parse_args()
    count, many, seed = asked.count, asked.rounds, asked.seed
    start = start_alone(seed, max(3, many))
    few = rounds("few", FEW, seed, sources(), many, is_warm=True)
    cd62 = rounds("cd62", min(count, COUNT), seed, [CD62], many, is_warm=False)
    mix = few if count == FEW else rounds("mix", count, seed, sources(), many, is_warm=True)
    sets = {"mix": (mix, count), "few": (few, FEW), "cd62": (cd62, min(count, COUNT))}
    tables = {name: said(name, found, number) for name, (found, number) in sets.items()}
    print(f"start of the command: {start:.2f} s of a core")
    found = targets(mix, cd62, few, start, count)
    for item in found:
        bounds = " ".join(f"{sign} {it}" for sign, it in (("≥", item.least), ("≤", item.most)) if it)
        print(f"{item.name:<26}{item.found:8.2f}  {bounds:<16}{'ok' if item.is_met else 'MISSED'}")
    ratios = {item.name: round(item.found, 2) for item in found}
    asked_for = {item.name: {"least": item.least, "most": item.most, "is_met": item.is_met} for item in found}
    print(json.dumps({
        "bench": "portfolio", "dossiers": count, "rounds": many, "start_s": round(start, 3),
        "rows": tables["mix"], "sets": tables, "ratios": ratios, "targets": asked_for,
    }))  # fmt: skip


if __name__ == "__main__":
    main()

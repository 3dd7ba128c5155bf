"""`make bench-check_command`: the whole `check`, from paths to the last byte, as a ratio to reading files.

`floor` is `tomllib` and `csv` over the same files. All runs are in one process (`--jobs 1`), interleaved; a
time is in seconds of the processor; one round goes before those that count. Each round has dossiers of its
own, made of the examples (bench/made.py) outside the timing: none that the command read before, for what it
may remember of one night is not what it is asked. `wrong` is the number of dossiers that could not be read.
`--memory N` says instead how much more memory a run over N dossiers holds than a run over a tenth of them.
"""

import argparse
import csv
import io
import json
import os
import random
import resource
import statistics
import sys
import tempfile
import time
import tomllib
from collections.abc import Iterator
from contextlib import contextmanager, redirect_stdout
from itertools import cycle, islice
from pathlib import Path

from made import CD62, made_of, sources

from conventions.cli.main import main as subventio

DAY = "2025-12-02"
FORMS = {"check_json": ("--format", "json"), "check_csv": ("--format", "csv", "--csv", "plain")}
FLOOR = "floor"


def sets(count: int) -> dict[str, list[Path]]:
    """Return the folders of each set, `count` of each."""
    known = sources()
    clauses = [folder for folder in known if folder.parent.name == "clauses"]
    others = [item for item in known if item not in (*clauses, CD62)]
    return {
        "cd62": [CD62] * count,
        "clauses": list(islice(cycle(clauses), count)),
        "mix": list(islice(cycle([CD62, *others, *clauses]), count)),
    }


@contextmanager
def office_of(folders: list[Path], seed: int) -> Iterator[Path]:
    """Give a folder with a dossier made of each of these; then it goes."""
    with tempfile.TemporaryDirectory() as place:
        made_of(Path(place), folders, random.Random(seed))
        yield Path(place)


def read_files(office: Path) -> int:
    """Read the files of all dossiers as plain data; return how many dossiers there are."""
    count = 0
    for path in sorted(office.rglob("*")):
        if path.suffix == ".toml" and path.name != "cases.toml":
            tomllib.loads(path.read_text(encoding="utf-8"))
            count += path.name == "convention.toml"
        elif path.suffix == ".csv":
            list(csv.reader(io.StringIO(path.read_text(encoding="utf-8"))))
    return count


def run(office: Path, *words: str) -> str:
    """Run the command over all dossiers and return what it printed."""
    with tempfile.TemporaryFile("w+", encoding="utf-8") as out:
        with redirect_stdout(out):
            subventio(["check", str(office), "--as-of", DAY, "--fail-on", "never", "--jobs", "1", *words])
        out.seek(0)
        return out.read()


def measured(name: str, folders: list[Path], rounds: int) -> list[dict[str, object]]:
    """Run the floor and the command over one set in turn; print the table and return its lines."""
    times: dict[str, list[float]] = {FLOOR: [], **{form: [] for form in FORMS}}
    for at in range(rounds + 1):
        with office_of(folders, at) as office:
            for row, seconds in times.items():
                start = time.process_time()
                if row == FLOOR:
                    read_files(office)
                else:
                    run(office, *FORMS[row])
                if at:
                    seconds.append(time.process_time() - start)
    with office_of(folders, rounds + 1) as office:
        checked = json.loads(run(office, *FORMS["check_json"]))["dossiers"]
    wrong = len(folders) - sum(dossier["status"] == "checked" for dossier in checked)
    size = sum(len(json.dumps(dossier, ensure_ascii=False).encode()) for dossier in checked) // len(checked)
    found: list[dict[str, object]] = []
    for row, seconds in times.items():
        ratio = statistics.median(mine / least for mine, least in zip(seconds, times[FLOOR], strict=True))
        median = statistics.median(seconds)
        print(
            f"{name:9}{row:12}{len(folders):>6}{wrong:>7}{median / len(folders) * 1e6:>12.0f}{ratio:>9.2f}",
            flush=True,
        )
        line = {"name": f"{name}/{row}", "median_s": round(median, 4), "times_floor": round(ratio, 2)}
        found.append({**line, "n": len(folders), "wrong": wrong, "peak_mb": peak_mb()})
    print(f"{name:9}{size} bytes of JSON a dossier")
    return found


def peak_mb() -> float:
    """Return the most memory that this process has held, in MB."""
    return round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024, 1)


def memory(count: int) -> dict[str, object]:
    """Return the most memory after a run over a tenth of `count` dossiers, then over all of them."""
    held = []
    for number in (count // 10, count):
        with (
            office_of(sets(number)["mix"], number) as office,
            Path(os.devnull).open("w", encoding="utf-8") as nowhere,
            redirect_stdout(nowhere),
        ):
            subventio(["check", str(office), "--as-of", DAY, "--fail-on", "never", "--format", "json"])
        held.append(peak_mb())
    print(f"{count // 10} dossiers: {held[0]} MB; {count}: {held[1]} MB; {held[1] - held[0]:+.1f} MB")
    return {"name": "memory", "n": count, "peak_mb": held[1], "more_mb": round(held[1] - held[0], 1)}


def main(arguments: list[str]) -> int:
    """Run, print the table and the JSON line; 1 where a dossier is missing from the output."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--dossiers", type=int, default=1000, help="how many are in each set")
    options.add_argument("--rounds", type=int, default=3)
    options.add_argument("--memory", type=int, help="over how many dossiers")
    chosen = options.parse_args(arguments)
    if chosen.memory:
        print(json.dumps({"bench": "check_command", "rows": [memory(chosen.memory)]}))
        return 0
    print(f"{'set':9}{'row':12}{'n':>6}{'wrong':>7}{'µs/dossier':>12}{'x floor':>9}")
    found = [
        line
        for name, folders in sets(chosen.dossiers).items()
        for line in measured(name, folders, chosen.rounds)
    ]
    print(json.dumps({"bench": "check_command", "rows": found}))
    return int(any(row["wrong"] for row in found))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

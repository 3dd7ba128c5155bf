"""`make bench-check`: what a night's check spends on each dossier, as ratios to reading its files.

`floor` is `tomllib` and `csv` over the same files of the dossier, the least that any reader does. The rows
run one after the other in one process, over the same dossiers; a time is the median over the rounds, in
seconds of the processor, a ratio the median of the ratios to `floor` in the same round. One round goes before
those that count, so that models and rulebooks are read, and expressions compiled, as in any night after its
first dossiers. Each round has dossiers of its own, made of the examples outside the timing, each with an
identifier, a SIRET, a grant and days of its own (bench/made.py): none was evaluated in a round before, for
what is remembered of equal dossiers would measure the repetition. Within a round each is evaluated without
the law, then with it.

The sets: `cd62` is the agreement of the Pas-de-Calais with APES; `models` the other examples, most of them
after a model; `clauses` one small dossier for each shape of clause; `mix` all of these in turn, a thousand.
`wrong` counts the dossiers of the last round of which the naive interpreter says otherwise.
"""

import argparse
import csv
import gc
import io
import json
import random
import statistics
import sys
import tempfile
import time
import tomllib
import tracemalloc
from collections.abc import Callable
from datetime import date
from itertools import cycle, islice
from pathlib import Path

from attrs import frozen
from made import CD62, made_of, sources

from conventions.dossier.dossier import Dossier
from conventions.engine.evaluate import evaluate
from conventions.exports.receipt_text import engine_results, naive_results
from conventions.files.dossier_folder import read_dossier
from conventions.files.rulebook_file import find_rulebook, read_rulebook
from conventions.naive.verdict import naive_verdict
from conventions.rulebook import Rulebook

AS_OF = date(2025, 12, 2)
FLOOR = "floor"
MANY = 150
"""Dossiers over which the memory of a row is looked at."""


@frozen
class Row:
    """What is measured of each dossier: from its folder and, read before, what was in it."""

    name: str
    run: Callable[[Path, Dossier], object]
    wrong: Callable[[Path, Dossier], bool] = lambda _folder, _dossier: False


def read_files(folder: Path, _dossier: Dossier) -> None:
    """Read the files of a dossier as plain data."""
    for path in folder.iterdir():
        if path.suffix == ".toml" and path.name != "cases.toml":
            tomllib.loads(path.read_text(encoding="utf-8"))
        elif path.suffix == ".csv":
            list(csv.reader(io.StringIO(path.read_text(encoding="utf-8"))))


def is_said_otherwise(dossier: Dossier, books: tuple[Rulebook, ...]) -> bool:
    """Return whether the naive interpreter says anything else of a dossier."""
    verdict = evaluate(dossier, AS_OF, None, books)
    euros = frozenset(name for name, _ in verdict.amounts)
    return engine_results(verdict) != naive_results(naive_verdict(dossier, AS_OF, None, books), euros)


def rows() -> tuple[Row, ...]:
    """Return the rows, the floor first."""
    law = (read_rulebook(find_rulebook("law_fr")),)
    return (
        Row(FLOOR, read_files),
        Row("read", lambda folder, _dossier: read_dossier(folder)),
        Row(
            "evaluate",
            lambda _folder, dossier: evaluate(dossier, AS_OF),
            lambda _folder, dossier: is_said_otherwise(dossier, ()),
        ),
        Row(
            "evaluate_law",
            lambda _folder, dossier: evaluate(dossier, AS_OF, None, dossier.applied(law)),
            lambda _folder, dossier: is_said_otherwise(dossier, dossier.applied(law)),
        ),
        # The whole command, rows `check_json` and `check_csv`, is measured by bench/check_command.py.
    )


def dossiers(count: int) -> dict[str, list[Path]]:
    """Return the examples of each set, each as often as a dossier is made of it."""
    folders = sources()
    clauses = [folder for folder in folders if folder.parent.name == "clauses"]
    others = [folder for folder in folders if folder not in (*clauses, CD62)]
    return {
        "cd62": [CD62] * 10,
        "models": others,
        "clauses": clauses,
        "mix": list(islice(cycle([CD62, *others, *clauses]), count)),
    }


def seeded(number: int) -> random.Random:
    """Return what a round draws by."""
    return random.Random(number)


def timed(row: Row, read: list[tuple[Path, Dossier]]) -> float:
    """Return the seconds of a row over some dossiers, the garbage of others collected first."""
    gc.collect()
    start = time.process_time()
    for folder, dossier in read:
        row.run(folder, dossier)
    return time.process_time() - start


def peak_mb(row: Row, read: list[tuple[Path, Dossier]]) -> float:
    """Return the most memory that a row takes on top of what is read."""
    gc.collect()
    tracemalloc.start()
    for folder, dossier in read:
        row.run(folder, dossier)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    return round(peak / 1e6, 1)


def measured(name: str, folders: list[Path], rounds: int, *, checked: bool) -> list[dict[str, object]]:
    """Run all rows over one set, print the table, and return the lines of the result."""
    times: dict[str, list[float]] = {row.name: [] for row in rows()}
    for at in range(rounds + 1):
        with tempfile.TemporaryDirectory() as office:
            read = [(folder, read_dossier(folder)) for folder in made_of(Path(office), folders, seeded(at))]
            for row in rows():
                seconds = timed(row, read)
                if at:
                    times[row.name].append(seconds)
            if at == rounds:
                last = {folder: dossier for folder, dossier in read if checked}
                wrong = {row.name: sum(row.wrong(*item) for item in last.items()) for row in rows()}
                held = {row.name: peak_mb(row, read[:MANY]) for row in rows()}
    found: list[dict[str, object]] = []
    for row in rows():
        ratios = [mine / least for mine, least in zip(times[row.name], times[FLOOR], strict=True)]
        median = statistics.median(times[row.name])
        print(
            f"{name:9}{row.name:14}{len(folders):>6}{wrong[row.name]:>7}{median / len(folders) * 1e6:>12.0f}"
            f"{statistics.median(ratios):>9.2f}",
            flush=True,
        )
        found.append(
            {
                "name": f"{name}/{row.name}",
                "median_s": round(median, 5),
                "times_floor": round(statistics.median(ratios), 2),
                "n": len(folders),
                "wrong": wrong[row.name],
                "peak_mb": held[row.name],
            }
        )
    return found


def main(arguments: list[str]) -> int:
    """Run, print the table and the JSON line; 1 where an answer is wrong."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--dossiers", type=int, default=1000, help="how many are in the mix")
    options.add_argument("--rounds", type=int, default=5)
    chosen = options.parse_args(arguments)
    print(f"{'set':9}{'row':14}{'n':>6}{'wrong':>7}{'µs/dossier':>12}{'x floor':>9}")
    found: list[dict[str, object]] = []
    for name, folders in dossiers(chosen.dossiers).items():
        found += measured(name, folders, chosen.rounds, checked=name != "mix")
    print(json.dumps({"bench": "check", "rows": found}))
    return int(any(row["wrong"] for row in found))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

"""`make bench-ledger`: a file of entries (FEC) of a million rows read, filtered, checked and summed.

The file is drawn from a seed, with some faulty rows whose lines are known. Each run is a process of its own,
interleaved with the others: its time is that of the processor for the work alone, for the machine may be
shared; its memory is the most that the process held, with the interpreter and the libraries. `csv_floor` only
counts the rows of `csv.reader`. `pandas` reads every column as text and sums exact decimals, `pandas_usecols`
the columns that it needs. An answer is the sum of each line of the form and the lines of the faulty rows;
`wrong` counts what is not as drawn.
"""

import argparse
import csv
import json
import random
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from decimal import Decimal, InvalidOperation
from pathlib import Path

from attrs import frozen

from conventions.files.ledgers.fec_mapping import fec_mapping
from conventions.files.ledgers.fec_reader import read_fec
from conventions.files.ledgers.fec_rows import COLUMNS

MAPPING = """
form = "15059*02"
[operation]
column = "Axe1"
values = ["ACTION24"]
[[line]]
line = "other_supplies"
accounts = ["606"]
[[line]]
line = "rent"
accounts = ["613"]
[[line]]
line = "banking_and_other"
accounts = ["627"]
"""
LINES = {"606": "other_supplies", "613": "rent", "627": "banking_and_other"}
ACCOUNTS = (
    ("606300", "Fournitures d’entretien"),
    ("613200", "Locations immobilières"),
    ("627000", "Services bancaires"),
)
FAULTS = (
    ("Debit", "1 234,5"),
    ("Debit", "(1 234,56)"),
    ("EcritureDate", "20240230"),
    ("CompteNum", "6O6300"),
)
FAULT_EVERY = 10_007
TARGETS = {"times_floor": 3.0, "peak_mb": 60.0, "per_row": 2.0}
"""`per_row`: how much dearer a row may be in a file of one size than in one of another, from 10⁴ to all."""


@frozen
class Answer:
    """The cents of each line of the form, and the lines of the file whose rows are faulty."""

    cents: dict[str, int]
    faulty: list[int]

    def wrong(self, other: "Answer") -> int:
        """Return how many sums and faulty lines differ."""
        names = self.cents.keys() | other.cents.keys()
        sums = sum(self.cents.get(name, 0) != other.cents.get(name, 0) for name in names)
        return sums + len(set(self.faulty) ^ set(other.faulty))


def drawn(path: Path, rows: int) -> Answer:
    """Write a file of so many rows, four an entry, and return what its sums are."""
    draw = random.Random(20240101)
    cents = dict.fromkeys(LINES.values(), 0)
    faulty = []
    with path.open("w", encoding="utf-8", newline="") as stream:
        stream.write("\t".join((*COLUMNS, "Axe1")) + "\n")
        for at in range(rows):
            entry, part = divmod(at, 4)
            if part == 0:
                day = f"2024{1 + at * 12 // rows:02}{draw.randint(1, 28):02}"
                amounts = [draw.randint(1, bound) for bound in (500_000, 50_000, 10_000)]
            account, label = ACCOUNTS[part] if part < len(ACCOUNTS) else ("512000", "Banque")
            debit, credit = (amounts[part], 0) if part < len(ACCOUNTS) else (0, sum(amounts))
            axis = f"ACTION{draw.randint(23, 24)}"
            cells = [
                "AC", "Achats", str(entry + 1), day, account, label, "", "", f"FA{entry:07}", day,
                f"Facture n° {entry} réglée", text(debit), text(credit), "", "", day, "", "", axis,
            ]  # fmt: skip
            if at % FAULT_EVERY == FAULT_EVERY // 2:
                column, shown = FAULTS[len(faulty) % len(FAULTS)]
                cells[COLUMNS.index(column)] = shown
                faulty.append(at + 2)
            elif axis == "ACTION24" and account[:3] in LINES:
                cents[LINES[account[:3]]] += debit
            stream.write("\t".join(cells) + "\n")
    return Answer(cents, faulty)


def text(cents: int) -> str:
    """Return an amount as a file of entries writes it."""
    return f"{cents // 100},{cents % 100:02}"


def csv_floor(path: Path) -> Answer:
    """Count the rows: the least that a reader written in Python does."""
    with path.open(encoding="utf-8", newline="") as stream:
        count = sum(1 for _ in csv.reader(stream, delimiter="\t", quoting=csv.QUOTE_NONE))
    return Answer({"rows": count}, [])


def subventio(path: Path) -> Answer:
    """Read as the library does: all columns checked, all sums kept, entries balanced."""
    reading = read_fec(path, fec_mapping("mapping.toml", MAPPING))
    cents = {line.key: line.amount.cents for line in reading.lines()}
    return Answer(cents, [row.line for row in reading.rejected])


def pandas(path: Path, columns: list[str] | None = None) -> Answer:
    """Read with pandas as its users write it when cents matter: text first, then exact decimals."""
    import pandas as pd

    frame = pd.read_csv(
        path, sep="\t", dtype=str, keep_default_na=False, quoting=csv.QUOTE_NONE, usecols=columns
    )
    debits, credits_ = frame["Debit"].map(decimal), frame["Credit"].map(decimal)
    days = pd.to_datetime(frame["EcritureDate"], format="%Y%m%d", errors="coerce")
    accounts = frame["CompteNum"].str.fullmatch(r"[0-9]{3}[0-9A-Za-z]*")
    sound = debits.notna() & credits_.notna() & days.notna() & accounts
    lines = frame["CompteNum"].str[:3].map(LINES)
    mine = sound & (frame["Axe1"] == "ACTION24") & lines.notna()
    sums = (debits[mine] - credits_[mine]).groupby(lines[mine]).sum()
    cents = {str(name): int(amount * 100) for name, amount in sums.items()}
    return Answer(cents, [int(at) + 2 for at in frame.index[~sound]])


def decimal(cell: str) -> Decimal | None:
    """Return the exact amount, None where it cannot be read."""
    try:
        return Decimal(cell.replace(",", "."))
    except InvalidOperation:
        return None


def pandas_usecols(path: Path) -> Answer:
    """Read with pandas the columns that the sums need."""
    return pandas(path, ["EcritureDate", "CompteNum", "Debit", "Credit", "Axe1"])


RUNS: dict[str, Callable[[Path], Answer]] = {
    run.__name__: run for run in (csv_floor, subventio, pandas, pandas_usecols)
}


@frozen
class Run:
    """One run: seconds of the work, the most memory of its process, its answer."""

    seconds: float
    peak_mb: float
    answer: Answer


def one(name: str, path: Path) -> None:
    """Run in this process, and print the run as JSON."""
    if name.startswith("pandas"):
        import pandas as _  # noqa: F401, ICN001 -- its import is not its work
    start = time.process_time()
    answer = RUNS[name](path)
    seconds = time.process_time() - start
    # A process begins with the memory of the one it was forked from: the parent here is small.
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * (1 if sys.platform == "darwin" else 1024)
    print(json.dumps([seconds, peak / 1e6, answer.cents, answer.faulty]))


def apart(name: str, path: Path) -> Run:
    """Run in a process of its own."""
    command = [sys.executable, __file__, "--one", name, "--file", str(path)]
    said = subprocess.run(command, check=True, capture_output=True, text=True).stdout
    seconds, peak, cents, faulty = json.loads(said)
    return Run(seconds, peak, Answer(cents, faulty))


def measured(path: Path, names: list[str], rounds: int) -> dict[str, list[Run]]:
    """Return the runs of each name, interleaved, every other round in reverse."""
    found: dict[str, list[Run]] = {name: [] for name in names}
    for at in range(rounds):
        for name in names if at % 2 else names[::-1]:
            found[name].append(apart(name, path))
        print(f"round {at + 1} of {rounds}", file=sys.stderr)
    return found


def wrong(name: str, run: Run, expected: Answer, rows: int) -> int:
    """Return what is wrong in an answer; the floor only counts rows, the header among them."""
    return run.answer.wrong(Answer({"rows": rows + 1}, []) if name == "csv_floor" else expected)


def main(arguments: list[str]) -> int:
    """Run, print the table and the JSON line; 1 where our answer is wrong or a target is missed."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--rows", type=int, default=1_000_000)
    options.add_argument("--rounds", type=int, default=3)
    options.add_argument("--one", choices=RUNS, help="run in this process alone")
    options.add_argument("--file", type=Path)
    chosen = options.parse_args(arguments)
    if chosen.one:
        one(chosen.one, chosen.file)
        return 0
    with tempfile.TemporaryDirectory() as folder:
        return compared(Path(folder), chosen.rows, chosen.rounds)


def compared(folder: Path, rows: int, rounds: int) -> int:
    """Measure everything on files in a folder; return the exit code."""
    path = folder / "fec.txt"
    expected = drawn(path, rows)
    found = measured(path, list(RUNS), rounds)
    table = [
        {
            "name": name,
            "median_s": round(statistics.median(run.seconds for run in runs), 3),
            "n": rows,
            "wrong": max(wrong(name, run, expected, rows) for run in runs),
            "peak_mb": round(max(run.peak_mb for run in runs), 1),
        }
        for name, runs in found.items()
    ]
    ratios = {
        name: statistics.median(
            run.seconds / floor.seconds for run, floor in zip(runs, found["csv_floor"], strict=True)
        )
        for name, runs in found.items()
    }
    size = path.stat().st_size / 1e6
    print(f"{rows} rows, {size:.0f} MB, {len(expected.faulty)} faulty, {rounds} rounds")
    print(f"{'':16}{'wrong':>7}{'median s':>10}{'µs/row':>8}{'x floor':>9}{'peak MB':>9}")
    for row in table:
        name, seconds = str(row["name"]), float(row["median_s"])
        print(
            f"{name:16}{row['wrong']:>7}{seconds:>10.2f}{seconds / rows * 1e6:>8.2f}"
            f"{ratios[name]:>9.2f}{row['peak_mb']:>9}"
        )
    per_row = [float(next(row for row in table if row["name"] == "subventio")["median_s"]) / rows]
    for size_of in sorted({10_000, rows // 10}):
        part = folder / f"part_{size_of}.txt"
        expected_part = drawn(part, size_of)
        runs = [apart("subventio", part) for _ in range(rounds)]
        seconds = statistics.median(run.seconds for run in runs)
        per_row.append(seconds / size_of)
        bad = max(run.answer.wrong(expected_part) for run in runs)
        print(f"subventio, {size_of} rows: {seconds / size_of * 1e6:.2f} µs/row, {bad} wrong")
    ours = next(row for row in table if row["name"] == "subventio")
    spread = max(per_row) / min(per_row)
    is_met = (
        ratios["subventio"] <= TARGETS["times_floor"]
        and float(ours["peak_mb"]) <= TARGETS["peak_mb"]
        and spread <= TARGETS["per_row"]
    )
    said = "met" if is_met else "MISSED"
    print(f"a row costs {spread:.2f} times as much in one size as in another")
    bounds = f"{TARGETS['times_floor']} x, {TARGETS['peak_mb']} MB, {TARGETS['per_row']} a row between sizes"
    print(f"targets (at most {bounds}): {said}")
    print(json.dumps({"bench": "ledger", "rows": table}))
    return 0 if is_met and not ours["wrong"] else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

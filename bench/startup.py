"""`make bench-startup`: how long a command takes to answer, as a ratio to importing attrs and cattrs.

Each row is a whole process, from start to exit, interleaved with the others; a ratio is the median of the
ratios to the floor in the same round. `wrong` counts runs whose exit code is not the expected one.
Modules are compiled to bytecode once, before the rounds that count, as in any installed package.
"""

import argparse
import json
import os
import statistics
import subprocess
import sys
import time
from pathlib import Path

from attrs import frozen

ROOT = Path(__file__).resolve().parent.parent
EXAMPLE = "examples/cd62-apes-2024"
COMMAND = "from conventions.cli.main import main; raise SystemExit(main())"


@frozen
class Entry:
    """A process: its name, its arguments after the interpreter, the exit codes that are right."""

    name: str
    arguments: tuple[str, ...]
    expected: tuple[int, ...] = (0,)


def entries() -> tuple[Entry, ...]:
    """Return what is measured, the floor first."""
    subventio = ("-c", COMMAND)
    return (
        Entry("attrs, cattrs", ("-c", "import attrs, cattrs")),
        Entry("python", ("-c", "pass")),
        Entry("--version", (*subventio, "--version")),
        Entry(
            "check", (*subventio, "check", EXAMPLE, "--as-of", "2025-12-02", "--rulebooks", "none"), (0, 1)
        ),
        Entry("check, the law", (*subventio, "check", EXAMPLE, "--as-of", "2025-12-02"), (0, 1)),
    )


def timed(entry: Entry) -> tuple[float, bool, float]:
    """Return the seconds of one process, whether it ended as expected, and the most memory it held, in MB."""
    start = time.perf_counter()
    process = subprocess.Popen(
        [sys.executable, *entry.arguments],
        cwd=ROOT,
        env={name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    _, status, usage = os.wait4(process.pid, 0)
    seconds = time.perf_counter() - start
    process.returncode = os.waitstatus_to_exitcode(status)
    return seconds, process.returncode in entry.expected, usage.ru_maxrss / 1024


def main(arguments: list[str]) -> int:
    """Run, print the table and the JSON line; 1 where a process failed."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--rounds", type=int, default=15)
    count = options.parse_args(arguments).rounds
    found = entries()
    seconds: dict[str, list[float]] = {entry.name: [] for entry in found}
    wrong = dict.fromkeys(seconds, 0)
    peak = dict.fromkeys(seconds, 0.0)
    for at in range(count + 1):
        for entry in found if at % 2 else found[::-1]:
            took, is_right, held = timed(entry)
            wrong[entry.name] += not is_right
            peak[entry.name] = max(peak[entry.name], held)
            if at:  # the first round warms the caches of the disk and of the compiler
                seconds[entry.name].append(took)
    floor = seconds[found[0].name]
    print(f"{'':16}{'median ms':>10}{'x attrs, cattrs':>17}")
    for name, times in seconds.items():
        ratio = statistics.median(mine / least for mine, least in zip(times, floor, strict=True))
        print(f"{name:16}{statistics.median(times) * 1000:>10.0f}{ratio:>17.2f}")
    rows = [
        {
            "name": name,
            "median_s": round(statistics.median(times), 4),
            "n": count,
            "wrong": wrong[name],
            "peak_mb": round(peak[name], 1),
        }
        for name, times in seconds.items()
    ]
    print(json.dumps({"bench": "startup", "rows": rows}))
    return 1 if any(wrong.values()) else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

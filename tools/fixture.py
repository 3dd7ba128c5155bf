"""Record the output of every command over the examples, or compare it with the recorded one.

`python tools/fixture.py record` writes tests/fixture/data. `compare` prints the differences that
tests/fixture/mapping.toml does not explain, or that changed since they were accepted, and then returns 1.
`judge` accepts the present outputs, once every difference has an entry. `--only COMMAND` selects a command,
and may be repeated; `--run GLOB` takes the runs whose words match, `--slice 1/5` a fifth of them, always the
same.
"""

import argparse
import gc
import os
import sys
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from hashlib import sha256
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

from attrs import asdict, define, field, frozen

ROOT: Final = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from tools.recorded.calls import at, run  # noqa: E402 -- run as a script, the root is not on the path
from tools.recorded.inputs import Inputs, lay_out, record_inputs  # noqa: E402
from tools.recorded.judged import write_judged  # noqa: E402
from tools.recorded.mapping import Difference, Entries, pattern, read_mapping  # noqa: E402
from tools.recorded.plan import COMMANDS, plan  # noqa: E402
from tools.recorded.store import Recorded, packed, write_runs  # noqa: E402
from tools.recorded.today import INPUTS, KEPT, Compared, compared, outputs  # noqa: E402

__all__ = ["compare", "judge", "main", "record"]

FIXTURE: Final = ROOT / "tests" / "fixture"
DATA: Final = FIXTURE / "data"
MAPPING: Final = FIXTURE / "mapping.toml"
SHOWN: Final = 60
"""Differences printed in full; further ones are counted."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Record, compare or judge; return 1 for an unexplained difference, or an entry that explains nothing."""
    parser = argparse.ArgumentParser(prog="tools/fixture.py", description=__doc__)
    parser.add_argument("action", choices=("record", "compare", "judge"))
    parser.add_argument("--only", action="append", choices=COMMANDS, metavar="COMMAND", help="one command")
    parser.add_argument("--run", default="*", metavar="GLOB", help="the runs whose words match")
    parser.add_argument("--slice", default=Slice(1, 1), type=Slice.read, metavar="K/N", help="one part of N")
    parser.add_argument("--all", action="store_true", help="print every difference")
    parser.add_argument("--jobs", type=int, default=os.cpu_count() or 1, metavar="N", help="processes")
    parser.add_argument("--data", type=Path, default=DATA, metavar="DIR", help="where the records are")
    parser.add_argument("--mapping", type=Path, default=MAPPING, metavar="FILE", help="the written mapping")
    asked = parser.parse_args(arguments)
    commands = tuple(asked.only or COMMANDS)
    if asked.action == "record":
        return record(asked.data, commands)
    work = Work(asked.data, read_mapping(asked.mapping), commands, asked.run, asked.slice, asked.jobs)
    done = compare(work)
    done.print(None if asked.all else SHOWN)
    return int(done.fails) if asked.action == "compare" else judge(work, done)


# --- record ------------------------------------------------------------------------------------------------


def record(data: Path, commands: Sequence[str]) -> int:
    """Write the present outputs; nothing is accepted."""
    data.mkdir(parents=True, exist_ok=True)
    inputs = record_inputs()
    (data / INPUTS).write_bytes(packed(asdict(inputs)))
    for command in commands:
        write_judged(data, command, ())
    with TemporaryDirectory(prefix="fixture-") as folder, at(Path(folder)):
        lay_out(inputs, Path(folder))
        for command in commands:
            start, count = time.perf_counter(), Counter[str]()
            size = write_runs(data / f"{command}.json.xz", _recorded(inputs, command, count))
            print(
                f"{command:<15} {count['runs']:>5} runs {size:>9} bytes {time.perf_counter() - start:6.1f} s"
            )
            sys.stdout.flush()
            gc.collect()
    return 0


def _recorded(inputs: Inputs, command: str, count: Counter[str]) -> Iterator[Recorded]:
    known = set()
    for item in plan(inputs, command):
        key = (item.words, item.before)
        if key in known:
            continue
        known.add(key)
        found = run(item.words, item.before)
        if not item.must_succeed or found.output["exit"] == 0:
            count["runs"] += 1
            yield found


# --- compare -----------------------------------------------------------------------------------------------


@frozen
class Slice:
    """One of several parts of the runs; a run is always in the same part."""

    part: int
    of: int

    @classmethod
    def read(cls, text: str) -> "Slice":
        """Return the slice that is written as 1/5."""
        part, _, of = text.partition("/")
        if not (part.isdecimal() and of.isdecimal() and 1 <= int(part) <= int(of)):
            raise argparse.ArgumentTypeError(f"{text!r} is no part of a whole, such as 1/5")
        return cls(int(part), int(of))

    def takes(self, run: str) -> bool:
        """Return whether a run is in this part."""
        return int(sha256(run.encode()).hexdigest()[:8], 16) % self.of == self.part - 1


@frozen
class Work:
    """The runs to compare: some commands, all or some of their runs."""

    data: Path
    entries: Entries
    commands: Sequence[str]
    runs: str = "*"
    slice: Slice = Slice(1, 1)
    jobs: int = 1
    kept: Path = KEPT

    @property
    def whole(self) -> bool:
        """Return whether all runs are compared, so that a reason for nothing shows."""
        return self.runs == "*" and self.slice.of == 1

    def takes(self, run: str) -> bool:
        """Return whether a run is compared."""
        return self.slice.takes(run) and pattern(self.runs).fullmatch(run) is not None


@define
class Comparison:
    """The differences of the runs: those without an entry, and those from the accepted outputs."""

    work: Work
    runs: int = 0
    differ: int = 0
    explained: Counter[int] = field(factory=Counter)
    unexplained: list[tuple[str, Difference]] = field(factory=list)
    otherwise: list[tuple[str, Difference]] = field(factory=list)

    def add(self, item: Compared) -> None:
        """Add the differences of a run."""
        self.runs += 1
        self.differ += item.differs
        self.explained.update(item.told.used | item.asked)
        self.unexplained += [(item.name, found) for found in item.told.left]
        left = {found.path for found in item.told.left}
        self.otherwise += [(item.name, found) for found in item.otherwise if found.path not in left]

    @property
    def stale(self) -> list[str]:
        """Return the entries that explain nothing."""
        every = set(self.work.commands) == set(COMMANDS)
        return [
            f"{number}: {' | '.join(entry.run)}: {' '.join(entry.path)}: {entry.reason}"
            for number, entry in enumerate(self.work.entries.entries, start=1)
            if self.work.whole
            and not self.explained[number - 1]
            and (every or {run.partition(" ")[0] for run in entry.run} <= set(self.work.commands))
        ]

    @property
    def fails(self) -> bool:
        """Return whether there is an unexplained difference, a changed output, or an unused entry."""
        return bool(self.unexplained or self.otherwise or self.stale)

    def print(self, shown: int | None = SHOWN) -> None:
        """Print the first differences in full, then counts by command and kind of path."""
        _report(self.unexplained, shown)
        if self.otherwise:
            print("explained, and not as it was judged («judge» keeps it as it is now, once it is right):")
        _report(self.otherwise, shown)
        for line in self.stale:
            print(f"the mapping explains nothing with difference {line}")
        print(
            f"{self.runs} runs, {self.differ} differences, {len(self.unexplained)} not explained, "
            f"{len(self.otherwise)} not as judged; {len(self.stale)} stale entries"
        )


def compare(work: Work) -> Comparison:
    """Return the differences of the runs from the records, and from the accepted outputs."""
    done = Comparison(work)
    for item in compared(
        work.data,
        work.entries,
        work.commands,
        takes=work.takes,
        whole=work.slice.of == 1,
        jobs=work.jobs,
        kept=work.kept,
    ):
        done.add(item)
    return done


def judge(work: Work, done: Comparison) -> int:
    """Accept the outputs; return 1 and write nothing if a difference or an entry remains alone."""
    if done.unexplained or done.stale:
        print("nothing is judged: each difference needs its entry, and each entry a difference")
        return 1
    for command in work.commands:
        now = list(outputs(work.data, work.entries, command, work.takes, work.kept))
        write_judged(work.data, command, now)
    return 0


def _report(found: Sequence[tuple[str, Difference]], shown: int | None) -> None:
    former = ""
    for name, item in found[:shown]:
        if name != former:
            print(f"subventio {name}")
            former = name
        print(f"  {item.path}: {item.told}")
    if len(found) > len(found[:shown]):
        print(f"… and {len(found) - len(found[:shown])} more (--all prints them):")
        counts = Counter((name.partition(" ")[0], _kind(item.path)) for name, item in found)
        for (command, path), count in counts.most_common(40):
            print(f"  {count:>7} {command}: {path}")


def _kind(path: str) -> str:
    """Return a path without the names of its rows."""
    parts = path.split("/")
    return path if len(parts) <= 3 else "/".join((*parts[:2], "…", *parts[-2:]))  # noqa: PLR2004


if __name__ == "__main__":
    sys.exit(main())

"""Record the output of every command over the examples, or compare it with the recorded one.

`python tools/fixture.py record` writes tests/fixture/data. `compare` prints what differs and is not explained
in tests/fixture/mapping.toml, or is not as it was when it was judged, and returns 1 then. `judge` writes what
differs now as judged, once every difference has its entry. `--only COMMAND` takes one command, and may be
repeated; `--run GLOB` takes the runs whose words match.
"""

import argparse
import gc
import os
import sys
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

from attrs import asdict, define, field

ROOT: Final = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from tools.recorded.calls import at, run  # noqa: E402 -- run as a script, the root is not on the path
from tools.recorded.inputs import Inputs, lay_out, record_inputs  # noqa: E402
from tools.recorded.judged import JUDGED, Otherwise, Since, otherwise, read_judged, since, write_judged  # noqa: E402
from tools.recorded.mapping import Difference, Entries, read_mapping  # noqa: E402
from tools.recorded.plan import COMMANDS, plan  # noqa: E402
from tools.recorded.store import Recorded, packed, write_runs  # noqa: E402
from tools.recorded.today import INPUTS, KEPT, Compared, compared  # noqa: E402

__all__ = ["compare", "judge", "main", "record"]

FIXTURE: Final = ROOT / "tests" / "fixture"
DATA: Final = FIXTURE / "data"
MAPPING: Final = FIXTURE / "mapping.toml"
SHOWN: Final = 60
"""Differences printed in full; the others are counted."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Record, compare or judge: 1 where something differs without a reason, or a reason explains nothing."""
    parser = argparse.ArgumentParser(prog="tools/fixture.py", description=__doc__)
    parser.add_argument("action", choices=("record", "compare", "judge"))
    parser.add_argument("--only", action="append", choices=COMMANDS, metavar="COMMAND", help="one command")
    parser.add_argument("--run", default="*", metavar="GLOB", help="the runs whose words match")
    parser.add_argument("--all", action="store_true", help="print every difference")
    parser.add_argument("--jobs", type=int, default=os.cpu_count() or 1, metavar="N", help="processes")
    parser.add_argument("--data", type=Path, default=DATA, metavar="DIR", help="where the records are")
    parser.add_argument("--mapping", type=Path, default=MAPPING, metavar="FILE", help="the written mapping")
    asked = parser.parse_args(arguments)
    commands = tuple(asked.only or COMMANDS)
    if asked.action == "record":
        return record(asked.data, commands)
    done = compare(
        asked.data, read_mapping(asked.mapping), commands, runs=asked.run, jobs=asked.jobs, kept=KEPT
    )
    done.print(None if asked.all else SHOWN)
    if asked.action == "compare":
        return int(done.fails)
    return judge(asked.data, done)


# --- record ------------------------------------------------------------------------------------------------


def record(data: Path, commands: Sequence[str]) -> int:
    """Write what the commands say now; nothing is judged of it."""
    data.mkdir(parents=True, exist_ok=True)
    inputs = record_inputs()
    (data / INPUTS).write_bytes(packed(asdict(inputs)))
    (data / JUDGED).unlink(missing_ok=True)
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


@define
class Comparison:
    """What was compared: `whole` where all runs of the commands were, so that a reason for nothing shows."""

    entries: Entries
    commands: Sequence[str]
    whole: bool
    runs: int = 0
    explained: Counter[int] = field(factory=Counter)
    unexplained: list[tuple[str, Difference]] = field(factory=list)
    otherwise: list[tuple[str, Otherwise]] = field(factory=list)
    now: dict[str, dict[str, Since]] = field(factory=dict)

    def add(self, item: Compared, judged: Since) -> None:
        """Keep how a run differs."""
        told = self.entries.explained(item.name, item.found)
        self.runs += 1
        self.explained += Counter(told.used)
        self.explained += Counter(dict.fromkeys(item.asked, 1))
        self.unexplained += [(item.name, found) for found in told.left]
        left = {found.path for found in told.left}
        now = since(found for found in item.found if found.path not in left)
        self.otherwise += [(item.name, value) for value in otherwise(judged, now) if value.path not in left]
        if now:
            self.now.setdefault(item.command, {})[item.name] = now

    @property
    def stale(self) -> list[str]:
        """The entries that explain nothing."""
        every = set(self.commands) == set(COMMANDS)
        return [
            f"{number}: {entry.run} {' '.join(entry.path)}: {entry.reason}"
            for number, entry in enumerate(self.entries.entries, start=1)
            if self.whole
            and not self.explained[number - 1]
            and (every or entry.run.partition(" ")[0] in self.commands)
        ]

    @property
    def fails(self) -> bool:
        """Whether something has no reason, or is not as it was judged, or a reason explains nothing."""
        return bool(self.unexplained or self.otherwise or self.stale)

    def print(self, shown: int | None = SHOWN) -> None:
        """Print what is wrong: the first of each in full, then how many by command and kind of path."""
        _report(
            [
                (name, item.path, f"{item.what.value}: {item.before!r} → {item.after!r}")
                for name, item in self.unexplained
            ],
            shown,
        )
        if self.otherwise:
            print("explained, and not as it was judged («judge» keeps it as it is now, once it is right):")
        _report([(name, item.path, f"{item.judged} → {item.now}") for name, item in self.otherwise], shown)
        for line in self.stale:
            print(f"the mapping explains nothing with difference {line}")
        print(
            f"{self.runs} runs, {self.explained.total()} differences explained, {len(self.unexplained)} not, "
            f"{len(self.otherwise)} not as judged; {len(self.stale)} stale entries"
        )


def compare(
    data: Path,
    entries: Entries,
    commands: Sequence[str],
    *,
    runs: str = "*",
    jobs: int = 1,
    kept: Path | None = None,
) -> Comparison:
    """Return how the runs of the commands differ from the records."""
    done = Comparison(entries, commands, whole=runs == "*")
    judged = read_judged(data)
    for item in compared(data, entries, commands, runs=runs, jobs=jobs, kept=kept):
        done.add(item, judged.get(item.command, {}).get(item.name, {}))
    return done


def judge(data: Path, done: Comparison) -> int:
    """Write what differs as judged; 1, and nothing written, where a difference or an entry stands alone."""
    if done.unexplained or done.stale or not done.whole:
        print("nothing is judged: each difference needs its entry, and all runs of a command are compared")
        return 1
    write_judged(data, {**read_judged(data), **{name: done.now.get(name, {}) for name in done.commands}})
    return 0


def _report(found: Sequence[tuple[str, str, str]], shown: int | None) -> None:
    former = ""
    for name, path, told in found[:shown]:
        if name != former:
            print(f"subventio {name}")
            former = name
        print(f"  {path}: {told}")
    if len(found) > len(found[:shown]):
        print(f"… and {len(found) - len(found[:shown])} more (--all prints them):")
        counts = Counter((name.partition(" ")[0], _kind(path)) for name, path, _ in found)
        for (command, path), count in counts.most_common(40):
            print(f"  {count:>7} {command}: {path}")


def _kind(path: str) -> str:
    """Return a path without the names of its rows: its ends tell what it is."""
    parts = path.split("/")
    return path if len(parts) <= 3 else "/".join((*parts[:2], "…", *parts[-2:]))  # noqa: PLR2004


if __name__ == "__main__":
    sys.exit(main())

"""Record the output of every command over the examples, or compare it with the recorded one.

`python tools/fixture.py record` writes tests/fixture/data; `compare` prints what differs and is not explained
in tests/fixture/mapping.toml, and returns 1 then. `--only COMMAND` takes one command, and may be repeated.
"""

import argparse
import gc
import shlex
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
from tools.recorded.inputs import CaseOf, Inputs, lay_out, record_inputs  # noqa: E402
from tools.recorded.mapping import Difference, Entries, differences, read_mapping  # noqa: E402
from tools.recorded.plan import COMMANDS, plan  # noqa: E402
from tools.recorded.store import Recorded, packed, read_runs, unpacked, write_runs  # noqa: E402

__all__ = ["compare", "main", "record"]

FIXTURE: Final = ROOT / "tests" / "fixture"
DATA: Final = FIXTURE / "data"
INPUTS: Final = "inputs.json.xz"
MAPPING: Final = FIXTURE / "mapping.toml"
SHOWN: Final = 60
"""Differences printed in full; the others are counted."""

Unexplained = tuple[str, Difference]
"""A run, and a value of its output."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Record, or compare: 1 where something differs without a reason, or a reason explains nothing."""
    parser = argparse.ArgumentParser(prog="tools/fixture.py", description=__doc__)
    parser.add_argument("action", choices=("record", "compare"))
    parser.add_argument("--only", action="append", choices=COMMANDS, metavar="COMMAND", help="one command")
    parser.add_argument("--all", action="store_true", help="print every difference")
    parser.add_argument("--data", type=Path, default=DATA, metavar="DIR", help="where the records are")
    parser.add_argument("--mapping", type=Path, default=MAPPING, metavar="FILE", help="the written mapping")
    asked = parser.parse_args(arguments)
    commands = tuple(asked.only or COMMANDS)
    if asked.action == "record":
        return record(asked.data, commands)
    return compare(asked.data, read_mapping(asked.mapping), commands, shown=None if asked.all else SHOWN)


# --- record ------------------------------------------------------------------------------------------------


def record(data: Path, commands: Sequence[str]) -> int:
    """Write what the commands say now."""
    data.mkdir(parents=True, exist_ok=True)
    inputs = record_inputs()
    (data / INPUTS).write_bytes(packed(asdict(inputs)))
    with _laid_out(inputs) as place, at(place):
        for command in commands:
            start, count = time.perf_counter(), Counter[str]()
            size = write_runs(data / f"{command}.json.xz", _recorded(inputs, command, count))
            print(
                f"{command:<15} {count['runs']:>5} runs {size:>9} bytes {time.perf_counter() - start:6.1f} s"
            )
            sys.stdout.flush()
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
class _Comparison:
    """What was compared so far."""

    entries: Entries
    runs: int = 0
    explained: int = 0
    unexplained: list[Unexplained] = field(factory=list)
    used: set[int] = field(factory=set)

    def add(self, recorded: Recorded) -> None:
        """Run the command again, and keep what differs."""
        words, asked = self.entries.words(recorded.words)
        before = tuple(self.entries.words(earlier)[0] for earlier in recorded.before)
        now = run(words, before)
        name = shlex.join(recorded.words)
        found = tuple(differences(recorded.output, now.output))
        told = self.entries.explained(name, found)
        self.runs += 1
        self.used |= asked | told.used
        self.explained += len(found) - len(told.left)
        self.unexplained += [(name, item) for item in told.left]


def compare(data: Path, entries: Entries, commands: Sequence[str], *, shown: int | None = SHOWN) -> int:
    """Print what differs without a reason, and the reasons that explain nothing; 1 if there is either."""
    done = _Comparison(entries)
    inputs = _read_inputs(data / INPUTS)
    with _laid_out(inputs) as place, at(place):
        for command in commands:
            for recorded in read_runs(data / f"{command}.json.xz"):
                done.add(recorded)
            gc.collect()
    whole = set(commands) == set(COMMANDS)
    stale = [
        f"{number}: {entry.run} {' '.join(entry.path)}: {entry.reason}"
        for number, entry in enumerate(entries.entries, start=1)
        if number - 1 not in done.used and (whole or entry.run.partition(" ")[0] in commands)
    ]
    _report(done.unexplained, shown)
    for line in stale:
        print(f"the mapping explains nothing with difference {line}")
    counts = f"{done.runs} runs, {done.explained} differences explained, {len(done.unexplained)} not"
    print(f"{counts}; {len(stale)} stale entries")
    return int(bool(done.unexplained or stale))


def _report(found: Sequence[Unexplained], shown: int | None) -> None:
    """Print the first differences run by run, then how many there are by command and kind of path."""
    former = ""
    for name, item in found[:shown]:
        if name != former:
            print(f"subventio {name}")
            former = name
        print(f"  {item.path}: {item.what.value}: {item.before!r} → {item.after!r}")
    if len(found) > len(found[:shown]):
        print(f"… and {len(found) - len(found[:shown])} more (--all prints them):")
        counts = Counter((name.partition(" ")[0], item.what.value, _kind(item.path)) for name, item in found)
        for (command, what, path), count in counts.most_common(40):
            print(f"  {count:>7} {command}: {what} {path}")


def _kind(path: str) -> str:
    """Return a path without the names of its rows: its ends tell what it is."""
    parts = path.split("/")
    return path if len(parts) <= 3 else "/".join((*parts[:2], "…", *parts[-2:]))  # noqa: PLR2004


def _read_inputs(path: Path) -> Inputs:
    data = unpacked(path.read_bytes())
    if not isinstance(data, dict):
        raise TypeError(f"{path} holds no inputs")
    cases = tuple(CaseOf(**case) for case in data["cases"])
    return Inputs(tuple(data["examples"]), data["files"], cases)


class _laid_out:  # noqa: N801 -- a context, read as a sentence
    """A folder with the inputs, which goes when it is done."""

    def __init__(self, inputs: Inputs) -> None:
        self.inputs = inputs
        self.folder = TemporaryDirectory(prefix="fixture-")

    def __enter__(self) -> Path:
        place = Path(self.folder.name)
        lay_out(self.inputs, place)
        return place

    def __exit__(self, *_: object) -> None:
        self.folder.cleanup()


if __name__ == "__main__":
    sys.exit(main())

"""What the runs say today, against the records: worked out side by side, and kept until a source changes."""

import json
import os
import shlex
import shutil
import sys
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from functools import lru_cache
from hashlib import sha256
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

from attrs import frozen

from tools.recorded.calls import at, run
from tools.recorded.inputs import CaseOf, Inputs, lay_out
from tools.recorded.judged import JUDGED
from tools.recorded.mapping import Difference, Entries, What, differences, pattern
from tools.recorded.store import Recorded, read_runs, unpacked

__all__ = ["INPUTS", "KEPT", "Compared", "compared"]

ROOT: Final = Path(__file__).resolve().parents[2]
INPUTS: Final = "inputs.json.xz"
KEPT: Final = ROOT / "build" / "cache" / "fixture"
READ_BY: Final = ("calls.py", "documents.py", "facts.py", "inputs.py")
SOURCES: Final = (
    *("src", "examples", "models", "rulebooks", "tests/fixture/inputs", "requirements.lock"),
    *(f"tools/recorded/{name}" for name in READ_BY),
)
"""What an output, as it is read, depends on, beside the records."""

_SHARE: Final = 40
"""How many runs a process takes at once: few enough that all end together."""

Found = tuple[Difference, ...]


@frozen
class Compared:
    """A run as it was recorded, how its output differs, and the entries that asked it in other words."""

    command: str
    name: str
    found: Found
    asked: frozenset[int]


@frozen
class _Run:
    """The number of a run among those of its command, and the words in which it is asked today."""

    number: int
    name: str
    words: tuple[str, ...]
    before: tuple[tuple[str, ...], ...]
    asked: frozenset[int]

    @property
    def key(self) -> str:
        """What tells the run from others, whatever its number."""
        return json.dumps([self.name, self.words, self.before])


@frozen
class _Share:
    data: Path
    command: str
    runs: tuple[_Run, ...]


def compared(
    data: Path,
    entries: Entries,
    commands: Sequence[str],
    *,
    runs: str = "*",
    jobs: int = 1,
    kept: Path | None = None,
) -> Iterator[Compared]:
    """Yield the runs of the commands whose words match a glob, as they are today, in the records' order.

    `jobs` is how many processes work; what they find stays in the folder `kept` until a source changes.
    """
    _recorded.cache_clear()
    place = None if kept is None else kept / _source(data)
    asked = {
        command: [item for item in _asked(data, command, entries) if pattern(runs).fullmatch(item.name)]
        for command in commands
    }
    known = {command: _read(place, command) for command in commands}
    shares = [
        _Share(data, command, tuple(new[start : start + _SHARE]))
        for command, items in asked.items()
        for new in [[item for item in items if item.key not in known[command]]]
        for start in range(0, len(new), _SHARE)
    ]
    left = Counter(share.command for share in shares)
    for share, results in zip(shares, _worked(shares, jobs), strict=True):
        known[share.command] |= {item.key: found for item, found in zip(share.runs, results, strict=True)}
        left[share.command] -= 1
        if place is not None and not left[share.command]:
            _keep(place, share.command, known[share.command])
    for command, items in asked.items():
        for item in items:
            yield Compared(command, item.name, known[command][item.key], item.asked)


def _asked(data: Path, command: str, entries: Entries) -> Iterator[_Run]:
    for number, recorded in enumerate(_recorded(data, command)):
        words, asked = entries.words(recorded.words)
        before = tuple(entries.words(earlier)[0] for earlier in recorded.before)
        yield _Run(number, shlex.join(recorded.words), words, before, asked)


@lru_cache(maxsize=1)
def _recorded(data: Path, command: str) -> tuple[Recorded, ...]:
    return tuple(read_runs(data / f"{command}.json.xz"))


# --- the work ----------------------------------------------------------------------------------------------


def _worked(shares: Sequence[_Share], jobs: int) -> Iterator[Sequence[Found]]:
    """Yield the differences of each run of each share."""
    with TemporaryDirectory(prefix="fixture-") as folder:
        if jobs == 1 or len(shares) < 2:  # noqa: PLR2004 -- one needs no second process
            yield from (_work(share, Path(folder)) for share in shares)
        else:
            with ProcessPoolExecutor(jobs) as pool:
                yield from pool.map(_work, shares, [Path(folder)] * len(shares))


def _work(share: _Share, folder: Path) -> list[Found]:
    recorded = _recorded(share.data, share.command)
    with at(_place(share.data, folder)):
        return [
            tuple(differences(recorded[item.number].output, run(item.words, item.before).output))
            for item in share.runs
        ]


@lru_cache(maxsize=1)
def _place(data: Path, folder: Path) -> Path:
    """Return the folder with the inputs of this process."""
    place = folder / str(os.getpid())
    lay_out(_inputs(data), place)
    return place


def _inputs(data: Path) -> Inputs:
    content = unpacked((data / INPUTS).read_bytes())
    if not isinstance(content, dict):
        raise TypeError(f"{data / INPUTS} holds no inputs")
    cases = tuple(CaseOf(**case) for case in content["cases"])
    return Inputs(tuple(content["examples"]), content["files"], cases)


# --- what is kept ------------------------------------------------------------------------------------------


def _source(data: Path) -> str:
    """Return a digest of all that an output depends on."""
    digest = sha256(sys.version.encode())
    for root in (*(ROOT / name for name in SOURCES), data):
        for path in sorted(root.rglob("*")) if root.is_dir() else [root]:
            if path.is_file() and "__pycache__" not in path.parts and path.name != JUDGED:
                digest.update(path.as_posix().encode())
                digest.update(sha256(path.read_bytes()).digest())
    return digest.hexdigest()[:16]


def _read(place: Path | None, command: str) -> dict[str, Found]:
    path = None if place is None else place / f"{command}.json"
    if path is None or not path.is_file():
        return {}
    return {
        key: tuple(Difference(name, What(what), before, after) for name, what, before, after in rows)
        for key, rows in json.loads(path.read_text(encoding="utf-8")).items()
    }


def _keep(place: Path, command: str, known: Mapping[str, Found]) -> None:
    """Write what was found; what was found of other sources goes."""
    for other in place.parent.glob("*"):
        if other != place:
            shutil.rmtree(other)
    place.mkdir(parents=True, exist_ok=True)
    rows = {
        key: [[item.path, item.what.value, item.before, item.after] for item in found]
        for key, found in known.items()
    }
    (place / f"{command}.json").write_text(json.dumps(rows, ensure_ascii=False), encoding="utf-8")

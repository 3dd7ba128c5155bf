"""The present outputs of the runs, compared with the records in parallel; cached until a source changes."""

import json
import os
import shutil
import sys
import zlib
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from functools import lru_cache
from hashlib import sha256
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

import msgspec
from attrs import frozen

from tools.recorded.calls import at, run
from tools.recorded.documents import Doc
from tools.recorded.inputs import CaseOf, Inputs, lay_out
from tools.recorded.judged import judged_outputs
from tools.recorded.mapping import Difference, Entries, Explained, differences
from tools.recorded.store import Recorded, read_runs, unpacked

__all__ = ["INPUTS", "KEPT", "Compared", "compared", "outputs"]

ROOT: Final = Path(__file__).resolve().parents[2]
INPUTS: Final = "inputs.json.xz"
KEPT: Final = ROOT / "build" / "cache" / "fixture"
READ_BY: Final = ("calls.py", "documents.py", "facts.py", "inputs.py")
SOURCES: Final = (
    *("src", "examples", "models", "rulebooks", "tests/fixture/inputs", "tests/fixture/data/inputs.json.xz"),
    *("templates_docx", "requirements.lock", *(f"tools/recorded/{name}" for name in READ_BY)),
)
"""The dependencies of an output besides the arguments of its run."""

_SHARE: Final = 40
"""Runs per process and batch: few, so that all processes finish at about the same time."""


@frozen
class Compared:
    """The present result of a run: its differences from the record, and from the accepted output."""

    command: str
    name: str
    told: Explained
    differs: int
    otherwise: tuple[Difference, ...]
    asked: frozenset[int]
    """The entries that changed its arguments."""


@frozen
class _Run:
    """The number of a run within its command, and its present arguments."""

    number: int
    words: tuple[str, ...]
    before: tuple[tuple[str, ...], ...]
    asked: frozenset[int]

    @property
    def key(self) -> str:
        """Return its cache key."""
        return sha256(json.dumps([self.words, self.before]).encode()).hexdigest()[:20]


@frozen
class _Share:
    """The runs for one process; `kept` has the cached outputs and receives the new ones."""

    data: Path
    entries: Entries
    command: str
    runs: tuple[_Run, ...]
    kept: Path
    whole: bool


def compared(
    data: Path,
    entries: Entries,
    commands: Sequence[str],
    *,
    takes: Callable[[str], bool] = lambda _: True,
    whole: bool = True,
    jobs: int = 1,
    kept: Path,
) -> Iterator[Compared]:
    """Yield the present results of the selected runs, in the order of the records.

    `jobs` is the number of processes; outputs are cached in the folder `kept` until a source changes.
    Without `whole`, an output equal to the accepted one is not compared with its record.
    """
    _recorded.cache_clear()
    judged_outputs.cache_clear()
    place = _kept(kept)
    shares = [
        _Share(data, entries, command, tuple(asked[start : start + _SHARE]), place, whole)
        for command in commands
        for asked in [[item for item in _asked(data, command, entries) if takes(_name(data, command, item))]]
        for start in range(0, len(asked), _SHARE)
    ]
    for results in _worked(shares, jobs):
        yield from results


def outputs(
    data: Path, entries: Entries, command: str, takes: Callable[[str], bool], kept: Path
) -> Iterator[Recorded]:
    """Yield the runs of a command that differ from the record, from the cache, else as accepted."""
    known, place = judged_outputs(data, command), _kept(kept)
    for item in _asked(data, command, entries):
        recorded = _recorded(data, command)[item.number]
        now = known.get(recorded.call, recorded.output)
        if takes(recorded.name):
            now = _read(place / item.key)
        if now != recorded.output:
            yield Recorded(recorded.words, recorded.before, now)


def _asked(data: Path, command: str, entries: Entries) -> Iterator[_Run]:
    for number, recorded in enumerate(_recorded(data, command)):
        words, asked = entries.words(recorded.words)
        before = tuple(entries.words(earlier)[0] for earlier in recorded.before)
        yield _Run(number, words, before, asked)


def _name(data: Path, command: str, item: _Run) -> str:
    return _recorded(data, command)[item.number].name


@lru_cache(maxsize=1)
def _recorded(data: Path, command: str) -> tuple[Recorded, ...]:
    return tuple(read_runs(data / f"{command}.json.xz"))


# --- the work ----------------------------------------------------------------------------------------------


def _worked(shares: Sequence[_Share], jobs: int) -> Iterator[Sequence[Compared]]:
    """Yield the results of each share of runs."""
    with TemporaryDirectory(prefix="fixture-") as folder:
        if jobs == 1 or len(shares) < 2:  # noqa: PLR2004 -- one needs no second process
            yield from (_work(share, Path(folder)) for share in shares)
        else:
            with ProcessPoolExecutor(jobs) as pool:
                yield from pool.map(_work, shares, [Path(folder)] * len(shares))


def _work(share: _Share, folder: Path) -> list[Compared]:
    with at(_place(share.data, folder)):
        return [_compared(share, item) for item in share.runs]


def _compared(share: _Share, item: _Run) -> Compared:
    recorded = _recorded(share.data, share.command)[item.number]
    name, now = recorded.name, _today(share.kept / item.key, item)
    judged = judged_outputs(share.data, share.command).get(recorded.call, recorded.output)
    if now == judged and not share.whole:
        return Compared(share.command, name, Explained((), frozenset()), 0, (), item.asked)
    found = tuple(differences(recorded.output, now))
    told = share.entries.explained(name, found)
    return Compared(share.command, name, told, len(found), tuple(differences(judged, now)), item.asked)


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


# --- the cache ---------------------------------------------------------------------------------------------


def _kept(kept: Path) -> Path:
    """Return the cache folder for the present sources; remove those for other sources."""
    place = kept / _source()
    for other in kept.glob("*"):
        if other != place:
            shutil.rmtree(other)
    place.mkdir(parents=True, exist_ok=True)
    return place


def _source() -> str:
    """Return a digest of everything an output depends on."""
    digest = sha256(sys.version.encode())
    for root in (ROOT / name for name in SOURCES):
        for path in sorted(root.rglob("*")) if root.is_dir() else [root]:
            if path.is_file() and "__pycache__" not in path.parts:
                digest.update(path.relative_to(ROOT).as_posix().encode())
                digest.update(sha256(path.read_bytes()).digest())
    return digest.hexdigest()[:16]


def _today(path: Path, item: _Run) -> Doc:
    """Return the output of a run, cached or new."""
    if path.is_file():
        return _read(path)
    output = run(item.words, item.before).output
    new = path.with_suffix(f".{os.getpid()}")
    new.write_bytes(zlib.compress(msgspec.msgpack.encode(output), 1))
    new.replace(path)
    return output


def _read(path: Path) -> Doc:
    found = msgspec.msgpack.decode(zlib.decompress(path.read_bytes()))
    if not isinstance(found, dict):
        raise TypeError(f"{path} holds no output")
    return found

"""The recorded runs in one file a command: equal parts stand once, equal runs give equal bytes."""

import json
import lzma
import shlex
from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path
from typing import Final

from attrs import frozen

from tools.recorded.documents import Doc, Value, without_nothing

__all__ = ["Call", "Recorded", "packed", "read_runs", "unpacked", "write_runs"]

_FILTERS: Final = [{"id": lzma.FILTER_LZMA2, "preset": 9 | lzma.PRESET_EXTREME, "dict_size": 1 << 26}]


Call = tuple[tuple[str, ...], tuple[tuple[str, ...], ...]]


@frozen
class Recorded:
    """What a run came to: `output` holds the exit code, what was printed, and each file written."""

    words: tuple[str, ...]
    before: tuple[tuple[str, ...], ...]
    output: Doc

    @property
    def name(self) -> str:
        """Return the words as they are typed."""
        return shlex.join(self.words)

    @property
    def call(self) -> Call:
        """Return what tells the run from all others: its words, and those of the commands before it."""
        return self.words, self.before


def packed(data: object) -> bytes:
    """Return data, compressed; equal data give equal bytes."""
    text = json.dumps(data, ensure_ascii=False, separators=(",", ":"))
    return lzma.compress(text.encode(), format=lzma.FORMAT_XZ, filters=_FILTERS)


def unpacked(content: bytes) -> object:
    """Return what was packed."""
    return json.loads(lzma.decompress(content))


def write_runs(path: Path, runs: Iterable[Recorded]) -> int:
    """Write runs and return the bytes they take. A part that stands in several is stored once."""
    parts = _Parts()
    told = [
        [list(run.words), [list(words) for words in run.before], parts.number(run.output)] for run in runs
    ]
    content = packed({"parts": parts.parts, "runs": told})
    path.write_bytes(content)
    return len(content)


def read_runs(path: Path) -> Iterator[Recorded]:
    """Yield the runs of a file, in the order in which they were recorded."""
    data = unpacked(path.read_bytes())
    if not isinstance(data, dict):
        raise TypeError(f"{path} holds no runs")
    parts = data["parts"]

    @cache
    def part(number: int) -> Doc:
        names, values = parts[number]
        return without_nothing(dict(zip(names_of(names), map(value, values), strict=True)))

    @cache
    def names_of(number: int) -> tuple[str, ...]:
        return tuple(parts[number])

    def value(item: object) -> "Doc | Value":
        if isinstance(item, list):
            return part(number=item[0])
        return item if isinstance(item, str | int | float) else None

    for words, before, number in data["runs"]:
        yield Recorded(tuple(words), tuple(tuple(item) for item in before), part(number))


class _Parts:
    """The parts so far, each with its number: the names of a table, or a table as its names and values."""

    def __init__(self) -> None:
        self.parts: list[object] = []
        self.known: dict[str, int] = {}

    def number(self, doc: Doc) -> int:
        """Return the number of a table; its tables have theirs before."""
        names = self._kept(list(doc))
        values = [[self.number(item)] if isinstance(item, dict) else item for item in doc.values()]
        return self._kept([names, values])

    def _kept(self, part: list[object]) -> int:
        key = json.dumps(part, ensure_ascii=False)
        if key not in self.known:
            self.known[key] = len(self.parts)
            self.parts.append(part)
        return self.known[key]

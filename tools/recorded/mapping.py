"""The written mapping: why an output may differ from the recorded one (tests/fixture/mapping.toml)."""

import re
import shlex
import tomllib
from collections.abc import Iterable, Iterator, Sequence
from enum import Enum
from functools import cache
from pathlib import Path
from typing import Final

from attrs import frozen

from tools.recorded.documents import Doc, Value

__all__ = [
    "Difference",
    "Entries",
    "Entry",
    "Explained",
    "MappingError",
    "What",
    "differences",
    "pattern",
    "read_mapping",
]


class What(Enum):
    """How a value differs."""

    DROPPED = "dropped"
    ADDED = "added"
    CHANGED = "changed"


@frozen
class Difference:
    """A value that is not as it was recorded; None on a side where it has no place.

    A table that is new or gone is one difference, at `its path/*`; a table of facts is told fact by fact.
    """

    path: str
    what: What
    before: Doc | Value = None
    after: Doc | Value = None

    @property
    def told(self) -> str:
        """Return how it differs, on one line."""
        return f"{self.what.value}: {_short(self.before)} → {_short(self.after)}"


class MappingError(ValueError):
    """A mapping that cannot be read."""


_DIFFERENT: Final = ("dropped", "added", "changed", "different", "fewer", "more")
_FIELDS: Final = frozenset({"what", "run", "path", "to", "before", "after", "add", "replace", "reason"})


@frozen
class Entry:
    """A reason, and what it explains: the runs, the paths, how they differ, and the values where they matter.

    `what` is one of dropped, added, changed, different (any of these), fewer, more (a fact of a text stands
    there less or more often), renamed (then `to` has the new path), words (the command is asked otherwise).
    """

    what: str
    run: tuple[str, ...]
    reason: str
    path: tuple[str, ...] = ()
    to: str = ""
    before: str = "*"
    after: str = "*"
    add: tuple[str, ...] = ()
    replace: tuple[tuple[str, str], ...] = ()

    def is_of(self, run: str) -> bool:
        """Return whether the entry speaks of a run."""
        return _any_of(self.run).fullmatch(run) is not None

    def explains(self, item: Difference) -> bool:
        """Return whether the entry, one of differences, explains this one."""
        if self.what in ("fewer", "more"):
            fewer = _count(item.after) < _count(item.before)
            fits = fewer == (self.what == "fewer") and _is_count(item)
        else:
            fits = (
                self.what in (item.what.value, "different")
                and _fits(self.before, item.before)
                and _fits(self.after, item.after)
            )
        return fits and _any_of(self.path).fullmatch(item.path) is not None

    def renamed(self, path: str) -> str | None:
        """Return the new path of a renamed one: `*` number n of the pattern fills `{n}` of `to`."""
        match = pattern(self.path[0]).fullmatch(path)
        return None if match is None else self.to.format("", *match.groups())


@frozen
class Explained:
    """The differences of a run that no entry explains, and the entries that explained something."""

    left: tuple[Difference, ...]
    used: frozenset[int]


@frozen
class Entries:
    """The mapping: its entries, in their order."""

    entries: tuple[Entry, ...] = ()

    def words(self, recorded: Sequence[str]) -> tuple[tuple[str, ...], frozenset[int]]:
        """Return the words by which the run is asked now, and the entries that say so."""
        run, words, used = shlex.join(recorded), tuple(recorded), set[int]()
        for number, entry in enumerate(self.entries):
            if entry.what == "words" and entry.is_of(run):
                changed = dict(entry.replace)
                words = (*(changed.get(word, word) for word in words), *entry.add)
                used.add(number)
        return words, frozenset(used)

    def explained(self, run: str, found: Iterable[Difference]) -> Explained:
        """Take what the entries explain out of the differences of a run."""
        left, used = tuple(found), set[int]()
        if not left:
            return Explained((), frozenset())
        asked = [(number, entry) for number, entry in enumerate(self.entries) if entry.is_of(run)]
        for number, entry in asked:
            if entry.what == "renamed":
                after = _without_renamed(left, entry)
                used |= {number} if after != left else set()
                left = after
        rest = []
        for item in left:
            why = next((n for n, entry in asked if entry.what in _DIFFERENT and entry.explains(item)), None)
            if why is None:
                rest.append(item)
            else:
                used.add(why)
        return Explained(tuple(rest), frozenset(used))


def read_mapping(path: Path) -> Entries:
    """Return the mapping of a file; MappingError where an entry says too little or too much."""
    data = tomllib.loads(path.read_text(encoding="utf-8"))
    entries = enumerate(data.get("difference", []), start=1)
    return Entries(tuple(_entry(number, item) for number, item in entries))


def differences(before: Doc, after: Doc, path: str = "") -> Iterator[Difference]:
    """Yield what differs, value by value."""
    if before == after:
        return
    for name in {**before, **after}:
        place = f"{path}/{name}" if path else name
        if name not in after:
            yield from _alone(before[name], place, What.DROPPED)
        elif name not in before:
            yield from _alone(after[name], place, What.ADDED)
        else:
            yield from _between(before[name], after[name], place)


def _between(before: Doc | Value, after: Doc | Value, place: str) -> Iterator[Difference]:
    if isinstance(before, dict) and isinstance(after, dict):
        yield from differences(before, after, place)
    elif isinstance(before, dict) or isinstance(after, dict):
        yield from _alone(before, place, What.DROPPED)
        yield from _alone(after, place, What.ADDED)
    elif before != after or type(before) is not type(after):
        yield Difference(place, What.CHANGED, before, after)


def _alone(part: Doc | Value, place: str, what: What) -> Iterator[Difference]:
    """Yield what stands on one side only."""
    if not isinstance(part, dict):
        yield _one(place, what, part)
    elif "/" in place and not _are_counts(part):
        yield _one(f"{place}/*", what, part)
    else:
        for name, item in part.items():
            yield from _alone(item, f"{place}/{name}", what)


def _one(place: str, what: What, part: Doc | Value) -> Difference:
    return (
        Difference(place, what, before=part) if what is What.DROPPED else Difference(place, what, after=part)
    )


def _are_counts(part: Doc) -> bool:
    """Return whether a table says how often each fact of a text stands there."""
    return all(type(item) is int for item in part.values())


def _without_renamed(found: tuple[Difference, ...], entry: Entry) -> tuple[Difference, ...]:
    """Take out what moved unchanged to its new path; what moved and changed is told there."""
    added = {item.path: item for item in found if item.what is What.ADDED}
    left, moved = [], set()
    for item in found:
        to = entry.renamed(item.path) if item.what is What.DROPPED else None
        if to is None or to not in added:
            left.append(item)
            continue
        moved.add(to)
        left += _between(item.before, added[to].after, to.removesuffix("/*"))
    return tuple(item for item in left if item.what is not What.ADDED or item.path not in moved)


def _fits(glob: str, value: Doc | Value) -> bool:
    return glob == "*" or pattern(glob).fullmatch(str(value)) is not None


def _short(value: Doc | Value) -> str:
    return f"({len(value)} values)" if isinstance(value, dict) else repr(value)


@cache
def _any_of(globs: tuple[str, ...]) -> re.Pattern[str]:
    """Return the pattern of several globs."""
    return re.compile("|".join(pattern(glob).pattern for glob in globs), re.DOTALL)


def _is_count(item: Difference) -> bool:
    return all(isinstance(value, int | None) for value in (item.before, item.after))


def _count(value: Doc | Value) -> int:
    return value if isinstance(value, int) else 0


@cache
def pattern(glob: str) -> re.Pattern[str]:
    """Return the pattern of a glob: `*` stands for anything, and nothing else is special."""
    return re.compile("(.*)".join(re.escape(part) for part in glob.split("*")), re.DOTALL)


def _entry(number: int, data: dict[str, object]) -> Entry:
    def text(name: str, default: str) -> str:
        value = data.get(name, default)
        if not isinstance(value, str):
            raise MappingError(f"difference {number}: {name} is {value!r}, expected a text")
        return value

    def texts(name: str) -> tuple[str, ...]:
        value = data.get(name, [])
        given = value if isinstance(value, list) else [value]
        return tuple(map(str, given))

    unknown = sorted(data.keys() - _FIELDS)
    what, reason = text("what", ""), text("reason", "").strip()
    path = texts("path")
    given = data.get("replace", {})
    replace = tuple((str(a), str(b)) for a, b in given.items()) if isinstance(given, dict) else ()
    add = tuple(shlex.split(text("add", "")))
    if unknown:
        raise MappingError(f"difference {number}: unknown {', '.join(unknown)}")
    if what not in (*_DIFFERENT, "renamed", "words"):
        raise MappingError(f"difference {number}: what is {what!r}")
    if not reason:
        raise MappingError(f"difference {number}: a reason is needed")
    if (what == "words") != bool(add or replace) or (what == "words") == bool(path):
        raise MappingError(f"difference {number}: words take add or replace, all others a path")
    if (what == "renamed") != bool(data.get("to")):
        raise MappingError(f"difference {number}: what is renamed, and only that, has a new path in to")
    return Entry(
        what,
        texts("run") or ("*",),
        reason,
        path,
        text("to", ""),
        text("before", "*"),
        text("after", "*"),
        add,
        replace,
    )

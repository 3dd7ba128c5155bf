"""The lines of `register.log`: each states who recorded what, and contains the hash of the previous line."""

import json
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from enum import StrEnum
from hashlib import sha256
from typing import Final

from attrs import evolve, frozen


class Deed(StrEnum):
    """The kind of a line."""

    RECORD = "record"
    WITHDRAW = "withdraw"
    IMPORT = "import"
    UPGRADE = "upgrade"
    ADOPT = "adopt"
    ABANDONED = "abandoned"
    """The line before it was written, and the program broken off before the facts were."""


@frozen
class Entry:
    """A fact of `facts.toml`: its name, and the hash of its content."""

    name: str
    sha256: str


@frozen(kw_only=True)
class Line:
    """One line of the log.

    Attributes:
        facts: the hash of the record as this line leaves it (`state_of`).
        accepts: the hash of the log before it, where its author takes a broken log for good as it stands.
        previous: the hash of the line before it; empty on the first.
        sha256: its own, of all the rest of it.
    """

    recorded_on: date
    author: str
    deed: Deed
    added: tuple[Entry, ...] = ()
    removed: tuple[Entry, ...] = ()
    reason: str = ""
    facts: str
    accepts: str = ""
    previous: str
    sha256: str = ""

    def sealed(self) -> "Line":
        """Return the line with its own hash."""
        return evolve(self, sha256=sha256(self._stated()).hexdigest())

    def written(self) -> bytes:
        """Return the line as the file holds it, with its end."""
        return self._stated()[:-1] + _SEAL + self.sha256.encode() + b'"}\n'

    def _stated(self) -> bytes:
        said: dict[str, object] = {
            "recorded_on": self.recorded_on.isoformat(),
            "author": self.author,
            "did": self.deed.value,
            "added": [[entry.name, entry.sha256] for entry in self.added],
            "removed": [[entry.name, entry.sha256] for entry in self.removed],
            "reason": self.reason,
            "facts": self.facts,
            "accepts": self.accepts,
            "previous": self.previous,
        }
        kept = {name: value for name, value in said.items() if value or name in _ALWAYS}
        return json.dumps(kept, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "replace")


_SEAL: Final = b',"sha256":"'
"""The text before the hash of a line: the hash is that of all before it, closed with a brace."""
_ALWAYS: Final = ("recorded_on", "author", "did", "facts", "previous")


@frozen
class Break:
    """A break of the chain: the number of a line, from 1, and the reason."""

    line: int
    code: str


@frozen
class Chain:
    """A log as it was read.

    Attributes:
        lines: those that can be read, each with its number.
        breaks: those that nobody has taken for good.
        whole: how many bytes of the file are lines; after them stands one that was never finished.
    """

    lines: tuple[tuple[int, Line], ...] = ()
    breaks: tuple[Break, ...] = ()
    whole: int = 0

    @property
    def head(self) -> Line | None:
        """Return the last line."""
        return self.lines[-1][1] if self.lines else None

    def recorded(self) -> Counter[Entry]:
        """Return the facts that the record holds by these lines."""
        found: Counter[Entry] = Counter()
        for _, line in self.lines:
            found.update(line.added)
            found.subtract(line.removed)
        return +found


def chain_of(content: bytes) -> Chain:
    """Return the chain of a log, with its breaks."""
    whole = content.rfind(b"\n") + 1
    tail = content[whole:]
    if tail and read_line(tail) is not None and _is_sealed(tail):
        whole = len(content)
    lines: list[tuple[int, Line]] = []
    breaks: list[Break] = []
    seen = sha256()
    expected: str | None = ""
    for number, written in enumerate(content[:whole].splitlines(), start=1):
        line = read_line(written)
        if line is None:
            breaks.append(Break(number, "register_line_unreadable"))
            expected = None
        else:
            if line.accepts and line.accepts == seen.hexdigest():
                breaks.clear()
                expected = None
            if not _is_sealed(written):
                breaks.append(Break(number, "register_line_changed"))
            if expected is not None and line.previous != expected:
                breaks.append(Break(number, "register_link_broken"))
            lines.append((number, line))
            expected = line.sha256
        seen.update(written + b"\n")
    return Chain(tuple(lines), tuple(breaks), whole)


def _is_sealed(written: bytes) -> bool:
    """Return whether a line still says what it said when its hash was made."""
    said, _, seal = written.rstrip().rpartition(_SEAL)
    return seal == sha256(said + b"}").hexdigest().encode() + b'"}'


def read_line(written: bytes) -> Line | None:
    """Return the line of these bytes; None if they are not a line."""
    try:
        said = json.loads(written)
        return Line(
            recorded_on=date.fromisoformat(said["recorded_on"]),
            author=str(said["author"]),
            deed=Deed(said["did"]),
            added=tuple(Entry(str(name), str(digest)) for name, digest in said.get("added", ())),
            removed=tuple(Entry(str(name), str(digest)) for name, digest in said.get("removed", ())),
            reason=str(said.get("reason", "")),
            facts=str(said["facts"]),
            accepts=str(said.get("accepts", "")),
            previous=str(said["previous"]),
            sha256=str(said["sha256"]),
        )
    except (ValueError, TypeError, KeyError, RecursionError):
        return None


def whole_hash(content: bytes) -> str:
    """Return the hash of a log as `accepts` states it, whatever its line ends are."""
    return sha256(b"".join(line + b"\n" for line in content.splitlines())).hexdigest()


def entries_of(facts: Iterable[Mapping[str, object]]) -> tuple[Entry, ...]:
    r"""Return the entry of each fact, as TOML has it: comments, order of keys and layout count for nothing.

    >>> entries_of([{"key": "signed", "occurred_on": date(2024, 6, 20)}])[0].name
    'signed@2024-06-20'
    """
    return tuple(Entry(_name(fact), _digest(fact)) for fact in facts)


def state_of(entries: Sequence[Entry]) -> str:
    """Return the hash of a whole record: of its facts, in their order."""
    return sha256("\n".join(entry.sha256 for entry in entries).encode()).hexdigest()


def difference(before: Counter[Entry], after: Counter[Entry]) -> tuple[tuple[Entry, ...], tuple[Entry, ...]]:
    """Return the entries that came, and those that went."""
    return tuple((after - before).elements()), tuple((before - after).elements())


def days_of(facts: Iterable[Mapping[str, object]]) -> Iterator[date]:
    """Yield the day on which each fact was known."""
    for fact in facts:
        for name in ("known_on", "no_later_than", "occurred_on"):
            if type(day := fact.get(name)) is date:  # a moment is a date too, and compares with none
                yield day
                break


def _name(fact: Mapping[str, object]) -> str:
    day = fact.get("no_later_than") or fact.get("occurred_on")
    about = f"({fact['of']})" if "of" in fact else ""
    return f"{fact.get('key', '?')}{about}@{day}"


def _digest(fact: Mapping[str, object]) -> str:
    text = json.dumps(fact, ensure_ascii=False, sort_keys=True, separators=(",", ":"), default=_tagged)
    return sha256(text.encode()).hexdigest()


def _tagged(value: object) -> Mapping[str, str]:
    """Return a day as no text can be written: `2024-06-20` and `"2024-06-20"` are two values."""
    return {"day": str(value)}

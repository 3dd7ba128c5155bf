"""`register.log` beside `facts.toml`: who recorded what; each line contains the hash of the previous one.

The new facts are written to a file beside the old ones, then the line, then the new facts replace the old. If
a program is interrupted in between, the facts were not recorded, and no reader has seen them. The file that
remains shows that it was no manual edit, and the next writer adds a line about it.
"""

import json
import os
import shutil
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from datetime import date
from enum import StrEnum
from hashlib import sha256
from pathlib import Path
from typing import ClassVar, Final

import tomli
from attrs import evolve

from budget import frozen
from budget.errors import InputError
from conventions.files.atomic import put_in_place, replace_file, sync_folder
from conventions.files.dossier_folder import FACTS
from conventions.files.text import toml_text


class Deed(StrEnum):
    """The kind of a line."""

    RECORD = "record"
    WITHDRAW = "withdraw"
    IMPORT = "import"
    UPGRADE = "upgrade"
    ADOPT = "adopt"
    ABANDONED = "abandoned"
    """The line before it was written, but the program was interrupted before the facts were."""


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
        accepts: the hash of the log before it, where its author takes a broken log as final.
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
        breaks: those that nobody has accepted as final.
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
    """Return whether a line is unchanged since its hash was computed."""
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
    """Return the entries that were added, and those removed."""
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


REGISTER: Final = "register.log"
NEW_LINE: Final = b"\n"


class RegisterDamagedError(InputError):
    """A log whose last line cannot be read, or is another than was written: nothing can follow it."""

    code: ClassVar[str] = "register_damaged"


class RegisterDayError(InputError):
    """A day of recording before that of the last line: the clock went back, or a wrong day was given."""

    code: ClassVar[str] = "register_day"


@frozen
class Change:
    """The description of a change by its writer; `on` is the day, if a clock or a person gave it.

    Without it, the day of a line is the one on which the facts were known, never before the last line.
    """

    deed: Deed
    author: str = ""
    reason: str = ""
    on: date | None = None


@frozen
class Snapshot:
    """A dossier's log and facts as they are on the disk.

    Attributes:
        log: None where there is none.
        entries: one for each fact.
        has_beside: whether the facts of a writer are next to the old ones.
        is_unfinished: whether a program was interrupted after it had announced facts that never came.
    """

    log: bytes | None
    facts: tuple[Mapping[str, object], ...]
    entries: tuple[Entry, ...]
    chain: Chain
    has_beside: bool
    is_unfinished: bool

    @property
    def part(self) -> int | None:
        """Return the number of the line that was never finished; None where the last one is whole."""
        content = self.log or b""
        return content.count(NEW_LINE) + 1 if self.chain.whole < len(content) else None

    def expected(self) -> Counter[Entry]:
        """Return the facts that the record holds by its log; what was announced and never came is none."""
        found = self.chain.recorded()
        if self.is_unfinished and self.chain.head is not None:
            found.update(self.chain.head.removed)
            found.subtract(self.chain.head.added)
        return +found


def snapshot(folder: Path) -> Snapshot:
    """Return the log and the facts of a dossier; `InputError` where the facts are no TOML, `OSError`."""
    path, log = folder / FACTS, folder / REGISTER
    content = log.read_bytes() if log.exists() else None
    facts = facts_in(path.read_bytes() if path.exists() else b"")
    entries = entries_of(facts)
    chain = chain_of(content or b"")
    announced = _beside(path)
    has_beside = announced.exists()
    is_unfinished = False
    if chain.head is not None and has_beside:
        with suppress(InputError):
            state = state_of(entries_of(facts_in(announced.read_bytes())))
            is_unfinished = state == chain.head.facts != state_of(entries)
    return Snapshot(content, facts, entries, chain, has_beside, is_unfinished)


def facts_in(content: bytes) -> tuple[Mapping[str, object], ...]:
    """Return the facts of a file, as TOML has them. `InputError` where it is none."""
    try:
        found = tomli.loads(toml_text(content)).get("fact", [])
    except tomli.TOMLDecodeError as error:
        raise InputError(str(error), actual=FACTS) from error
    return tuple(fact for fact in found if isinstance(fact, dict)) if isinstance(found, list) else ()


def replace_facts(path: Path, content: bytes, change: Change) -> None:
    """Replace the content of `facts.toml`. If the dossier has a log, the log is written first.

    `RegisterDayError`, `RegisterDamagedError`, `OSError`: then nothing was written. The dossier is locked.
    """
    log, line = path.parent / REGISTER, None
    if log.exists():
        found = _mended(path.parent)
        facts = facts_in(content)
        before = Counter(found.entries)
        line = None if facts == found.facts else _line(found.chain.head, before, facts, change)
    _replaced(path, content, log, line)


def adopted(folder: Path, author: str, reason: str, on: date | None) -> Line | None:
    """Return the line that accepts changes by hand, or starts a log; None if nothing was changed.

    A log that is broken is taken as final, and its hash with it. Errors as `replace_facts`.
    """
    found = snapshot(folder)
    log = folder / REGISTER
    change = Change(Deed.ADOPT, author, reason, on)
    if found.log is None:
        line = _line(None, Counter(), found.facts, change)
        replace_file(log, line.written())
        sync_folder(log.parent)
        return line
    found = _repaired(folder, found, keeps_all=True)
    before = found.expected()
    head, breaks = found.chain.head, found.chain.breaks
    is_same_order = head is not None and head.facts == state_of(found.entries)
    if before == Counter(found.entries) and is_same_order and not breaks:
        return None
    accepts = whole_hash(log.read_bytes()) if breaks else ""
    line = _line(head, before, found.facts, change, accepts)
    _append(log, line)
    return line


# --- the order of writing ----------------------------------------------------------------------------------


def _replaced(path: Path, content: bytes, log: Path, line: Line | None) -> None:
    """Write the line, if there is one, to the log and the content to the file: both, or neither."""
    target, beside = path.resolve(), _beside(path)
    size = log.stat().st_size if line is not None else 0
    try:
        _written(beside, content)
        if target.exists():
            shutil.copymode(target, beside)
        sync_folder(target.parent)
        if line is not None:
            _append(log, line)
        put_in_place(beside, target)
    except BaseException:
        if beside.exists():  # else the facts are written, and the line tells the truth
            with suppress(OSError):
                if line is not None:
                    os.truncate(log, size)
                beside.unlink()
        raise
    sync_folder(target.parent)


def _written(path: Path, content: bytes) -> None:
    """Write the content to a file, flushed to the disk; remains of an interrupted run are removed."""
    path.unlink(missing_ok=True)
    with path.open("xb") as stream:
        stream.write(content)
        stream.flush()
        os.fsync(stream.fileno())


def _append(log: Path, line: Line) -> None:
    with log.open("ab") as stream:
        stream.write(line.written())
        stream.flush()
        os.fsync(stream.fileno())


def _beside(path: Path) -> Path:
    """Return the path of the new facts until they replace the old ones: beside these."""
    target = path.resolve()
    return target.with_name(f".{target.name}.unfinished")


# --- after a program was interrupted -----------------------------------------------------------------------


def _mended(folder: Path) -> Snapshot:
    """Return the snapshot, repaired if needed, if a line may follow; else `RegisterDamagedError`."""
    found = _repaired(folder, snapshot(folder))
    last = found.log.count(NEW_LINE) if found.log else 0
    if any(fault.line == last for fault in found.chain.breaks) or (last and found.chain.head is None):
        place = f"{folder / REGISTER}:{last}"
        raise RegisterDamagedError(f"{place} is not as it was written", actual=place)
    return found


def _repaired(folder: Path, found: Snapshot, *, keeps_all: bool = False) -> Snapshot:
    """Return the log after repair: remains of an interrupted program are logged, or removed if empty.

    A line without an end that no program left is a fault, or is kept as unreadable.
    """
    log, beside = folder / REGISTER, _beside(folder / FACTS)
    content = found.log or b""
    has_part = found.part is not None
    if has_part and beside.exists():
        os.truncate(log, found.chain.whole)
    elif has_part and not keeps_all:
        place = f"{log}:{found.part}"
        raise RegisterDamagedError(f"{place} has no end", actual=place)
    elif content and not content.endswith(NEW_LINE):
        with log.open("ab") as stream:
            stream.write(NEW_LINE)
    head = found.chain.head
    if found.is_unfinished and head is not None:
        said = Line(
            recorded_on=head.recorded_on,
            author=head.author,
            deed=Deed.ABANDONED,
            added=head.removed,
            removed=head.added,
            facts=state_of(found.entries),
            previous=head.sha256,
        )
        _append(log, said.sealed())
    beside.unlink(missing_ok=True)
    is_as_read = not has_part and not found.has_beside and content[-1:] in (b"", NEW_LINE)
    return found if is_as_read else snapshot(folder)


def _line(
    head: Line | None,
    before: Counter[Entry],
    facts: Sequence[Mapping[str, object]],
    change: Change,
    accepts: str = "",
) -> Line:
    """Return the line of a change: from the entries that there were to the facts that there are."""
    entries = entries_of(facts)
    added, removed = difference(before, Counter(entries))
    last = date.min if head is None else head.recorded_on
    if change.on is not None and change.on < last:
        message = f"the last line of the register is of {last}, after {change.on}"
        raise RegisterDayError(
            message, actual=str(change.on), expected=str(last), day=str(change.on), last=str(last)
        )
    came = {entry.sha256 for entry in added}
    known = days_of(fact for fact, entry in zip(facts, entries, strict=True) if entry.sha256 in came)
    return Line(
        recorded_on=change.on or max((last, *known)),
        author=change.author,
        deed=change.deed,
        added=added,
        removed=removed,
        reason=change.reason,
        facts=state_of(entries),
        accepts=accepts,
        previous="" if head is None else head.sha256,
    ).sealed()

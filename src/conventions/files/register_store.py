"""The store of dossiers, and the verification of their registers.

One protocol serves folders and databases. A log is verified against itself and against the facts beside it;
the papers are verified against the hashes in the facts.
"""

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from datetime import date
from hashlib import file_digest
from pathlib import Path, PurePosixPath, PureWindowsPath
from typing import ClassVar, Final, Protocol

from budget import frozen
from budget.errors import InputError
from budget.findings import Place
from conventions.dossier.dossier import Dossier
from conventions.facts.fact import Fact
from conventions.files.dossier_folder import CONVENTION, FACTS, files_in, read_dossier
from conventions.files.evidence import FOLDER, Evidence, paper_of
from conventions.files.faults import Fault
from conventions.files.register_log import REGISTER, Entry, Line, Snapshot, difference, snapshot, state_of
from conventions.files.sources import UndiscoveredError, discover
from conventions.files.text import file_bytes, toml_text
from conventions.files.toml_data import Position, line_of, positions
from conventions.files.write_back import DossierBusyError, Withdrawal, append_fact, locked, withdraw_fact

_PATIENCE: Final = 5
_PAPER: Final = re.compile(rf"({FOLDER}/[^/\\]+) \(sha256 ([0-9a-f]{{64}})\)")


@frozen
class Verified:
    """The result of verifying the register of a dossier.

    Attributes:
        lines: how many its log has; None where there is no log.
        head: the hash of the last line: who has noted it elsewhere can tell that no earlier line was changed.
        is_unfinished: whether a program was interrupted; the next writer adds a line.
    """

    folder: Path
    lines: int | None
    head: str
    is_unfinished: bool
    faults: tuple[Fault, ...]


def verified(folder: Path) -> Verified:
    """Return what the log, the facts and the papers of a dossier say of each other; nothing is written.

    What does not agree is checked again while no writer works: it may have been half-way.
    `InputError` where the facts cannot be read, `OSError` where a file cannot.
    """
    found = _verified(folder)
    if found.lines is None or not (found.faults or found.is_unfinished):
        return found
    try:
        with locked(folder, _PATIENCE):
            return _verified(folder)
    except (OSError, DossierBusyError):  # a folder in which nobody may write has no writer
        return found


def _verified(folder: Path) -> Verified:
    found = snapshot(folder)
    if found.log is None:
        return Verified(folder, None, "", is_unfinished=False, faults=tuple(_papers(folder, found)))
    faults = (*_breaks(folder, found), *_facts(folder, found), *_papers(folder, found))
    head = found.chain.head
    return Verified(
        folder,
        len(found.chain.lines),
        "" if head is None else head.sha256,
        is_unfinished=found.is_unfinished,
        faults=tuple(sorted(set(faults))),
    )


def _breaks(folder: Path, found: Snapshot) -> Iterator[Fault]:
    """Yield a fault for each line at which the chain does not hold."""
    log = str(folder / REGISTER)
    for fault in found.chain.breaks:
        yield Fault(Place(log, fault.line), fault.code)
    if found.part is not None and not found.has_beside:
        yield Fault(Place(log, found.part), "register_line_unreadable")


def _facts(folder: Path, found: Snapshot) -> Iterator[Fault]:
    """Yield a fault for each fact that is not as the log has it, or for their order."""
    expected, actual = found.expected(), Counter(found.entries)
    came, went = difference(expected, actual)
    if not came and not went:
        yield from _order(folder, found)
        return
    told = {entry.sha256: pair for pair in found.chain.lines for entry in pair[1].added}
    lost: dict[str, list[Entry]] = {}
    for entry in went:
        lost.setdefault(entry.name, []).append(entry)
    where = _where(folder, found)
    for entry in came:
        place = Place(str(folder / FACTS), where.get(entry.sha256, 0))
        if before := lost.get(entry.name):
            said = _recorded_params(told.get(before.pop(0).sha256))
            yield Fault(place, "register_fact_changed", actual=entry.name, params=said)
        else:
            yield Fault(place, "register_fact_added", actual=entry.name)
    for entry in (entry for names in lost.values() for entry in names):
        recorded = told.get(entry.sha256)
        place = Place(str(folder / REGISTER), 0 if recorded is None else recorded[0])
        yield Fault(place, "register_fact_gone", actual=entry.name, params=_recorded_params(recorded))


def _order(folder: Path, found: Snapshot) -> Iterator[Fault]:
    head = found.chain.head
    if head is not None and head.facts != state_of(found.entries) and not found.is_unfinished:
        yield Fault(Place(str(folder / FACTS)), "register_order_changed")


def _recorded_params(recorded: tuple[int, Line] | None) -> tuple[tuple[str, str], ...]:
    """Return which line of the log recorded a fact, and who wrote it."""
    number, author = ("—", "—") if recorded is None else (str(recorded[0]), recorded[1].author or "—")
    return (("line", number), ("author", author))


def _where(folder: Path, found: Snapshot) -> Mapping[str, int]:
    """Return the line of each fact in its file, by its hash."""
    places: Mapping[tuple[str | int, ...], Position] = {}
    if found.entries:
        places = positions(toml_text(file_bytes(folder / FACTS)))
    return {entry.sha256: line_of(places, ("fact", at)) for at, entry in enumerate(found.entries)}


def _papers(folder: Path, found: Snapshot) -> Iterator[Fault]:
    """Yield a fault for each paper that is not there, or is not the one that a fact names by its hash."""
    for fact in found.facts:
        for name, digest in _PAPER.findall(str(fact.get("evidence", ""))):
            path = folder / name
            if not path.is_file():
                yield Fault(Place(str(path)), "register_paper_gone", actual=name)
                continue
            with path.open("rb") as stream:
                if file_digest(stream, "sha256").hexdigest() != digest:
                    yield Fault(Place(str(path)), "register_paper_changed", actual=name)


# --- Where dossiers live: one protocol for a tree of folders and for a database -----------------------------
# Who implements it runs the one conformance suite, `tests/register`.


class NoSuchDossierError(InputError):
    """A name that no dossier of the register has."""

    code: ClassVar[str] = "dossier_not_found"


class Register(Protocol):
    """The dossiers of an office, each by its name; facts are added, and none is removed.

    A call that fails has changed nothing, and one that is interrupted has recorded all or nothing. Any number
    of programs may record at once: each fact is there once. `NoSuchDossierError` for a name that none has.
    """

    def dossiers(self) -> tuple[str, ...]:
        """Return the names of all dossiers, in order."""
        ...

    def files(self, name: str) -> Mapping[str, bytes]:
        """Return the files of a dossier that are read, by their names in it."""
        ...

    def read(self, name: str) -> Dossier:
        """Return a dossier. `UnreadableDossierError` with every fault."""
        ...

    def append(self, name: str, fact: Fact, *, on: date | None = None) -> Dossier:
        """Return the dossier with a fact more; `on`: the day by the clock, else that of its knowledge.

        `UnreadableDossierError` where it could not be read with it, `RegisterDayError` for a day before that
        of the last line.
        """
        ...

    def withdraw(self, name: str, withdrawal: Withdrawal, *, on: date | None = None) -> Dossier:
        """Return the dossier without a fact entered by mistake; both stay. `FactNotFoundError`."""
        ...

    def keep(self, name: str, paper: str, content: bytes) -> Evidence:
        """Return a paper as it was kept: its name, another one's of that name aside, and its hash."""
        ...

    def history(self, name: str) -> tuple[Line, ...]:
        """Return what was recorded of a dossier, in order: each line has the hash of the previous one."""
        ...

    def verify(self, name: str) -> tuple[Fault, ...]:
        """Return what does not agree in the history, the facts and the papers; empty where all does."""
        ...


# ------------------------------------------------------------------------------------------------------------
# The register of an office that keeps its dossiers as folders: what is embedded, and needs nothing else.


@frozen
class FolderRegister:
    """The dossiers below a folder; the name of each is its path from there, with `/` between the parts."""

    root: Path
    office: Path | None = None

    def dossiers(self) -> tuple[str, ...]:
        """Return the names of all dossiers, in order; a folder that cannot be listed has none."""
        try:
            found = discover([self.root])
        except UndiscoveredError as refused:
            found = list(refused.found)
        return tuple(path.relative_to(self.root).as_posix() for path in found)

    def files(self, name: str) -> Mapping[str, bytes]:
        """Return the files of a dossier that are read, by their names in it."""
        folder = self._folder(name)
        return {file: file_bytes(folder / file) for file in files_in(folder)}

    def read(self, name: str) -> Dossier:
        """Return a dossier. `UnreadableDossierError` with every fault."""
        return read_dossier(self._folder(name), office=self.office)

    def append(self, name: str, fact: Fact, *, on: date | None = None) -> Dossier:
        """Return the dossier with a fact more. Errors as `append_fact`."""
        return append_fact(self._folder(name), fact, office=self.office, on=on)

    def withdraw(self, name: str, withdrawal: Withdrawal, *, on: date | None = None) -> Dossier:
        """Return the dossier without a fact entered by mistake. Errors as `withdraw_fact`."""
        return withdraw_fact(self._folder(name), withdrawal, office=self.office, on=on)

    def keep(self, name: str, paper: str, content: bytes) -> Evidence:
        """Return a paper as it was kept beside the dossier."""
        folder = self._folder(name)
        with locked(folder):
            evidence = paper_of(folder, paper, content)
            evidence.keep(folder)
        return evidence

    def history(self, name: str) -> tuple[Line, ...]:
        """Return what was recorded of a dossier; nothing where it has no log."""
        return tuple(line for _, line in snapshot(self._folder(name)).chain.lines)

    def verify(self, name: str) -> tuple[Fault, ...]:
        """Return what does not agree."""
        return verified(self._folder(name)).faults

    def _folder(self, name: str) -> Path:
        """Return the folder of a dossier; no name leads out of the root."""
        parts = PurePosixPath(name).parts
        is_inside = ".." not in parts and not PurePosixPath(name).is_absolute()
        is_inside = is_inside and not PureWindowsPath(name).is_absolute() and not PureWindowsPath(name).drive
        folder = self.root / name
        if not is_inside or not (folder / CONVENTION).is_file():
            raise NoSuchDossierError(f"no dossier is called {name!r}", actual=name)
        return folder

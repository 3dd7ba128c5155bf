"""Where dossiers live: one protocol, for a tree of folders and for a database."""

from collections.abc import Mapping
from datetime import date
from pathlib import Path, PurePosixPath, PureWindowsPath
from typing import ClassVar, Protocol

from attrs import frozen

from budget.errors import InputError
from conventions.dossier.dossier import Dossier
from conventions.facts.fact import Fact
from conventions.files.discovery import UndiscoveredError, discover
from conventions.files.dossier_folder import CONVENTION, files_in, read_dossier
from conventions.files.evidence import Evidence, paper_of
from conventions.files.faults import Fault
from conventions.files.register.chain import Line
from conventions.files.register.log import snapshot
from conventions.files.register.verifying import verified
from conventions.files.text import file_bytes
from conventions.files.withdrawing import Withdrawal
from conventions.files.write_back import append_fact, locked, withdraw_fact

# --- Where dossiers live: one protocol for a tree of folders and for a database -----------------------------
# Who implements it runs the one conformance suite, `tests/register`.


class NoSuchDossierError(InputError):
    """A name that no dossier of the register has."""

    code: ClassVar[str] = "dossier_not_found"


class Register(Protocol):
    """The dossiers of an office, each by its name; what is recorded is added, and nothing is taken away.

    A call that fails has changed nothing, and one that is broken off has recorded all or nothing. Any number
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
        """Return what was recorded of a dossier, in order: each line bears the hash of the one before."""
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

"""Where dossiers live: one protocol for a tree of folders and for a database.

Who implements it runs the one conformance suite, `tests/register`.
"""

from collections.abc import Mapping
from datetime import date
from typing import ClassVar, Protocol

from budget.errors import InputError
from conventions.dossier.dossier import Dossier
from conventions.facts.fact import Fact
from conventions.files.evidence import Evidence
from conventions.files.faults import Fault
from conventions.files.register.chain import Line
from conventions.files.withdrawing import Withdrawal

__all__ = ["NoSuchDossierError", "Register"]


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

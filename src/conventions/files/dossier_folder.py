"""A dossier as a folder: read whole, or refused with every fault of every file."""

from collections.abc import Callable
from pathlib import Path
from typing import TypeVar


from budget.errors import InputError
from budget.findings import Place
from budget.ledger import Ledger
from conventions.agreement.agreement import Agreement
from conventions.dossier.dossier import Dossier
from conventions.engine.program import compile_agreement
from conventions.facts.fact import Fact
from conventions.files.collected import problems_in, refusal
from conventions.files.convention_file import agreement_of
from conventions.files.converter import converter
from conventions.files.facts_file import fact_of, kinds_of_facts
from conventions.files.faults import Fault, Problem, UnreadableDossierError, dotted
from conventions.files.ledger_file import expenses_in, resources_in
from conventions.files.shapes import ConventionFile, FactsFile
from conventions.files.text import csv_text, file_bytes, toml_text
from conventions.files.toml_data import TomlData, toml_data

__all__ = ["CONVENTION", "EXPENSES", "FACTS", "RESOURCES", "read_dossier"]

CONVENTION = "convention.toml"
FACTS = "facts.toml"
EXPENSES = "expenses.csv"
RESOURCES = "resources.csv"

Shape = TypeVar("Shape")


def read_dossier(folder: Path) -> Dossier:
    """The dossier of a folder; `UnreadableDossierError` holds every fault of all its files."""
    reading = _Reading(folder)
    dossier = reading.dossier()
    if dossier is None or reading.problems:
        raise UnreadableDossierError(folder, reading.faults())
    return dossier


class _Reading:
    """One pass over a folder: everything that can be read is, and every problem kept."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.problems: list[Problem] = []
        self.texts: dict[str, str] = {}

    def dossier(self) -> Dossier | None:
        """Return the dossier as far as it can be built."""
        file = self.toml(CONVENTION, ConventionFile)
        facts = self.toml(FACTS, FactsFile) if self.has(FACTS) else FactsFile()
        ledger = self.ledger()
        if file is None:
            return None
        try:
            agreement = agreement_of(file)
        except InputError as error:
            self.problems.append(refusal(CONVENTION, ("budget",), error))
            return None
        self.expressions(agreement)
        return Dossier(agreement, () if facts is None else self.facts(agreement, facts), ledger)

    def has(self, name: str) -> bool:
        """Whether the folder has an entry of this name, be it a broken link."""
        return (self.folder / name).exists() or (self.folder / name).is_symlink()

    def text(self, name: str, decode: Callable[[bytes], str]) -> str | None:
        """Return the text of a file."""
        try:
            self.texts[name] = decode(file_bytes(self.folder / name))
        except InputError as error:
            line = int(error.params.get("line", "0"))
            self.problems.append(refusal(name, (), error, line))
        return self.texts.get(name)

    def toml(self, name: str, shape: type[Shape]) -> Shape | None:
        """Return a TOML file by its shape."""
        text = self.text(name, toml_text)
        if text is None:
            return None
        read: TomlData = toml_data(name, text)
        self.problems += read.problems
        if read.problems:
            return None
        try:
            return converter(detailed=False).structure(read.data, shape)
        except Exception:  # noqa: BLE001 -- read again below, with every detail
            return self.toml_faults(name, read, shape)

    def toml_faults(self, name: str, read: TomlData, shape: type[Shape]) -> None:
        """Note every fault of a file that the fast reading refused."""
        try:
            converter(detailed=True).structure(read.data, shape)
        except Exception as error:  # noqa: BLE001 -- what is not a fault of the input is raised again
            self.problems += problems_in(name, error)

    def expressions(self, agreement: Agreement) -> None:
        """Note the faults of the expressions."""
        for fault in compile_agreement(agreement).faults:
            self.problems.append(refusal(CONVENTION, fault.path, fault.error))

    def facts(self, agreement: Agreement, file: FactsFile) -> tuple[Fact, ...]:
        """Return the facts, typed by their declarations."""
        kinds = kinds_of_facts(agreement)
        found = []
        for at, entry in enumerate(file.fact):
            try:
                found.append(fact_of(entry, kinds.get(entry.key, "event")))
            except InputError as error:
                self.problems.append(refusal(FACTS, ("fact", at, "value"), error))
        return tuple(found)

    def ledger(self) -> Ledger | None:
        """Return the ledger, or None when the folder holds none."""
        if not self.has(EXPENSES):
            return None
        text = self.text(EXPENSES, csv_text)
        expenses = expenses_in(EXPENSES, text, self.problems) if text is not None else ()
        resources = None
        if self.has(RESOURCES) and (other := self.text(RESOURCES, csv_text)) is not None:
            resources = resources_in(RESOURCES, other, self.problems)
        return None if self.problems else Ledger(expenses, resources)

    def faults(self) -> tuple[Fault, ...]:
        """Return the faults in the order of files and lines."""
        return tuple(sorted(self.placed(problem) for problem in self.problems))

    def placed(self, problem: Problem) -> Fault:
        """Return a problem at its line."""
        place = Place(str(self.folder / problem.file), problem.line, dotted(problem.path))
        return Fault(place, problem.code, problem.actual, problem.expected, problem.remedy, problem.params)

"""A dossier as a folder: read whole, or refused with every fault of every file."""

from collections.abc import Callable, Mapping
from difflib import get_close_matches
from pathlib import Path
from typing import Final, TypeVar

from budget.errors import InputError
from budget.identity import Identified
from budget.ledger import Expense, Ledger, Resource
from conventions.agreement.agreement import Agreement
from conventions.dossier.dossier import Dossier
from conventions.engine.program import compile_agreement
from conventions.facts.fact import Fact
from conventions.files.agreement_checks import agreement_problems
from conventions.files.collected import expression_problem, problems_in, refusal
from conventions.files.convention_file import agreement_of
from conventions.files.converter import converter
from conventions.files.facts_file import fact_of, kinds_of_facts
from conventions.files.faults import Problem, UnreadableDossierError
from conventions.files.ledger_checks import expense_problems, resource_problems
from conventions.files.ledger_file import expenses_in, resources_in
from conventions.files.placing import placed
from conventions.files.record_checks import entry_problems, record_problems
from conventions.files.row_names import RowNames
from conventions.files.shapes import ConventionFile, FactsFile
from conventions.files.text import csv_text, file_bytes, toml_text
from conventions.files.toml_data import toml_data

__all__ = ["CONVENTION", "EXPENSES", "FACTS", "RESOURCES", "checked_with", "read_dossier"]

CONVENTION: Final = "convention.toml"
FACTS: Final = "facts.toml"
EXPENSES: Final = "expenses.csv"
RESOURCES: Final = "resources.csv"
_NAMES: Final = (CONVENTION, FACTS, EXPENSES, RESOURCES)
_LOOKS_LIKE: Final = 0.8

Shape = TypeVar("Shape")


def read_dossier(folder: Path) -> Dossier:
    """The dossier of a folder; `UnreadableDossierError` holds every fault of all its files."""
    return _read(_Reading(folder))


def checked_with(folder: Path, name: str, text: str) -> Dossier:
    """The dossier as it would be with this text in one of its files; `UnreadableDossierError` as ever."""
    return _read(_Reading(folder, {name: text}))


def _read(reading: "_Reading") -> Dossier:
    dossier = reading.dossier()
    if dossier is None or reading.problems:
        faults = placed(reading.folder, reading.problems, reading.texts)
        raise UnreadableDossierError(reading.folder, faults)
    return dossier


class _Reading:
    """One pass over a folder: everything that can be read is read, and every problem kept."""

    def __init__(self, folder: Path, instead: Mapping[str, str] | None = None) -> None:
        self.folder = folder
        self.instead = instead or {}
        self.problems: list[Problem] = []
        self.partial: set[str] = set()
        self.texts: dict[str, str] = {}

    def dossier(self) -> Dossier | None:
        """Return the dossier as far as it can be built."""
        self.misnamed()
        file = self.toml(CONVENTION, ConventionFile)
        record = self.toml(FACTS, FactsFile) if self.has(FACTS) else FactsFile()
        agreement = None if file is None else self.agreement(file)
        expenses, resources = self.rows(agreement)
        facts = () if record is None else self.facts(agreement, record, expenses or (), resources or ())
        if agreement is None or self.problems:
            return None
        return Dossier(agreement, facts, None if expenses is None else Ledger(expenses, resources))

    # --- files -------------------------------------------------------------------------------------

    def has(self, name: str) -> bool:
        """Whether the folder has an entry of this name, be it a broken link."""
        path = self.folder / name
        return name in self.instead or path.exists() or path.is_symlink()

    def misnamed(self) -> None:
        """Note the files whose name is nearly one that is read: else they would be missed in silence."""
        try:
            names = sorted(entry.name for entry in self.folder.iterdir())
        except OSError:  # said by the reading of the files
            return
        for name in names:
            if name not in _NAMES and name.endswith((".toml", ".csv", ".TOML", ".CSV")):
                near = get_close_matches(name.lower(), _NAMES, n=1, cutoff=_LOOKS_LIKE)
                if near and not self.has(near[0]):
                    self.problems.append(Problem(name, (), "file_misnamed", actual=name, expected=near[0]))

    def text(self, name: str, decode: Callable[[bytes], str]) -> str | None:
        """Return the text of a file."""
        if name in self.instead:
            return self.texts.setdefault(name, self.instead[name])
        try:
            self.texts[name] = decode(file_bytes(self.folder / name))
        except InputError as error:
            self.problems.append(refusal(name, (), error, int(error.params.get("line", "0"))))
        return self.texts.get(name)

    def toml(self, name: str, shape: type[Shape]) -> Shape | None:
        """Return a TOML file by its shape, or None with every fault noted."""
        text = self.text(name, toml_text)
        if text is None:
            return None
        read = toml_data(name, text)
        self.problems += read.problems
        if read.problems:
            self.partial.add(name)
        if read.data is None:
            return None
        try:
            return converter(detailed=False).structure(read.data, shape)
        except Exception:  # noqa: BLE001 -- read again, with every detail
            self.toml_faults(name, shape, read.data)
        return None

    def toml_faults(self, name: str, shape: type[Shape], data: object) -> None:
        """Note every fault of a file that the fast reading refused; of a partial one, not what it lacks."""
        try:
            converter(detailed=True).structure(data, shape)
        except Exception as error:  # noqa: BLE001 -- what is no fault of the input is raised again
            found = problems_in(name, error)
            lacking = name in self.partial
            self.problems += (item for item in found if not (lacking and item.code == "missing_key"))

    # --- parts -------------------------------------------------------------------------------------

    def agreement(self, file: ConventionFile) -> Agreement | None:
        """Return the agreement, or None when it does not hold together."""
        is_partial = CONVENTION in self.partial
        if not is_partial:
            self.problems += agreement_problems(CONVENTION, file)
        if any(problem.code == "too_many_norms" for problem in self.problems):
            return None
        try:
            agreement = agreement_of(file)
            faults = compile_agreement(agreement).faults
        except InputError:  # the same identifier twice, said by the checks
            return None
        except RecursionError:
            self.problems.append(Problem(CONVENTION, ("define",), "agreement_too_deep"))
            return None
        found = [expression_problem(CONVENTION, file, fault) for fault in faults]
        self.problems += (item for item in found if not self.follows(item, file))
        return None if is_partial else agreement

    def follows(self, problem: Problem, file: ConventionFile) -> bool:
        """Whether a fault of an expression follows from another: the name it lacks is itself at fault."""
        if CONVENTION in self.partial:
            return not problem.code.startswith("expression_syntax")
        if not problem.code.startswith("expression_name"):
            return False
        rows_unknown = any(other.code == "unknown_rows" for other in self.problems)
        return rows_unknown or problem.actual in {definition.name for definition in file.define}

    def facts(
        self,
        agreement: Agreement | None,
        file: FactsFile,
        expenses: tuple[Expense, ...],
        resources: tuple[Resource, ...],
    ) -> tuple[Fact, ...]:
        """Return the facts, typed by their declarations; without an agreement, none."""
        self.problems += entry_problems(FACTS, file.fact)
        if agreement is None or FACTS in self.partial:
            return ()
        kinds = kinds_of_facts(agreement)
        budget = agreement.budget
        lines = () if budget is None else (*budget.expenses, *(budget.resources or ()))
        rows: tuple[Identified, ...] = (
            *expenses,
            *resources,
            *agreement.actions,
            *agreement.indicators,
            *lines,
        )
        is_whole = not any(problem.file in (EXPENSES, RESOURCES) for problem in self.problems)
        subjects = frozenset(row.id for row in rows) if is_whole else None
        ledger: tuple[Identified, ...] | None = (*expenses, *resources) if is_whole else None
        names = RowNames(agreement, file.fact, ledger)
        self.problems += record_problems(FACTS, file.fact, agreement, kinds, subjects, names)
        found = []
        for at, entry in enumerate(file.fact):
            try:
                found.append(fact_of(entry, kinds.get(entry.key, "any")))
            except InputError as error:
                path = ("fact", at) if entry.value is None else ("fact", at, "value")
                self.problems.append(refusal(FACTS, path, error))
        return tuple(found)

    def rows(
        self, agreement: Agreement | None
    ) -> tuple[tuple[Expense, ...] | None, tuple[Resource, ...] | None]:
        """Return the rows of the ledger; None where there is no file."""
        expenses = self.csv(EXPENSES, expenses_in)
        resources = self.csv(RESOURCES, resources_in)
        if expenses is not None:
            self.problems += expense_problems(EXPENSES, expenses, agreement)
        if resources is not None:
            self.problems += resource_problems(RESOURCES, resources, agreement)
        if resources is not None and not self.has(EXPENSES):
            self.problems.append(Problem(EXPENSES, (), "ledger_without_expenses", actual=EXPENSES))
        if self.has(EXPENSES) and agreement is not None and agreement.ledger_source is None:
            self.problems.append(Problem(CONVENTION, ("ledger",), "ledger_not_carried", actual=EXPENSES))
        return expenses, resources

    def csv(
        self, name: str, read: Callable[[str, str, list[Problem]], tuple[Shape, ...]]
    ) -> tuple[Shape, ...] | None:
        """Return the rows of a file, or None where there is none."""
        if not self.has(name):
            return None
        text = self.text(name, csv_text)
        return None if text is None else read(name, text, self.problems)

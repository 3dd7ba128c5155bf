"""A dossier from its texts: read completely, or refused with all faults of all texts."""

from collections.abc import Callable, Iterator, Mapping
from functools import partial
from pathlib import Path
from typing import Final, TypeVar

from budget.errors import Identified, InputError
from budget.findings import Place
from budget.ledger import Expense, Ledger, Resource
from budget.money import EURO
from conventions.agreement.agreement import Agreement
from conventions.agreement.amendment import Amendment
from conventions.dossier.dossier import Dossier
from conventions.dossier.work_done import Narrative, Session, YearResult, computed_results
from conventions.engine.program import MOST_WORK, heaviest
from conventions.facts.fact import Fact
from conventions.files.agreement_versions import Text, amended, base_text
from conventions.files.csv_files import (
    EXPENSE_COLUMNS,
    RESOURCE_COLUMNS,
    SESSION_NEEDED,
    SESSIONS,
    YEAR_NEEDED,
    YEARS,
    columns_of,
    expense_of,
    expense_problems,
    parts_of,
    resource_of,
    resource_problems,
    result_problems,
    session_of,
    session_problems,
    year_columns,
    year_of,
    year_problems,
)
from conventions.files.csv_rows import REQUIRED, Row, rows_in
from conventions.files.faults import MOST_FAULTS, Fault, Problem, Problems, UnreadableDossierError
from conventions.files.in_currency import currency_of
from conventions.files.layers import AMENDMENTS, Data, amendment_names
from conventions.files.narrative_file import narrative_names, narrative_problems
from conventions.files.part_names import RowNames
from conventions.files.problems import refusal
from conventions.files.record_file import (
    entry_problems,
    fact_of,
    kinds_of_facts,
    own_rulebooks,
    record_problems,
)
from conventions.files.shapes import FactsFile
from conventions.files.sources import FolderSource, Source, misnamed
from conventions.files.structured import structured
from conventions.files.text import csv_text, prose_text, toml_text
from conventions.files.toml_data import toml_data
from conventions.rulebook import Rulebook

# --- Whether a dossier can be evaluated in reasonable time: a small file can need years of work -------------


def work_problems(name: str, dossier: Dossier) -> Iterator[Problem]:
    """Yield a problem at the most expensive expression, if the dossier needs too much work."""
    try:
        found = heaviest(dossier)
    except RecursionError:
        yield Problem(name, ("define",), "agreement_too_deep")
        return
    if found is None:
        return
    (kind, norm, *rest), own, whole = found
    is_payment = kind == "duty" and any(
        duty.name == norm and duty.is_payment for duty in dossier.last_text.duties
    )
    path = ("payment" if is_payment else kind, norm, *rest)
    yield Problem(
        name,
        path,
        "too_much_work",
        actual=_short(whole),
        expected=str(MOST_WORK),
        params=(("own", _short(own)),),
    )


def _short(count: int) -> str:
    """Return a count; for a huge one, its number of digits."""
    text = str(min(count, 10**15))
    return f"> {text}" if count > 10**15 else text


# --- A dossier from its texts: read whole, or refused with every fault of every one of them -----------------

CONVENTION: Final = "convention.toml"
FACTS: Final = "facts.toml"
EXPENSES: Final = "expenses.csv"
RESOURCES: Final = "resources.csv"
_MOST_AMENDMENTS: Final = 100
"""The maximum of amendments: an agreement has a few, and each is consolidated with all before it."""
FILES: Final = (CONVENTION, FACTS, EXPENSES, RESOURCES, SESSIONS, YEARS)
"""The files at the top of the folder of a dossier."""

Shape = TypeVar("Shape")


def files_in(folder: Path) -> tuple[str, ...]:
    """Return the files of a dossier in its folder, as paths in it."""
    top = (name for name in FILES if (folder / name).exists())
    return (*top, *amendment_names(folder, ()), *narrative_names(folder, ()))


def read_dossier(folder: Path, *, office: Path | None = None) -> Dossier:
    """Return the dossier of a folder; `UnreadableDossierError` has every fault of all its files.

    No path of it leads out of the folder, or of that of the `office` (`sources.FolderSource`).
    """
    return read_from(FolderSource(folder, office=office))


def checked_as(folder: Path, texts: Mapping[str, str], office: Path | None = None) -> Dossier:
    """Return the dossier with these texts in place of its files; `UnreadableDossierError` for faults."""
    return read_from(FolderSource(folder, texts, office))


def read_from(source: Source) -> Dossier:
    """Return the dossier of texts; `UnreadableDossierError` has every fault of all of them."""
    reading = DossierReading(source)
    dossier = reading.dossier()
    if dossier is None or reading.problems:
        raise reading.refusal()
    return dossier


class DossierReading:
    """One pass over the texts: everything that can be read is read, and every problem is recorded."""

    def __init__(self, source: Source) -> None:
        self.source = source
        self.problems = Problems()
        self.partial: set[str] = set()
        self.texts: dict[str, str] = {}
        self.outside: dict[str, str] = {}
        self.base: Text | None = None
        self.currency = EURO

    def refusal(self) -> UnreadableDossierError:
        """Return the error with every fault found, each at its line."""
        from conventions.files.problems import placed  # of faults alone

        folder = self.source.folder
        faults = placed(folder, self.problems, self.texts)
        if self.problems.has_more:
            faults += (Fault(Place(str(folder)), "too_many_faults", expected=str(MOST_FAULTS)),)
        return UnreadableDossierError(folder, faults)

    def dossier(self) -> Dossier | None:
        """Return the dossier, as far as it can be built."""
        self.problems += misnamed(self.source.entries(), FILES)
        text = self.convention()
        agreement = None if text is None else text.agreement
        amendments, versions = self.amendments(text)
        record = self.toml(FACTS, FactsFile) if self.source.has(FACTS) else FactsFile()
        books = self.rulebooks(versions)
        expenses, resources = self.rows(agreement)
        named = frozenset(amendment.id for amendment in amendments)
        facts = (
            ()
            if record is None
            else self.facts(versions, named, record, expenses or (), resources or (), books)
        )
        last = versions[-1] if versions else None
        sessions = self.sessions(last)
        narratives, years = self.narratives(last), self.years(last)
        if agreement is None or last is None or self.problems:
            return None
        ledger = None if expenses is None else Ledger(expenses, resources)
        facts += tuple(computed_results(last, sessions or ()))
        outside = tuple(self.outside.items())
        dossier = Dossier(agreement, facts, ledger, amendments, books, outside, sessions, narratives, years)
        self.problems += work_problems(CONVENTION, dossier)
        return dossier

    # --- files -------------------------------------------------------------------------------------

    def text(self, name: str, decode: Callable[[bytes], str]) -> str | None:
        """Return the text of a file."""
        try:
            self.texts[name] = self.source.text(name, decode)
        except InputError as error:
            self.problems.append(refusal(name, (), error, int(error.params.get("line", "0"))))
        return self.texts.get(name)

    def data(self, name: str) -> Data | None:
        """Return the plain data of a file, as far as it can be read."""
        given = self.source.data(name)
        if given is not None:
            return given
        text = self.text(name, toml_text)
        if text is None:
            return None
        read = toml_data(name, text)
        self.problems += read.problems
        if read.problems:
            self.partial.add(name)
        return read.data

    def toml(self, name: str, shape: type[Shape]) -> Shape | None:
        """Return the typed content of a TOML file; None if it has faults, which are recorded."""
        data = self.data(name)
        if data is None:
            return None
        found, problems = structured(name, data, shape)
        lacking = name in self.partial  # data in skipped lines is not reported as missing
        self.problems += (item for item in problems if not (lacking and item.code == "missing_key"))
        return found

    # --- parts -------------------------------------------------------------------------------------

    def convention(self) -> Text | None:
        """Return the agreement as first signed, over its model."""
        data = self.data(CONVENTION)
        if data is None:
            return None
        self.currency = currency_of(data)
        text = base_text(self.source, CONVENTION, data, is_partial=CONVENTION in self.partial)
        self.problems += text.problems
        self.texts |= text.texts
        self.outside |= text.kept
        self.base = text
        return text

    def amendments(self, text: Text | None) -> tuple[tuple[Amendment, ...], tuple[Agreement, ...]]:
        """Return the amendments in order, and the agreement as first signed and after each of them."""
        if text is None or text.agreement is None:
            return (), ()
        names = self.source.amendments()
        if len(names) > _MOST_AMENDMENTS:
            count, most = str(len(names)), str(_MOST_AMENDMENTS)
            self.problems.append(Problem(AMENDMENTS, (), "too_many_amendments", actual=count, expected=most))
            return (), (text.agreement,)
        files = {name: data for name in names if (data := self.data(name)) is not None}
        found = amended(text, files, frozenset(self.partial))
        self.problems += found.problems
        return found.amendments, (text.agreement, *found.versions)

    def rulebooks(self, versions: tuple[Agreement, ...]) -> tuple[Rulebook, ...]:
        """Return the rulebooks that any version of the agreement names; their faults are recorded.

        The rulebook itself states the dates of its rules.
        """
        named = dict.fromkeys(name for agreement in versions for name in agreement.rulebooks or ())
        found = own_rulebooks(self.source, CONVENTION, tuple(named))
        self.problems += found.problems
        self.outside |= found.texts
        return found.books

    def facts(
        self,
        versions: tuple[Agreement, ...],
        amendments: frozenset[str],
        file: FactsFile,
        expenses: tuple[Expense, ...],
        resources: tuple[Resource, ...],
        books: tuple[Rulebook, ...],
    ) -> tuple[Fact, ...]:
        """Return the facts, typed by their declarations; without an agreement, none."""
        self.problems += entry_problems(FACTS, file.fact)
        if not versions or FACTS in self.partial:
            return ()
        kinds = {
            key: kind for agreement in versions for key, kind in kinds_of_facts(agreement, books).items()
        }
        rows: tuple[Identified, ...] = tuple(row for text in versions for row in identified(text))
        is_whole = not any(problem.file in (EXPENSES, RESOURCES) for problem in self.problems)
        ledger: tuple[Identified, ...] | None = (*expenses, *resources) if is_whole else None
        everything = (*rows, *(ledger or ()))
        subjects = frozenset(row.id for row in everything) if is_whole else None
        names = tuple(RowNames(agreement, file.fact, ledger) for agreement in versions)
        self.problems += record_problems(FACTS, file.fact, names, kinds, subjects, amendments, books)
        self.problems += result_problems(FACTS, (entry.key for entry in file.fact), versions[-1])
        found = []
        for at, entry in enumerate(file.fact):
            try:
                found.append(fact_of(entry, kinds.get(entry.key, "any"), self.currency))
            except InputError as error:
                path = ("fact", at) if entry.value is None else ("fact", at, "value")
                self.problems.append(refusal(FACTS, path, error))
        return tuple(found)

    def rows(
        self, agreement: Agreement | None
    ) -> tuple[tuple[Expense, ...] | None, tuple[Resource, ...] | None]:
        """Return the rows of the ledger; None if there is no file."""
        expenses = self.table(EXPENSES, EXPENSE_COLUMNS, partial(expense_of, currency=self.currency))
        resources = self.table(RESOURCES, RESOURCE_COLUMNS, partial(resource_of, currency=self.currency))
        if expenses is not None:
            self.problems += expense_problems(EXPENSES, expenses, agreement)
        if resources is not None:
            self.problems += resource_problems(RESOURCES, resources, agreement)
        if resources is not None and not self.source.has(EXPENSES):
            self.problems.append(Problem(EXPENSES, (), "ledger_without_expenses", actual=EXPENSES))
        if self.source.has(EXPENSES) and agreement is not None and agreement.ledger_source is None:
            self.problems.append(Problem(CONVENTION, ("ledger",), "ledger_not_carried", actual=EXPENSES))
        return expenses, resources

    def sessions(self, agreement: Agreement | None) -> tuple[Session, ...] | None:
        """Return the sessions, for the text with all its amendments; None if there is no file.

        Without a readable text, an unknown column may belong to a breakdown.
        """
        parts = () if agreement is None else parts_of(agreement)
        columns = None if agreement is None else columns_of(agreement)

        def read(name: str, row: Row, problems: list[Problem]) -> Session | None:
            return session_of(name, row, parts, problems)

        found = self.table(SESSIONS, columns, read, SESSION_NEEDED)
        if found is not None and agreement is not None:
            self.problems += session_problems(SESSIONS, found, agreement)
        return found

    def years(self, agreement: Agreement | None) -> tuple[YearResult, ...]:
        """Return the results of earlier years, for the indicators of the text with all its amendments."""
        parts = () if agreement is None else parts_of(agreement)
        columns = None if agreement is None else year_columns(agreement)

        def read(name: str, row: Row, problems: list[Problem]) -> YearResult | None:
            return year_of(name, row, parts, problems)

        found = self.table(YEARS, columns, read, YEAR_NEEDED) or ()
        if agreement is not None:
            self.problems += year_problems(YEARS, found, agreement)
        return found

    def narratives(self, agreement: Agreement | None) -> tuple[Narrative, ...]:
        """Return the narratives of the actions, in the order of the files."""
        found = []
        for name in self.source.narratives():
            text = self.text(name, prose_text)
            if text is not None and agreement is not None:
                narrative, problems = narrative_problems(name, text, agreement)
                self.problems += problems
                found += [] if narrative is None else [narrative]
        return tuple(found)

    def table(
        self,
        name: str,
        columns: tuple[str, ...] | None,
        read: Callable[[str, Row, list[Problem]], Shape | None],
        needed: tuple[str, ...] = REQUIRED,
    ) -> tuple[Shape, ...] | None:
        """Return the entries of a table, or None if there is none."""
        if not self.source.has(name):
            return None
        rows = self.source.rows(name, columns, self.problems)
        if rows is None:
            text = self.text(name, csv_text)
            if text is None:
                return None
            rows = rows_in(name, text, columns, self.problems, needed)
        entries = (read(name, row, self.problems) for row in rows)
        return tuple(entry for entry in entries if entry is not None)


def identified(agreement: Agreement) -> tuple[Identified, ...]:
    """Return the parts of an agreement that facts may name: actions, indicators, lines of the budget."""
    budget = agreement.budget
    lines = () if budget is None else (*budget.expenses, *(budget.resources or ()))
    return (*agreement.actions, *agreement.indicators, *lines)

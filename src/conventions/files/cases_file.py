"""The decided cases of a dossier or a rulebook: read strictly, or refused with every fault of the file.

Facts and rows of the ledger are one line of text each.
A fact: `payment(tranche.2024) 2024-07-15 = 100.00 known 2024-07-20 id first`, a key and a day at least.
An expense: `rent 1200.00 paid_on 2024-05-05 line rooms`, an identifier and an amount, then columns with their
values; a resource likewise.
"""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import Final, TypeVar

from attrs import evolve

from budget import frozen
from budget.errors import Identified, InputError
from budget.findings import Place
from budget.ledger import Expense, Ledger, Resource
from conventions.agreement.agreement import Agreement
from conventions.agreement.amendment import differences
from conventions.dossier.dossier import Dossier
from conventions.facts.fact import Fact
from conventions.files.agreement_versions import Text, upon
from conventions.files.csv_files import (
    EXPENSE_COLUMNS,
    RESOURCE_COLUMNS,
    day_of,
    expense_of,
    expense_problems,
    resource_of,
    resource_problems,
)
from conventions.files.csv_rows import Row
from conventions.files.dossier_folder import CONVENTION, DossierReading, identified
from conventions.files.faults import DataPath, Problem, RefusedValueError, shown
from conventions.files.layers import Layer
from conventions.files.part_names import RowNames
from conventions.files.problems import refusal
from conventions.files.record_file import entry_problems, fact_of, kinds_of_facts, record_problems
from conventions.files.row_labels import ends_of
from conventions.files.shapes import CaseEntry, CasesFile, FactEntry, GivenRecord, TomlScalar
from conventions.files.sources import FolderSource
from conventions.files.toml_data import line_of, positions
from conventions.views.rule_cases import Case, CaseOfRules

_FACT: Final = re.compile(
    r"\s*(?P<key>[\w.]+)\s*(?:\(\s*(?P<of>[^()]+?)\s*\))?\s+(?P<day>[0-9][^\s=]*)(?:\s*=\s*(?P<value>\S.*?))?"
    r"(?:\s+known\s+(?P<known>\S+))?(?:\s+id\s+(?P<id>\S+))?(?:\s+replaces\s+(?P<replaces>\S+))?\s*"
)
_LONGEST: Final = 1_000
"""The maximum length of a line that a person could have written."""

_FACT_FORM: Final = "key(of) 2024-07-15 = value known 2024-07-20 id name replaces name"
_AMOUNT: Final = re.compile(r"(?<=\d)[ \u00a0\u202f](?:(\d{3}(?:,\d+)?)(?!\S)|€)")
"""The rest of an amount after a space: groups of three digits, the euro sign."""
_ROW_FORM: Final = "id 1200.00 column value column value"


def fact_entry(text: str, kinds: Mapping[str, str]) -> FactEntry:
    """Return the fact of a line; its value is read like a value of its declared type in a file.

    >>> fact_entry("head_count 2024-03-01 = 12 known 2024-03-05", {"head_count": "number"}).value
    12
    """
    found = _FACT.fullmatch(text) if len(text) <= _LONGEST else None
    if found is None:
        raise RefusedValueError("line_of_fact", actual=shown(text), expected=_FACT_FORM)
    value = found["value"]
    return FactEntry(
        key=found["key"],
        occurred_on=day_of(found["day"]),
        known_on=None if found["known"] is None else day_of(found["known"]),
        value=None if value is None else scalar(value, kinds.get(found["key"], "text")),
        of=found["of"],
        id=found["id"],
        replaces=found["replaces"],
    )


def scalar(value: str, kind: str) -> TomlScalar:
    """Return the value as TOML would have it; amounts, ratios and texts are texts in a file too."""
    if ends_of(value, kind) is not None:
        return value
    match kind:
        case "number" if re.fullmatch(r"-?[0-9]{1,15}", value):
            return int(value)
        case "truth" if value in ("true", "false"):
            return value == "true"
        case "date":
            return day_of(value)
        case "number" | "truth":
            raise RefusedValueError(f"line_value.{kind}", actual=shown(value))
        case _:
            return value


def ledger_row(text: str, at: int, columns: Sequence[str]) -> Row:
    """Return the cells of a line of the ledger; its label is its identifier.

    >>> ledger_row("rent 1200.00 paid_on 2024-05-05", 1, ("id", "amount", "paid_on")).cells["paid_on"]
    '2024-05-05'
    >>> ledger_row("rent_2 1 200,00 € line rooms", 1, ("id", "amount", "line")).cells["amount"]
    '1200,00'
    """
    first, space, others = text.strip().partition(" ")
    words = (first + space + _AMOUNT.sub(r"\1", others)).split()
    if len(words) < 2 or len(words) % 2:  # noqa: PLR2004 -- an identifier and an amount, then pairs
        raise RefusedValueError("line_of_ledger", actual=shown(text), expected=_ROW_FORM)
    identifier, amount, *rest = words
    cells = {"id": identifier, "label": identifier, "amount": amount}
    for column, value in zip(rest[::2], rest[1::2], strict=True):
        if column not in columns or column in cells:
            expected = " | ".join(word for word in columns if word not in cells)
            raise RefusedValueError("line_column", actual=shown(column), expected=expected)
        cells[column] = value
    return Row(at, cells)


# ------------------------------------------------------------------------------------------------------------
# The decided cases of a dossier: `cases.toml`, read strictly, or refused with every fault of the folder.

CASES: Final = "cases.toml"

Line = tuple[DataPath, str]
"""A line of text, with its place."""

Entry = TypeVar("Entry", Expense, Resource)


@frozen
class DecidedCases:
    """A dossier with its cases, and the findings its agreement has against itself: code and subject."""

    dossier: Dossier
    cases: tuple[Case, ...]
    audit: tuple[str, ...] = ()


def read_cases(folder: Path) -> DecidedCases:
    """Return the cases of a dossier; `UnreadableDossierError` has every fault of all its files."""
    reading = DossierReading(FolderSource(folder))
    dossier = reading.dossier()
    file = reading.toml(CASES, CasesFile)
    base = reading.base
    if dossier is None or base is None or file is None or reading.problems:
        raise reading.refusal()
    cases, problems = cases_in(CASES, file.case, file.given, dossier, base)
    if problems:
        reading.problems += problems
        raise reading.refusal()
    lines = positions(reading.texts[CASES])
    places = (Place(str(folder / CASES), line_of(lines, ("case", at))) for at in range(len(cases)))
    placed = (evolve(case, place=place) for case, place in zip(cases, places, strict=True))
    return DecidedCases(dossier, tuple(placed), file.audit)


def cases_in(
    file: str, entries: Sequence[CaseEntry], given: GivenRecord, dossier: Dossier, base: Text
) -> tuple[tuple[Case, ...], tuple[Problem, ...]]:
    """Return the cases of the list `case` of a file, and all their problems.

    Each is the whole record: what is `given` to all, then its own. `base` is the text of the dossier's
    agreement, on which a case may say something else.
    """
    cases: list[Case] = []
    problems: list[Problem] = []
    for at, entry in enumerate(entries):
        reading = _CaseReading(file, ("case", at), entry, given)
        cases.append(reading.case(dossier, base))
        problems += reading.problems
    return tuple(cases), tuple(problems)


class _CaseReading:
    """One pass over a case: everything that can be read is read, and every problem is recorded."""

    def __init__(self, file: str, path: DataPath, entry: CaseEntry, given: GivenRecord) -> None:
        self.file = file
        self.path = path
        self.entry = entry
        self.given = given
        self.problems: list[Problem] = []

    def case(self, dossier: Dossier, base: Text) -> Case:
        """Return the case as far as it can be built."""
        entry = self.entry
        if not entry.expect:
            self.problems.append(Problem(self.file, (*self.path, "expect"), "case_expects_nothing"))
        agreement = self.agreement(dossier, base)
        ledger = self.ledger(agreement)
        return Case(
            source=entry.source,
            as_of=entry.as_of,
            expect=entry.expect,
            known_on=entry.known_on,
            facts=self.facts(evolve(dossier, agreement=agreement), ledger),
            ledger=ledger,
            changes=tuple(differences(dossier.agreement, agreement)),
        )

    def agreement(self, dossier: Dossier, base: Text) -> Agreement:
        """Return the agreement with what the case changes in it."""
        if self.entry.change is None:
            return dossier.agreement
        text = upon(base, Layer(self.file, (*self.path, "change"), self.entry.change))
        self.problems += text.problems
        return text.agreement or dossier.agreement

    # --- the record --------------------------------------------------------------------------------

    def lines(self, key: str, given: Sequence[str] | None, own: Sequence[str] | None) -> tuple[Line, ...]:
        """Return the lines given to all cases, then those of this one."""
        shared: Iterator[Line] = ((("given", key, at), text) for at, text in enumerate(given or ()))
        added: Iterator[Line] = (((*self.path, key, at), text) for at, text in enumerate(own or ()))
        return (*shared, *added)

    def facts(self, dossier: Dossier, ledger: Ledger | None) -> tuple[Fact, ...]:
        """Return the facts, typed by their declarations and checked against the agreement."""
        versions = tuple(dossier.versions())
        kinds = {
            key: kind for text in versions for key, kind in kinds_of_facts(text, dossier.rulebooks).items()
        }
        entries: list[FactEntry] = []
        facts: list[Fact] = []
        places: list[DataPath] = []
        for path, text in self.lines("facts", self.given.facts, self.entry.facts):
            try:
                entry = fact_entry(text, kinds)
                entries.append(entry)
                places.append(path)
                facts.append(fact_of(entry, kinds.get(entry.key, "any"), dossier.agreement.currency))
            except InputError as error:
                self.problems.append(refusal(self.file, path, error))
        rows: tuple[Identified, ...] = ()
        if ledger is not None:
            rows = (*ledger.expenses, *(ledger.resources or ()))
        programme = (row.id for text in versions for row in identified(text))
        found = (
            *entry_problems(self.file, tuple(entries)),
            *record_problems(
                self.file,
                tuple(entries),
                tuple(RowNames(text, entries, rows) for text in versions),
                kinds,
                frozenset((*programme, *(row.id for row in rows))),
                frozenset(amendment.id for amendment in dossier.amendments),
                dossier.rulebooks,
            ),
        )
        self.problems += (evolve(problem, path=places[int(problem.path[1])]) for problem in found)
        return tuple(facts)

    def ledger(self, agreement: Agreement) -> Ledger | None:
        """Return the ledger; None if it is not stated at all, not even as empty."""
        given, own = self.given, self.entry
        if given.expenses is None and own.expenses is None:
            if given.resources is not None or own.resources is not None:
                self.problems.append(Problem(self.file, (*self.path, "expenses"), "case_without_expenses"))
            return None
        lines = self.lines("expenses", given.expenses, own.expenses)
        expenses = self.rows(lines, EXPENSE_COLUMNS, partial(expense_of, currency=agreement.currency))
        self.note(expense_problems(self.file, expenses, agreement), lines)
        if given.resources is None and own.resources is None:
            return Ledger(_once(expenses))
        lines = self.lines("resources", given.resources, own.resources)
        resources = self.rows(lines, RESOURCE_COLUMNS, partial(resource_of, currency=agreement.currency))
        self.note(resource_problems(self.file, resources, agreement), lines)
        return Ledger(_once(expenses), _once(resources))

    def rows(
        self,
        lines: Sequence[Line],
        columns: tuple[str, ...],
        read: Callable[[str, Row, list[Problem]], Entry | None],
    ) -> tuple[Entry, ...]:
        """Return the rows of the ledger in these lines; the place of each is its line number."""
        found: list[Entry] = []
        for at, (path, text) in enumerate(lines, 1):
            try:
                problems: list[Problem] = []
                row = read(self.file, ledger_row(text, at, columns), problems)
            except InputError as error:
                self.problems.append(refusal(self.file, path, error))
                continue
            self.note(iter(problems), lines)
            found += [] if row is None else [row]
        return tuple(found)

    def note(self, problems: Iterator[Problem], lines: Sequence[Line]) -> None:
        """Add problems of rows, each at its line of text."""
        for problem in problems:
            self.problems.append(evolve(problem, path=(*lines[problem.line - 1][0], *problem.path), line=0))


def _once(rows: tuple[Entry, ...]) -> tuple[Entry, ...]:
    """Return the rows with unique identifiers, without their line numbers; a repeated one is a problem."""
    found = {row.id: row for row in reversed(rows)}
    return tuple(evolve(row, place=None) for row in rows if found[row.id] is row)


# ------------------------------------------------------------------------------------------------------------
# The decided cases of a rulebook: beside `NAME.toml`, a folder `NAME.cases` of small dossiers with cases.

_ENDING: Final = ".cases"


def folder_of_cases(rulebook: Path) -> Path:
    """Return the folder of the cases of a rulebook.

    >>> folder_of_cases(Path("rulebooks/law_fr.toml")).name
    'law_fr.cases'
    """
    return rulebook.with_suffix(_ENDING)


def read_rule_cases(rulebook: Path) -> tuple[CaseOfRules, ...]:
    """Return the cases of a rulebook, or `()`; `UnreadableDossierError` has every fault of a dossier."""
    return tuple(_cases(folder_of_cases(rulebook)))


def _cases(folder: Path) -> Iterator[CaseOfRules]:
    for convention in sorted(folder.glob(f"*/{CONVENTION}")):
        decided = read_cases(convention.parent)
        for case in decided.cases:
            yield CaseOfRules(decided.dossier, case)

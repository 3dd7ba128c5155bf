"""The shapes of the files of a dossier: one class for each table that differs from the internal type.

They are read, taken apart and forgotten: without comparison and `repr` they are made in half the time, and
each command makes all of them at its start.
"""

from collections.abc import Mapping
from datetime import date
from typing import NewType

from attrs import frozen

from budget.money import Euros
from budget.plan import BudgetLine
from conventions.agreement.agreement import (
    NO_PERIOD,
    AgreementPeriod,
    LedgerSource,
    RecordScope,
    ReportTerms,
    Signing,
)
from conventions.agreement.norms import Definition, Duty, FactDeclaration, Right, Selection
from conventions.agreement.party import Decision, Party
from conventions.agreement.programme import Action, Breakdown, Indicator, Paper, Statement
from conventions.calendar import Territory
from conventions.files.budget_table import CHARTS, IndirectTable, InKindTable, LineTable

SCHEMA = "subventio/convention/1"
MODEL_SCHEMA = "subventio/model/1"
AMENDMENT_SCHEMA = "subventio/amendment/1"
CASES_SCHEMA = "subventio/cases/1"

TomlScalar = str | int | float | bool | date
"""A value not typed yet: its declaration says what it must be."""

ValueEnds = NewType("ValueEnds", tuple[TomlScalar, TomlScalar])
"""The two values between which one lies, as a list of two."""

Payments = NewType("Payments", tuple[Duty, ...])
"""Duties of the funder that are payments."""

NothingListed = NewType("NothingListed", tuple[BudgetLine, ...])
"""An empty list: declared to be none."""


Given = NewType("Given", tuple[tuple[str, TomlScalar], ...])
"""The values of parameters, not typed yet: their declaration says what they must be."""

Expected = NewType("Expected", tuple[tuple[str, str], ...])
"""Subjects with what is said of them; a table within stands for the parts of a subject."""

ChangeTable = NewType("ChangeTable", Mapping[str, object])
"""What an agreement says otherwise, in the shape of `convention.toml`, not read yet."""


@frozen(eq=False, repr=False)
class GrantTable:
    """`[grant]`: the amount stated, and the expression that stands for it where facts decide."""

    amount: Euros | str
    formula: str | None = None
    earmarked: bool | None = None
    in_kind: Euros | None = None
    de_minimis: str | None = None


@frozen(eq=False, repr=False)
class TermTable:
    """`[term]`: the condition on which the agreement lapses of itself."""

    lapses: str | None = None


@frozen(eq=False, repr=False)
class ColumnsTable:
    """`[columns.NAME]`: the type of each column."""

    name: str
    columns: tuple[tuple[str, str], ...]


@frozen(eq=False, repr=False)
class RawRow:
    """One `[[table.NAME]]`, its cells not typed yet."""

    id: str
    cells: tuple[tuple[str, TomlScalar], ...]


@frozen(eq=False, repr=False)
class RawTable:
    """All `[[table.NAME]]`."""

    name: str
    rows: tuple[RawRow, ...]


@frozen(eq=False, repr=False)
class BudgetTable:
    """`[budget]`: without any resource table there is no resources side; `resources = []` says none."""

    expense: tuple[LineTable, ...] = ()
    resource: tuple[LineTable, ...] | None = None
    resources: NothingListed | None = None
    in_kind: tuple[InKindTable, ...] = ()
    fte_rate: Euros | None = None
    form: str | None = None
    chart: str = CHARTS[-1]
    indirect: IndirectTable | None = None
    total_text: str | None = None


@frozen(eq=False, repr=False)
class ConventionFile:
    """`convention.toml`, key by key; `english`: labels in English, by their French text."""

    schema: str
    id: str
    title: str
    party: tuple[Party, ...]
    grant: GrantTable
    period: AgreementPeriod = NO_PERIOD
    uses: str | None = None
    rulebooks: tuple[str, ...] | None = None
    parameters: Given = Given(())
    without: tuple[str, ...] = ()
    number: str | None = None
    purpose: str | None = None
    requested_on: date | None = None
    territory: Territory = Territory.METROPOLE
    court: str | None = None
    signing: Signing | None = None
    decision: Decision | None = None
    action: tuple[Action, ...] = ()
    indicator: tuple[Indicator, ...] = ()
    breakdown: tuple[Breakdown, ...] = ()
    budget: BudgetTable | None = None
    paper: tuple[Paper, ...] = ()
    statement: tuple[Statement, ...] = ()
    ledger: LedgerSource | None = None
    record: RecordScope | None = None
    report: ReportTerms | None = None
    term: TermTable | None = None
    currency: str | None = None
    other_currency: str | None = None
    columns: tuple[ColumnsTable, ...] = ()
    table: tuple[RawTable, ...] = ()
    fact: tuple[FactDeclaration, ...] = ()
    selection: tuple[Selection, ...] = ()
    define: tuple[Definition, ...] = ()
    duty: tuple[Duty, ...] = ()
    payment: Payments = Payments(())
    right: tuple[Right, ...] = ()
    english: tuple[tuple[str, str], ...] = ()


@frozen(eq=False, repr=False)
class ParameterEntry:
    """`[parameter.NAME]` of a model; without a default, every agreement must give its value."""

    name: str
    type: str
    label: str | None = None
    question: str | None = None
    default: TomlScalar | None = None


@frozen(eq=False, repr=False)
class ModelFile:
    """What a model says of itself; all else in its file has the shape of `convention.toml`.

    `documents`: the template of each kind of document. `english`: its words in English, by their place,
    as `title`, `parameter.NAME.question` or `duty.NAME`.
    """

    schema: str
    id: str
    title: str
    summary: str | None = None
    parameter: tuple[ParameterEntry, ...] = ()
    documents: tuple[tuple[str, str], ...] = ()
    english: tuple[tuple[str, str], ...] = ()


@frozen(eq=False, repr=False)
class AmendmentFile:
    """`amendments/NAME.toml`, but for `change`, which has the shape of `convention.toml`."""

    schema: str
    id: str
    number: int
    title: str
    effective_on: date | None = None
    reasons: str | None = None
    moves: tuple[str, ...] = ()
    remove: tuple[str, ...] = ()


@frozen(eq=False, repr=False)
class FactEntry:
    """One `[[fact]]`, its value not typed yet."""

    key: str
    occurred_on: date
    known_on: date | None = None
    value: TomlScalar | ValueEnds | None = None
    of: str | None = None
    evidence: str | None = None
    author: str | None = None
    id: str | None = None
    replaces: str | None = None
    withdraws: str | None = None
    reason: str | None = None
    no_later_than: date | None = None

    @property
    def last_day(self) -> date | None:
        """The last day on which it may have happened; None where nothing says it."""
        if self.no_later_than is None and self.occurred_on == date.min:
            return self.known_on
        return self.no_later_than or self.occurred_on


@frozen(eq=False, repr=False)
class FactsFile:
    """`facts.toml`."""

    fact: tuple[FactEntry, ...] = ()


@frozen(eq=False, repr=False)
class GivenRecord:
    """`[given]` of cases: facts and rows of the ledger, a line of text each, that all of them share."""

    facts: tuple[str, ...] = ()
    expenses: tuple[str, ...] | None = None
    resources: tuple[str, ...] | None = None


@frozen(eq=False, repr=False)
class CaseEntry:
    """One `[[case]]`: what is added to the record, the day, and what is expected of it."""

    source: str
    as_of: date
    expect: Expected
    known_on: date | None = None
    facts: tuple[str, ...] = ()
    expenses: tuple[str, ...] | None = None
    resources: tuple[str, ...] | None = None
    change: ChangeTable | None = None


@frozen(eq=False, repr=False)
class CasesFile:
    """`cases.toml`; `audit` names the findings that the agreement has against itself: code and subject."""

    schema: str
    case: tuple[CaseEntry, ...]
    given: GivenRecord = GivenRecord()
    audit: tuple[str, ...] = ()

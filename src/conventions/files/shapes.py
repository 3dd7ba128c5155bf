"""The shapes of dossier and rulebook files: one class for each table that differs from its type."""

from collections.abc import Iterable, Mapping
from datetime import date
from fractions import Fraction
from typing import Final, NewType

from attrs import field

from budget import frozen
from budget.findings import Severity
from budget.money import Euros
from budget.nomenclature import Account, Chart, Form
from budget.plan import BudgetLine, CostBearer, FlatRate, Fte, IndirectBase, InKindAid
from budget.rate import Rate
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
from conventions.files.faults import RefusedValueError
from conventions.parameters import Citation, SourceStatus, Texts
from conventions.rulebook import Relation

FORMS: Final = tuple(form.value for form in Form)
CHARTS: Final = tuple(chart.value for chart in Chart)
BASES: Final = tuple(base.value for base in IndirectBase)

BORNE: Final = tuple(where.value for where in CostBearer if where is not CostBearer.HERE)
"""The values of `cost`."""


def _has_one_cost(line: "LineTable", _attribute: object, cost: str | None) -> None:
    is_stated = line.amount is not None or line.fte is not None
    if not is_stated and cost is None:
        raise RefusedValueError("missing_key", actual="amount", remedy="line_cost")
    if is_stated and cost is not None:
        raise RefusedValueError("line_cost_twice", actual=line.id, remedy="line_cost")
    if line.fte_rate is not None and line.fte is None:
        raise RefusedValueError("fte_rate_alone", actual=line.id, remedy="line_cost")


@frozen(eq=False, repr=False)
class LineTable:
    """One `[[budget.expense]]` or `[[budget.resource]]`; its cost is stated once (`RefusedValueError`)."""

    id: str
    label: str
    amount: Euros | None = None
    action: str | None = None
    axis: str | None = None
    account: Account | None = None
    funder: str | None = None
    fte: Fte | None = None
    fte_rate: Euros | None = None
    form_line: str | None = None
    cost: str | None = field(default=None, validator=_has_one_cost)


@frozen(eq=False, repr=False)
class IndirectTable:
    """`[budget.indirect]`: a flat rate, and the costs that it is a share of."""

    rate: Fraction
    base: str = IndirectBase.DIRECT.value


@frozen(eq=False, repr=False)
class InKindTable:
    """One `[[budget.in_kind]]`: the funder gives it unless `giver` says who does."""

    id: str
    label: str
    amount: Euros | None = None
    giver: str = "funder"
    valued_by: str | None = None


LINES_ALIKE: Final = ("id", "label", "action", "axis", "account", "funder", "fte", "fte_rate", "form_line")
"""The fields of a budget line that are the same in its table."""


def lines_of(tables: Iterable[LineTable]) -> tuple[BudgetLine, ...]:
    """Return the budget lines of the tables."""
    return tuple(
        BudgetLine(
            amount=Euros.ZERO if table.amount is None else table.amount,
            borne=CostBearer.HERE if table.cost is None else CostBearer(table.cost),
            **{name: getattr(table, name) for name in LINES_ALIKE},
        )
        for table in tables
    )


def aids_of(tables: Iterable[InKindTable]) -> tuple[InKindAid, ...]:
    """Return the aids in kind of the tables."""
    return tuple(
        InKindAid(table.id, table.label, table.giver, table.amount, table.valued_by) for table in tables
    )


def rate_of(table: IndirectTable | None) -> FlatRate | None:
    """Return the flat rate of the table, if there is one."""
    return None if table is None else FlatRate(Rate(table.rate), IndirectBase(table.base))


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


RULEBOOK_SCHEMA: Final = "subventio/rulebook/1"


@frozen(eq=False, repr=False)
class VersionEntry:
    """One `[[parameter.NAME.version]]`, its value not typed yet."""

    value: TomlScalar
    since: date
    source: Citation
    until: date | None = None


@frozen(eq=False, repr=False)
class DatedEntry:
    """`[parameter.NAME]` of a rulebook."""

    name: str
    type: str
    anchor: str
    label: Texts
    version: tuple[VersionEntry, ...]


@frozen(eq=False, repr=False)
class OfTier:
    """`[rule.NAME.of.TIER]`: the same rule where another text says it: for départements, for regions.

    Its dates, where it has any, stand for those of the rule.
    """

    name: str
    when: str
    source: Citation
    since: date | None = None
    until: date | None = None


@frozen(eq=False, repr=False)
class LapsedTexts:
    """`[rule.NAME.lapsed]`: what is said once the right is lost by time, and what to do then."""

    message: Texts
    remedy: Texts


@frozen(eq=False, repr=False)
class RuleEntry:
    """`[rule.NAME]`: a duty or a right, with its words and its source."""

    name: str
    title: Texts
    message: Texts
    remedy: Texts
    severity: Severity
    source: Citation | None = None
    anchor: str | None = None
    since: date | None = None
    until: date | None = None
    relation: Relation = Relation.ALONE
    duty: Duty | None = None
    right: Right | None = None
    stops: tuple[str, ...] = ()
    lapsed: LapsedTexts | None = None
    limits: str | None = None
    of: tuple[OfTier, ...] = ()


@frozen(eq=False, repr=False)
class IntervalEntry:
    """`[[check_again]]`: how long a check of a text is valid, its length not read yet."""

    every: str
    because: Texts
    status: SourceStatus | None = None
    cites: tuple[str, ...] = ()


@frozen(eq=False, repr=False)
class RulebookFile:
    """`rulebooks/NAME.toml`, key by key."""

    schema: str
    id: str
    title: Texts
    check_again: tuple[IntervalEntry, ...] = ()
    parameter: tuple[DatedEntry, ...] = ()
    fact: tuple[FactDeclaration, ...] = ()
    selection: tuple[Selection, ...] = ()
    define: tuple[Definition, ...] = ()
    rule: tuple[RuleEntry, ...] = ()
    english: tuple[tuple[str, str], ...] = ()

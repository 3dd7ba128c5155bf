"""An agreement: what the parties promise, before anything happens."""

from datetime import date
from fractions import Fraction
from functools import cached_property, lru_cache
from typing import Final

from attrs import field

from budget import frozen
from budget.money import EURO, Euros
from budget.plan import Budget
from budget.rate import Rate
from conventions.agreement.norms import Definition, Duty, FactDeclaration, Parameter, Right, Selection
from conventions.agreement.party import Blank, Decision, Party
from conventions.agreement.programme import Action, Breakdown, Indicator, Paper, Statement
from conventions.calendar import Territory
from conventions.parameters import Dated

# --- A table of an agreement: components, prices, beneficiaries, years; one row each ------------------------

CellValue = Euros | str | bool | int | Fraction | date


@frozen(cache_hash=True)
class TableRow:
    """A row of a table, by its identifier; a column without a cell has no value."""

    id: str
    cells: tuple[tuple[str, CellValue], ...] = ()

    def cell(self, column: str) -> CellValue | None:
        """Return the value of a column; None where the row has none."""
        return next((value for name, value in self.cells if name == column), None)


@frozen(cache_hash=True)
class Table:
    """Rows in the order of the text, and the type of each column."""

    name: str
    columns: tuple[tuple[str, str], ...]
    rows: tuple[TableRow, ...] = ()


# --- The terms of an agreement: all that is compiled, shared by the agreements of one model -----------------


@frozen(cache_hash=True)
class Terms:
    """The expressions of an agreement, and what they are checked against.

    Attributes:
        formulas: the expressions for the grant, the period and the lapse, by their place.
        tables: the columns of each table, with their types; the rows are not part of the terms.
        currency: the code of the currency of all amounts.
        foreign: the code of the other currency.
        dated: the dated parameters of a rulebook of law.
        roles: the names by which a rulebook refers to clauses of any agreement.
    """

    facts: tuple[FactDeclaration, ...] = ()
    parameters: tuple[Parameter, ...] = ()
    tables: tuple[tuple[str, tuple[tuple[str, str], ...]], ...] = ()
    selections: tuple[Selection, ...] = ()
    definitions: tuple[Definition, ...] = ()
    duties: tuple[Duty, ...] = ()
    rights: tuple[Right, ...] = ()
    formulas: tuple[tuple[str, str], ...] = ()
    currency: str = EURO
    foreign: str | None = None
    dated: tuple[Dated, ...] = ()
    roles: tuple[str, ...] = ()


@lru_cache(maxsize=1024)
def shared(terms: Terms) -> Terms:
    """Return one shared object for equal terms, so that they need not be compared again."""
    return terms


# --- An agreement: what the parties promised, before anything happens ---------------------------------------

UNKNOWN: Final = "unknown"
"""The value of an amount or a date that the text mentions but nobody knows."""

REGIMES: Final = ("general", "sgei", "agriculture", "road_haulage")
"""The regulations on de minimis aid; road haulage is only a ceiling of the general one."""


@frozen
class AgreementPeriod:
    """The days that the agreement covers, both included; either may be an expression, as `signed + 2 years`.

    `unknown`: the text gives a day, but nobody knows which.
    """

    start: date | str
    end: date | str
    renewal: str | None = None

    @property
    def first(self) -> date | None:
        """Return the first day, if the text gives it as a date."""
        return self.start if isinstance(self.start, date) else None

    @property
    def last(self) -> date | None:
        """Return the last day, if the text gives it as a date."""
        return self.end if isinstance(self.end, date) and self.end != date.max else None


NO_PERIOD: Final = AgreementPeriod("signed", date.max)
"""The period of a text without one: from the day of signature, without end."""


@frozen
class Signing:
    """Where and when the agreement is signed, and in how many originals."""

    place: str
    signed_on: date | Blank = Blank.TO_BE_COMPLETED
    originals: int = 1


@frozen
class LedgerSource:
    """The fact that carries the ledger, and the part of the bilan to which the ledger belongs."""

    carried_by: str
    part: str | None = None


@frozen
class RecordScope:
    """How far back the record goes: it has every payment from `complete_from` on."""

    complete_from: date | None = None


USUAL_RATE: Final = Rate.parse("10 %")
"""The gap from which an explanation is due where the funder has no threshold of its own."""


@frozen
class ReportTerms:
    """What the funder requires of reports.

    Attributes:
        explained_from: the gap, as a share of a target or of a planned line, that must be explained.
    """

    explained_from: Fraction


@frozen
class Agreement:
    """An agreement: parties, decision, period, grant, programme, budget, norms.

    Attributes:
        grant: the amount in the text; 0 if there is none.
        grant_formula: the grant, where it depends on facts (letters of call, an index); or `unknown`.
        record: how far back the record goes; None: it has all payments.
        is_earmarked: whether the grant is for a specific expense; None if the text does not say.
        in_kind: the value of what the funder gives in kind.
        de_minimis: the regulation on de minimis aid that applies, one of `REGIMES`; None if the text names
            none.
        lapses: the condition on which the agreement lapses automatically.
        currency: the code of the currency of all amounts; `Euros` counts its hundredths.
        foreign: the code of a second currency; only a dated rate converts it into the first.
        given: the values of the model's parameters, by name.
        uses: the model the agreement is made from, with the terms of that model.
        rulebooks: the rulebooks that the agreement names, in addition to the law; empty: none applies, not
            even the law, because the agreement is under another law.
        english: the English labels, by the French ones; `english_of_model`: the French ones that the model,
            and perhaps nothing else, gives in English.
    """

    id: str
    title: str
    parties: tuple[Party, ...]
    period: AgreementPeriod
    grant: Euros
    number: str | None = None
    purpose: str | None = None
    requested_on: date | None = None
    territory: Territory = Territory.METROPOLE
    signing: Signing | None = None
    court: str | None = None
    decision: Decision | None = None
    actions: tuple[Action, ...] = ()
    indicators: tuple[Indicator, ...] = ()
    breakdowns: tuple[Breakdown, ...] = ()
    budget: Budget | None = None
    budget_total_text: str | None = None
    papers: tuple[Paper, ...] = ()
    statements: tuple[Statement, ...] = ()
    ledger_source: LedgerSource | None = None
    record: RecordScope | None = None
    report: ReportTerms | None = None
    grant_formula: str | None = None
    is_earmarked: bool | None = None
    in_kind: Euros | None = None
    de_minimis: str | None = None
    lapses: str | None = None
    currency: str = EURO
    foreign: str | None = None
    parameters: tuple[Parameter, ...] = ()
    given: tuple[tuple[str, CellValue], ...] = ()
    tables: tuple[Table, ...] = ()
    uses: str | None = None
    rulebooks: tuple[str, ...] | None = None
    model: Terms | None = None
    facts: tuple[FactDeclaration, ...] = ()
    selections: tuple[Selection, ...] = ()
    definitions: tuple[Definition, ...] = ()
    duties: tuple[Duty, ...] = ()
    rights: tuple[Right, ...] = ()
    english: tuple[tuple[str, str], ...] = ()
    english_of_model: frozenset[str] = field(default=frozenset(), eq=False)

    @cached_property
    def terms(self) -> Terms:
        """Return what is compiled; all agreements that follow one model without deviation share it."""
        formulas = (
            ("grant", self.grant_formula),
            ("period.start", self.period.start),
            ("period.end", self.period.end),
            ("term.lapses", self.lapses),
        )
        return shared(
            Terms(
                facts=self.facts,
                parameters=self.parameters,
                tables=tuple((table.name, table.columns) for table in self.tables),
                selections=self.selections,
                definitions=self.definitions,
                duties=self.duties,
                rights=self.rights,
                formulas=tuple(
                    (name, text) for name, text in formulas if isinstance(text, str) and text != UNKNOWN
                ),
                currency=self.currency,
                foreign=self.foreign,
            )
        )

    @property
    def complete_from(self) -> date | None:
        """Return the first day from which the record has every payment; None if it has them all."""
        return None if self.record is None else self.record.complete_from

    @property
    def explained_from(self) -> Rate:
        """Return the gap from which an explanation is due: the funder's own threshold, else the usual one."""
        return USUAL_RATE if self.report is None else Rate(self.report.explained_from)

    def side_of(self, role: str) -> str:
        """Return the side of a role: `funder`, `beneficiary` or `third`; an unused role is its own side."""
        return next((side for name, side in self.sides if name == role), role)

    @cached_property
    def sides(self) -> tuple[tuple[str, str], ...]:
        """Return the role and the side of each party."""
        return tuple([(party.role, party.effective_side) for party in self.parties])

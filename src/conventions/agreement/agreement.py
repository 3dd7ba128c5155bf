"""An agreement: what the parties promised, before anything happens."""

from datetime import date
from fractions import Fraction
from functools import cached_property, lru_cache
from typing import Final

from attrs import frozen

from budget.money import EURO, Euros
from budget.plan import Budget
from budget.rate import Rate
from budget.variances import USUAL_RATE
from conventions.agreement.changes import Change, differences
from conventions.agreement.norms import Definition, Duty, FactDeclaration, Parameter, Right, Selection
from conventions.agreement.party import Blank, Decision, Party
from conventions.agreement.programme import Action, Breakdown, Indicator, Paper, Statement
from conventions.calendar import Territory
from conventions.parameters.dated import Dated

# --- A table of an agreement: components, prices, beneficiaries, years, each a row --------------------------

CellValue = Euros | str | bool | int | Fraction | date


@frozen(cache_hash=True)
class TableRow:
    """A row by its identifier; of a column that is not among its cells, nothing is said."""

    id: str
    cells: tuple[tuple[str, CellValue], ...] = ()

    def cell(self, column: str) -> CellValue | None:
        """Return the value of a column; None where the row says nothing of it."""
        return next((value for name, value in self.cells if name == column), None)


@frozen(cache_hash=True)
class Table:
    """Rows in the order of the text, and the type of each column."""

    name: str
    columns: tuple[tuple[str, str], ...]
    rows: tuple[TableRow, ...] = ()


# --- The terms of an agreement: all that is compiled, which agreements of one model share -------------------


@frozen(cache_hash=True)
class Terms:
    """Expressions, and what they are checked against.

    Attributes:
        formulas: the expressions that stand for the grant, the period and the lapse, by their place.
        tables: the columns of each table, with their types; the rows are no part of the terms.
        currency: the code of the currency in which amounts are.
        foreign: the code of the other currency.
        dated: parameters of the law, in a rulebook.
        roles: the names by which a rulebook asks for clauses of any agreement.
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
    """Return the same object for equal terms, so that they need not be compared again."""
    return terms


# --- An agreement: what the parties promised, before anything happens ---------------------------------------

UNKNOWN: Final = "unknown"
"""What stands for an amount or a day that the text has, and that nobody knows."""

REGIMES: Final = ("general", "sgei", "agriculture", "road_haulage")
"""The regulations under which aid may be small aid; road haulage is a ceiling of the general one."""


@frozen
class AgreementPeriod:
    """The days the agreement covers, both included; either may be an expression, as `signed + 2 years`.

    `unknown`: the text states it, and nobody knows what.
    """

    start: date | str
    end: date | str
    renewal: str | None = None

    @property
    def first(self) -> date | None:
        """The first day, where the text states it."""
        return self.start if isinstance(self.start, date) else None

    @property
    def last(self) -> date | None:
        """The last day, where the text states it."""
        return self.end if isinstance(self.end, date) and self.end != date.max else None


NO_PERIOD: Final = AgreementPeriod("signed", date.max)
"""Of a text that has none: from the day it is signed, without end."""


@frozen
class Signing:
    """Where and when it is signed, and in how many originals."""

    place: str
    signed_on: date | Blank = Blank.TO_BE_COMPLETED
    originals: int = 1


@frozen
class LedgerSource:
    """The fact that carries the ledger, and the part of the bilan it belongs to."""

    carried_by: str
    part: str | None = None


@frozen
class RecordScope:
    """How far back the record goes: `complete_from` is the first day from which it has every payment."""

    complete_from: date | None = None


@frozen
class ReportTerms:
    """What the funder asks of reports.

    Attributes:
        explained_from: from which share of a target, or of a planned line, a gap asks for a word.
    """

    explained_from: Fraction


@frozen
class Agreement:
    """The promises: parties, decision, period, grant, programme, budget, norms.

    Attributes:
        grant: the amount stated; where the text states none, 0.
        grant_formula: what is granted, where facts decide it: letters of call, an index; or `unknown`.
        record: how far back the record goes; None: it has all payments.
        is_earmarked: whether it is granted for a determined expense; None where the text does not say.
        in_kind: the value of what the funder gives besides money.
        de_minimis: the regulation under which it is small aid, one of `REGIMES`; None: not said to be.
        lapses: the condition on which it lapses of itself.
        currency: the code of the one currency in which its amounts are; `Euros` counts its hundredths.
        foreign: the code of a second currency, which only a dated rate turns into that one.
        given: the values of the parameters, by name.
        uses: the model it is made after, with the terms of that model.
        rulebooks: those that hold for it besides the law, as it names them; empty: none, not the law either,
            for it is under another law.
        english: its labels in English, by their French text.
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

    @cached_property
    def terms(self) -> Terms:
        """What is compiled of it: the same for every agreement of one model that does not deviate."""
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
        """The first day from which the record has every payment, where it has not all of them."""
        return None if self.record is None else self.record.complete_from

    @property
    def explained_from(self) -> Rate:
        """From which share a gap asks for a word: as the funder says it, else as it is usual."""
        return USUAL_RATE if self.report is None else Rate(self.report.explained_from)

    def deviations(self) -> tuple[Change, ...]:
        """What it says otherwise than its model; nothing where it is made after none."""
        return () if self.model is None else tuple(differences(self.model, self.terms))

    def side_of(self, role: str) -> str:
        """`funder`, `beneficiary` or `third`: for whom a party stands; a role without a party, for itself."""
        return next((side for name, side in self.sides if name == role), role)

    @cached_property
    def sides(self) -> tuple[tuple[str, str], ...]:
        """The role of each party, and for whom it stands."""
        return tuple([(party.role, party.stands_for) for party in self.parties])

"""An agreement: what the parties promised, before anything happens."""

from datetime import date

from attrs import frozen

from budget.money import Euros
from budget.plan import Budget
from conventions.agreement.blank import Blank
from conventions.agreement.decision import Decision
from conventions.agreement.norms import Definition, Duty, FactDeclaration, Right, Selection
from conventions.agreement.party import Party
from conventions.agreement.programme import Action, Indicator, Paper, Statement
from conventions.calendar import Territory

__all__ = ["Agreement", "LedgerSource", "Period", "Signing"]


@frozen
class Period:
    """The days the agreement covers, both included."""

    start: date
    end: date
    renewal: str | None = None


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
class Agreement:
    """The promises: parties, decision, period, grant, programme, budget, norms.

    `grant_text` is the amount as the paper prints it, when it must be shown as it stands.
    """

    id: str
    title: str
    parties: tuple[Party, ...]
    period: Period
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
    budget: Budget | None = None
    budget_total_text: str | None = None
    papers: tuple[Paper, ...] = ()
    statements: tuple[Statement, ...] = ()
    ledger_source: LedgerSource | None = None
    facts: tuple[FactDeclaration, ...] = ()
    selections: tuple[Selection, ...] = ()
    definitions: tuple[Definition, ...] = ()
    duties: tuple[Duty, ...] = ()
    rights: tuple[Right, ...] = ()

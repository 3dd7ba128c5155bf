"""What the files of a dossier look like: one class per table whose shape differs from the model's."""

from datetime import date
from typing import NewType

from attrs import frozen

from budget.money import Euros
from budget.plan import BudgetLine
from conventions.agreement.agreement import LedgerSource, Period, Signing
from conventions.agreement.decision import Decision
from conventions.agreement.norms import Definition, Duty, FactDeclaration, Right, Selection
from conventions.agreement.party import Party
from conventions.agreement.programme import Action, Indicator, Paper, Statement
from conventions.calendar import Territory
from conventions.files.budget_table import CHARTS, IndirectTable, InKindTable, LineTable

__all__ = [
    "SCHEMA",
    "BudgetTable",
    "ConventionFile",
    "FactEntry",
    "FactsFile",
    "GrantTable",
    "NothingListed",
    "Payments",
    "TomlScalar",
]

SCHEMA = "subventio/convention/1"

TomlScalar = str | int | float | bool | date
"""A value not typed yet: its declaration says what it must be."""

Payments = NewType("Payments", tuple[Duty, ...])
"""Duties of the funder that are payments."""

NothingListed = NewType("NothingListed", tuple[BudgetLine, ...])
"""An empty list: declared to be none."""


@frozen
class GrantTable:
    """`[grant]`."""

    amount: Euros


@frozen
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


@frozen
class ConventionFile:
    """`convention.toml`, key by key."""

    schema: str
    id: str
    title: str
    party: tuple[Party, ...]
    period: Period
    grant: GrantTable
    number: str | None = None
    purpose: str | None = None
    requested_on: date | None = None
    territory: Territory = Territory.METROPOLE
    court: str | None = None
    signing: Signing | None = None
    decision: Decision | None = None
    action: tuple[Action, ...] = ()
    indicator: tuple[Indicator, ...] = ()
    budget: BudgetTable | None = None
    paper: tuple[Paper, ...] = ()
    statement: tuple[Statement, ...] = ()
    ledger: LedgerSource | None = None
    fact: tuple[FactDeclaration, ...] = ()
    selection: tuple[Selection, ...] = ()
    define: tuple[Definition, ...] = ()
    duty: tuple[Duty, ...] = ()
    payment: Payments = Payments(())
    right: tuple[Right, ...] = ()


@frozen
class FactEntry:
    """One `[[fact]]`, its value not typed yet."""

    key: str
    occurred_on: date
    known_on: date | None = None
    value: TomlScalar | None = None
    of: str | None = None
    evidence: str | None = None
    author: str | None = None
    id: str | None = None
    replaces: str | None = None


@frozen
class FactsFile:
    """`facts.toml`."""

    fact: tuple[FactEntry, ...] = ()

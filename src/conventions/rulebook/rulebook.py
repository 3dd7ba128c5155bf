"""A rulebook: an agreement without parties, whose norms say where they apply and from when to when."""

from datetime import date
from enum import Enum
from typing import Final

from attrs import field, frozen

from budget.findings import Severity, Wording
from conventions.agreement.agreement import Terms
from conventions.agreement.norms import Definition, Duty, FactDeclaration, Right, Selection
from conventions.parameters.dated import CitedText, Dated, Interval

ROLES: Final = (
    "communication",
    "control",
    "evaluation",
    "financial_report",
    "onward_grant",
    "records",
    "termination",
    "unspent",
    "use_of_funds",
)
"""What a norm of an agreement may say it is to rulebooks, whatever the agreement calls it."""

OF_PAYMENTS: Final = ("payment", "payment_terms")
"""What each payment is by itself: a payment, and the terms of one if it has a date or a condition."""

OF_DEBTS: Final = ("owed_by_beneficiary", "owed_by_funder")
"""What each duty with an amount is by itself, by the side of who owes it; a payment is owed by the funder."""

ROLES_ASKED: Final = (*ROLES, *OF_PAYMENTS, *OF_DEBTS)
"""The names by which a rulebook asks for norms of any agreement."""

TAKEN_BACK: Final = "taken_back"
"""What rights to reduce or to reclaim take back: their claim, and the debts that they create."""

STOPPED: Final = ("certificat-paiement", "decision", "titre")
"""The documents that a rule may hold back: what pays, what decides to take back, what orders to repay."""

Said = tuple[tuple[str, str], ...]
"""A text in each language, by the language's code."""


class Relation(Enum):
    """What a rule of law is to the clause of the agreement on the same matter."""

    FLOOR = "floor"
    """the clause may ask more of the debtor, never less: the stricter of both prevails"""
    DEFAULT = "default"
    """the rule holds where the agreement says nothing: the clause prevails"""
    ALONE = "alone"
    """there is no such clause to compare"""


@frozen
class Rule:
    """A norm with where it comes from, what it is about, and its words.

    Attributes:
        norm: the duty, constraint or right, named `rulebook.rule`; its condition says where it applies, its
            role what norm of the agreement is on the same matter.
        anchor: the expression of the date by which it applies, which the condition already compares; None:
            whatever the date.
        since, until: half-open, compared with the anchor.
        stops: the documents that are not written while the rule is breached, or once its right has lapsed.
        lapsed: what is said once its right has lapsed; nothing, where nobody needs to be told.
        limits: whose claim ends with its right: of a role, and then it stands once for each of its norms
            (`of_each`); or what is taken back.
    """

    norm: Duty | Right
    wordings: tuple[Wording, ...]
    source: CitedText
    severity: Severity
    anchor: str | None = None
    since: date | None = None
    until: date | None = None
    relation: Relation = Relation.ALONE
    stops: tuple[str, ...] = ()
    lapsed: tuple[Wording, ...] = ()
    limits: str | None = None
    book: str = field(init=False, eq=False)
    """The rulebook it is of."""
    of_each: str | None = field(init=False, eq=False)
    """The role for each of whose norms it stands, taken alone; None of a rule that stands by itself."""
    is_plain: bool = field(init=False, eq=False)
    """Whether it is read whole, for no rows, and where it applies by one reading alone."""

    @book.default
    def _book(self) -> str:
        return self.norm.name.partition(".")[0]

    @of_each.default
    def _of_each(self) -> str | None:
        return self.limits if self.limits in OF_DEBTS else None

    @is_plain.default
    def _is_plain(self) -> bool:
        has_readings = any(reading.when for reading in self.norm.readings)
        return self.norm.each is None and not self.norm.unread and not has_readings

    @property
    def name(self) -> str:
        """Return the identifier, `rulebook.rule`, never used again for another rule."""
        return self.norm.name

    def is_called(self, asked: str) -> bool:
        """Return whether a name is its own, with or without its rulebook, or that of all its tiers."""
        names = (self.name, self.name.partition(".")[2])
        return asked != self.book and any(name == asked or name.startswith(f"{asked}.") for name in names)


@frozen(cache_hash=True)
class Rulebook:
    """Rules with what they are written in: parameters, facts, selections, definitions."""

    id: str
    title: Said
    rules: tuple[Rule, ...] = ()
    parameters: tuple[Dated, ...] = ()
    facts: tuple[FactDeclaration, ...] = ()
    selections: tuple[Selection, ...] = ()
    definitions: tuple[Definition, ...] = ()
    intervals: tuple[Interval, ...] = ()
    terms: Terms = field(init=False)

    labels: tuple[tuple[str, Said], ...] = field(init=False, eq=False)
    """What it calls its parameters, facts, selections and definitions."""

    @labels.default
    def _labels(self) -> tuple[tuple[str, Said], ...]:
        called = [
            *((item.key, item.label) for item in self.facts),
            *((item.name, item.label) for item in self.selections),
            *((item.name, item.label) for item in self.definitions),
        ]
        own = [(name, (("fr", label),)) for name, label in called if label]
        return (*((item.key, item.label) for item in self.parameters if item.label), *own)

    @terms.default
    def _terms(self) -> Terms:
        norms = [rule.norm for rule in self.rules]
        return Terms(
            facts=self.facts,
            selections=self.selections,
            definitions=self.definitions,
            duties=tuple(norm for norm in norms if isinstance(norm, Duty)),
            rights=tuple(norm for norm in norms if isinstance(norm, Right)),
            dated=self.parameters,
            roles=ROLES_ASKED,
        )

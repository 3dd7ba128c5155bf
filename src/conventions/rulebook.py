"""A rulebook: like an agreement without parties; its norms state where and when they apply."""

from collections.abc import Iterator
from datetime import date
from enum import Enum
from typing import Final

from attrs import field

from budget import frozen
from budget.findings import Severity, Wording
from conventions.agreement.agreement import Terms
from conventions.agreement.norms import Definition, Duty, FactDeclaration, Right, Selection
from conventions.parameters import Citation, Dated, Interval, Version, next_check

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
"""The roles by which rulebooks know the norms of an agreement, whatever their names."""

OF_PAYMENTS: Final = ("payment", "payment_terms")
"""The roles that every payment has: payment, and payment terms if it has a date or a condition."""

OF_DEBTS: Final = ("owed_by_beneficiary", "owed_by_funder")
"""The roles that every duty with an amount has, by the debtor's side; the funder owes payments."""

ROLES_ASKED: Final = (*ROLES, *OF_PAYMENTS, *OF_DEBTS)
"""All roles by which a rulebook refers to norms of any agreement."""

TAKEN_BACK: Final = "taken_back"
"""The roles of what rights to reduce or reclaim create: their claim, and the resulting debts."""

STOPPED: Final = ("certificat-paiement", "decision", "titre")
"""The documents that a rule may block: payments, recovery decisions, recovery orders."""

ByLanguage = tuple[tuple[str, str], ...]
"""A text in each language, by language code."""


class Relation(Enum):
    """How a rule of law relates to the clause of the agreement on the same matter."""

    FLOOR = "floor"
    """the clause may be stricter on the debtor, never looser: the stricter one prevails"""
    DEFAULT = "default"
    """the rule only fills a gap: the clause prevails"""
    ALONE = "alone"
    """there is no such clause to compare"""


@frozen
class Rule:
    """A norm with its source, its subject and its texts.

    Attributes:
        norm: the duty, constraint or right, named `rulebook.rule`; its condition states where it applies, its
            role names the norm of an agreement on the same matter.
        anchor: the expression of the date that decides whether it applies, already in the condition; None:
            on any date.
        since, until: half-open, compared with the anchor.
        stops: the documents that may not be written while the rule is breached, or after its right has
            lapsed.
        lapsed: the text once its right has lapsed; empty if it need not be reported.
        limits: whose claim ends with its right: that of a role, with one rule verdict for each of its norms
            (`of_each`); or the amounts taken back.
    """

    norm: Duty | Right
    wordings: tuple[Wording, ...]
    source: Citation
    severity: Severity
    anchor: str | None = None
    since: date | None = None
    until: date | None = None
    relation: Relation = Relation.ALONE
    stops: tuple[str, ...] = ()
    lapsed: tuple[Wording, ...] = ()
    limits: str | None = None
    name: str = field(init=False, eq=False)
    """The identifier, `rulebook.rule`, never reused for another rule."""
    book: str = field(init=False, eq=False)
    """The name of its rulebook."""
    of_each: str | None = field(init=False, eq=False)
    """The role whose norms are each evaluated with the rule; None for a rule evaluated once."""
    is_plain: bool = field(init=False, eq=False)
    """Whether it is evaluated once, without rows, and has only one reading of where it applies."""

    @name.default
    def _name(self) -> str:
        return self.norm.name

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

    def is_called(self, asked: str) -> bool:
        """Return whether a name is its own, with or without its rulebook, or that of its group of tiers."""
        names = (self.name, self.name.partition(".")[2])
        return asked != self.book and any(name == asked or name.startswith(f"{asked}.") for name in names)


@frozen(cache_hash=True)
class Rulebook:
    """Rules with what their expressions use: parameters, facts, selections, definitions."""

    id: str
    title: ByLanguage
    rules: tuple[Rule, ...] = ()
    parameters: tuple[Dated, ...] = ()
    facts: tuple[FactDeclaration, ...] = ()
    selections: tuple[Selection, ...] = ()
    definitions: tuple[Definition, ...] = ()
    intervals: tuple[Interval, ...] = ()
    english: tuple[tuple[str, str], ...] = ()
    """Labels of readings in English, by their French text."""
    terms: Terms = field(init=False)

    labels: tuple[tuple[str, ByLanguage], ...] = field(init=False, eq=False)
    """The labels of its parameters, facts, selections and definitions; those of readings by themselves."""

    @labels.default
    def _labels(self) -> tuple[tuple[str, ByLanguage], ...]:
        called = [
            *((item.key, item.label) for item in self.facts),
            *((item.name, item.label) for item in self.selections),
            *((item.name, item.label) for item in self.definitions),
        ]
        own: list[tuple[str, ByLanguage]] = [(name, (("fr", label),)) for name, label in called if label]
        own += [(french, (("fr", french), ("en", english))) for french, english in self.english]
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


@frozen
class ToCheck:
    """A source to be checked again.

    Attributes:
        of: the rule with this source, or the parameter and the version.
        again_on: the day by which; None if it was never checked: at once.
        interval: how long the last check is valid; None if the source states the day itself, which is the
            end of a value, or if it was never checked.
        ends: the value ends on that day.
    """

    of: Rule | tuple[Dated, Version]
    source: Citation
    again_on: date | None
    interval: Interval | None
    ends: bool = False

    def is_due(self, day: date) -> bool:
        """Return whether it must be checked by a day, that day included."""
        return self.again_on is None or self.again_on <= day


def to_check(book: Rulebook) -> tuple[ToCheck, ...]:
    """Return the sources to check again, the earliest first, without those that no longer change."""
    return tuple(sorted(_all_sources(book), key=lambda item: item.again_on or date.min))


def _all_sources(book: Rulebook) -> Iterator[ToCheck]:
    for rule in book.rules:
        yield from _check_of(rule, rule.source, rule.until, book)
    for parameter in book.parameters:
        for version in parameter.versions:
            yield from _check_of((parameter, version), version.source, version.until, book)


def _check_of(
    of: Rule | tuple[Dated, Version], source: Citation, until: date | None, book: Rulebook
) -> Iterator[ToCheck]:
    if source.checked_on is None:
        yield ToCheck(of, source, None, None)
    elif source.again_on is not None:
        by_interval = next_check(source, book.intervals, until)
        is_stated = by_interval is None or by_interval[0] != source.again_on
        interval = None if by_interval is None or is_stated else by_interval[1]
        yield ToCheck(of, source, source.again_on, interval, source.again_on == until)

"""A dossier as seen on a day: what the rules across dossiers compare."""

from collections.abc import Iterable, Mapping
from datetime import date
from pathlib import Path
from typing import Final

from attrs import frozen

from budget.ledger import Expense
from conventions.agreement.agreement import Agreement
from conventions.agreement.party import Decision, Party, party_of
from conventions.dossier.dossier import Dossier
from conventions.engine.bilan import eligibility, ledger_on
from conventions.engine.evaluate import evaluate
from conventions.engine.in_force import in_force
from conventions.engine.verdict import Verdict
from conventions.facts.fact import Fact
from conventions.facts.record import seen
from conventions.files.faults import DataPath
from conventions.portfolio.amounts import Between, of_answer
from conventions.portfolio.identity import Parties, bodies, body_of

_AWARDING: Final = ("voted", "decision_taken", "notified", "signed")
"""The facts that give a right to a grant whose decision has no date: the first one seen."""


@frozen(order=True)
class DataPlace:
    """A place in the data of a dossier: folder, file, path from the top."""

    folder: Path
    file: str
    data: DataPath = ()


@frozen(eq=False)
class Held:
    """A dossier of a portfolio.

    Attributes:
        agreement: the text in force on the day.
        facts: the record as seen on the day.
        funder, beneficiary: their identity across dossiers; `names` has their usual names.
        awarded_on: the day that gave a right to the grant; None if unknown.
        grant: the grant in money.
        claimed: the expenses claimed in its accounts: the eligible ones, or without an eligibility clause
            those of the operation; none without accounts.
    """

    folder: Path
    dossier: Dossier
    agreement: Agreement
    facts: tuple[Fact, ...]
    verdict: Verdict
    as_of: date
    known_on: date | None
    funder: str
    beneficiary: str
    awarded_on: date | None
    grant: Between
    claimed: tuple[Expense, ...]

    @property
    def id(self) -> str:
        """Return the identifier of its agreement."""
        return self.agreement.id

    @property
    def number(self) -> str | None:
        """Return the number of its agreement."""
        return self.agreement.number

    @property
    def decision(self) -> Decision | None:
        """Return the decision that grants."""
        return self.agreement.decision

    @property
    def entries(self) -> int:
        """Return the number of facts in its record."""
        return len(self.dossier.facts)

    def named(self, role: str) -> str:
        """Return the name of a party; empty if there is none."""
        found = party(self.agreement, role)
        return "" if found is None else found.name

    def has(self, key: str) -> bool:
        """Return whether a fact is seen."""
        return any(fact.key == key for fact in self.facts)

    def spot(self, *data: str | int, file: str = "convention.toml") -> DataPlace:
        """Return a place in it."""
        return DataPlace(self.folder, file, data)


def party(agreement: Parties, role: str) -> Party | None:
    """Return the party with a role."""
    return party_of(agreement.parties, role)


def held_on(
    dossiers: Iterable[tuple[Path, Dossier]], as_of: date, known_on: date | None = None
) -> tuple[Held, ...]:
    """Return the dossiers as seen on a day, in the given order."""
    pairs = list(dossiers)
    known = bodies(dossier.agreement for _, dossier in pairs)
    return tuple(held(folder, dossier, known, as_of, known_on) for folder, dossier in pairs)


def held(
    folder: Path, dossier: Dossier, known: Mapping[str, str], as_of: date, known_on: date | None = None
) -> Held:
    """Return a dossier as seen on a day; `known` are the identities of the bodies in all dossiers."""
    verdict = evaluate(dossier, as_of, known_on)
    view = seen(dossier.facts, as_of, known_on)
    agreement = in_force(dossier, view).agreement
    return Held(
        folder=folder,
        dossier=dossier,
        agreement=agreement,
        facts=view.facts,
        verdict=verdict,
        as_of=as_of,
        known_on=known_on,
        funder=body_of(party(agreement, "funder"), known),
        beneficiary=body_of(party(agreement, "beneficiary"), known),
        awarded_on=awarded(agreement, view.facts, as_of),
        grant=of_answer(dict(verdict.amounts)["grant"]),
        claimed=_claimed(dossier, as_of, known_on),
    )


def _claimed(dossier: Dossier, as_of: date, known_on: date | None) -> tuple[Expense, ...]:
    found = eligibility(dossier, as_of, known_on)
    if found is not None:
        return found.kept
    ledger = ledger_on(dossier, as_of, known_on)
    return () if ledger is None else tuple(row for row in ledger.expenses if row.for_operation is not False)


def awarded(agreement: Agreement, facts: tuple[Fact, ...], as_of: date) -> date | None:
    """Return the day that gave a right to a grant, as seen on a day; None if unknown."""
    decided = None if agreement.decision is None else agreement.decision.taken_on
    if decided is not None and decided <= as_of:
        return decided
    days = (fact.last_day for key in _AWARDING for fact in facts if fact.key == key)
    return next(days, None)

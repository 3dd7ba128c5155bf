"""The credits of a budget line, and all grants made from it in a year."""

import re
from collections.abc import Iterable, Iterator
from datetime import date
from pathlib import Path
from typing import Final, Generic, Protocol, TypeVar

from attrs import evolve

from budget import frozen
from budget.findings import Severity
from budget.money import Euros
from conventions.agreement.party import Decision, Imputation, Party
from conventions.dossier.dossier import Dossier
from conventions.engine.in_force import in_force
from conventions.facts.fact import seen
from conventions.portfolio.overlaps import Recorded, longest_of_each
from conventions.portfolio.seen_dossier import (
    CrossFinding,
    DataPlace,
    SeenDossier,
    awarded,
    bodies,
    body_of,
    cross_finding,
    party,
)

# --- The credits of a budget line, and all grants made from it in a year ------------------------------------

_SLASHES: Final = re.compile(r"/+")


class CreditSource(Recorded, Protocol):
    """The data of a dossier about its credits: the dossier in memory, or its stored part."""

    @property
    def as_of(self) -> date:
        """Return the day of evaluation."""
        ...

    @property
    def decision(self) -> Decision | None:
        """Return the decision to grant."""
        ...

    def named(self, role: str) -> str:
        """Return the name of a party."""
        ...

    def spot(self, *data: str | int) -> DataPlace:
        """Return a place in it."""
        ...


G = TypeVar("G", bound=CreditSource)


@frozen(eq=False)
class DrawnAmount(Generic[G]):
    """What one decision takes from a line, according to its documents; the first statement counts."""

    held: G
    spot: DataPlace
    proposed: Euros
    credits: Euros | None
    available: Euros | None


@frozen(eq=False)
class CreditLine(Generic[G]):
    """A line of a funder's budget in a year, with its decisions in order.

    Attributes:
        credits: the credits of the line, by the earliest decision that states them; None if none does.
    """

    funder: str
    funder_name: str
    operation: str | None
    account: str
    year: int
    drawn: tuple[DrawnAmount[G], ...]

    @property
    def credits(self) -> Euros | None:
        """Return the credits of the line, by the first decision that states them."""
        return next((item.credits for item in self.drawn if item.credits is not None), None)

    @property
    def decided(self) -> Euros:
        """Return the total granted from it."""
        return Euros.total(item.proposed for item in self.drawn)

    @property
    def remaining(self) -> Euros | None:
        """Return what is left; negative if too much was granted; None if the credits are not stated."""
        return None if self.credits is None else self.credits - self.decided

    @property
    def name(self) -> str:
        """Return its name: operation, account, year."""
        return " ".join(word for word in (self.operation, self.account, str(self.year)) if word)


def credit_lines(all_held: Iterable[G]) -> tuple[CreditLine[G], ...]:
    """Return the budget lines of the decisions, by funder, operation, account and year.

    Doubled slashes in the account do not count: 6568//9365 is 6568/9365.
    """
    groups: dict[tuple[str, str, str, int], list[DrawnAmount[G]]] = {}
    for held in all_held:
        decision = held.decision
        if decision is None or decision.taken_on is None or held.awarded_on is None:
            continue
        for (operation, account), entries in _by_line(decision.imputations).items():
            drawn = _drawn(held, entries)
            if drawn is not None:
                key = (held.funder, operation, account, decision.taken_on.year)
                groups.setdefault(key, []).append(drawn)
    return tuple(
        CreditLine(
            funder, drawn[0].held.named("funder"), operation or None, account, year,
            tuple(sorted(drawn, key=lambda item: (item.held.awarded_on or item.held.as_of, item.held.id))),
        )
        for (funder, operation, account, year), drawn in sorted(groups.items(), key=lambda item: item[0])
    )  # fmt: skip


def credit_findings(lines: Iterable[CreditLine[SeenDossier]]) -> Iterator[CrossFinding]:
    """Yield findings on the credits: more granted than available, or statements that differ."""
    for line in lines:
        places = tuple((item.held, item.spot) for item in line.drawn)
        stated = {
            item.credits for item in line.drawn if item.credits is not None and item.credits != line.credits
        }
        for other in sorted(stated):
            yield cross_finding(
                "credits_stated_differently",
                Severity.MINOR,
                line.name,
                places,
                actual=str(other),
                expected=str(line.credits),
                funder=line.funder_name,
            )
        if line.remaining is not None and line.remaining < Euros.ZERO:
            yield cross_finding(
                "credits_exceeded",
                Severity.MAJOR,
                line.name,
                places,
                actual=str(line.decided),
                expected=str(line.credits),
                funder=line.funder_name,
                excess=str(-line.remaining),
            )
        yield from _overstated(line)


def _overstated(line: CreditLine[SeenDossier]) -> Iterator[CrossFinding]:
    """Yield each decision that counts on more than earlier ones left."""
    left = line.credits
    for at, item in enumerate(line.drawn):
        if left is not None and item.available is not None and item.available > left:
            earlier = tuple((other.held, other.spot) for other in line.drawn[:at])
            yield cross_finding(
                "credits_counted_twice",
                Severity.MINOR,
                line.name,
                ((item.held, item.spot), *earlier),
                actual=str(item.available),
                expected=str(max(left, Euros.ZERO)),
                funder=line.funder_name,
                dossier=item.held.id,
            )
        left = None if left is None else left - item.proposed


def _by_line(
    entries: tuple[Imputation, ...],
) -> dict[tuple[str, str], list[tuple[int, Imputation]]]:
    found: dict[tuple[str, str], list[tuple[int, Imputation]]] = {}
    for at, entry in enumerate(entries):
        found.setdefault((entry.operation or "", _SLASHES.sub("/", entry.account)), []).append((at, entry))
    return found


def _drawn(held: G, entries: list[tuple[int, Imputation]]) -> DrawnAmount[G] | None:
    """Return what a decision takes from a line, combining its documents; None if none states an amount."""
    proposed = next(((at, entry.proposed) for at, entry in entries if entry.proposed is not None), None)
    if proposed is None or proposed[1] is None:
        return None
    return DrawnAmount(
        held,
        held.spot("decision", "imputation", proposed[0], "proposed"),
        proposed[1],
        next((entry.credits for _, entry in entries if entry.credits is not None), None),
        next((entry.available for _, entry in entries if entry.available is not None), None),
    )


# --- The part of a dossier stored for credits: small, whereas `SeenDossier` has a whole verdict -------------


@frozen(eq=False)
class StoredGrant:
    """The parties and the decision of a dossier, as seen on a day.

    Attributes:
        entries: the number of facts in its record.
        funder, beneficiary: their identity across all dossiers, known once all are read.
    """

    id: str
    folder: Path
    as_of: date
    parties: tuple[Party, ...]
    number: str | None
    decision: Decision | None
    awarded_on: date | None
    entries: int
    funder: str = ""
    beneficiary: str = ""

    def named(self, role: str) -> str:
        """Return the name of a party; empty if there is none."""
        found = party(self, role)
        return "" if found is None else found.name

    def spot(self, *data: str | int) -> DataPlace:
        """Return a place in it."""
        return DataPlace(self.folder, "convention.toml", data)


def stored_grant(folder: Path, dossier: Dossier, as_of: date, known_on: date | None = None) -> StoredGrant:
    """Return the part of a dossier to store, as seen on a day."""
    view = seen(dossier.facts, as_of, known_on)
    agreement = in_force(dossier, view).agreement
    return StoredGrant(
        agreement.id,
        folder,
        as_of,
        agreement.parties,
        agreement.number,
        agreement.decision,
        awarded(agreement, view.facts, as_of),
        len(dossier.facts),
    )


def credits_of(dossiers: Iterable[StoredGrant]) -> tuple[CreditLine[StoredGrant], ...]:
    """Return the credit lines of all dossiers, as `portfolio` does; an agreement listed twice counts once."""
    found = list(dossiers)
    known = bodies(found)
    placed = (
        evolve(
            one,
            funder=body_of(party(one, "funder"), known),
            beneficiary=body_of(party(one, "beneficiary"), known),
        )
        for one in found
    )
    return credit_lines(longest_of_each(placed))

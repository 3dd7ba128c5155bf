"""What is kept of a dossier for the credits of many: small, where `Held` has a whole verdict."""

from collections.abc import Iterable
from datetime import date
from pathlib import Path

from attrs import evolve, frozen

from conventions.agreement.party import Decision, Party
from conventions.dossier.dossier import Dossier
from conventions.engine.in_force import in_force
from conventions.facts.record import seen
from conventions.portfolio.credits import CreditLine, credit_lines
from conventions.portfolio.held import Spot, awarded, party
from conventions.portfolio.identity import bodies, body_of
from conventions.portfolio.same_agreement import longest_of_each

__all__ = ["Kept", "credits_of", "kept"]


@frozen(eq=False)
class Kept:
    """The parties and the decision of a dossier, as seen on a day.

    Attributes:
        entries: how many facts its record has.
        funder, beneficiary: what stands for them in every dossier, known once all are read.
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
        """The name of a party; empty where there is none."""
        found = party(self, role)
        return "" if found is None else found.name

    def spot(self, *data: str | int) -> Spot:
        """A place of it."""
        return Spot(self.folder, "convention.toml", data)


def kept(folder: Path, dossier: Dossier, as_of: date, known_on: date | None = None) -> Kept:
    """What is kept of a dossier as seen on a day."""
    view = seen(dossier.facts, as_of, known_on)
    agreement = in_force(dossier, view).agreement
    return Kept(
        agreement.id,
        folder,
        as_of,
        agreement.parties,
        agreement.number,
        agreement.decision,
        awarded(agreement, view.facts, as_of),
        len(dossier.facts),
    )


def credits_of(dossiers: Iterable[Kept]) -> tuple[CreditLine[Kept], ...]:
    """The lines of credits of all dossiers, as `portfolio` has them; an agreement held twice counts once."""
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

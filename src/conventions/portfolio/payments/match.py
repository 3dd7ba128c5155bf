"""An export matched to a portfolio: each of its rows is in one list, and the lists sum to the export."""

from collections.abc import Iterable
from datetime import date
from enum import StrEnum
from pathlib import Path
from typing import Final

from attrs import frozen

from budget.money import Euros
from conventions.facts.fact import Fact
from conventions.files.ledgers.payments import PaymentsReading
from conventions.portfolio.payments.movement import Movement, Told


class Rank(StrEnum):
    """The list that a row is in."""

    CERTAIN = "certain"
    PROBABLE = "probable"
    SEVERAL = "several"
    NONE = "none"
    KNOWN = "known"
    CANCELLED = "cancelled"


TO_DO: Final = (Rank.CERTAIN, Rank.PROBABLE, Rank.SEVERAL, Rank.NONE)
"""The lists of what may be recorded, now or once somebody has decided."""


class Reason(StrEnum):
    """Why a row is in its list."""

    NUMBER = "number"
    LABEL = "label"
    SIRET = "siret"
    SIREN = "siren"
    NAME = "name"
    AMOUNT = "amount"
    """the amount is what is awaited"""
    RANGE = "range"
    """the amount lies between the bounds of what is awaited"""
    NEAR = "near"
    """its day is near the one on which that is due"""
    OTHER_AMOUNT = "other_amount"
    OPEN_AMOUNT = "open_amount"
    """another dossier of the same body awaits an amount that is not decided"""
    OTHER_YEAR = "other_year"
    """no number names the dossier, and its day is before the agreement, or far from the one that is due"""
    ALSO_AWAITED = "also_awaited"
    """another dossier that it may be of awaits the same amount, further from its day"""
    LABEL_ALONE = "label_alone"
    """neither who was paid nor the amount confirms the number"""
    OTHER_BODY = "other_body"
    OTHER_CURRENCY = "other_currency"
    """the agreement is not in euros, and an export does not say what it is in"""
    PAID_UP = "paid_up"
    """nothing is left to pay of the dossier"""
    WHICH_NORM = "which_norm"
    NO_DEBT = "no_debt"
    REPEATED = "repeated"
    TWICE = "twice"
    WITHDRAWN = "withdrawn"
    ALMOST_RECORDED = "almost_recorded"
    STATE = "state"
    CANCELS = "cancels"
    PAIR = "pair"
    """it and another row sum to nothing"""
    PERHAPS_CANCELLED = "perhaps_cancelled"
    CANCELLED_AFTER_PAYMENT = "cancelled_after_payment"
    NOT_PAID = "not_paid"
    NOT_PAID_BUT_RECORDED = "not_paid_but_recorded"
    RECORDED = "recorded"
    RECORDED_BY_HAND = "recorded_by_hand"
    ORDER_PAID = "order_paid"


@frozen
class Match:
    """Where a movement stands.

    Attributes:
        folder: the dossier that it is of, or most likely of; None where several may be, or none.
        of, about: the norm that it performs, as facts and as people name it.
        due: the day of that norm.
        told: what it tells of and is not recorded.
        facts: the same as the record of `folder` would hold it.
        candidates: the dossiers that it may be of.
    """

    movement: Movement
    rank: Rank
    reasons: tuple[Reason, ...] = ()
    folder: Path | None = None
    of: str | None = None
    about: str = ""
    due: date | None = None
    told: tuple[Told, ...] = ()
    facts: tuple[Fact, ...] = ()
    candidates: tuple[Path, ...] = ()

    @property
    def lines(self) -> str:
        """Return the rows of the export, by their lines; no spreadsheet takes it for a number."""
        return "+".join(str(row.line) for row in self.movement.rows)


@frozen
class Matching:
    """An export and what became of each of its rows, in its order."""

    reading: PaymentsReading
    matches: tuple[Match, ...]
    as_of: date

    def of(self, *ranks: Rank) -> tuple[Match, ...]:
        """Return the matches of some lists."""
        return tuple(match for match in self.matches if match.rank in ranks)

    def rows(self, rank: Rank) -> int:
        """Return how many rows of the export are in a list."""
        return sum(len(match.movement.rows) for match in self.of(rank))

    def total(self, rank: Rank) -> Euros:
        """Return the sum of a list, as the export adds its rows."""
        return Euros.of_cents(sum(match.movement.cents for match in self.of(rank)))

    def is_done(self, recorded: Iterable[Match] = ()) -> bool:
        """Return whether nothing is left to record, to decide or to read once some matches are recorded."""
        done = {match.movement for match in recorded}
        left = [match for match in self.of(*TO_DO) if match.movement not in done]
        gaps = any(footing.gap != Euros.ZERO for footing in self.reading.footings)
        return not (left or self.reading.rejected or self.reading.questions or gaps)

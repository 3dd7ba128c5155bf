"""The matching of an export with a portfolio: each row is in one list, and the lists sum to the export."""

from collections.abc import Iterable
from datetime import date
from enum import StrEnum
from pathlib import Path
from typing import Final

from attrs import frozen

from budget.money import Euros
from conventions.facts.fact import Fact
from conventions.files.ledgers.payments import PaymentsReading
from conventions.portfolio.payments.movement import Movement, StatedFact


class Rank(StrEnum):
    """The list that a row is in."""

    CERTAIN = "certain"
    PROBABLE = "probable"
    SEVERAL = "several"
    NONE = "none"
    KNOWN = "known"
    CANCELLED = "cancelled"


TO_DO: Final = (Rank.CERTAIN, Rank.PROBABLE, Rank.SEVERAL, Rank.NONE)
"""The lists that can be recorded, now or after a decision."""


class Reason(StrEnum):
    """Why a row is in its list."""

    NUMBER = "number"
    LABEL = "label"
    SIRET = "siret"
    SIREN = "siren"
    NAME = "name"
    AMOUNT = "amount"
    """the amount is the awaited one"""
    RANGE = "range"
    """the amount is within the bounds of the awaited one"""
    NEAR = "near"
    """its day is near the due date"""
    OTHER_AMOUNT = "other_amount"
    OPEN_AMOUNT = "open_amount"
    """another dossier of the same body awaits an undecided amount"""
    OTHER_YEAR = "other_year"
    """no number names the dossier, and its day is before the agreement, or far from the due date"""
    ALSO_AWAITED = "also_awaited"
    """another candidate dossier awaits the same amount, further from its day"""
    LABEL_ALONE = "label_alone"
    """neither the payee nor the amount confirms the number"""
    OTHER_BODY = "other_body"
    OTHER_CURRENCY = "other_currency"
    """the agreement is not in euros, and an export does not state its currency"""
    PAID_UP = "paid_up"
    """nothing is left to pay in the dossier"""
    WHICH_NORM = "which_norm"
    NO_DEBT = "no_debt"
    REPEATED = "repeated"
    TWICE = "twice"
    WITHDRAWN = "withdrawn"
    ALMOST_RECORDED = "almost_recorded"
    STATE = "state"
    CANCELS = "cancels"
    PAIR = "pair"
    """it and another row sum to zero"""
    PERHAPS_CANCELLED = "perhaps_cancelled"
    CANCELLED_AFTER_PAYMENT = "cancelled_after_payment"
    NOT_PAID = "not_paid"
    NOT_PAID_BUT_RECORDED = "not_paid_but_recorded"
    RECORDED = "recorded"
    RECORDED_BY_HAND = "recorded_by_hand"
    ORDER_PAID = "order_paid"


@frozen
class Match:
    """The match of a movement.

    Attributes:
        folder: its dossier, certain or most likely; None if there are several candidates, or none.
        of, about: the norm it performs, by name and by label.
        due: the due date of that norm.
        told: the facts it contains that are not recorded.
        facts: the same as the record of `folder` would hold them.
        candidates: the candidate dossiers.
    """

    movement: Movement
    rank: Rank
    reasons: tuple[Reason, ...] = ()
    folder: Path | None = None
    of: str | None = None
    about: str = ""
    due: date | None = None
    told: tuple[StatedFact, ...] = ()
    facts: tuple[Fact, ...] = ()
    candidates: tuple[Path, ...] = ()

    @property
    def lines(self) -> str:
        """Return the line numbers of the rows, in a form that spreadsheets do not read as a number."""
        return "+".join(str(row.line) for row in self.movement.rows)


@frozen
class Matching:
    """An export with the match of each row, in order."""

    reading: PaymentsReading
    matches: tuple[Match, ...]
    as_of: date

    def of(self, *ranks: Rank) -> tuple[Match, ...]:
        """Return the matches in some lists."""
        return tuple(match for match in self.matches if match.rank in ranks)

    def rows(self, rank: Rank) -> int:
        """Return the number of rows of the export in a list."""
        return sum(len(match.movement.rows) for match in self.of(rank))

    def total(self, rank: Rank) -> Euros:
        """Return the total of a list, with the signs of the export."""
        return Euros.of_cents(sum(match.movement.cents for match in self.of(rank)))

    def is_done(self, recorded: Iterable[Match] = ()) -> bool:
        """Return whether nothing remains to record, decide or read after recording some matches."""
        done = {match.movement for match in recorded}
        left = [match for match in self.of(*TO_DO) if match.movement not in done]
        gaps = any(footing.gap != Euros.ZERO for footing in self.reading.footings)
        return not (left or self.reading.rejected or self.reading.questions or gaps)

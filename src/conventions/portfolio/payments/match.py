"""An order of an export, and the matching of all with a portfolio: each row is in one list."""

import hashlib
from collections.abc import Iterable
from datetime import date
from enum import StrEnum
from pathlib import Path
from typing import Final

from attrs import frozen

from budget.money import Euros
from conventions.facts.fact import Fact
from conventions.files.ledgers.payments import PaymentRow, PaymentsReading, State, Way
from conventions.files.spoken_days import plain


@frozen
class Source:
    """The export on which a fact is based, who records it, and when."""

    file: str
    sha256: str
    recorded_on: date
    author: str | None = None

    def evidence(self, movement: "Movement") -> str:
        """Return the evidence text of the fact: number, file, lines and hash."""
        row = movement.first
        number = [f"{row.way.value} {row.number}"] if row.number else []
        slip = [f"bordereau {row.slip}"] if row.slip else []
        lines = ",".join(str(each.line) for each in movement.rows)
        return ", ".join((*number, *slip, f"{Path(self.file).name}:{lines} (sha256 {self.sha256})"))


@frozen
class StatedFact:
    """A fact in a movement, before its dossier is known."""

    key: str
    on: date


@frozen(eq=False)
class Movement:
    """The rows of one order in an export, and their sum.

    Attributes:
        is_repeated: whether a row or movement with the same number and amount occurs twice: it is unclear
            whether they are one or two.
    """

    rows: tuple[PaymentRow, ...]
    is_repeated: bool = False

    @property
    def first(self) -> PaymentRow:
        """Return the first of its rows; number, payee and days are common to all."""
        return self.rows[0]

    @property
    def cents(self) -> int:
        """Return the sum of its rows, with the signs of the export."""
        return sum(row.cents for row in self.rows)

    @property
    def amount(self) -> Euros:
        """Return the absolute amount."""
        return Euros.of_cents(abs(self.cents))

    @property
    def line(self) -> int:
        """Return the line of its first row."""
        return self.first.line

    @property
    def is_cancelling(self) -> bool:
        """Return whether it reverses another one."""
        return self.first.is_cancelling

    @property
    def was_refused(self) -> bool:
        """Return whether it was rejected or cancelled before payment."""
        return self.first.state in (State.REJECTED, State.CANCELLED)

    @property
    def payee(self) -> str:
        """Return the payee or payer: the number, else the name."""
        return self.first.siret or plain(self.first.party)

    @property
    def year(self) -> str:
        """Return the year of its number."""
        return self.first.year or str((self.first.ordered_on or self.first.day).year)

    def stated_facts(self) -> tuple[StatedFact, ...]:
        """Return its facts in order; a paid order is one payment, and no order."""
        row = self.first
        if self.is_cancelling or self.was_refused:
            return ()
        if row.is_returned:
            return (StatedFact("transfer_returned", row.day),)
        match row.way:
            case Way.OUT if row.paid_on is not None:
                return (StatedFact("payment", row.paid_on),)
            case Way.OUT:
                return (StatedFact("payment_ordered", row.day),)
            case Way.IN:
                days = (("recovery_order", row.ordered_on), ("repaid", row.paid_on))
                return tuple(StatedFact(key, day) for key, day in days if day is not None)

    def fact(self, told: StatedFact, of: str | None, source: Source) -> Fact:
        """Return the fact as recorded in a dossier."""
        return Fact(
            told.key,
            told.on,
            self.amount,
            of,
            known_on=max(source.recorded_on, told.on),
            evidence=source.evidence(self),
            author=source.author,
            id=stable_id(self, told),
        )


def stable_id(movement: Movement, told: StatedFact) -> str:
    """Return the `id` of a fact of a movement, independent of the export.

    The number is used instead of the day: an accountant may correct a payment's day, but not an order's
    number.
    """
    row = movement.first
    paper = (plain(row.number), plain(row.slip)) if row.number else (told.on.isoformat(), "")
    parts = (told.key, movement.year, *paper, str(abs(movement.cents)), movement.payee)
    return f"{told.key}_{hashlib.sha256('|'.join(parts).encode()).hexdigest()[:16]}"


def grouped(rows: Iterable[tuple[PaymentRow, object]]) -> tuple[Movement, ...]:
    """Return the movements of an export; rows with the same number, payee, days and dossier are one.

    Each row comes with the dossier named in it, because an order may pay for two agreements.
    """
    found: dict[tuple[object, ...], list[PaymentRow]] = {}
    for row, whose in rows:
        payee = row.siret or plain(row.party)
        own = (plain(row.number), row.year) if row.number else (row.line,)
        days = (row.ordered_on, row.paid_on)
        signs = (row.way, row.slip, row.cents > 0, row.is_cancelling, row.is_returned, row.state)
        found.setdefault((*own, payee, *days, *signs, whose), []).append(row)
    movements = [Movement(tuple(each)) for each in found.values()]
    seals: dict[str, int] = {}
    for movement in movements:
        for told in movement.stated_facts():
            seal = stable_id(movement, told)
            seals[seal] = seals.get(seal, 0) + 1
    return tuple(
        Movement(
            movement.rows,
            _has_twins(movement.rows)
            or any(seals[stable_id(movement, told)] > 1 for told in movement.stated_facts()),
        )
        for movement in movements
    )


def _has_twins(rows: tuple[PaymentRow, ...]) -> bool:
    """Return whether two rows of one number are equal; shares on two lines would differ somewhere."""
    return len({(row.cents, row.label, row.agreement) for row in rows}) < len(rows)


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

"""An order, payment or repayment of an export: the rows with one number, and the facts in them."""

import hashlib
from collections.abc import Iterable
from datetime import date
from pathlib import Path

from attrs import frozen

from budget.money import Euros
from conventions.facts.fact import Fact
from conventions.files.ledgers.payments import PaymentRow, State, Way
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

    def told(self) -> tuple[StatedFact, ...]:
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
        for told in movement.told():
            seal = stable_id(movement, told)
            seals[seal] = seals.get(seal, 0) + 1
    return tuple(
        Movement(
            movement.rows,
            _has_twins(movement.rows)
            or any(seals[stable_id(movement, told)] > 1 for told in movement.told()),
        )
        for movement in movements
    )


def _has_twins(rows: tuple[PaymentRow, ...]) -> bool:
    """Return whether two rows of one number are equal; shares on two lines would differ somewhere."""
    return len({(row.cents, row.label, row.agreement) for row in rows}) < len(rows)

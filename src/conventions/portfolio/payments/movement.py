"""An order, a payment or a repayment of an export: the rows of one number, and the facts they tell."""

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
    """The export that a fact rests on, who records it, and on which day."""

    file: str
    sha256: str
    recorded_on: date
    author: str | None = None

    def evidence(self, movement: "Movement") -> str:
        """Return what the fact says of its paper: its number, the file, its lines and its hash."""
        row = movement.first
        number = [f"{row.way.value} {row.number}"] if row.number else []
        slip = [f"bordereau {row.slip}"] if row.slip else []
        lines = ",".join(str(each.line) for each in movement.rows)
        return ", ".join((*number, *slip, f"{Path(self.file).name}:{lines} (sha256 {self.sha256})"))


@frozen
class Told:
    """A fact that a movement tells of, before it is known to which dossier it belongs."""

    key: str
    on: date


@frozen(eq=False)
class Movement:
    """Rows of an export that are one order, and what they sum to.

    Attributes:
        is_repeated: whether one of them stands twice, or another movement has the same number and amount: it
            cannot be told whether it is one or two.
    """

    rows: tuple[PaymentRow, ...]
    is_repeated: bool = False

    @property
    def first(self) -> PaymentRow:
        """Return the first of its rows: they have the number, the payee and the days in common."""
        return self.rows[0]

    @property
    def cents(self) -> int:
        """Return the sum of its rows, as the export adds them."""
        return sum(row.cents for row in self.rows)

    @property
    def amount(self) -> Euros:
        """Return the amount, without a sign."""
        return Euros.of_cents(abs(self.cents))

    @property
    def line(self) -> int:
        """Return the line of its first row."""
        return self.first.line

    @property
    def is_cancelling(self) -> bool:
        """Return whether it takes back another one."""
        return self.first.is_cancelling

    @property
    def was_refused(self) -> bool:
        """Return whether it was rejected or cancelled before anything was paid."""
        return self.first.state in (State.REJECTED, State.CANCELLED)

    @property
    def payee(self) -> str:
        """Who was paid, or pays: the number, else the name."""
        return self.first.siret or plain(self.first.party)

    @property
    def year(self) -> str:
        """Return the year in which its number was given."""
        return self.first.year or str((self.first.ordered_on or self.first.day).year)

    def told(self) -> tuple[Told, ...]:
        """The facts that it tells of, in order; an order that was paid is one payment, and no order."""
        row = self.first
        if self.is_cancelling or self.was_refused:
            return ()
        if row.is_returned:
            return (Told("transfer_returned", row.day),)
        match row.way:
            case Way.OUT if row.paid_on is not None:
                return (Told("payment", row.paid_on),)
            case Way.OUT:
                return (Told("payment_ordered", row.day),)
            case Way.IN:
                days = (("recovery_order", row.ordered_on), ("repaid", row.paid_on))
                return tuple(Told(key, day) for key, day in days if day is not None)

    def fact(self, told: Told, of: str | None, source: Source) -> Fact:
        """Return the fact as the record of a dossier holds it."""
        return Fact(
            told.key,
            told.on,
            self.amount,
            of,
            known_on=max(source.recorded_on, told.on),
            evidence=source.evidence(self),
            author=source.author,
            id=sealed(self, told),
        )


def sealed(movement: Movement, told: Told) -> str:
    """Return the `id` of a fact that a movement tells of: the same from whatever export it is read.

    Its number stands for its day: an accountant may correct the day of a payment, not the number of an order.
    """
    row = movement.first
    paper = (plain(row.number), plain(row.slip)) if row.number else (told.on.isoformat(), "")
    parts = (told.key, movement.year, *paper, str(abs(movement.cents)), movement.payee)
    return f"{told.key}_{hashlib.sha256('|'.join(parts).encode()).hexdigest()[:16]}"


def grouped(rows: Iterable[tuple[PaymentRow, object]]) -> tuple[Movement, ...]:
    """Return the movements of an export, in its order: rows of one number, payee, days and dossier are one.

    Beside each row stands what it is said to belong to: an order may pay for two agreements.
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
            seal = sealed(movement, told)
            seals[seal] = seals.get(seal, 0) + 1
    return tuple(
        Movement(
            movement.rows,
            _has_twins(movement.rows) or any(seals[sealed(movement, told)] > 1 for told in movement.told()),
        )
        for movement in movements
    )


def _has_twins(rows: tuple[PaymentRow, ...]) -> bool:
    """Whether two rows of one number say the same: one amount over two lines differs in something else."""
    return len({(row.cents, row.label, row.agreement) for row in rows}) < len(rows)

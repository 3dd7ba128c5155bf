"""The payments of an accounting export, and the dossiers to which each may belong.

A movement is all rows of one order; a matching puts each row in one list.
"""

import hashlib
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from enum import IntEnum, StrEnum
from functools import cached_property
from pathlib import Path
from typing import Final

from attrs import define, evolve, field

from budget import frozen
from budget.money import Euros
from conventions.agreement.agreement import Agreement
from conventions.dossier.dossier import Dossier
from conventions.engine.account import money
from conventions.engine.evaluate import evaluate
from conventions.engine.status import DutyStatus
from conventions.engine.verdict import DutyVerdict
from conventions.facts.fact import Fact, facts_in_force
from conventions.files.ledgers.payments import PaymentRow, PaymentsReading, State, Way
from conventions.files.row_labels import plain
from conventions.identifiers import compact_siren
from conventions.language.answers import NEVER
from conventions.portfolio.seen_dossier import normalized_name, siren_of


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


_DONE: Final = frozenset({DutyStatus.MET, DutyStatus.MET_LATE, DutyStatus.WAIVED})
_OVER: Final = _DONE | {DutyStatus.NOT_APPLICABLE}


@frozen
class AwaitedPayment:
    """An awaited payment or repayment.

    Attributes:
        of: the norm, by its name in facts; None for a grant whose text has no payment.
        name: its label.
        least, most: the remaining amount; equal if decided; a `most` of None has no limit.
        due: its due date, if any.
        is_ordered: whether a recovery order was issued for it.
    """

    of: str | None
    name: str
    least: Euros
    most: Euros | None
    due: date | None
    is_ordered: bool = False

    @property
    def is_open(self) -> bool:
        """Return whether its amount is not decided."""
        return self.least != self.most

    def may_be(self, amount: Euros) -> bool:
        """Return whether its undecided amount may be this one."""
        return self.is_open and self.least <= amount and (self.most is None or amount <= self.most)


@define(eq=False, slots=False)
class DossierOfPayments:
    """A dossier of a portfolio; what it awaits is evaluated only if a payment may belong to it."""

    folder: Path
    dossier: Dossier
    as_of: date

    @property
    def agreement(self) -> Agreement:
        """Return the text with all amendments."""
        return self.dossier.last_text

    @cached_property
    def first_day(self) -> date | None:
        """Return the day of decision or the start of the period, whichever is first."""
        decision, start = self.agreement.decision, self.agreement.period.start
        days = (start, None if decision is None else decision.taken_on)
        return min((day for day in days if isinstance(day, date)), default=None)

    @cached_property
    def facts(self) -> tuple[Fact, ...]:
        """Return the record without erroneous facts."""
        return tuple(facts_in_force(self.dossier.facts))

    @cached_property
    def sirets(self) -> frozenset[str]:
        """Return the SIRETs of its beneficiaries, digits only."""
        numbers = (party.siret for party in self.agreement.parties if party.effective_side == "beneficiary")
        return frozenset(compact_siren(number) for number in numbers if number)

    @cached_property
    def sirens(self) -> frozenset[str]:
        """Return the SIREN of each."""
        return frozenset(map(siren_of, self.sirets))

    @cached_property
    def names(self) -> frozenset[str]:
        """Return the normalized names of its beneficiaries."""
        parties = [party for party in self.agreement.parties if party.effective_side == "beneficiary"]
        return frozenset(
            normalized_name(name) for party in parties for name in (party.name, party.short_name)
        )

    @cached_property
    def payments(self) -> tuple[AwaitedPayment, ...]:
        """Return what the funder owes or may owe; without payments in the text, the rest of the grant."""
        found = tuple(
            AwaitedPayment(duty.subject, duty.name, *self._left(duty), _due(duty))
            for duty in self._duties
            if duty.is_payment and duty.status not in _OVER
        )
        if any(duty.is_payment for duty in self._duties):
            return found
        if self.agreement.grant_formula is not None:
            return (AwaitedPayment(None, "", Euros.ZERO, None, None),)
        left = self.agreement.grant - self._sum("payment") + self._sum("transfer_returned")
        return (AwaitedPayment(None, "", left, left, None),) if left > Euros.ZERO else ()

    @property
    def is_fully_paid(self) -> bool:
        """Return whether nothing is left to pay, whatever happens."""
        own = [duty.status for duty in self._duties if duty.is_payment]
        return all(status in _DONE for status in own) if own else not self.payments

    @cached_property
    def payment_names(self) -> tuple[str, ...]:
        """Return the names of the payments of the text, as used in facts."""
        return tuple(duty.subject for duty in self._duties if duty.is_payment)

    @cached_property
    def debts(self) -> tuple[AwaitedPayment, ...]:
        """Return what the beneficiary must repay."""
        ordered = {fact.of for fact in self.facts if fact.key == "recovery_order"}
        return tuple(
            AwaitedPayment(duty.subject, duty.name, *self._left(duty), _due(duty), duty.subject in ordered)
            for duty in self._duties
            if duty.claimed is not None and duty.status not in _OVER
        )

    def of_key(self, key: str) -> tuple[Fact, ...]:
        """Return the facts in force with a key."""
        return tuple(fact for fact in self.facts if fact.key == key)

    def with_facts(self, facts: tuple[Fact, ...]) -> "DossierOfPayments":
        """Return the dossier with additional facts."""
        return DossierOfPayments(
            self.folder, evolve(self.dossier, facts=(*self.dossier.facts, *facts)), self.as_of
        )

    def has_other_body(self, row: PaymentRow) -> bool:
        """Return whether a row has a number that is none of its beneficiaries', if it states theirs."""
        return bool(row.siren and self.sirens) and row.siren not in self.sirens

    def is_of(self, row: PaymentRow) -> bool:
        """Return whether a row names one of its beneficiaries, by number or name."""
        return row.siren in self.sirens or normalized_name(row.party) in self.names

    @cached_property
    def _duties(self) -> tuple[DutyVerdict, ...]:
        return evaluate(self.dossier, self.as_of).duties

    def _left(self, duty: DutyVerdict) -> tuple[Euros, Euros | None]:
        """Return the remaining minimum and maximum of a duty."""
        key = "payment" if duty.is_payment else "repaid"
        done = self._sum(key, duty.subject)
        if duty.is_payment:
            done -= self._sum("transfer_returned", duty.subject)
        least, most = (None, None) if duty.amount is None else (money(duty.amount.lo), money(duty.amount.hi))
        left = Euros.ZERO if least is None else max(Euros.ZERO, least - done)
        return left, None if most is None else max(Euros.ZERO, most - done)

    def _sum(self, key: str, of: str | None = None) -> Euros:
        """Return the recorded total of a key: for one norm, or for all."""
        facts = (fact for fact in self.of_key(key) if of in (None, fact.of))
        return Euros.total(fact.value for fact in facts if isinstance(fact.value, Euros))


def _due(duty: DutyVerdict) -> date | None:
    day = None if duty.due is None else duty.due.value
    return day if isinstance(day, date) and day != NEVER else None


# --- The candidate dossiers of a row: by a number that it contains, else by the payee -----------------------

_LEAST: Final = 5
"""A number this long in a sentence is no coincidence: `2024-12`; a shorter one, or a year, may be."""
_MOST_WORDS: Final = 8


class Strength(IntEnum):
    """How sure the link from a row to its dossiers is."""

    NONE = 0
    NAME = 1
    SIREN = 2
    SIRET = 3
    LABEL = 4
    """the number occurs in the text of the row"""
    NUMBER = 5
    """the number is in a column of its own"""

    @property
    def is_number(self) -> bool:
        """Return whether it is by the number of the agreement."""
        return self >= Strength.LABEL


@frozen
class Candidates:
    """The candidate dossiers of a row, in the order of the portfolio."""

    strength: Strength
    dossiers: tuple[int, ...]


@frozen
class Index:
    """The dossiers of a portfolio, by number and by beneficiary, each by its position."""

    _named: Mapping[str, tuple[int, ...]] = field(alias="named")
    """By number and by identifier, for a column of its own."""
    _numbers: Mapping[str, tuple[int, ...]] = field(alias="numbers")
    """By number alone: the words of an identifier may occur in any sentence."""
    _sirets: Mapping[str, tuple[int, ...]] = field(alias="sirets")
    _sirens: Mapping[str, tuple[int, ...]] = field(alias="sirens")
    _names: Mapping[str, tuple[int, ...]] = field(alias="names")

    @classmethod
    def of(cls, dossiers: Iterable[DossierOfPayments]) -> "Index":
        """Return the index of the dossiers."""
        known = list(dossiers)
        return cls(
            _by((at, _joined(name)) for at, each in enumerate(known) for name in _names_of(each)),
            _by((at, _joined(each.agreement.number or "")) for at, each in enumerate(known)),
            _by((at, number) for at, each in enumerate(known) for number in each.sirets),
            _by((at, number) for at, each in enumerate(known) for number in each.sirens),
            _by((at, name) for at, each in enumerate(known) for name in each.names),
        )

    def find(self, row: PaymentRow) -> Candidates:
        """Return the candidate dossiers of a row."""
        body = self._body(row)
        by_column = self._named.get(_joined(row.agreement), ()) or self._in_text(row.agreement)
        for strength, found in ((Strength.NUMBER, by_column), (Strength.LABEL, self._in_text(row.label))):
            if found:
                # a number of several dossiers, or several numbers: the payee may distinguish them
                both = tuple(at for at in found if at in body.dossiers)
                return Candidates(strength, both if len(found) > 1 and both else found)
        return body

    def _in_text(self, text: str) -> tuple[int, ...]:
        found = (at for number in _windows(text) for at in self._numbers.get(number, ()))
        return tuple(sorted(set(found)))

    def _body(self, row: PaymentRow) -> Candidates:
        """Return the dossiers of the payee; if its number is unknown, those of its name."""
        for strength, found in (
            (Strength.SIRET, self._sirets.get(row.siret, ())),
            (Strength.SIREN, self._sirens.get(row.siren, ())),
            (Strength.NAME, self._names.get(normalized_name(row.party), ())),
        ):
            if found:
                return Candidates(strength, found)
        return Candidates(Strength.NONE, ())


def _by(pairs: Iterable[tuple[int, str]]) -> Mapping[str, tuple[int, ...]]:
    found: dict[str, list[int]] = {}
    for at, key in pairs:
        places = found.setdefault(key, []) if key else []
        if at not in places:
            places.append(at)
    return {key: tuple(places) for key, places in found.items()}


def _names_of(each: DossierOfPayments) -> Iterator[str]:
    agreement = each.agreement
    yield agreement.id
    if agreement.number:
        yield agreement.number


def _joined(text: str) -> str:
    return plain(text).replace(" ", "")


def _windows(text: str) -> Iterator[str]:
    """Yield the words of a text, and neighbouring words joined, as far as they may be a number."""
    words = plain(text).split()
    for start in range(len(words)):
        joined = ""
        for word in words[start : start + _MOST_WORDS]:
            joined += word
            if len(joined) >= _LEAST and any(sign.isdigit() for sign in joined):
                yield joined

"""The record as a world sees it: what happened, what did not, and what may yet."""

from collections.abc import Sequence
from datetime import date
from enum import Enum
from fractions import Fraction
from typing import Final

from attrs import evolve, frozen

from budget.money import Euros
from budget.rounding import Rounding, round_cents
from conventions.agreement.norms import Duty
from conventions.engine.found_wanting import FILED, OBJECTIONS, REPORT_READINGS, Judged
from conventions.engine.name_tables import done_fact
from conventions.engine.subject import Subject
from conventions.engine.trace import Trace
from conventions.facts.fact import Fact
from conventions.facts.record import View
from conventions.language.answers import (
    DAWN,
    FALSE,
    INFINITY,
    NEVER,
    TRUE,
    Answer,
    Infinite,
    Question,
    QuestionKind,
    Value,
    asking,
    between,
    day,
    exactly,
    undecided,
)
from conventions.language.bounds import at_most, extreme, hull, minus, number

__all__ = [
    "LIQUIDATED",
    "LOWERED",
    "Claimed",
    "Mode",
    "SeenRecord",
    "amount_of",
    "earlier",
    "in_cents",
    "is_open",
    "moved",
    "not_below_zero",
]

NOTHING = exactly(0)
IS_NEVER = exactly(NEVER)
RETURNED = "transfer_returned"
TRANSFERS = ("payment", RETURNED)
LOWERED = ("order_cancelled", "order_reduced")
LIQUIDATED = "liquidated"
"""From that day a payment of the text is held (docs/semantics.md § 4.11)."""
NO_PAYMENT: Final = frozenset([Question(QuestionKind.MISSING, "payment")])
OF_WHAT_WAS_PAID = ("recovery_order", "repaid")
"""Facts that there is no reason for where nothing was paid."""


@frozen
class Claimed:
    """What is claimed of a debt: what was ordered, once it was, else what its text comes to.

    Attributes:
        ordered: before what was given up of it.
        standing: less what was cancelled or reduced of the order.
        remitted: what was forgiven of it, in cents.
    """

    ordered: Answer
    standing: Answer
    remitted: int

    @property
    def asked(self) -> Answer:
        """Return what is still asked."""
        return (
            not_below_zero(minus(self.standing, exactly(self.remitted))) if self.remitted else self.standing
        )


class Mode(Enum):
    """What stands for an event that is not seen (docs/semantics.md § 3)."""

    NOW = "now"
    EVER = "ever"


class SeenRecord:
    """The facts of a view, and what stands, in a mode, for those that are not seen."""

    def __init__(self, view: View, mode: Mode, trace: Trace) -> None:
        self.view = view
        self.mode = mode
        self.trace = trace
        self.as_of = view.as_of
        self.unseen: dict[str, Answer] = {}
        self.waives_nothing = view.is_current and "waived" not in view.by_key
        self.has_objections = any(key in view.by_key for key in OBJECTIONS)
        """Whether any report was found incomplete, or refused."""

    def facts(self, key: str, about: Subject | None = None) -> list[Fact]:
        """Return the facts seen with this key; with `about`, those of that norm."""
        found = self.view.by_key.get(key, [])
        return found if about is None or not found else [fact for fact in found if about.is_of(fact)]

    def repaid_for(self, right: Subject) -> list[Fact]:
        """Return what was repaid on account of an exercised right: `of` it, or of the duty it creates."""
        created = right.created.name
        return [fact for fact in self.facts("repaid") if right.is_of(fact) or fact.of == created]

    def facts_at(self, key: str, row: str) -> list[Fact]:
        """Return the facts seen with this key that belong to a row."""
        return [fact for fact in self.view.by_key.get(key, ()) if fact.of == row]

    def asks(self, about: str) -> frozenset[Question]:
        """Return the one question that an unseen event asks."""
        return asking(QuestionKind.FUTURE if self.view.is_current else QuestionKind.MISSING, about)

    def question(self, about: str) -> Question:
        """Return what an unseen event asks."""
        return next(iter(self.asks(about)))

    def unseen_date(self, about: str) -> Answer:
        """Return the date of an event that is not seen."""
        is_current = self.view.is_current
        if is_current and self.mode is Mode.NOW:
            self.trace.differs = True
            return IS_NEVER
        found = self.unseen.get(about)
        if found is None:
            found = between(self.view.horizon, NEVER, self.asks(about), ages=is_current)
            self.unseen[about] = found
        return found

    def first_date(self, found: Sequence[Fact], about: str) -> Answer:
        """Return the first day of what was seen, or a day later than all that is."""
        return exactly(found[0].occurred_on) if found else self.unseen_date(about)

    def seen_to_happen(self, found: Sequence[Fact], about: str) -> Answer:
        """Return whether anything was seen; a record that stops short of the day leaves it open."""
        if found:
            return TRUE
        return FALSE if self.view.is_current else undecided(self.asks(about))

    def event_date(self, key: str) -> Answer:
        """Return when the event happened: the first time it was seen, or later than all that is."""
        found = self.view.by_key.get(key)
        return exactly(found[0].occurred_on) if found else self.unseen_date(key)

    def happened(self, key: str, about: Subject | None = None) -> Answer:
        """Return whether the event is seen; a record that stops short of the day leaves it open."""
        found = self.view.by_key.get(key)
        if found and (about is None or any(about.is_of(fact) for fact in found)):
            return TRUE
        if self.view.is_current:
            return FALSE
        return undecided(self.asks(key if about is None else f"{key}({about.name})"))

    def waived(self, norm: Subject) -> Answer:
        """Return whether a norm is seen to be waived."""
        return FALSE if self.waives_nothing else self.happened("waived", norm)

    def total(self, event: str, about: Subject | None = None) -> Answer:
        """Return the sum of the values of an event as the record stands; open above if it stops short."""
        cents = amount_of(self.facts(event, about))
        if self.view.is_current:
            return exactly(cents)
        return between(cents, INFINITY, self.asks(event))

    def paid_within(self, most: int | Infinite, *, is_short: bool = False) -> Answer:
        """Return what was paid, less the transfers that came back: a return corrects a payment.

        Where the record is short of payments, or tells of one without its value, more may have been paid.

        A record that stops short of the day may lack both. One that tells of money to come back and of no
        payment lacks a payment: then up to `most` was paid.
        """
        paid, returned = amount_of(self.facts("payment")), amount_of(self.facts(RETURNED))
        if not self.view.is_current:
            lacking = TRANSFERS if paid else TRANSFERS[:1]
            return between(0, INFINITY, [self.question(key) for key in lacking])
        if self.lacks_a_payment():
            return between(0, most, NO_PAYMENT)
        if is_short or any(is_open(fact) for fact in self.facts("payment")):
            least = max(0, paid - returned)
            return between(least, max(least, most), NO_PAYMENT)
        return exactly(paid - returned)

    def lacks_a_payment(self) -> bool:
        """Return whether the record contradicts itself: money is to come back that it says was never paid."""
        paid, returned = amount_of(self.facts("payment")), amount_of(self.facts(RETURNED))
        is_asked = any(amount_of(self.facts(key)) for key in OF_WHAT_WAS_PAID)
        return returned > paid or (not paid and is_asked)

    def claimed_by(self, right: Subject) -> Answer:
        """Return the amount claimed by exercising a right; 0 while it is not."""
        found = self.facts("exercised", right)
        if found or self.view.is_current:
            return exactly(amount_of(found))
        return between(0, INFINITY, self.asks(f"exercised({right.name})"))

    def claimed_of(self, duty: Subject, amount: Answer) -> Claimed:
        """Return what is claimed of a duty to repay whose text comes to `amount`."""
        orders = self.facts("recovery_order", duty)
        ordered = exactly(amount_of(orders)) if orders else amount
        lowered = sum(amount_of(self.facts(key, duty)) for key in LOWERED)
        standing = not_below_zero(minus(ordered, exactly(lowered))) if lowered else ordered
        return Claimed(ordered, standing, amount_of(self.facts("remitted", duty)))

    def still_asked(self, duty: Subject, amount: Answer) -> Answer:
        """Return what is to be repaid of a duty: as ordered once it is, less what was given up of it."""
        return self.claimed_of(duty, amount).asked

    def chosen(self, of: str, readings: tuple[str, ...]) -> str | None:
        """Return the reading that was last chosen of what the law or this page may be read two ways."""
        values = [fact.value for fact in self.facts("reading_chosen") if fact.of == of]
        last = values[-1] if values else None
        return last if isinstance(last, str) and last in readings else None

    def past(self, done: Answer) -> Answer:
        """Return whether a day is over or is today; an event that is unseen today has not happened today."""
        if not (self.view.is_current and done.hi == NEVER):
            return at_most(done, exactly(self.as_of))
        asked = frozenset(item for item in done.questions if item.kind is not QuestionKind.FUTURE)
        return at_most(between(day(done.lo), NEVER, asked), exactly(self.as_of)) if asked else FALSE

    def part_done(self, duty: Duty, part: str | None, row: str | None = None) -> Answer:
        """Return the day a part counts as done: when it was filed, unless it was found wanting."""
        filed = self.part_filed(duty, part, row)
        found = self.judged(duty, row)
        return filed if found is None else found.part_done(part, filed)

    def parts_filed(self, duty: Duty, row: str | None) -> list[Answer]:
        """Return the day of each part of a document, or of the whole if it has none."""
        return self._parts_filed(duty, self.judged(duty, row), row)

    def _parts_filed(self, duty: Duty, found: Judged | None, row: str | None) -> list[Answer]:
        parts = duty.parts or (None,)
        filed = [self.part_filed(duty, part, row) for part in parts]
        if found is None:
            return filed
        days = [found.part_done(part, day) for part, day in zip(parts, filed, strict=True)]
        whole = found.whole_done()
        return days if whole is None else [*days, whole]

    def judged(self, duty: Duty, row: str | None) -> Judged | None:
        """Return a report with what was found of it; None of what nothing was found of."""
        if not self.has_objections or done_fact(duty) != FILED:
            return None
        return Judged(self, duty, row, self.chosen(Subject(duty.name, row).name, REPORT_READINGS))

    def report_readings(self, duty: Duty, row: str | None) -> list[tuple[str, Answer]]:
        """Return the readings of a report that was found wanting, none of them chosen: the day under each."""
        found = self.judged(duty, row)
        if found is None or found.chosen is not None:
            return []
        return [
            (name, extreme(self._parts_filed(duty, evolve(found, chosen=name), row), largest=True))
            for name in REPORT_READINGS
        ]

    def part_filed(self, duty: Duty, part: str | None, row: str | None) -> Answer:
        """Return the day a part was filed: posted, or received if receipt counts."""
        subject = Subject(duty.name, row)
        about = subject.part(part)
        key = done_fact(duty)
        received = self.of_part(key, subject, part)
        if duty.posted_by is None:
            return exactly(received.occurred_on) if received else self.unseen_date(f"{key}({about})")
        posted = self.of_part(duty.posted_by, subject, part)
        if posted is not None and duty.counts == "posting":
            return exactly(posted.occurred_on)
        if received is None:
            return self.unseen_date(f"{key}({about})")
        if duty.counts == "receipt":
            return exactly(received.occurred_on)
        missing = Question(QuestionKind.MISSING, f"{duty.posted_by}({about})")
        return between(DAWN, received.occurred_on, [missing])

    def of_part(self, key: str, subject: Subject, part: str | None) -> Fact | None:
        """Return the first fact of a duty's part; a fact of no part is of all."""
        return next((fact for fact in self.facts(key) if subject.is_of_part(fact, part)), None)

    def transfers(self, norm: Subject) -> list[Fact]:
        """Return the payments of a norm and those of them that came back, in their order."""
        return [fact for fact in self.view.facts if fact.key in TRANSFERS and norm.is_of(fact)]

    def reached_on(self, wanted: Answer, facts: list[Fact], about: str, since: date | None = None) -> Answer:
        """Return the day the running total of `facts` reaches `wanted`, bound by bound.

        `since`: the day from which money may have come that the record does not tell.
        """
        ends = [earlier(self.day_reaching(end, facts, about), since) for end in (wanted.lo, wanted.hi)]
        return hull(ends[0], ends[1], wanted.questions)

    def day_reaching(self, wanted: Value | None, facts: list[Fact], about: str) -> Answer:
        """Return the day from which the running total has reached `wanted`, to the cent; of nothing, dawn."""
        running = 0
        cents = whole_cents(wanted)
        if running >= cents:
            return exactly(DAWN)
        reached: date | None = None
        for fact in facts:
            running += moved([fact])
            if running < cents:
                reached = None
            elif reached is None:
                reached = fact.occurred_on
        return self.unseen_date(about) if reached is None else exactly(reached)


def is_open(fact: Fact) -> bool:
    """Return whether a payment is recorded without its value."""
    return fact.key == TRANSFERS[0] and fact.value is None


def earlier(reached: Answer, since: date | None) -> Answer:
    """Return the day an amount was reached, where money that is not told may have reached it before."""
    first = day(reached.lo)
    if since is None or since >= first:
        return reached
    return between(since, day(reached.hi), reached.questions | NO_PAYMENT, ages=reached.ages)


def whole_cents(wanted: Value | None) -> int | Infinite:
    """Return an amount as a norm reports it, in whole cents, half up: paying that performs the norm."""
    exact = number(wanted)
    return round_cents(exact, Rounding.HALF_UP) if isinstance(exact, Fraction) else exact


def in_cents(amount: Answer) -> Answer:
    """Return an amount as a norm reports it, each bound in whole cents."""
    return between(whole_cents(amount.lo), whole_cents(amount.hi), amount.questions, ages=amount.ages)


def not_below_zero(amount: Answer) -> Answer:
    """Return the amount, or nothing where it is below."""
    return extreme([NOTHING, amount], largest=True)


def moved(facts: Sequence[Fact]) -> int:
    """Return what facts moved: the euros that they carry, less those that came back, in cents."""
    return sum(-amount_of([fact]) if fact.key == RETURNED else amount_of([fact]) for fact in facts)


def amount_of(facts: Sequence[Fact]) -> int:
    """Return the sum of the euros that facts carry, in cents."""
    return sum([fact.value.cents for fact in facts if isinstance(fact.value, Euros)]) if facts else 0

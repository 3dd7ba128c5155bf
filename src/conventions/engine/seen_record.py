"""The record in a world: what happened, what did not, and what may still happen; uncertain days."""

from abc import ABC, abstractmethod
from collections.abc import Iterable, Sequence
from datetime import date
from enum import Enum
from functools import reduce
from itertools import combinations, product
from typing import Final

from attrs import evolve

from budget import frozen
from budget.money import Euros
from budget.rate import Rounding, round_cents
from conventions.agreement.norms import Duty
from conventions.engine.name_tables import done_fact
from conventions.engine.subject import Subject
from conventions.engine.trace import Trace
from conventions.facts.fact import Fact, View
from conventions.language.answers import (
    DAWN,
    FALSE,
    INFINITY,
    NEVER,
    NO_QUESTIONS,
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


def first_reaching(cents: int | Infinite, moves: Sequence[tuple[date, int]]) -> date | None:
    """Return the day from which the running total of moves has reached an amount; None while it has not."""
    running = 0
    reached: date | None = None
    for on, moved_then in moves:
        running += moved_then
        if running < cents:
            reached = None
        elif reached is None:
            reached = on
    return reached


def day_of(fact: Fact) -> Answer:
    """Return the day of a fact, or its first and last possible day."""
    if fact.no_later_than is None:
        return exactly(fact.occurred_on)
    return between(fact.occurred_on, fact.no_later_than, day_question(fact))


def posting(duty: Duty, norm: Subject) -> Question:
    """Return the question whether a document was posted."""
    return Question(QuestionKind.MISSING, f"{duty.posted_by}({norm.name})")


def day_question(fact: Fact) -> frozenset[Question]:
    """Return the question of the day of a fact."""
    about = fact.key if fact.of is None else f"{fact.key}({fact.of})"
    return asking(QuestionKind.MISSING, f"day_of({about})")


def day_questions(facts: Iterable[Fact]) -> frozenset[Question]:
    """Return the questions of the days of those facts whose day is not known."""
    ranged = (fact for fact in facts if fact.is_between)
    return frozenset(question for fact in ranged for question in day_question(fact))


def comes_after(later: Fact, fact: Fact) -> bool:
    """Return whether a fact certainly came after an earlier one in the record."""
    return later.occurred_on > fact.last_day or (not later.is_between and not fact.is_between)


def any_of(answers: Sequence[Answer], asked: frozenset[Question]) -> Answer:
    """Return the hull of several values, with the questions that decide which one it is."""
    return reduce(lambda one, other: hull(one, other, asked), answers)


FILED: Final = "bilan_received"
INCOMPLETE: Final = "bilan_incomplete"
OBJECTIONS: Final = (INCOMPLETE, "bilan_refused")
ACCEPTED: Final = "bilan_accepted"
COMPLETED: Final = ("papers_completed", ACCEPTED)
CURES: Final = (*COMPLETED, FILED, "bilan_posted")
FIRST_FILING: Final = "first_filing"
REPORT_READINGS: Final = (FIRST_FILING, "completion")
"""The readings of an insufficient report: it counts as first filed, or only once completed."""


class _Relevance(Enum):
    """Whether a finding is about a part."""

    YES = "yes"
    PERHAPS = "perhaps"
    NO = "no"


@frozen
class ReviewedReport:
    """A report with the findings about it; `chosen`: its reading, if one was chosen."""

    record: "SeenRecord"
    duty: Duty
    row: str | None
    chosen: str | None

    @property
    def subject(self) -> Subject:
        """Its name in facts."""
        return Subject(self.duty.name, self.row)

    @property
    def day_questions(self) -> frozenset[Question]:
        """Return the questions of the days of supplies, if they are not known."""
        if not self.record.view.has_ranges:
            return NO_QUESTIONS
        return day_questions(fact for key in CURES for fact in self.record.all_of(key))

    def part_done(self, part: str | None, filed: Answer) -> Answer:
        """Return the day on which a part, or a report without parts, counts as done."""
        if self.day_questions:
            return between(DAWN, NEVER, filed.questions | self.day_questions)
        unseen = self.record.unseen_date(f"{FILED}({self.subject.part(part)})")
        incomplete, refused = (self._last(key, part, _Relevance.YES) for key in OBJECTIONS)
        perhaps = self._last(INCOMPLETE, part, _Relevance.PERHAPS)
        found = [item for item in (incomplete, refused) if item is not None]
        cured = {item.key: self._cured_on(item, [part]) for item in found}
        if incomplete is not None and cured[INCOMPLETE] is None:
            return unseen
        if refused is not None and cured[refused.key] is None:
            if filed.hi == NEVER:
                return filed
            if self.chosen is not None:
                return filed if self.chosen == FIRST_FILING else unseen
            question = Question(QuestionKind.READING, f"{self.subject.name}: {' | '.join(REPORT_READINGS)}")
            return hull(filed, unseen, frozenset([question]))
        days = [day for day in cured.values() if day is not None]
        is_first = self.chosen == FIRST_FILING or not days
        counts = filed if is_first else exactly(max(days))
        if perhaps is None:
            return counts
        completed = self._cured_on(perhaps, [part])
        if completed is None:
            return hull(counts, unseen, self._which)
        return filed if self.chosen == FIRST_FILING else hull(counts, exactly(completed), self._which)

    def whole_done(self) -> Answer | None:
        """Return the day before which a report in parts is not complete, if its parts do not decide it.

        None if the parts decide it.
        """
        if self.day_questions:
            return None
        parts = self.duty.parts
        found = [self._last(INCOMPLETE, part, _Relevance.PERHAPS) for part in parts]
        last = max((fact for fact in found if fact is not None), key=_day_of, default=None)
        if last is None:
            return None
        completed = self._cured_on(last, parts)
        if completed is None:
            return self.record.unseen_date(f"{FILED}({self.subject.name})")
        return None if self.chosen == FIRST_FILING else exactly(completed)

    @property
    def _which(self) -> frozenset[Question]:
        return frozenset([Question(QuestionKind.MISSING, f"part_in_dispute({self.subject.name})")])

    def _last(self, key: str, part: str | None, about: _Relevance) -> Fact | None:
        """Return the last finding with this relevance for a part."""
        for fact in reversed(self.record.facts(key)):
            if self.subject.is_of_part(fact, part) and self._about(fact, part) is about:
                return fact
        return None

    def _about(self, finding: Fact, part: str | None) -> _Relevance:
        """Return whether a finding is about a part: one that names no part may be about others."""
        if part is None or not self.subject.is_of_part(finding, None):
            return _Relevance.YES
        parts, on = self.duty.parts, finding.occurred_on
        come = [item for item in parts if self._has_come(item, on)]
        if finding.key != INCOMPLETE:
            left = [item for item in come if not self._is_accepted(item, on)] or come
            return _Relevance.YES if part in left else _Relevance.NO
        if len(come) < len(parts):
            return _Relevance.NO
        left = [item for item in parts if not self._is_accepted(item, on)] or list(parts)
        if part not in left:
            return _Relevance.NO
        return _Relevance.YES if len(left) == 1 else _Relevance.PERHAPS

    def _has_come(self, part: str, by: date) -> bool:
        filed = self.record.part_filed(self.duty, part, self.row)
        return isinstance(filed.hi, date) and filed.hi <= by

    def _is_accepted(self, part: str, by: date) -> bool:
        """Return whether a part was accepted by name on or before a day."""
        named = (
            fact
            for fact in self.record.facts(ACCEPTED)
            if self.subject.is_of_part(fact, part) and not self.subject.is_of_part(fact, None)
        )
        return any(fact.occurred_on <= by for fact in named)

    def _cured_on(self, found: Fact, parts: Iterable[str | None]) -> date | None:
        """Return the day of the first supply or acceptance; None if there is none."""
        brought = [
            fact.occurred_on
            for key in CURES
            for fact in self.record.facts(key)
            if any(self.subject.is_of_part(fact, part) for part in parts)
            and (fact.occurred_on, key in COMPLETED) >= (found.occurred_on, True)
        ]
        return min(brought, default=None)


def _day_of(fact: Fact) -> date:
    return fact.occurred_on


NOTHING = exactly(0)
IS_NEVER = exactly(NEVER)
RETURNED = "transfer_returned"
TRANSFERS = ("payment", RETURNED)
LOWERED = ("order_cancelled", "order_reduced")
LIQUIDATED = "liquidated"
"""From the day of this fact, payments of the text are held (docs/semantics.md § 4.11)."""
NO_PAYMENT: Final = frozenset([Question(QuestionKind.MISSING, "payment")])
MOST_IN_DOUBT: Final = 4
"""The number of uncertain transfers up to which every combination is evaluated."""


@frozen
class Claimed:
    """The claim of a debt: the sum of its orders, or, without an order, the amount of its text.

    Attributes:
        ordered: before what was given up of it.
        standing: less what was cancelled or reduced of the order.
        remitted: what was forgiven of it, in cents.
        is_of_text: whether no order was issued of it, nor lowered.
    """

    ordered: Answer
    standing: Answer
    remitted: int
    is_of_text: bool

    @property
    def asked(self) -> Answer:
        """Return the amount still owed: the claim in force, less what was remitted."""
        return (
            not_below_zero(minus(self.standing, exactly(self.remitted))) if self.remitted else self.standing
        )


class Mode(Enum):
    """The value of an event that is not seen (docs/semantics.md § 3)."""

    NOW = "now"
    EVER = "ever"


class SeenRecord(ABC):
    """The facts of a view, and, depending on the mode, the values of those that are not seen."""

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

    def all_of(self, key: str, about: Subject | None = None) -> list[Fact]:
        """Return the facts seen with this key, and those that may have happened by now."""
        found = self.facts(key, about)
        if not self.view.possible:
            return found
        return [*found, *(item for item in self.view.possible_of(key) if about is None or about.is_of(item))]

    def is_sure(self, fact: Fact) -> bool:
        """Return whether a fact has certainly happened by now."""
        return fact.last_day <= self.as_of

    def repaid_for(self, right: Subject) -> list[Fact]:
        """Return the repayments for an exercised right: `of` it, or of the duty it creates."""
        created = right.created.name
        return [fact for fact in self.all_of("repaid") if right.is_of(fact) or fact.of == created]

    def facts_at(self, key: str, row: str) -> list[Fact]:
        """Return the facts seen with this key that belong to a row, or may have happened by now."""
        return [fact for fact in self.all_of(key) if fact.of == row]

    def asks(self, about: str) -> frozenset[Question]:
        """Return the question of an unseen event, as a set."""
        return asking(QuestionKind.FUTURE if self.view.is_current else QuestionKind.MISSING, about)

    def question(self, about: str) -> Question:
        """Return the question of an unseen event."""
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
        """Return the first day of the seen facts, or that of an unseen event."""
        if self.view.has_ranges:
            return self.first_between(found, about)
        return exactly(found[0].occurred_on) if found else self.unseen_date(about)

    def first_between(self, found: Sequence[Fact], about: str) -> Answer:
        """Return the first day of facts with uncertain days; some may not have happened yet."""
        sure = [day_of(fact) for fact in found if self.is_sure(fact)]
        first = extreme(sure, largest=False) if sure else self.unseen_date(about)
        for fact in found:
            if not self.is_sure(fact):
                first = hull(first, extreme([first, day_of(fact)], largest=False), day_question(fact))
        return first

    def seen_to_happen(self, found: Sequence[Fact], about: str) -> Answer:
        """Return whether any fact was seen; open if the record ends before the day."""
        if any(self.is_sure(fact) for fact in found):
            return TRUE
        if found:
            return undecided(day_question(found[0]))
        return FALSE if self.view.is_current else undecided(self.asks(about))

    def event_date(self, key: str) -> Answer:
        """Return the day of the event: its first seen day, or that of an unseen event."""
        if self.view.has_ranges:
            return self.first_between(self.all_of(key), key)
        found = self.view.by_key.get(key)
        return exactly(found[0].occurred_on) if found else self.unseen_date(key)

    def happened(self, key: str, about: Subject | None = None) -> Answer:
        """Return whether the event is seen; open if the record ends before the day."""
        found = self.view.by_key.get(key)
        if found and (about is None or any(about.is_of(fact) for fact in found)):
            return TRUE
        if self.view.possible and (perhaps := self.all_of(key, about)):
            return undecided(day_question(perhaps[0]))
        if self.view.is_current:
            return FALSE
        return undecided(self.asks(key if about is None else f"{key}({about.name})"))

    def waived(self, norm: Subject) -> Answer:
        """Return whether a waiver of a norm is seen."""
        return FALSE if self.waives_nothing else self.happened("waived", norm)

    def total(self, event: str, about: Subject | None = None) -> Answer:
        """Return the recorded sum of an event's values; without upper bound if the record ends too early."""
        if self.view.is_current:
            return self.summed(self.all_of(event, about))
        return between(amount_of(self.facts(event, about)), INFINITY, self.asks(event))

    def summed(self, facts: Sequence[Fact]) -> Answer:
        """Return the sum of facts, some of which may not have happened yet."""
        if not self.view.possible:
            return exactly(amount_of(facts))
        doubtful = [fact for fact in facts if not self.is_sure(fact)]
        sure = amount_of([fact for fact in facts if self.is_sure(fact)])
        each = [amount_of([fact]) for fact in doubtful]
        least, most = (sum(end(0, one) for one in each) for end in (min, max))
        return between(sure + least, sure + most, day_questions(doubtful))

    def paid_within(self, most: int | Infinite, *, is_short: bool = False) -> Answer:
        """Return the amount paid, less the transfers that came back: a return corrects a payment.

        More may have been paid if the record lacks payments, or has one without its value.

        A record that stops short of the day may lack both. One that tells of money to come back and of no
        payment lacks a payment: then up to `most` was paid.
        """
        if not self.view.is_current:
            lacking = TRANSFERS if amount_of(self.facts("payment")) else TRANSFERS[:1]
            return between(0, INFINITY, [self.question(key) for key in lacking])
        doubtful = [fact for fact in self.view.possible if fact.key in (*TRANSFERS, "repaid")]
        if len(doubtful) > MOST_IN_DOUBT:
            return between(0, INFINITY, NO_PAYMENT)
        each = (combinations(doubtful, size) for size in range(len(doubtful) + 1))
        found = [self._paid_with(chosen, most, is_short=is_short) for some in each for chosen in some]
        return any_of(found, day_questions(doubtful))

    def _paid_with(self, chosen: Sequence[Fact], most: int | Infinite, *, is_short: bool) -> Answer:
        """Return the amount paid if some of the uncertain facts have happened."""
        payments = [*self.facts("payment"), *(fact for fact in chosen if fact.key == TRANSFERS[0])]
        returns = [*self.facts(RETURNED), *(fact for fact in chosen if fact.key == RETURNED)]
        paid, returned = amount_of(payments), amount_of(returns)
        is_repaid = any(fact.key == "repaid" and amount_of([fact]) for fact in chosen)
        if returned > paid or (not paid and (is_repaid or self.is_claimed_back())):
            return between(0, most, NO_PAYMENT)
        if is_short or any(is_open(fact) for fact in payments):
            least = max(0, paid - returned)
            return between(least, max(least, most), NO_PAYMENT)
        return exactly(paid - returned)

    def lacks_a_payment(self) -> bool:
        """Return whether the record contradicts itself: money is to be returned that was never paid."""
        paid, returned = amount_of(self.all_of("payment")), amount_of(self.facts(RETURNED))
        return returned > paid or (not paid and self.is_claimed_back())

    def may_lack_a_payment(self) -> bool:
        """Return whether the record contradicts itself in this way, or may, depending on uncertain facts."""
        if not self.view.is_current:
            return False
        paid, returned = amount_of(self.facts("payment")), amount_of(self.all_of(RETURNED))
        is_repaid = amount_of(self.all_of("repaid")) > 0
        return returned > paid or (not paid and (is_repaid or self.is_claimed_back()))

    def is_claimed_back(self) -> bool:
        """Return whether the record shows money to be returned: repaid, ordered or claimed as a debt.

        An order that was cancelled in full does not count.
        """
        claims = self.claims()
        debts = {fact.of for fact in (*self.facts("recovery_order"), *claims)}
        return amount_of(self.facts("repaid")) > 0 or any(self._is_claimed(debt, claims) for debt in debts)

    @abstractmethod
    def claims(self) -> Sequence[Fact]:
        """Return the exercises of rights of the agreement to reclaim."""

    def _is_claimed(self, debt: str | None, claims: Sequence[Fact]) -> bool:
        """Return whether a debt is above zero: as ordered, else as claimed, less what lowers it."""
        claimed = exactly(amount_of([fact for fact in claims if fact.of == debt]))
        return number(self.claimed_of(Subject(debt or ""), claimed).standing.lo) > 0

    def transferred(self, facts: Sequence[Fact]) -> Answer:
        """Return the money of payments, less returns; some may not have happened yet."""
        returned = self.summed([fact for fact in facts if fact.key == RETURNED])
        paid = self.summed([fact for fact in facts if fact.key != RETURNED])
        return minus(paid, returned)

    def claimed_by(self, right: Subject) -> Answer:
        """Return the amount claimed by exercising a right; 0 while it is not."""
        found = self.facts("exercised", right)
        if found or self.view.is_current:
            return exactly(amount_of(found))
        return between(0, INFINITY, self.asks(f"exercised({right.name})"))

    def claimed_of(self, duty: Subject, amount: Answer) -> Claimed:
        """Return the claim of a duty to repay with this amount in its text."""
        orders = self.facts("recovery_order", duty)
        ordered = exactly(amount_of(orders)) if orders else amount
        lowering = self.lowering(duty)
        lowered = amount_of(lowering)
        standing = not_below_zero(minus(ordered, exactly(lowered))) if lowered else ordered
        is_of_text = not orders and not lowering
        return Claimed(ordered, standing, amount_of(self.facts("remitted", duty)), is_of_text)

    def lowering(self, duty: Subject) -> list[Fact]:
        """Return the facts by which the orders of a duty to repay were cancelled or reduced."""
        return [fact for key in LOWERED for fact in self.facts(key, duty)]

    def still_owed(self, duty: Subject, amount: Answer) -> Answer:
        """Return the amount to repay: the order, if any, else the text, less what was given up."""
        return self.claimed_of(duty, amount).asked

    def chosen(self, of: str, readings: tuple[str, ...]) -> str | None:
        """Return the reading last chosen of the account or of the holidays."""
        values = [fact.value for fact in self.facts("reading_chosen") if fact.of == of]
        last = values[-1] if values else None
        return last if isinstance(last, str) and last in readings else None

    def past(self, done: Answer) -> Answer:
        """Return whether a day is today or earlier; an event that is unseen today has not happened today."""
        if not (self.view.is_current and done.hi == NEVER):
            return at_most(done, exactly(self.as_of))
        asked = frozenset(item for item in done.questions if item.kind is not QuestionKind.FUTURE)
        return at_most(between(day(done.lo), NEVER, asked), exactly(self.as_of)) if asked else FALSE

    def part_done(self, duty: Duty, part: str | None, row: str | None = None) -> Answer:
        """Return the day a part counts as done: when it was filed, unless it was found insufficient."""
        filed = self.part_filed(duty, part, row)
        found = self.judged(duty, row)
        return filed if found is None else found.part_done(part, filed)

    def parts_filed(self, duty: Duty, row: str | None) -> list[Answer]:
        """Return the day of each part of a document, or of the whole if it has none."""
        return self._parts_filed(duty, self.judged(duty, row), row)

    def _parts_filed(self, duty: Duty, found: ReviewedReport | None, row: str | None) -> list[Answer]:
        parts = duty.parts or (None,)
        filed = [self.part_filed(duty, part, row) for part in parts]
        if found is None:
            return filed
        days = [found.part_done(part, day) for part, day in zip(parts, filed, strict=True)]
        whole = found.whole_done()
        return days if whole is None else [*days, whole]

    def judged(self, duty: Duty, row: str | None) -> ReviewedReport | None:
        """Return a report with the findings about it; None if there are none."""
        if not self.has_objections or done_fact(duty) != FILED:
            return None
        return ReviewedReport(self, duty, row, self.chosen(Subject(duty.name, row).name, REPORT_READINGS))

    def report_readings(self, duty: Duty, row: str | None) -> list[tuple[str, Answer]]:
        """Return the day of an insufficient report under each reading, if none was chosen."""
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
        if self.view.has_ranges:
            return self._filed_between(duty, key, subject, part)
        received = self.of_part(key, subject, part)
        if duty.posted_by is None:
            return exactly(received.occurred_on) if received else self.unseen_date(f"{key}({about})")
        posted = self.of_part(duty.posted_by, subject, part)
        return self._filed(
            duty,
            about,
            None if posted is None else exactly(posted.occurred_on),
            None if received is None else exactly(received.occurred_on),
        )

    def _filed(self, duty: Duty, about: str, posted: Answer | None, received: Answer | None) -> Answer:
        """Return the day a part was filed, given the days of its posting and its receipt."""
        if posted is not None and duty.counts == "posting":
            return posted
        if received is None:
            return self.unseen_date(f"{done_fact(duty)}({about})")
        if duty.counts == "receipt":
            return received
        missing = Question(QuestionKind.MISSING, f"{duty.posted_by}({about})")
        return between(DAWN, day(received.hi), received.questions | {missing})

    def _filed_between(self, duty: Duty, key: str, subject: Subject, part: str | None) -> Answer:
        """Return the day a part was filed if the days of some facts are not known."""
        received, about = self._of_part_between(key, subject, part), subject.part(part)
        if duty.posted_by is None:
            found = [self.unseen_date(f"{key}({about})") if one is None else one for one in received]
        else:
            pairs = product(self._of_part_between(duty.posted_by, subject, part), received)
            found = [self._filed(duty, about, *pair) for pair in pairs]
        return any_of(found, self._day_questions(key, duty.posted_by))

    def _day_questions(self, *keys: str | None) -> frozenset[Question]:
        """Return the questions of the days of facts that may have happened by now."""
        return day_questions(fact for fact in self.view.possible if fact.key in keys)

    def _of_part_between(self, key: str, subject: Subject, part: str | None) -> list[Answer | None]:
        """Return the first day of the facts of a part: the certain ones, then with the uncertain ones."""
        facts = [fact for fact in self.all_of(key) if subject.is_of_part(fact, part)]
        sure = [day_of(fact) for fact in facts if self.is_sure(fact)]
        found = [extreme(sure, largest=False) if sure else None]
        if len(sure) < len(facts):
            found.append(extreme([day_of(fact) for fact in facts], largest=False))
        return found

    def of_part(self, key: str, subject: Subject, part: str | None) -> Fact | None:
        """Return the first fact of a duty's part; a fact that names no part counts for all."""
        return next((fact for fact in self.facts(key) if subject.is_of_part(fact, part)), None)

    def transfers(self, norm: Subject) -> list[Fact]:
        """Return the payments of a norm and their returns, in order."""
        facts = (*self.view.facts, *self.view.possible) if self.view.possible else self.view.facts
        return [fact for fact in facts if fact.key in TRANSFERS and norm.is_of(fact)]

    def reached_on(self, wanted: Answer, facts: list[Fact], about: str, since: date | None = None) -> Answer:
        """Return the day on which the running total of `facts` reaches `wanted`, bound by bound.

        `since`: the day from which unrecorded money may have come.
        """
        ends = [earlier(self.day_reaching(end, facts, about), since) for end in (wanted.lo, wanted.hi)]
        return hull(ends[0], ends[1], wanted.questions)

    def day_reaching(self, wanted: Value | None, facts: list[Fact], about: str) -> Answer:
        """Return the day from which the running total has reached `wanted`, to the cent; for 0, dawn."""
        cents = whole_cents(wanted)
        if cents <= 0:
            return exactly(DAWN)
        if self.view.has_ranges and any(fact.is_between for fact in facts):
            return self._reaching_between(cents, facts, about)
        reached = first_reaching(cents, [(fact.occurred_on, moved([fact])) for fact in facts])
        return self.unseen_date(about) if reached is None else exactly(reached)

    def _reaching_between(self, cents: int | Infinite, facts: list[Fact], about: str) -> Answer:
        """Return the earliest and the latest day on which a total is reached, if days of facts are not known.

        Earliest: receipts as early and returns as late as possible, or not yet; latest: the reverse.
        """
        moves = [(fact, moved([fact])) for fact in facts]
        soonest = [(fact.occurred_on, cents) for fact, cents in moves if cents > 0]
        soonest += [(fact.last_day, cents) for fact, cents in moves if cents <= 0 and self.is_sure(fact)]
        latest = [(fact.last_day, cents) for fact, cents in moves if cents > 0 and self.is_sure(fact)]
        latest += [(fact.occurred_on, cents) for fact, cents in moves if cents <= 0]
        first = first_reaching(cents, sorted(soonest, key=lambda move: (move[0], -move[1])))
        last = first_reaching(cents, sorted(latest))
        ends = [self.unseen_date(about) if day is None else exactly(day) for day in (first, last)]
        return hull(ends[0], ends[1], day_questions(facts))

    def reached_in_full(self, wanted: Answer, done: Answer, facts: list[Fact], about: str) -> Answer:
        """Return the day that decides a status: for the greatest possible amount while nothing was paid."""
        is_known = not self.view.possible or all(map(self.is_sure, facts))
        if is_known and moved(facts):
            return done
        in_full = self.day_reaching(wanted.hi, facts, about)
        return in_full if is_known else hull(done, in_full, day_questions(facts))


def is_open(fact: Fact) -> bool:
    """Return whether a payment is recorded without a value."""
    return fact.key == TRANSFERS[0] and fact.value is None


def earlier(reached: Answer, since: date | None) -> Answer:
    """Return the day an amount was reached if unrecorded money may have reached it before."""
    first = day(reached.lo)
    if since is None or since >= first:
        return reached
    return between(since, day(reached.hi), reached.questions | NO_PAYMENT, ages=reached.ages)


def whole_cents(wanted: Value | None) -> int | Infinite:
    """Return an amount as a norm reports it, in whole cents, half up: paying it performs the norm."""
    exact = number(wanted)
    return exact if isinstance(exact, int | Infinite) else round_cents(exact, Rounding.HALF_UP)


def in_cents(amount: Answer) -> Answer:
    """Return an amount as a norm reports it, each bound in whole cents."""
    return between(whole_cents(amount.lo), whole_cents(amount.hi), amount.questions, ages=amount.ages)


def not_below_zero(amount: Answer) -> Answer:
    """Return the amount, or 0 if it is negative."""
    return extreme([NOTHING, amount], largest=True)


def moved(facts: Sequence[Fact]) -> int:
    """Return the euros of facts, less those that came back, in cents."""
    return sum(-amount_of([fact]) if fact.key == RETURNED else amount_of([fact]) for fact in facts)


def amount_of(facts: Sequence[Fact]) -> int:
    """Return the sum of the euros of facts, in cents."""
    return sum([fact.value.cents for fact in facts if isinstance(fact.value, Euros)]) if facts else 0

"""The record as a world sees it: what happened, what did not, and what may yet."""

from datetime import date
from enum import Enum

from budget.money import Euros
from conventions.agreement.norms import Duty
from conventions.engine.program import done_fact
from conventions.facts.fact import Fact
from conventions.facts.record import View
from conventions.language.answers import (
    DAWN,
    FALSE,
    INFINITY,
    NEVER,
    TRUE,
    Answer,
    Question,
    QuestionKind,
    Value,
    between,
    exactly,
    undecided,
)
from conventions.language.bounds import compared, hull, number

__all__ = ["Mode", "SeenRecord"]


class Mode(Enum):
    """What stands for an event that is not seen (docs/semantics.md § 3)."""

    NOW = "now"
    EVER = "ever"


class SeenRecord:
    """The facts of a view, and what stands, in a mode, for those that are not seen."""

    def __init__(self, view: View, mode: Mode) -> None:
        self.view = view
        self.mode = mode

    @property
    def as_of(self) -> date:
        """The day of the question."""
        return self.view.as_of

    def facts(self, key: str, about: str | None = None) -> list[Fact]:
        """Return the facts seen with this key; with `about`, those of that norm or row, or of none."""
        return [
            fact
            for fact in self.view.facts
            if fact.key == key and (about is None or fact.of is None or fact.of == about)
        ]

    def question(self, about: str) -> Question:
        """Return what an unseen event asks."""
        return Question(QuestionKind.FUTURE if self.view.is_current else QuestionKind.MISSING, about)

    def unseen_date(self, about: str) -> Answer:
        """Return the date of an event that is not seen."""
        if self.mode is Mode.NOW and self.view.is_current:
            return exactly(NEVER)
        return between(self.view.horizon, NEVER, [self.question(about)], ages=self.view.is_current)

    def event_date(self, key: str, about: str | None = None) -> Answer:
        """Return when the event happened: the first time it was seen, or later than all that is."""
        found = self.facts(key, about)
        if found:
            return exactly(found[0].occurred_on)
        return self.unseen_date(key if about is None else f"{key}({about})")

    def happened(self, key: str, about: str | None = None) -> Answer:
        """Return whether the event is seen; a record that stops short of the day leaves it open."""
        if self.facts(key, about):
            return TRUE
        if self.view.is_current:
            return FALSE
        return undecided([self.question(key if about is None else f"{key}({about})")])

    def total(self, event: str, about: str | None = None) -> Answer:
        """Return the sum of the values of an event as the record stands; open above if it stops short."""
        cents = sum(fact.value.cents for fact in self.facts(event, about) if isinstance(fact.value, Euros))
        if self.view.is_current:
            return exactly(cents)
        return between(cents, INFINITY, [self.question(event)])

    def claimed(self, right: str) -> Answer:
        """Return the amount claimed by exercising a right; 0 while it is not."""
        cents = sum(f.value.cents for f in self.facts("exercised", right) if isinstance(f.value, Euros))
        if self.facts("exercised", right) or self.view.is_current:
            return exactly(cents)
        return between(0, INFINITY, [self.question(f"exercised({right})")])

    def past(self, done: Answer) -> Answer:
        """Return whether a day is over or is today; an event that is unseen today has not happened today."""
        if self.view.is_current and done.hi == NEVER:
            return FALSE
        return compared("<=", done, exactly(self.as_of))

    def part_done(self, duty: Duty, part: str | None) -> Answer:
        """Return the day a part counts as done: posted, or received if receipt counts."""
        about = duty.name if part is None else f"{duty.name}.{part}"
        key = done_fact(duty)
        received = self.of_part(key, duty, part)
        if duty.posted_by is None:
            return exactly(received.occurred_on) if received else self.unseen_date(f"{key}({about})")
        posted = self.of_part(duty.posted_by, duty, part)
        if posted is not None and duty.counts == "posting":
            return exactly(posted.occurred_on)
        if received is None:
            return self.unseen_date(f"{key}({about})")
        if duty.counts == "receipt":
            return exactly(received.occurred_on)
        missing = Question(QuestionKind.MISSING, f"{duty.posted_by}({about})")
        return between(DAWN, received.occurred_on, [missing])

    def of_part(self, key: str, duty: Duty, part: str | None) -> Fact | None:
        """Return the first fact of a duty's part; a fact of no part is of all."""
        names = {None, duty.name} if part is None else {None, duty.name, part, f"{duty.name}.{part}"}
        return next((fact for fact in self.facts(key) if fact.of in names), None)

    def reached_on(self, wanted: Answer, facts: list[Fact], about: str) -> Answer:
        """Return the day the running total of `facts` reaches `wanted`, bound by bound."""
        ends = [self.day_reaching(end, facts, about) for end in (wanted.lo, wanted.hi)]
        return hull(ends[0], ends[1], wanted.questions)

    def day_reaching(self, wanted: Value | None, facts: list[Fact], about: str) -> Answer:
        """Return the day on which the running total reaches `wanted`; an amount of nothing, at dawn."""
        running = 0
        if running >= number(wanted):
            return exactly(DAWN)
        for fact in facts:
            running += fact.value.cents if isinstance(fact.value, Euros) else 0
            if running >= number(wanted):
                return exactly(fact.occurred_on)
        return self.unseen_date(about)

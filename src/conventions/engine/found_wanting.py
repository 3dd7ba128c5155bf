"""The day of a fact that is only known to lie between two days (docs/semantics.md § 1.15), and of a report.

The day on which a report that was found incomplete, or refused, counts or a part of it does: § 4.9.
"""

from collections.abc import Iterable, Sequence
from datetime import date
from enum import Enum
from functools import reduce
from typing import TYPE_CHECKING, Final

from attrs import frozen

from conventions.agreement.norms import Duty
from conventions.engine.subject import Subject
from conventions.facts.fact import Fact
from conventions.language.answers import (
    DAWN,
    NEVER,
    NO_QUESTIONS,
    Answer,
    Infinite,
    Question,
    QuestionKind,
    asking,
    between,
    exactly,
)
from conventions.language.bounds import hull

if TYPE_CHECKING:  # a record asks it of itself
    from conventions.engine.seen_record import SeenRecord


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
    return between(fact.occurred_on, fact.no_later_than, asks_day(fact))


def asks_day(fact: Fact) -> frozenset[Question]:
    """Return the question of the day of a fact."""
    about = fact.key if fact.of is None else f"{fact.key}({fact.of})"
    return asking(QuestionKind.MISSING, f"day_of({about})")


def days_asked(facts: Iterable[Fact]) -> frozenset[Question]:
    """Return the questions of the days of those facts whose day is not known."""
    ranged = (fact for fact in facts if fact.is_between)
    return frozenset(question for fact in ranged for question in asks_day(fact))


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
class Judged:
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
    def days_asked(self) -> frozenset[Question]:
        """Return the questions of the days of supplies, if they are not known."""
        if not self.record.view.has_ranges:
            return NO_QUESTIONS
        return days_asked(fact for key in CURES for fact in self.record.all_of(key))

    def part_done(self, part: str | None, filed: Answer) -> Answer:
        """Return the day on which a part, or a report without parts, counts as done."""
        if self.days_asked:
            return between(DAWN, NEVER, filed.questions | self.days_asked)
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
        """Return the day before which a report in parts is not done as a whole, if the parts do not tell.

        None if the parts decide it.
        """
        if self.days_asked:
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

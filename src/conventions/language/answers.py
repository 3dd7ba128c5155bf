"""Answers: a value with a lower and an upper bound, and the questions that keep the bounds apart."""

from collections.abc import Iterable
from datetime import date, timedelta
from enum import Enum
from fractions import Fraction
from functools import lru_cache
from typing import TYPE_CHECKING, Final

from attrs import define, field

from budget import frozen
from conventions.calendar import Period, WorkingDays

__all__ = [
    "DAWN",
    "FALSE",
    "INFINITY",
    "MINUS_INFINITY",
    "NEVER",
    "NO_QUESTIONS",
    "TRUE",
    "Answer",
    "Infinite",
    "Number",
    "Question",
    "QuestionKind",
    "Value",
    "Window",
    "asking",
    "between",
    "day",
    "days",
    "ends",
    "exactly",
    "fast_frozen",
    "next_day",
    "period",
    "undecided",
    "unknown_text",
    "window_ends",
    "window_of",
]

DAWN: Final = date.min
"""The earliest date: the lower bound of an unknown date."""
NEVER: Final = date.max
"""The latest date: the date of what never happens."""


class Infinite:
    """An unlimited amount; ordered against every number, and nothing else.

    >>> MINUS_INFINITY < 0 < INFINITY
    True
    """

    __slots__ = ("sign",)

    def __init__(self, sign: int) -> None:
        self.sign = sign

    def __lt__(self, other: object) -> bool:
        return self.sign < (other.sign if isinstance(other, Infinite) else 0)

    def __le__(self, other: object) -> bool:
        return self == other or self < other

    def __gt__(self, other: object) -> bool:
        return self.sign > (other.sign if isinstance(other, Infinite) else 0)

    def __ge__(self, other: object) -> bool:
        return self == other or self > other

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Infinite) and other.sign == self.sign

    def __hash__(self) -> int:
        return hash(("Infinite", self.sign))

    def __neg__(self) -> "Infinite":
        return MINUS_INFINITY if self.sign > 0 else INFINITY

    def __repr__(self) -> str:
        return "INFINITY" if self.sign > 0 else "MINUS_INFINITY"


INFINITY: Final = Infinite(1)
MINUS_INFINITY: Final = Infinite(-1)


@frozen
class Window:
    """The days from `start` to `end`, both included."""

    start: date
    end: date


Number = int | Fraction | Infinite
"""A quantity: a ratio, a number of days, or an exact number of cents."""

Value = bool | date | Window | Period | WorkingDays | int | Fraction | Infinite | str
"""The possible values of an expression. Euros are exact ratios of cents."""


class QuestionKind(Enum):
    """Why the bounds of an answer differ."""

    MISSING = "missing"
    FUTURE = "future"
    DISCRETION = "discretion"
    READING = "reading"
    UNREAD = "unread"

    __hash__ = object.__hash__  # one object each, without the slow lookup of an enumeration by name


@frozen(order=True, cache_hash=True)
class Question:
    """What would have to be known, happen, be decided or be read to settle an answer."""

    kind: QuestionKind = field(order=lambda kind: kind.value)
    about: str


NO_QUESTIONS: Final[frozenset[Question]] = frozenset()


@lru_cache(maxsize=16_384)
def asking(kind: QuestionKind, about: str) -> frozenset[Question]:
    """Return a set of one question; equal questions share one object, to save memory."""
    return frozenset([Question(kind, about)])


if TYPE_CHECKING:  # only the type checker knows that these are frozen, because a verdict creates thousands
    from attrs import frozen as fast_frozen
else:

    def fast_frozen(cls: type) -> type:
        """Return a class that is frozen for the type checker but not checked at run time."""
        return define(cls, unsafe_hash=True)


@fast_frozen
class Answer:
    """A value between `lo` and `hi`; decided, without questions, if the bounds are equal.

    `ages`: a bound depends on the day of evaluation itself, because an event is still to come.
    """

    lo: Value | None
    hi: Value | None
    questions: frozenset[Question] = NO_QUESTIONS
    ages: bool = False

    @property
    def is_decided(self) -> bool:
        """Return whether there is a single value; an unread text has none."""
        return self.lo is not None and self.lo == self.hi

    @property
    def value(self) -> Value | None:
        """Return the value if decided, else None."""
        return self.lo if self.is_decided else None


def exactly(value: Value) -> Answer:
    """Return the decided answer `value`."""
    return Answer(value, value)


def between(lo: Value, hi: Value, questions: Iterable[Question] = (), *, ages: bool = False) -> Answer:
    """Return the answer between two bounds; decided and without questions if they are equal.

    >>> between(1, 1, [Question(QuestionKind.MISSING, "x")]).questions
    frozenset()
    """
    if lo == hi:
        return Answer(lo, lo)
    return Answer(lo, hi, frozenset(questions), ages)


def unknown_text(question: Question) -> Answer:
    """Return the answer of a text that was not read: no bounds, one question."""
    return Answer(None, None, frozenset([question]))


def undecided(questions: Iterable[Question]) -> Answer:
    """Return a truth value that may be false or true."""
    return Answer(lo=False, hi=True, questions=frozenset(questions))


def day(bound: Value | None) -> date:
    """Return a bound that the checker has shown to be a date; TypeError for any other."""
    if isinstance(bound, date):
        return bound
    raise TypeError(bound)


def next_day(day: date) -> date:
    """Return the day after; the latest date stays as it is."""
    return day if day == NEVER else day + timedelta(days=1)


def window_of(start: Answer, end: Answer) -> Answer:
    """Return the window from `start` to `end`, which may be undecided."""
    (first, latest_start), (earliest_end, last) = days(start), days(end)
    return between(
        Window(first, earliest_end),
        Window(latest_start, last),
        start.questions | end.questions,
        ages=start.ages or end.ages,
    )


def window_ends(answer: Answer) -> tuple[Answer, Answer]:
    """Return the first and the last day of a window; TypeError for any other answer."""
    lo, hi = answer.lo, answer.hi
    if isinstance(lo, Window) and isinstance(hi, Window):
        return (
            between(lo.start, hi.start, answer.questions, ages=answer.ages),
            between(lo.end, hi.end, answer.questions, ages=answer.ages),
        )
    raise TypeError(answer)


def period(answer: Answer) -> Period | None:
    """Return the period of a decided answer; None if it is not known."""
    return answer.lo if isinstance(answer.lo, Period) else None


def ends(answer: Answer) -> tuple[date, ...]:
    """Return both bounds of a date, or its only day if decided; TypeError for any other answer."""
    lo, hi = answer.lo, answer.hi
    if isinstance(lo, date) and isinstance(hi, date):
        return (lo,) if lo is hi else (lo, hi)
    raise TypeError(answer)


def days(answer: Answer) -> tuple[date, date]:
    """Return both bounds of a date; TypeError for any other answer."""
    lo, hi = answer.lo, answer.hi
    if isinstance(lo, date) and isinstance(hi, date):
        return lo, hi
    raise TypeError(answer)


TRUE: Final = Answer(lo=True, hi=True)
FALSE: Final = Answer(lo=False, hi=False)

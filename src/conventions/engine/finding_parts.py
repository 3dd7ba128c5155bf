"""What findings carry of an answer: its bounds in cents, its questions as text."""

from datetime import date

from conventions.engine.amounts import money
from conventions.language.answers import DAWN, NEVER, Answer, Question

__all__ = ["bounds_in_cents", "date_range", "question_texts"]


def bounds_in_cents(answer: Answer | None) -> tuple[int | None, int | None] | None:
    """Return the bounds of an amount in cents, rounded half up; None where there is no amount."""
    if answer is None:
        return None
    lo, hi = money(answer.lo), money(answer.hi)
    return (None if lo is None else lo.cents, None if hi is None else hi.cents)


def date_range(answer: Answer | None) -> tuple[date, date] | None:
    """Return the days between which a date lies; None of one that is decided, or may be any day."""
    if answer is None or not isinstance(answer.lo, date) or not isinstance(answer.hi, date):
        return None
    is_any = answer.lo == DAWN and answer.hi == NEVER
    return None if answer.is_decided or is_any else (answer.lo, answer.hi)


def question_texts(questions: frozenset[Question]) -> tuple[str, ...]:
    """Return questions as `kind:about`, in order."""
    return tuple(
        f"{kind}:{about}"
        for kind, about in sorted((question.kind.value, question.about) for question in questions)
    )

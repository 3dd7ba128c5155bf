"""What is not known but for its type: the widest answer there is."""

from collections.abc import Iterable

from conventions.language.answers import (
    DAWN,
    INFINITY,
    MINUS_INFINITY,
    NEVER,
    Answer,
    Question,
    between,
    undecided,
)
from conventions.language.types import Kind, Quantity, Type

__all__ = ["anything"]


def anything(kind: Type, questions: Iterable[Question]) -> Answer:
    """Return all that a value of the type can be; a text, which has no order, has no bounds.

    >>> anything(Kind.DATE, []).lo.isoformat()
    '0001-01-01'
    """
    match kind:
        case Quantity():
            return between(MINUS_INFINITY, INFINITY, questions)
        case Kind.DATE:
            return between(DAWN, NEVER, questions)
        case Kind.TRUTH:
            return undecided(questions)
        case _:
            return Answer(None, None, frozenset(questions))

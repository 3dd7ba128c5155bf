"""Answers by docs/semantics.md § 2: every operation is evaluated at the bounds."""

from collections.abc import Callable, Sequence
from fractions import Fraction
from itertools import product
from typing import Any

from conventions.calendar import Period
from conventions.language.answers import INFINITY, MINUS_INFINITY, Answer, Infinite, Question, QuestionKind
from conventions.language.errors import within_digits

NONE: frozenset[Question] = frozenset()

End = Any
"""A bound, of the type determined by the checker."""


def low(item: Answer) -> End:
    """Return the lower bound."""
    return item.lo


def high(item: Answer) -> End:
    """Return the upper bound."""
    return item.hi


def answer(lo: End, hi: End, *asked: frozenset[Question] | Question) -> Answer:
    """2.1: decided if lo = hi, and then without questions."""
    questions: set[Question] = set()
    for item in asked:
        questions |= {item} if isinstance(item, Question) else item
    return Answer(lo, hi) if lo is not None and lo == hi else Answer(lo, hi, frozenset(questions))


def one(value: End) -> Answer:
    """Return the decided answer."""
    return Answer(value, value)


def unread_text(norm: str) -> Question:
    """4: the question of a norm whose text was not read."""
    return Question(QuestionKind.UNREAD, norm)


def missing(about: str) -> Question:
    """1.7: the question of an unrecorded value."""
    return Question(QuestionKind.MISSING, about)


def questions_of(*answers: Answer | None) -> frozenset[Question]:
    """Return the questions of all of them."""
    return frozenset(question for item in answers if item is not None for question in item.questions)


def at_the_bounds(operation: Callable[..., End], *operands: Answer) -> Answer:
    """2.4: the hull of the results at the bounds."""
    results = [operation(*ends) for ends in product(*((low(item), high(item)) for item in operands))]
    return answer(min(results), max(results), questions_of(*operands))


def hull(first: Answer, second: Answer, questions: frozenset[Question] = NONE) -> Answer:
    """2.5: the hull of both; for texts, whether they are equal."""
    if low(first) is None or low(second) is None or isinstance(low(first), str):
        return first if first == second else Answer(None, None, questions_of(first, second) | questions)
    bounds = (low(first), high(first), low(second), high(second))
    return answer(min(bounds), max(bounds), questions_of(first, second), questions)


def as_number(item: Answer) -> Answer:
    """Return a literal of days as a number of days where a quantity is expected."""
    return one(low(item).days) if isinstance(low(item), Period) else item


def add_values(a: End, b: End) -> End:
    """Return the sum of two bounds; infinity wins."""
    if isinstance(a, Infinite):
        return a
    return b if isinstance(b, Infinite) else within_digits(a + b)


def multiply_values(a: End, b: End) -> End:
    """Return the product of two bounds; zero wins."""
    if a == 0 or b == 0:
        return 0
    if isinstance(a, Infinite) or isinstance(b, Infinite):
        return INFINITY if (a > 0) is (b > 0) else MINUS_INFINITY
    return within_digits(a * b)


def divide_values(a: End, b: End) -> End:
    """Return the quotient of two bounds."""
    return multiply_values(a, Fraction(0) if isinstance(b, Infinite) else 1 / Fraction(b))


def divide(left: Answer, right: Answer) -> Answer:
    """2.4: any value if the divisor may be 0."""
    if low(right) <= 0 <= high(right):
        return answer(MINUS_INFINITY, INFINITY, questions_of(left, right), missing("divisor"))
    return at_the_bounds(divide_values, left, right)


def extreme(pick: Callable[..., End], operands: Sequence[Answer]) -> Answer:
    """2.4: bound by bound; 2.3: an operand that cannot change the result loses its questions."""

    def bounds(items: Sequence[Answer]) -> tuple[End, End]:
        return pick(low(item) for item in items), pick(high(item) for item in items)

    asked = NONE
    for index, item in enumerate(operands):
        if low(item) == high(item):
            continue
        at_low = bounds([*operands[:index], one(low(item)), *operands[index + 1 :]])
        at_high = bounds([*operands[:index], one(high(item)), *operands[index + 1 :]])
        if at_low != at_high:
            asked |= item.questions
    return answer(*bounds(operands), asked)


def at_most(a: Answer, b: Answer) -> Answer:
    """2.2."""
    return answer(high(a) <= low(b), low(a) <= high(b), questions_of(a, b))


def less(a: Answer, b: Answer) -> Answer:
    """2.2."""
    return answer(high(a) < low(b), low(a) < high(b), questions_of(a, b))


def equal(a: Answer, b: Answer) -> Answer:
    """2.2; unknown texts may be equal."""
    if low(a) is None or low(b) is None:
        return answer(False, True, questions_of(a, b))
    same = a.is_decided and b.is_decided and low(a) == low(b)
    return answer(same, low(a) <= high(b) and low(b) <= high(a), questions_of(a, b))


def opposite_truth(a: Answer) -> Answer:
    """2.3: with the bounds exchanged."""
    return answer(not high(a), not low(a), a.questions)


def minimum(a: Answer, b: Answer) -> Answer:
    """2.3: `and`."""
    return extreme(min, [a, b])


def maximum(a: Answer, b: Answer) -> Answer:
    """2.3: `or`."""
    return extreme(max, [a, b])


def compare(sign: str, a: Answer, b: Answer) -> Answer:
    """2.2: the six comparison signs."""
    match sign:
        case "<":
            return less(a, b)
        case "<=":
            return at_most(a, b)
        case ">":
            return less(b, a)
        case ">=":
            return at_most(b, a)
        case "=":
            return equal(a, b)
        case _:
            return opposite_truth(equal(a, b))

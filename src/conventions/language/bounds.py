"""Arithmetic of answers: every operation gives the smallest interval that contains all possible results."""

from collections.abc import Callable, Sequence
from datetime import date
from fractions import Fraction

from conventions.language.answers import (
    DAWN,
    FALSE,
    INFINITY,
    MINUS_INFINITY,
    NEVER,
    NO_QUESTIONS,
    TRUE,
    Answer,
    Infinite,
    Number,
    Question,
    between,
    days,
    exactly,
)
from conventions.language.errors import within_digits


def questions_of(*operands: Answer) -> frozenset[Question]:
    """Return the questions of all operands."""
    found = NO_QUESTIONS
    for operand in operands:
        questions = operand.questions
        if questions and questions is not found:
            found = found | questions if found else questions
    return found


def ages(*operands: Answer) -> bool:
    """Return whether any operand ages."""
    return any(operand.ages for operand in operands)


_PLAIN = 2**512
"""Whole numbers below it are short enough without checking their digits."""
_NUMBERS = (int, Infinite, Fraction)


def number(value: object) -> Number:
    """Return `value`, which the checker has shown to be a quantity."""
    if isinstance(value, _NUMBERS):
        return value
    raise TypeError(value)


def add_numbers(left: Number, right: Number) -> Number:
    """Return the sum; an infinite operand wins."""
    if isinstance(left, Infinite):
        return left
    return right if isinstance(right, Infinite) else within_digits(left + right)


def multiply_numbers(left: Number, right: Number) -> Number:
    """Return the product; 0 × infinity is 0, as a bound."""
    if left == 0 or right == 0:
        return 0
    if isinstance(left, Infinite) or isinstance(right, Infinite):
        return INFINITY if (left > 0) == (right > 0) else MINUS_INFINITY
    return within_digits(left * right)


def plus(left: Answer, right: Answer) -> Answer:
    """Return left + right."""
    one, other = left.lo, right.lo
    if type(one) is type(other) is int and one is left.hi and other is right.hi:
        total = one + other
        return Answer(total, total) if -_PLAIN < total < _PLAIN else exactly(within_digits(total))
    lo = add_numbers(number(left.lo), number(right.lo))
    if left.lo is left.hi and right.lo is right.hi:
        return Answer(lo, lo)
    hi = add_numbers(number(left.hi), number(right.hi))
    return between(lo, hi, questions_of(left, right), ages=left.ages or right.ages)


def opposite(operand: Answer) -> Answer:
    """Return -operand."""
    lo, hi = -number(operand.hi), -number(operand.lo)
    return between(lo, hi, operand.questions, ages=operand.ages)


def minus(left: Answer, right: Answer) -> Answer:
    """Return left - right."""
    one, other = left.lo, right.lo
    if type(one) is type(other) is int and one is left.hi and other is right.hi:
        rest = one - other
        return Answer(rest, rest) if -_PLAIN < rest < _PLAIN else exactly(within_digits(rest))
    return plus(left, opposite(right))


def times(left: Answer, right: Answer) -> Answer:
    """Return left × right; a factor of exactly 0 decides the result."""
    if left.lo is left.hi and right.lo is right.hi:
        product = multiply_numbers(number(left.lo), number(right.lo))
        return Answer(product, product)
    if left.value == 0 or right.value == 0:
        return between(0, 0)
    products = [
        multiply_numbers(number(a), number(b)) for a in (left.lo, left.hi) for b in (right.lo, right.hi)
    ]
    return between(min(products), max(products), questions_of(left, right), ages=ages(left, right))


def divided(left: Answer, right: Answer, undefined: Question) -> Answer:
    """Return left ÷ right; `undefined` is the question if the divisor may be 0."""
    lo, hi = number(right.lo), number(right.hi)
    if lo <= 0 <= hi:
        return between(
            MINUS_INFINITY, INFINITY, questions_of(left, right) | {undefined}, ages=ages(left, right)
        )
    if lo is hi and left.lo is left.hi and isinstance(lo, int | Fraction):
        dividend = number(left.lo)
        if type(dividend) is type(lo) is int and not dividend % lo:
            return exactly(dividend // lo)
        if isinstance(dividend, int | Fraction):
            quotient = Fraction(dividend) / lo
            return Answer(quotient, quotient)
    inverses = [Fraction(0) if isinstance(end, Infinite) else 1 / Fraction(end) for end in (hi, lo)]
    return times(left, between(inverses[0], inverses[1], right.questions, ages=right.ages))


def extreme(operands: Sequence[Answer], *, largest: bool) -> Answer:
    """Return the least, or the largest, of `operands`, bound by bound.

    An operand wholly beyond another cannot change the result, so its questions are dropped.
    """
    if len(operands) == 1:
        return operands[0]
    if len(operands) == 2:  # noqa: PLR2004 -- most often
        return _extreme_of_two(*operands, largest=largest)
    pick = max if largest else min
    lo = pick([operand.lo for operand in operands])  # type: ignore[type-var]  # one comparable kind, by the checker
    hi = pick([operand.hi for operand in operands])  # type: ignore[type-var]
    if lo == hi:
        return Answer(lo, lo)
    if largest:
        matter = [operand for operand in operands if operand.hi > lo]  # type: ignore[operator]
    else:
        matter = [operand for operand in operands if operand.lo < hi]  # type: ignore[operator]
    return Answer(lo, hi, questions_of(*matter), ages(*matter))


def _extreme_of_two(one: Answer, other: Answer, *, largest: bool) -> Answer:
    """Return the smaller or the larger of two; one wholly beyond the other loses its questions."""
    if largest:
        lo = max(one.lo, other.lo)  # type: ignore[type-var]  # one kind, by the checker
        hi = max(one.hi, other.hi)  # type: ignore[type-var]
        first, second = one.hi > lo, other.hi > lo  # type: ignore[operator]
    else:
        lo = min(one.lo, other.lo)  # type: ignore[type-var]
        hi = min(one.hi, other.hi)  # type: ignore[type-var]
        first, second = one.lo < hi, other.lo < hi  # type: ignore[operator]
    if lo == hi:
        return Answer(lo, lo)
    if first and second:
        return Answer(lo, hi, questions_of(one, other), one.ages or other.ages)
    alone = one if first else other
    return Answer(lo, hi, alone.questions, alone.ages)


def hull(first: Answer, second: Answer, questions: frozenset[Question]) -> Answer:
    """Return the smallest interval that contains both, with their questions and `questions`."""
    everything = questions_of(first, second) | questions
    if first.lo is None or second.lo is None or isinstance(first.lo, str):
        return first if first == second else Answer(None, None, everything)
    lo = min(first.lo, second.lo)  # both of one type, by the checker
    hi = max(first.hi, second.hi)  # type: ignore[type-var]
    return between(lo, hi, everything, ages=first.ages or second.ages)  # type: ignore[arg-type]  # never None


def mapped(function: Callable[[date], date], operand: Answer) -> Answer:
    """Return a monotone `function` applied to both bounds; DAWN and NEVER stay as they are."""
    first, last = days(operand)
    lo = first if first in (DAWN, NEVER) else function(first)
    if first is last:
        return Answer(lo, lo)
    hi = last if last in (DAWN, NEVER) else function(last)
    return between(lo, hi, operand.questions, ages=operand.ages)


def negated(operand: Answer) -> Answer:
    """Return `not operand`."""
    if operand.lo is operand.hi:
        return FALSE if operand.lo else TRUE
    return Answer(not operand.hi, not operand.lo, operand.questions, operand.ages)


def both(left: Answer, right: Answer) -> Answer:
    """Return `left and right`; a decided result has no questions."""
    if left.hi is False or right.hi is False:
        return FALSE
    if left.lo is True:
        return right
    if right.lo is True:
        return left
    return Answer(lo=False, hi=True, questions=questions_of(left, right), ages=left.ages or right.ages)


def either(left: Answer, right: Answer) -> Answer:
    """Return `left or right`; a decided result has no questions."""
    if left.lo is True or right.lo is True:
        return TRUE
    if left.hi is False:
        return right
    if right.hi is False:
        return left
    return Answer(lo=False, hi=True, questions=questions_of(left, right), ages=left.ages or right.ages)


def _truth(lo: bool, hi: bool, left: Answer, right: Answer) -> Answer:  # noqa: FBT001
    """Return a truth value between two, with the questions of the operands."""
    if lo is hi:
        return TRUE if lo else FALSE
    return Answer(lo, hi, questions_of(left, right), left.ages or right.ages)


def less(left: Answer, right: Answer) -> Answer:
    """Return `left < right`."""
    return _truth(left.hi < right.lo, left.lo < right.hi, left, right)  # type: ignore[operator]  # by the checker


def at_most(left: Answer, right: Answer) -> Answer:
    """Return `left <= right`."""
    return _truth(left.hi <= right.lo, left.lo <= right.hi, left, right)  # type: ignore[operator]


def equal(left: Answer, right: Answer) -> Answer:
    """Return `left = right`."""
    if left.lo is None or right.lo is None:
        return _truth(False, True, left, right)  # noqa: FBT003
    if left.lo == left.hi == right.lo == right.hi:
        return TRUE
    return _truth(False, left.lo <= right.hi and right.lo <= left.hi, left, right)  # type: ignore[operator]  # noqa: FBT003

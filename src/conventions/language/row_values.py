"""What is made of rows: sums, ends, running totals, parts; the answers of the rows are given."""

from collections.abc import Iterable, Sequence
from fractions import Fraction
from math import ceil, floor

from budget.money import AmountOutOfBoundsError, Euros
from budget.rounding import Rounding, round_cents
from budget.split import SplitImpossibleError, split
from conventions.language.answers import (
    INFINITY,
    Answer,
    Infinite,
    Number,
    Question,
    QuestionKind,
    between,
    exactly,
)
from conventions.language.bounds import divided, hull, number, plus, times
from conventions.language.types import EUROS
from conventions.language.unknown import anything

__all__ = ["NOTHING", "part_of", "total_of"]

NOTHING = exactly(0)
UNDEFINED = Question(QuestionKind.MISSING, "divisor")


def total_of(rows: Iterable[tuple[Answer, Answer]], unseen: frozenset[Question]) -> Answer:
    """Return the sum over rows, each with whether it is kept: one perhaps kept, from nothing to its value.

    `unseen` asks for rows that may be lacking: they add what is not below 0.
    """
    whole, total = 0, NOTHING
    for kept, value in rows:
        lo = value.lo
        if kept.lo is True and lo is value.hi and isinstance(lo, int):
            whole += lo
        else:
            total = plus(total, value if kept.lo is True else hull(value, NOTHING, kept.questions))
    total = exactly(whole) if total is NOTHING else plus(total, exactly(whole))
    return plus(total, between(0, INFINITY, unseen)) if unseen else total


def part_of(total: Answer, weights: Sequence[Answer], position: int, unseen: frozenset[Question]) -> Answer:
    """Return the part of one row, in whole cents; parts of what is decided sum to the total.

    >>> part_of(exactly(100), [exactly(1), exactly(1), exactly(1)], 0, frozenset()).value
    34
    """
    given = [weight.value for weight in weights]
    finite = [weight for weight in given if isinstance(weight, int | Fraction)]
    whole = total.value
    if not unseen and len(finite) == len(weights) and isinstance(whole, int | Fraction):
        return _decided(Fraction(whole), finite, position)
    everything = total_of([(exactly(True), weight) for weight in weights], unseen)  # noqa: FBT003
    share = divided(weights[position], everything, UNDEFINED)
    rounded = between(
        _rounded(number(total.lo)), _rounded(number(total.hi)), total.questions, ages=total.ages
    )
    exact = times(rounded, share)
    lo, hi = number(exact.lo), number(exact.hi)
    return between(
        lo if isinstance(lo, Infinite) else floor(lo),
        hi if isinstance(hi, Infinite) else ceil(hi),
        exact.questions,
        ages=exact.ages,
    )


def _decided(total: Fraction, weights: Sequence[int | Fraction], position: int) -> Answer:
    try:
        parts = split(Euros.of_cents(round_cents(total, Rounding.HALF_UP)), weights)
    except (SplitImpossibleError, AmountOutOfBoundsError):
        return anything(EUROS, [UNDEFINED])
    return exactly(parts[position].cents)


def _rounded(cents: Number) -> Number:
    return cents if isinstance(cents, Infinite) else round_cents(Fraction(cents), Rounding.HALF_UP)

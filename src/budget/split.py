"""Share an amount without losing or creating a cent: the largest remainder method."""

from collections.abc import Sequence
from fractions import Fraction
from numbers import Rational
from typing import ClassVar

from budget.errors import InputError
from budget.money import Euros


class SplitImpossibleError(InputError):
    """Weights that cannot share an amount: `reason` is `no_weight` or `negative_weight`."""

    code: ClassVar[str] = "split_impossible"

    @property
    def reason(self) -> str:
        """Return why the amount cannot be shared."""
        return self.params["reason"]


def split(total: Euros, weights: Sequence[int | Fraction]) -> tuple[Euros, ...]:
    """Return the parts of the total in proportion to the weights, in their order; they sum to it.

    Every part is its exact share rounded down to cents; the cents left go one by one to the largest
    remainders, the earlier weight first if equal. A weight of zero gets nothing. A negative total is
    shared like its absolute value, with opposite signs.

    Errors: `SplitImpossibleError` if there are no weights, all are zero, or one is negative; `TypeError`
    for a float.

    >>> [str(part) for part in split(Euros.parse("100.00"), [1, 1, 1])]
    ['33.34', '33.33', '33.33']
    >>> [str(part) for part in split(Euros.parse("-0.05"), [1, 1])]
    ['-0.03', '-0.02']
    """
    whole = _whole_weight(weights)
    size = abs(total.cents)
    shares = [size * Fraction(weight) / whole for weight in weights]
    parts = [share.numerator // share.denominator for share in shares]
    by_part_cut_off = sorted(range(len(shares)), key=lambda place: parts[place] - shares[place])
    for place in by_part_cut_off[: size - sum(parts)]:
        parts[place] += 1
    sign = -1 if total.cents < 0 else 1
    return tuple(Euros(cents=sign * part) for part in parts)


def _whole_weight(weights: Sequence[int | Fraction]) -> Fraction:
    if not all(isinstance(weight, Rational) for weight in weights):
        message = "weights are whole numbers or exact fractions"
        raise TypeError(message)
    if lowest := min((weight for weight in weights if weight < 0), default=None):
        message = f"an amount cannot be shared by a negative weight: {lowest}"
        raise SplitImpossibleError(message, actual=str(lowest), expected="0", reason="negative_weight")
    whole = Fraction(sum(weights))
    if not whole:
        message = "an amount cannot be shared: no weight is above zero"
        raise SplitImpossibleError(message, actual=str(len(weights)), expected="1", reason="no_weight")
    return whole

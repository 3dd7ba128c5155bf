"""Exact ratios, rounding to whole cents, exact numbers as text: no floats; rounding is explicit, and once."""

import re
from decimal import Decimal, localcontext
from enum import Enum
from fractions import Fraction
from numbers import Rational
from typing import ClassVar, Final, Self, assert_never

from attrs import field

from budget import frozen
from budget.errors import InputError


class Rounding(Enum):
    """How to round a fraction of a cent, by absolute value, so that debts round like claims."""

    HALF_UP = "half_up"
    """to the nearest cent, half a cent away from zero"""
    DOWN = "down"
    """towards zero: fractions of a cent are dropped"""
    UP = "up"
    """away from zero: any fraction counts as a whole cent"""


def round_cents(cents: Fraction, rounding: Rounding) -> int:
    """Return an exact number of cents (not of euros) as whole cents; a float raises `TypeError`.

    >>> round_cents(Fraction(5, 2), Rounding.HALF_UP), round_cents(Fraction(-5, 2), Rounding.HALF_UP)
    (3, -3)
    >>> round_cents(Fraction(-29, 10), Rounding.DOWN), round_cents(Fraction(-21, 10), Rounding.UP)
    (-2, -3)
    """
    if not _is_exact(cents):
        raise TypeError("an exact fraction is rounded, nothing else")
    size = abs(cents)
    match rounding:
        case Rounding.HALF_UP:
            whole = (2 * size.numerator + size.denominator) // (2 * size.denominator)
        case Rounding.DOWN:
            whole = size.numerator // size.denominator
        case Rounding.UP:
            whole = -(-size.numerator // size.denominator)
        case _ as unreachable:
            assert_never(unreachable)
    return whole if cents >= 0 else -whole


def _is_exact(number: object) -> bool:
    return isinstance(number, Rational)


_SIZE_BOUND = 10**18
_TEXT_BOUND = 60
_MOST_DECIMALS = 15
_NBSP = "\u00a0"
_NARROW = "\u202f"

_SPACES = re.compile(r"[ \u00a0\u2000-\u200a\u202f\u205f\u3000]")
_NUMBER = r"(?P<number>[-+\u2212]?[0-9]{1,15}(?:[.,][0-9]{1,15})?)"
_PERCENT = re.compile(_NUMBER + "%")
_PLAIN = re.compile(_NUMBER)
_FRACTION = re.compile(r"(?P<up>[-\u2212]?[0-9]{1,15})/(?P<down>[0-9]{1,15})")


class RateUnreadableError(InputError):
    """A text that is no ratio, or that is ambiguous: `80` is 80 % or eighty times."""

    code: ClassVar[str] = "rate_unreadable"


class RateOutOfBoundsError(InputError):
    """A ratio outside the bounds of its use, or with too many digits."""

    code: ClassVar[str] = "rate_out_of_bounds"


def _bounded(_instance: object, _attribute: object, value: Fraction) -> None:
    if abs(value.numerator) >= _SIZE_BOUND or value.denominator >= _SIZE_BOUND:
        message = "ratio out of bounds: expected fewer than 19 digits above and below the bar"
        raise RateOutOfBoundsError(message, actual="…", expected="1/10^18 - 10^18")


@frozen(order=True)
class Rate:
    """An exact ratio; 1 is the whole. It may be negative or above 1; `within` checks bounds."""

    as_fraction: Fraction = field(validator=_bounded)

    @classmethod
    def of(cls, ratio: Fraction | Decimal | int) -> Self:
        """Return the rate of a ratio, 1 being the whole; a float or infinity raises `RateUnreadableError`."""
        if isinstance(ratio, bool) or not isinstance(ratio, Fraction | Decimal | int):
            raise _unreadable(str(ratio))
        if isinstance(ratio, Decimal) and (not ratio.is_finite() or abs(ratio.adjusted()) > _TEXT_BOUND):
            raise _unreadable(str(ratio))
        return cls(Fraction(ratio))

    @classmethod
    def parse(cls, text: str) -> Self:
        """Return the rate in a text: `80 %`, `12,5 %`, `0.8`, `0,8`, `1/3`; else raise `RateUnreadableError`.

        Without a per cent sign or a fraction bar the number must be below 1, because `80` and even `1` are
        ambiguous.

        >>> str(Rate.parse("12,5\u00a0%")), str(Rate.parse("1/3")), str(Rate.parse("0,8"))
        ('12.5 %', '1/3', '80 %')
        """
        packed = _SPACES.sub("", text) if len(text) <= _TEXT_BOUND else ""
        if percent := _PERCENT.fullmatch(packed):
            return cls(_exact(percent["number"]) / 100)
        if (plain := _PLAIN.fullmatch(packed)) and abs(value := _exact(plain["number"])) < 1:
            return cls(value)
        if (bar := _FRACTION.fullmatch(packed)) and int(bar["down"]):
            return cls(_exact(bar["up"]) / int(bar["down"]))
        raise _unreadable(text)

    def within(self, low: Fraction | int = 0, high: Fraction | int = 1) -> Self:
        """Return this rate if it is within both bounds, included; else raise `RateOutOfBoundsError`."""
        if low <= self.as_fraction <= high:
            return self
        expected = f"{Rate(Fraction(low))} - {Rate(Fraction(high))}"
        message = f"{self} is out of bounds, expected {expected}"
        raise RateOutOfBoundsError(message, actual=str(self), expected=expected)

    def percent(self, places: int = 1) -> Decimal:
        """Return the rate in per cent, rounded half up to that many places: for display only."""
        tens = 10**places
        rounded = round_cents(self.as_fraction * 100 * tens, Rounding.HALF_UP)
        return Decimal(f"{rounded}E-{places}")

    def __str__(self) -> str:
        """Return the exact ratio as `parse` reads it: `80 %` if exact in per cents, else `1/3`."""
        percent = self.as_fraction * 100
        denominator = percent.denominator
        places = 0
        while denominator > 1 and 10**places % denominator and places < _MOST_DECIMALS:
            places += 1
        if 10**places % denominator:
            return f"{self.as_fraction.numerator}/{self.as_fraction.denominator}"
        return f"{_plain(Decimal(f'{int(percent * 10**places)}E-{places}'))} %"


def format_rate_fr(rate: Rate, places: int = 1) -> str:
    """Return the rate in French, half up to that many places, without final zeros: `12,5 %`."""
    whole, mark, decimals = _plain(rate.percent(places)).partition(".")
    return f"{_grouped(whole, _NARROW)}{mark and ','}{decimals}{_NBSP}%"


def format_rate_en(rate: Rate, places: int = 1) -> str:
    """Return the rate in English, half up to that many places, without final zeros: `12.5%`."""
    whole, mark, decimals = _plain(rate.percent(places)).partition(".")
    return f"{_grouped(whole, ',')}{mark}{decimals}%"


def stated_rate_fr(rate: Rate) -> str:
    r"""Return the exact rate as an agreement in French states it: a fraction if per cents are not exact.

    >>> stated_rate_fr(Rate.parse("66,66 %")), stated_rate_fr(Rate.parse("1/3"))
    ('66,66\xa0%', '1/3')
    """
    return str(rate).replace(".", ",").replace(" ", _NBSP)


def stated_rate_en(rate: Rate) -> str:
    """Return the exact rate as an agreement in English states it: `66.66%`, `1/3`."""
    return str(rate).replace(" ", "")


def _grouped(whole: str, mark: str) -> str:
    sign = "-" if whole.startswith("-") else ""
    return sign + f"{int(whole.removeprefix('-')):,}".replace(",", mark)


def _plain(number: Decimal) -> str:
    text = f"{number:f}"
    text = text.rstrip("0").rstrip(".") if "." in text else text
    return "0" if text == "-0" else text


def _exact(number: str) -> Fraction:
    return Fraction(number.replace(",", ".").replace("\u2212", "-"))


def _unreadable(actual: str) -> RateUnreadableError:
    shown = actual if len(actual) <= _TEXT_BOUND else actual[: _TEXT_BOUND - 1] + "…"
    message = f"{shown!r} cannot be read as a rate, expected 80 %, 0.8 or 1/3"
    return RateUnreadableError(message, actual=shown, expected="80 %")


_MOST_PLACES: Final = 6
_READ_PLACES: Final = 4


def readable_text(number: int | Fraction, places: int = _READ_PLACES) -> str:
    """Return a number as a decimal, never a fraction: exact if short, else rounded half up.

    >>> readable_text(Fraction(9512, 10000)), readable_text(Fraction(200, 3), 2)
    ('0.9512', '66.67')
    """
    tens = 10**_MOST_PLACES
    if (number * tens).denominator != 1:
        number = Fraction(round_cents(Fraction(number) * 10**places, Rounding.HALF_UP), 10**places)
    return exact_text(number)


def exact_text(number: int | Fraction) -> str:
    """Return a number as a decimal if it is exact, else as a fraction.

    >>> exact_text(Fraction(4, 5)), exact_text(100), exact_text(Fraction(2, 3))
    ('0.8', '100', '2/3')
    """
    exact = Fraction(number)
    denominator = exact.denominator
    for prime in (2, 5):
        while denominator % prime == 0:
            denominator //= prime
    if denominator != 1:
        return str(exact)
    with localcontext(prec=max(1, exact.numerator.bit_length() + exact.denominator.bit_length())):
        return f"{(Decimal(exact.numerator) / Decimal(exact.denominator)).normalize():f}"

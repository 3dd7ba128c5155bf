"""Exact ratios: shares, funding rates, variances; no floats, no internal rounding."""

import re
from decimal import Decimal
from fractions import Fraction
from typing import ClassVar, Self

from attrs import field, frozen

from budget.errors import InputError
from budget.rounding import Rounding, round_cents

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

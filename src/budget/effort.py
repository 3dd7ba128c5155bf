"""Work planned in full-time equivalents (FTE), and the rate at which it is valued in euros."""

import re
from fractions import Fraction
from typing import ClassVar, Final, Self

from attrs import field, frozen

from budget.errors import InputError
from budget.money import Euros
from budget.rate import Rounding

_TEXT: Final = re.compile(r"(?P<whole>[0-9]{1,5})(?:[.,](?P<decimals>[0-9]{1,6}))?(?:\s*(?:ETP|FTE))?")
_BAR: Final = re.compile(r"(?P<up>[0-9]{1,12})/(?P<down>[1-9][0-9]{0,8})(?:\s*(?:ETP|FTE))?")
_SHOWN: Final = 30
_MOST: Final = 10_000


class FteUnreadableError(InputError):
    """A text that states no number of full-time equivalents, or an impossible one."""

    code: ClassVar[str] = "fte_unreadable"


def _checked(_instance: object, _attribute: object, value: Fraction) -> None:
    if not 0 <= value < _MOST:
        message = f"{value} is no number of full-time equivalents, expected 0 to {_MOST}"
        raise FteUnreadableError(message, actual=str(value), expected="0,5")


@frozen(order=True)
class Fte:
    """A number of full-time equivalents, exact: half a post is 1/2."""

    as_fraction: Fraction = field(validator=_checked)
    ZERO: ClassVar["Fte"]

    @classmethod
    def parse(cls, text: str) -> Self:
        """Return the number in a text: `0,5`, `2.5`, `1/3`, with or without `ETP`.

        >>> str(Fte.parse("0,50 ETP")), str(Fte.parse("1/3")), str(Fte.parse("2"))
        ('0.5', '1/3', '2')
        >>> Fte.parse("-1")
        Traceback (most recent call last):
        budget.effort.FteUnreadableError: '-1' is no number of full-time equivalents, expected 0,5
        """
        plain = text.strip()
        if found := _TEXT.fullmatch(plain):
            return cls(Fraction(f"{found['whole']}.{found['decimals'] or 0}"))
        if found := _BAR.fullmatch(plain):
            return cls(Fraction(int(found["up"]), int(found["down"])))
        shown = plain[:_SHOWN]
        message = f"{shown!r} is no number of full-time equivalents, expected 0,5"
        raise FteUnreadableError(message, actual=shown, expected="0,5")

    def __add__(self, other: "Fte") -> "Fte":
        """Return the sum."""
        return Fte(self.as_fraction + other.as_fraction)

    def valued_at(self, rate: Euros) -> Euros:
        """Return the value of the work at a rate per full-time equivalent; rounded half up, once.

        >>> str(Fte.parse("1/3").valued_at(Euros.of(10)))
        '3.33'
        """
        return rate.times(self.as_fraction, Rounding.HALF_UP)

    def __str__(self) -> str:
        """Return the number as `parse` reads it: a decimal if exact, else a fraction."""
        value = self.as_fraction
        denominator, places = value.denominator, 0
        while denominator > 1 and 10**places % denominator and places < _DECIMALS:
            places += 1
        if 10**places % denominator:
            return f"{value.numerator}/{denominator}"
        digits = f"{int(value * 10**places):0{places + 1}}"
        return f"{digits[:-places]}.{digits[-places:]}" if places else digits


_DECIMALS: Final = 6
Fte.ZERO = Fte(Fraction(0))

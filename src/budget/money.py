"""Exact amounts in euros, shared or grouped without losing a cent, and in French words: no floats."""

import re
from collections.abc import Callable, Iterable, Sequence
from decimal import Decimal
from fractions import Fraction
from functools import lru_cache
from numbers import Rational
from typing import ClassVar, Final, Generic, Protocol, Self, TypeVar

from attrs import field

from budget import frozen
from budget.amount_text import (
    AmountUnreadableError,
    UnreadableAmount,
    checked_cents,
    read_cents,
    unreadable_amount,
)
from budget.errors import InputError
from budget.rate import Rate, Rounding, round_cents

EURO: Final = "EUR"
"""The default currency of an agreement (ISO 4217)."""

_NBSP = "\u00a0"
_NARROW = "\u202f"
_TOO_BIG_TO_EXPAND = 40


def _whole_and_bounded(_instance: object, _attribute: object, cents: int) -> None:
    if type(cents) is not int:
        raise _refused_type(cents)
    checked_cents(cents)


@frozen(order=True)
class Euros:
    """An amount in euros as a whole number of cents; may be negative; its size is bounded.

    In an agreement in another currency, which also has hundredths, it is an amount in that currency.

    `Euros(1000)` could mean ten euros or a thousand: it is refused. `of` counts euros, `of_cents` cents.
    """

    cents: int = field(validator=_whole_and_bounded, kw_only=True)
    ZERO: ClassVar["Euros"]

    @classmethod
    def of(cls, amount: Decimal | int) -> Self:
        """Return the amount of that many euros; fractions of a cent and floats are refused, not rounded.

        >>> str(Euros.of(Decimal("12.50"))), str(Euros.of(-3))
        ('12.50', '-3.00')
        >>> Euros.of(Decimal("1.005"))  # doctest: +ELLIPSIS
        Traceback (most recent call last):
        budget.amount_text.AmountUnreadableError: '1.005' cannot ...: an amount has at most two decimals
        """
        if type(amount) is int:
            return cls(cents=amount * 100)
        if not isinstance(amount, Decimal):
            raise _refused_type(amount)
        if not amount.is_finite():
            raise unreadable_amount(UnreadableAmount.NOT_FINITE, amount)
        if amount.adjusted() > _TOO_BIG_TO_EXPAND:
            checked_cents(10**_TOO_BIG_TO_EXPAND)
        if amount and amount.adjusted() < -_TOO_BIG_TO_EXPAND:
            raise unreadable_amount(UnreadableAmount.TOO_MANY_DECIMALS, amount)
        cents = Fraction(amount) * 100
        if cents.denominator != 1:
            raise unreadable_amount(UnreadableAmount.TOO_MANY_DECIMALS, amount)
        return cls(cents=cents.numerator)

    @classmethod
    def of_cents(cls, cents: int) -> Self:
        """Return the amount of that many cents."""
        return cls(cents=cents)

    @classmethod
    def parse(cls, text: str) -> Self:
        """Return the amount in a text, by the rules of `amount_text`; else raise `AmountUnreadableError`.

        >>> str(Euros.parse("49\u202f500,00\u00a0€"))
        '49500.00'
        """
        if not isinstance(text, str):
            raise _refused_type(text)
        return cls(cents=read_cents(text))

    @classmethod
    def total(cls, amounts: Iterable["Euros"]) -> Self:
        """Return the sum of the amounts; zero if there are none."""
        return cls(cents=sum(amount.cents for amount in amounts))

    @property
    def as_decimal(self) -> Decimal:
        """Return the amount in euros, with two decimals."""
        return Decimal(str(self))

    def __add__(self, other: "Euros") -> "Euros":
        """Return the sum."""
        if not isinstance(other, Euros):
            return NotImplemented
        return Euros(cents=self.cents + other.cents)

    def __sub__(self, other: "Euros") -> "Euros":
        """Return the difference."""
        if not isinstance(other, Euros):
            return NotImplemented
        return Euros(cents=self.cents - other.cents)

    def __neg__(self) -> "Euros":
        """Return the opposite amount."""
        return Euros(cents=-self.cents)

    def __abs__(self) -> "Euros":
        """Return the absolute amount."""
        return Euros(cents=abs(self.cents))

    def __mul__(self, count: int) -> "Euros":
        """Return a multiple of the amount; for a ratio use `times`, which states its rounding."""
        if type(count) is not int:
            return NotImplemented
        return Euros(cents=self.cents * count)

    __rmul__ = __mul__

    def times(self, ratio: Fraction | Rate, rounding: Rounding = Rounding.HALF_UP) -> "Euros":
        """Return the amount times an exact ratio, rounded once at the end.

        >>> str(Euros.parse("0.05").times(Rate.parse("50 %")))
        '0.03'
        """
        exact = ratio.as_fraction if isinstance(ratio, Rate) else ratio
        return Euros(cents=round_cents(exact * self.cents, rounding))

    def ratio_to(self, whole: "Euros") -> Fraction:
        """Return the exact ratio of this amount to another, non-zero one (`ZeroDivisionError`)."""
        return Fraction(self.cents, whole.cents)

    def __str__(self) -> str:
        """Return the amount as written in data: `49500.00`."""
        whole, cents = divmod(abs(self.cents), 100)
        return f"{'-' if self.cents < 0 else ''}{whole}.{cents:02}"


Euros.ZERO = Euros(cents=0)


def sign_of(currency: str) -> str:
    """Return the symbol printed with amounts: the euro sign, or the code of another currency."""
    return "€" if currency == EURO else currency


def format_fr(euros: Euros, currency: str = EURO, *, symbol: bool = True) -> str:
    """Return the amount in French: narrow no-break spaces by thousands, a no-break space before €.

    >>> format_fr(Euros.parse("-49500")) == "-49\u202f500,00\u00a0€"
    True
    """
    text = f"{euros.as_decimal:,.2f}".replace(",", _NARROW).replace(".", ",")
    return f"{text}{_NBSP}{sign_of(currency)}" if symbol else text


def format_en(euros: Euros, currency: str = EURO, *, symbol: bool = True) -> str:
    """Return the amount in English.

    >>> format_en(Euros.parse("-49500")), format_en(Euros.of(2), "CHF") == "2.00\u00a0CHF"
    ('-€49,500.00', True)
    """
    sign = "-" if euros < Euros.ZERO else ""
    before, after = ("€", "") if currency == EURO else ("", f"{_NBSP}{currency}")
    return f"{sign}{before if symbol else ''}{abs(euros).as_decimal:,.2f}{after if symbol else ''}"


def _refused_type(value: object) -> AmountUnreadableError:
    reason = UnreadableAmount.FLOAT if isinstance(value, float) else UnreadableAmount.WRONG_TYPE
    return unreadable_amount(reason, value)


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


class Amounted(Protocol):
    """An entry with an amount."""

    @property
    def amount(self) -> Euros:
        """Return the amount of the entry, negative for a credit note or a refund."""


Entry = TypeVar("Entry", bound=Amounted)
Key = TypeVar("Key")


@frozen
class Subtotal(Generic[Key]):
    """The sum of the entries with one key; None is the key of the entries without one."""

    key: Key
    amount: Euros


def total(entries: Iterable[Amounted]) -> Euros:
    """Return the sum of the entries' amounts."""
    return Euros.total(entry.amount for entry in entries)


def subtotals(entries: Iterable[Entry], key: Callable[[Entry], Key]) -> tuple[Subtotal[Key], ...]:
    """Return one subtotal per key, in order of first appearance; they sum to the total of the entries."""
    cents: dict[Key, int] = {}
    for entry in entries:
        name = key(entry)
        cents[name] = cents.get(name, 0) + entry.amount.cents
    return tuple(Subtotal(name, Euros(cents=amount)) for name, amount in cents.items())


_VOWELS: Final = "aeéèiouyh"
_NOUN_NUMERAL = re.compile(r"(?:million|milliard|billion)s?$")


@frozen
class UnitWords:
    """The names of a currency: singular, plural, and that of its hundredth."""

    one: str
    many: str
    hundredth: str


EUROS: Final = UnitWords("euro", "euros", "centime")


@lru_cache(maxsize=4096)
def in_words(euros: Euros, unit: UnitWords = EUROS) -> str:
    """Return the amount in French words: `quarante-neuf mille cinq cents euros`; zero cents are omitted.

    `d’` precedes the unit after a final million, milliard or billion, which are nouns (`de` before a
    consonant); the plural begins at two; a negative amount begins with `moins`; below one euro only the
    centimes are written. Spelling is the traditional one (quatre-vingts, deux cents, deux cent un).

    >>> in_words(Euros.of(1_000_000)), in_words(Euros.parse("0.01")), in_words(Euros.ZERO)
    ('un million d\u2019euros', 'un centime', 'zéro euro')
    """
    whole, cents = divmod(abs(euros.cents), 100)
    parts = [_counted(whole, unit.one, unit.many)] if whole or not cents else []
    parts += [_counted(cents, unit.hundredth, f"{unit.hundredth}s")] if cents else []
    return ("moins " if euros.cents < 0 else "") + " et ".join(parts)


def _counted(count: int, one: str, many: str) -> str:
    cardinal = _cardinal(count)
    is_noun = _NOUN_NUMERAL.search(cardinal) is not None
    link = (" d\u2019" if one[0] in _VOWELS else " de ") if is_noun else " "
    return f"{cardinal}{link}{many if count > 1 else one}"


def _cardinal(count: int) -> str:
    # Imported on first use: most commands write no words, and the import is slow. The currency mode of the
    # library reads a whole number as cents and says «zéro centimes»: only its cardinals are used.
    from num2words import num2words

    return str(num2words(count, lang="fr"))

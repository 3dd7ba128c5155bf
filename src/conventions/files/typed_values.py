"""A value of a file by the type that was declared for it: in a fact, a cell of a table, a parameter."""

from collections.abc import Callable, Mapping
from datetime import date
from fractions import Fraction
from typing import Final, cast

from budget.money import Euros
from budget.rate import Rate
from conventions.facts.fact import RecordedValue, ValueRange
from conventions.files import strict

TypedValue = Euros | str | bool | int | Fraction | date
Written = str | bool | int | date
"""A value as a file holds it."""

_READ: Final[Mapping[str, Callable[[object], TypedValue]]] = {
    "event": strict.money,
    "euros": strict.money,
    "date": strict.day,
    "foreign": strict.decimal,
    "number": strict.quantity,
    "rate": strict.decimal,
    "ratio": strict.ratio,
    "truth": strict.truth,
    "text": strict.text,
}
VALUE_TYPES: Final = tuple(kind for kind in _READ if kind != "event")
"""The types a cell or a parameter may have."""
_DECIMALS: Final = ("foreign", "rate")
_MOST_DECIMALS: Final = 12


def typed(value: object, kind: str) -> TypedValue:
    """Return the value, read strictly as the `kind` declared."""
    return _READ[kind](value)


def written(value: TypedValue, kind: str) -> Written:
    """Return the value as a file holds it: what `typed` reads again as the same value of this `kind`.

    >>> written(Euros.of(12), "euros"), written(Fraction(4, 5), "ratio"), written(Fraction(4, 5), "rate")
    ('12.00', '80 %', '0.8')
    """
    if isinstance(value, Euros):
        return str(value)
    if kind == "ratio" and not isinstance(value, bool | str | date):
        return str(Rate(Fraction(value)))
    if isinstance(value, Fraction) or kind in _DECIMALS:
        return _decimal(Fraction(cast("int", value)))
    return value


def written_value(value: RecordedValue, kind: str) -> Written | list[Written]:
    """Return the value of a fact as a file holds it; of one that lies between two, both, as a list."""
    if isinstance(value, ValueRange):
        return [written(end, kind) for end in (value.least, value.most)]
    return written(value, kind)


def _decimal(value: Fraction) -> str:
    """Return the number with as many decimals as it has: what a file states ends."""
    places = next((at for at in range(_MOST_DECIMALS) if 10**at % value.denominator == 0), _MOST_DECIMALS)
    scaled = abs(value.numerator) * 10**places // value.denominator
    whole, rest = divmod(scaled, 10**places)
    sign = "-" if value < 0 else ""
    return f"{sign}{whole}.{rest:0{places}}" if places else f"{sign}{whole}"

"""Strict readers of values: `3` is not a text, `true` not a number, `49500.0` not an amount.

Values from a program and values of a declared type are read by the same rules.
"""

import re
from collections.abc import Callable, Mapping
from datetime import date
from decimal import Decimal
from enum import Enum
from fractions import Fraction
from typing import Final, cast

from budget.money import Euros
from budget.nomenclature import Account, Form, form_lines
from budget.plan import Fte
from budget.rate import Rate
from conventions import identifiers
from conventions.agreement.agreement import UNKNOWN
from conventions.agreement.party import Blank
from conventions.calendar import parse_date, parse_period
from conventions.facts.fact import RecordedValue, ValueRange
from conventions.files.faults import RefusedValueError, shown
from conventions.files.in_currency import Amount, checked_currency
from conventions.language import values_of as moves
from conventions.language.errors import near_names

_DAY: Final = re.compile(r"\s*(?:\d{4}-\d{2}-\d{2}|\d{2}/\d{2}/\d{4})\s*")


class DayText(str):
    """A text of a program that may be a day: `2024-06-20`, `20/06/2024`."""

    __slots__ = ()


class WholeNumber(int):
    """A whole number of a program: of euros, where an amount is declared."""

    __slots__ = ()


def prepared_table(table: Mapping[str, object]) -> dict[str, object]:
    """Return the table with each of its values `prepared`; neither it nor they are changed."""
    return {str(key): prepared(value) for key, value in table.items()}


def prepared(value: object) -> object:
    """Return the value as a file would hold it; one that no file holds stays, for the reader to refuse it.

    >>> prepared({"amount": Euros.of(12), "on": "2024-06-20", "count": 3, "rate": Decimal("0.5")})
    {'amount': '12.00', 'on': '2024-06-20', 'count': 3, 'rate': '0.5'}
    """
    match value:
        case bool() | date() | DayText() | WholeNumber():
            return value
        case Euros():
            return str(value)
        case Decimal() if value.is_finite():
            return f"{value:f}"
        case Rate():
            return str(value)
        case Fraction():
            return str(Rate(value))
        case Enum():
            return prepared(value.value)
        case str():
            return DayText(value) if _DAY.fullmatch(value) else value
        case int():
            return WholeNumber(value)
        case Mapping():
            return prepared_table(value)
        case list() | tuple():
            return [prepared(item) for item in value]
        case _:
            return value


_NUMBER_BOUND = 10**15


def nearest(word: str, known: list[str]) -> str:
    """Return the known word that is most similar to this one, or an empty text.

    >>> nearest("singed", ["single", "signed"])
    'signed'
    """
    return next(iter(near_names(word, known)), "")


def wrong_type(value: object, expected: str, remedy: str = "") -> RefusedValueError:
    """Return the refusal of a value of another kind than the one whose code is `expected`."""
    return RefusedValueError(f"wrong_type.{expected}", actual=as_written(value), remedy=remedy)


def as_written(value: object) -> str:
    """Return the value as TOML writes it; of a list or a table, that it is one."""
    match value:
        case bool():
            return str(value).lower()
        case str():
            return f'"{shown(value)}"'
        case list():
            return "[…]"
        case dict():
            return "{…}"
        case _:
            return shown(value)


def text(value: object, _: object = None) -> str:
    """Return a non-empty text."""
    if type(value) in (DayText, Amount):
        return str(value)
    if type(value) is not str:
        raise wrong_type(value, "text")
    if not value.strip():
        raise RefusedValueError("empty_text")
    return value


def number(value: object, _: object = None) -> int:
    """Return a whole number, never a truth value."""
    if type(value) not in (int, WholeNumber):
        raise wrong_type(value, "integer")
    whole = int(cast("int", value))
    if abs(whole) >= _NUMBER_BOUND:
        raise RefusedValueError("number_out_of_bounds", actual=shown(whole), expected="10^15")
    return whole


def quantity(value: object, _: object = None) -> int | Fraction:
    """Return a whole number, or an exact decimal one written as a text: `"7,91"`; never a truth."""
    if type(value) in (int, WholeNumber):
        return number(value)
    found = _exact(value) if isinstance(value, str) else None
    if found is None:
        raise wrong_type(value, "quantity")
    return found.numerator if found.denominator == 1 else found


def truth(value: object, _: object = None) -> bool:
    """`true` or `false`."""
    if type(value) is not bool:
        raise wrong_type(value, "truth")
    return value


def day(value: object, _: object = None) -> date:
    """Return a day, without an hour and without quotes."""
    if type(value) is DayText:
        return _day_of(value)
    if type(value) is not date:
        raise wrong_type(value, "date", "date_quoted" if isinstance(value, str) else "")
    return value


def _day_of(written: str) -> date:
    """Return the day that a text of a program says, as ISO or as the French write it."""
    parts = written.strip().split("/")
    return parse_date("-".join(reversed(parts)))


def money(value: object, _: object = None) -> Euros:
    """Return an amount, written as a text: a number would have passed through binary."""
    if type(value) is WholeNumber:
        return Euros.of(int(value))
    if isinstance(value, Amount):
        return Euros.parse(value.figures)
    if type(value) is not str:
        is_number = isinstance(value, float | int) and not isinstance(value, bool)
        raise wrong_type(value, "money", "money_number" if is_number else "")
    return Euros.parse(value)


def amount_or_unknown(value: object, _: object = None) -> Euros | str:
    """Return an amount, or that it is unknown."""
    return UNKNOWN if value == UNKNOWN else money(value)


def day_or_unknown(value: object, _: object = None) -> date | None:
    """Return a day, or that it is unknown."""
    return None if value == UNKNOWN else day(value)


def first_day(value: object, _: object = None) -> date:
    """Return a day, or the first there is where nobody knows from which day on it may have been."""
    return date.min if value == UNKNOWN else day(value)


def decimal(value: object, _: object = None) -> Fraction:
    """Return a decimal number, exact, written as a text: `0,9512`."""
    found = Fraction(value) if type(value) is WholeNumber else _exact(text(value))
    if found is None:
        raise wrong_type(value, "decimal")
    return found


def _exact(written: str) -> Fraction | None:
    digits = re.sub(r"[\s\u00a0\u202f]", "", written).replace(",", ".")
    return Fraction(digits) if re.fullmatch(r"-?\d{1,15}(?:\.\d{1,12})?", digits) else None


def end_of_period(value: object, _: object = None) -> date | str:
    """Return a day, or an expression that comes to one; a day in quotes is a slip of the hand."""
    is_expression = isinstance(value, str) and not re.fullmatch(r"\s*\d{4}-\d{1,2}-\d{1,2}\s*", value)
    return text(value) if is_expression else day(value)


def currency(value: object, _: object = None) -> str:
    """Return the code of a second currency: three capital letters."""
    written = text(value)
    if not re.fullmatch(r"[A-Z]{3}", written):
        raise wrong_type(value, "currency")
    return written


def own_currency(value: object, _: object = None) -> str:
    """Return the code of the currency of an agreement."""
    return checked_currency(text(value))


def fiscal_year_end(value: object, _: object = None) -> str:
    """Return the last day of a fiscal year, as month and day: `06-30`."""
    written = text(value)
    if moves.fiscal_year_end(date(2024, 1, 1), written) is None:
        raise wrong_type(value, "month_day")
    return written


def ratio(value: object, _: object = None) -> Fraction:
    """Return a ratio, written as a text: `80 %`, `0,8`, `1/3`."""
    return Rate.parse(text(value)).as_fraction


def _kept(check: Callable[[str], object]) -> Callable[..., str]:
    """Return the reading of a text that is kept as it is written, once it was checked."""

    def read(value: object, _: object = None) -> str:
        check(text(value))
        return text(value)

    return read


siret = _kept(identifiers.validate_siret)
rna = _kept(identifiers.validate_rna)
register = _kept(identifiers.validate_register)
bic = _kept(identifiers.validate_bic)
period = _kept(parse_period)


def iban(value: object, _: object = None) -> str:
    """Return an IBAN, kept as it is written; a wrong one is never shown whole."""
    if type(value) is not str:
        raise RefusedValueError("wrong_type.text", actual="…")
    identifiers.validate_iban(text(value))
    return value


def account(value: object, _: object = None) -> Account:
    """Return an account of the chart, as a text."""
    return Account.parse(text(value))


def fte(value: object, _: object = None) -> Fte:
    """Return a number of full-time equivalents, written as a text: `0,5`."""
    return Fte.parse(text(value))


def form_line(value: object, _: object = None) -> str:
    """Return a line of a Cerfa form by its identifier."""
    written = text(value)
    known = dict.fromkeys(line.id for form in Form for line in form_lines(form))
    if written not in known:
        near = nearest(written, list(known))
        remedy = "did_you_mean" if near else ""
        expected = shown(" | ".join(known))
        raise RefusedValueError(
            "unknown_word", actual=shown(written), expected=expected, remedy=remedy, near=near
        )
    return written


def choice(words: tuple[str, ...]) -> Callable[[object, object], str]:
    """Return the reading of one of these words."""

    def read(value: object, _: object = None) -> str:
        written = text(value)
        if written not in words:
            near = nearest(written, list(words))
            remedy = "did_you_mean" if near else ""
            raise RefusedValueError(
                "unknown_word", actual=shown(written), expected=" | ".join(words), remedy=remedy, near=near
            )
        return written

    return read


def blank_or(read: Callable[[object, object], object]) -> Callable[[object, object], object]:
    """Return the reading of `to_be_completed`, or else of a value."""

    def either(value: object, kind: object = None) -> object:
        return Blank.TO_BE_COMPLETED if value == Blank.TO_BE_COMPLETED.value else read(value, kind)

    return either


def one_of(words: type[Enum]) -> Callable[[object, object], Enum]:
    """Return the reading of one of the words of an enumeration, by its code."""
    read = choice(tuple(str(word.value) for word in words))

    def found(value: object, _: object = None) -> Enum:
        return words(read(value, None))

    return found


TypedValue = Euros | str | bool | int | Fraction | date
Written = str | bool | int | date
"""A value as a file holds it."""

_READ: Final[Mapping[str, Callable[[object], TypedValue]]] = {
    "event": money,
    "euros": money,
    "date": day,
    "foreign": decimal,
    "number": quantity,
    "rate": decimal,
    "ratio": ratio,
    "truth": truth,
    "text": text,
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

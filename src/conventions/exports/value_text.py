"""Answers in words: a value, or between what and what it lies."""

from datetime import date
from fractions import Fraction

from conventions.calendar import Period, WorkingDays
from conventions.engine.amounts import money
from conventions.exports.json_values import in_units
from conventions.language.answers import DAWN, NEVER, Answer, Infinite, Value, Window
from conventions.language.types import EUROS, FOREIGN, NUMBER, RATE_OF_EXCHANGE, Quantity, Type
from conventions.messages import Catalogue

__all__ = ["period_text", "value_text"]


def value_text(answer: Answer | None, kind: Type | None, words: Catalogue) -> str:
    """Return an answer in words: its value, or its bounds, or the one that is known."""
    if answer is None:
        return ""
    if answer.is_decided:
        return _bound(answer.lo, kind, words)
    if answer.lo is None:
        return words.text("value.unknown")
    if answer.lo is False:
        return words.text("value.undecided")
    low, high = _bound(answer.lo, kind, words), _bound(answer.hi, kind, words)
    is_date = isinstance(answer.lo, date)
    match _is_end(answer.lo), _is_end(answer.hi):
        case True, True:
            return words.text("value.unknown")
        case True, False:
            return words.text("value.at_latest" if is_date else "value.at_most", high=high)
        case False, True:
            return words.text("value.not_before" if is_date else "value.at_least", low=low)
        case _:
            return words.text("value.between_days" if is_date else "value.between", low=low, high=high)


def _is_end(bound: Value | None) -> bool:
    """Return whether a bound says nothing: the first day, the last, or an amount without end."""
    return isinstance(bound, Infinite) or bound in (DAWN, NEVER)


def _bound(bound: Value | None, kind: Type | None, words: Catalogue) -> str:
    match bound:
        case bool():
            return words.text("value.true" if bound else "value.false")
        case date():
            return words.day(bound)
        case Window(start, end):
            return words.text("value.window", start=words.day(start), end=words.day(end))
        case Period() | WorkingDays():
            return period_text(str(bound), words)
        case Infinite() | None:
            return words.text("amount.unbounded")
        case str():
            return bound
        case _ if kind == EUROS:
            return words.amount(money(bound))
        case _ if isinstance(kind, Quantity):
            return _quantity(in_units(bound, kind), kind, words)
        case _:
            return words.decimal(bound)


def _quantity(number: int | Fraction, kind: Quantity, words: Catalogue) -> str:
    """Return a number with its unit: a share in per cent, a rate of exchange with both currencies.

    What no decimals end is shown to as many as one reads, and stands in JSON exactly.
    """
    if kind == NUMBER and kind.is_share:
        return words.percentage(number)
    if kind == FOREIGN:
        return words.foreign(number, kind.currency)
    shown = words.decimal(number)
    return f"{shown} {words.currency}/{kind.currency}" if kind == RATE_OF_EXCHANGE else shown


def period_text(text: str, words: Catalogue) -> str:
    """Return a period in words: `1 month 15 days` has one word for each of its units.

    >>> from conventions.messages import catalogue
    >>> period_text("1 month 15 days", catalogue("en"))
    '1 month 15 days'
    """
    counts, units = text.split()[::2], text.split()[1::2]
    return " ".join(
        words.count(f"unit.{unit.removesuffix('s')}", int(count))
        for count, unit in zip(counts, units, strict=True)
    )

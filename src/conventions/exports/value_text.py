"""Answers, facts and explanations as text and as JSON."""

from datetime import date
from fractions import Fraction

from budget.money import Euros
from conventions.calendar import Period, WorkingDays
from conventions.engine.account import money
from conventions.exports.json_values import Json, answer_json, bound_json, in_units
from conventions.facts.fact import Fact, FactValue, RecordedValue, ValueRange
from conventions.language.answers import DAWN, NEVER, Answer, Infinite, Question, QuestionKind, Value, Window
from conventions.language.syntax import EUROS, FOREIGN, NUMBER, RATE_OF_EXCHANGE, Kind, Quantity, Type
from conventions.messages import Catalogue

OF_GRANT = Question(QuestionKind.MISSING, "grant")
"""The question of a grant whose amount nobody knows: what may be any amount for it is unknown."""

# --- Answers in words: a value, or between what and what it lies --------------------------------------------


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
        case False, True if answer.lo == 0 and OF_GRANT in answer.questions:
            return words.text("value.unknown_sum")
        case False, True:
            return words.text("value.not_before" if is_date else "value.at_least", low=low)
        case _:
            return words.text("value.between_days" if is_date else "value.between", low=low, high=high)


def owed_text(answer: Answer, words: Catalogue) -> str:
    """Return the amount owed for a norm: nothing if it is below zero, with the computed amount beside it."""
    low, high = answer.lo, answer.hi
    if not isinstance(low, int | Fraction) or low >= 0:
        return value_text(answer, EUROS, words)
    if isinstance(high, int | Fraction) and high <= 0:
        return words.text("value.nothing", sum=value_text(answer, EUROS, words))
    below = _bound(low, EUROS, words)
    if isinstance(high, Infinite):
        return words.text("value.perhaps_nothing", low=below)
    return words.text("value.nothing_or", low=below, high=_bound(high, EUROS, words))


def _is_end(bound: Value | None) -> bool:
    """Return whether a bound is no limit: the first or last possible day, or an infinite amount."""
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


# --- The day and the value of a fact: its own, or the two between which it lies -----------------------------

# --- The day on which something happened: its own, or the days between which it lies ------------------------


def fact_day_text(fact: Fact, words: Catalogue) -> str:
    """Return the day of a fact, or the days between which it lies."""
    return days_text(fact.occurred_on, fact.last_day, words)


def days_text(first: date, last: date, words: Catalogue) -> str:
    """Return a day, or the days between which one lies; of one that nobody knows, the last."""
    if first == last:
        return words.day(last)
    if first == DAWN:
        return words.text("value.at_latest", high=words.day(last))
    return words.text("value.between_days", low=words.day(first), high=words.day(last))


def fact_day_json(name: str, fact: Fact) -> dict[str, Json]:
    """Return the day of a fact; where it is not known, null, and the days between which it lies."""
    if fact.no_later_than is None:
        return {name: fact.occurred_on.isoformat()}
    first = None if fact.occurred_on == DAWN else fact.occurred_on.isoformat()
    return {name: None, f"{name}_range": {"min": first, "max": fact.no_later_than.isoformat()}}


def done_json(name: str, done: Answer | None) -> dict[str, Json]:
    """Return the day on which a duty was performed; where it lies between two, null, and both.

    One that may have been before all days, as where nobody recorded a posting, is told by the last.
    """
    if done is None:
        return {name: None}
    is_between = not done.is_decided and done.hi != NEVER
    if is_between and (done.lo != DAWN or any(_asks_day(question.about) for question in done.questions)):
        return {name: None, f"{name}_range": answer_json(done, Kind.DATE)}
    return {name: bound_json(done.hi, None)}


def _asks_day(about: str) -> bool:
    return about.startswith("day_of(")


# --- The value of a fact: its own, or the two between which it lies -----------------------------------------


def fact_value_text(value: RecordedValue, words: Catalogue, *, is_share: bool = False) -> str:
    """Return the value of a fact, or the two between which it lies; a share in per cent."""
    if isinstance(value, ValueRange):
        low, high = (_text(end, words, is_share=is_share) for end in (value.least, value.most))
        return words.text("value.between", low=low, high=high)
    return _text(value, words, is_share=is_share)


def _text(value: FactValue, words: Catalogue, *, is_share: bool) -> str:
    match value:
        case Fraction() if is_share:
            return words.percentage(value)
        case Euros():
            return words.amount(value)
        case Fraction():
            return words.decimal(value)
        case bool():
            return words.text("value.true" if value else "value.false")
        case _:
            return words.dates_in(str(value))


def fact_value_json(value: RecordedValue | None) -> dict[str, Json]:
    """Return the value of a fact; where it is not known, null, and the two between which it lies."""
    if isinstance(value, ValueRange):
        return {"value": None, "value_range": {"min": _json(value.least), "max": _json(value.most)}}
    return {"value": _json(value)}


def _json(value: FactValue | None) -> Json:
    match value:
        case None | bool() | str():
            return value
        case Euros():
            return str(value)
        case date():
            return value.isoformat()
        case int() | Fraction():
            return bound_json(value, None)

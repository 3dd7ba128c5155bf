"""Answers as JSON: ISO dates, amounts as decimal strings, null if there is none or it is undecided."""

from collections.abc import Collection
from datetime import date
from enum import Enum
from fractions import Fraction
from pathlib import PurePath

from budget.findings import Place
from budget.money import EURO, Euros
from budget.rate import exact_text
from conventions.calendar import Period, WorkingDays
from conventions.engine.account import money
from conventions.language.answers import DAWN, NEVER, Answer, Infinite, Question, Value, Window
from conventions.language.syntax import EUROS, Quantity, Type

_PLAIN = 10**15
"""Amounts in cents from this size on are checked against the limit of euros."""

Json = dict[str, "Json"] | list["Json"] | str | int | bool | None


def bound_json(bound: Value | None, kind: Type | None) -> Json:
    """Return one bound; infinity and `never` are null.

    >>> bound_json(Fraction(1, 3), None), bound_json(4950000, EUROS), bound_json(NEVER, None)
    ('1/3', '49500.00', None)
    """
    if type(bound) is int and (kind is EUROS or kind == EUROS) and -_PLAIN < bound < _PLAIN:
        return f"{'-' if bound < 0 else ''}{abs(bound) // 100}.{abs(bound) % 100:02}"
    match bound:
        case None | Infinite():
            return None
        case bool() | str():
            return bound
        case date():
            return None if bound in (NEVER, DAWN) else bound.isoformat()
        case Window(start, end):
            return f"{start.isoformat()}/{end.isoformat()}"
        case Period() | WorkingDays():
            return str(bound)
        case int() | Fraction() if kind == EUROS:
            return str(money(bound))
        case int() | Fraction():
            return exact_text(in_units(bound, kind))


def in_units(bound: int | Fraction, kind: Type | None) -> int | Fraction:
    """Return a number as people write it: an amount in units of its currency, not in cents.

    >>> from conventions.language.syntax import FOREIGN, RATE_OF_EXCHANGE
    >>> in_units(123456, FOREIGN), in_units(Fraction("0.9512"), RATE_OF_EXCHANGE)
    (Fraction(30864, 25), Fraction(1189, 1250))
    """
    if not isinstance(kind, Quantity) or kind.euros + kind.foreign == 0:
        return bound
    return Fraction(bound) / Fraction(100) ** (kind.euros + kind.foreign)


def plain_json(value: object) -> Json:
    """Return a value of a record: ISO dates, amounts as decimal texts, enumeration members by value."""
    match value:
        case Enum():
            return plain_json(value.value)
        case None | bool() | int() | str():
            return value
        case date():
            return value.isoformat()
        case Euros() | Place() | PurePath():
            return str(value)
        case tuple() | list():
            return [plain_json(item) for item in value]
        case _:
            raise TypeError(type(value))


def fields_json(record: object, *names: str) -> dict[str, Json]:
    """Return some fields of a record by their names."""
    return {name: plain_json(getattr(record, name)) for name in names}


def question_json(question: Question) -> Json:
    """Return a question: its kind and its subject."""
    return {"kind": question.kind.value, "about": question.about}


def in_currency(currency: str) -> dict[str, Json]:
    """Return the currency of the amounts next to it; left out for euros."""
    return {} if currency == EURO else {"currency": currency}


def stated(**values: str | None) -> dict[str, Json]:
    """Return the values that are not None, by name."""
    return {name: value for name, value in values.items() if value is not None}


def questions_json(questions: Collection[Question]) -> dict[str, Json]:
    """Return `questions` in order, if any, each with its kind and its subject."""
    if not questions:
        return {}
    found = [(question.kind.value, question.about) for question in questions]
    return {"questions": [{"kind": kind, "about": about} for kind, about in sorted(found)]}


def answer_json(
    answer: Answer | None,
    kind: Type | None,
    options: tuple[tuple[str, Answer], ...] = (),
    *,
    stable: bool = False,
) -> Json:
    """Return an answer: `value` if decided, bounds; if any, questions, and the value under each reading.

    `stable` leaves out a bound that follows from the day of the question.
    """
    if answer is None:
        return None
    ages = stable and answer.ages and isinstance(answer.lo, date)
    low = bound_json(answer.lo, kind)
    is_decided = answer.is_decided
    found: dict[str, Json] = {
        "value": low if is_decided else None,
        "min": None if ages else low,
        "max": low if is_decided else bound_json(answer.hi, kind),
        **questions_json(answer.questions),
    }
    if options:
        found["options"] = {name: bound_json(option.value, kind) for name, option in options}
    return found


def day_json(name: str, answer: Answer | None, *, stable: bool = False) -> dict[str, Json]:
    """Return `name`; if undecided, it is null, with `name_range` after it."""
    if answer is None or answer.is_decided:
        return {name: None if answer is None else bound_json(answer.value, None)}
    return {name: None, f"{name}_range": answer_json(answer, None, stable=stable)}


def late_json(days: int | None, between: tuple[int, int] | None, *, stable: bool = False) -> dict[str, Json]:
    """Return `days_late` of a duty; if undecided, it is null, with `days_late_range` after it.

    `stable` leaves out both, which grow by themselves.
    """
    found: dict[str, Json] = {"days_late": None if stable else days}
    if between is not None:
        found["days_late_range"] = None if stable else list(between)
    return found

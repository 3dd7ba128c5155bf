"""The value of a parameter of the law: that of the version in force on the day that anchors it."""

from datetime import date
from itertools import pairwise

from budget.money import Euros
from conventions.language.answers import Answer, Question, QuestionKind, Value, days, exactly
from conventions.language.bounds import hull
from conventions.language.types import Kind, Type
from conventions.language.unknown import anything
from conventions.parameters.dated import Dated, Version

__all__ = ["value_in_force", "versions_in_force"]


def versions_in_force(parameter: Dated, anchor: Answer) -> tuple[Version, ...]:
    """Return the versions that may be in force on the day that anchors the parameter."""
    return parameter.between(*days(anchor))


def value_in_force(parameter: Dated, anchor: Answer, versions: tuple[Version, ...], kind: Type) -> Answer:
    """Return the value on the day that anchors it, by the versions that may be in force then.

    Where that may be a day without one, it is missing.
    """
    if not versions or not _covers(versions, *days(anchor)):
        return anything(kind, anchor.questions | {Question(QuestionKind.MISSING, parameter.key)})
    if len(versions) == 1:
        return exactly(_value(versions[0]))
    values = list(dict.fromkeys(_value(version) for version in versions))
    if len(values) == 1:
        return exactly(values[0])
    if kind is Kind.MONTHS:  # delays have no bounds
        return anything(kind, anchor.questions)
    found = exactly(values[0])
    for value in values[1:]:
        found = hull(found, exactly(value), anchor.questions)
    return found


def _covers(versions: tuple[Version, ...], first: date, last: date) -> bool:
    """Whether some version is in force on every day of a span; what never comes is after all of them."""
    until = versions[-1].until
    if first < versions[0].since or (until is not None and until <= last):
        return False
    return len(versions) == 1 or all(one.until == other.since for one, other in pairwise(versions))


def _value(version: Version) -> Value:
    return version.value.cents if isinstance(version.value, Euros) else version.value

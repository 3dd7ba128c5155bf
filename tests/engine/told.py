"""What a verdict tells of a duty, a right, an amount or a definition."""

from conventions.engine.verdict import DutyVerdict, RightVerdict, Verdict
from conventions.language.answers import Answer


def duty(verdict: Verdict, name: str) -> DutyVerdict:
    return next(item for item in verdict.duties if item.id == name)


def right(verdict: Verdict, name: str) -> RightVerdict:
    return next(item for item in verdict.rights if item.id == name)


def value(verdict: Verdict, name: str) -> Answer:
    found = {**dict(verdict.amounts), **dict(verdict.definitions)}[name]
    assert found is not None
    return found


def bounds(found: Answer | None) -> tuple[object, object]:
    assert found is not None
    return found.lo, found.hi


def asked(found: DutyVerdict | Answer) -> set[str]:
    return {question.about for question in found.questions}

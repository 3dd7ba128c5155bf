"""What the engine and the naive interpreter say of a dossier, in one form, to be set side by side.

Days on which rights open, and findings, which follow from statuses, are the engine's alone.
"""

from collections.abc import Collection, Iterable
from datetime import date

from conventions.engine.verdict import DutyVerdict, ReadingVerdict, RightVerdict, RuleVerdict, Verdict
from conventions.exports.json_values import Json, bound_json, question_json
from conventions.language.answers import Answer, Question, Value
from conventions.language.types import EUROS, Type
from conventions.naive.duties import NaiveDuty, NaiveReading
from conventions.naive.rights import NaiveRight
from conventions.naive.rules import NaiveRule
from conventions.naive.verdict import NaiveVerdict

__all__ = ["exact_answer", "said_by_engine", "said_by_naive"]


def said_by_engine(verdict: Verdict) -> dict[str, Json]:
    """Return what a verdict says."""
    euros = frozenset(name for name, _ in verdict.amounts)
    return {
        "term": verdict.term.status,
        "norms": {norm.subject: _engine_norm(norm) for norm in verdict.norms},
        "amounts": {name: exact_answer(found, EUROS) for name, found in verdict.amounts if found},
        "definitions": {name: exact_answer(found, None) for name, found in verdict.definitions},
        "options": {name: _options(name, found, euros) for name, found in verdict.options},
        "rules": {rule.subject: _rule(rule, _engine_norm(rule.norm)) for rule in verdict.rules},
    }


def said_by_naive(verdict: NaiveVerdict, euros: Collection[str]) -> dict[str, Json]:
    """Return what the naive interpreter says; `euros` are the names of the values in euros."""
    values = (verdict.amounts | verdict.definitions).items()
    return {
        "term": verdict.term,
        "norms": {_subject(norm): _naive_norm(norm) for norm in (*verdict.duties, *verdict.rights)},
        "amounts": {name: exact_answer(found, EUROS) for name, found in values if found and name in euros},
        "definitions": {name: exact_answer(found, None) for name, found in values if name not in euros},
        "options": {name: _options(name, found.items(), euros) for name, found in verdict.options.items()},
        "rules": {_subject(rule.norm): _rule(rule, _naive_norm(rule.norm)) for rule in verdict.rules},
    }


def exact_answer(found: Answer | None, kind: Type | None) -> Json:
    """Return an answer with every day written out, also the first and the last there are."""
    if found is None:
        return None
    return {
        "min": _bound(found.lo, kind),
        "max": _bound(found.hi, kind),
        "questions": _questions(found.questions),
    }


def _bound(bound: Value | None, kind: Type | None) -> Json:
    return bound.isoformat() if isinstance(bound, date) else bound_json(bound, kind)


def _questions(questions: Iterable[Question]) -> list[Json]:
    return [question_json(question) for question in sorted(questions)]


def _options(name: str, found: Iterable[tuple[str, Answer]], euros: Collection[str]) -> Json:
    kind = EUROS if name in euros else None
    return {option: exact_answer(answer, kind) for option, answer in found}


def _subject(norm: NaiveDuty | NaiveRight) -> str:
    return norm.id if norm.row is None else f"{norm.id}.{norm.row}"


def _rule(rule: RuleVerdict | NaiveRule, norm: dict[str, Json]) -> Json:
    outcome = rule.outcome.value if isinstance(rule, RuleVerdict) else rule.outcome
    clause = exact_answer(rule.clause_due, None)
    return {"outcome": outcome, "clause_due": clause, "prevails": rule.prevails, **norm}


def _engine_norm(norm: DutyVerdict | RightVerdict) -> dict[str, Json]:
    if isinstance(norm, RightVerdict):
        return _right(norm, norm.status.value)
    return _duty(norm, norm.status.value, [(part.id, part.status.value, part.done) for part in norm.parts])


def _naive_norm(norm: NaiveDuty | NaiveRight) -> dict[str, Json]:
    if isinstance(norm, NaiveRight):
        return _right(norm, norm.status)
    return _duty(norm, norm.status, norm.parts)


def _read_as(reading: ReadingVerdict | NaiveReading) -> str:
    return reading.name if reading.of is None else f"{reading.of}.{reading.name}"


def _duty(
    duty: DutyVerdict | NaiveDuty,
    status: str,
    parts: Iterable[tuple[str, str, Answer]],
) -> dict[str, Json]:
    return {
        "status": status,
        "due": exact_answer(duty.due, None),
        "done": exact_answer(duty.done, None),
        "days_late": duty.days_late,
        "amount": exact_answer(duty.amount, EUROS),
        "parts": {name: {"status": of, "done": exact_answer(done, None)} for name, of, done in parts},
        "readings": {_read_as(item): item.status for item in duty.readings},
        "questions": _questions(duty.questions if status == "unknown" else ()),
    }


def _right(right: RightVerdict | NaiveRight, status: str) -> dict[str, Json]:
    return {
        "status": status,
        "until": exact_answer(right.until, None),
        "effective_on": right.effective_on.isoformat() if right.effective_on else None,
        "amount": exact_answer(right.amount, EUROS),
        "readings": {
            _read_as(item): {
                "status": item.status,
                "until": exact_answer(item.until, None),
                "amount": exact_answer(item.amount, EUROS),
            }
            for item in right.readings
        },
    }

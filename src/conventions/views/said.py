"""A part of a verdict in the notation of cases: `overdue`, `0.00..3389.60`, `2025-06-01`.

Subjects: a norm (`final_bilan`, of rows `tranche.2024`) for its status, and its parts (`final_bilan.due`,
`.amount`, `.readings`, `.readings.posted.due`); an amount or a definition by its name, `NAME.readings`,
`NAME.questions`, of a sum of the account `NAME.readings.OF/READING`; `term.status`, `term.end`;
`stable_until`; `norms`; `findings.CODE`; a rule (`law_fr.r05`) for its outcome, and its parts: `.status`,
`.clause_due`, `.prevails`, and those of its norm.
"""

from collections.abc import Iterable, Mapping
from datetime import date
from enum import Enum
from typing import Final

from attrs import frozen

from conventions.engine.amounts import money
from conventions.engine.verdict import (
    DutyVerdict,
    PartVerdict,
    ReadingVerdict,
    RightVerdict,
    RuleVerdict,
    TermVerdict,
    Verdict,
)
from conventions.language.answers import DAWN, NEVER, Answer, Infinite, Value

OPEN: Final = "?"
"""A missing bound, or a value of which nothing is known."""

_NONE: Final = "none"
_NEVER: Final = "never"
_ANY_DAY: Final = (DAWN.isoformat(), _NEVER)
_LIST: Final = "|"
_PARTS: Final[Mapping[type, tuple[str, ...]]] = {
    DutyVerdict: (
        "status", "due", "done", "days_late", "amount", "left", "parts", "questions", "readings", "debtor"
    ),
    RightVerdict: (
        "status", "opens_on", "until", "effective_on", "amount", "questions", "readings", "holder", "act"
    ),
    TermVerdict: ("status", "start", "end"),
    ReadingVerdict: ("status", "due", "opens_on", "until", "amount", "questions"),
}  # fmt: skip
_BESIDE: Final = ("clause_due", "prevails")
"""The fields of a rule besides those of its norm."""

Record = DutyVerdict | RightVerdict | TermVerdict | ReadingVerdict


@frozen
class _Found:
    """The value of a subject in a verdict; `is_money`: its bounds are cents."""

    value: object
    is_money: bool = False


def said(verdict: Verdict, subject: str) -> str | None:
    """Return the value of a subject as text; None if the verdict has no such subject."""
    found = _found(verdict, subject)
    return None if found is None else _text(found)


def said_with_questions(verdict: Verdict, subject: str) -> str | None:
    """Return the value of a subject as text, with its questions: `unknown ? missing:signed`."""
    found = _found(verdict, subject)
    asked = None if found is None else _asked(found)
    return None if found is None or asked is None else f"{_text(found)} {OPEN} {_text(asked)}"


# --- finding -------------------------------------------------------------------------------------------


def _found(verdict: Verdict, subject: str) -> _Found | None:
    whole = _whole(verdict, subject)
    if whole is not None:
        return whole
    name, _, part = subject.rpartition(".")
    owner = None if not name else _found(verdict, name)
    if owner is None:
        return None
    if part == "questions":
        return _asked(owner)
    match owner.value:
        case DutyVerdict() | RightVerdict() | TermVerdict() | ReadingVerdict() as record:
            return _part(record, part)
        case RuleVerdict() as rule:
            return _Found(getattr(rule, part)) if part in _BESIDE else _part(rule.norm, part)
        case tuple() as items:
            return next((_Found(item) for item in items if getattr(item, "name", None) == part), None)
        case dict() as options:
            return _Found(options[part], owner.is_money) if part in options else None
        case _:
            return None


def _part(record: Record, part: str) -> _Found | None:
    is_known = part in _PARTS[type(record)]
    return _Found(getattr(record, part), is_money=part in ("amount", "left")) if is_known else None


def _whole(verdict: Verdict, subject: str) -> _Found | None:
    """Return the value of a simple name in a verdict."""
    norms = {norm.subject: norm for norm in verdict.norms}
    if subject in norms:
        return _Found(norms[subject])
    rules = {rule.subject: rule for rule in verdict.rules}
    if subject in rules:
        return _Found(rules[subject])
    amounts = dict(verdict.amounts)
    values = {**dict(verdict.definitions), **amounts}
    if subject in values:
        return _Found(values[subject], is_money=subject in amounts)
    name, _, part = subject.rpartition(".")
    options = dict(verdict.options).get(name)
    match name, part:
        case "", "term":
            return _Found(verdict.term)
        case "", "stable_until":
            return _Found(verdict.stable_until)
        case "", "norms":
            return _Found(tuple(norms))
        case "findings", code:
            found = (finding for finding in verdict.findings if finding.code == code)
            return _Found(tuple(f"{finding.subject} {finding.severity.value}" for finding in found))
        case _, "readings" if options is not None:
            return _Found(dict(options), is_money=name in amounts)
        case _, "readings" if (sum_here := amounts.get(name)) and (accounts := verdict.as_read().accounts):
            as_read = {f"{it.of}/{it.name}": dict(it.sums).get(name, sum_here) for it in accounts}
            return _Found(as_read, is_money=True)
        case _:
            return None


def _asked(found: _Found) -> _Found | None:
    """Return the questions of a value, if it can have any."""
    match found.value:
        case None:
            return _Found(frozenset())
        case Answer() | DutyVerdict() | RightVerdict() | ReadingVerdict() as one:
            return _Found(one.questions)
        case RuleVerdict() as rule:
            return _Found(rule.norm.questions)
        case _:
            return None


# --- writing -------------------------------------------------------------------------------------------


def _text(found: _Found) -> str:
    match found.value:
        case DutyVerdict() | RightVerdict() | TermVerdict() | ReadingVerdict() as record:
            return _plain(record.status)
        case RuleVerdict() as rule:
            return _plain(rule.outcome)
        case Answer() as answer:
            return _answer(answer, is_money=found.is_money)
        case dict() as options:
            return _list(
                f"{name}={_answer(answer, is_money=found.is_money)}" for name, answer in options.items()
            )
        case frozenset() as questions:
            return _list(f"{question.kind.value}:{question.about}" for question in sorted(questions))
        case tuple() as items:
            return _list(_item(item) for item in items)
        case value:
            return _plain(value)


def _item(item: object) -> str:
    match item:
        case PartVerdict():
            return f"{item.id}={_plain(item.status)}"
        case ReadingVerdict():
            return f"{item.name}={_plain(item.status)}"
        case _:
            return _plain(item)


def _list(items: Iterable[str]) -> str:
    return _LIST.join(items) or _NONE


def _answer(answer: Answer, *, is_money: bool) -> str:
    lo, hi = (_bound(bound, is_money=is_money) for bound in (answer.lo, answer.hi))
    if answer.is_decided:
        return lo
    is_anything = isinstance(answer.lo, bool) or (lo, hi) in ((OPEN, OPEN), _ANY_DAY)
    return OPEN if is_anything else f"{lo}..{hi}"


def _bound(bound: Value | None, *, is_money: bool) -> str:
    if bound is None or isinstance(bound, Infinite):
        return OPEN
    return str(money(bound) or OPEN) if is_money else _plain(bound)


def _plain(value: object) -> str:
    """Return a value in the notation of the files of a dossier."""
    match value:
        case None:
            return _NONE
        case Enum():
            return str(value.value)
        case bool():
            return str(value).lower()
        case date() if value == NEVER:
            return _NEVER
        case _:
            return str(value)

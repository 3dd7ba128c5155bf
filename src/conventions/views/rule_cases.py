"""Decided cases: the expected parts of a verdict; and the outcomes of a rule that its cases show."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from enum import Enum
from typing import Final

from attrs import evolve

from budget import frozen
from budget.findings import Place
from budget.ledger import Ledger
from conventions.agreement.amendment import Change, apply_changes
from conventions.agreement.norms import Duty
from conventions.dossier.dossier import Dossier
from conventions.engine.account import money
from conventions.engine.duties import lasts
from conventions.engine.evaluate import evaluate
from conventions.engine.verdict import (
    DutyVerdict,
    Outcome,
    PartVerdict,
    ReadingVerdict,
    RightVerdict,
    RuleVerdict,
    TermVerdict,
    Verdict,
)
from conventions.facts.fact import Fact
from conventions.language.answers import DAWN, NEVER, Answer, Infinite, Value
from conventions.rulebook import Rule, Rulebook

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


def notation_of(verdict: Verdict, subject: str) -> str | None:
    """Return the value of a subject as text; None if the verdict has no such subject."""
    found = _found(verdict, subject)
    return None if found is None else _text(found)


def notation_with_questions(verdict: Verdict, subject: str) -> str | None:
    """Return the value of a subject as text, with its questions: `unknown ? missing:signed`."""
    found = _found(verdict, subject)
    asked = None if found is None else _questions_of(found)
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
        return _questions_of(owner)
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


def _questions_of(found: _Found) -> _Found | None:
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


# ------------------------------------------------------------------------------------------------------------
# Decided cases: facts, a day, the expected verdict, and the text or decision that supports it.


@frozen
class Case:
    """A whole record, and the expected verdict on a day.

    Attributes:
        source: the text or the decision that it is taken from.
        expect: subjects and their values in the notation of this module; ` ? ` adds the questions.
        ledger: None where none is held, as in a dossier.
        changes: what the agreement says otherwise in this case: another grant, another legal form.
    """

    source: str
    as_of: date
    expect: tuple[tuple[str, str], ...]
    known_on: date | None = None
    facts: tuple[Fact, ...] = ()
    ledger: Ledger | None = None
    changes: tuple[Change, ...] = ()
    place: Place | None = None

    def beside(self, dossier: Dossier) -> Dossier:
        """Return the agreement of a dossier and its amendments with the record of this case only."""
        agreement = apply_changes(self.changes, dossier.agreement)
        return evolve(dossier, agreement=agreement, facts=self.facts, ledger=self.ledger)


@frozen
class CaseDifference:
    """A subject with another result than expected; `found` None: the verdict has no such subject."""

    subject: str
    expected: str
    found: str | None


def differences(
    case: Case, dossier: Dossier, rulebooks: tuple[Rulebook, ...] = ()
) -> tuple[CaseDifference, ...]:
    """Return the differences of a verdict from the expected one, in the order of the case."""
    verdict = evaluate(case.beside(dossier), case.as_of, case.known_on, rulebooks)
    found = []
    for subject, expected in case.expect:
        say = notation_with_questions if f" {OPEN} " in expected else notation_of
        told = say(verdict, subject)
        if told != expected:
            found.append(CaseDifference(subject, expected, told))
    return tuple(found)


# --- The cases of a rulebook: the possible outcomes of each rule, and those that its cases show ------------


@frozen
class CaseOfRules:
    """A case with the dossier of its agreement."""

    dossier: Dossier
    case: Case


@frozen
class RuleCoverage:
    """A rule with its cases.

    Attributes:
        cases: the number of cases with an expectation about it.
        shown: the outcomes that they expect, what matters most first.
        lacking: the outcomes that it can have, and that no case expects.
        failed: cases whose verdict is not as expected, each with what differs.
    """

    rule: Rule
    cases: int
    shown: tuple[Outcome, ...]
    lacking: tuple[Outcome, ...]
    failed: tuple[tuple[Case, CaseDifference], ...]

    @property
    def passes(self) -> bool:
        """Whether every case has the expected result, and every possible outcome has a case."""
        return not self.lacking and not self.failed


def coverage_of(book: Rulebook, cases: tuple[CaseOfRules, ...]) -> Iterator[RuleCoverage]:
    """Yield each rule of a rulebook with the outcomes that its cases cover."""
    found = [(item.case, differences(item.case, item.dossier, (book,))) for item in cases]
    for rule in book.rules:
        expected = [_expected_outcomes(rule, case) for case, _ in found]
        shown = {outcome for told in expected for outcome in told}
        possible = possible_outcomes(rule)
        failed = [
            (case, difference)
            for (case, differing), told in zip(found, expected, strict=True)
            for difference in differing
            if _concerns(rule, difference.subject, book, told)
        ]
        yield RuleCoverage(
            rule,
            sum(bool(told) for told in expected),
            tuple(outcome for outcome in Outcome if outcome in shown),
            tuple(outcome for outcome in Outcome if outcome in possible - shown),
            tuple(failed),
        )


def cases_of(rule: Rule, cases: tuple[CaseOfRules, ...]) -> Iterator[tuple[Case, str]]:
    """Yield the cases that concern a rule, with the expected results."""
    for item in cases:
        told = [text for subject, text in item.case.expect if _is_whole(rule, subject)]
        if told:
            yield item.case, " ".join(told)


def possible_outcomes(rule: Rule) -> frozenset[Outcome]:
    """Return the possible outcomes of a rule, given the fields of its norm.

    Missing facts can make any rule an open question.
    """
    norm = rule.norm
    found = {Outcome.OPEN}
    if norm.when is not None:
        found.add(Outcome.NOT_APPLICABLE)
    if isinstance(norm, Duty):
        found.add(Outcome.COMPLIES)
        if norm.begins is not None or not lasts(norm):
            found.add(Outcome.PENDING)
        if (norm.due, norm.holds, norm.breached_by) != (None, None, None):
            found.add(Outcome.BREACH)
    else:
        found.add(Outcome.AVAILABLE)
        if norm.until is not None:
            found.add(Outcome.LAPSED)
    return frozenset(found)


def _expected_outcomes(rule: Rule, case: Case) -> tuple[Outcome, ...]:
    """Return the outcomes of a rule that a case expects."""
    known = {outcome.value: outcome for outcome in Outcome}
    told = (text.partition(f" {OPEN} ")[0] for subject, text in case.expect if _is_whole(rule, subject))
    return tuple(known[text] for text in told if text in known)


def _concerns(rule: Rule, subject: str, book: Rulebook, told: tuple[Outcome, ...]) -> bool:
    """Return whether a subject concerns a rule, or no rule, in a case about this rule."""
    return _is_about(rule, subject) or (
        bool(told) and not any(_is_about(other, subject) for other in book.rules)
    )


def _is_about(rule: Rule, subject: str) -> bool:
    """Return whether a subject is a rule, one of its fields, or the rule at a row."""
    return subject == rule.name or subject.startswith(f"{rule.name}.")


def _is_whole(rule: Rule, subject: str) -> bool:
    """Return whether a subject is a rule itself, or the rule at a row."""
    has_rows = rule.norm.each is not None or rule.of_each is not None
    row = subject.removeprefix(f"{rule.name}.")
    return subject == rule.name or (has_rows and row != subject and "." not in row)

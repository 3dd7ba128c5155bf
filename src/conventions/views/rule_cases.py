"""Decided cases: the expected parts of a verdict; and the outcomes of a rule that its cases show."""

from collections.abc import Iterator
from datetime import date

from attrs import evolve, frozen

from budget.findings import Place
from budget.ledger import Ledger
from conventions.agreement.changes import Change, apply_changes
from conventions.agreement.norms import Duty
from conventions.dossier.dossier import Dossier
from conventions.engine.duties import lasts
from conventions.engine.evaluate import evaluate
from conventions.engine.verdict import Outcome
from conventions.facts.fact import Fact
from conventions.rulebook import Rule, Rulebook
from conventions.views.said import OPEN, said, said_with_questions

# ------------------------------------------------------------------------------------------------------------
# Decided cases: facts, a day, the expected verdict, and the text or decision that supports it.


@frozen
class Case:
    """A whole record, and the expected verdict on a day.

    Attributes:
        source: the text or the decision that says so.
        expect: subjects and what is said of them, as `engine.said` writes it; ` ? ` adds the questions.
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
        say = said_with_questions if f" {OPEN} " in expected else said
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
class TriedRule:
    """A rule with its cases.

    Attributes:
        cases: how many cases say something of it.
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


def tried(book: Rulebook, cases: tuple[CaseOfRules, ...]) -> Iterator[TriedRule]:
    """Yield each rule of a rulebook, tried on its cases."""
    found = [(item.case, differences(item.case, item.dossier, (book,))) for item in cases]
    for rule in book.rules:
        expected = [_said(rule, case) for case, _ in found]
        shown = {outcome for told in expected for outcome in told}
        possible = possible_outcomes(rule)
        failed = [
            (case, difference)
            for (case, differing), told in zip(found, expected, strict=True)
            for difference in differing
            if _concerns(rule, difference.subject, book, told)
        ]
        yield TriedRule(
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


def _said(rule: Rule, case: Case) -> tuple[Outcome, ...]:
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

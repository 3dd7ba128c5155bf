"""Rules for a person at a terminal: how many say what, then those that ask for something, one line each."""

from collections import Counter
from collections.abc import Iterator
from datetime import date
from itertools import groupby

from budget.findings import Wording
from conventions.engine.rule_verdict import Outcome, RuleVerdict
from conventions.engine.verdict import DutyVerdict
from conventions.exports.names import rulebook_title
from conventions.exports.value_text import value_text
from conventions.language.answers import DAWN, NEVER, Answer
from conventions.language.types import Kind
from conventions.messages import Catalogue

__all__ = ["rule_line", "rule_lines", "rule_source_lines", "rule_title"]

SILENT = (Outcome.NOT_APPLICABLE, Outcome.OPEN)
"""Outcomes that the line of numbers tells well enough; what is open is a finding."""


def rule_title(wordings: tuple[Wording, ...], words: Catalogue) -> str:
    """Return what a rule is called in a language, or in the first there is."""
    asked = (wording.title for wording in wordings if wording.language == words.language)
    return next(asked, next((wording.title for wording in wordings), ""))


def rule_lines(rules: tuple[RuleVerdict, ...], words: Catalogue, *, is_named: bool = False) -> Iterator[str]:
    """Yield, for each rulebook, what its rules say; `is_named`: under their names, what to ask for last."""
    for book, of_book in groupby(rules, key=lambda rule: rule.rule.book):
        told = list(of_book)
        counted = Counter(rule.outcome for rule in told)
        numbers = [words.count(f"count.rules.{key.value}", counted[key]) for key in Outcome if counted[key]]
        title = rulebook_title(book, words) if is_named else book
        yield f"  {words.text('check.rules', book=title)}{words.text('colon')}{', '.join(numbers)}"
        for rule in told:
            if rule.outcome not in SILENT or (is_named and rule.outcome is Outcome.OPEN):
                yield f"    {rule_line(rule, words, is_named=is_named)}"


def rule_line(rule: RuleVerdict, words: Catalogue, *, is_named: bool = False) -> str:
    """Return what a rule says, with its day and which prevails; `is_named`: its identifier last."""
    norm = rule.norm
    name = norm.subject.partition(".")[2]
    status = words.text(f"outcome.{rule.outcome.value}")
    title = rule_title(rule.rule.wordings, words)
    text = f"{title if is_named else f'{name} {title}'}{words.text('colon')}{status}"
    if isinstance(norm, DutyVerdict):
        text += _day("check.due", norm.due, words)
    else:
        text += _day("check.until", norm.until, words)
    text += _day("check.clause_due", rule.clause_due, words)
    text += words.text(f"check.prevails.{rule.prevails}") if rule.prevails else ""
    return f"{text} [{norm.subject}]" if is_named else text


def _day(key: str, answer: Answer | None, words: Catalogue) -> str:
    if answer is None or not isinstance(answer.value, date) or answer.value in (NEVER, DAWN):
        return ""
    return words.text(key, day=value_text(answer, Kind.DATE, words))


def rule_source_lines(rule: RuleVerdict, words: Catalogue) -> Iterator[str]:
    """Yield where a rule comes from: its text, and each parameter that it rests on with its version."""
    source = rule.rule.source
    read = words.text(f"source.{source.status.value}")
    yield words.text("rule.source", reference=source.reference, read=read)
    for key, versions in rule.used:
        for version in versions:
            yield words.text(
                "rule.parameter",
                name=key,
                since=words.day(version.since),
                reference=version.source.reference,
                read=words.text(f"source.{version.source.status.value}"),
            )

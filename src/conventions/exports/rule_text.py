"""Rules for a person at a terminal: how many say what, then those that ask for something, one line each."""

from collections import Counter
from collections.abc import Iterable, Iterator
from datetime import date
from itertools import groupby

from conventions.engine.verdict import DutyVerdict, Outcome, RuleVerdict
from conventions.exports.names import Names, rulebook_title, titled
from conventions.exports.value_text import value_text
from conventions.language.answers import DAWN, NEVER, Answer
from conventions.language.types import Kind
from conventions.messages import Catalogue

__all__ = ["limitation_lines", "outcome_text", "rule_line", "rule_lines", "rule_source_lines", "rule_title"]


def rule_lines(rules: tuple[RuleVerdict, ...], words: Catalogue, names: Names) -> Iterator[str]:
    """Yield, for each rulebook, what its rules say, one line each of those that ask for something."""
    for book, of_book in groupby(rules, key=lambda rule: rule.rule.book):
        told = list(of_book)
        counted = Counter(rule.outcome for rule in told)
        numbers = [words.count(f"count.rules.{key.value}", counted[key]) for key in Outcome if counted[key]]
        title = rulebook_title(book, words)
        yield f"  {words.text('check.rules', book=title)}{words.text('colon')}{', '.join(numbers)}"
        for rule in told:
            if rule.outcome is not Outcome.NOT_APPLICABLE:
                yield f"    {rule_line(rule, words, names)}"


def rule_line(rule: RuleVerdict, words: Catalogue, names: Names) -> str:
    """Return what a rule says, with its day and which prevails; of a row, with what the row is called."""
    return f"{rule_title(rule, words, names)}{words.text('colon')}{outcome_text(rule, words)}"


def outcome_text(rule: RuleVerdict, words: Catalogue) -> str:
    """Return what a rule comes to, with its day and which prevails."""
    norm = rule.norm
    text = words.text(f"outcome.{rule.outcome.value}")
    if isinstance(norm, DutyVerdict):
        text += _day("check.due", norm.due, words)
    else:
        text += _day("check.until", norm.until, words)
    text += _day("check.clause_due", rule.clause_due, words)
    return text + (words.text(f"check.prevails.{rule.prevails}") if rule.prevails else "")


def limitation_lines(rules: Iterable[RuleVerdict], words: Catalogue) -> Iterator[str]:
    """Yield by which day, and by which text, the claim of a norm ends, or ended."""
    for rule in rules:
        until = None if isinstance(rule.norm, DutyVerdict) else rule.norm.until
        key = "check.limitation" if until is None or until.is_decided else "check.limitation.open"
        key = "check.limitation.lapsed" if rule.outcome is Outcome.LAPSED else key
        yield words.text(key, day=value_text(until, Kind.DATE, words), text=rule.rule.source.reference)


def rule_title(rule: RuleVerdict, words: Catalogue, names: Names) -> str:
    """Return what a rule is called; at a row, with what the row is called."""
    return titled(rule.rule.wordings, words) if rule.norm.row is None else names.of(rule.subject, words)


def _day(key: str, answer: Answer | None, words: Catalogue) -> str:
    if answer is None or not isinstance(answer.value, date) or answer.value in (NEVER, DAWN):
        return ""
    return words.text(key, day=value_text(answer, Kind.DATE, words))


def rule_source_lines(rule: RuleVerdict, words: Catalogue, names: Names) -> Iterator[str]:
    """Yield where a rule comes from: its text, and each parameter that it rests on with its version."""
    source = rule.rule.source
    read = words.text(f"source.{source.status.value}")
    yield words.text("rule.source", reference=source.reference, read=read)
    for key, versions in rule.used:
        for version in versions:
            yield words.text(
                "rule.parameter",
                name=names.of(key, words),
                since=words.day(version.since),
                reference=version.source.reference,
                read=words.text(f"source.{version.source.status.value}"),
            )

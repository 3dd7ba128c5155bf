"""Rules as JSON and as text: the outcome, the legal source, and the corresponding clause."""

from collections import Counter
from collections.abc import Iterable, Iterator, MutableMapping
from datetime import date
from functools import lru_cache
from itertools import groupby
from typing import Final
from weakref import WeakKeyDictionary

from conventions.engine.verdict import DutyVerdict, Outcome, RuleVerdict
from conventions.exports.explanation import explanation_json
from conventions.exports.json_values import (
    Json,
    answer_json,
    day_json,
    fields_json,
    late_json,
    questions_json,
    stated,
)
from conventions.exports.names import Names, rulebook_title, titled
from conventions.exports.values import done_json, value_text
from conventions.language.answers import DAWN, NEVER, Answer
from conventions.language.types import EUROS, Kind
from conventions.messages import Catalogue
from conventions.parameters import Citation, Version

# ------------------------------------------------------------------------------------------------------------
# A rule as JSON: what it comes to, by which text and which of its versions, and the clause beside it.


_OF_ALL: Final[MutableMapping[object, dict[bool, dict[str, Json]]]] = WeakKeyDictionary()
"""What is written of remembered rules, stable or not, as long as they are remembered."""


def rule_json(rule: RuleVerdict, *, stable: bool = False) -> dict[str, Json]:
    """Return a rule; `stable` leaves out what ages daily.

    What is the same for all dossiers of an outline is written once.
    """
    if rule.remembered is None:
        return _written(rule, stable=stable)
    written = _OF_ALL.setdefault(rule.remembered, {})
    if stable not in written:
        written[stable] = _written(rule, stable=stable)
    return written[stable].copy()


def _written(rule: RuleVerdict, *, stable: bool) -> dict[str, Json]:
    norm, said = rule.norm, rule.rule
    days: dict[str, Json]
    if isinstance(norm, DutyVerdict):
        days = day_json("due", norm.due, stable=stable)
        days |= done_json("done_on", norm.done)
        days |= late_json(norm.days_late, norm.late_range, stable=stable)
    else:
        days = day_json("last_day", norm.until, stable=stable)
        days["opens_on"] = norm.opens_on.isoformat() if norm.opens_on else None
    return {
        "rule": said.name,
        **stated(row=norm.row),
        "outcome": rule.outcome,
        "status": norm.status,
        "severity": said.severity,
        "source": reading_json(said.source),
        **fields_json(said, "since", "until"),
        "kind": "duty" if isinstance(norm, DutyVerdict) else "right",
        "who": norm.debtor if isinstance(norm, DutyVerdict) else norm.holder,
        **days,
        **({} if rule.clause_due is None else day_json("clause_due", rule.clause_due, stable=stable)),
        **stated(prevails=rule.prevails),
        "amount": answer_json(norm.amount, EUROS, stable=stable),
        **questions_json(norm.questions),
    }


def limitation_json(rule: RuleVerdict, *, stable: bool = False) -> Json:
    """Return a rule that ends a claim, as it stands beside the norm: its outcome and its last day."""
    until = None if isinstance(rule.norm, DutyVerdict) else rule.norm.until
    return {
        "rule": rule.rule.name,
        "outcome": rule.outcome,
        **day_json("last_day", until, stable=stable),
    }


def reasons_json(rule: RuleVerdict, words: Catalogue) -> dict[str, Json]:
    """Return what a rule rests on: its parameters, each in its version, and its explanation."""
    return {
        "parameters": [version_json(key, version) for key, held in rule.used for version in held],
        "explanation": explanation_json(rule.norm.explain(), words),
    }


def whole_rule_json(rule: RuleVerdict, words: Catalogue) -> Json:
    """Return a rule with what it rests on."""
    return {**rule_json(rule), **reasons_json(rule, words)}


@lru_cache(maxsize=1_000)
def reading_json(source: Citation) -> Json:
    """Return a reference to a text, and how far it was read."""
    return fields_json(source, "reference", "status", "checked_on", "url")


def version_json(key: str, version: Version) -> Json:
    """Return a version of a parameter: its value, from when to when, by which text."""
    value = version.value if isinstance(version.value, str) else str(version.value)
    return {
        "key": key,
        "value": value,
        **fields_json(version, "since", "until"),
        "source": reading_json(version.source),
    }


# ------------------------------------------------------------------------------------------------------------
# Rules for a person at a terminal: how many say what, then those that ask for something, one line each.


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
    """Return the line of a rule: its outcome, its day and which prevails; with the name of its row."""
    return f"{rule_title(rule, words, names)}{words.text('colon')}{outcome_text(rule, words)}"


def outcome_text(rule: RuleVerdict, words: Catalogue) -> str:
    """Return the outcome of a rule, with its day and which prevails."""
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
    """Return the title of a rule, with the name of its row."""
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

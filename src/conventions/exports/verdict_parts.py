"""Parts of a verdict as text and as JSON: explanations, its sums, the outcome of rules."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import date
from functools import lru_cache, partial
from itertools import groupby
from typing import Final, TypeVar, cast

from conventions.engine.verdict import (
    DutyVerdict,
    Outcome,
    ReadAccount,
    ReadingVerdict,
    RightVerdict,
    RuleVerdict,
    Verdict,
)
from conventions.exports.json_values import (
    Json,
    answer_json,
    day_json,
    fields_json,
    late_json,
    questions_json,
    stated,
)
from conventions.exports.label_text import UNNAMED, Names, rulebook_title, titled
from conventions.exports.value_text import done_json, value_text
from conventions.language.answers import DAWN, NEVER, NO_QUESTIONS, Answer, Question
from conventions.language.explain import Explanation
from conventions.language.syntax import EUROS, Kind
from conventions.messages import Catalogue
from conventions.parameters import Citation, Version

LEFT_OUT: Final = "explain.left_out"
"""A row of the ledger: its source is a place in a file, not an article."""


def label_text(label: str, words: Catalogue) -> str:
    """Return the text of a label: of the catalogue, of a standard amount, else as in the agreement."""
    for key in (label, f"amount.{label}"):
        if words.has(key):
            return words.text(key)
    return label


def note_text(note: tuple[str, str], words: Catalogue, names: Names = UNNAMED) -> str:
    """Return a note; a note on a day names its weekday. A reason of the agreement is its own text."""
    code, parameter = note
    if not words.has(code):
        return words.text("explain.reason", reason=names.of(parameter, words))
    try:
        day = date.fromisoformat(parameter)
    except ValueError:
        return words.text(code, parameter=names.said(parameter, words))
    return words.text(code, day=words.day(day), weekday=words.weekday(day))


def explanation_lines(
    found: Explanation, words: Catalogue, depth: int = 0, names: Names = UNNAMED
) -> Iterator[str]:
    """Yield the lines of an explanation, indented by two spaces a level, with the labels of the agreement."""
    yield from ("  " * at + text for at, text in explanation_steps(found, words, depth, names))


def explanation_steps(
    found: Explanation, words: Catalogue, depth: int, names: Names
) -> Iterator[tuple[int, str]]:
    """Yield the lines of an explanation, each with its depth.

    A child that only repeats the formula is left out, and so is a question that a child has too.
    """
    yield depth, _head(found, words, names)
    for note in found.notes:
        yield depth + 1, note_text(note, words, names)
    children = [child for child in found.children if not _repeats(child, found)]
    asked = _asked(found) - frozenset(question for child in children for question in questions_of(child))
    for question in sorted(asked):
        yield depth + 1, f"? {names.question(question, words)}"
    for child in children:
        yield from explanation_steps(child, words, depth + 1, names)


def questions_of(found: Explanation) -> frozenset[Question]:
    """Return the questions of an explanation and all its steps."""
    return _asked(found).union(*(questions_of(child) for child in found.children))


def _asked(found: Explanation) -> frozenset[Question]:
    return NO_QUESTIONS if found.answer is None else found.answer.questions


def _repeats(child: Explanation, parent: Explanation) -> bool:
    return child.label == parent.formula and not child.children and not child.notes


def _head(found: Explanation, words: Catalogue, names: Names) -> str:
    value = value_text(found.answer, found.type, words)
    formula = names.formula(found.formula, words) if found.formula else ""
    label = names.said(found.label, words)
    detail = f" ({formula})" if formula and formula not in (label, value) else ""
    source = ""
    if found.source:
        place = found.label == LEFT_OUT
        source = f" ({found.source})" if place else words.text("explain.article", article=found.source)
    return f"{label}{detail}{words.text('colon') if value else ''}{value}{source}"


def explanation_json(found: Explanation, words: Catalogue) -> Json:
    """Return an explanation as a tree: label, formula, value, source, notes, children."""
    return {
        "label": label_text(found.label, words),
        "formula": found.formula or None,
        "value": answer_json(found.answer, found.type),
        "source": found.source,
        "notes": [note_text(note, words) for note in found.notes],
        "children": [explanation_json(child, words) for child in found.children],
    }


# --- Which amounts of a verdict tell a reader something: of the account, the lines that are not nothing -----

LINES: Final[Mapping[str, str | None]] = {
    "account.net": "paid",
    "account.kept": "account.net",
    "account.remitted": None,
    "account.open": None,
    "account.to_recover": "to_recover",
    "account.overpaid": None,
    "account.to_give_back": None,
    "interest.due": None,
    "interest.received": None,
    "interest.remitted": None,
    "interest.open": "interest.due",
}
"""The lines of the account, each with the amount that it repeats if both are equal."""


def shown_amounts(found: Iterable[tuple[str, Answer | None]]) -> Iterator[tuple[str, Answer]]:
    """Yield the amounts in order, without lines of the account that are 0 or repeat another."""
    amounts = {name: answer for name, answer in found if answer is not None}
    for name, answer in amounts.items():
        same = LINES.get(name)
        repeats = same is not None and amounts[same] == answer
        if name not in LINES or (answer.value != 0 and not repeats):
            yield name, answer


# --- The sums under the readings that may still be chosen: a line under each sum that would be another ------


def sums_of_reading(
    verdict: Verdict, norm: DutyVerdict | RightVerdict, reading: ReadingVerdict
) -> tuple[tuple[str, Answer], ...]:
    """Return the sums that differ under a reading shown at a norm."""
    found = verdict.as_read()
    return found.under(reading.of or norm.id, reading.name) or found.under(norm.subject, reading.name)


def amounts_as_read(verdict: Verdict) -> Iterator[tuple[str, Answer]]:
    """Yield the amounts worth showing, in the main or in another reading."""
    told = {name for name, _ in shown_amounts(verdict.amounts)}
    told |= {name for account in verdict.as_read().accounts for name, _ in account.sums}
    for name, answer in verdict.amounts:
        if answer is not None and name in told:
            yield name, answer


def other_sums(verdict: Verdict, amount: str, words: Catalogue, names: Names) -> Iterator[str]:
    """Yield the value of an amount under each reading that changes it."""
    for account in verdict.as_read().accounts:
        for name, answer in account.sums:
            if name == amount:
                called = names.read_as(account.of, account.name, "", words)
                shown = value_text(answer, EUROS, words)
                yield f"{words.text('reading.other')} {called}{words.text('colon')}{shown}"


def other_terms(verdict: Verdict, words: Catalogue, names: Names) -> Iterator[str]:
    """Yield the status of the agreement under each reading that makes it another."""
    for account in verdict.as_read().accounts:
        if account.term is not None:
            called = names.read_as(account.of, account.name, "", words)
            status = words.text(f"term.{account.term}")
            yield f"{words.text('reading.other')} {called}{words.text('colon')}{status}"


def terms_json(verdict: Verdict) -> dict[str, Json]:
    """Return the status of the agreement under the readings that make it another; empty without any."""
    found: list[Json] = [
        {"of": account.of, "name": account.name, "status": account.term}
        for account in verdict.as_read().accounts
        if account.term is not None
    ]
    return {"readings": found} if found else {}


def account_json(sums: tuple[tuple[str, Answer], ...], *, stable: bool = False) -> dict[str, Json]:
    """Return the sums that differ under a reading, by name."""
    return {name: answer_json(answer, EUROS, stable=stable) for name, answer in sums}


def accounts_apart(verdict: Verdict) -> tuple[ReadAccount, ...]:
    """Return the accounts under readings that no norm shows as its own."""
    shown = {
        (name, reading.name)
        for norm in verdict.norms
        for reading in norm.readings
        if reading.of is None
        for name in (norm.id, norm.subject)
    }
    return tuple(item for item in verdict.as_read().accounts if (item.of, item.name) not in shown)


def accounts_json(accounts: tuple[ReadAccount, ...], *, stable: bool = False) -> list[Json]:
    """Return each reading that may still be chosen and changes sums, with these sums."""
    return [
        {"of": item.of, "name": item.name, "account": account_json(item.sums, stable=stable)}
        for item in accounts
        if item.sums
    ]


# ------------------------------------------------------------------------------------------------------------
# A rule as JSON: what it comes to, by which text and which of its versions, and the clause beside it.


Written = TypeVar("Written")


def _once(rule: RuleVerdict, form: str, write: Callable[[RuleVerdict], Written]) -> Written:
    """Return what is written of a rule in some form: once for all dossiers with the same outline."""
    if rule.shared is None:
        return write(rule)
    if form not in rule.shared:
        rule.shared[form] = write(rule)
    return cast("Written", rule.shared[form])


def rule_json(rule: RuleVerdict) -> dict[str, Json]:
    """Return a rule."""
    return _once(rule, "json", partial(_written, stable=False)).copy()


def stable_rule_json(rule: RuleVerdict) -> dict[str, Json]:
    """Return a rule without what ages daily."""
    return _once(rule, "stable", partial(_written, stable=True))


def used_json(rule: RuleVerdict) -> list[Json]:
    """Return the parameters that a rule uses, each with the day and the value of its versions."""
    return _once(rule, "used", _used)


def _used(rule: RuleVerdict) -> list[Json]:
    return [f"{key} {item.since} {item.value}" for key, held in rule.used for item in held]


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
    """Return a rule that ends the claim of a norm: its outcome and its last day."""
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

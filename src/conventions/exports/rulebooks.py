"""Rulebooks as JSON and as text: their rules, one of them whole, how its cases went, what to check again."""

import re
from collections.abc import Iterator, Sequence
from datetime import date
from fractions import Fraction
from typing import Final

from attrs import fields

from budget.money import Euros
from conventions.agreement.norms import Duty, Right
from conventions.calendar import Period
from conventions.engine.name_tables import FIELDS
from conventions.engine.program import compile_terms
from conventions.engine.rules import dated_in
from conventions.exports.json_values import Json, fields_json
from conventions.exports.label_text import Names, spoken, titled
from conventions.exports.value_text import period_text
from conventions.exports.verdict_parts import version_json
from conventions.language.answers import Question, QuestionKind
from conventions.messages import Catalogue
from conventions.parameters import Citation, Dated, ParameterValue, Version
from conventions.rulebook import ROLES_ASKED, Rule, Rulebook, ToCheck, to_check
from conventions.views.rule_cases import OPEN, CaseOfRules, RuleCoverage, cases_of

# --- A rulebook as JSON: each rule with its text, its words, what it says, and its cases --------------------

_ASIDE = ("role", "done_by", "posted_by", "breached_by", "act")


def expressions_of(norm: Duty | Right) -> dict[str, str]:
    """Return the expressions of a norm, by their keys in the file."""
    keys = {"begins": "from"}
    said = {
        keys.get(field.name, field.name): getattr(norm, field.name)
        for field in fields(type(norm))
        if field.name in (*FIELDS, *_ASIDE) and getattr(norm, field.name) is not None
    }
    notice = norm.notice if isinstance(norm, Right) else None
    return said if notice is None else {**said, "notice": f"{notice.begins} + {notice.period}"}


def parameters_of(rule: Rule, book: Rulebook) -> tuple[Dated, ...]:
    """Return the dated parameters that a rule rests on, at any distance."""
    used = dated_in(compile_terms(book.terms), rule.name)
    return tuple(item for item in book.parameters if item.key in used)


def rulebook_json(book: Rulebook, words: Catalogue) -> dict[str, Json]:
    """Return a rulebook: its title, and each rule in short."""
    rules: list[Json] = [_short(rule, words) for rule in book.rules]
    return {"id": book.id, "title": dict(book.title)[words.language], "rules": rules}


def _short(rule: Rule, words: Catalogue) -> dict[str, Json]:
    return {
        "rule": rule.name,
        "title": titled(rule.wordings, words),
        "kind": "duty" if isinstance(rule.norm, Duty) else "right",
        "who": rule.norm.debtor if isinstance(rule.norm, Duty) else rule.norm.holder,
        **fields_json(rule, "severity", "relation", "anchor", "since", "until"),
        "source": whole_reading_json(rule.source, words),
    }


def whole_reading_json(source: Citation, words: Catalogue) -> Json:
    """Return a reference to a text, how far it was read, what was not, and by when to look again."""
    return {
        **fields_json(source, "reference", "status", "checked_on", "again_on"),
        "not_read": None if source.not_read is None else source.not_read.of(words.language),
        "url": source.url,
    }


def shown_rule_json(
    rule: Rule, book: Rulebook, cases: tuple[CaseOfRules, ...], words: Catalogue
) -> dict[str, Json]:
    """Return a rule whole."""
    parameters = parameters_of(rule, book)
    return {
        **_short(rule, words),
        "wordings": [
            {"lang": item.language, "title": item.title, "message": item.message, "remedy": item.remedy}
            for item in rule.wordings
        ],
        "norm": {**expressions_of(rule.norm)},
        "parameters": [version_json(item.key, version) for item in parameters for version in item.versions],
        "cases": [
            {"source": case.source, "as_of": case.as_of.isoformat(), "expect": expected}
            for case, expected in cases_of(rule, cases)
        ],
    }


def coverage_json(book: Rulebook, rules: tuple[RuleCoverage, ...], cases: int) -> dict[str, Json]:
    """Return how the rules of a rulebook fare with their cases."""
    said: list[Json] = [
        {
            "rule": item.rule.name,
            **fields_json(item, "cases", "shown", "lacking"),
            "failed": [
                {
                    **fields_json(case, "source", "place"),
                    **fields_json(difference, "subject", "expected", "found"),
                }
                for case, difference in item.failed
            ],
            "passes": item.passes,
        }
        for item in rules
    ]
    return {"id": book.id, "cases": cases, "rules": said, "passes": all(item.passes for item in rules)}


# --- A rulebook for a person at a terminal: its rules, one of them whole, and how its cases went ------------

_MONTHS: Final = 12
_FIELD: Final = re.compile(r"\{(\w+)\}")


def rule_of_list(rule: Rule, words: Catalogue) -> str:
    """Return a rule on one line: what it is called, its name, how grave a breach is, its text, how sure."""
    name, severity = rule.name.partition(".")[2], words.text(f"severity.{rule.severity.value}")
    read = words.text(f"source.{rule.source.status.value}")
    return f"{titled(rule.wordings, words)} [{name}], {severity} ({rule.source.reference}, {read})"


def rule_lines_in_full(
    rule: Rule, book: Rulebook, cases: tuple[CaseOfRules, ...], words: Catalogue
) -> Iterator[str]:
    """Yield a rule whole: its text and how sure it is, what it says in words, its parameters, its cases.

    What it says as its rulebook writes it comes last: who changes the rule reads that.
    """
    wording = next((item for item in rule.wordings if item.language == words.language), rule.wordings[0])
    names, colon = names_of(book, words), words.text("colon")
    yield f"{wording.title} [{rule.name}]"
    yield f"  {words.text('rules.source', reference=rule.source.reference)}"
    sure = f"{confidence(rule.source, words)}{_again(rule.source, words)}"
    yield f"  {words.text('rules.confidence')}{colon}{sure}"
    unread = not_read(rule.source, words)
    if unread:
        yield f"  {words.text('rules.not_read')}{colon}{unread}"
    yield f"  {_in_force(rule, names, words)}"
    severity, relation = (f"severity.{rule.severity.value}", f"rules.relation.{rule.relation.value}")
    yield f"  {words.text('rules.severity', severity=words.text(severity), relation=words.text(relation))}"
    who = rule.norm.debtor if isinstance(rule.norm, Duty) else rule.norm.holder
    kind = "duty" if isinstance(rule.norm, Duty) else "right"
    yield f"  {words.text(f'rules.{kind}', who=words.text(f'role.{who}'))}"
    said = expressions_of(rule.norm)
    for key, text in said.items():
        yield f"    {words.text(f'rules.key.{key}')}{colon}{_spoken(key, text, names, words)}"
    yield f"  {words.text('rules.message')}{colon}{_plain(wording.message, wording.title)}"
    yield f"  {words.text('rules.remedy')}{colon}{_plain(wording.remedy, wording.title)}"
    for item in parameters_of(rule, book):
        for version in item.versions:
            yield f"  {_version(item, version, words)}"
    told = list(cases_of(rule, cases))
    yield f"  {words.count('count.cases', len(told))}{colon.rstrip()}"
    for case, expected in told:
        source = words.dates_in(case.source)
        yield f"    {words.day(case.as_of)}, {source} → {_outcome(expected, names, words)}"
    yield f"  {words.text('rules.as_written')}{colon.rstrip()}"
    for key, text in said.items():
        yield f"    {key} = {text}"


def names_of(book: Rulebook, words: Catalogue) -> Names:
    """Return what a rulebook, and our words, call what its expressions name."""
    roles = {role: ((words.language, words.text(f"rules.role.{role}")),) for role in ROLES_ASKED}
    return Names(None, {rule.name: rule.wordings for rule in book.rules}, {**roles, **dict(book.labels)})


def confidence(source: Citation, words: Catalogue) -> str:
    """Return how far a text was read, and when it was last looked at."""
    read = words.text(f"source.{source.status.value}")
    if source.checked_on is None:
        return read
    return words.text("rules.checked", read=read, day=words.day(source.checked_on))


def not_read(source: Citation, words: Catalogue) -> str:
    """Return what of a text was not read; empty where all of it was."""
    if source.not_read is not None:
        return source.not_read.of(words.language)
    key = f"rules.not_read.{source.status.value}"
    return words.text(key) if words.has(key) else ""


def _again(source: Citation, words: Catalogue) -> str:
    if source.again_on is None:
        return ""
    return words.text("rules.again", day=words.day(source.again_on))


def _spoken(key: str, text: str, names: Names, words: Catalogue) -> str:
    """Return the expressions of a norm, in words."""
    if key == "act":
        return words.text(f"rules.act.{text}")
    if key == "notice":
        begins, _, period = text.rpartition(" + ")
        return f"{names.formula(begins, words)} + {period_text(period, words)}"
    return names.formula(text, words)


def _plain(template: str, title: str) -> str:
    """Return the words of a finding with its title; what only a finding has stands as «…»."""
    return _FIELD.sub(lambda found: title if found[1] == "title" else "…", template)


def _version(item: Dated, version: Version, words: Catalogue) -> str:
    reference = words.text("rules.source", reference=version.source.reference)
    since = words.text("rules.since", day=words.day(version.since))
    until = "" if version.until is None else words.text("rules.until", day=words.day(version.until))
    return words.text(
        "rules.parameter",
        label=spoken(item.label, words),
        name=item.key,
        value=parameter_text(version.value, words),
        since=since,
        until=until,
        text=f"{reference} ({confidence(version.source, words)})",
    )


def parameter_text(value: ParameterValue, words: Catalogue) -> str:
    """Return the value of a parameter in words; ten years are not a hundred and twenty months."""
    match value:
        case Euros():
            return words.amount(value)
        case Period():
            years, months = divmod(value.months, _MONTHS)
            is_years = years > 0 and not months and not value.days
            return words.count("unit.year", years) if is_years else period_text(str(value), words)
        case Fraction():
            return words.percentage(value)
        case date():
            return words.day(value)
        case _:
            return str(value)


def _in_force(rule: Rule, names: Names, words: Catalogue) -> str:
    if rule.anchor is None:
        return words.text("rules.always")
    since = "" if rule.since is None else words.text("rules.since", day=words.day(rule.since))
    until = "" if rule.until is None else words.text("rules.until", day=words.day(rule.until))
    return words.text("rules.anchor", anchor=names.formula(rule.anchor, words), since=since, until=until)


def _outcome(expected: str, names: Names, words: Catalogue) -> str:
    """Return what a case expects, in words; what is not an outcome stays."""
    outcome, _, asked = expected.partition(f" {OPEN} ")
    said = words.text(f"outcome.{outcome}") if words.has(f"outcome.{outcome}") else expected
    if not asked or said == expected:
        return said
    pairs = (text.partition(":") for text in asked.split("|"))
    told = names.asked(tuple(Question(QuestionKind(kind), about) for kind, _, about in pairs), words)
    return f"{said}{words.text('semicolon')}{told}"


def test_lines(
    book: Rulebook, rules: tuple[RuleCoverage, ...], cases: int, words: Catalogue
) -> Iterator[str]:
    """Yield each rule with the outcomes that its cases show; then what lacks, and what is not as expected."""
    for item in rules:
        shown = ", ".join(words.text(f"outcome.{outcome.value}") for outcome in item.shown) or "—"
        number = words.count("count.cases", item.cases)
        yield f"{item.rule.name:<26} {number:<9} {shown}"
        if item.lacking:
            lacking = ", ".join(words.text(f"outcome.{outcome.value}") for outcome in item.lacking)
            yield f"  {words.text('rules.lacking', outcomes=lacking)}"
        for case, difference in item.failed:
            yield "  " + words.text(
                "rules.failed",
                place="" if case.place is None else str(case.place),
                source=case.source,
                subject=difference.subject,
                expected=difference.expected,
                found=difference.found or "—",
            )
    failing = sum(not item.passes for item in rules)
    yield words.text(
        "rules.tried",
        book=book.id,
        rules=words.count("count.rules", len(rules)),
        cases=words.count("count.cases", cases),
        failing=words.count("count.failing", failing),
    )


Checks = Sequence[tuple[Rulebook, tuple[ToCheck, ...]]]


def due_of(books: Sequence[Rulebook]) -> Checks:
    """Return what is to be looked at again in each rulebook."""
    return [(book, to_check(book)) for book in books]


def due_lines(checks: Checks, on: date, words: Catalogue) -> Iterator[str]:
    """Yield what is due by a day, the longest first, each with why; then the first day after it."""
    due = sum(item.is_due(on) for _, found in checks for item in found)
    number = words.count("count.texts", due)
    yield words.text("rules_due.heading" if due else "rules_due.none", day=words.day(on), number=number)
    for book, found in checks:
        told = [item for item in found if item.is_due(on)]
        if told:
            yield f"{spoken(book.title, words)} [{book.id}]"
        for item in told:
            yield from _lines(item, words)
    later = _next(checks, on)
    if later is not None:
        yield words.text("rules_due.next", day=words.day(later))


def due_json(checks: Checks, on: date, words: Catalogue) -> dict[str, Json]:
    """Return what is due by a day, and the first day after it."""
    later = _next(checks, on)
    return {
        "schema": "subventio/rules-due/1",
        "on": on.isoformat(),
        "due": [_json(book, item, words) for book, found in checks for item in found if item.is_due(on)],
        "next": None if later is None else later.isoformat(),
    }


def _next(checks: Checks, on: date) -> date | None:
    days = [item.again_on for _, found in checks for item in found if not item.is_due(on)]
    return min((day for day in days if day is not None), default=None)


def _lines(item: ToCheck, words: Catalogue) -> Iterator[str]:
    yield f"  {_called(item, words)} [{_key(item)}]"
    yield f"    {item.source.reference}"
    yield f"    {confidence(item.source, words)}{words.text('semicolon')}{_why(item, words)}"
    unread = not_read(item.source, words)
    if unread:
        yield f"    {words.text('rules.not_read')}{words.text('colon')}{unread}"


def _called(item: ToCheck, words: Catalogue) -> str:
    if isinstance(item.of, Rule):
        return titled(item.of.wordings, words)
    parameter, version = item.of
    since = words.text("rules_due.since", day=words.day(version.since))
    return f"{spoken(parameter.label, words).capitalize()}, {since}"


def _key(item: ToCheck) -> str:
    """Return the name by which `rules show` knows a rule; the key of a parameter."""
    return item.of.name.partition(".")[2] if isinstance(item.of, Rule) else item.of[0].key


def _why(item: ToCheck, words: Catalogue) -> str:
    """Return by when, and for what reason."""
    if item.again_on is None:
        return words.text("rules_due.never")
    day = words.day(item.again_on)
    if item.interval is not None:
        every = parameter_text(item.interval.every, words)
        because = item.interval.because.of(words.language)
        return words.text("rules_due.every", day=day, every=every, because=because)
    return words.text("rules_due.ends" if item.ends else "rules_due.stated", day=day)


def _json(book: Rulebook, item: ToCheck, words: Catalogue) -> Json:
    is_rule = isinstance(item.of, Rule)
    return {
        "rulebook": book.id,
        "rule": item.of.name if isinstance(item.of, Rule) else None,
        "parameter": None if is_rule else _key(item),
        "title": _called(item, words),
        "source": whole_reading_json(item.source, words),
        "every": None if item.interval is None else str(item.interval.every),
        "because": _why(item, words),
    }

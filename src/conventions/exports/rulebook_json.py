"""A rulebook as JSON: each rule with its text, its words, what it says, and its cases."""

from attrs import fields

from conventions.agreement.norms import Duty, Right
from conventions.engine.places import FIELDS
from conventions.engine.program import compile_terms
from conventions.engine.rule_cases import CaseOfRules, TriedRule, cases_of
from conventions.engine.rules import dated_in
from conventions.exports.json_values import Json
from conventions.exports.names import titled
from conventions.exports.rule_json import version_json
from conventions.messages import Catalogue
from conventions.parameters.dated import Dated, Reading
from conventions.rulebook.rulebook import Rule, Rulebook

__all__ = [
    "expressions_of",
    "parameters_of",
    "rulebook_json",
    "shown_rule_json",
    "tried_json",
    "whole_reading_json",
]

_ASIDE = ("role", "done_by", "posted_by", "breached_by", "act")


def expressions_of(norm: Duty | Right) -> dict[str, str]:
    """Return what a norm says, by the key it has in the file."""
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
        "severity": rule.severity.value,
        "relation": rule.relation.value,
        "anchor": rule.anchor,
        "since": rule.since.isoformat() if rule.since else None,
        "until": rule.until.isoformat() if rule.until else None,
        "source": whole_reading_json(rule.source, words),
    }


def whole_reading_json(source: Reading, words: Catalogue) -> Json:
    """Return a reference to a text, how far it was read, what was not, and by when to look again."""
    return {
        "reference": source.reference,
        "status": source.status.value,
        "checked_on": source.checked_on.isoformat() if source.checked_on else None,
        "again_on": source.again_on.isoformat() if source.again_on else None,
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


def tried_json(book: Rulebook, rules: tuple[TriedRule, ...], cases: int) -> dict[str, Json]:
    """Return how the rules of a rulebook fare with their cases."""
    said: list[Json] = [
        {
            "rule": item.rule.name,
            "cases": item.cases,
            "shown": [outcome.value for outcome in item.shown],
            "lacking": [outcome.value for outcome in item.lacking],
            "failed": [
                {
                    "source": case.source,
                    "place": None if case.place is None else str(case.place),
                    "subject": difference.subject,
                    "expected": difference.expected,
                    "found": difference.found,
                }
                for case, difference in item.failed
            ],
            "passes": item.passes,
        }
        for item in rules
    ]
    return {"id": book.id, "cases": cases, "rules": said, "passes": all(item.passes for item in rules)}

"""What would be otherwise as JSON, schema `subventio/whatif/1`: each thing before and after."""

from datetime import date
from enum import Enum

from budget.findings import Finding
from conventions.engine.timeline import Change
from conventions.engine.verdict import DutyVerdict, PartVerdict, ReadingVerdict, RightVerdict, TermVerdict
from conventions.engine.verdict_difference import (
    Differing,
    NormDifference,
    StoryDifference,
    VerdictDifference,
)
from conventions.exports.check_json import finding_json
from conventions.exports.facts import fact_day_json, fact_value_json
from conventions.exports.json_values import Json, answer_json, day_json, question_json
from conventions.exports.rules import whole_rule_json
from conventions.facts.fact import Fact
from conventions.language.answers import Answer
from conventions.language.types import EUROS, Type
from conventions.messages import Catalogue

__all__ = ["fact_json", "whatif_json"]


def whatif_json(difference: VerdictDifference, story: StoryDifference, words: Catalogue) -> dict[str, Json]:
    """Return the differences of verdict and of timeline; every key is there, of what is alike empty."""
    return {
        "term": _term_pair(difference.term),
        "norms": {norm.name: _norm(norm) for norm in difference.norms},
        "amounts": {item.name: _answers(item, EUROS) for item in difference.amounts},
        "definitions": {
            item.name: _answers(item, difference.types.get(item.name)) for item in difference.definitions
        },
        "findings": _findings(difference.findings, words),
        "rules": {
            rule.name: {
                "before": whole_rule_json(rule.before, words) if rule.before else None,
                "after": whole_rule_json(rule.after, words) if rule.after else None,
            }
            for rule in difference.rules
        },
        "timeline": {"gone": _changes(story.gone), "come": _changes(story.come)},
    }


def fact_json(fact: Fact) -> dict[str, Json]:
    """Return a fact: its key, what it is of, its day, the day it was known, and its value."""
    return {
        "key": fact.key,
        "of": fact.of,
        **fact_day_json("occurred_on", fact),
        "known_on": fact.known_on.isoformat(),
        **fact_value_json(fact.value),
    }


def _term_pair(term: Differing[TermVerdict] | None) -> Json:
    return None if term is None else {"before": _term(term.before), "after": _term(term.after)}


def _term(term: TermVerdict | None) -> Json:
    if term is None:
        return None
    return {"status": term.status, **day_json("start", term.start), **day_json("end", term.end)}


def _answers(item: Differing[Answer], kind: Type | None) -> Json:
    return {"before": answer_json(item.before, kind), "after": answer_json(item.after, kind)}


def _norm(norm: NormDifference) -> Json:
    """Return each aspect that differs, before and after; of a norm that only one verdict has, its status."""
    names = norm.aspects or ("status",)
    return {
        name: {"before": _aspect(norm.before, name), "after": _aspect(norm.after, name)} for name in names
    }


def _aspect(norm: DutyVerdict | RightVerdict | None, name: str) -> Json:
    found: object = None if norm is None else getattr(norm, name)
    match found:
        case Enum():
            return str(found.value)
        case date():
            return found.isoformat()
        case Answer():
            return answer_json(found, EUROS if name == "amount" else None)
        case frozenset():
            return [question_json(question) for question in sorted(found)]
        case tuple():
            return {item.id if isinstance(item, PartVerdict) else item.name: _status(item) for item in found}
        case int() | str() | None:
            return found
        case _:
            raise TypeError(name)


def _status(item: PartVerdict | ReadingVerdict) -> Json:
    return item.status.value if isinstance(item, PartVerdict) else item.status


def _findings(findings: tuple[Differing[Finding], ...], words: Catalogue) -> dict[str, Json]:
    def told(finding: Finding) -> dict[str, Json]:
        return finding_json(finding, words)

    return {
        "appeared": [told(item.after) for item in findings if item.before is None and item.after],
        "gone": [told(item.before) for item in findings if item.after is None and item.before],
        "changed": [
            {"before": told(item.before), "after": told(item.after)}
            for item in findings
            if item.before and item.after
        ],
    }


def _changes(changes: tuple[Change, ...]) -> list[Json]:
    return [
        {"date": item.day.isoformat(), "norm": item.norm, "before": item.before, "after": item.after}
        for item in changes
    ]

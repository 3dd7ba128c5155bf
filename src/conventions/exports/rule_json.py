"""A rule as JSON: what it comes to, by which text and which of its versions, and the clause beside it."""

from functools import lru_cache

from conventions.engine.verdict import DutyVerdict, RuleVerdict
from conventions.exports.explanation import explanation_json
from conventions.exports.fact_days import done_json
from conventions.exports.json_values import (
    Json,
    answer_json,
    day_json,
    late_json,
    questions_json,
    stated,
)
from conventions.language.types import EUROS
from conventions.messages import Catalogue
from conventions.parameters.dated import Reading, Version

__all__ = ["limitation_json", "reading_json", "reasons_json", "rule_json", "version_json", "whole_rule_json"]


def rule_json(rule: RuleVerdict, *, stable: bool = False) -> dict[str, Json]:
    """Return a rule; `stable` leaves out what ages daily."""
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
        "since": said.since.isoformat() if said.since else None,
        "until": said.until.isoformat() if said.until else None,
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
def reading_json(source: Reading) -> Json:
    """Return a reference to a text, and how far it was read."""
    return {
        "reference": source.reference,
        "status": source.status.value,
        "checked_on": source.checked_on.isoformat() if source.checked_on else None,
        "url": source.url,
    }


def version_json(key: str, version: Version) -> Json:
    """Return a version of a parameter: its value, from when to when, by which text."""
    value = version.value if isinstance(version.value, str) else str(version.value)
    return {
        "key": key,
        "value": value,
        "since": version.since.isoformat(),
        "until": version.until.isoformat() if version.until else None,
        "source": reading_json(version.source),
    }

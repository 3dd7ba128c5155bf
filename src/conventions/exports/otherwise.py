"""Scenarios as JSON: the differences with other facts, and the changes of one fact that change a result."""

import re
from collections.abc import Iterable, Iterator
from datetime import date
from enum import Enum

from budget.findings import Finding
from conventions.engine.verdict import DutyVerdict, PartVerdict, ReadingVerdict, RightVerdict, TermVerdict
from conventions.exports.check_json import finding_json
from conventions.exports.check_text import status_text
from conventions.exports.json_values import Json, answer_json, day_json, fields_json, question_json
from conventions.exports.names import Names
from conventions.exports.rules import whole_rule_json
from conventions.exports.values import fact_day_json, fact_value_json, value_text
from conventions.facts.fact import Fact
from conventions.language.answers import Answer
from conventions.language.types import EUROS, Type
from conventions.messages import Catalogue
from conventions.views.timeline import Change
from conventions.views.verdict_difference import (
    Differing,
    NormDifference,
    StoryDifference,
    VerdictDifference,
)
from conventions.views.why_not import Flip, FlipKind, Reply, WhyNot

# --- What would be otherwise as JSON, schema `subventio/whatif/1`: each thing before and after --------------


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
        **fields_json(fact, "key", "of"),
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


# --- Why not otherwise, as text and as JSON: the changes of one fact that would do, and what was tried ------

_OF_FINDING = re.compile(r"\S+ \[(.*)\]")
"""A finding and what it is about, as the search names it."""


def why_not_lines(
    name: str, found: WhyNot, kind: Type | None, words: Catalogue, names: Names
) -> Iterator[str]:
    """Yield the changes that would change a reply, the smallest moves first; and what was tried."""
    yield f"{_title(name, words, names)}{words.text('colon')}{_reply(found.reply, kind, words)}"
    for flip in found.flips:
        yield f"  {_change(flip, words, names)} → {_reply(flip.reply, kind, words)}"
    if not found.flips:
        yield f"  {words.text('why_not.none')}"
    days = words.count("count.days", found.within)
    moved = ", ".join(dict.fromkeys(_called(facts, words, names) for facts in found.moved))
    added = ", ".join(names.of(fact.key, words) for fact in found.added)
    none = words.text("whatif.none")
    yield f"  {words.text('why_not.tried', days=days, moved=moved or none, added=added or none)}"


def _title(name: str, words: Catalogue, names: Names) -> str:
    """Return what is asked about: a norm, a value, or the norm that a finding is about."""
    of_finding = _OF_FINDING.fullmatch(name)
    return names.of(name if of_finding is None else of_finding[1], words)


def _change(flip: Flip, words: Catalogue, names: Names) -> str:
    called, recorded = _called(flip.facts, words, names), flip.facts[0].last_day
    if flip.day is None:
        return words.text("why_not.withdrawn", fact=called, day=words.day(recorded))
    if flip.kind is FlipKind.ADDED:
        return words.text("why_not.added", fact=called, day=words.day(flip.day))
    return words.text(
        "why_not.earlier" if flip.days < 0 else "why_not.later",
        fact=called,
        day=words.day(flip.day),
        recorded=words.day(recorded),
        days=words.count("count.days", abs(flip.days)),
    )


def _called(facts: Iterable[Fact], words: Catalogue, names: Names) -> str:
    told = list(facts)
    about = ", ".join(names.of(fact.of, words) for fact in told if fact.of)
    called = names.of(told[0].key, words)
    return f"{called} ({about})" if about else called


def _reply(reply: Reply, kind: Type | None, words: Catalogue) -> str:
    match reply:
        case None | ():
            return words.text("why_not.nothing")
        case Answer():
            return value_text(reply, kind, words)
        case _:
            return ", ".join(_word(word, words) for word in reply)


def _word(word: str, words: Catalogue) -> str:
    """Return a status in words; of the code of a finding, that it is found."""
    return status_text(word, words) if words.has(f"status.{word}") else words.text("why_not.found")


def why_not_json(found: WhyNot, kind: Type | None) -> dict[str, Json]:
    """Return the changes and what was tried."""
    return {
        "reply": _reply_json(found.reply, kind),
        "within": found.within,
        "moved": [[fact_json(fact) for fact in facts] for facts in found.moved],
        "added": [fact.key for fact in found.added],
        "changes": [
            {
                "kind": flip.kind.value,
                "facts": [fact_json(fact) for fact in flip.facts],
                **fields_json(flip, "day", "days"),
                "reply": _reply_json(flip.reply, kind),
            }
            for flip in found.flips
        ],
    }


def _reply_json(reply: Reply, kind: Type | None) -> Json:
    match reply:
        case None | Answer():
            return answer_json(reply, kind)
        case _:
            return list(reply)

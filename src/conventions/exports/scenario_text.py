"""Scenarios as text and as JSON: the differences with other facts, the changes of one fact that matter."""

import re
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from enum import Enum

from budget.findings import Finding
from conventions.engine.verdict import (
    DutyVerdict,
    Outcome,
    PartVerdict,
    ReadingVerdict,
    RightVerdict,
    RuleVerdict,
    TermVerdict,
)
from conventions.exports.check_json import finding_json
from conventions.exports.check_text import amount_label, finding_lines, status_text, term_line
from conventions.exports.explain_text import change_text
from conventions.exports.finding_text import late_text
from conventions.exports.json_values import Json, answer_json, day_json, fields_json, question_json
from conventions.exports.label_text import UNNAMED, Names
from conventions.exports.value_text import (
    fact_day_json,
    fact_day_text,
    fact_value_json,
    fact_value_text,
    value_text,
)
from conventions.exports.verdict_parts import outcome_text, rule_title, whole_rule_json
from conventions.facts.fact import Fact
from conventions.language.answers import Answer
from conventions.language.syntax import EUROS, Kind, Type
from conventions.messages import Catalogue
from conventions.views.differences import (
    Change,
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
        "norms": {norm.name: _norm_json(norm) for norm in difference.norms},
        "amounts": {item.name: _answers(item, EUROS) for item in difference.amounts},
        "definitions": {
            item.name: _answers(item, difference.types.get(item.name)) for item in difference.definitions
        },
        "findings": _findings_json(difference.findings, words),
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
    return None if term is None else {"before": _term_json(term.before), "after": _term_json(term.after)}


def _term_json(term: TermVerdict | None) -> Json:
    if term is None:
        return None
    return {"status": term.status, **day_json("start", term.start), **day_json("end", term.end)}


def _answers(item: Differing[Answer], kind: Type | None) -> Json:
    return {"before": answer_json(item.before, kind), "after": answer_json(item.after, kind)}


def _norm_json(norm: NormDifference) -> Json:
    """Return each aspect that differs, before and after; of a norm that only one verdict has, its status."""
    names = norm.aspects or ("status",)
    return {
        name: {"before": _aspect_json(norm.before, name), "after": _aspect_json(norm.after, name)}
        for name in names
    }


def _aspect_json(norm: DutyVerdict | RightVerdict | None, name: str) -> Json:
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
            return {
                item.id if isinstance(item, PartVerdict) else item.name: _status_json(item) for item in found
            }
        case int() | str() | None:
            return found
        case _:
            raise TypeError(name)


def _status_json(item: PartVerdict | ReadingVerdict) -> Json:
    return item.status.value if isinstance(item, PartVerdict) else item.status


def _findings_json(findings: tuple[Differing[Finding], ...], words: Catalogue) -> dict[str, Json]:
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
    """Return the label of the subject: a norm, a value, or the norm of a finding."""
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


_ANSWERS: Mapping[str, Type] = {
    "due": Kind.DATE,
    "done": Kind.DATE,
    "until": Kind.DATE,
    "amount": EUROS,
    "within": EUROS,
}
"""The aspects of a norm that are answers, and what they are answers of."""

_DAYS = ("opens_on", "exercised_on", "effective_on")
SILENT = ("status", "questions", "readings", "severity", "parts")
"""Aspects that a line of their own would only repeat: the status heads the norm."""


def whatif_lines(
    difference: VerdictDifference,
    story: StoryDifference,
    words: Catalogue,
    names: Names,
) -> Iterator[str]:
    """Yield the differences; if there are none, one line."""
    words = names.counting(words)
    lines = list(_parts(difference, story, words, names))
    yield from lines or [f"  {words.text('whatif.nothing')}"]


def _parts(
    difference: VerdictDifference, story: StoryDifference, words: Catalogue, names: Names
) -> Iterator[str]:
    yield from _headed("whatif.findings", _findings(difference.findings, words, names), words)
    norms = [line for norm in difference.norms for line in _norm(norm, words, names)]
    term = [] if difference.term is None else [_term(difference.term, words)]
    yield from _headed("whatif.norms", [*term, *norms], words)
    rules = dict.fromkeys(_rule(rule, words, names) for rule in difference.rules if _is_told(rule))
    yield from _headed("whatif.rules", list(rules), words)  # several rules of one title may say the same
    amounts = [_value(item, EUROS, words, names) for item in difference.amounts]
    types = difference.types
    amounts += [_value(item, types.get(item.name), words, names) for item in difference.definitions]
    yield from _headed("whatif.amounts", amounts, words)
    yield from _headed("whatif.timeline", _story(story, names, words), words)


def fact_text(fact: Fact, words: Catalogue, names: Names = UNNAMED) -> str:
    """Return a fact on one line: what it is called, what it is of, its day and its value."""
    about = f" ({names.of(fact.of, words)})" if fact.of else ""
    head = f"{names.of(fact.key, words)}{about}, {fact_day_text(fact, words)}"
    if fact.value is None:
        return head
    texts = () if names.dossier is None else (names.dossier.agreement, names.dossier.last_text)
    is_share = any(item.key == fact.key and item.type == "ratio" for text in texts for item in text.facts)
    return f"{head}, {fact_value_text(fact.value, words, is_share=is_share)}"


def _headed(key: str, lines: list[str], words: Catalogue) -> Iterator[str]:
    if lines:
        yield f"  {words.text(key)}"
        yield from (f"    {line}" for line in lines)


def _findings(findings: tuple[Differing[Finding], ...], words: Catalogue, names: Names) -> list[str]:
    found = []
    for item in findings:
        before, after = _marked("−", item.before, words, names), _marked("+", item.after, words, names)
        is_said_alike = bool(before and after) and before[0][1:] == after[0][1:]
        found += [f"± {after[0][2:]} ({words.text('whatif.questions')})"] if is_said_alike else before + after
    return found


def _marked(mark: str, finding: Finding | None, words: Catalogue, names: Names) -> list[str]:
    """Return the lines of a finding; of one that is gone, its remedy is not to be read any more."""
    if finding is None:
        return []
    first, *rest = (line.removeprefix("  ") for line in finding_lines(finding, words, names))
    return [f"{mark} {first}", *(f"  {line}" for line in rest if mark == "+")]


def _norm(norm: NormDifference, words: Catalogue, names: Names) -> Iterator[str]:
    known = norm.after or norm.before
    if known is None:
        return
    article = words.text("explain.article", article=known.article) if known.article else ""
    before, after = (_status(side, words) for side in (norm.before, norm.after))
    is_silent = before == after and set(norm.aspects) <= set(SILENT)
    shown = before if before == after and not is_silent else _arrow(before, after, words)
    yield f"{names.subject(known.subject, known.name, words)}{article}{words.text('colon')}{shown}"
    for aspect in norm.aspects:
        if aspect not in SILENT:
            before, after = (_aspect(side, aspect, words, names) for side in (norm.before, norm.after))
            head = words.text(f"whatif.aspect.{aspect}")
            yield f"  {head}{words.text('colon')}{_arrow(before, after, words)}"


def _status(norm: DutyVerdict | RightVerdict | None, words: Catalogue) -> str:
    return words.text("whatif.absent") if norm is None else status_text(norm.status.value, words)


def _aspect(norm: DutyVerdict | RightVerdict | None, aspect: str, words: Catalogue, names: Names) -> str:
    found: object = getattr(norm, aspect, None)
    match found:
        case str() if aspect == "to":
            return names.party(found, words)
        case (int() as least, int() as most):
            return late_text(None, (least, most), words)
        case Answer() if aspect in _ANSWERS:
            return value_text(found, _ANSWERS[aspect], words)
        case date() if aspect in _DAYS:
            return words.day(found)
        case int():
            return words.count("count.days", found)
        case _:
            return words.text("whatif.none")


def _term(term: Differing[TermVerdict], words: Catalogue) -> str:
    before, after = ("" if side is None else term_line(side, words) for side in (term.before, term.after))
    return _arrow(before, after, words)


def _is_told(rule: Differing[RuleVerdict]) -> bool:
    """Return whether a rule applies on one side: what would turn one that does not is no news."""
    sides = [side for side in (rule.before, rule.after) if side is not None]
    return any(side.outcome is not Outcome.NOT_APPLICABLE for side in sides)


def _rule(rule: Differing[RuleVerdict], words: Catalogue, names: Names) -> str:
    known = rule.after or rule.before
    before, after = (
        words.text("whatif.absent") if side is None else outcome_text(side, words)
        for side in (rule.before, rule.after)
    )
    title = rule.name if known is None else rule_title(known, words, names)
    return f"{title}{words.text('colon')}{_arrow(before, after, words)}"


def _value(item: Differing[Answer], kind: Type | None, words: Catalogue, names: Names) -> str:
    absent = words.text("whatif.absent")
    before, after = (
        absent if side is None else value_text(side, kind, words) for side in (item.before, item.after)
    )
    return f"{amount_label(item.name, words, names)} {_arrow(before, after, words)}"


def _story(story: StoryDifference, names: Names, words: Catalogue) -> list[str]:
    """Return the changes of one story alone; where both only begin on another day, that is none."""
    gone, come = (
        {item.norm: item.day for item in side if item.before is None} for side in (story.gone, story.come)
    )
    begun = {norm for norm, day in come.items() if gone.get(norm, day) != day}
    marked = [*(("−", change) for change in story.gone), *(("+", change) for change in story.come)]
    marked = [(mark, item) for mark, item in marked if item.before is not None or item.norm not in begun]
    return [
        f"{change.day:%d/%m/%Y} {mark} {change_text(change, names, words)}"
        for mark, change in sorted(marked, key=_when)
    ]


def _when(marked: tuple[str, Change]) -> tuple[date, bool]:
    mark, change = marked
    return change.day, mark == "+"


def _arrow(before: str, after: str, words: Catalogue) -> str:
    """Return both sides; if their texts are equal, only the questions differ and are added."""
    return f"{before} → {after}" if before != after else f"{before} ({words.text('whatif.questions')})"

"""Scenarios as text: the supposed facts, the differences, and the time line."""

from collections.abc import Iterator, Mapping
from datetime import date

from budget.findings import Finding
from conventions.engine.verdict import DutyVerdict, Outcome, RightVerdict, RuleVerdict, TermVerdict
from conventions.exports.check_text import amount_label, finding_lines, status_text, term_line
from conventions.exports.explain import change_text
from conventions.exports.names import UNNAMED, Names
from conventions.exports.rules import outcome_text, rule_title
from conventions.exports.values import fact_day_text, fact_value_text, value_text
from conventions.facts.fact import Fact
from conventions.language.answers import Answer
from conventions.language.types import EUROS, Kind, Type
from conventions.messages import Catalogue
from conventions.views.timeline import Change
from conventions.views.verdict_difference import (
    Differing,
    NormDifference,
    StoryDifference,
    VerdictDifference,
)

_ANSWERS: Mapping[str, Type] = {
    "due": Kind.DATE,
    "done": Kind.DATE,
    "until": Kind.DATE,
    "amount": EUROS,
}
"""The aspects of a norm that are answers, and what they are answers of."""

_DAYS = ("opens_on", "exercised_on", "effective_on")
_SILENT = ("status", "questions", "readings", "severity", "parts")
"""Aspects that a line of their own would only repeat: the status heads the norm."""


def whatif_lines(
    difference: VerdictDifference,
    story: StoryDifference,
    words: Catalogue,
    names: Names,
) -> Iterator[str]:
    """Yield what differs; where nothing does, one line that says so."""
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
    rules = [_rule(rule, words, names) for rule in difference.rules if _is_told(rule)]
    yield from _headed("whatif.rules", rules, words)
    amounts = [_value(item, EUROS, words, names) for item in difference.amounts]
    types = difference.types
    amounts += [_value(item, types.get(item.name), words, names) for item in difference.definitions]
    yield from _headed("whatif.amounts", amounts, words)
    yield from _headed("whatif.timeline", _story(story, names, words), words)


def fact_text(fact: Fact, words: Catalogue, names: Names = UNNAMED) -> str:
    """Return a fact on one line: what it is called, what it is of, its day and its value."""
    about = f" ({names.of(fact.of, words)})" if fact.of else ""
    head = f"{names.of(fact.key, words)}{about}, {fact_day_text(fact, words)}"
    return head if fact.value is None else f"{head}, {fact_value_text(fact.value, words)}"


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
    is_silent = before == after and set(norm.aspects) <= set(_SILENT)
    shown = before if before == after and not is_silent else _arrow(before, after, words)
    yield f"{names.subject(known.subject, known.name, words)}{article}{words.text('colon')}{shown}"
    for aspect in norm.aspects:
        if aspect not in _SILENT:
            before, after = (_aspect(side, aspect, words) for side in (norm.before, norm.after))
            head = words.text(f"whatif.aspect.{aspect}")
            yield f"  {head}{words.text('colon')}{_arrow(before, after, words)}"


def _status(norm: DutyVerdict | RightVerdict | None, words: Catalogue) -> str:
    return words.text("whatif.absent") if norm is None else status_text(norm.status.value, words)


def _aspect(norm: DutyVerdict | RightVerdict | None, aspect: str, words: Catalogue) -> str:
    found: object = getattr(norm, aspect, None)
    match found:
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
    """Return two sides; where the words are the same, what differs is said by the questions alone."""
    return f"{before} → {after}" if before != after else f"{before} ({words.text('whatif.questions')})"

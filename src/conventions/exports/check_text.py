"""The check for a person at a terminal: what waits first, then the norms and the amounts, one line each."""

from collections.abc import Iterator, Mapping
from datetime import date

from budget.findings import Finding
from budget.money import Euros
from conventions.engine.in_force import AmendmentState
from conventions.engine.rule_world import limitations
from conventions.engine.status import DutyStatus
from conventions.engine.verdict import (
    DutyVerdict,
    ReadingVerdict,
    RightVerdict,
    RuleVerdict,
    TermVerdict,
    Verdict,
    is_alike,
)
from conventions.exports.account_lines import other_sums, told_as_read
from conventions.exports.checked import Tally
from conventions.exports.explanation import label_text
from conventions.exports.finding_text import finding_words, late_text
from conventions.exports.names import UNNAMED, Names
from conventions.exports.rules import limitation_lines, rule_lines
from conventions.exports.style import MARKS
from conventions.exports.values import owed_text, value_text
from conventions.language.answers import DAWN, NEVER, Answer, day
from conventions.language.types import EUROS, Kind
from conventions.messages import Catalogue

WIDTH = 44
OPEN_RULES = "rules_open"
"""The finding of what no rule can decide: of a whole run, it is told once."""
OUT = ("not_applicable", "waived")
"""Statuses under which neither a due date nor an amount means anything."""


def status_text(status: str, words: Catalogue) -> str:
    """Return a status in words."""
    return words.text(f"status.{status}")


def heading(as_of: date, known_on: date | None, words: Catalogue) -> str:
    """Return what was asked: the day, and the day of the record if one was given."""
    known = words.text("check.known_on", day=words.day(known_on)) if known_on else ""
    return words.text("check.heading", day=words.day(as_of)) + known


def summary_text(found: Tally, words: Catalogue) -> str:
    """Return how many dossiers there were, and how many findings of each severity that was found."""
    parts = [words.count("count.dossiers", found.dossiers)]
    if found.unreadable:
        parts.append(words.count("count.unreadable", found.unreadable))
    told = [words.count(f"count.{severity.value}", n) for severity, n in found.findings().items() if n]
    return f"{', '.join(parts)}{words.text('colon')}{', '.join(told) or words.text('check.nothing')}"


def verdict_lines(
    verdict: Verdict,
    words: Catalogue,
    names: Names = UNNAMED,
    former: Mapping[str, Answer] | None = None,
) -> Iterator[str]:
    """Yield the lines of a verdict; a heading with nothing below it is left out.

    `former` are the dates that amendments moved, by norm.
    """
    words, moved = names.counting(words), former or {}
    for finding in verdict.findings:
        if finding.code != OPEN_RULES:
            yield from finding_lines(finding, words, names)
    yield f"  {term_line(verdict.term, words)}"
    if verdict.amendments:
        yield f"  {words.text('check.amendments')}"
    for state in verdict.amendments:
        yield f"    {amendment_line(state, words, names)}"
    ending = limitations(verdict)
    duties = [
        _norm_lines(_duty_line(duty, words, moved, names), duty, ending, words, names)
        for duty in verdict.duties
    ]
    rights = [
        _norm_lines(_right_line(right, words, moved, names), right, ending, words, names)
        for right in verdict.rights
    ]
    for title, norms in (("check.duties", duties), ("check.rights", rights)):
        if norms:
            yield f"  {words.text(title)}"
        for lines in norms:
            yield from lines
    yield from rule_lines(verdict.rules, words, names)
    options = dict(verdict.options)
    amounts = [(name, answer, EUROS) for name, answer in told_as_read(verdict)]
    yield f"  {words.text('check.amounts')}"
    for name, answer, kind in amounts:
        yield f"    {amount_label(name, words, names)} {value_text(answer, kind, words)}"
        for option, value in options.get(name, ()):
            shown = value_text(value, kind, words)
            yield f"      {words.text('reading.other')} {names.of(option, words)}{words.text('colon')}{shown}"
        for line in other_sums(verdict, name, words, names):
            yield f"      {line}"
    types = dict(verdict.types)
    for name, answer in verdict.definitions:
        type_here = types.get(name)
        yield f"    {amount_label(name, words, names)} {value_text(answer, type_here, words)}"
        for option, value in options.get(name, ()):
            shown = value_text(value, type_here, words)
            yield f"      {words.text('reading.other')} {names.of(option, words)}{words.text('colon')}{shown}"
    if (stable_until := verdict.as_read().stable_until) is not None:
        yield f"  {words.text('check.stable_until', day=words.day(stable_until))}"


def finding_lines(finding: Finding, words: Catalogue, names: Names = UNNAMED) -> Iterator[str]:
    """Yield a finding: its mark and sentence, and its remedy."""
    severity = words.text(f"severity.{finding.severity.value}")
    said = finding_words(finding, words, names)
    yield f"  {MARKS[finding.severity]} {severity}{words.text('colon')}{said.message}"
    if said.remedy:
        yield f"      → {said.remedy}"


def term_line(term: TermVerdict, words: Catalogue) -> str:
    """Return the days that the agreement covers, and where it stands; of one without end, only its first."""
    params = {"status": words.text(f"term.{term.status}")}
    params |= {"start": value_text(term.start, None, words), "end": value_text(term.end, None, words)}
    if term.start.is_decided and term.end.is_decided:
        return words.text("check.term" if term.end.value != NEVER else "check.term.endless", params)
    return words.text("check.term.unknown" if term.end.value != NEVER else "check.term.unsigned", params)


def amount_label(name: str, words: Catalogue, names: Names) -> str:
    """Return what an amount is called, as wide as its column: by us, or by the agreement if it is its own."""
    return cell(label_text(name, words) if words.has(f"amount.{name}") else names.of(name, words))


def cell(text: str) -> str:
    """Return a text in a column of the width of a label; a longer one ends in `…`."""
    return f"{text if len(text) <= WIDTH else text[: WIDTH - 1] + '…':<{WIDTH}}"


def status_line(norm: DutyVerdict | RightVerdict, names: Names, words: Catalogue) -> str:
    """Return a norm with where it stands, its days and its amount."""
    if isinstance(norm, DutyVerdict):
        return _duty_line(norm, words, {}, names)
    return _right_line(norm, words, {}, names)


def _norm_lines(
    line: str,
    norm: DutyVerdict | RightVerdict,
    ending: Mapping[str, tuple[RuleVerdict, ...]],
    words: Catalogue,
    names: Names,
) -> Iterator[str]:
    yield f"    {line}"
    for told in limitation_lines(ending.get(norm.subject, ()), words):
        yield f"      {told}"
    for told in reading_lines(norm, words, names):
        yield f"      {told}"


def _head(norm: DutyVerdict | RightVerdict, words: Catalogue, names: Names) -> str:
    status = status_text(norm.status.value, words)
    article = words.text("explain.article", article=norm.article) if norm.article else ""
    if norm.label or norm.row:
        name = names.subject(norm.subject, norm.name, words)
    else:
        name = names.norm(norm.id, words, has_article=bool(article))
    return f"{name}{article}{words.text('colon')}{status}"


def amendment_line(state: AmendmentState, words: Catalogue, names: Names = UNNAMED) -> str:
    """Return an amendment: its number and title, and where it stands, with its day."""
    amendment = state.amendment
    day = words.day(state.since)
    status = words.text(f"amendment.status.{state.status.value}", day=day)
    title = names.label(amendment.title, words)
    return words.text("amendment.line", number=str(amendment.number), title=title, status=status)


def was(subject: str, former: Mapping[str, Answer], words: Catalogue) -> str:
    """Return the date that an amendment moved, as it was; nothing of any other."""
    if subject not in former:
        return ""
    return words.text("check.was", day=value_text(former[subject], Kind.DATE, words))


def _duty_line(duty: DutyVerdict, words: Catalogue, former: Mapping[str, Answer], names: Names) -> str:
    text = _head(duty, words, names)
    if duty.status.value in OUT:
        return text
    if duty.done is not None and isinstance(duty.done.hi, date) and duty.done.hi > DAWN:
        text += _done_text(duty.done, words, is_known=duty.status is not DutyStatus.UNKNOWN)
    text += day_text("check.due", duty.due, words) + was(duty.subject, former, words)
    if duty.days_late is not None or duty.late_range is not None:
        text += words.text("check.late", days=late_text(duty.days_late, duty.late_range, words))
    paid_to = "" if duty.to is None else words.text("check.to", who=names.party(duty.to, words))
    return text + amount_text(duty.amount, words) + moved_text(duty, words) + paid_to


def _done_text(done: Answer, words: Catalogue, *, is_known: bool) -> str:
    """Return the day on which a duty was performed, after its status, or what is known of that day."""
    if not is_known:
        return day_text("check.performed", done, words)
    if done.is_decided:
        return words.text("check.done", day=words.day(day(done.hi)))
    if done.lo == DAWN:
        return words.text("check.done_by", day=words.day(day(done.hi)))
    return f" {value_text(done, Kind.DATE, words)}"


def _right_line(right: RightVerdict, words: Catalogue, former: Mapping[str, Answer], names: Names) -> str:
    text = _head(right, words, names)
    if right.opens_on is not None and right.status.value != "open":
        text += words.text("check.opens", day=words.day(right.opens_on))
    elif right.opens_on is not None and len(right.readings_shown) > len(right.readings):
        text += words.text("check.opened", day=words.day(right.opens_on))
    if right.exercised_on is not None:
        text += words.text("check.exercised_on", day=words.day(right.exercised_on))
    if right.effective_on is not None and right.effective_on != right.exercised_on:
        text += words.text("check.effective", day=words.day(right.effective_on))
    until = None if right.exercised_on is not None else right.until
    text += day_text("check.until", until, words) + was(right.subject, former, words)
    return text + amount_text(right.amount, words)


def reading_lines(norm: DutyVerdict | RightVerdict, words: Catalogue, names: Names) -> Iterator[str]:
    """Yield what each other reading says of a norm; nothing of one that leaves it out as well."""
    for reading in norm.readings_shown:
        if reading.of is None or reading.status != norm.status.value or reading.status not in OUT:
            yield reading_line(reading, norm, words, names)


def reading_line(
    reading: ReadingVerdict, norm: DutyVerdict | RightVerdict, words: Catalogue, names: Names
) -> str:
    """Return what another reading says of a norm: its status and dates; its amount, where it is another."""
    words = names.counting(words)
    label = reading.label and names.label(reading.label, words)
    name = label or names.read_as(reading.of, reading.name, norm.id, words)
    text = f"{words.text('reading.other')} {name}{words.text('colon')}{status_text(reading.status, words)}"
    if reading.status in OUT:
        return text
    if reading.opens_on is not None and reading.status != "open":
        text += words.text("check.opens", day=words.day(reading.opens_on))
    elif reading.opens_on is not None and isinstance(norm, RightVerdict) and reading in norm.alike:
        text += words.text("check.opened", day=words.day(reading.opens_on))
    text += day_text("check.due", reading.due, words) + day_text("check.until", reading.until, words)
    if not is_alike(reading.amount, norm.amount):
        text += amount_text(reading.amount, words)
    return f"{text} ({names.asked(tuple(reading.questions), words)})" if reading.questions else text


def day_text(key: str, answer: Answer | None, words: Catalogue) -> str:
    """Return a date of a norm; nothing of one that is never, or anything."""
    if answer is None or (answer.hi == NEVER and answer.lo in (DAWN, NEVER)):
        return ""
    suffix = "" if answer.is_decided else "_range"
    return words.text(f"{key}{suffix}", day=value_text(answer, Kind.DATE, words))


def moved_text(duty: DutyVerdict, words: Catalogue) -> str:
    """Return what was paid of a duty that is paid in part; nothing of any other."""
    if not duty.moved or duty.left is None or duty.left.hi == 0:
        return ""
    return words.text("check.moved", amount=words.amount(Euros.of_cents(duty.moved)))


def amount_text(answer: Answer | None, words: Catalogue) -> str:
    """Return the amount of a norm, after a comma; nothing where it has none."""
    return "" if answer is None else f", {owed_text(answer, words)}"

"""The check for a person at a terminal: what waits first, then amounts, one line each."""

from collections.abc import Iterator
from datetime import date

from budget.findings import Finding, Severity
from conventions.engine.verdict import DutyVerdict, ReadingVerdict, RightVerdict, Verdict
from conventions.exports.check_json import CheckedDossier, UnreadableDossier
from conventions.exports.explanation import question_text, value_text
from conventions.exports.finding_text import finding_message, finding_remedy
from conventions.language.answers import Answer
from conventions.language.types import EUROS, Kind
from conventions.messages import Catalogue

__all__ = ["check_lines", "finding_lines", "status_text", "verdict_lines"]

MARKS = {Severity.BLOCKING: "■", Severity.MAJOR: "▲", Severity.MINOR: "?", Severity.INFO: "·"}


def status_text(status: str, words: Catalogue) -> str:
    """Return a status in words."""
    return words.text(f"status.{status}")


def check_lines(
    dossiers: list[CheckedDossier | UnreadableDossier], as_of: date, known_on: date | None, words: Catalogue
) -> Iterator[str]:
    """Yield the lines of a check: one block a dossier, and a summary."""
    known = words.text("check.known_on", day=words.day(known_on)) if known_on else ""
    yield words.text("check.heading", day=words.day(as_of)) + known
    for dossier in dossiers:
        yield ""
        if isinstance(dossier, UnreadableDossier):
            yield words.text("check.unreadable", path=str(dossier.path), count=str(len(dossier.errors)))
            continue
        yield f"{dossier.id} ({dossier.path})"
        yield from verdict_lines(dossier.verdict, words)
    checked = [dossier for dossier in dossiers if isinstance(dossier, CheckedDossier)]
    counts = {
        severity.value: str(sum(f.severity is severity for item in checked for f in item.verdict.findings))
        for severity in Severity
    }
    yield ""
    yield words.text(
        "check.summary",
        counts,
        dossiers=str(len(dossiers)),
        unreadable=str(len(dossiers) - len(checked)),
    )


def verdict_lines(verdict: Verdict, words: Catalogue) -> Iterator[str]:
    """Yield the lines of a verdict."""
    for finding in verdict.findings:
        yield from finding_lines(finding, words)
    yield f"  {words.text('check.duties')}"
    for duty in verdict.duties:
        yield f"    {_duty_line(duty, words)}"
        for reading in duty.readings:
            yield f"      {_reading_line(reading, words)}"
    yield f"  {words.text('check.rights')}"
    for right in verdict.rights:
        yield f"    {_right_line(right, words)}"
        for reading in right.readings:
            yield f"      {_reading_line(reading, words)}"
    yield f"  {words.text('check.amounts')}"
    for name, answer in verdict.amounts:
        if answer is not None:
            yield f"    {_named(name, words):<44} {value_text(answer, EUROS, words)}"
    if verdict.stable_until is not None:
        yield f"  {words.text('check.stable_until', day=words.day(verdict.stable_until))}"


def finding_lines(finding: Finding, words: Catalogue) -> Iterator[str]:
    """Yield a finding: its mark and sentence, its remedy, its questions."""
    severity = words.text(f"severity.{finding.severity.value}")
    yield f"  {MARKS[finding.severity]} {severity}{words.text('colon')}{finding_message(finding, words)}"
    remedy = finding_remedy(finding, words)
    if remedy and not remedy.startswith("finding."):
        yield f"      → {remedy}"


def _named(name: str, words: Catalogue) -> str:
    key = f"amount.{name}"
    return words.text(key) if words.has(key) else name


def _article(article: str | None, words: Catalogue) -> str:
    return words.text("explain.article", article=article) if article else ""


def _amount(answer: Answer | None, words: Catalogue) -> str:
    return "" if answer is None else f", {value_text(answer, EUROS, words)}"


def _head(norm: DutyVerdict | RightVerdict, words: Catalogue) -> str:
    status = status_text(norm.status.value, words)
    return f"{norm.name}{_article(norm.article, words)}{words.text('colon')}{status}"


def _duty_line(duty: DutyVerdict, words: Catalogue) -> str:
    text = _head(duty, words)
    if duty.due is not None:
        text += words.text("check.due", day=value_text(duty.due, Kind.DATE, words))
    if duty.done is not None and isinstance(duty.done.hi, date):
        text += words.text("check.done", day=words.day(duty.done.hi))
    if duty.days_late is not None:
        text += words.text("check.late", days=str(duty.days_late))
    return text + _amount(duty.amount, words)


def _right_line(right: RightVerdict, words: Catalogue) -> str:
    text = _head(right, words)
    if right.opens_on is not None and right.status.value != "open":
        text += words.text("check.opens", day=words.day(right.opens_on))
    if right.until is not None:
        text += words.text("check.until", day=value_text(right.until, Kind.DATE, words))
    return text + _amount(right.amount, words)


def _reading_line(reading: ReadingVerdict, words: Catalogue) -> str:
    key = f"reading.{reading.name}"
    name = reading.label or (words.text(key) if words.has(key) else reading.name)
    text = f"{words.text('reading.other')} {name}{words.text('colon')}{status_text(reading.status, words)}"
    if reading.due is not None:
        text += words.text("check.due", day=value_text(reading.due, Kind.DATE, words))
    if reading.until is not None:
        text += words.text("check.until", day=value_text(reading.until, Kind.DATE, words))
    for question in sorted(reading.questions):
        text += f" ({question_text(question, words)})"
    return text

"""A finding in words: what is, since when, and what to do about it."""

import re
from collections.abc import Iterator
from itertools import groupby
from typing import Final

from budget.findings import Finding, Wording
from budget.money import Euros
from conventions.exports.value_text import questions_text
from conventions.language.answers import Question, QuestionKind
from conventions.messages import Catalogue, filled

__all__ = ["finding_message", "finding_questions", "finding_remedy"]

PLAIN_AMOUNT: Final = re.compile(r"-?\d+\.\d{2}")
DECIMAL: Final = re.compile(r"-?\d+\.(?:\d|\d+ %)")


def finding_params(finding: Finding, words: Catalogue) -> dict[str, str]:
    """Return the parameters of a finding as words: dates, amounts, parties; and what is made of them."""
    params = {name: _written(value, words) for name, value in finding.params}
    for role in ("debtor", "holder"):
        key = f"role.{params.get(role, '')}"
        if words.has(key):
            params[role] = words.text(key)
    status = f"status.{params.get('status', '')}"
    asked = words.text("semicolon").join(_asked(finding, words))
    wording = _wording(finding, words)
    title = {} if wording is None else {"title": wording.title}
    return {
        **params,
        **title,
        "subject": finding.subject,
        "article": finding.article or "",
        "art": words.text("explain.article", article=finding.article) if finding.article else "",
        "source": finding.source or "",
        "actual": _written(finding.actual, words),
        "expected": _written(finding.expected, words),
        "due": words.day(finding.due),
        "days_late": "" if finding.days_late is None else str(finding.days_late),
        "late_text": "" if finding.days_late is None else words.count("count.days", finding.days_late),
        "parts_text": words.text("finding.parts", parts=params["parts"]) if params.get("parts") else "",
        "status_text": words.text(status) if words.has(status) else "",
        "offer_text": _offer(finding, words),
        "by_text": words.text("finding.by_text", source=finding.source) if finding.source else "",
        "asked_text": words.text("finding.asked", questions=asked) if asked else "",
    }


def _asked(finding: Finding, words: Catalogue) -> Iterator[str]:
    """Yield one sentence for each kind of question, with all it is about."""
    by_kind = groupby(sorted(finding_questions(finding)), key=lambda question: question.kind)
    for kind, questions in by_kind:
        yield questions_text(kind, [question.about for question in questions], words)


def _offer(finding: Finding, words: Catalogue) -> str:
    """Return the amount of a finding, or its bounds; empty where there is none."""
    if finding.amount is None:
        return ""
    low, high = (None if end is None else words.amount(Euros.of_cents(end)) for end in finding.amount)
    if high is None:
        return words.text("finding.at_least", low=low or "")
    return (
        words.text("finding.offer", amount=high)
        if low == high
        else words.text("finding.offer_between", low=low or "", high=high)
    )


def _written(text: str, words: Catalogue) -> str:
    """Return a parameter as the language writes it: a plain amount without its sign, dates written out."""
    if DECIMAL.fullmatch(text):
        return words.number(text)
    if PLAIN_AMOUNT.fullmatch(text):
        return words.amount(Euros.parse(text)).replace("€", "").strip()
    return words.dates_in(text)


def finding_questions(finding: Finding) -> tuple[Question, ...]:
    """Return the questions of a finding."""
    pairs = (text.partition(":") for text in finding.questions)
    return tuple(Question(QuestionKind(kind), about) for kind, _, about in pairs)


def _wording(finding: Finding, words: Catalogue) -> Wording | None:
    """Return the words of a rule, in the language asked or the first there is."""
    asked = (wording for wording in finding.wordings if wording.language == words.language)
    return next(asked, next(iter(finding.wordings), None))


def finding_message(finding: Finding, words: Catalogue) -> str:
    """Return the sentence of a finding; of a rule, that of its rulebook, its text, and how sure that is."""
    params, key, wording = finding_params(finding, words), f"finding.{finding.code}", _wording(finding, words)
    said = words.text(key, params) if wording is None or words.has(key) else filled(wording.message, params)
    if wording is not None and finding.source is not None:
        said = f"{said} {words.text('finding.of_text', params)}"
    status = dict(finding.params).get("source_status")
    return said if status is None else f"{said} {words.text(f'finding.source.{status}', params)}"


def finding_remedy(finding: Finding, words: Catalogue) -> str:
    """Return what to do about a finding; empty where there is nothing to do."""
    key, wording = f"finding.{finding.code}.remedy", _wording(finding, words)
    variant = f"finding.{finding.code}.remedy.{dict(finding.params).get('variant')}"
    key = variant if words.has(variant) else key
    if words.has(key):
        return words.text(key, finding_params(finding, words))
    return "" if wording is None else filled(wording.remedy, finding_params(finding, words))

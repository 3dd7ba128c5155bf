"""A finding in words: what is, since when, and what to do about it."""

import re
from collections.abc import Iterator
from itertools import groupby
from typing import Final

from attrs import frozen

from budget.findings import Finding, Wording
from budget.money import Euros
from conventions.exports.names import Names, rulebook_title
from conventions.exports.value_text import questions_text
from conventions.language.answers import Question, QuestionKind
from conventions.messages import Catalogue, filled

__all__ = ["Said", "finding_message", "finding_offer", "finding_questions", "finding_remedy", "finding_words"]

DIGIT: Final = re.compile(r"\d")
PLAIN_AMOUNT: Final = re.compile(r"-?\d+\.\d{2}")
DECIMAL: Final = re.compile(r"-?\d+\.(?:\d|\d+ %)")


@frozen
class Said:
    """A finding in words: its sentence, the text of law behind it, what to do; empty where there is none."""

    sentence: str
    text: str
    remedy: str

    @property
    def message(self) -> str:
        """The sentence with the text that it comes from, and how sure that is."""
        return f"{self.sentence} {self.text}" if self.text else self.sentence


def finding_params(finding: Finding, words: Catalogue, names: Names | None = None) -> dict[str, str]:
    """Return the parameters of a finding as words: dates, amounts, parties; and what is made of them.

    With the `names` of its dossier, no identifier is among them.
    """
    params = {name: _written(value, words) for name, value in finding.params}
    if names is not None:
        params |= _named(finding, params, words, names)
    for role in ("debtor", "holder"):
        key = f"role.{params.get(role, '')}"
        if words.has(key):
            params[role] = words.text(key)
    status = f"status.{params.get('status', '')}"
    asked = _asked(finding, words, names)
    wording = _wording(finding, words)
    title = {} if wording is None else {"title": wording.title}
    return {
        **params,
        **title,
        "subject": finding.subject if names is None else rulebook_title(finding.subject, words),
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
        "offer_text": finding_offer(finding, words),
        "by_text": words.text("finding.by_text", source=finding.source) if finding.source else "",
        "asked_text": words.text("finding.asked", questions=asked) if asked else "",
    }


def _named(
    finding: Finding, params: dict[str, str], words: Catalogue, names: Names
) -> Iterator[tuple[str, str]]:
    """Yield the parameters that are identifiers, as the dossier calls them.

    A norm without a label is called by what it is, and its article says which; without one, by its words.
    """
    if params.get("parts"):
        yield "parts", ", ".join(names.of(part, words) for part in params["parts"].split(", "))
    norm, _, row = finding.subject.partition(".")
    if params.get("name") in (norm, f"{norm} [{row}]"):
        yield "name", names.norm(norm, words, has_article=bool(finding.article))


def _asked(finding: Finding, words: Catalogue, names: Names | None) -> str:
    """Return one sentence for each kind of question, with all it is about."""
    if not finding.questions:
        return ""
    questions = sorted(finding_questions(finding))
    if names is not None:
        about = names.of(finding.subject, words)
        return names.asked(tuple(it for it in questions if names.of(it.about, words) != about), words)
    by_kind = groupby(questions, key=lambda question: question.kind)
    return words.text("semicolon").join(
        questions_text(kind, [question.about for question in found], words) for kind, found in by_kind
    )


def finding_offer(finding: Finding, words: Catalogue) -> str:
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
    if DIGIT.search(text) is None:
        return text
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


def finding_words(finding: Finding, words: Catalogue, names: Names | None = None) -> Said:
    """Return the sentence of a finding and its remedy; of a rule, those of its rulebook.

    The text of a rule, and how sure it is, follow its sentence.
    """
    params, key = finding_params(finding, words, names), f"finding.{finding.code}"
    wording = _wording(finding, words) if finding.wordings else None
    variant = f"{key}.remedy.{dict(finding.params).get('variant')}"
    remedy = variant if words.has(variant) else f"{key}.remedy"
    if names is not None and words.has(f"{key}.named"):
        key = f"{key}.named"
    said = words.text(key, params) if wording is None or words.has(key) else filled(wording.message, params)
    text = []
    if wording is not None and finding.source is not None:
        text.append(words.text("finding.of_text", params))
    status = dict(finding.params).get("source_status")
    if status is not None:
        text.append(words.text(f"finding.source.{status}", params))
    if words.has(remedy):
        return Said(said, " ".join(text), words.text(remedy, params))
    return Said(said, " ".join(text), "" if wording is None else filled(wording.remedy, params))


def finding_message(finding: Finding, words: Catalogue) -> str:
    """Return the sentence of a finding."""
    return finding_words(finding, words).message


def finding_remedy(finding: Finding, words: Catalogue) -> str:
    """Return what to do about a finding; empty where there is nothing to do."""
    return finding_words(finding, words).remedy

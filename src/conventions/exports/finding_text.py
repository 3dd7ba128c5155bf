"""A finding in words: what is, since when, and what to do about it."""

import re
from datetime import date
from typing import Final

from budget.findings import Finding
from budget.money import Euros
from conventions.messages import Catalogue

__all__ = ["dates_in_words", "finding_message", "finding_remedy"]

ISO_DATE: Final = re.compile(r"\b\d{4}-\d{2}-\d{2}\b")


def finding_params(finding: Finding, words: Catalogue) -> dict[str, str]:
    """Return the parameters of a finding as words: dates, amounts, parties."""
    params = {name: dates_in_words(value, words) for name, value in finding.params}
    for role in ("debtor", "holder"):
        if role in params:
            params[role] = (
                words.text(f"role.{params[role]}") if words.has(f"role.{params[role]}") else params[role]
            )
    low, high = finding.amount or (None, None)
    return {
        **params,
        "subject": finding.subject,
        "article": finding.article or "",
        "art": words.text("explain.article", article=finding.article) if finding.article else "",
        "source": finding.source or "",
        "actual": dates_in_words(finding.actual, words),
        "expected": dates_in_words(finding.expected, words),
        "due": words.day(finding.due),
        "days_late": "" if finding.days_late is None else str(finding.days_late),
        "amount_min": "" if low is None else words.amount(Euros.of_cents(low)),
        "amount_max": "" if high is None else words.amount(Euros.of_cents(high)),
    }


def dates_in_words(text: str, words: Catalogue) -> str:
    """Return `text` with each ISO date written out; what only looks like one stays."""

    def written(match: re.Match[str]) -> str:
        try:
            return words.day(date.fromisoformat(match.group()))
        except ValueError:
            return match.group()

    return ISO_DATE.sub(written, text)


def finding_message(finding: Finding, words: Catalogue) -> str:
    """Return the sentence of a finding."""
    return words.text(f"finding.{finding.code}", finding_params(finding, words))


def finding_remedy(finding: Finding, words: Catalogue) -> str:
    """Return what to do about a finding."""
    return words.text(f"finding.{finding.code}.remedy", finding_params(finding, words))

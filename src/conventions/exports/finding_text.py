"""A finding in words: what is, since when, and what to do about it."""

from budget.findings import Finding
from budget.money import Euros
from conventions.messages import Catalogue

__all__ = ["finding_message", "finding_remedy"]


def finding_params(finding: Finding, words: Catalogue) -> dict[str, str]:
    """Return the parameters of a finding as words: dates, amounts, parties."""
    params = dict(finding.params)
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
        "actual": finding.actual,
        "expected": finding.expected,
        "due": words.day(finding.due),
        "days_late": "" if finding.days_late is None else str(finding.days_late),
        "amount_min": "" if low is None else words.amount(Euros.of_cents(low)),
        "amount_max": "" if high is None else words.amount(Euros.of_cents(high)),
    }


def finding_message(finding: Finding, words: Catalogue) -> str:
    """Return the sentence of a finding."""
    return words.text(f"finding.{finding.code}", finding_params(finding, words))


def finding_remedy(finding: Finding, words: Catalogue) -> str:
    """Return what to do about a finding."""
    return words.text(f"finding.{finding.code}.remedy", finding_params(finding, words))

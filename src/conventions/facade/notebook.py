"""An assessment as a small table for a notebook; every text of the dossier is escaped."""

from collections.abc import Iterable, Mapping
from html import escape

from budget.money import Euros
from conventions.engine.verdict import Verdict
from conventions.exports.check_text import heading
from conventions.facade.norms import Finding
from conventions.facade.values import Amount, Range
from conventions.messages import Catalogue, catalogue

__all__ = ["amount_words", "assessment_html"]


def assessment_html(
    name: str, currency: str, verdict: Verdict, findings: Iterable[Finding], amounts: Mapping[str, Amount]
) -> str:
    """Return the table, in French: a row for each finding, then for each amount that there is."""
    words = catalogue("fr").counted_in(currency)
    rows = [
        _row(words.text(f"severity.{item.severity.value}"), item.message("fr"), item.remedy("fr") or "")
        for item in findings
    ]
    rows += [
        _row("", _called(key, words), amount_words(amount, words))
        for key, amount in amounts.items()
        if amount is not None
    ]
    caption = f"{name}{words.text('colon')}{heading(verdict.as_of, verdict.known_on, words)}"
    return f"<table><caption>{escape(caption)}</caption>{''.join(rows)}</table>"


def amount_words(amount: Amount, words: Catalogue) -> str:
    """Return an amount in words, or its bounds."""
    if isinstance(amount, Range):
        low, high = (words.amount(bound) for bound in (amount.low or Euros.ZERO, amount.high))
        if amount.high is None:
            return words.text("value.at_least", low=low)
        return words.text("value.between", low=low, high=high)
    return "" if amount is None else words.amount(amount)


def _called(key: str, words: Catalogue) -> str:
    return words.text(f"amount.{key}") if words.has(f"amount.{key}") else key


def _row(*cells: str) -> str:
    return f"<tr>{''.join(f'<td>{escape(cell)}</td>' for cell in cells)}</tr>"

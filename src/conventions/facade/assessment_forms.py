"""An assessment as text, as JSON, and as a small table for a notebook."""

from collections.abc import Iterable, Iterator, Mapping
from html import escape
from pathlib import Path
from typing import Protocol

from budget.money import Euros
from conventions.dossier.dossier import Dossier
from conventions.engine.verdict import Verdict
from conventions.exports.check_json import check_json
from conventions.exports.check_text import heading, verdict_lines
from conventions.exports.checked import CheckedDossier
from conventions.exports.json_values import Json
from conventions.exports.names import named
from conventions.facade.norms import Finding
from conventions.facade.values import Amount, Range
from conventions.messages import Catalogue, Language, catalogue
from conventions.views.former import former_dates

# --- An assessment in the form of `subventio check`, as text and as JSON ------------------------------------


def assessment_lines(dossier: Dossier, verdict: Verdict, words: Catalogue) -> Iterator[str]:
    """Yield the question, then the lines of the verdict, as `subventio check` prints them."""
    yield f"{dossier.agreement.id}{words.text('colon')}{heading(verdict.as_of, verdict.known_on, words)}"
    yield from verdict_lines(verdict, words, named(dossier, verdict), former_dates(dossier, verdict))


def assessment_json(dossier: Dossier, verdict: Verdict, words: Catalogue) -> Json:
    """Return the check of one dossier, as `subventio check --format json` prints it; its path is its name."""
    name = dossier.agreement.id
    checked = CheckedDossier(name, Path(name), verdict.findings, verdict, named(dossier, verdict))
    return check_json([checked], verdict.as_of, verdict.known_on, words)


# --- The two forms that every result has: the JSON that programs read, the text that people do --------------


class Result(Protocol):
    """The common base of assessments, audits, portfolios and their parts.

    Its two methods take a catalogue, and are private: `to_text` and `to_json` call them.
    """

    def lines(self, words: Catalogue) -> Iterator[str]:
        """Yield the lines of its text."""

    def json(self, words: Catalogue) -> Json:
        """Return its JSON."""


def to_json(result: Result, lang: Language = "fr") -> Json:
    """Return a result as `--format json` writes it: plain values; their schemas are in docs/json.md.

    Dates are ISO, amounts decimal strings; `lang` is that of its messages. `json.dumps` makes the text.
    """
    return result.json(catalogue(lang))


def to_text(result: Result, lang: Language = "fr") -> str:
    """Return a result as the command line prints it, in French or, with `lang="en"`, in English."""
    return "\n".join(result.lines(catalogue(lang)))


# --- An assessment as a small table for a notebook; every text of the dossier is escaped --------------------


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

"""The day of a fact in a sentence of a document: its own, or the days between which it lies."""

from conventions.documents.typography import date_text
from conventions.facts.fact import Fact
from conventions.language.answers import DAWN

__all__ = ["fact_day_text", "of_day_text", "on_day_text", "with_days"]


def fact_day_text(fact: Fact) -> str:
    """Return the day in a cell: `1er juin 2025`, `entre le 1er juin 2025 et le 15 juin 2025`."""
    return _between(fact) or date_text(fact.last_day)


def on_day_text(fact: Fact) -> str:
    """Return the day on which something happened: `le 1er juin 2025`."""
    return _between(fact) or f"le {date_text(fact.last_day)}"


def of_day_text(fact: Fact) -> str:
    """Return the day of a letter: `du 1er juin 2025`."""
    between = _between(fact)
    return f"du {date_text(fact.last_day)}" if between is None else f"d’un jour connu à peu près ({between})"


def with_days(label: str, fact: Fact) -> str:
    """Return what a line is called; with the days between which it lies, where its date is the last one."""
    between = _between(fact)
    return label if between is None else f"{label} ({between})"


def _between(fact: Fact) -> str | None:
    if not fact.is_between:
        return None
    last = date_text(fact.last_day)
    first = fact.occurred_on
    return f"au plus tard le {last}" if first == DAWN else f"entre le {date_text(first)} et le {last}"

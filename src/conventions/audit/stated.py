"""What norms and rules need that the text does not state: a period, the legal form of a party."""

from collections.abc import Iterator
from functools import lru_cache
from typing import Final

from budget.findings import Finding, Severity
from conventions.agreement.agreement import NO_PERIOD, Agreement
from conventions.agreement.terms import Terms
from conventions.audit.expressions import first_reader, mentioned
from conventions.audit.finding import found
from conventions.engine.program import compile_terms
from conventions.rulebook.rulebook import Rulebook

__all__ = ["forms_are_stated", "period_is_stated"]

_PERIOD: Final = frozenset({"period", "period.start", "period.end"})
_SIDES: Final = ("funder", "beneficiary")


def period_is_stated(agreement: Agreement) -> Iterator[Finding]:
    """Norms that count from the period or to its end, where the text states none."""
    if agreement.period != NO_PERIOD:
        return
    reader = first_reader(agreement, _PERIOD)
    if reader is not None:
        yield found(
            "period_not_stated",
            Severity.INFO,
            "period",
            article=reader.article,
            actual="",
            expected="[period]",
            label=reader.label,
        )


def forms_are_stated(agreement: Agreement, rulebooks: tuple[Rulebook, ...]) -> Iterator[Finding]:
    """Parties without a legal form, where rules that are applied depend on it."""
    named = frozenset(name for book in rulebooks for name in _named_in(book.terms))
    without = [
        party
        for party in agreement.parties
        if party.role in _SIDES and f"{party.role}.form" in named and party.legal_form is None
    ]
    if without:
        yield found(
            "legal_form_not_stated",
            Severity.INFO,
            f"party.{without[0].role}.legal_form",
            actual="",
            expected="legal_form",
            label=", ".join(party.short_name for party in without),
        )


@lru_cache(maxsize=64)
def _named_in(terms: Terms) -> frozenset[str]:
    """What the expressions of a rulebook mention: of one, the same for every dossier."""
    return frozenset(name for tree in compile_terms(terms).trees.values() for name in mentioned(tree))

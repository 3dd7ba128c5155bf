"""What norms and rules need that the text does not state: a period, the legal form of a party."""

from collections.abc import Iterator
from typing import Final

from budget.findings import Finding, Severity
from conventions.agreement.agreement import NO_PERIOD, Agreement
from conventions.audit.expressions import expressions, mentioned
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
    readers = [item for item in expressions(agreement) if mentioned(item.tree) & _PERIOD]
    if readers:
        yield found(
            "period_not_stated",
            Severity.INFO,
            "period",
            article=readers[0].article,
            actual="",
            expected="[period]",
            label=readers[0].label,
        )


def forms_are_stated(agreement: Agreement, rulebooks: tuple[Rulebook, ...]) -> Iterator[Finding]:
    """Parties without a legal form, where rules that are applied depend on it."""
    trees = (tree for book in rulebooks for tree in compile_terms(book.terms).trees.values())
    named = frozenset(name for tree in trees for name in mentioned(tree))
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

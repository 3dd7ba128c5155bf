"""The form of the bilan: what it must show has a place in the budget whose form it takes."""

from collections.abc import Iterator
from typing import Final

from budget.findings import Finding, Severity
from conventions.agreement.agreement import Agreement
from conventions.audit.expressions import first_reader
from conventions.audit.finding import found

__all__ = ["resources_have_a_form"]

_RESOURCES: Final = "resources"


def resources_have_a_form(agreement: Agreement) -> Iterator[Finding]:
    """Norms that count the resources received, where the budget has no resources side to report them in."""
    if agreement.budget is None or agreement.budget.resources is not None:
        return
    selections = (item.name for item in agreement.selections if item.rows == _RESOURCES)
    reader = first_reader(agreement, frozenset((_RESOURCES, *selections)))
    if reader is not None:
        yield found(
            "resources_without_form",
            Severity.MINOR,
            "budget.resource",
            article=reader.article,
            actual="0",
            expected=">= 1",
            label=reader.label,
        )

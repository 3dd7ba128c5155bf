"""The form of the bilan: what it must show has a place in the budget whose form it takes."""

from collections.abc import Iterator
from typing import Final

from budget.findings import Finding, Severity
from conventions.agreement.agreement import Agreement
from conventions.audit.expressions import expressions, mentioned
from conventions.audit.finding import found

__all__ = ["resources_have_a_form"]

_RESOURCES: Final = "resources"


def resources_have_a_form(agreement: Agreement) -> Iterator[Finding]:
    """Norms that count the resources received, where the budget has no resources side to report them in."""
    if agreement.budget is None or agreement.budget.resources is not None:
        return
    of_resources = {item.name for item in agreement.selections if item.rows == _RESOURCES} | {_RESOURCES}
    readers = [item for item in expressions(agreement) if mentioned(item.tree) & of_resources]
    if readers:
        yield found(
            "resources_without_form",
            Severity.MINOR,
            "budget.resource",
            article=readers[0].article,
            actual="0",
            expected=">= 1",
            label=readers[0].label,
        )

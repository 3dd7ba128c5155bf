"""Whether the rows of the ledger name lines and actions that the agreement has, each row once."""

from collections.abc import Iterable, Iterator

from budget.ledger import Expense, Resource
from conventions.agreement.agreement import Agreement
from conventions.files.faults import Problem
from conventions.files.names import each_id_once, unknown

__all__ = ["expense_problems", "resource_problems"]


def expense_problems(
    name: str, expenses: tuple[Expense, ...], agreement: Agreement | None
) -> Iterator[Problem]:
    """Yield the problems of the expenses; without an agreement, those that they have by themselves."""
    yield from _ids(name, expenses)
    if agreement is None:
        return
    lines = {line.id for line in agreement.budget.expenses} if agreement.budget else None
    actions = {action.id for action in agreement.actions}
    for expense in expenses:
        at = _line(expense)
        if lines is not None and expense.line is not None and expense.line not in lines:
            yield unknown("unknown_line", name, ("line",), expense.line, lines, at)
        if expense.action is not None and expense.action not in actions:
            yield unknown("unknown_action", name, ("action",), expense.action, actions, at)


def resource_problems(
    name: str, resources: tuple[Resource, ...], agreement: Agreement | None
) -> Iterator[Problem]:
    """Yield the problems of the resources."""
    yield from _ids(name, resources)
    if agreement is None or agreement.budget is None or agreement.budget.resources is None:
        return
    lines = {line.id for line in agreement.budget.resources}
    for resource in resources:
        if resource.line is not None and resource.line not in lines:
            yield unknown("unknown_line", name, ("line",), resource.line, lines, _line(resource))


def _ids(name: str, entries: Iterable[Expense | Resource]) -> Iterator[Problem]:
    return each_id_once(name, ((("id",), entry.id, _line(entry)) for entry in entries))


def _line(entry: Expense | Resource) -> int:
    return int((entry.place or ":0").rpartition(":")[2])

"""The accounts of a bilan: what was presented, what counts and what does not, line by line."""

from typing import Final

from attrs import frozen

from budget.execution import Execution, execution
from budget.ledger import Expense, paper_or_identifier, row_of_identifier
from budget.money import Euros
from conventions.documents.source import Source
from conventions.documents.typography import date_text
from conventions.documents.wording import REASONS, initial

BESIDE_BUDGET: Final = "Hors du budget prévisionnel"


@frozen
class LeftOut:
    """An expense that does not count, and every reason why."""

    expense: Expense
    reasons: tuple[str, ...]


@frozen
class Line:
    """A line of the budget: planned, what the report states, what of it counts."""

    label: str
    presented: Euros
    execution: Execution


def entry_name(expense: Expense) -> str:
    """Return what an expense is called: by its own number, its paper's, or else the row that it stands on."""
    name = paper_or_identifier(expense.id, expense.evidence)
    row = row_of_identifier(name)
    return name if row is None else f"ligne {row}"


def kept_expenses(source: Source) -> tuple[Expense, ...] | None:
    """Return the expenses that count."""
    found = source.judged
    return None if found is None else found.kept


def left_out(source: Source) -> tuple[LeftOut, ...] | None:
    """The expenses that do not count, each with the wording of the tests it fails; None without a ledger."""
    found = source.judged
    if found is None:
        return None
    return tuple(
        LeftOut(exclusion.entry, tuple(_worded(reason, exclusion.entry) for reason in exclusion.reasons))
        for exclusion in found.excluded
    )


def _worded(reason: str, expense: Expense) -> str:
    on = expense.paid_on if "paid" in reason else expense.engaged_on if "engaged" in reason else None
    words = initial(REASONS.get(reason, reason.replace("_", " ")))
    return words if on is None else f"{words}, le {date_text(on)}"


def financial_lines(source: Source) -> tuple[tuple[Line, ...], Line] | None:
    """The lines in the form of the provisional budget, and their total; None without a budget or a ledger."""
    found, ledger, budget = source.judged, source.ledger, source.agreement.budget
    if found is None or ledger is None or budget is None:
        return None
    presented = execution(budget.expenses, ledger.expenses)
    retained = execution(budget.expenses, found.kept)
    labels = {line.id: line.label for line in budget.expenses}
    counted = {line.line: line for line in retained.lines}
    lines = tuple(
        Line(
            labels.get(line.line or "", BESIDE_BUDGET),
            line.actual,
            counted.get(line.line, Execution(line.line, line.planned, Euros.ZERO)),
        )
        for line in presented.lines
    )
    return lines, Line("Total", presented.total.actual, retained.total)

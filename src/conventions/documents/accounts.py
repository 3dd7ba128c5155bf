"""The accounts of a bilan: what was presented, what is eligible and what is not, line by line."""

from typing import Final

from attrs import frozen

from budget.ledger import Expense, paper_or_identifier, row_of_identifier
from budget.money import Euros
from budget.plan import Execution, execution
from conventions.documents.source import Source
from conventions.documents.typography import date_text
from conventions.documents.wording import REASONS, initial

BESIDE_BUDGET: Final = "Hors du budget prévisionnel"


@frozen
class LeftOut:
    """An ineligible expense, with every reason."""

    expense: Expense
    reasons: tuple[str, ...]


@frozen
class Line:
    """A line of the budget: planned, presented in the report, eligible."""

    label: str
    presented: Euros
    execution: Execution


def entry_name(expense: Expense) -> str:
    """Return the name of an expense: its own number, that of its document, or its row."""
    name = paper_or_identifier(expense.id, expense.evidence)
    row = row_of_identifier(name)
    return name if row is None else f"ligne {row}"


def kept_expenses(source: Source) -> tuple[Expense, ...] | None:
    """Return the eligible expenses."""
    found = source.judged
    return None if found is None else found.kept


def left_out(source: Source) -> tuple[LeftOut, ...] | None:
    """Return the ineligible expenses with the tests they fail, in words; None without a ledger."""
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
    """Return the lines of the provisional budget, and their total; None without budget or ledger."""
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

"""The accounts of a bilan: what was presented, what counts and what does not, line by line."""

from attrs import frozen

from budget.execution import Execution, execution
from budget.ledger import Expense, Ledger
from budget.money import Euros
from conventions.documents.source import Source
from conventions.documents.typography import date_text
from conventions.documents.wording import REASONS, initial
from conventions.engine.day import Day, day
from conventions.engine.program import compile_agreement
from conventions.engine.world import expense_columns
from conventions.facts.record import seen
from conventions.language.interpret import interpret

__all__ = ["LeftOut", "Line", "financial_lines", "kept_expenses", "ledger_seen", "left_out"]


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


def ledger_seen(source: Source) -> Ledger | None:
    """The ledger, once the report that carries it has been received by the document's date."""
    carrier = source.agreement.ledger_source
    facts = seen(source.dossier.facts, source.on, None).facts
    if carrier is not None and not any(
        fact.key == carrier.carried_by and fact.of in (None, carrier.part) for fact in facts
    ):
        return None
    return source.dossier.ledger


def left_out(source: Source) -> tuple[LeftOut, ...] | None:
    """The expenses that fail a test of the agreement, each with the tests it fails; None without a ledger."""
    ledger = ledger_seen(source)
    if ledger is None:
        return None
    found = ((expense, _reasons_against(source, expense)) for expense in ledger.expenses)
    return tuple(LeftOut(expense, reasons) for expense, reasons in found if reasons)


def _reasons_against(source: Source, expense: Expense) -> tuple[str, ...]:
    selection = next((item for item in source.agreement.selections if item.rows == "expenses"), None)
    if selection is None:
        return ()
    today = _today(source)
    scope = today.now.within(expense_columns(expense))
    reasons = []
    for reason, _ in selection.where:
        tree = today.program.tree("selection", selection.name, "where", reason)
        if tree is not None and interpret(tree, scope).value is not True:
            reasons.append(initial(REASONS.get(reason, reason.replace("_", " "))) + _dated(reason, expense))
    return tuple(reasons)


def _dated(reason: str, expense: Expense) -> str:
    on = expense.paid_on if "paid" in reason else expense.engaged_on if "engaged" in reason else None
    return "" if on is None else f", le {date_text(on)}"


def _today(source: Source) -> Day:
    return day(
        source.dossier, compile_agreement(source.agreement), seen(source.dossier.facts, source.on, None)
    )


def kept_expenses(source: Source) -> tuple[Expense, ...] | None:
    """The expenses that count."""
    ledger, out = ledger_seen(source), left_out(source)
    if ledger is None or out is None:
        return None
    names = {item.expense.id for item in out}
    return tuple(expense for expense in ledger.expenses if expense.id not in names)


def financial_lines(source: Source) -> tuple[tuple[Line, ...], Line] | None:
    """The lines in the form of the provisional budget, and their total; None without a budget or a ledger."""
    ledger, kept, budget = ledger_seen(source), kept_expenses(source), source.agreement.budget
    if ledger is None or kept is None or budget is None:
        return None
    presented = execution(budget.expenses, ledger.expenses)
    retained = execution(budget.expenses, kept)
    labels = {line.id: line.label for line in budget.expenses}
    counted = {line.line: line for line in retained.lines}
    lines = tuple(
        Line(
            labels.get(line.line or "", "Hors du budget prévisionnel"),
            line.actual,
            counted.get(line.line, Execution(line.line, line.planned, Euros.ZERO)),
        )
        for line in presented.lines
    )
    return lines, Line("Total", presented.total.actual, retained.total)

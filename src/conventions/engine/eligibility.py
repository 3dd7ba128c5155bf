"""Which expenses of the ledger count, and why the others do not."""

from datetime import date

from attrs import frozen

from budget.ledger import Expense
from budget.money import Euros
from conventions.dossier.dossier import Dossier
from conventions.engine.day import day
from conventions.engine.program import compile_agreement
from conventions.engine.world import expense_columns
from conventions.facts.record import seen
from conventions.language.answers import FALSE
from conventions.language.syntax import Aggregate, walk

__all__ = ["Eligibility", "LeftOut", "eligibility"]


@frozen
class LeftOut:
    """An expense that does not count, or not surely: the names of the tests it fails."""

    expense: Expense
    reasons: tuple[str, ...]
    is_open: bool


@frozen
class Eligibility:
    """The expenses read, kept and left out by a selection; kept + left out = read, to the cent."""

    selection: str
    kept: tuple[Expense, ...]
    left_out: tuple[LeftOut, ...]

    @property
    def total_kept(self) -> Euros:
        """The sum of the expenses that surely count."""
        return Euros.total(expense.amount for expense in self.kept)


def eligibility(dossier: Dossier, as_of: date, known_on: date | None = None) -> Eligibility | None:
    """Return what `eligible_expenses` keeps of the ledger; None without a ledger seen or a selection."""
    program = compile_agreement(dossier.agreement)
    tree = program.tree("define", "eligible_expenses")
    names = [node.selection for node in walk(tree) if isinstance(node, Aggregate)] if tree is not None else []
    chosen = next((item for item in dossier.agreement.selections if item.name in names), None)
    world = day(dossier, program, seen(dossier.facts, as_of, known_on)).now
    if (
        chosen is None
        or chosen.rows != "expenses"
        or dossier.ledger is None
        or world.rows(chosen.name).unseen
    ):
        return None
    kept, left_out = [], []
    for expense in dossier.ledger.expenses:
        columns = expense_columns(expense)
        failed = world.failed_tests(chosen, columns)
        if failed:
            left_out.append(LeftOut(expense, failed, is_open=world.kept(chosen, columns) != FALSE))
        else:
            kept.append(expense)
    return Eligibility(chosen.name, tuple(kept), tuple(left_out))

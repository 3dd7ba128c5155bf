"""Which expenses of the ledger count, and why the others do not."""

from datetime import date

from budget.ledger import Expense, Ledger
from budget.selections import Objection, Selection, select
from conventions.dossier.dossier import Dossier
from conventions.engine.day import day
from conventions.facts.record import seen
from conventions.language.syntax import Aggregate, walk

__all__ = ["eligibility", "ledger_on"]


def ledger_on(dossier: Dossier, as_of: date, known_on: date | None = None) -> Ledger | None:
    """Return the ledger if what carries it is seen."""
    return day(dossier, seen(dossier.facts, as_of, known_on)).now.seen_ledger()


def eligibility(dossier: Dossier, as_of: date, known_on: date | None = None) -> Selection | None:
    """Return which expenses `eligible_expenses` counts; None without a ledger seen or that definition."""
    today = day(dossier, seen(dossier.facts, as_of, known_on))
    tree, world = today.program.tree("define", "eligible_expenses"), today.now
    ledger = world.seen_ledger()
    if tree is None or ledger is None:
        return None
    names = [node.selection for node in walk(tree) if isinstance(node, Aggregate)]
    chosen = next((item for item in today.agreement.selections if item.name in names), None)

    def objections_to(expense: Expense) -> tuple[Objection, ...]:
        return () if chosen is None else world.objections(chosen, expense)

    return select(ledger.expenses, objections_to)

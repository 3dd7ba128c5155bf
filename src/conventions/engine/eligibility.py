"""Which expenses of the ledger count, and why the others do not."""

from datetime import date

from attrs import evolve

from budget.ledger import Expense, Ledger
from budget.selections import Objection, Selection, select
from conventions.dossier.dossier import Dossier
from conventions.engine.day import day
from conventions.facts.record import seen
from conventions.language.syntax import Aggregate, walk

__all__ = ["as_issued", "eligibility", "ledger_on"]

ISSUED = "issued_on"


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


def as_issued(dossier: Dossier, as_of: date, known_on: date | None = None) -> Selection | None:
    """Return which expenses count if a cheque or a card pays on the day of its issue, not of its debit.

    None where the same expenses count, and where the agreement itself reads the day of issue.
    """
    found, ledger = eligibility(dossier, as_of, known_on), dossier.ledger
    if found is None or ledger is None or not any(row.issued_on for row in ledger.expenses):
        return None
    agreement = day(dossier, seen(dossier.facts, as_of, known_on)).agreement
    if any(ISSUED in condition for selection in agreement.selections for _, condition in selection.where):
        return None
    rows = tuple(evolve(row, paid_on=row.issued_on or row.paid_on) for row in ledger.expenses)
    other = eligibility(evolve(dossier, ledger=evolve(ledger, expenses=rows)), as_of, known_on)
    is_same = other is None or {row.id for row in other.kept} == {row.id for row in found.kept}
    return None if is_same else other

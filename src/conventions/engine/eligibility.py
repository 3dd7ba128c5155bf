"""Which expenses of the ledger count, and why the others do not."""

from datetime import date

from attrs import evolve, frozen

from budget.ledger import Expense, Ledger
from budget.money import Euros
from budget.selections import Objection, Selection, select
from conventions.dossier.dossier import Dossier
from conventions.engine.day import day
from conventions.engine.in_force import in_force
from conventions.facts.record import seen
from conventions.language.syntax import Aggregate, walk

__all__ = ["AsIssued", "as_issued", "eligibility", "ledger_on"]

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


@frozen
class AsIssued:
    """What counts if a cheque or a card pays on the day of its issue, not of its debit, where that is other.

    `more` are the expenses that then count too, `less` those that no longer do.
    """

    kept: tuple[Expense, ...]
    more: tuple[Expense, ...]
    less: tuple[Expense, ...]

    @property
    def total(self) -> Euros:
        """Return the sum of what then counts."""
        return Euros.total(row.amount for row in self.kept)


def as_issued(
    dossier: Dossier, found: Selection | None, as_of: date, known_on: date | None = None
) -> AsIssued | None:
    """Return what counts by the day of issue, beside what was `found` to count by that of the debit.

    None where the same expenses count, and where the agreement itself reads the day of issue.
    """
    ledger = dossier.ledger
    if found is None or ledger is None or not any(row.issued_on for row in ledger.expenses):
        return None
    agreement = in_force(dossier, seen(dossier.facts, as_of, known_on)).agreement
    if any(ISSUED in condition for selection in agreement.selections for _, condition in selection.where):
        return None
    rows = tuple(evolve(row, paid_on=row.issued_on or row.paid_on) for row in ledger.expenses)
    other = eligibility(evolve(dossier, ledger=evolve(ledger, expenses=rows)), as_of, known_on)
    kept = found.kept if other is None else other.kept
    by_issue, by_debit = {row.id for row in kept}, {row.id for row in found.kept}
    more = tuple(left.entry for left in found.excluded if left.entry.id in by_issue)
    less = tuple(row for row in found.kept if row.id not in by_issue)
    return AsIssued(kept, more, less) if by_issue != by_debit else None

"""The financial report on a day, and the expenses of the ledger that count."""

from datetime import date

from attrs import evolve, frozen

from budget.ledger import Expense, Ledger, Objection, Selection, select
from budget.money import Euros
from budget.plan import ExecutionTable, execution
from conventions.dossier.dossier import Dossier
from conventions.engine.day import day
from conventions.engine.evaluate import evaluate
from conventions.engine.in_force import in_force
from conventions.facts.fact import seen
from conventions.language.answers import Answer
from conventions.language.syntax import Aggregate, walk

# --- Which expenses of the ledger count, and why the others do not ------------------------------------------

ISSUED = "issued_on"


def ledger_on(dossier: Dossier, as_of: date, known_on: date | None = None) -> Ledger | None:
    """Return the ledger if the fact that carries it is seen."""
    return day(dossier, seen(dossier.facts, as_of, known_on)).now.seen_ledger()


def eligibility(dossier: Dossier, as_of: date, known_on: date | None = None) -> Selection | None:
    """Return the expenses that `eligible_expenses` counts; None without a seen ledger or that definition."""
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
    """The difference made by counting a cheque or card payment on its day of issue instead of debit.

    `more` are the expenses that then count in addition, `less` those that no longer count.
    """

    kept: tuple[Expense, ...]
    more: tuple[Expense, ...]
    less: tuple[Expense, ...]

    @property
    def total(self) -> Euros:
        """Return the sum of the expenses that then count."""
        return Euros.total(row.amount for row in self.kept)


def as_issued(
    dossier: Dossier, found: Selection | None, as_of: date, known_on: date | None = None
) -> AsIssued | None:
    """Return the difference made by the day of issue to what was `found` by the day of debit.

    None if the same expenses count, or if the agreement itself uses the day of issue.
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


# --- The financial report as it can be drawn on a day: planned, actual, what counts, what is due ------------


@frozen
class Bilan:
    """Planned against actual by line, the expenses that count and those that do not, and the amounts.

    `read` is None while no ledger is seen, `eligible` also if the agreement has no rule of which expenses
    count, `table`
    also without a budget. Only expenses that count are in `table`. `as_issued`: what would count by the
    day on which a cheque or a card was issued, where that is other.
    """

    as_of: date
    table: ExecutionTable | None
    eligible: Selection | None
    read: Euros | None
    amounts: tuple[tuple[str, Answer | None], ...]
    labels: tuple[tuple[str, str], ...]
    as_issued: AsIssued | None = None


def bilan(dossier: Dossier, as_of: date, known_on: date | None = None) -> Bilan:
    """Return the bilan on `as_of`, recorded by the end of `known_on`, in the form of the budget in force."""
    verdict = evaluate(dossier, as_of, known_on)
    found = eligibility(dossier, as_of, known_on)
    planned = in_force(dossier, seen(dossier.facts, as_of, known_on)).agreement.budget
    table = None if found is None or planned is None else execution(planned.expenses, found.kept)
    ledger = ledger_on(dossier, as_of, known_on)
    read = None if ledger is None else ledger.total_expenses()
    labels = () if planned is None else tuple((line.id, line.label) for line in planned.expenses)
    issued = as_issued(dossier, found, as_of, known_on)
    return Bilan(as_of, table, found, read, verdict.amounts, labels, issued)

"""The financial report as it can be drawn on a day: planned, actual, what counts, what is due."""

from datetime import date

from attrs import frozen

from budget.execution import ExecutionTable, execution
from budget.money import Euros
from budget.selections import Selection
from conventions.dossier.dossier import Dossier
from conventions.engine.eligibility import AsIssued, as_issued, eligibility, ledger_on
from conventions.engine.evaluate import evaluate
from conventions.engine.in_force import in_force
from conventions.facts.record import seen
from conventions.language.answers import Answer

__all__ = ["Bilan", "bilan"]


@frozen
class Bilan:
    """Planned against actual by line, the expenses that count and those that do not, and the amounts.

    `read` is None while no ledger is seen, `eligible` also where nothing says which expenses count, `table`
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

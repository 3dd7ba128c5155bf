"""The indirect costs of a budget are within the flat rate that it states."""

from collections.abc import Iterator

from budget.accounts import AccountSide
from budget.findings import Finding, Severity
from budget.form_budget import form_column
from budget.indirect import flat_rate_cost, stated_over_allowed
from budget.money import Euros
from budget.nomenclature import FormPart
from conventions.agreement.agreement import Agreement
from conventions.audit.finding import found

__all__ = ["indirect_within_the_rate"]


def indirect_within_the_rate(agreement: Agreement) -> Iterator[Finding]:
    """Indirect costs above the rate of direct costs, or of staff.

    Only where every expense has its place on the form: one that has none may be part of the base.
    """
    budget = agreement.budget
    if budget is None or budget.indirect is None or budget.form is None:
        return
    column = form_column(budget.expenses, (), budget.form, budget.chart)
    if not column.is_whole:
        return
    gap = stated_over_allowed(column.table, budget.indirect)
    if gap == Euros.ZERO:
        return
    allowed = flat_rate_cost(column.table, budget.indirect)
    yield found(
        "indirect_over_the_rate",
        Severity.MAJOR,
        "budget.indirect",
        actual=str(column.table.total_of_part(AccountSide.EXPENSE, FormPart.INDIRECT)),
        expected=str(allowed.amount),
        gap=str(gap),
        rate=str(allowed.share),
        base=str(allowed.base),
    )

"""The financial report in the structure of Cerfa 15059*02: each line of the form, planned and actual.

Source: arrêté du 11 octobre 2006, art. 1 to 3; Cerfa 15059*02, sheet 2.
"""

from fractions import Fraction

from attrs import frozen

from budget.accounts import Account, AccountSide
from budget.form_budget import FormColumn, FormRow, budget_column, form_column, form_rows
from budget.money import Euros
from budget.nomenclature import Chart, Form, FormPart
from budget.plan import Budget
from budget.rate import Rate
from conventions.documents.accounts import ledger_seen
from conventions.documents.source import Source
from conventions.messages import catalogue

__all__ = ["FormLineShown", "FormReport", "form_report"]

_ABOVE = (FormPart.DIRECT, FormPart.INDIRECT, FormPart.OWN, FormPart.BALANCE)


@frozen
class _Entry:
    """An entry with its place on the form: its own, or that of its line of the budget."""

    id: str
    amount: Euros
    account: Account | None
    form_line: str | None


@frozen
class FormLineShown:
    """A line of the form as the report prints it; what is nothing on both sides is a dash."""

    label: str
    is_heading: bool
    planned: Euros
    actual: Euros
    percent: Rate | None
    variance: Euros
    variance_rate: Rate | None


@frozen
class FormReport:
    """Both columns of the form, and what has no place on it."""

    planned: FormColumn
    actual: FormColumn
    grant: Euros

    @property
    def unplaced(self) -> tuple[str, ...]:
        """The lines and the expenses that no line of the form holds: their amounts are in no total."""
        columns = (self.planned, self.actual)
        return tuple(sorted({name for found in columns for name in (*found.unplaced, *found.moved)}))

    def lines(self, side: AccountSide, *, voluntary: bool) -> tuple[FormLineShown, ...]:
        """The lines of a side, headings first; of 86 and 87 alone, or of all that stands above them."""
        rows = form_rows(self.planned.table, self.actual.table)
        parts = (FormPart.VOLUNTARY,) if voluntary else _ABOVE
        return tuple(_shown(row) for row in rows if row.line.side is side and row.line.part in parts)

    def total(self, side: AccountSide, *, voluntary: bool) -> FormLineShown:
        """The total of a side, 86 and 87 counted in where asked."""
        planned = self.planned.table.total(side, include_voluntary=voluntary)
        actual = self.actual.table.total(side, include_voluntary=voluntary)
        return _line("Total", planned, actual, is_heading=True)

    @property
    def share(self) -> Rate | None:
        """The share of the grant in the income really received, without 87; None of nothing."""
        found = self.actual.table.grant_share(self.grant)
        return None if found is None else Rate(found)


def form_report(source: Source) -> FormReport | None:
    """The report; None without a budget, or before the ledger is received."""
    budget, ledger = source.agreement.budget, ledger_seen(source)
    if budget is None or ledger is None:
        return None
    places = {line.id: line for line in (*budget.expenses, *(budget.resources or ()))}

    def placed(id_: str, amount: Euros, line: str | None, account: Account | None) -> _Entry:
        above = places.get(line or "")
        own = account or (None if above is None else above.account)
        return _Entry(id_, amount, own, None if above is None else above.form_line)

    expenses = [
        placed(item.id, item.amount, item.line, item.account)
        for item in ledger.expenses
        if item.for_operation is not False
    ]
    resources = [placed(item.id, item.amount, item.line, None) for item in ledger.resources or ()]
    planned = budget_column(budget) or _column(budget)
    actual = form_column(expenses, resources, Form.REPORT, budget.chart)
    return FormReport(planned, actual, source.agreement.grant)


def _column(budget: Budget) -> FormColumn:
    chart: Chart = budget.chart
    return form_column(budget.expenses, budget.resources or (), Form.REPORT, chart)


def _shown(row: FormRow) -> FormLineShown:
    words = catalogue("fr").text(row.line.label_key)
    label = words if row.line.number is None else f"{row.line.number}\u00a0{words}"
    return _line(label, row.planned, row.actual, is_heading=row.line.heading is None)


def _line(label: str, planned: Euros, actual: Euros, *, is_heading: bool) -> FormLineShown:
    variance = actual - planned
    return FormLineShown(
        label,
        is_heading,
        planned,
        actual,
        _ratio(actual, planned),
        variance,
        _ratio(variance, planned),
    )


def _ratio(amount: Euros, planned: Euros) -> Rate | None:
    """Amount over what was planned; None, a blank on the form, where nothing was planned."""
    found: Fraction | None = None if planned == Euros.ZERO else amount.ratio_to(planned)
    return None if found is None else Rate(found)

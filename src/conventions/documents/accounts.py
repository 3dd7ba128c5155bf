"""The accounts of a bilan, line by line, and the financial report in the structure of Cerfa 15059*02.

Source: arrêté du 11 octobre 2006, art. 1 to 3; Cerfa 15059*02, sheet 2.
"""

from fractions import Fraction
from typing import Final

from budget import frozen
from budget.ledger import Expense, paper_or_identifier, row_of_identifier
from budget.money import Euros
from budget.nomenclature import (
    Account,
    AccountSide,
    Chart,
    Form,
    FormColumn,
    FormPart,
    FormRow,
    form_column,
    form_line,
    form_rows,
    line_of_account,
)
from budget.plan import Budget, BudgetLine, Execution, execution
from budget.rate import Rate
from conventions.documents.source import Source
from conventions.documents.typography import date_text
from conventions.documents.wording import REASONS, initial
from conventions.messages import catalogue

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


_ABOVE = (FormPart.DIRECT, FormPart.INDIRECT, FormPart.OWN, FormPart.BALANCE)


@frozen
class _Entry:
    """An entry with its line on the form: its own, or that of its budget line."""

    id: str
    amount: Euros
    account: Account | None
    form_line: str | None


@frozen
class FormLineShown:
    """A printed line of the form; zero on both sides is a dash."""

    label: str
    is_heading: bool
    planned: Euros
    actual: Euros
    percent: Rate | None
    variance: Euros
    variance_rate: Rate | None


@frozen
class FormReport:
    """Both columns of the form, and the entries without a line."""

    planned: FormColumn
    actual: FormColumn
    grant: Euros

    @property
    def unplaced(self) -> tuple[str, ...]:
        """Return the lines and expenses without a line on the form: their amounts are in no total."""
        columns = (self.planned, self.actual)
        return tuple(sorted({name for found in columns for name in (*found.unplaced, *found.moved)}))

    def lines(self, side: AccountSide, *, voluntary: bool) -> tuple[FormLineShown, ...]:
        """Return the lines of a side, headings first; either 86 and 87, or all others."""
        rows = form_rows(self.planned.table, self.actual.table)
        parts = (FormPart.VOLUNTARY,) if voluntary else _ABOVE
        return tuple(_shown(row) for row in rows if row.line.side is side and row.line.part in parts)

    def total(self, side: AccountSide, *, voluntary: bool) -> FormLineShown:
        """Return the total of a side, with 86 and 87 on request."""
        planned = self.planned.table.total(side, include_voluntary=voluntary)
        actual = self.actual.table.total(side, include_voluntary=voluntary)
        return _line("Total", planned, actual, is_heading=True)

    @property
    def share(self) -> Rate | None:
        """Return the share of the grant in actual income without 87; None without income."""
        found = self.actual.table.grant_share(self.grant)
        return None if found is None else Rate(found)


def form_report(source: Source) -> FormReport | None:
    """Return the report; None without a budget, or before the ledger is received."""
    budget, ledger = source.agreement.budget, source.ledger
    if budget is None or ledger is None:
        return None
    places = {line.id: line for line in (*budget.expenses, *(budget.resources or ()))}

    def placed(name: str, amount: Euros, line: str | None, account: Account | None) -> _Entry:
        above = places.get(line or "")
        if above is None:
            return _Entry(name, amount, account, None)
        named = above.form_line if account is not None else _form_line(above, budget.chart)
        return _Entry(name, amount, account or above.account, named)

    expenses = [
        placed(_called(entry_name(item), item.label), item.amount, item.line, item.account)
        for item in ledger.expenses
        if item.for_operation is not False
    ]
    resources = [
        placed(_called(item.id, item.label), item.amount, item.line, None) for item in ledger.resources or ()
    ]
    planned = _column(budget)
    actual = form_column(expenses, resources, Form.REPORT, budget.chart)
    return FormReport(planned, actual, source.agreement.grant)


def _column(budget: Budget) -> FormColumn:
    """Return the budget on its form, else on the report's; lines with their labels."""

    def placed(line: BudgetLine) -> _Entry:
        return _Entry(line.label, line.amount, line.account, _form_line(line, budget.chart))

    form = budget.form or Form.REPORT
    resources = budget.resources or ()
    return form_column(map(placed, budget.expenses), map(placed, resources), form, budget.chart)


def _form_line(line: BudgetLine, chart: Chart) -> str | None:
    """Return the form line stated by a budget line, or that it is, by the identifiers of the models.

    If its account belongs elsewhere on the form, the account prevails.
    """
    if line.form_line is not None:
        return line.form_line
    named = form_line(Form.REPORT, line.id)
    if named is None or line.account is None:
        return None if named is None else named.id
    of_account = line_of_account(line.account, Form.REPORT, chart)
    is_same = of_account is not None and of_account.id in (named.id, named.heading)
    return named.id if is_same else None


def _called(name: str, label: str) -> str:
    """Return the name of an entry: its number or document, and its label."""
    return label if name == label else f"{name} {label}"


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
    """Return amount over plan; None, a blank on the form, if nothing was planned."""
    found: Fraction | None = None if planned == Euros.ZERO else amount.ratio_to(planned)
    return None if found is None else Rate(found)

"""A budget and its execution as the columns of the Cerfa forms: planned, actual, per cent, variance."""

from collections.abc import Iterable, Iterator
from typing import Protocol

from attrs import frozen

from budget.accounts import Account, AccountSide
from budget.money import Euros
from budget.nomenclature import (
    Chart,
    Form,
    FormEntry,
    FormLine,
    FormTable,
    form_line,
    form_lines,
    line_of_account,
)
from budget.rate import Rate


class Placed(Protocol):
    """An entry with an amount that states its line of the form, or an account that implies it."""

    @property
    def id(self) -> str:
        """Return the identifier."""

    @property
    def amount(self) -> Euros:
        """Return the amount."""

    @property
    def account(self) -> Account | None:
        """Return the account, if one is known."""

    @property
    def form_line(self) -> str | None:
        """Return the identifier of the line of the form, if stated."""


@frozen
class FormColumn:
    """A column of a form, and the entries without a place on it, whose amounts are in no total.

    Attributes:
        moved: entries on the wrong side, such as an income account among the expenses.
    """

    table: FormTable
    unplaced: tuple[str, ...]
    moved: tuple[str, ...]

    @property
    def is_whole(self) -> bool:
        """Return whether every entry has a line of the form, on its own side."""
        return not self.unplaced and not self.moved


def form_column(
    expenses: Iterable[Placed], resources: Iterable[Placed], form: Form, chart: Chart
) -> FormColumn:
    """Return the column that the entries fill, by their stated line or else by their account."""
    found: list[FormEntry] = []
    unplaced: list[str] = []
    moved: list[str] = []
    for side, entries in ((AccountSide.EXPENSE, expenses), (AccountSide.RESOURCE, resources)):
        for entry in entries:
            line = _line(entry, form, chart)
            if line is None:
                unplaced.append(entry.id)
            elif line.side is not side:
                moved.append(entry.id)
            else:
                found.append(FormEntry(line.id, entry.amount))
    return FormColumn(FormTable(form, tuple(found)), tuple(unplaced), tuple(moved))


@frozen
class FormRow:
    """A line of the report: planned in the application, actual, and the figures that form and order require.

    Source: arrêté du 11 octobre 2006 (variance in euros and per cent); Cerfa 15059*02 (its column `%`).
    """

    line: FormLine
    planned: Euros
    actual: Euros

    @property
    def percent(self) -> Rate | None:
        """Return the form's `%`: actual over planned; None, blank on the form, if nothing was planned."""
        return None if self.planned == Euros.ZERO else Rate(self.actual.ratio_to(self.planned))

    @property
    def variance(self) -> Euros:
        """Return actual less planned."""
        return self.actual - self.planned

    @property
    def variance_rate(self) -> Rate | None:
        """Return variance over planned; None, not zero, if nothing was planned."""
        return None if self.planned == Euros.ZERO else Rate(self.variance.ratio_to(self.planned))


def form_rows(planned: FormTable, actual: FormTable) -> Iterator[FormRow]:
    """Yield the lines of the report's form with both columns; a heading includes its details.

    A line of the other form only follows its heading's details, so that no amount is lost.
    """
    lines = list(form_lines(actual.form))
    known = {line.id for line in lines}
    for line in form_lines(planned.form):
        if line.id not in known:
            lines.insert(_after_heading(lines, line), line)
    for line in lines:
        yield FormRow(line, _amount(planned, line.id), _amount(actual, line.id))


def _line(entry: Placed, form: Form, chart: Chart) -> FormLine | None:
    if entry.form_line is not None:
        return form_line(form, entry.form_line)
    return None if entry.account is None else line_of_account(entry.account, form, chart)


def _amount(table: FormTable, line: str) -> Euros:
    return Euros.ZERO if form_line(table.form, line) is None else table.amount(line)


def _after_heading(lines: list[FormLine], line: FormLine) -> int:
    like = [
        at
        for at, other in enumerate(lines)
        if other.side is line.side and (line.heading is None or line.heading in (other.id, other.heading))
    ]
    return like[-1] + 1

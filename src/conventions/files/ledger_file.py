"""From `expenses.csv` and `resources.csv` to the ledger: every faulty cell is reported."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import date
from typing import Final

from budget.ledger import Expense, ExpenseKind, Resource
from budget.money import EURO
from budget.nomenclature import Account
from conventions.agreement.agreement import Agreement
from conventions.calendar import InvalidDateError, parse_date
from conventions.files.csv_rows import Cells, Row, record_of, rows_in, truth
from conventions.files.faults import Problem, shown
from conventions.files.names import each_id_once, if_unknown, unknown
from conventions.files.strict import choice

# --- Whether the rows of the ledger name lines and actions that the agreement has, each row once ------------


def expense_problems(
    name: str, expenses: tuple[Expense, ...], agreement: Agreement | None
) -> Iterator[Problem]:
    """Yield the problems of the expenses; without an agreement, those that they have by themselves."""
    yield from _ids(name, expenses)
    if agreement is None:
        return
    lines = {line.id for line in agreement.budget.expenses} if agreement.budget else None
    actions = {action.id for action in agreement.actions}
    for expense in expenses:
        at = _line(expense)
        if lines is not None and expense.line is not None and expense.line not in lines:
            yield unknown("unknown_line", name, ("line",), expense.line, lines, at)
        yield from if_unknown("unknown_action", name, ("action",), expense.action, actions, at)


def resource_problems(
    name: str, resources: tuple[Resource, ...], agreement: Agreement | None
) -> Iterator[Problem]:
    """Yield the problems of the resources."""
    yield from _ids(name, resources)
    if agreement is None or agreement.budget is None or agreement.budget.resources is None:
        return
    lines = {line.id for line in agreement.budget.resources}
    for resource in resources:
        yield from if_unknown("unknown_line", name, ("line",), resource.line, lines, _line(resource))


def _ids(name: str, entries: Iterable[Expense | Resource]) -> Iterator[Problem]:
    return each_id_once(name, ((("id",), entry.id, _line(entry)) for entry in entries))


def _line(entry: Expense | Resource) -> int:
    return int((entry.place or ":0").rpartition(":")[2])


# ------------------------------------------------------------------------------------------------------------
# From `expenses.csv` and `resources.csv` to the ledger: every faulty cell is reported.

EXPENSE_COLUMNS: Final = (
    "id", "label", "amount", "line", "action", "engaged_on", "paid_on", "for_operation", "evidence",
    "incurred_on", "issued_on", "account", "kind", "vat",
)  # fmt: skip
RESOURCE_COLUMNS: Final = ("id", "label", "amount", "funder", "received_on", "line")
TEXT_COLUMNS: Final = frozenset({"id", "label", "line", "action", "evidence", "funder"})
"""Those that hold free text, which `formula_guard` keeps from being run."""


def expenses_in(file: str, text: str, problems: list[Problem], currency: str = EURO) -> tuple[Expense, ...]:
    """Return the expenses of a file; faults are added to `problems`."""
    rows = rows_in(file, text, EXPENSE_COLUMNS, problems)
    read = (expense_of(file, row, problems, currency) for row in rows)
    return tuple(entry for entry in read if entry is not None)


def resources_in(file: str, text: str, problems: list[Problem], currency: str = EURO) -> tuple[Resource, ...]:
    """Return the resources of a file; faults are added to `problems`."""
    rows = rows_in(file, text, RESOURCE_COLUMNS, problems)
    read = (resource_of(file, row, problems, currency) for row in rows)
    return tuple(entry for entry in read if entry is not None)


def expense_of(file: str, row: Row, problems: list[Problem], currency: str = EURO) -> Expense | None:
    """Return the expense of one row; faults are added to `problems`."""
    cells = Cells(file, row, problems, currency)
    readers = {**_READERS, "amount": cells.amount, "vat": cells.amount}
    return record_of(cells, Expense, EXPENSE_COLUMNS, readers)


def resource_of(file: str, row: Row, problems: list[Problem], currency: str = EURO) -> Resource | None:
    """Return the resource of one row; faults are added to `problems`."""
    cells = Cells(file, row, problems, currency)
    return record_of(cells, Resource, RESOURCE_COLUMNS, {**_READERS, "amount": cells.amount})


def day_of(cell: str) -> date:
    """Return a day in ISO notation or in that of French spreadsheets."""
    parts = cell.split("/")
    is_french = [len(part) for part in parts] == [2, 2, 4]
    try:
        return parse_date("-".join(reversed(parts)) if is_french else cell)
    except InvalidDateError as cause:
        raise InvalidDateError(str(cause), actual=shown(cell), expected=cause.expected) from cause


def _kind(cell: str) -> ExpenseKind:
    words = tuple(kind.value for kind in ExpenseKind)
    return ExpenseKind(choice(words)(cell, None))


_READERS: Final[Mapping[str, Callable[[str], object]]] = {
    **dict.fromkeys(("engaged_on", "paid_on", "incurred_on", "issued_on", "received_on"), day_of),
    "for_operation": truth,
    "account": Account.parse,
    "kind": _kind,
}
"""How the cells of a column are read, where they are neither amounts nor free texts."""

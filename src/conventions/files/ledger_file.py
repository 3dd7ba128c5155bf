"""From `expenses.csv` and `resources.csv` to the ledger: every faulty cell is said, no row hides the next."""

from collections.abc import Callable, Iterable, Iterator
from datetime import date
from typing import Final, TypeVar

from budget.accounts import Account
from budget.ledger import Expense, ExpenseKind, Resource
from budget.money import EURO
from conventions.agreement.agreement import Agreement
from conventions.calendar import InvalidDateError, parse_date
from conventions.files.csv_rows import Cells, Row, rows_in, truth, unguarded
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
# From `expenses.csv` and `resources.csv` to the ledger: every faulty cell is said, no row hides the next.

EXPENSE_COLUMNS: Final = (
    "id", "label", "amount", "line", "action", "engaged_on", "paid_on", "for_operation", "evidence",
    "incurred_on", "issued_on", "account", "kind", "vat",
)  # fmt: skip
RESOURCE_COLUMNS: Final = ("id", "label", "amount", "funder", "received_on", "line")
TEXT_COLUMNS: Final = frozenset({"id", "label", "line", "action", "evidence", "funder"})
"""Those that hold free text, which `formula_guard` keeps from being run."""

Entry = TypeVar("Entry", Expense, Resource)


def expenses_in(file: str, text: str, problems: list[Problem], currency: str = EURO) -> tuple[Expense, ...]:
    """The expenses of a file; what is wrong is added to `problems`."""
    return _entries(file, text, EXPENSE_COLUMNS, _expense, problems, currency)


def resources_in(file: str, text: str, problems: list[Problem], currency: str = EURO) -> tuple[Resource, ...]:
    """The resources of a file; what is wrong is added to `problems`."""
    return _entries(file, text, RESOURCE_COLUMNS, _resource, problems, currency)


def expense_of(file: str, row: Row, problems: list[Problem], currency: str = EURO) -> Expense | None:
    """The expense of one row; what is wrong is added to `problems`."""
    return _expense(Cells(file, row, problems, currency))


def resource_of(file: str, row: Row, problems: list[Problem], currency: str = EURO) -> Resource | None:
    """The resource of one row; what is wrong is added to `problems`."""
    return _resource(Cells(file, row, problems, currency))


def _entries(
    file: str,
    text: str,
    columns: tuple[str, ...],
    entry: Callable[[Cells], Entry | None],
    problems: list[Problem],
    currency: str,
) -> tuple[Entry, ...]:
    found = []
    for row in rows_in(file, text, columns, problems):
        read = entry(Cells(file, row, problems, currency))
        if read is not None:
            found.append(read)
    return tuple(found)


def _expense(cells: Cells) -> Expense | None:
    identifier = cells.needed("id", unguarded)
    label = cells.needed("label", unguarded)
    amount = cells.needed("amount", cells.amount)
    engaged_on = cells.maybe("engaged_on", day_of)
    paid_on = cells.maybe("paid_on", day_of)
    for_operation = cells.maybe("for_operation", truth)
    incurred_on, issued_on = cells.maybe("incurred_on", day_of), cells.maybe("issued_on", day_of)
    account, kind = cells.maybe("account", Account.parse), cells.maybe("kind", _kind)
    vat = cells.maybe("vat", cells.amount)
    if identifier is None or label is None or amount is None:
        return None
    return Expense(
        id=identifier,
        label=label,
        amount=amount,
        line=cells.maybe("line", unguarded),
        action=cells.maybe("action", unguarded),
        engaged_on=engaged_on,
        paid_on=paid_on,
        evidence=cells.maybe("evidence", unguarded),
        for_operation=for_operation,
        place=cells.place,
        incurred_on=incurred_on,
        issued_on=issued_on,
        account=account,
        kind=kind,
        vat=vat,
    )


def _resource(cells: Cells) -> Resource | None:
    identifier = cells.needed("id", unguarded)
    label = cells.needed("label", unguarded)
    amount = cells.needed("amount", cells.amount)
    received_on = cells.maybe("received_on", day_of)
    if identifier is None or label is None or amount is None:
        return None
    return Resource(
        id=identifier,
        label=label,
        amount=amount,
        funder=cells.maybe("funder", unguarded),
        received_on=received_on,
        line=cells.maybe("line", unguarded),
        place=cells.place,
    )


def day_of(cell: str) -> date:
    """A day as ISO or as French spreadsheets write it."""
    parts = cell.split("/")
    is_french = [len(part) for part in parts] == [2, 2, 4]
    try:
        return parse_date("-".join(reversed(parts)) if is_french else cell)
    except InvalidDateError as cause:
        raise InvalidDateError(str(cause), actual=shown(cell), expected=cause.expected) from cause


def _kind(cell: str) -> ExpenseKind:
    words = tuple(kind.value for kind in ExpenseKind)
    return ExpenseKind(choice(words)(cell, None))

"""Entries as `expenses.csv` and `resources.csv` hold them: what is written is read again as the same."""

import csv
from collections.abc import Iterable
from datetime import date
from enum import Enum
from io import StringIO

from budget.ledger import Expense, Resource
from conventions.files.formula_guard import guarded
from conventions.files.ledger_file import EXPENSE_COLUMNS, RESOURCE_COLUMNS

__all__ = ["expenses_csv", "resources_csv"]


def expenses_csv(expenses: Iterable[Expense]) -> str:
    r"""The text of `expenses.csv`; no cell of a text begins like a formula.

    >>> from budget.money import Euros
    >>> print(expenses_csv([Expense("a", "=1+1", Euros.of(-5))]).splitlines()[1])
    a,'=1+1,-5.00,,,,,,,,,,,
    """
    return _table(EXPENSE_COLUMNS, expenses)


def resources_csv(resources: Iterable[Resource]) -> str:
    """The text of `resources.csv`."""
    return _table(RESOURCE_COLUMNS, resources)


def _table(columns: tuple[str, ...], entries: Iterable[Expense | Resource]) -> str:
    text = StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(columns)
    for entry in entries:
        writer.writerow([_cell(getattr(entry, column)) for column in columns])
    return text.getvalue()


def _cell(value: object) -> str:
    match value:
        case None:
            return ""
        case bool():
            return "oui" if value else "non"
        case date():
            return value.isoformat()
        case Enum():
            return str(value.value)
        case str():
            return guarded(value)
        case _:
            return str(value)

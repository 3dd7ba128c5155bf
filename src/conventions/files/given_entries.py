"""Facts and entries of a ledger that a program gives: checked alone, before any agreement types them."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import Final, TypeVar, cast

from attrs import evolve

from budget.findings import Place
from budget.ledger import Expense, Resource
from budget.money import Euros
from budget.rate import Rate
from conventions.facts.fact import Fact, FactValue, RecordedValue, ValueRange
from conventions.files.collected import placed
from conventions.files.csv_rows import Row
from conventions.files.data_source import cell_problems, cells_of
from conventions.files.dossier_folder import EXPENSES, RESOURCES
from conventions.files.facts_file import fact_with
from conventions.files.faults import DataPath, Problem, UnreadableDossierError
from conventions.files.ledger_file import EXPENSE_COLUMNS, RESOURCE_COLUMNS, expense_of, resource_of
from conventions.files.program_values import prepared_table
from conventions.files.shapes import FactEntry
from conventions.files.strict import as_written
from conventions.files.structured import structured

Entry = TypeVar("Entry", Expense, Resource)
_NEEDED: Final = ("key", "occurred_on")


def fact_given(table: Mapping[str, object]) -> Fact:
    """The fact of an entry; `UnreadableDossierError` with every fault.

    Its value is not typed yet: an agreement that declares the key does it, a whole number of euros too.
    """
    value = table.get("value")
    problems: list[Problem] = []
    if value is not None and not _is_value(value):
        is_number = isinstance(value, float | Decimal)
        code, remedy = ("wrong_type.money", "money_number") if is_number else ("wrong_type.scalar", "")
        problems.append(Problem("", ("value",), code, as_written(value), remedy=remedy))
    given = ((name, item) for name, item in table.items() if name != "value")
    plain = {name: item for name, item in given if item is not None or name in _NEEDED}
    entry, found = structured("", prepared_table(plain), FactEntry)
    problems += found
    if entry is None or problems:
        raise _refused("fact", problems)
    return fact_with(entry, _value(value))


def _is_value(value: object) -> bool:
    if isinstance(value, Decimal):
        return value.is_finite()
    if isinstance(value, list | tuple):
        return len(value) == 2 and all(map(_is_value, value))  # noqa: PLR2004 -- the least and the most
    is_day = type(value) is date
    return is_day or isinstance(value, Euros | Rate | str | bool | int | Fraction)


def _value(value: object) -> RecordedValue | None:
    if isinstance(value, list | tuple):
        return ValueRange(*(cast("FactValue", _plain(end)) for end in value))
    return _plain(value)


def _plain(value: object) -> FactValue | None:
    match value:
        case Decimal():
            return f"{value:f}"
        case Rate():
            return value.as_fraction
        case Euros() | str() | bool() | int() | Fraction() | date():
            return value
        case _:
            return None


def expense_given(cells: Mapping[str, object]) -> Expense:
    """The expense of some cells, by column; `UnreadableDossierError` with every fault."""
    return evolve(_entry("expense", cells, (EXPENSES, EXPENSE_COLUMNS), expense_of), place=None)


def resource_given(cells: Mapping[str, object]) -> Resource:
    """The resource of some cells, by column; `UnreadableDossierError` with every fault."""
    return evolve(_entry("resource", cells, (RESOURCES, RESOURCE_COLUMNS), resource_of), place=None)


def _entry(
    kind: str,
    cells: Mapping[str, object],
    table: tuple[str, tuple[str, ...]],
    read: Callable[[str, Row, list[Problem]], Entry | None],
) -> Entry:
    name, columns = table
    wrong: list[Problem] = list(cell_problems(name, 1, cells, columns))
    told: set[DataPath] = {problem.path for problem in wrong}
    found_wrong: list[Problem] = []
    found = read(name, Row(1, dict(cells_of(cells))), found_wrong)
    problems = [*wrong, *(problem for problem in found_wrong if problem.path not in told)]
    if found is None or problems:
        raise _refused(kind, problems)
    return found


def _refused(kind: str, problems: Sequence[Problem]) -> UnreadableDossierError:
    """The error of one entry: each fault at its field, as `fact.value`."""
    faults = placed(Path(), problems, {})
    at = (evolve(fault, place=Place("", 0, f"{kind}.{fault.place.path}")) for fault in faults)
    return UnreadableDossierError(Path(), tuple(at))

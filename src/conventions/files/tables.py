"""The tables of an agreement: `[columns.NAME]` declares them, `[[table.NAME]]` fills them."""

from collections.abc import Iterator, Mapping

from budget.errors import InputError
from conventions.agreement.agreement import CellValue, Table, TableRow
from conventions.files.collected import refusal
from conventions.files.faults import DataPath, Problem, shown
from conventions.files.names import each_id_once, is_name, unknown
from conventions.files.shapes import ConventionFile, RawRow
from conventions.files.typed_values import VALUE_TYPES, typed

__all__ = ["table_problems", "tables_of"]

_RESERVED = ("id", "position")
_MOST_ROWS = 2_000
"""Rows of one table; norms may stand for each."""


def tables_of(file: ConventionFile) -> tuple[Table, ...]:
    """The tables; a column or a cell at fault, which `table_problems` tells, is left out."""
    found = []
    for declared in file.columns:
        columns = tuple(pair for pair in declared.columns if pair[1] in VALUE_TYPES)
        rows = tuple(_row(row, dict(columns)) for row in _rows(file, declared.name))
        found.append(Table(declared.name, columns, rows))
    return tuple(found)


def _rows(file: ConventionFile, name: str) -> tuple[RawRow, ...]:
    return next((table.rows for table in file.table if table.name == name), ())


def _row(row: RawRow, types: Mapping[str, str]) -> TableRow:
    cells: list[tuple[str, CellValue]] = []
    for column, value in row.cells:
        try:
            cells.append((column, typed(value, types[column])))
        except (InputError, KeyError):
            continue
    return TableRow(row.id, tuple(cells))


def table_problems(name: str, file: ConventionFile) -> Iterator[Problem]:
    """Yield every problem of the tables."""
    declared = {columns.name: dict(columns.columns) for columns in file.columns}
    for columns in file.columns:
        for column, kind in columns.columns:
            path: DataPath = ("columns", columns.name, column)
            if not is_name(column) or "." in column:
                yield Problem(name, path, "bad_name", actual=shown(column))
            elif column in _RESERVED:
                yield Problem(name, path, "name_reserved", actual=column)
            if kind not in VALUE_TYPES:
                yield unknown("unknown_type", name, path, kind, VALUE_TYPES)
    for table in file.table:
        if table.name not in declared:
            yield unknown("unknown_table", name, ("table", table.name), table.name, declared)
            continue
        if len(table.rows) > _MOST_ROWS:
            count = str(len(table.rows))
            path = ("table", table.name)
            yield Problem(name, path, "too_many_table_rows", actual=count, expected=str(_MOST_ROWS))
            continue
        ids = (((("table", table.name, at, "id")), row.id, 0) for at, row in enumerate(table.rows))
        yield from each_id_once(name, ids)
        for at, row in enumerate(table.rows):
            yield from _cells(name, ("table", table.name, at), row, declared[table.name])


def _cells(name: str, path: DataPath, row: RawRow, types: Mapping[str, str]) -> Iterator[Problem]:
    for column, value in row.cells:
        kind = types.get(column)
        if kind is None:
            yield unknown("unknown_column_of_table", name, (*path, column), column, types)
        elif kind in VALUE_TYPES:
            try:
                typed(value, kind)
            except InputError as error:
                yield refusal(name, (*path, column), error)

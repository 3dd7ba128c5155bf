"""The parameters of a model and the tables of an agreement: declared, given, typed."""

from collections.abc import Iterator, Mapping

from budget.errors import InputError
from conventions.agreement.agreement import CellValue, Table, TableRow
from conventions.agreement.norms import Parameter
from conventions.engine.name_tables import BUILT_IN_NAMES
from conventions.facts.vocabulary import LIFE_EVENTS
from conventions.files.collected import refusal
from conventions.files.faults import DataPath, Problem, shown
from conventions.files.names import each_id_once, is_name, unknown
from conventions.files.shapes import ConventionFile, Given, ParameterEntry, RawRow
from conventions.files.typed_values import VALUE_TYPES, typed

# --- The parameters of a model: declared there, given by each agreement, typed when both are known ----------


def declared_parameters(entries: tuple[ParameterEntry, ...]) -> tuple[Parameter, ...]:
    """Return the parameters as expressions use them."""
    return tuple(Parameter(entry.name, entry.type, entry.label) for entry in entries)


def given_values(entries: tuple[ParameterEntry, ...], given: Given) -> tuple[tuple[str, CellValue], ...]:
    """Return the value of each parameter, in the order of the model: as given, else its default.

    One at fault, which `given_problems` tells, is left out.
    """
    values = dict(given)
    found: list[tuple[str, CellValue]] = []
    for entry in entries:
        value = values.get(entry.name, entry.default)
        try:
            if value is not None:
                found.append((entry.name, typed(value, entry.type)))
        except InputError:
            continue
    return tuple(found)


def given_problems(file: str, entries: tuple[ParameterEntry, ...], given: Given) -> Iterator[Problem]:
    """Yield what is wrong with the values that an agreement gives."""
    declared: Mapping[str, ParameterEntry] = {entry.name: entry for entry in entries}
    values = dict(given)
    for name, value in given:
        if name not in declared:
            yield unknown("unknown_parameter", file, ("parameters", name), name, declared)
            continue
        try:
            typed(value, declared[name].type)
        except InputError as error:
            yield refusal(file, ("parameters", name), error)
    for entry in entries:
        if entry.default is None and entry.name not in values:
            said = entry.question or entry.label or entry.name
            yield Problem(
                file, ("parameters", entry.name), "parameter_missing", actual=entry.name, expected=said
            )


def declared_problems(file: str, entries: tuple[ParameterEntry, ...]) -> Iterator[Problem]:
    """Yield what is wrong with the parameters of a model: their names, the types of their defaults."""
    for entry in entries:
        path = ("parameter", entry.name)
        if not is_name(entry.name):
            yield Problem(file, path, "bad_name", actual=shown(entry.name))
        elif entry.name in BUILT_IN_NAMES or entry.name in LIFE_EVENTS:
            yield Problem(file, path, "name_reserved", actual=entry.name)
        try:
            if entry.default is not None:
                typed(entry.default, entry.type)
        except InputError as error:
            yield refusal(file, (*path, "default"), error)


def hidden_problems(
    file: str, entries: tuple[ParameterEntry, ...], shape: ConventionFile
) -> Iterator[Problem]:
    """Yield the definitions, facts and selections whose name hides a parameter from expressions."""
    names = {entry.name for entry in entries}
    places = [("define", item.name) for item in shape.define]
    places += [("fact", item.key) for item in shape.fact]
    places += [("selection", item.name) for item in shape.selection]
    for place in places:
        if place[1] in names:
            yield Problem(file, place, "name_taken", actual=place[1], expected="[parameter]")


# --- The tables of an agreement: `[columns.NAME]` declares them, `[[table.NAME]]` fills them ----------------

_RESERVED = ("id", "position")
_MOST_ROWS = 2_000
"""Rows of one table; norms may stand for each."""


def tables_of(file: ConventionFile) -> tuple[Table, ...]:
    """Return the tables; a column or a cell at fault, which `table_problems` tells, is left out."""
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

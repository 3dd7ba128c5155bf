"""The files of a dossier as their texts, and the plain data of each: what a workbook is made from."""

import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Final, cast

from attrs import field

from budget import frozen
from budget.ledger import Expense, Resource
from budget.money import EURO
from conventions.files.csv_files import (
    SESSION_NEEDED,
    YEAR_NEEDED,
    expenses_in,
    resources_in,
    session_cells,
    session_of,
    year_cells,
    year_of,
)
from conventions.files.csv_rows import rows_in, unguarded
from conventions.files.dossier_folder import CONVENTION, EXPENSES, FILES, RESOURCES, files_in
from conventions.files.faults import DataPath, Problem
from conventions.files.in_currency import currency_of, in_currency
from conventions.files.layers import AMENDMENTS, Data, joined, taken_out
from conventions.files.narrative_file import ACTIVITY
from conventions.files.row_labels import NO_NAMES, Names, model_data
from conventions.files.sources import FolderSource, Source
from conventions.files.text import csv_text, file_bytes, prose_text, toml_text
from conventions.files.toml_data import toml_data
from conventions.files.workbook.cells import Raw
from conventions.files.workbook.layout import (
    BUDGET,
    PARTNERS,
    PAYMENTS,
    SESSIONS_SHEET,
    SIDES,
    YEARS_SHEET,
    Kind,
    Table,
    columns_of,
)

_OF_ACTION: Final = re.compile(rf"{ACTIVITY}/[^/\\\x00-\x1f]{{1,120}}\.md")
_OF_AMENDMENT: Final = re.compile(rf"{AMENDMENTS}/\w[\w.-]*\.toml")
_DAY: Final = re.compile(r"\d{4}-\d{2}-\d{2}")
_DECODES: Final = {".toml": toml_text, ".csv": csv_text, ".md": prose_text}
SKELETON: Final = 'schema = "subventio/convention/1"\n'
"""What every agreement begins with."""
_NO_ROWS: Final = "id,label,amount\n"


@frozen
class Sources:
    """The text of each file that there is.

    Attributes:
        below: what the model of the agreement says.
        names: what people call the standard events.
    """

    texts: Mapping[str, str]
    below: Data = field(factory=dict)
    names: Names = field(factory=dict)

    def data(self, name: str) -> Mapping[str, object]:
        """Return the plain data of a TOML file; nothing where there is none, or where it cannot be read."""
        return _data(name, self.texts.get(name, ""), self.currency)

    @property
    def currency(self) -> str:
        """The currency of the amounts, as the agreement names it."""
        return currency_of(_data(CONVENTION, self.texts.get(CONVENTION, ""), EURO))

    def brought(self) -> Data:
        """What the model says, but for what the agreement leaves out of it."""
        without = self.data(CONVENTION).get("without")
        names = [name for name in without if isinstance(name, str)] if isinstance(without, list) else []
        return taken_out(self.below, [tuple(name.split(".")) for name in names]) if names else self.below

    def agreement(self) -> Data:
        """Return the agreement with what its model brings."""
        return joined(self.below, self.data(CONVENTION))


@lru_cache(maxsize=8)
def _data(name: str, text: str, currency: str) -> Mapping[str, object]:
    """Return the data of a text, its amounts in the currency: asked for each cell, and read once."""
    return cast("Mapping[str, object]", in_currency(toml_data(name, text).data or {}, currency))


@frozen
class SourceRow:
    """A row of a table as a file holds it: where, and its values by the keys of the columns.

    `inherited`: the values that its model has for it, where it says none.
    """

    path: DataPath
    values: Mapping[str, Raw]
    inherited: Mapping[str, Raw] = field(factory=dict)


def sources_in(folder: Path, names: Names = NO_NAMES) -> Sources:
    """Return the texts of a folder that was read as a dossier before; line ends are those of the file."""
    paths = {name: folder / name for name in files_in(folder)}
    found = {name: _DECODES[path.suffix](file_bytes(path)) for name, path in paths.items()}
    return sources_of(found, FolderSource(folder), names)


def sources_of(texts: Mapping[str, str], source: Source, names: Names = NO_NAMES) -> Sources:
    """Return the texts of the files, with what the model of their agreement says, which `source` has."""
    below = model_data(source, Sources(texts).data(CONVENTION))
    return Sources(texts, below, names)


def is_of_a_dossier(name: str) -> bool:
    """Return whether a dossier has a file of this name: no other is ever written, nor one outside its folder.

    >>> [is_of_a_dossier(name) for name in ("facts.toml", "amendments/avenant_1.toml", "../facts.toml")]
    [True, True, False]
    """
    return name in FILES or any(kind.fullmatch(name) for kind in (_OF_AMENDMENT, _OF_ACTION))


def at(data: Mapping[str, object], path: DataPath) -> object:
    """What stands at a path; None where nothing does.

    >>> at({"a": [{"b": 1}]}, ("a", 0, "b")), at({}, ("a", 0))
    (1, None)
    """
    found: object = data
    for step in path:
        if isinstance(found, Mapping) and isinstance(step, str):
            found = found.get(step)
        elif isinstance(found, list) and isinstance(step, int) and step < len(found):
            found = found[step]
        else:
            return None
    return found


def rows_of(table: Table, sources: Sources) -> list[SourceRow]:
    """Return the rows of a sheet as the files hold them."""
    if table.file == EXPENSES:
        return [_entry(each, table, place) for place, each in enumerate(_expenses(sources))]
    if table.file == RESOURCES:
        return [_entry(each, table, place) for place, each in enumerate(_resources(sources))]
    if table in (SESSIONS_SHEET, YEARS_SHEET):
        return list(_counted(table, sources))
    data = sources.data(table.file)
    if table is PARTNERS:
        return list(_partners(at(data, table.path)))
    if table is BUDGET:
        return [
            SourceRow(
                (*path, place), {"side": side, **_values(row, table)}, _inherited(sources, BUDGET, path, row)
            )
            for side, path in SIDES.items()
            for place, row in enumerate(_tables(at(data, path)))
        ]
    if table is PAYMENTS:
        named = at(data, table.path)
        return [
            SourceRow(
                (*table.path, name),
                {"name": name, **_values(cast("Mapping[str, object]", row), table)},
                _inherited_by_name(sources, table, name, cast("Mapping[str, object]", row)),
            )
            for name, row in (named.items() if isinstance(named, Mapping) else ())
            if isinstance(row, Mapping)
        ]
    rows = _tables(at(data, table.path))
    return [
        SourceRow(
            (*table.path, place),
            _values(row, table),
            _inherited(sources, table, table.path, row) if table.file == CONVENTION else {},
        )
        for place, row in enumerate(rows)
    ]


def model_rows_of(table: Table, sources: Sources) -> list[SourceRow]:
    """Return the rows of a sheet that the model brings and the agreement does not state itself."""
    if table.file != CONVENTION or table is PARTNERS:
        return []
    if table is BUDGET:
        return [
            SourceRow((*path, name), {}, {"side": side, **values})
            for side, path in SIDES.items()
            for name, values in _model_items(table, sources, path)
        ]
    return [
        SourceRow((*table.path, name), {}, {"name": name, **values} if table.named else values)
        for name, values in _model_items(table, sources, table.path)
    ]


def _model_items(table: Table, sources: Sources, path: DataPath) -> Iterator[tuple[str, dict[str, Raw]]]:
    """The things that the model has at a path and the agreement neither states nor leaves out, by name."""
    own, below = at(sources.data(CONVENTION), path), at(sources.brought(), path)
    stated = set(own) if isinstance(own, Mapping) else {row.get("id") for row in _tables(own)}
    named = below.items() if isinstance(below, Mapping) else ((row.get("id"), row) for row in _tables(below))
    for name, row in named:
        if name not in stated and isinstance(row, Mapping):
            yield str(name), _values(row, table)


def _inherited(sources: Sources, table: Table, path: DataPath, row: Mapping[str, object]) -> dict[str, Raw]:
    """What the model says of a thing that the agreement states too, by its identifier."""
    things = (thing for thing in _tables(at(sources.brought(), path)) if thing.get("id") == row.get("id"))
    return {key: value for thing in things for key, value in _values(thing, table).items() if key not in row}


def _inherited_by_name(
    sources: Sources, table: Table, name: str, row: Mapping[str, object]
) -> dict[str, Raw]:
    below = at(sources.brought(), (*table.path, name))
    said = _values(below, table) if isinstance(below, Mapping) else {}
    return {key: value for key, value in said.items() if key not in row}


def _tables(found: object) -> Sequence[Mapping[str, object]]:
    return [row for row in found if isinstance(row, Mapping)] if isinstance(found, list) else []


def _values(row: Mapping[str, object], table: Table) -> dict[str, Raw]:
    found = ((column.key, row.get(column.key)) for column in table.columns)
    return {key: cast("Raw", value) for key, value in found if value is not None}


def _expenses(sources: Sources) -> Sequence[Expense]:
    text, problems = sources.texts.get(EXPENSES, _NO_ROWS), list[Problem]()
    return expenses_in(EXPENSES, text, problems, sources.currency)


def _resources(sources: Sources) -> Sequence[Resource]:
    problems: list[Problem] = []
    return resources_in(
        RESOURCES, sources.texts.get(RESOURCES, "id,label,amount\n"), problems, sources.currency
    )


def _entry(entry: Expense | Resource, table: Table, place: int) -> SourceRow:
    values: dict[str, Raw] = {}
    for column in table.columns:
        found = getattr(entry, column.key)
        if found is not None:
            values[column.key] = found if isinstance(found, bool) else _plain(found)
    return SourceRow((place,), values)


def _partners(actions: object) -> Iterator[SourceRow]:
    """Yield the partners of each action; their rows are known by its name, and their place in it."""
    for action in _tables(actions):
        named = str(action.get("id", ""))
        for place, partner in enumerate(_tables(action.get("partner"))):
            values = {"action": named, **_values(partner, PARTNERS)}
            yield SourceRow(("action", named, "partner", place), values)


def _counted(table: Table, sources: Sources) -> Iterator[SourceRow]:
    """Yield the sessions, or the results of earlier years, each cell as it is written best."""
    problems: list[Problem] = []
    columns = columns_of(table, sources.agreement())
    kinds = {column.key: column.kind for column in columns}
    needed = SESSION_NEEDED if table is SESSIONS_SHEET else YEAR_NEEDED
    rows = rows_in(table.file, sources.texts.get(table.file, ",".join(needed)), None, problems, needed)
    parts = [column.key for column in columns if column not in table.columns]
    for place, row in enumerate(rows):
        if table is SESSIONS_SHEET:
            session = session_of(table.file, row, parts, problems)
            cells = {} if session is None else session_cells(session)
        else:
            result = year_of(table.file, row, parts, problems)
            cells = {} if result is None else year_cells(result)
        yield SourceRow((place,), {key: _typed(kinds[key], said) for key, said in cells.items()})


def _typed(kind: Kind, cell: str) -> Raw:
    """What a cell of such a table says, of its kind."""
    match kind:
        case Kind.WHEN:
            return date.fromisoformat(cell) if _DAY.fullmatch(cell) else cell
        case Kind.NUMBER:
            return int(cell)
        case Kind.QUANTITY:
            return cell if "." in cell else int(cell)
        case Kind.TRUTH:
            return cell == "true"
        case _:
            return unguarded(cell)


def _plain(value: object) -> Raw:
    if isinstance(value, date):
        return value
    return str(getattr(value, "value", value))

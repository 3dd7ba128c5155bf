"""From filled cells to the files of a dossier: what a cell changed is changed there, and nothing else."""

import csv
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from io import StringIO
from typing import Final

from attrs import field

from budget import frozen
from budget.errors import InputError
from conventions.files.csv_files import SESSION_NEEDED, SESSIONS, YEAR_NEEDED, YEARS
from conventions.files.csv_rows import REQUIRED, guarded, separator_of
from conventions.files.dossier_folder import CONVENTION as CONVENTION_FILE
from conventions.files.dossier_folder import EXPENSES, FACTS, RESOURCES
from conventions.files.faults import DataPath, dotted
from conventions.files.ledgers.grid import cell_text, is_blank
from conventions.files.row_labels import Names, kinds_of
from conventions.files.sources import Source
from conventions.files.toml_edit import with_items, with_rows, without_row
from conventions.files.workbook.cells import Raw, same
from conventions.files.workbook.filled_cells import CellPlace, Changing, Filled, FilledRow, raw
from conventions.files.workbook.layout import (
    BUDGET,
    CONVENTION,
    EVENTS,
    EXPENSES_SHEET,
    HEADING_ROW,
    IDENTITY,
    INDICATORS,
    OF_MODEL,
    PARTNERS,
    PRESENTED,
    RESOURCES_SHEET,
    RESULTS,
    SESSIONS_SHEET,
    SIDES,
    TABLES,
    YEARS_SHEET,
    Column,
    Kind,
    Table,
    columns_of,
    convention_fields,
    roles,
)
from conventions.files.workbook.workbook_files import SourceRow, Sources, at, model_rows_of, rows_of

_KEYS = PARTNERS.columns[1:]


def merge_partners(changing: Changing) -> None:
    """Nothing; the partners of each action are those of its rows, in the order of the sheet."""
    before = _by_action(changing.origin)
    now = _by_action(Sources(changing.texts))
    wanted: dict[str, list[FilledRow]] = {name: [] for name in now}
    for row in changing.rows(PARTNERS.sheet, PARTNERS.columns):
        action = str(row.cells["action"]).strip()
        if action in wanted:
            wanted[action].append(row)
        else:
            known = " | ".join(wanted)
            changing.say(PARTNERS.sheet, row.at["action"], "unknown_action", action or "—", known)
    for place, (action, rows) in enumerate(wanted.items()):
        path: DataPath = ("action", place, "partner")
        for number, row in enumerate(rows):
            _note(changing, row, (*path, number))
        values = [_values(changing, row) for row in rows]
        if values == before.get(action, []) or values == now[action]:
            continue
        if now[action] != before.get(action, []):
            where = rows[0].at["name"] if rows else ""
            changing.say(PARTNERS.sheet, where, "workbook_two_voices", dotted(path))
            continue
        try:
            text = changing.texts[CONVENTION_FILE]
            changing.texts[CONVENTION_FILE] = with_items(text, path, now[action], values)
        except InputError as error:
            changing.refuse(PARTNERS.sheet, rows[0].at["name"] if rows else "", error)


def _by_action(sources: Sources) -> dict[str, list[Mapping[str, str]]]:
    """Return the partners of every action that the text states, by its name."""
    actions = sources.data(CONVENTION_FILE).get("action")
    found: dict[str, list[Mapping[str, str]]] = {
        str(action.get("id")): [] for action in (actions if isinstance(actions, list) else ())
    }
    for row in rows_of(PARTNERS, sources):
        values = {key: str(value) for key, value in row.values.items() if key != "action"}
        found[str(row.path[1])].append(values)
    return found


def _note(changing: Changing, row: FilledRow, path: DataPath) -> None:
    for key, cell in row.at.items():
        changing.cells[CONVENTION_FILE, dotted((*path, key))] = f"{PARTNERS.sheet}!{cell}"


def _values(changing: Changing, row: FilledRow) -> Mapping[str, str]:
    found: dict[str, str] = {}
    for column in _KEYS:
        if column.key in row.cells:
            place = CellPlace(PARTNERS.sheet, row.at[column.key], column.kind, row.cells[column.key])
            is_value, value = changing.value(place)
            if is_value and value is not None:
                found[column.key] = str(value)
    return found


_LINE_ENDS: Final = ("\r\n", "\n", "\r")


@frozen
class EditedRow:
    """A row as it is to stand: which one it was (None: a new one), and what its changed cells hold now."""

    origin: int | None
    cells: Mapping[str, str]


@frozen
class _Record:
    """A record as it stands in the text, with its first line, from 1."""

    line: int
    text: str
    cells: list[str]

    @property
    def is_blank(self) -> bool:
        return not any(cell.strip() for cell in self.cells)


def edited(text: str, rows: Sequence[EditedRow], columns: Sequence[str]) -> str:
    r"""The text with these rows, in this order; `columns` is the order of those that it does not have yet.

    >>> edited("a;b\n1;2 \n3;4\n", [EditedRow(0, {}), EditedRow(1, {"b": "5"})], ("a", "b"))
    'a;b\n1;2 \n3;5\n'
    """
    found = list(_records(text))
    first = next((at for at, record in enumerate(found) if not record.is_blank), len(found))
    header = [cell.strip().lower() for cell in found[first].cells] if found[first:] else []
    while header and not header[-1]:
        header.pop()
    named = {name for row in rows for name in row.cells}
    added = [name for name in columns if name in named and name not in header]
    form = _Form(separator_of(text), _line_end(text), (*header, *added))
    below = [record for record in found[first + 1 :] if not record.is_blank]
    head = form.written(form.columns) if added else "".join(record.text for record in found[: first + 1])
    return form.ended(head) + "".join(
        form.row(None if row.origin is None else below[row.origin], row.cells) for row in rows
    )


def lines_of_rows(text: str) -> tuple[int, ...]:
    """Return the line on which each row begins, its headings and empty ones left out."""
    return tuple(record.line for record in _records(text) if not record.is_blank)[1:]


@frozen
class _Form:
    separator: str
    line_end: str
    columns: Sequence[str]

    def row(self, before: _Record | None, cells: Mapping[str, str]) -> str:
        """Return the text of a row: as it was, where none of its cells is changed."""
        if before is not None and not cells:
            return self.ended(before.text)
        there = [] if before is None else before.cells
        held = [there[at] if at < len(there) else "" for at in range(len(self.columns))]
        return self.written([cells.get(name, cell) for name, cell in zip(self.columns, held, strict=True)])

    def written(self, cells: Sequence[str]) -> str:
        stream = StringIO()
        csv.writer(stream, delimiter=self.separator, lineterminator=self.line_end).writerow(cells)
        return stream.getvalue()

    def ended(self, text: str) -> str:
        return text if not text or text.endswith(("\n", "\r")) else text + self.line_end


def _records(text: str) -> Iterator[_Record]:
    lines = list(StringIO(text, newline=""))
    reader = csv.reader(iter(lines), delimiter=separator_of(text))
    begun = 0
    for cells in reader:
        yield _Record(begun + 1, "".join(lines[begun : reader.line_num]), cells)
        begun = reader.line_num


def _line_end(text: str) -> str:
    return next((end for end in _LINE_ENDS if end in text), "\n")


CSV_SHEETS: Final = {
    EXPENSES_SHEET.sheet: EXPENSES,
    RESOURCES_SHEET.sheet: RESOURCES,
    SESSIONS_SHEET.sheet: SESSIONS,
    YEARS_SHEET.sheet: YEARS,
}
_NEEDED: Final = {SESSIONS: SESSION_NEEDED, YEARS: YEAR_NEEDED}
"""The columns that every row has, of those files that are no ledger."""


def merge_csv(changing: Changing, table: Table) -> None:
    """Nothing; the file of a sheet is as its rows say, or is none where it says that none is presented."""
    name = CSV_SHEETS[table.sheet]
    columns = columns_of(table, changing.origin.agreement())
    rows = changing.rows(table.sheet, columns)
    before = {str(row.path[0]): row for row in rows_of(table, changing.origin)}
    keys = _keys(rows, before)
    found = [
        EditedRow(
            None if key is None else int(key), _changed(changing, table, columns, row, before.get(key or ""))
        )
        for key, row in zip(keys, rows, strict=True)
    ]
    is_there = name in changing.origin.texts
    is_same = is_there and found == [EditedRow(at, {}) for at in range(len(before))]
    if not _is_presented(changing, table, rows):
        changing.texts.pop(name, None)
        return
    if not is_same:
        if changing.texts.get(name) != changing.origin.texts.get(name):
            changing.say(table.sheet, "", "workbook_two_voices", name)
        needed = () if is_there else _NEEDED.get(name, REQUIRED)
        start = ",".join(needed) + "\n" if needed else changing.origin.texts[name]
        changing.texts[name] = edited(start, found, [column.key for column in columns])
    for line, row in zip(lines_of_rows(changing.texts[name]), rows, strict=False):
        changing.cells[name, f"{line}:"] = f"{table.sheet}!{next(iter(row.at.values()))}"
        for key, cell in row.at.items():
            changing.cells[name, f"{line}:{key}"] = f"{table.sheet}!{cell}"


def _keys(rows: Sequence[FilledRow], before: Mapping[str, SourceRow]) -> list[str | None]:
    """Which row each was; a key that a copied row has too is the first one's."""
    seen = set[str]()
    found: list[str | None] = []
    for row in rows:
        is_known = row.key in before and row.key not in seen
        seen.add(row.key)
        found.append(row.key if is_known else None)
    return found


def _changed(
    changing: Changing, table: Table, columns: Sequence[Column], row: FilledRow, old: SourceRow | None
) -> dict[str, str]:
    """Return the cells of a row that say something else than they did, as the file holds them."""
    found: dict[str, str] = {}
    for column in columns:
        if column.key in row.cells:
            place = CellPlace(table.sheet, row.at[column.key], column.kind, row.cells[column.key])
            is_value, value = changing.value(place)
            before = None if old is None else old.values.get(column.key)
            if is_value and not same(column.kind, value, before):
                found[column.key] = _cell(column.kind, value)
    return found


def _is_presented(changing: Changing, table: Table, rows: Sequence[FilledRow]) -> bool:
    """Return whether the table is said to be presented; rows on a sheet that is not are a fault."""
    word = CellPlace(table.sheet, "C3", Kind.TRUTH, changing.filled.cell(table.sheet, *PRESENTED))
    is_value, found = changing.value(word)
    if is_value and not found and rows:
        changing.say(table.sheet, "C3", "workbook_presented", str(len(rows)))
    return bool(found)


def _cell(kind: Kind, value: Raw | None) -> str:
    if value is None:
        return ""
    if kind is Kind.TRUTH:
        return "oui" if value else "non"
    if isinstance(value, date):
        return value.isoformat()
    return str(value) if kind is Kind.AMOUNT else guarded(str(value))


def merged(filled: Filled, facts: str | None, source: Source, names: Names) -> Changing:
    """Return the files with all changes of cells; and all faults, each with its sheet and cell.

    `facts` is the record that a beneficiary's results are added to, where there is one already; `source`
    has the model of the agreement, and `names` what people call the standard events.
    """
    changing = Changing.begun(filled, facts, source, names)
    _convention(changing)
    for table in TABLES:
        if table.sheet not in filled.sheets:
            continue  # a workbook of an earlier form, which did not have it
        if table is PARTNERS:
            merge_partners(changing)
        elif table.sheet in CSV_SHEETS:
            merge_csv(changing, table)
        else:
            kinds = kinds_of(changing.agreement()) if table is EVENTS else {}
            _TableMerging(changing, table, kinds).merge()
    return changing


def _convention(changing: Changing) -> None:
    data = changing.origin.data(CONVENTION_FILE)
    fields = {"/".join(map(str, each.path)): each for each in convention_fields(roles(data))}
    rows = changing.filled.sheets[CONVENTION][HEADING_ROW:]
    for number, cells in enumerate(rows, start=HEADING_ROW + 1):
        known = fields.pop(cell_text(cells[0]) if cells else "", None)
        if known is not None:
            found = changing.filled.cell(CONVENTION, number, 3)
            place = CellPlace(CONVENTION, f"C{number}", known.kind, found)
            changing.change(
                CONVENTION_FILE, known.path, place, raw(at(changing.origin.brought(), known.path))
            )
    for each in fields.values():
        if changing.before(CONVENTION_FILE, each.path) is not None:
            changing.say(CONVENTION, "", "workbook_row_missing", each.title)


@frozen
class _TableMerging:
    """The rows of one sheet, merged: those that were there, those that are gone, those that are new."""

    changing: Changing
    table: Table
    kinds: Mapping[str, str]
    kept: list[tuple[FilledRow, SourceRow]] = field(factory=list)
    added: list[tuple[FilledRow, dict[str, Raw]]] = field(factory=list)

    def merge(self) -> None:
        table, changing = self.table, self.changing
        asks = changing.filled.is_for_beneficiary and table is INDICATORS
        columns = columns_of(table, {}, asks=asks)
        source = {"/".join(map(str, row.path)): row for row in rows_of(table, changing.origin)}
        gone = dict(source)
        brought = {
            f"{OF_MODEL}{'/'.join(map(str, row.path))}": row for row in model_rows_of(table, changing.origin)
        }
        rows = changing.rows(table.sheet, columns)
        for row in rows:
            if row.key in brought:
                self.override(row, brought[row.key])
                continue
            old = gone.pop(row.key, None)
            if old is None:
                self.added.append((row, self.values(row)))
            elif self.is_renamed(row, old):
                name = row.at[table.columns[0].key]
                changing.say(table.sheet, name, "workbook_name_fixed", str(old.values["name"]))
            elif self.has_moved(row, old):
                self.added.append((row, self.values(row)))
                gone[row.key] = old
            else:
                self.kept.append((row, old))
        for row, old in self.kept:
            self.change(row, old)
        self.remove(list(gone.values()))
        self.place_kept()
        self.add()
        if asks:
            self.record(rows)

    def override(self, row: FilledRow, brought: SourceRow) -> None:
        """Let the agreement say what a cell of a row of its model says otherwise now."""
        values = self.values(row)
        kinds = {column.key: column.kind for column in self.table.columns}
        identity = {key: value for key, value in brought.inherited.items() if key in IDENTITY}
        changed = {
            key: value
            for key, value in values.items()
            if key not in IDENTITY and not same(kinds[key], value, brought.inherited.get(key))
        }
        if changed:
            self.added.append((row, {**identity, **changed}))

    def is_renamed(self, row: FilledRow, old: SourceRow) -> bool:
        """Return whether the table of a row got another name: what else it holds would not follow."""
        return self.table.named and cell_text(row.cells.get("name", "")) != old.values["name"]

    def has_moved(self, row: FilledRow, old: SourceRow) -> bool:
        """Return whether a line of the budget is on another side now."""
        return self.table is BUDGET and cell_text(row.cells.get("side", "")) != old.values["side"]

    def keyed(self) -> tuple[Column, ...]:
        """Return the columns that are keys of the row: the first is none where it names it, or its side."""
        return self.table.columns[1:] if self.table.named or self.table is BUDGET else self.table.columns

    def place(self, row: FilledRow, column: Column) -> CellPlace:
        fact = self.kinds.get(cell_text(row.cells.get("key", "")), "any")
        return CellPlace(self.table.sheet, row.at[column.key], column.kind, row.cells[column.key], fact)

    def values(self, row: FilledRow) -> dict[str, Raw]:
        """Return the values of a new row."""
        found: dict[str, Raw] = {}
        for column in self.table.columns:
            if column.key in row.cells:
                is_value, value = self.changing.value(self.place(row, column))
                if is_value and value is not None:
                    found[column.key] = value
        return found

    def change(self, row: FilledRow, old: SourceRow) -> None:
        for column in self.keyed():
            if column.key in row.cells:
                path = (*old.path, column.key)
                inherited = old.inherited.get(column.key)
                self.changing.change(self.table.file, path, self.place(row, column), inherited)

    def remove(self, gone: Sequence[SourceRow]) -> None:
        """Take rows out of their file, the last first, so that the others keep their places."""
        changing, file = self.changing, self.table.file
        for row in sorted(gone, key=_place_in_file, reverse=True):
            if changing.now(file, row.path) != changing.before(file, row.path):
                changing.say(self.table.sheet, "", "workbook_two_voices", dotted(row.path))
                continue
            try:
                changing.texts[file] = without_row(changing.texts[file], row.path)
            except InputError as error:
                changing.refuse(self.table.sheet, "", error)

    def place_kept(self) -> None:
        """Note where the values of kept rows stand now that others are gone."""
        places: dict[DataPath, int] = {}
        for row, old in sorted(self.kept, key=lambda each: _place_in_file(each[1])):
            group = old.path[:-1]
            at_ = places.get(group, 0)
            places[group] = at_ + 1
            self.note(row, old.path if self.table.named else (*group, at_))

    def note(self, row: FilledRow, path: DataPath) -> None:
        file, sheet = self.table.file, self.table.sheet
        self.changing.cells[file, dotted(path)] = f"{sheet}!{next(iter(row.at.values()))}"
        for key, cell in row.at.items():
            self.changing.cells[file, dotted((*path, key))] = f"{sheet}!{cell}"

    def add(self) -> None:
        """Write new rows below those of their kind."""
        table, changing = self.table, self.changing
        groups: dict[DataPath, list[tuple[FilledRow, dict[str, Raw]]]] = {}
        for row, values in self.added:
            path = self.path_of(row, values)
            if path is not None:
                groups.setdefault(path, []).append((row, values))
        for path, rows in groups.items():
            there = changing.now(table.file, path)
            first = len(there) if isinstance(there, list) else 0
            for at_, (row, values) in enumerate(rows, start=first):
                self.note(row, (*path, str(values["name"]) if table.named else at_))
            named = "name" if table.named else ""
            text = changing.texts.get(table.file, "")
            try:
                text = with_rows(text, path, [values for _, values in rows], named=named)
            except InputError as error:
                changing.refuse(table.sheet, "", error)
            changing.texts[table.file] = text

    def path_of(self, row: FilledRow, values: dict[str, Raw]) -> DataPath | None:
        """Return the list that a new row is one of; None, and a fault, where it does not say."""
        table = self.table
        if table is BUDGET:
            side = str(values.pop("side", ""))
            if side not in SIDES:
                cell = row.at.get("side", "")
                self.changing.say(table.sheet, cell, "unknown_word", side or "—", " | ".join(SIDES))
                return None
            return SIDES[side]
        if table.named and "name" not in values:
            self.changing.say(table.sheet, row.at.get("name", ""), "cell_empty", table.columns[0].title)
            return None
        return table.path

    def record(self, rows: Sequence[FilledRow]) -> None:
        """Add the results that a beneficiary filled in to the record of facts."""
        changing, facts = self.changing, list[dict[str, Raw]]()
        for row in rows:
            asked = [column for column in RESULTS if column.key in row.cells]
            if all(is_blank(row.cells[column.key]) for column in asked):
                continue
            stated: dict[str, Raw] = {"key": cell_text(row.cells["id"])}
            for column in asked:
                is_value, value = changing.value(self.place(row, column))
                if is_value and value is None:
                    changing.say(self.table.sheet, row.at[column.key], "cell_empty", column.title)
                elif value is not None:
                    stated["value" if column.key == "result" else column.key] = value
            facts.append(stated)
        if facts:
            changing.texts[FACTS] = with_rows(changing.texts.get(FACTS, ""), ("fact",), facts)


def _place_in_file(row: SourceRow) -> tuple[str, int]:
    last = row.path[-1]
    return str(row.path[:-1]), last if isinstance(last, int) else 0

"""From filled cells to the files of a dossier: what a cell changed is changed there, and nothing else."""

from collections.abc import Mapping, Sequence

from attrs import field, frozen

from budget.errors import InputError
from conventions.files.dossier_folder import CONVENTION as CONVENTION_FILE
from conventions.files.dossier_folder import FACTS
from conventions.files.faults import DataPath, dotted
from conventions.files.ledgers.grid import cell_text, is_blank
from conventions.files.row_labels import Names, kinds_of
from conventions.files.sources import Source
from conventions.files.workbook.cells import Raw, same
from conventions.files.workbook.changes import CellPlace, Changing, raw
from conventions.files.workbook.csv_merging import CSV_SHEETS, merge_csv
from conventions.files.workbook.layout import (
    BUDGET,
    CONVENTION,
    EVENTS,
    HEADING_ROW,
    IDENTITY,
    INDICATORS,
    OF_MODEL,
    PARTNERS,
    RESULTS,
    SIDES,
    TABLES,
    Column,
    Table,
    columns_of,
    convention_fields,
    roles,
)
from conventions.files.workbook.partner_merging import merge_partners
from conventions.files.workbook.reading import Filled, FilledRow
from conventions.files.workbook.sources import SourceRow, at, model_rows_of, rows_of
from conventions.files.workbook.toml_rows import with_rows, without_row


def merged(filled: Filled, facts: str | None, source: Source, names: Names) -> Changing:
    """The files, with every change of a cell carried into them; all faults, each with its sheet and cell.

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
        """Whether the table of a row got another name: what else it holds would not follow."""
        return self.table.named and cell_text(row.cells.get("name", "")) != old.values["name"]

    def has_moved(self, row: FilledRow, old: SourceRow) -> bool:
        """Whether a line of the budget is on another side now."""
        return self.table is BUDGET and cell_text(row.cells.get("side", "")) != old.values["side"]

    def keyed(self) -> tuple[Column, ...]:
        """The columns that are keys of the row: the first is none where it names it, or its side."""
        return self.table.columns[1:] if self.table.named or self.table is BUDGET else self.table.columns

    def place(self, row: FilledRow, column: Column) -> CellPlace:
        fact = self.kinds.get(cell_text(row.cells.get("key", "")), "any")
        return CellPlace(self.table.sheet, row.at[column.key], column.kind, row.cells[column.key], fact)

    def values(self, row: FilledRow) -> dict[str, Raw]:
        """The values of a new row."""
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
        """The list that a new row is one of; None, and a fault, where it does not say."""
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

"""The sheet of partners back into the actions: each action has its partners on a list of its own."""

from collections.abc import Mapping

from budget.errors import InputError
from conventions.files.dossier_folder import CONVENTION
from conventions.files.faults import DataPath, dotted
from conventions.files.workbook.changes import CellPlace, Changing
from conventions.files.workbook.layout import PARTNERS
from conventions.files.workbook.reading import FilledRow
from conventions.files.workbook.sources import Sources, rows_of
from conventions.files.workbook.toml_rows import with_items

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
        for at, row in enumerate(rows):
            _note(changing, row, (*path, at))
        values = [_values(changing, row) for row in rows]
        if values == before.get(action, []) or values == now[action]:
            continue
        if now[action] != before.get(action, []):
            where = rows[0].at["name"] if rows else ""
            changing.say(PARTNERS.sheet, where, "workbook_two_voices", dotted(path))
            continue
        try:
            text = changing.texts[CONVENTION]
            changing.texts[CONVENTION] = with_items(text, path, now[action], values)
        except InputError as error:
            changing.refuse(PARTNERS.sheet, rows[0].at["name"] if rows else "", error)


def _by_action(sources: Sources) -> dict[str, list[Mapping[str, str]]]:
    """The partners of every action that the text states, by its name."""
    actions = sources.data(CONVENTION).get("action")
    found: dict[str, list[Mapping[str, str]]] = {
        str(action.get("id")): [] for action in (actions if isinstance(actions, list) else ())
    }
    for row in rows_of(PARTNERS, sources):
        values = {key: str(value) for key, value in row.values.items() if key != "action"}
        found[str(row.path[1])].append(values)
    return found


def _note(changing: Changing, row: FilledRow, path: DataPath) -> None:
    for key, cell in row.at.items():
        changing.cells[CONVENTION, dotted((*path, key))] = f"{PARTNERS.sheet}!{cell}"


def _values(changing: Changing, row: FilledRow) -> Mapping[str, str]:
    found: dict[str, str] = {}
    for column in _KEYS:
        if column.key in row.cells:
            place = CellPlace(PARTNERS.sheet, row.at[column.key], column.kind, row.cells[column.key])
            is_value, value = changing.value(place)
            if is_value and value is not None:
                found[column.key] = str(value)
    return found

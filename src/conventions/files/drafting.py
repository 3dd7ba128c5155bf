"""The draft of the next amendment of a dossier, from new values by place, or from an edited copy."""

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Final

import tomli
from attrs import evolve, field

from budget import frozen
from conventions.agreement.agreement import Agreement
from conventions.agreement.amendment import Amendment, Change, differences
from conventions.calendar.arithmetic import as_iso
from conventions.files.agreement_versions import Text, amended, base_text, dates_moved, upon
from conventions.files.data_difference import data_difference, nested, value_in
from conventions.files.dossier_folder import CONVENTION
from conventions.files.faults import DataPath, Problem, RefusedValueError, shown
from conventions.files.layers import AMENDMENTS, CHANGE, Data, Layer, amendment_names, joined
from conventions.files.shapes import AMENDMENT_SCHEMA
from conventions.files.sources import FolderSource
from conventions.files.text import file_bytes, toml_text
from conventions.files.toml_data import toml_data

SET: Final = "--set"
"""The place of a fault in a value given on the command line."""

_NOT_CHANGED: Final = ("schema", "id", "uses", "currency")
"""The identity of a text, which no amendment changes."""


@frozen
class Edit:
    """A new value, as typed, for a path of `convention.toml`."""

    path: tuple[str, ...]
    text: str


@frozen
class Draft:
    """An unsigned amendment: the data of its file, and the text it is based on.

    Attributes:
        file: its path in the dossier.
        former: what stood at each value that it changes, by the path in its data.
        problems: what is wrong with what was asked; then there is no text after it.
    """

    file: str
    number: int
    data: Mapping[str, object]
    before: Agreement
    after: Agreement | None
    changes: tuple[Change, ...] = ()
    former: Mapping[DataPath, object] = field(factory=dict)
    problems: tuple[Problem, ...] = ()


@frozen
class LatestText:
    """The text after all amendments, the data of the convention as first signed, and the amendments."""

    text: Text
    convention: Data
    amendments: tuple[Amendment, ...]


def edit_of(word: str) -> Edit:
    """Return the edit of `PATH=VALUE`; `RefusedValueError` for another text.

    >>> edit_of("period.end=2025-06-30")
    Edit(path=('period', 'end'), text='2025-06-30')
    """
    path, sign, text = word.partition("=")
    try:
        steps = tuple(_steps(tomli.loads(f"{path.strip()} = 0"))) if "\n" not in path else ()
    except tomli.TOMLDecodeError:
        steps = ()
    if not sign or not steps or not text.strip():
        raise RefusedValueError("edit", actual=shown(word), expected="PATH=VALUE")
    return Edit(steps, text.strip())


def _steps(data: object) -> Iterator[str]:
    while isinstance(data, dict):
        (key,) = data
        yield key
        data = data[key]


def standing_text(folder: Path, office: Path | None = None) -> LatestText:
    """Return the latest text of a dossier without faults."""
    convention = _data(folder / CONVENTION)
    base = base_text(FolderSource(folder, office=office), CONVENTION, convention, is_partial=False)
    files = {name: _data(folder / name) for name in amendment_names(folder, ())}
    found = amended(base, files, frozenset())
    return LatestText(found.text or base, convention, found.amendments)


def _data(path: Path) -> Data:
    return toml_data(path.name, toml_text(file_bytes(path))).data or {}


def edited(standing: LatestText, copy: Data) -> tuple[Data, tuple[tuple[str, ...], ...]]:
    """Return what an edited copy of the convention adds or changes, and the paths that it removes."""
    found = data_difference(standing.convention, copy)
    return found.change, found.removed


def draft_of(
    standing: LatestText,
    edits: Sequence[Edit],
    change: Data | None = None,
    removed: tuple[tuple[str, ...], ...] = (),
) -> Draft:
    """Return the draft: the changes of a copy, then each edit."""
    number = max((item.number for item in standing.amendments), default=0) + 1
    name = _free_name(f"avenant_{number}", {item.id for item in standing.amendments})
    file = f"{AMENDMENTS}/{name}.toml"
    before = standing.text.agreement
    if before is None:
        raise ValueError(file)
    whole: Data = change or {}
    problems = list(_forbidden(file, whole, removed, edits))
    for edit in edits:
        whole = _with_edit(standing.text, file, whole, removed, edit)
    found = upon(standing.text, Layer(file, (CHANGE,), whole), removed)
    problems += (problem for problem in found.problems if problem not in standing.text.problems)
    after = None if problems else found.agreement
    changes = () if after is None else tuple(differences(before, after))
    moves = () if after is None else tuple(dates_moved(changes, after))
    return Draft(
        file,
        number,
        _file_data(name, number, moves, removed, whole),
        before,
        after,
        changes,
        {(CHANGE, *path): value for path, value in _former(standing.text.whole, whole, (), ())},
        tuple(problems),
    )


def _free_name(name: str, taken: set[str]) -> str:
    return name if name not in taken else _free_name(f"{name}_bis", taken)


def _file_data(
    name: str,
    number: int,
    moves: tuple[str, ...],
    removed: tuple[tuple[str, ...], ...],
    change: Data,
) -> dict[str, object]:
    head: dict[str, object] = {
        "schema": AMENDMENT_SCHEMA,
        "id": name,
        "number": number,
        "title": f"Avenant n°\u00a0{number}",
    }
    if moves:
        head["moves"] = list(moves)
    if removed:
        head["remove"] = [".".join(path) for path in removed]
    return {**head, CHANGE: change} if change else head


# --- edits -------------------------------------------------------------------------------------------------


def _forbidden(
    file: str, change: Data, removed: Sequence[tuple[str, ...]], edits: Sequence[Edit]
) -> Iterator[Problem]:
    """Yield problems of changes that no amendment can express: a new identifier, removing a dotted name."""
    steps = {*change, *(path[0] for path in removed), *(edit.path[0] for edit in edits)}
    for key in _NOT_CHANGED:
        if key in steps:
            yield Problem(file, (CHANGE, key), "amendment_of_identity", actual=key)
    for path in removed:
        if any("." in step for step in path):
            yield Problem(file, ("remove",), "amendment_removes_dotted", actual=shown(".".join(path)))


def _with_edit(text: Text, file: str, change: Data, removed: Sequence[tuple[str, ...]], edit: Edit) -> Data:
    """Return the change with one more edit: its value is a literal if its place allows, else a text."""
    tried = []
    for value in _readings(edit.text):
        made = nested(joined(text.whole, change), edit.path, value)
        with_it = joined(change, made if isinstance(made, dict) else {})
        problems = upon(text, Layer(file, (CHANGE,), with_it), removed).problems
        if not problems:
            return with_it
        is_other_kind = any(problem.code.startswith("wrong_type") for problem in problems)
        tried.append(((is_other_kind, len(problems)), with_it))
    return min(reversed(tried), key=lambda item: item[0])[1]


def _readings(text: str) -> Iterator[object]:
    """Yield the possible meanings of a typed value: its TOML value, if it is TOML; and the text itself.

    A day may be written as in France: 15/02/2026.
    """
    text = as_iso(text)
    try:
        found = tomli.loads(f"value = {text}") if "\n" not in text else {}
    except tomli.TOMLDecodeError:
        found = {}
    if list(found) == ["value"] and not isinstance(found["value"], dict | float):
        yield found["value"]
    yield text


def _former(
    whole: Data, change: object, path: DataPath, named: tuple[str, ...]
) -> Iterator[tuple[DataPath, object]]:
    """Yield the former value of each value that a change writes, by the path in the change."""
    if isinstance(change, Mapping):
        for key, value in change.items():
            yield from _former(whole, value, (*path, key), (*named, key))
    elif isinstance(change, list) and all(isinstance(item, dict) and "id" in item for item in change):
        for at, item in enumerate(change):
            inner = {key: value for key, value in item.items() if key != "id"}
            yield from _former(whole, inner, (*path, at), (*named, item["id"]))
    else:
        before = value_in(whole, named)
        if before is not None and before != change:
            yield path, before


def placed_at_edits(problems: Sequence[Problem], file: str) -> tuple[Problem, ...]:
    """Return the problems of a draft, those of its own values at the option that gave them."""
    return tuple(
        evolve(problem, file=SET, path=problem.path[1:] if problem.path[:1] == (CHANGE,) else problem.path)
        if problem.file == file
        else problem
        for problem in problems
    )

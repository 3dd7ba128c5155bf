"""Layers of texts: a model, the agreement that uses it, its amendments; each with differences only.

The data of a later text wins: tables are joined key by key, lists of rows with an `id` row by row, anything
else is replaced whole. Every place of the joined data can be found again in the text that has it.
"""

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Final

from budget import frozen
from conventions.files.faults import DataPath
from conventions.files.text import printable

AMENDMENTS: Final = "amendments"
CHANGE: Final = "change"
"""The table of an amendment with the form of `convention.toml`."""


def amendment_names(folder: Path, instead: Iterable[str]) -> tuple[str, ...]:
    """Return the files of the amendments of a dossier, as paths in it, by name."""
    return names_below(folder, AMENDMENTS, ".toml", instead)


def names_below(folder: Path, below: str, suffix: str, instead: Iterable[str]) -> tuple[str, ...]:
    """Return the files of a folder in a dossier, as paths in it, by name; `instead`: those given as texts."""
    place = folder / below
    names = (path.name for path in place.glob(f"*{suffix}")) if place.is_dir() else ()
    found = {f"{below}/{name}" for name in names if printable(name) == name}  # another is a fault: `misnamed`
    return tuple(sorted(found | {name for name in instead if is_below(name, below, suffix)}))


def is_below(path: str, folder: str, suffix: str) -> bool:
    """Return whether a path is a file directly in a folder, with this suffix.

    >>> is_below("activity/a.md", "activity", ".md"), is_below("activity/b/a.md", "activity", ".md")
    (True, False)
    """
    place, _, name = path.partition("/")
    return place == folder and "/" not in name and name.endswith(suffix)


Data = Mapping[str, object]
"""The plain data of a TOML text."""

SHORT: Final = "value"
"""What `[define] x = "…"` is short for: `[define.x] value = "…"`."""


@frozen
class Layer:
    """A text: its file, where in it the data stand, and the data."""

    file: str
    prefix: DataPath
    data: Data


def joined(below: Data, above: Data) -> dict[str, object]:
    """Return the joined data of two texts, the upper one prevailing; neither is changed.

    >>> joined({"period": {"end": 1, "start": 0}}, {"period": {"end": 2}})
    {'period': {'end': 2, 'start': 0}}
    """
    found = dict(below)
    for key, value in above.items():
        found[key] = _join(below[key], value) if key in below else value
    return found


def _join(below: object, above: object) -> object:
    if isinstance(below, dict) and isinstance(above, dict):
        return joined(below, above)
    if isinstance(below, dict) and isinstance(above, str) and SHORT in below:
        return {**below, SHORT: above}
    if isinstance(below, str) and isinstance(above, dict):
        return {SHORT: below, **above}
    if has_ids(below) and has_ids(above):
        return _join_lists(below, above)  # type: ignore[arg-type]  # lists of tables, as just seen
    return above


def has_ids(value: object) -> bool:
    """Return whether a value is a list of items, each with its `id`; an empty list is one."""
    return isinstance(value, list) and all(
        isinstance(item, dict) and isinstance(item.get("id"), str) for item in value
    )


def _join_lists(below: Sequence[Data], above: Sequence[Data]) -> list[object]:
    """Return the items of both lists; a duplicate stays, so that the checks report it."""
    given = {item["id"]: item for item in reversed(above)}
    found = [joined(item, given[item["id"]]) if item["id"] in given else item for item in below]
    known = {item["id"] for item in below}
    return [*found, *(item for item in above if item["id"] not in known or item is not given[item["id"]])]


def taken_out(data: Data, paths: Sequence[DataPath]) -> dict[str, object]:
    """Return the data without the values at `paths`; list items are named by their `id`."""
    found = dict(data)
    for path in paths:
        found = _without(found, path)
    return found


def rewritten(below: Data, paths: Sequence[DataPath], above: Data) -> dict[str, object]:
    """Return the data of a text without the values at `paths`, joined with those of a text above it.

    What is taken out and written anew stays where it stood.

    >>> rewritten({"a": {"x": 1, "y": 2}, "b": 3}, [("a",)], {"a": {"x": 4}})
    {'a': {'x': 4}, 'b': 3}
    """
    found = joined(taken_out(below, paths), above)
    return _as_placed(found, joined(below, above)) if paths else found  # type: ignore[return-value]  # a table


def _as_placed(found: object, like: object) -> object:
    """Return the same data, in the order of other data as far as they share keys."""
    if isinstance(found, dict) and isinstance(like, dict):
        return {key: _as_placed(found[key], like[key]) for key in like if key in found}
    if has_ids(found) and has_ids(like):
        order = {item["id"]: at for at, item in enumerate(like)}  # type: ignore[arg-type,var-annotated]
        return sorted(found, key=lambda item: order[item["id"]])  # type: ignore[call-overload]
    return found


def _without(data: Data, path: DataPath) -> dict[str, object]:
    step, rest = path[0], path[1:]
    found = dict(data)
    inner = found.get(str(step))
    if not rest:
        found.pop(str(step), None)
    elif isinstance(inner, dict):
        found[str(step)] = _without(inner, rest)
    elif has_ids(inner):
        found[str(step)] = _without_item(inner, rest)  # type: ignore[arg-type]
    return found


def _without_item(items: Sequence[Data], path: DataPath) -> list[object]:
    name, rest = path[0], path[1:]
    if not rest:
        return [item for item in items if item["id"] != name]
    return [_without(item, rest) if item["id"] == name else item for item in items]


def beside(data: object, path: Sequence[str]) -> tuple[str, ...] | None:
    """Return the names at the first step of a path that does not exist, dotted; None if the path exists.

    >>> beside({"duty": {"report": {}}}, ("duty", "bilan")), beside({"duty": {}}, ("duty",))
    (('duty.report',), None)
    """
    for depth, step in enumerate(path):
        inner = _things_in(data)
        if step not in inner:
            return tuple(".".join((*path[:depth], name)) for name in inner)
        data = inner[step]
    return None


def _things_in(data: object) -> Data:
    """Return the content of a table, or list items by their `id`."""
    if has_ids(data):
        return {item["id"]: item for item in data}  # type: ignore[attr-defined]  # a list, as just seen
    return data if isinstance(data, dict) else {}


def placed_in(layers: Sequence[Layer], whole: Data, path: DataPath) -> tuple[str, DataPath]:
    """Return the file and the path of a place of the joined data `whole`: in the last text that states it.

    Of a place that no text has, as a missing key, that of the nearest table around it.
    """
    named = _by_ids(whole, path)
    best = (-1, layers[0].file, layers[0].prefix + path)
    for layer in layers:
        depth, own = _followed(layer.data, named)
        if depth >= best[0]:
            best = (depth, layer.file, (*layer.prefix, *own, *path[depth:]))
    return best[1], best[2]


def _by_ids(data: object, path: DataPath) -> tuple[object, ...]:
    """Return the path with list items by their `id`, if they have one."""
    found: list[object] = []
    here = data
    for step in path:
        if isinstance(step, int) and isinstance(here, list) and step < len(here):
            here = here[step]
            found.append(here.get("id", step) if isinstance(here, dict) else step)
        else:
            here = here.get(step) if isinstance(here, dict) else None
            found.append(step)
    return tuple(found)


def _followed(data: object, path: tuple[object, ...]) -> tuple[int, DataPath]:
    """Return how far a path leads in a text, and its form there."""
    own: list[str | int] = []
    here = data
    for depth, step in enumerate(path):
        if isinstance(here, dict) and step in here:
            own.append(str(step))
            here = here[step]
            continue
        at = _index_of(here, step)
        if at is None:
            return depth, tuple(own)
        own.append(at)
        here = here[at]  # type: ignore[index]  # a list, as just seen
    return len(path), tuple(own)


def _index_of(items: object, step: object) -> int | None:
    if not isinstance(items, list):
        return None
    if isinstance(step, int):
        return step if step < len(items) else None
    return next(
        (at for at, item in enumerate(items) if isinstance(item, dict) and item.get("id") == step), None
    )

"""What differs between the data of two texts, as an amendment says it: what it writes, what it takes out."""

from collections.abc import Mapping, Sequence

from attrs import frozen

from conventions.files.layers import SHORT, Data, has_ids


@frozen
class DataDifference:
    """What to join upon the first text and what to take out of it, to have the second."""

    change: Mapping[str, object]
    removed: tuple[tuple[str, ...], ...] = ()


def data_difference(before: Data, after: Data) -> DataDifference:
    """The difference; a list of things with an `id` is compared thing by thing, whatever their order.

    >>> data_difference({"period": {"end": 1, "start": 0}, "court": "a"}, {"period": {"end": 2, "start": 0}})
    DataDifference(change={'period': {'end': 2}}, removed=(('court',),))
    """
    removed: list[tuple[str, ...]] = []
    return DataDifference(_of_tables(before, after, (), removed), tuple(removed))


def _of_tables(
    before: Data, after: Data, path: tuple[str, ...], removed: list[tuple[str, ...]]
) -> dict[str, object]:
    found: dict[str, object] = {}
    for key, value in after.items():
        if key not in before:
            found[key] = value
        elif not _same(before[key], value):
            change = _of_values(before[key], value, (*path, key), removed)
            if change is not None:
                found[key] = change
    removed += ((*path, key) for key in before if key not in after)
    return found


def _of_values(
    before: object, after: object, path: tuple[str, ...], removed: list[tuple[str, ...]]
) -> object | None:
    """What to write for a value that differs; None where taking out says it all."""
    match before, after:
        case dict(), dict():
            return _of_tables(before, after, path, removed) or None
        case dict(), str() if SHORT in before:
            return _of_tables(before, {SHORT: after}, path, removed) or None
        case str(), dict():  # joining makes a table of the text
            return _of_tables({SHORT: before}, after, path, removed)
        case list(), list() if has_ids(before) and has_ids(after):
            return _of_things(before, after, path, removed) or None
        case _:
            return after


def _of_things(
    before: Sequence[Data], after: Sequence[Data], path: tuple[str, ...], removed: list[tuple[str, ...]]
) -> list[object]:
    old = {str(item["id"]): item for item in before}
    new = {str(item["id"]): item for item in after}
    found: list[object] = []
    for name, item in new.items():
        if name not in old:
            found.append(item)
        elif not _same(old[name], item):
            change = _of_tables(old[name], item, (*path, name), removed)
            found += [{"id": item["id"], **change}] if change else []
    removed += ((*path, name) for name in old if name not in new)
    return found


def _same(before: object, after: object) -> bool:
    """Whether two values are equal and of one type, at every depth: `true` is not `1`."""
    match before, after:
        case dict(), dict():
            return before.keys() == after.keys() and all(_same(before[key], after[key]) for key in before)
        case list(), list():
            return len(before) == len(after) and all(map(_same, before, after))
        case _:
            return type(before) is type(after) and before == after


def value_in(data: object, path: Sequence[str]) -> object | None:
    """The value at a path, a thing of a list by its `id`; None where there is none.

    >>> value_in({"action": [{"id": "a", "title": "A"}]}, ("action", "a", "title"))
    'A'
    """
    here: object = data
    for step in path:
        if isinstance(here, dict):
            here = here.get(step)
        elif isinstance(here, list) and has_ids(here):
            here = next((item for item in here if item["id"] == step), None)
        else:
            return None
    return here


def nested(data: object, path: Sequence[str], value: object) -> object:
    """A value as an amendment writes it at a path of `data`: a thing of a list by its `id`.

    >>> nested({"action": [{"id": "a", "title": "A"}]}, ("action", "a", "title"), "B")
    {'action': [{'id': 'a', 'title': 'B'}]}
    """
    if not path:
        return value
    step, rest = path[0], path[1:]
    if isinstance(data, list) and has_ids(data) and data and rest:
        inner = nested(next((item for item in data if item["id"] == step), {}), rest, value)
        return [{"id": step, **inner}] if isinstance(inner, dict) else [inner]
    below = data.get(step) if isinstance(data, dict) else None
    return {step: nested(below, rest, value)}

"""What differs between two agreements, and an agreement with those differences made.

An agreement is a tree: records by their fields, lists of named things by their names, anything else a leaf.
`made(differences(a, b), a)` is b; changes that touch different places may be made in any order.
"""

from collections.abc import Iterator, Mapping, Sequence
from enum import Enum
from typing import Final, TypeVar, cast

from attrs import AttrsInstance, evolve, fields, frozen, has

from budget.money import Euros

Path = tuple[str, ...]
"""Fields and names, from the agreement down: `("duties", "final_bilan", "due")`."""

T = TypeVar("T")


class Absent(Enum):
    """What stands for the value of a place that is not there."""

    ABSENT = "absent"


ABSENT: Final = Absent.ABSENT
ORDER: Final = "*order"
"""The last step of a change that only puts named things in another order."""

_NAMED_BY: Final = ("id", "name", "key", "role")


@frozen
class Change:
    """A place, its value before and after; of what is added, the neighbours between which it goes."""

    path: Path
    before: object
    after: object
    between: tuple[str | None, str | None] = (None, None)


# --- the tree ------------------------------------------------------------------------------------------


def _name_of(item: object) -> str | None:
    """The name of an element of a list; None of one that has none."""
    if isinstance(item, tuple) and len(item) == 2 and isinstance(item[0], str):  # noqa: PLR2004 -- a pair
        return item[0]
    if not _is_record(item):
        return None
    for field in _NAMED_BY:
        found = getattr(item, field, None)
        if isinstance(found, str):
            return found
    return None


def _is_record(value: object) -> bool:
    return has(type(value)) and not isinstance(value, Euros)


def _named(value: object) -> Mapping[str, object] | None:
    """The elements of a list of named things, by name; None of anything else."""
    if not isinstance(value, tuple) or not value:
        return None
    names = [_name_of(item) for item in value]
    if None in names or len(set(names)) < len(names):
        return None
    return dict(zip(cast("list[str]", names), value, strict=True))


def _parts(value: object) -> Mapping[str, object] | None:
    """The parts of a record, by field; None of anything else."""
    if not _is_record(value):
        return None
    record = cast("AttrsInstance", value)
    return {field.name: getattr(record, field.name) for field in fields(type(record))}


# --- differences ---------------------------------------------------------------------------------------


def differences(before: object, after: object, path: Path = ()) -> Iterator[Change]:
    """Yield what makes `after` of `before`, in the order of the agreement."""
    if before == after:
        return
    old, new = _parts(before), _parts(after)
    if old is not None and new is not None and type(before) is type(after):
        for name, value in old.items():
            yield from differences(value, new[name], (*path, name))
        return
    old, new = _named(before), _named(after)
    are_named = (old is not None or before == ()) and (new is not None or after == ())
    if are_named and _alike(old, new):
        yield from _of_named(old or {}, new or {}, path)
        return
    yield Change(path, before, after)


def _is_list(value: object) -> bool:
    return isinstance(value, tuple)


def _alike(old: Mapping[str, object] | None, new: Mapping[str, object] | None) -> bool:
    """Whether two lists are lists of named things of one kind, or empty."""
    kinds = {type(item) for side in (old, new) for item in (side or {}).values()}
    return len(kinds) <= 1


def _of_named(old: Mapping[str, object], new: Mapping[str, object], path: Path) -> Iterator[Change]:
    for name, value in old.items():
        if name not in new:
            yield Change((*path, name), value, ABSENT)
        elif isinstance(value, tuple) and _name_of(value) == name:  # a pair: its value is a leaf
            if value != new[name]:
                yield Change((*path, name), value, new[name])
        else:
            yield from differences(value, new[name], (*path, name))
    added = [
        Change((*path, name), ABSENT, item, _gap(name, old, new))
        for name, item in new.items()
        if name not in old
    ]
    yield from added
    standing = tuple(name for name in old if name in new)
    for change in added:
        standing = _inserted(standing, change.path[-1], change.between)
    if standing != tuple(new):
        yield Change((*path, ORDER), standing, tuple(new))


def _gap(name: str, old: Mapping[str, object], new: Mapping[str, object]) -> tuple[str | None, str | None]:
    """The nearest neighbours of an added thing that were there before."""
    order = list(new)
    at = order.index(name)
    before = next((other for other in reversed(order[:at]) if other in old), None)
    after = next((other for other in order[at + 1 :] if other in old), None)
    return before, after


def _inserted(names: tuple[str, ...], name: str, between: tuple[str | None, str | None]) -> tuple[str, ...]:
    """The names with one more: between its neighbours, and by its name among others added there."""
    before, after = between
    start = names.index(before) + 1 if before in names else 0 if before is None else len(names)
    end = names.index(after) if after in names else len(names)
    at = start
    while at < end and names[at] < name:
        at += 1
    return (*names[:at], name, *names[at:])


# --- changes made --------------------------------------------------------------------------------------


def made(changes: Sequence[Change], start: T) -> T:
    """The value with each change made, in order: what stands there is replaced, whatever it is."""
    found: object = start
    for change in changes:
        found = _with(found, change.path, change)
    return cast("T", found)


def _with(value: object, path: Path, change: Change) -> object:
    if not path:
        return change.after
    step, rest = path[0], path[1:]
    parts = _parts(value)
    if parts is not None and step in parts:
        return evolve(value, **{step: _with(parts[step], rest, change)})  # type: ignore[misc]  # a record
    return _with_named(value, step, rest, change) if _is_list(value) else value


def _with_named(value: object, step: str, rest: Path, change: Change) -> object:
    named = dict(_named(value) or {})
    if step == ORDER:
        order = [name for name in cast("tuple[str, ...]", change.after) if name in named]
        others = [name for name in named if name not in order]
        return tuple(named[name] for name in (*order, *others))
    if rest:
        if step in named:
            named[step] = _with(named[step], rest, change)
        return tuple(named.values())
    if change.after is ABSENT:
        named.pop(step, None)
        return tuple(named.values())
    names = tuple(named) if step in named else _inserted(tuple(named), step, change.between)
    named[step] = change.after
    return tuple(named[name] for name in names)


def value_at(value: object, path: Path) -> object:
    """What stands at a place; `Absent.ABSENT` where there is no such place."""
    for step in path:
        if step == ORDER:
            return tuple(_named(value) or {})
        parts = _parts(value) or _named(value) or {}
        if step not in parts:
            return ABSENT
        value = parts[step]
    return value


def conflicts(changes: Sequence[Change], start: object) -> tuple[Change, ...]:
    """The changes that were drawn up on another text: what stands there is not what they found."""
    return tuple(change for change in changes if value_at(start, change.path) != change.before)

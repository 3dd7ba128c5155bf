"""An amendment (avenant): what it changes, from when and why; the differences between two agreements."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from enum import Enum
from fractions import Fraction
from typing import Final, TypeVar, cast

from attrs import AttrsInstance, evolve, fields, has

from budget import frozen
from budget.money import Euros
from budget.plan import Budget
from budget.rate import Rate
from conventions.agreement.agreement import Agreement
from conventions.agreement.norms import MAIN, OF_DATES, OF_PAPERS, Definition, Duty, Norm, Reading, Right

Path = tuple[str, ...]
"""Fields and names, from the agreement down: `("duties", "final_bilan", "due")`."""

T = TypeVar("T")


class Absent(Enum):
    """The value of a place that does not exist."""

    ABSENT = "absent"


ABSENT: Final = Absent.ABSENT
ORDER: Final = "*order"
"""The last step of a change that only reorders named items."""

_NAMED_BY: Final = ("id", "name", "key", "role")


@frozen
class Change:
    """A place and its value before and after; for an addition, also its two neighbours."""

    path: Path
    before: object
    after: object
    between: tuple[str | None, str | None] = (None, None)


# --- the tree ------------------------------------------------------------------------------------------


def _name_of(item: object) -> str | None:
    """Return the name of an item of a list; None if it has none."""
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
    """Return the items of a list by name; None if the value is not a list of named items."""
    if not isinstance(value, tuple) or not value:
        return None
    names = [_name_of(item) for item in value]
    if None in names or len(set(names)) < len(names):
        return None
    return dict(zip(cast("list[str]", names), value, strict=True))


def _parts(value: object) -> Mapping[str, object] | None:
    """Return the fields of a record; None if the value is not a record."""
    if not _is_record(value):
        return None
    record = cast("AttrsInstance", value)
    return {field.name: getattr(record, field.name) for field in fields(type(record))}


# --- differences ---------------------------------------------------------------------------------------


def differences(before: object, after: object, path: Path = ()) -> Iterator[Change]:
    """Yield the changes that turn `before` into `after`, in the order of the agreement."""
    if before == after:
        return
    old, new = _parts(before), _parts(after)
    if old is not None and new is not None and type(before) is type(after):
        for name, value in old.items():
            yield from differences(value, new[name], (*path, name))
        return
    old, new = _named(before), _named(after)
    are_named = (old is not None or before == ()) and (new is not None or after == ())
    if are_named and _are_same_type(old, new):
        yield from _item_differences(old or {}, new or {}, path)
        return
    yield Change(path, before, after)


def _is_list(value: object) -> bool:
    return isinstance(value, tuple)


def _are_same_type(old: Mapping[str, object] | None, new: Mapping[str, object] | None) -> bool:
    """Return whether all items of two lists of named items are of one type."""
    kinds = {type(item) for side in (old, new) for item in (side or {}).values()}
    return len(kinds) <= 1


def _item_differences(old: Mapping[str, object], new: Mapping[str, object], path: Path) -> Iterator[Change]:
    for name, value in old.items():
        if name not in new:
            yield Change((*path, name), value, ABSENT)
        elif isinstance(value, tuple) and _name_of(value) == name:  # a pair is a leaf
            if value != new[name]:
                yield Change((*path, name), value, new[name])
        else:
            yield from differences(value, new[name], (*path, name))
    added = [
        Change((*path, name), ABSENT, item, _neighbours(name, old, new))
        for name, item in new.items()
        if name not in old
    ]
    yield from added
    remaining = tuple(name for name in old if name in new)
    for change in added:
        remaining = _inserted(remaining, change.path[-1], change.between)
    if remaining != tuple(new):
        yield Change((*path, ORDER), remaining, tuple(new))


def _neighbours(
    name: str, old: Mapping[str, object], new: Mapping[str, object]
) -> tuple[str | None, str | None]:
    """Return the nearest neighbours of an added item that existed before."""
    order = list(new)
    at = order.index(name)
    before = next((other for other in reversed(order[:at]) if other in old), None)
    after = next((other for other in order[at + 1 :] if other in old), None)
    return before, after


def _inserted(names: tuple[str, ...], name: str, between: tuple[str | None, str | None]) -> tuple[str, ...]:
    """Return the names with one inserted between its neighbours, sorted among others added there."""
    before, after = between
    start = names.index(before) + 1 if before in names else 0 if before is None else len(names)
    end = names.index(after) if after in names else len(names)
    at = start
    while at < end and names[at] < name:
        at += 1
    return (*names[:at], name, *names[at:])


# --- changes applied


def apply_changes(changes: Sequence[Change], start: T) -> T:
    """Return the value with the changes applied in order, each replacing what is at its place."""
    result: object = start
    for change in changes:
        result = _changed(result, change.path, change)
    return cast("T", result)


def _changed(value: object, path: Path, change: Change) -> object:
    if not path:
        return change.after
    step, rest = path[0], path[1:]
    parts = _parts(value)
    if parts is not None and step in parts:
        return evolve(value, **{step: _changed(parts[step], rest, change)})  # type: ignore[misc]  # a record
    return _changed_item(value, step, rest, change) if _is_list(value) else value


def _changed_item(value: object, step: str, rest: Path, change: Change) -> object:
    named = dict(_named(value) or {})
    if step == ORDER:
        order = [name for name in cast("tuple[str, ...]", change.after) if name in named]
        others = [name for name in named if name not in order]
        return tuple(named[name] for name in (*order, *others))
    if rest:
        if step in named:
            named[step] = _changed(named[step], rest, change)
        return tuple(named.values())
    if change.after is ABSENT:
        named.pop(step, None)
        return tuple(named.values())
    names = tuple(named) if step in named else _inserted(tuple(named), step, change.between)
    named[step] = change.after
    return tuple(named[name] for name in names)


def value_at(value: object, path: Path) -> object:
    """Return the value at a place; `Absent.ABSENT` if the place does not exist."""
    for step in path:
        if step == ORDER:
            return tuple(_named(value) or {})
        parts = _parts(value) or _named(value) or {}
        if step not in parts:
            return ABSENT
        value = parts[step]
    return value


def conflicts(changes: Sequence[Change], start: object) -> tuple[Change, ...]:
    """Return the changes drawn up on another text: the value at their place is not the one they expect."""
    return tuple(change for change in changes if value_at(start, change.path) != change.before)


Choice = tuple[str, str]
"""The identifier of what is read, and the name of the reading."""


def with_chosen_readings(agreement: Agreement, choices: Iterable[Choice]) -> Agreement:
    """Return the agreement with the chosen readings applied; for each norm the last choice counts.

    The chosen reading becomes the main one. A definition keeps its former main reading as an alternative; a
    norm keeps no alternative.
    """
    chosen: dict[str, list[str]] = {}
    for of, name in choices:
        chosen.setdefault(of, []).append(name)
    if not chosen:
        return agreement
    return evolve(
        agreement,
        definitions=tuple(_definition(item, chosen.get(item.name, [])) for item in agreement.definitions),
        duties=tuple(_duty(duty, chosen.get(duty.name, [])) for duty in agreement.duties),
        rights=tuple(_right(right, chosen.get(right.name, [])) for right in agreement.rights),
    )


def _definition(definition: Definition, chosen: list[str]) -> Definition:
    readings = dict(definition.readings)
    name = _last_choice(chosen, (*readings, MAIN) if definition.value is not None else readings)
    if name is None or name not in readings:
        return evolve(definition, chosen=name)
    others = tuple((other, text) for other, text in definition.readings if other != name)
    main = () if definition.value is None else ((MAIN, definition.value),)
    return evolve(definition, value=readings[name], readings=(*main, *others), chosen=name)


def _duty(duty: Duty, chosen: list[str]) -> Duty:
    reading, is_settled = _chosen_reading(duty, chosen)
    found = duty
    if reading is not None:
        found = evolve(found, when=reading.when or found.when, due=reading.due or found.due)
        found = evolve(found, amount=reading.amount or found.amount)
    if is_settled:
        found = evolve(found, readings=())
    on = _last_choice(chosen, (MAIN, *OF_DATES))
    if on is not None and on != MAIN and found.due is not None:
        found = evolve(found, due=f"{on}({found.due})")
    if _last_choice(chosen, (MAIN, *OF_PAPERS)) == "receipt":
        found = evolve(found, counts="receipt")
    return evolve(found, chosen=tuple(chosen)) if chosen else duty


def _right(right: Right, chosen: list[str]) -> Right:
    reading, is_settled = _chosen_reading(right, chosen)
    if reading is None:
        return evolve(right, readings=()) if is_settled else right
    takes_limit = reading.up_to is not None and reading.amount is None
    return evolve(
        right,
        readings=(),
        when=reading.when or right.when,
        until=reading.until or right.until,
        amount=None if takes_limit else reading.amount or right.amount,
        up_to=reading.up_to or right.up_to,
        payable=reading.payable or right.payable,
    )


def _chosen_reading(norm: Norm, chosen: list[str]) -> tuple[Reading | None, bool]:
    """Return the chosen reading of a norm (None for the main one), and whether any was chosen."""
    named = {reading.name: reading for reading in norm.readings}
    name = _last_choice(chosen, (*named, MAIN))
    return (None if name is None else named.get(name)), name is not None


def _last_choice(chosen: list[str], known: Iterable[str]) -> str | None:
    names = tuple(known)
    return next((name for name in reversed(chosen) if name in names), None)


# --- An amendment (avenant): what it changes, from when, and why --------------------------------------------


@frozen
class Amendment:
    """What one amendment changes, and nothing else.

    Attributes:
        number: its number, from 1.
        effective_on: the day it takes effect, possibly before its signature; None: on its signature.
        moves: the dates that it moves on purpose, each by its place in `convention.toml`.
        builds_on: the earlier amendments that this one needs: it changes or names something they add.
    """

    id: str
    number: int
    title: str
    changes: tuple[Change, ...] = ()
    effective_on: date | None = None
    reasons: str | None = None
    moves: tuple[str, ...] = ()
    builds_on: tuple[str, ...] = ()


@frozen
class Effective:
    """An amendment with the day on which it takes effect."""

    amendment: Amendment
    since: date


def consolidated(agreement: Agreement, amendments: Iterable[Effective], on: date) -> Agreement:
    """Return the text in force on a day: the agreement with the amendments in effect by then.

    Amendments apply in the order of their days of effect, then of their numbers, so that the text of a
    later day always builds on that of an earlier one.
    """
    in_force = sorted(
        (item for item in amendments if item.since <= on),
        key=lambda item: (item.since, item.amendment.number),
    )
    changes = [change for item in in_force for change in item.amendment.changes]
    return apply_changes(changes, agreement)


# --- The kind of an amendment: deduced from its changes, never declared -------------------------------------


class AmendmentKind(Enum):
    """The usual kinds of amendment; one amendment may be of several."""

    EXTENSION = "extension"
    AMOUNT = "amount"
    BUDGET_TRANSFER = "budget_transfer"
    PROGRAMME = "programme"
    PARTIES = "parties"
    CLAUSES = "clauses"
    OTHER = "other"


_BY_FIELD: Final = {
    "grant": AmendmentKind.AMOUNT,
    "grant_formula": AmendmentKind.AMOUNT,
    "actions": AmendmentKind.PROGRAMME,
    "indicators": AmendmentKind.PROGRAMME,
    "breakdowns": AmendmentKind.PROGRAMME,
    "tables": AmendmentKind.PROGRAMME,
    "purpose": AmendmentKind.PROGRAMME,
    "title": AmendmentKind.PROGRAMME,
    "parties": AmendmentKind.PARTIES,
    "period": AmendmentKind.EXTENSION,
}
_RULES: Final = ("facts", "selections", "definitions", "duties", "rights", "lapses", "given", "parameters")
_DATES: Final = ("due", "until", "begins", "payable")


def kinds_of(changes: Iterable[Change], before: Agreement, after: Agreement) -> tuple[AmendmentKind, ...]:
    """Return the kinds of an amendment, in their usual order, each once."""
    found = {_kind_of(change) for change in changes} - {None}
    if _is_transfer(before.budget, after.budget):
        found.add(AmendmentKind.BUDGET_TRANSFER)
    elif before.budget != after.budget:
        found.add(AmendmentKind.AMOUNT if before.grant != after.grant else AmendmentKind.PROGRAMME)
    return tuple(kind for kind in AmendmentKind if kind in found)


def _kind_of(change: Change) -> AmendmentKind | None:
    field = change.path[0]
    if field == "budget":
        return None
    if field in ("duties", "rights") and change.path[-1] in _DATES:
        return AmendmentKind.EXTENSION
    return _BY_FIELD.get(field, AmendmentKind.CLAUSES if field in _RULES else AmendmentKind.OTHER)


def _is_transfer(before: Budget | None, after: Budget | None) -> bool:
    """Return whether money moves between lines of a side whose total stays the same."""
    if before is None or after is None or before == after:
        return False
    same_totals = (before.total_expenses(), before.total_resources()) == (
        after.total_expenses(),
        after.total_resources(),
    )
    return same_totals and transferred(before, after)[0] != Euros.ZERO


def transferred(before: Budget, after: Budget) -> tuple[Euros, Rate | None]:
    """Return the sum of the increases of expense lines, and its share of the former total.

    The share is None where that total is 0.
    """
    old = {line.id: line.amount for line in before.expenses}
    new = {line.id: line.amount for line in after.expenses}
    gains = [new[name] - old.get(name, Euros.ZERO) for name in new]
    moved = Euros.total(gain for gain in gains if gain > Euros.ZERO)
    former_total = before.total_expenses()
    return moved, None if former_total == Euros.ZERO else Rate.of(Fraction(moved.cents, former_total.cents))

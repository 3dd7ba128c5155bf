"""An agreement with the readings that the record chose in place of the main ones."""

from collections.abc import Iterable

from attrs import evolve

from conventions.agreement.agreement import Agreement
from conventions.agreement.norms import MAIN, OF_DATES, OF_PAPERS, Definition, Duty, Norm, Reading, Right

Choice = tuple[str, str]
"""The identifier of what is read, and the name of the reading."""


def as_read(agreement: Agreement, choices: Iterable[Choice]) -> Agreement:
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

"""Amendments as text and as JSON: the changes with the former values; the file of a draft."""

from collections.abc import Iterator, Sequence
from datetime import date
from enum import Enum
from fractions import Fraction
from typing import Final, cast

from attrs import NOTHING, AttrsInstance, fields, has

from budget import frozen
from budget.findings import Finding
from budget.money import Euros
from budget.nomenclature import Account
from budget.rate import Rate, format_rate_en, format_rate_fr
from conventions.agreement.agreement import Agreement
from conventions.agreement.amendment import ORDER, Absent, AmendmentKind, Change, kinds_of, transferred
from conventions.engine.in_force import AmendmentState, Refusal
from conventions.exports.check_json import finding_json
from conventions.exports.check_text import amendment_line, finding_lines
from conventions.exports.json_values import Json, bound_json, day_json, fields_json, in_currency
from conventions.exports.value_text import value_text
from conventions.files.drafting import Draft
from conventions.files.faults import DataPath
from conventions.files.layers import CHANGE
from conventions.files.toml_data import FIELD_KEYS, toml_place
from conventions.files.toml_edit import Comments, laid_out, toml_value
from conventions.language.syntax import Kind
from conventions.messages import ISO_DATE, Catalogue
from conventions.views.differences import Moved

# --- Changes of an agreement in words: the place, what stood there, what stands there now; and as JSON ------

_CALLED: Final = ("label", "title", "name", "id", "key", "role")
"""The fields with the name of a record; the first that exists is used."""


def change_place(change: Change, before: Agreement, after: Agreement) -> str:
    """Return the place of a change as people write it; for a changed order, that of the list."""
    path = change.path[:-1] if change.path[-1] == ORDER else change.path
    is_there = any(duty.name in path for duty in after.duties)
    return toml_place(path, after if is_there else before)


def change_line(change: Change, before: Agreement, after: Agreement, words: Catalogue) -> str:
    """Return `place: before → after`."""
    place = change_place(change, before, after)
    if change.path[-1] == ORDER:
        return f"{place}{words.text('colon')}{words.text('change.order')}"
    kind = _kind_of(change, after) or _kind_of(change, before)
    old, new = (
        value_words(_pair_value(value, change), words, kind) for value in (change.before, change.after)
    )
    return f"{place}{words.text('colon')}{old} → {new}"


def _pair_value(value: object, change: Change) -> object:
    """Return the value of a pair whose name is the place itself; any other value as it is."""
    match value:
        case (name, inner) if name == change.path[-1]:
            return inner
        case _:
            return value


def _kind_of(change: Change, agreement: Agreement) -> str:
    """Return the declared type of a parameter or of a cell; nothing of any other place."""
    match change.path:
        case ("given", name):
            return next((item.type for item in agreement.parameters if item.name == name), "")
        case ("tables", table, "rows", _, "cells", column):
            found = (dict(item.columns) for item in agreement.tables if item.name == table)
            return next(found, {}).get(column, "")
        case _:
            return ""


def value_words(value: object, words: Catalogue, kind: str = "") -> str:
    """Return a value of an agreement as text; a dash if there is none."""
    match value:
        case None | Absent.ABSENT | ():
            return words.text("change.nothing")
        case bool():
            return words.text("value.true" if value else "value.false")
        case Euros():
            return words.amount(value)
        case date():
            return words.day(value)
        case Fraction() if kind == "ratio":
            return percent(Rate(value), words)
        case Fraction():
            return words.decimal(value)
        case Account():
            return value.number
        case Enum():
            return (
                words.text("change.to_be_completed") if value.value == "to_be_completed" else str(value.value)
            )
        case (str(), inner) if isinstance(value, tuple):
            return f"{value[0]} = {value_words(inner, words)}"
        case tuple():
            return ", ".join(value_words(item, words) for item in value)
        case str() if ISO_DATE.fullmatch(value):
            return words.dates_in(value)
        case _ if has(type(value)):
            return _record(cast("AttrsInstance", value), words)
        case _:
            return str(value)


def percent(rate: Rate, words: Catalogue) -> str:
    """Return a rate as the language writes it, with two decimals at most."""
    return format_rate_fr(rate, 2) if words.language == "fr" else format_rate_en(rate, 2)


def _record(record: AttrsInstance, words: Catalogue) -> str:
    """Return the name and the content of a record."""
    stated = dict(_stated(record))
    called = next((stated.pop(name) for name in _CALLED if name in stated), "")
    for name in _CALLED:
        stated.pop(name, None)
    said = ", ".join(f"{name} = {value_words(value, words)}" for name, value in stated.items())
    return f"{called} ({said})" if called and said else str(called or said)


def _stated(record: AttrsInstance) -> Iterator[tuple[str, object]]:
    """Yield the fields of a record that differ from their default, by their keys in a file."""
    for item in fields(type(record)):
        value = getattr(record, item.name)
        if item.default is NOTHING or value != item.default:
            yield FIELD_KEYS.get(item.name, item.name), value


def change_json(change: Change, before: Agreement, after: Agreement) -> dict[str, Json]:
    """Return a change: its place, and its two values, null where there is none."""
    return {
        "place": change_place(change, before, after),
        "before": value_json(_pair_value(change.before, change)),
        "after": value_json(_pair_value(change.after, change)),
    }


def value_json(value: object) -> Json:
    """Return a value of an agreement as JSON: amounts and ratios as texts, a record by its stated fields."""
    match value:
        case None | Absent.ABSENT:
            return None
        case bool() | int() | str():
            return value
        case Euros():
            return str(value)
        case date():
            return value.isoformat()
        case Fraction():
            return bound_json(value, None)
        case Account():
            return value.number
        case Enum():
            return str(value.value)
        case tuple():
            return [value_json(item) for item in value]
        case _ if has(type(value)):
            return {name: value_json(inner) for name, inner in _stated(cast("AttrsInstance", value))}
        case _:
            return str(value)


# --- The file of a drafted amendment: its data, with what stood there before beside each value --------------

_LONGEST = 100


def draft_text(draft: Draft, words: Catalogue) -> str:
    """Return the text of the draft; its comments state what is left to decide."""
    after = {path: text for path, value in draft.former.items() if (text := _former_value(value, words))}
    before: dict[DataPath, str] = {("schema",): words.text("draft.head")}
    if draft.data.get("moves"):
        before["moves",] = words.text("draft.moves")
    if CHANGE in draft.data:
        before[CHANGE,] = words.text("draft.change")
    return laid_out(draft.data, Comments(before, after))


def _former_value(value: object, words: Catalogue) -> str:
    """Return the former value, as in the file; empty if it is too long for one line."""
    if isinstance(value, bool | int | str):
        text = toml_value(value)
    elif isinstance(value, list | dict):
        return ""
    else:
        text = str(value)
    return words.text("draft.was", value=text) if len(text) <= _LONGEST else ""


# ------------------------------------------------------------------------------------------------------------
# Amendments in words and as JSON: what each changes, its kind, the dates that follow, where it stands.

SCHEMA: Final = "subventio/amend/1"


@frozen
class AmendmentEffect:
    """The effect of one amendment: the text before and after, the changes, the moved dates."""

    before: Agreement
    after: Agreement
    changes: tuple[Change, ...]
    moved: tuple[Moved, ...]


@frozen
class ShownAmendment:
    """An amendment of the dossier; `conflicts` are the changes that were drawn up on another text."""

    state: AmendmentState
    difference: AmendmentEffect
    conflicts: tuple[Change, ...] = ()


@frozen
class Drafted:
    """The next amendment: its effect, the dates it leaves behind, its refusal, and its text."""

    difference: AmendmentEffect
    warnings: tuple[Finding, ...]
    refusal: Refusal | None
    text: str
    file: str


# --- in words ----------------------------------------------------------------------------------------------


def shown_lines(shown: ShownAmendment, words: Catalogue) -> Iterator[str]:
    """Yield the lines of an amendment of the dossier."""
    amendment, state = shown.state.amendment, shown.state
    yield amendment_line(state, words)
    if state.signed_on is not None:
        yield f"  {words.text('amendment.signed', day=words.day(state.signed_on))}"
    if state.refusal is not None:
        yield f"  {words.text(f'amendment.refused.{state.refusal.value}')}"
    if amendment.reasons:
        yield f"  {words.text('amendment.reasons', reasons=amendment.reasons)}"
    yield from difference_lines(shown.difference, words)
    if shown.conflicts:
        found = ", ".join(
            change_place(change, shown.difference.before, shown.difference.after)
            for change in shown.conflicts
        )
        yield f"  {words.text('amendment.conflicts', places=found)}"


def difference_lines(difference: AmendmentEffect, words: Catalogue) -> Iterator[str]:
    """Yield the kinds, each change, and the dates that follow by formula, as they were."""
    yield f"  {words.text('amendment.kinds', kinds=kinds_text(difference, words))}"
    for change in difference.changes:
        yield f"  {change_line(change, difference.before, difference.after, words)}"
    followed = [moved for moved in difference.moved if moved.by_formula]
    if followed:
        yield f"  {words.text('amendment.followed')}"
    for moved in followed:
        before, after = (value_text(answer, Kind.DATE, words) for answer in (moved.before, moved.after))
        was = words.text("check.was", day=before)
        yield f"    {moved.name} [{moved.subject}]{words.text('colon')}{after}{was}"


def kinds_text(difference: AmendmentEffect, words: Catalogue) -> str:
    """Return the kinds of an amendment; of a transfer, how much moves, and its share of the budget."""
    kinds = kinds_of(difference.changes, difference.before, difference.after)
    return words.text("semicolon").join(_kind_text(kind, difference, words) for kind in kinds)


def _kind_text(kind: AmendmentKind, difference: AmendmentEffect, words: Catalogue) -> str:
    before, after = difference.before.budget, difference.after.budget
    text = words.text(f"amendment.kind.{kind.value}")
    if kind is not AmendmentKind.BUDGET_TRANSFER or before is None or after is None:
        return text
    amount, share = transferred(before, after)
    shown = words.amount(amount) if share is None else f"{words.amount(amount)}, {percent(share, words)}"
    return f"{text} ({shown})"


def drafted_lines(drafted: Drafted, words: Catalogue) -> Iterator[str]:
    """Yield the lines of a draft, without its text."""
    yield words.text("amendment.draft", file=drafted.file)
    yield from difference_lines(drafted.difference, words)
    if drafted.refusal is not None:
        yield f"  {words.text(f'amendment.refused.{drafted.refusal.value}')}"
    for finding in drafted.warnings:
        yield from finding_lines(finding, words)


# --- as JSON -----------------------------------------------------------------------------------------------


def amend_json(
    name: str,
    days: tuple[date, date | None],
    amendments: Sequence[ShownAmendment],
    drafted: Drafted | None,
    words: Catalogue,
) -> dict[str, Json]:
    """Return the amendments of a dossier, and the draft if there is one."""
    as_of, known_on = days
    listed: list[Json] = [_shown_json(shown) for shown in amendments]
    return {
        "schema": SCHEMA,
        "id": name,
        **in_currency(words.currency),
        "as_of": as_of.isoformat(),
        "known_on": None if known_on is None else known_on.isoformat(),
        "amendments": listed,
        "draft": None if drafted is None else _drafted_json(drafted, words),
    }


def _shown_json(shown: ShownAmendment) -> dict[str, Json]:
    state, amendment = shown.state, shown.state.amendment
    before, after = shown.difference.before, shown.difference.after
    return {
        **fields_json(amendment, "id", "number", "title", "reasons"),
        **fields_json(state, "status", "signed_on"),
        "since": None if state.since is None or state.refusal else state.since.isoformat(),
        "refusal": None if state.refusal is None else state.refusal.value,
        **_difference_json(shown.difference),
        "conflicts": [change_place(change, before, after) for change in shown.conflicts],
    }


def _difference_json(difference: AmendmentEffect) -> dict[str, Json]:
    before, after = difference.before, difference.after
    kinds = kinds_of(difference.changes, before, after)
    transfer: Json = None
    if AmendmentKind.BUDGET_TRANSFER in kinds and before.budget is not None and after.budget is not None:
        amount, share = transferred(before.budget, after.budget)
        transfer = {
            "amount": str(amount),
            "share": None if share is None else f"{share.percent(2).normalize():f}",
        }
    return {
        "kinds": [kind.value for kind in kinds],
        "transfer": transfer,
        "changes": [change_json(change, before, after) for change in difference.changes],
        "moved": [
            {
                "norm": moved.subject,
                "by_formula": moved.by_formula,
                **day_json("before", moved.before),
                **day_json("after", moved.after),
            }
            for moved in difference.moved
        ],
    }


def _drafted_json(drafted: Drafted, words: Catalogue) -> dict[str, Json]:
    return {
        "file": drafted.file,
        **_difference_json(drafted.difference),
        "refusal": None if drafted.refusal is None else drafted.refusal.value,
        "warnings": [finding_json(finding, words) for finding in drafted.warnings],
        "toml": drafted.text or None,
    }

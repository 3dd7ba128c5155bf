"""Amendments in words and as JSON: what each changes, its kind, the dates that follow, where it stands."""

from collections.abc import Iterator, Sequence
from datetime import date
from typing import Final

from attrs import frozen

from budget.findings import Finding
from conventions.agreement.agreement import Agreement
from conventions.agreement.amendment_kinds import AmendmentKind, kinds_of, transferred
from conventions.agreement.changes import Change
from conventions.engine.former import Moved
from conventions.engine.in_force import AmendmentState, Refusal
from conventions.exports.change_text import change_json, change_line, change_place, percent
from conventions.exports.check_json import finding_json
from conventions.exports.check_text import amendment_line, finding_lines
from conventions.exports.json_values import Json, day_json, in_currency
from conventions.exports.value_text import value_text
from conventions.language.types import Kind
from conventions.messages import Catalogue

__all__ = ["Drafted", "Shown", "amend_json", "drafted_lines", "kinds_text", "shown_lines"]

SCHEMA: Final = "subventio/amend/1"


@frozen
class Difference:
    """What one amendment makes of a text: the two texts, the changes, the dates that move."""

    before: Agreement
    after: Agreement
    changes: tuple[Change, ...]
    moved: tuple[Moved, ...]


@frozen
class Shown:
    """An amendment of the dossier; `conflicts` are the changes that were drawn up on another text."""

    state: AmendmentState
    difference: Difference
    conflicts: tuple[Change, ...] = ()


@frozen
class Drafted:
    """The next amendment: what it would do, what it leaves behind, why it may not be, and its text."""

    difference: Difference
    warnings: tuple[Finding, ...]
    refusal: Refusal | None
    text: str
    file: str


# --- in words ----------------------------------------------------------------------------------------------


def shown_lines(shown: Shown, words: Catalogue) -> Iterator[str]:
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


def difference_lines(difference: Difference, words: Catalogue) -> Iterator[str]:
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


def kinds_text(difference: Difference, words: Catalogue) -> str:
    """Return the kinds of an amendment; of a transfer, how much moves, and its share of the budget."""
    kinds = kinds_of(difference.changes, difference.before, difference.after)
    return words.text("semicolon").join(_kind_text(kind, difference, words) for kind in kinds)


def _kind_text(kind: AmendmentKind, difference: Difference, words: Catalogue) -> str:
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
    amendments: Sequence[Shown],
    drafted: Drafted | None,
    words: Catalogue,
) -> dict[str, Json]:
    """Return the amendments of a dossier, and the draft if one was asked."""
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


def _shown_json(shown: Shown) -> dict[str, Json]:
    state, amendment = shown.state, shown.state.amendment
    before, after = shown.difference.before, shown.difference.after
    return {
        "id": amendment.id,
        "number": amendment.number,
        "title": amendment.title,
        "reasons": amendment.reasons,
        "status": state.status.value,
        "signed_on": None if state.signed_on is None else state.signed_on.isoformat(),
        "since": None if state.since is None or state.refusal else state.since.isoformat(),
        "refusal": None if state.refusal is None else state.refusal.value,
        **_difference_json(shown.difference),
        "conflicts": [change_place(change, before, after) for change in shown.conflicts],
    }


def _difference_json(difference: Difference) -> dict[str, Json]:
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

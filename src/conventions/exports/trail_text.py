"""The trail of an amount: its formulas, then every entry behind them, as text and as JSON."""

from collections.abc import Iterator

from budget.selections import Objection
from conventions.engine.trail import Trail, TrailEntry, TrailSum
from conventions.exports.explanation import explanation_json, explanation_lines
from conventions.exports.facts import days_text
from conventions.exports.json_values import Json, answer_json, in_currency, stated
from conventions.exports.names import UNNAMED, Names
from conventions.exports.value_text import value_text
from conventions.language.answers import FALSE, TRUE
from conventions.language.explain import Explanation
from conventions.language.types import EUROS
from conventions.messages import Catalogue

__all__ = ["SCHEMA", "reason_text", "trail_json", "trail_lines"]

SCHEMA = "subventio/trail/1"


def trail_lines(found: Trail, why: Explanation, words: Catalogue, names: Names = UNNAMED) -> Iterator[str]:
    """Yield the formula of an amount, then each sum behind it: what counts, is open, is left out."""
    words = names.counting(words)
    yield from explanation_lines(why, words, 1, names)
    if not found.sums:
        yield f"  {words.text('trail.no_entries')}"
    for each in found.sums:
        yield f"  {words.text('trail.sum', text=names.formula(each.text, words))}"
        for clause in each.clauses:
            reason, text = reason_text(clause.code, words, names), names.formula(clause.text, words)
            yield f"    {words.text('trail.clause', reason=reason, text=text)}"
        if not each.is_seen:
            yield f"    {words.text('trail.unseen')}"
        yield "    " + words.text(
            "trail.conserved",
            read=words.amount(each.read),
            counted=words.amount(each.counted),
            open=words.amount(each.open),
            left_out=words.amount(each.left_out),
        )
        for entry in each.entries:
            yield f"      {_entry_text(entry, words, names)}"


def reason_text(code: str, words: Catalogue, names: Names = UNNAMED) -> str:
    """Return why an entry is left out; a reason of the agreement's own is its name."""
    key = f"budget.exclusion.{code}"
    return words.text(key) if words.has(key) else names.of(code, words)


def _entry_text(entry: TrailEntry, words: Catalogue, names: Names) -> str:
    mark = {TRUE: "+", FALSE: "−"}.get(entry.counts, "?")
    label = entry.label if entry.label == entry.id else f"{entry.id} {entry.label}"
    amount = "" if entry.amount is None else words.amount(entry.amount)
    day = "" if entry.on is None else days_text(entry.since or entry.on, entry.on, words)
    parts = [
        part
        for part in (label, amount, day, entry.evidence or "", entry.place or "", entry.note or "")
        if part
    ]
    reasons = ", ".join(_objection(objection, words, names) for objection in entry.objections)
    tail = f" → {reasons}" if reasons else ""
    return f"{mark} {' · '.join(parts)}{_other_value(entry, words)}{tail}"


def _other_value(entry: TrailEntry, words: Catalogue) -> str:
    """Return what an entry adds, where that is not its amount."""
    if entry.amount is None or entry.counts == FALSE or entry.value.value == entry.amount.cents:
        return ""
    return words.text("trail.adds", value=value_text(entry.value, EUROS, words))


def _objection(objection: Objection, words: Catalogue, names: Names) -> str:
    text = reason_text(objection.code, words, names)
    return words.text("trail.open", reason=text) if objection.is_open else text


def trail_json(dossier: str, found: Trail, why: Explanation, words: Catalogue) -> dict[str, Json]:
    """Return the trail, schema `subventio/trail/1`; `counts` is null where the record does not say."""
    return {
        "schema": SCHEMA,
        "id": dossier,
        **in_currency(words.currency),
        "amount": found.name,
        "value": answer_json(found.answer, EUROS),
        "explanation": explanation_json(why, words),
        "sums": [_sum_json(each) for each in found.sums],
    }


def _sum_json(each: TrailSum) -> dict[str, Json]:
    texts = {clause.code: clause.text for clause in each.clauses}
    return {
        "text": each.text,
        "rows": each.rows,
        "clauses": [{"code": clause.code, "text": clause.text} for clause in each.clauses],
        "total": answer_json(each.total, EUROS),
        "seen": each.is_seen,
        "read": str(each.read),
        "counted": str(each.counted),
        "open": str(each.open),
        "left_out": str(each.left_out),
        "entries": [
            {
                "id": entry.id,
                "label": entry.label,
                "amount": None if entry.amount is None else str(entry.amount),
                "counts": {TRUE: True, FALSE: False}.get(entry.counts),
                "value": answer_json(entry.value, EUROS),
                "reasons": [
                    {"code": item.code, "text": texts.get(item.code), "open": item.is_open}
                    for item in entry.objections
                ],
                "on": None if entry.on is None else entry.on.isoformat(),
                "evidence": entry.evidence,
                "place": entry.place,
                **stated(note=entry.note),
            }
            for entry in each.entries
        ],
    }

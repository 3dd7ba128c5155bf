"""The bilan as text and as JSON, and the trail of an amount to its entries."""

from collections.abc import Iterator

from budget.ledger import Objection, paper_or_identifier
from budget.plan import Execution
from budget.rate import Rate, format_rate_en, format_rate_fr
from conventions.exports.check_text import amount_label, cell
from conventions.exports.json_values import Json, answer_json, fields_json, in_currency, stated
from conventions.exports.label_text import UNNAMED, Names
from conventions.exports.value_text import days_text, value_text
from conventions.exports.verdict_parts import explanation_json, explanation_lines, shown_amounts
from conventions.language.answers import FALSE, TRUE
from conventions.language.explain import Explanation
from conventions.language.syntax import EUROS
from conventions.messages import Catalogue
from conventions.views.bilan import AsIssued, Bilan, Trail, TrailEntry, TrailSum

# --- The trail of an amount: its formulas, then every entry behind them, as text and as JSON ----------------

SCHEMA = "subventio/trail/1"


def trail_lines(found: Trail, why: Explanation, words: Catalogue, names: Names = UNNAMED) -> Iterator[str]:
    """Yield the formula of an amount, then each sum behind it: counted, open and excluded entries."""
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
    """Return why an entry is excluded; a reason of the agreement is its own text."""
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
    """Return the contribution of an entry if it differs from its amount."""
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
        **fields_json(each, "text", "rows"),
        "clauses": [{"code": clause.code, "text": clause.text} for clause in each.clauses],
        "total": answer_json(each.total, EUROS),
        "seen": each.is_seen,
        **fields_json(each, "read", "counted", "open", "left_out"),
        "entries": [
            {
                **fields_json(entry, "id", "label", "amount"),
                "counts": {TRUE: True, FALSE: False}.get(entry.counts),
                "value": answer_json(entry.value, EUROS),
                "reasons": [
                    {"code": item.code, "text": texts.get(item.code), "open": item.is_open}
                    for item in entry.objections
                ],
                **fields_json(entry, "on", "evidence", "place"),
                **stated(note=entry.note),
            }
            for entry in each.entries
        ],
    }


# --- The bilan as text and as JSON --------------------------------------------------------------------------


def bilan_lines(found: Bilan, words: Catalogue, names: Names) -> Iterator[str]:
    """Yield the lines of a bilan: the table, what was left out, the amounts."""
    words = names.counting(words)
    yield words.text("bilan.heading", day=words.day(found.as_of))
    if found.table is not None:
        titles = [words.text(f"bilan.{name}") for name in ("line", "planned", "actual", "variance", "rate")]
        yield "  " + _row(titles)
        for line in (*found.table.lines, found.table.total):
            label = (
                words.text("bilan.total") if line is found.table.total else _label(line, found, words, names)
            )
            yield "  " + _row(_cells(line, label, words))
    else:
        yield f"  {words.text(_without_table(found))}"
    if found.eligible is not None:
        for left in found.eligible.excluded:
            reasons = ", ".join(_reason(reason, words, names) for reason in left.reasons)
            amount = words.amount(left.entry.amount)
            called = paper_or_identifier(left.entry.id, left.entry.evidence)
            yield "  " + words.text(
                "bilan.left_out", id=called, label=left.entry.label, amount=amount, reasons=reasons
            )
    if found.as_issued is not None:
        yield f"  {_as_issued(found.as_issued, words)}"
    yield f"  {words.text('check.amounts')}"
    for name, answer in shown_amounts(found.amounts):
        yield f"    {amount_label(name, words, names)} {value_text(answer, EUROS, words)}"


def _as_issued(found: AsIssued, words: Catalogue) -> str:
    """Return the sum by the day of issue of cheques and cards, with the papers that make the difference."""
    signed = (*(("+", row) for row in found.more), *(("−", row) for row in found.less))
    papers = ", ".join(f"{sign} {paper_or_identifier(row.id, row.evidence)}" for sign, row in signed)
    return words.text("bilan.as_issued", amount=words.amount(found.total), papers=papers)


def _without_table(found: Bilan) -> str:
    """Return the reason why there is no table: no accounts, no rule of which expenses count, or no budget."""
    if found.read is None:
        return "bilan.no_ledger"
    return "bilan.no_definition" if found.eligible is None else "bilan.no_budget"


def _reason(reason: str, words: Catalogue, names: Names) -> str:
    """Return why an expense is excluded; a reason of the agreement is its own text."""
    key = f"budget.exclusion.{reason}"
    return words.text(key) if words.has(key) else names.of(reason, words)


def _row(cells: list[str]) -> str:
    first, *others = cells
    return cell(first) + "".join(f"{cell:>16}" for cell in others)


def _cells(line: Execution, label: str, words: Catalogue) -> list[str]:
    amounts = [words.amount(amount) for amount in (line.planned, line.actual, line.variance)]
    return [label, *amounts, _rate(line.variance_rate, words)]


def _label(line: Execution, found: Bilan, words: Catalogue, names: Names) -> str:
    """Return the label of a line of the plan; of a line that was not planned, its identifier."""
    if line.line is None:
        return words.text("bilan.without_line")
    return names.label(dict(found.labels).get(line.line, line.line), words)


def _rate(rate: Rate | None, words: Catalogue) -> str:
    if rate is None:
        return "—"
    return format_rate_fr(rate) if words.language == "fr" else format_rate_en(rate)


def bilan_json(dossier: str, found: Bilan, currency: str) -> Json:
    """Return the bilan as JSON, schema `subventio/bilan/1`; null where no ledger is seen."""
    return {
        "schema": "subventio/bilan/1",
        "id": dossier,
        **in_currency(currency),
        "as_of": found.as_of.isoformat(),
        "lines": None if found.table is None else [_line_json(line) for line in found.table.lines],
        "total": None if found.table is None else _line_json(found.table.total),
        "read": (None if found.read is None else str(found.read)),
        "eligible": None if found.eligible is None else str(found.eligible.total_kept()),
        "left_out": None
        if found.eligible is None
        else [
            {
                **fields_json(left.entry, "id", "label", "amount"),
                "reasons": list(left.reasons),
                "open": left.is_open,
            }
            for left in found.eligible.excluded
        ],
        **_as_issued_json(found),
        "amounts": {name: answer_json(answer, EUROS) for name, answer in found.amounts},
    }


def _as_issued_json(found: Bilan) -> dict[str, Json]:
    """Return the sum by the day of issue if it differs; else nothing."""
    if found.as_issued is None:
        return {}
    kept: list[Json] = [row.id for row in found.as_issued.kept]
    return {"as_issued": {"eligible": str(found.as_issued.total), "counted": kept}}


def _line_json(line: Execution) -> dict[str, Json]:
    rate = line.variance_rate
    return {
        **fields_json(line, "line", "planned", "actual", "variance"),
        "variance_rate": None if rate is None else str(rate.as_fraction),
    }

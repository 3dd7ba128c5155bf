"""The result of reading a ledger, as text, as JSON and as the list of rows to correct."""

import csv
import io
from collections.abc import Iterable, Iterator, Sequence

from budget.money import Euros
from conventions.exports.check_forms import safe
from conventions.exports.fault_text import fault_json, fault_line, fault_message
from conventions.exports.json_values import Json, fields_json
from conventions.files.faults import Fault
from conventions.files.ledgers.ledger_rows import Footing, Rejected, SourceReading
from conventions.files.ledgers.mapping import LedgerMapping, Side
from conventions.messages import Catalogue

_SEPARATORS = {";": "semicolon", ",": "comma", "\t": "tab", "|": "bar", "FEC": "fec"}


def ledger_lines(found: SourceReading, words: Catalogue, *, is_proposed: bool) -> Iterator[str]:
    """Yield the lines: the mapping, the result of the rows, differences of totals, what to correct."""
    separator, where = found.form
    yield source_form(found.file, found.form, where if separator == "" else None, words)
    if found.mapping is not None:
        yield from mapping_lines(found.mapping, found.unread, words, is_proposed=is_proposed)
    yield from _totals(found, words)
    yield from (f"  {footing_line(footing, words)}" for footing in found.footings)
    yield from fault_lines(found.rejected, found.questions, found.doubts, words)


def fault_lines(
    rejected: Iterable[Rejected], questions: Sequence[Fault], doubts: Sequence[Fault], words: Catalogue
) -> Iterator[str]:
    """Yield the faults to correct, the questions to answer, and the doubts."""
    faults = [fault for row in rejected for fault in row.faults]
    for key, told in (("rejected", faults), ("questions", questions), ("doubts", doubts)):
        if told:
            yield words.text(f"ledger.{key}")
            yield from (f"  {fault_line(fault, words)}" for fault in told)


def _field(field: str, side: Side, words: Catalogue) -> str:
    """Return the label of a field: a payment has a day of payment, an expense a day of debit."""
    own = f"ledger.field.{side.value}.{field}"
    return words.text(own if words.has(own) else f"ledger.field.{field}")


def footing_line(footing: Footing, words: Catalogue) -> str:
    """Return the line about a printed total of the source."""
    return words.text(
        "ledger.footing_same" if footing.gap == Euros.ZERO else "ledger.footing_gap",
        line=str(footing.line),
        label=footing.label,
        printed=words.amount(footing.printed),
        computed=words.amount(footing.computed),
        gap=words.amount(footing.gap),
    )


def footing_json(footing: Footing) -> dict[str, Json]:
    """Return a printed total of the source as JSON."""
    return fields_json(footing, "line", "label", "printed", "computed", "gap")


def rejected_json(row: Rejected, words: Catalogue) -> dict[str, Json]:
    """Return a rejected row as JSON."""
    return {
        "line": row.line,
        "amount": None if row.cents is None else str(Euros(cents=row.cents)),
        "faults": [fault_json(fault, words) for fault in row.faults],
    }


def source_form(file: str, form: tuple[str, str], sheet: str | None, words: Catalogue) -> str:
    """Return the form of a source: its sheet, or its separator and encoding."""
    if sheet is not None:
        return words.text("ledger.form_sheet", file=file, sheet=sheet)
    sign = words.text(f"ledger.separator.{_SEPARATORS.get(form[0], 'semicolon')}")
    return words.text("ledger.form_csv", file=file, separator=sign, encoding=form[1])


def mapping_lines(
    mapping: LedgerMapping, unread: tuple[str, ...], words: Catalogue, *, is_proposed: bool
) -> Iterator[str]:
    """Yield the lines of the mapping of columns."""
    title = "ledger.mapping_proposed" if is_proposed else "ledger.mapping_used"
    side = words.text(f"ledger.side.{mapping.side.value}")
    yield words.text(title, side=side, line=str(mapping.heading_row))
    labels = {field: _field(field, mapping.side, words) for field in (*mapping.columns, *mapping.values)}
    width = max(map(len, labels.values()))
    for field, heading in mapping.columns.items():
        yield f"  {labels[field]:<{width}} ← {heading}"
    for field, value in mapping.values.items():
        yield f"  {labels[field]:<{width}} = {value}"
    if mapping.operation is not None:
        chosen = ", ".join(mapping.operation.values)
        yield "  " + words.text("ledger.operation", column=mapping.operation.column, values=chosen)
    if unread:
        yield "  " + words.text("ledger.unread", columns=", ".join(unread))


def _totals(found: SourceReading, words: Catalogue) -> Iterator[str]:
    totals = found.totals
    yield words.text("ledger.rows", rows=words.count("count.rows", totals.rows))
    counted = (
        ("taken", totals.taken, totals.taken_amount),
        ("rejected", totals.rejected, totals.rejected_amount),
        ("outside", totals.outside, totals.outside_amount),
    )
    for name, rows, amount in counted:
        if rows or name == "taken":
            label = words.text(f"ledger.total.{name}")
            yield f"  {label:<24}{rows:>8}{words.amount(amount):>20}"
    label = words.text("ledger.total.source")
    yield f"  {label:<24}{totals.rows - totals.footings:>8}{words.amount(totals.source_amount):>20}"
    if found.expenses and found.resources:
        yield "  " + words.text(
            "ledger.sides",
            expenses=words.amount(found.total_expenses()),
            resources=words.amount(found.total_resources()),
        )
    if totals.without_amount:
        without = words.count("count.rows", totals.without_amount)
        yield "  " + words.text("ledger.without_amount", rows=without)
    gap = totals.source_amount - totals.taken_amount - totals.outside_amount
    if gap != Euros.ZERO:
        yield "  " + words.text("ledger.not_reconciled", gap=words.amount(gap))


def ledger_json(found: SourceReading, words: Catalogue) -> dict[str, Json]:
    """Return the result, schema `subventio/ledger/1`; amounts are decimal texts, dates ISO."""
    totals = found.totals
    return {
        "schema": "subventio/ledger/1",
        "file": found.file,
        "form": {"separator": found.form[0] or None, "encoding_or_sheet": found.form[1]},
        "mapping": None if found.mapping is None else mapping_json(found.mapping),
        "unread": list(found.unread),
        "expenses": [
            fields_json(row, "id", "label", "amount", "line", "paid_on", "place") for row in found.expenses
        ],
        "resources": [
            fields_json(row, "id", "label", "amount", "line", "received_on", "place")
            for row in found.resources
        ],
        "rejected": [rejected_json(row, words) for row in found.rejected],
        "footings": [footing_json(footing) for footing in found.footings],
        "doubts": [fault_json(fault, words) for fault in found.doubts],
        "questions": [fault_json(fault, words) for fault in found.questions],
        "totals": {
            **fields_json(
                totals,
                "rows",
                "taken",
                "rejected",
                "outside",
                "footings",
                "without_amount",
                "taken_amount",
                "rejected_amount",
                "outside_amount",
                "source_amount",
            ),
            "reconciled": found.is_reconciled,
        },
    }


def mapping_json(mapping: LedgerMapping) -> dict[str, Json]:
    """Return the mapping of columns as JSON."""
    return {
        **fields_json(mapping, "side", "sheet", "heading_row"),
        "columns": dict(mapping.columns),
        "values": dict(mapping.values),
    }


def ledger_csv(found: SourceReading, words: Catalogue) -> str:
    """Return the faults to correct, one row each, for the accountant."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(("file", "line", "column", "code", "message", "actual", "expected", "row"))
    for fault in found.questions:
        cells = (fault.place.file, str(fault.place.line), fault.place.path, fault.code)
        writer.writerow(
            [safe(cell) for cell in (*cells, fault_message(fault, words), fault.actual, fault.expected, "")]
        )
    for row in found.rejected:
        shown = " | ".join(cell for cell in row.cells if cell)
        for fault in row.faults:
            cells = (fault.place.file, str(fault.place.line), fault.place.path, fault.code)
            said = (fault_message(fault, words), fault.actual, fault.expected, shown)
            writer.writerow([safe(cell) for cell in (*cells, *said)])
    return text.getvalue()

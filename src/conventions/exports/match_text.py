"""An accounting export matched with dossiers: as JSON, as a list to review, as text."""

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Final

from budget.errors import InputError
from budget.money import Euros
from conventions.exports.check_forms import CsvForm, safe
from conventions.exports.fault_text import fault_json
from conventions.exports.json_values import Json, fields_json
from conventions.exports.ledger_text import (
    fault_lines,
    footing_json,
    footing_line,
    mapping_json,
    mapping_lines,
    rejected_json,
    source_form,
)
from conventions.facts.fact import Fact
from conventions.files.faults import Fault, RefusedValueError
from conventions.files.ledgers.grid import Grid, GridRow, cell_text
from conventions.files.ledgers.ledger_rows import cents_in, truth_in
from conventions.files.ledgers.mapping import UnreadableLedgerError, ledger_fault
from conventions.files.ledgers.payments import WhyOutside
from conventions.files.ledgers.reader import grid_of, source_bytes
from conventions.files.row_labels import plain
from conventions.messages import LANGUAGES, Catalogue, catalogue
from conventions.portfolio.matching import Choice
from conventions.portfolio.movements import TO_DO, Match, Matching, Rank

# --- An export matched to dossiers, for a person: what would be recorded and why, what is listed, sums ------

_SHOWN: Final = 20
"""The number of rows shown of a list, unless all are requested."""


def match_lines(
    found: Matching, words: Catalogue, *, is_proposed: bool, is_whole: bool = False
) -> Iterator[str]:
    """Yield the lines: how the export was read, each list, the unreadable rows, and the sums."""
    reading = found.reading
    yield source_form(reading.file, reading.form, reading.sheet, words)
    yield from mapping_lines(reading.mapping, reading.unread, words, is_proposed=is_proposed)
    for rank in (*TO_DO, *((Rank.KNOWN, Rank.CANCELLED) if is_whole else ())):
        yield from _list(found.of(rank), rank, words, is_whole=is_whole)
    yield from fault_lines(reading.rejected, reading.questions, reading.doubts, words)
    yield from _sums(found, words)


def _list(matches: Sequence[Match], rank: Rank, words: Catalogue, *, is_whole: bool) -> Iterator[str]:
    if not matches:
        return
    yield f"{words.text(f'match.rank.{rank}')}{words.text('colon').rstrip()}"
    shown = matches if is_whole else matches[:_SHOWN]
    by_dossier = sorted(shown, key=lambda match: str(match.folder or ""))
    last = None
    for match in by_dossier:
        if match.folder != last:
            yield f"  {match.folder}"
            last = match.folder
        yield from _match(match, words)
    if len(shown) < len(matches):
        yield f"  {words.count('match.others', len(matches) - len(shown))}"


def _match(match: Match, words: Catalogue) -> Iterator[str]:
    row, movement = match.movement.first, match.movement
    paper = f"{words.text(f'match.way.{row.way.value}')} {row.number}".rstrip()
    told = [words.text(f"fact.{each.key}") for each in match.told]
    cells = (
        words.text("match.lines", lines=match.lines),
        paper,
        f"{row.day:%d/%m/%Y}",
        words.amount(Euros.of_cents(movement.cents)),
        " + ".join(told),
        match.about,
        row.party,
        row.label,
    )
    yield "    " + "  ".join(cell for cell in cells if cell)
    reasons = reasons_text(match, words)
    if reasons:
        yield f"      {reasons}"


def reasons_text(match: Match, words: Catalogue) -> str:
    """Return why a row is in its list, and if its dossier is open, the candidates."""
    day = words.day(match.due)
    reasons = [words.text(f"match.reason.{reason}", day=day) for reason in match.reasons]
    if match.folder is None and match.candidates:
        among = ", ".join(str(path) for path in match.candidates[:_SHOWN])
        reasons.append(words.text("match.among", dossiers=among))
    return words.text("match.joint").join(reasons)


def _sums(found: Matching, words: Catalogue) -> Iterator[str]:
    """Yield the number of rows and the sum of each list; together they are those of the export."""
    reading = found.reading
    rows = [(words.text(f"match.total.{rank}"), found.rows(rank), found.total(rank)) for rank in Rank]
    for why in WhyOutside:
        outside = [row.cents for row in reading.outside if row.why is why]
        rows.append((words.text(f"match.outside.{why.value}"), len(outside), Euros.of_cents(sum(outside))))
    rejected = [row.cents or 0 for row in reading.rejected]
    rows.append((words.text("ledger.total.rejected"), len(rejected), Euros.of_cents(sum(rejected))))
    shown = [row for row in rows if row[1]]
    total = (words.text("ledger.total.source"), sum(count for _, count, _ in shown), reading.total)
    width = max(len(label) for label, _, _ in (*shown, total)) + 2
    yield words.text("ledger.rows", rows=words.count("count.rows", total[1]))
    for label, count, amount in (*shown, total):
        yield f"  {label:<{width}}{count:>8}{words.amount(amount):>20}"
    yield from (f"  {footing_line(footing, words)}" for footing in reading.footings)
    without = sum(row.cents is None for row in reading.rejected)
    if without:
        yield "  " + words.text("ledger.without_amount", rows=words.count("count.rows", without))


# --- An export matched to dossiers, as JSON and as the list that an officer reviews in a spreadsheet --------

COLUMNS: Final = (
    *("record", "list", "dossier", "event", "day", "amount", "of", "why"),
    *("number", "payee", "siret", "label", "lines", "export"),
)
"""The columns of the list to review, by our names; each language has its own."""
_READ: Final = ("record", "dossier", "amount", "of", "lines", "export")
_SHORT: Final = 12
_MARK: Final = "sha256:"


# --- JSON -------------------------------------------------------------------------------------------------


def match_json(found: Matching, words: Catalogue) -> dict[str, Json]:
    """Return the matching, schema `subventio/match/1`; amounts are decimal texts, days ISO."""
    reading = found.reading
    totals: dict[str, Json] = {rank.value: _total(found.rows(rank), found.total(rank)) for rank in Rank}
    rejected = sum(row.cents or 0 for row in reading.rejected)
    outside = sum(row.cents for row in reading.outside)
    count = len(reading.rows) + len(reading.outside) + len(reading.rejected)
    totals |= {
        "outside": _total(len(reading.outside), Euros.of_cents(outside)),
        "rejected": _total(len(reading.rejected), Euros.of_cents(rejected)),
        "export": _total(count, reading.total),
    }
    return {
        "schema": "subventio/match/1",
        "as_of": found.as_of.isoformat(),
        **fields_json(reading, "file", "sha256"),
        "form": {"separator": reading.form[0] or None, "encoding_or_sheet": reading.sheet or reading.form[1]},
        "mapping": mapping_json(reading.mapping),
        "unread": list(reading.unread),
        "matches": [_match_json(match) for match in found.matches],
        "outside": [
            {"line": row.line, "amount": str(Euros.of_cents(row.cents)), "why": row.why.value}
            for row in reading.outside
        ],
        "rejected": [rejected_json(row, words) for row in reading.rejected],
        "footings": [footing_json(footing) for footing in reading.footings],
        "doubts": [fault_json(fault, words) for fault in reading.doubts],
        "questions": [fault_json(fault, words) for fault in reading.questions],
        "totals": totals,
    }


def _total(rows: int, amount: Euros) -> Json:
    return {"rows": rows, "amount": str(amount)}


def _match_json(match: Match) -> dict[str, Json]:
    row = match.movement.first
    return {
        "lines": [each.line for each in match.movement.rows],
        "list": match.rank.value,
        "reasons": [reason.value for reason in match.reasons],
        "dossier": None if match.folder is None else str(match.folder),
        **fields_json(match, "candidates", "of", "due"),
        "kind": row.way.value,
        "number": row.number or None,
        "slip": row.slip or None,
        "payee": row.party or None,
        "siret": row.siret or None,
        "label": row.label or None,
        **fields_json(row, "ordered_on", "paid_on"),
        "amount": str(Euros.of_cents(match.movement.cents)),
        "facts": [_fact_json(fact) for fact in match.facts],
    }


def _fact_json(fact: Fact) -> Json:
    return fields_json(fact, "id", "key", "occurred_on", "value", "of", "evidence")


# --- the list to review -----------------------------------------------------------------------------------


def match_csv(found: Matching, words: Catalogue, form: CsvForm = CsvForm.EXCEL) -> str:
    """Return a row for each order that may be recorded: an officer edits and returns the list."""
    rows = (_review_row(match, found, words, form) for match in found.of(*TO_DO))
    head = [words.text(f"match.column.{name}") for name in COLUMNS]
    return form.head(head) + form.table([safe(cell) for cell in row] for row in rows)


def _review_row(match: Match, found: Matching, words: Catalogue, form: CsvForm) -> list[str]:
    row, amount = match.movement.first, str(match.movement.amount)
    told = match.told[-1:]
    return [
        words.text("match.yes" if match.rank is Rank.CERTAIN else "match.no"),
        words.text(f"match.rank.{match.rank}"),
        "" if match.folder is None else str(match.folder),
        " + ".join(words.text(f"fact.{each.key}") for each in match.told),
        told[0].on.isoformat() if told else row.day.isoformat(),
        amount.replace(".", ",") if form is CsvForm.EXCEL else amount,
        match.of or "",
        reasons_text(match, words),
        row.number,
        row.party,
        row.siret,
        row.label,
        match.lines,
        _MARK + found.reading.sha256[:_SHORT],
    ]


def choices_in(path: Path) -> tuple[Choice, ...]:
    """Return the choices of a reviewed list. `UnreadableLedgerError` with every fault."""
    grid = grid_of(path, source_bytes(path))
    at, first = _places(grid)
    faults: list[Fault] = []
    found = [_choice(row, at, grid.file, faults) for row in grid.rows if row.line > first]
    if faults:
        raise UnreadableLedgerError(grid.file, *faults)
    return tuple(choice for choice in found if choice is not None)


def _places(grid: Grid) -> tuple[Mapping[str, int], int]:
    """Return the index of each of our columns, in either language, and the line of the headings."""
    names = {
        plain(catalogue(language).text(f"match.column.{name}")): name
        for language in LANGUAGES
        for name in COLUMNS
    }
    head = grid.rows[0] if grid.rows else GridRow(1, ())
    at = {names.get(plain(cell_text(cell)), ""): place for place, cell in enumerate(head.cells)}
    if not at.keys() >= set(_READ):
        raise UnreadableLedgerError(grid.file, ledger_fault(grid.file, head.line, "", "match_no_list"))
    return at, head.line


def _choice(row: GridRow, at: Mapping[str, int], file: str, faults: list[Fault]) -> Choice | None:
    """Return a row to record; None for other rows, and for a row with a fault, which is recorded."""
    cells = {name: row.cells[at[name]] if at[name] < len(row.cells) else "" for name in _READ}
    texts = {name: cell_text(cell).removeprefix("'") for name, cell in cells.items()}
    try:
        if not texts["record"] or not truth_in(texts["record"]):
            return None
        amount = str(Euros.of_cents(cents_in(cells["amount"], ",")))
    except InputError as error:
        code = error.fault if isinstance(error, RefusedValueError) else "match_other_amount"
        faults.append(ledger_fault(file, row.line, "", code, error.actual, error.expected))
        return None
    export = texts["export"].removeprefix(_MARK)
    return Choice(file, row.line, texts["lines"], export, amount, texts["dossier"], texts["of"])

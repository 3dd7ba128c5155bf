"""A mapping proposed from the headings of a source, and the questions it leaves open for a person."""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Final

from attrs import define, evolve, field

from budget.errors import InputError
from conventions.files.faults import Fault
from conventions.files.ledgers.grid import Cell, Grid, GridRow, cell_text, is_blank
from conventions.files.ledgers.ledger_rows import Places, cents_in
from conventions.files.ledgers.mapping import (
    EXPENSE_FIELDS,
    PAYMENT_FIELDS,
    RESOURCE_FIELDS,
    DateOrder,
    LedgerMapping,
    Side,
    UnreadableLedgerError,
    field_of,
    ledger_fault,
    payment_field_of,
)
from conventions.files.row_labels import plain

LOOKED_AT: Final = 60
"""So many rows are searched for headings."""
SAMPLE: Final = 500
"""So many rows below them show what their columns hold."""
_COMMA: Final = re.compile(r"[^.]*\d,\d\d\D*|.*\.\d{3},.*")
_DOT: Final = re.compile(r"[^,]*\d\.\d\d\D*|.*,\d{3}\..*")
STROKES: Final = re.compile(r"(?P<first>\d{1,2})[/.\-](?P<second>\d{1,2})[/.\-]\d{2,4}", re.ASCII)
_DATES: Final = ("engaged_on", "incurred_on", "issued_on", "ordered_on", "paid_on", "received_on")
_EX_VAT: Final = frozenset({"ht", "montant ht", "total ht", "prix ht", "montant hors taxes"})
_DAY: Final = frozenset({"date", "date operation", "date de l operation", "date comptable"})
"""Where a ledger has one date and says no more of it, it is the day of the payment, as on a statement."""

_MONTHS: Final = 12
_WANTED: Final = {Side.RESOURCES: RESOURCE_FIELDS, Side.PAYMENTS: PAYMENT_FIELDS}
_WHOM: Final = frozenset({"number", "party", "siret", "label", "agreement"})
_KINDS: Final = (
    ("mandat", r"\b(?:mandat\w*|creancier|fournisseur|payee)\b"),
    ("titre", r"\b(?:titres?|redevable|debiteur|encaiss\w*|recouvr\w*)\b"),
)


def proposed(grid: Grid) -> LedgerMapping:
    """Return the mapping that the headings suggest; an error where no row names a label and an amount.

    Raises `UnreadableLedgerError`.
    """
    for row in grid.rows[:LOOKED_AT]:
        count = heading_rows(grid, row.line)
        headings = headings_at(grid, row.line, count)
        columns = _columns(headings, field_of)
        if "label" in columns and ("amount" in columns or {"debit", "credit"} <= columns.keys()):
            return _mapping(grid, row.line, count, headings, columns, _side(columns))
    raise UnreadableLedgerError(grid.file, ledger_fault(grid.file, 1, "", "ledger_no_heading"))


def proposed_of_payments(grid: Grid) -> LedgerMapping:
    """Return the mapping that the headings of an accounting export suggest.

    `UnreadableLedgerError` where no row names an amount, a day, and who or what was paid.
    """
    for row in grid.rows[:LOOKED_AT]:
        count = heading_rows(grid, row.line)
        headings = headings_at(grid, row.line, count)
        columns = _columns(headings, payment_field_of)
        named, days = (columns.keys() & wanted for wanted in (_WHOM, {"ordered_on", "paid_on"}))
        if "amount" in columns and named and days:
            found = _mapping(grid, row.line, count, headings, columns, Side.PAYMENTS)
            kind = _kind(columns)
            return found if kind is None else evolve(found, values={"kind": kind})
    raise UnreadableLedgerError(grid.file, ledger_fault(grid.file, 1, "", "payments_no_heading"))


def _kind(columns: Mapping[str, str]) -> str | None:
    """What all rows are, as the other headings say it; None where a column says it, or nothing does."""
    said = " ".join(plain(heading) for heading in columns.values())
    kinds = [kind for kind, words in _KINDS if re.search(words, said)]
    return kinds[0] if len(kinds) == 1 and "kind" not in columns else None


def headings_at(grid: Grid, line: int, count: int) -> tuple[str, ...]:
    """Return the headings of the columns: of several rows the texts joined by ` / `, merged cells shared out.

    A heading that comes again is one of its own, with its number: a mapping must not mean two columns.
    """
    rows = {row.line: row.cells for row in grid.rows}
    width = max((len(rows.get(at, ())) for at in range(line, line + count)), default=0)
    found: list[str] = []
    for column in range(width):
        words: list[str] = []
        for at in range(line, line + count):
            word = " ".join(cell_text(_merged(grid, rows, at, column)).split())
            if word and word not in words:
                words.append(word)
        found.append(" / ".join(words))
    return tuple(
        heading
        if heading not in found[:at] or not heading
        else f"{heading} ({found[:at].count(heading) + 1})"
        for at, heading in enumerate(found)
    )


def _merged(grid: Grid, rows: Mapping[int, Sequence[Cell]], line: int, column: int) -> Cell:
    for top, left, bottom, right in grid.spans:
        if top <= line <= bottom and left <= column <= right:
            line, column = top, left
            break
    cells = rows.get(line, ())
    return cells[column] if column < len(cells) else ""


def heading_rows(grid: Grid, line: int) -> int:
    """Return the number of heading rows from a line on: two if a heading is merged over columns."""
    spans = [span for span in grid.spans if span[0] == line]
    is_over_columns = any(left < right and top == bottom for top, left, bottom, right in spans)
    deepest = max((bottom - top + 1 for top, _, bottom, _ in spans), default=1)
    return max(deepest, 2 if is_over_columns else 1)


def _columns(headings: Sequence[str], read: Callable[[str], str | None]) -> dict[str, str]:
    found: dict[str, str] = {}
    for heading in headings:
        field = read(heading) if heading else None
        if field is not None and (field not in found or _is_better(field, heading, found[field])):
            found[field] = heading
    if "amount" not in found and not {"debit", "credit"} <= found.keys():
        without_tax = next((heading for heading in headings if plain(heading) in _EX_VAT), None)
        if without_tax is not None:
            found["amount"] = without_tax
    if "amount" in found:
        found.pop("debit", None)
        found.pop("credit", None)
    day = next((heading for heading in headings if plain(heading) in _DAY), None)
    if not found.keys() & set(_DATES) and day is not None:
        found["paid_on"] = day
    return found


def _is_better(field: str, heading: str, other: str) -> bool:
    """Return whether a heading fits a field better than an earlier one: the total with taxes."""
    return field == "amount" and "ttc" in plain(heading).split() and "ttc" not in plain(other).split()


def _mapping(
    grid: Grid, line: int, count: int, headings: Sequence[str], columns: Mapping[str, str], side: Side
) -> LedgerMapping:
    wanted = _WANTED.get(side, EXPENSE_FIELDS)
    chosen = {field: columns[field] for field in wanted if field in columns}
    below = [row.cells for row in grid.rows if row.line >= line + count][:SAMPLE]

    def texts(*fields: str) -> list[str]:
        places = [headings.index(chosen[field]) for field in fields if field in chosen]
        found = (cells[at] for cells in below for at in places if at < len(cells))
        return [cell.strip() for cell in found if isinstance(cell, str) and cell.strip()]

    return LedgerMapping(
        side,
        chosen,
        line,
        count,
        None if grid.others or grid.unread or grid.is_hidden else grid.sheet,
        decimal_mark(texts("amount", "debit", "credit")),
        day_order(texts(*_DATES)),
    )


def _side(columns: Mapping[str, str]) -> Side:
    if "account" in columns and {"debit", "credit"} <= columns.keys():
        return Side.BY_ACCOUNT
    of_expenses = columns.keys() & {"engaged_on", "paid_on", "issued_on", "vat", "evidence", "for_operation"}
    of_resources = columns.keys() & {"funder", "received_on"}
    return Side.RESOURCES if of_resources and len(of_resources) > len(of_expenses) else Side.EXPENSES


def decimal_mark(texts: Sequence[str]) -> str | None:
    """Return the decimal mark that amounts show; None where they show none, or both."""
    by_comma = any(_COMMA.fullmatch(text) for text in texts)
    by_dot = any(_DOT.fullmatch(text) for text in texts)
    if by_comma == by_dot:
        return None
    return "," if by_comma else "."


def days_shown(texts: Iterable[str]) -> Mapping[DateOrder, int]:
    """Return how many days written with strokes are a day in each order, and in it alone."""
    strokes = [found for text in texts if (found := STROKES.fullmatch(text))]
    orders = ((DateOrder.DAY_FIRST, "first", "second"), (DateOrder.MONTH_FIRST, "second", "first"))
    return {  # 13/13/2025 is a day in neither order, and shows nothing
        order: sum(int(found[day]) > _MONTHS >= int(found[month]) for found in strokes)
        for order, day, month in orders
    }


def day_order(texts: Iterable[str]) -> DateOrder:
    """Return the order that the days themselves show; the French one where they show nothing, or both."""
    shown = days_shown(texts)
    is_month_first = shown[DateOrder.MONTH_FIRST] > 1 and not shown[DateOrder.DAY_FIRST]
    return DateOrder.MONTH_FIRST if is_month_first else DateOrder.DAY_FIRST


_GRAVEST: Final = ("ledger_signs_negative", "ledger_signs_both", "ledger_signs_all", "ledger_signs_sides")
_REFUND: Final = re.compile(
    r"\b(?:avoirs?|rembours\w*|annul\w*|extourne\w*|regularis\w*|ristourne\w*|rabais|remise|trop percu"
    r"|retour\w*|note de credit|refund\w*|credit note)\b"
)
_SUMMING: Final = re.compile(
    "tota|solde|report|nouveau|balance|forward|cumul|somme|r[ée]cap|repris|avoir|position|encours|[Σ∑]",
    re.IGNORECASE,
)
_CARRIED: Final = re.compile(
    r"(?:(?:ancien|nouveau|reprise (?:du|de)) )?solde"
    r"(?: (?:initial|final|precedent|anterieur|reporte|crediteur|debiteur|au|en|du)\b.*)?"
    r"|reports?(?!.* (?:reunion|mission|seance|formation))\b.*|a reporter\b.*|a nouveaux?\b.*"
    r"|avoir (?:initial|anterieur|reporte|au)\b.*|position (?:du compte|au)\b.*|encours(?: au .*)?"
    r"|(?:opening|closing) balance|(?:brought|carried) forward"
)
_SUMS: Final = re.compile(
    r"(?:(?:sous|ss?) )?tota(?:l|ux)\b"
    r"(?! (?:energies?|access|direct|station|relais|essence|carburants?|gasoil|gaz|wash|raffinage)\b).*"
    r"|(?:montant|somme) total\w*\b.*|somme(?: des \w+)?|cumul\w*\b.*|recapitulati\w*\b.*"
)
"""The words of a row that is the sum of others; the fuel company of that name is none."""
_SIGNS_OF_SUM: Final = frozenset("Σ∑")
_BALANCE: Final = re.compile(
    r"solde(?: (?:progressif|cumule|courant|eur|euros|en euros))?|(?:running )?balance"
)


def summing_words(row: GridRow) -> list[str]:
    """Return the texts of a row that may be a total or a balance carried over; empty for most rows."""
    texts = [cell for cell in row.cells if isinstance(cell, str)]
    if not _SUMMING.search(" ".join(texts)):
        return []
    return [cell_text(cell) for cell in texts if not is_blank(cell)]


def is_carried(words: list[str]) -> bool:
    """Return whether a text of a row marks a balance carried over.

    >>> is_carried(["Solde initial au 31/12/2023"]), is_carried(["Report"]), is_carried(["Reportage photo"])
    (True, True, False)
    """
    return any(_CARRIED.fullmatch(plain(word)) for word in words)


def is_sum(words: list[str]) -> bool:
    """Return whether a text of a row marks a sum of others.

    >>> is_sum(["S/Total fournitures"]), is_sum(["Cumul"]), is_sum(["Total Energies, facture 3"])
    (True, True, False)
    """
    return any(_SUMS.fullmatch(plain(word)) or word.strip() in _SIGNS_OF_SUM for word in words)


@define
class Signed:
    """The signs met in a ledger whose accounts say nothing of them: what they mean is asked once.

    Attributes:
        first: of each kind of doubt the first line, its column and what it shows.
    """

    grid: Grid
    places: Places
    mapping: LedgerMapping
    first: dict[str, tuple[int, str, str]] = field(factory=dict)
    sides: set[str] = field(factory=set)

    def add(self, row: GridRow, cents: int) -> None:
        """Note the signs of a row taken; `cents` is its amount, or its debit less its credit."""
        if self.mapping.side is Side.BY_ACCOUNT or self.mapping.signs is not None:
            return
        amounts = self._amounts(row, cents)
        for name in ("debit", "credit"):
            if amounts.get(name, 0) < 0:
                self._note("ledger_signs_negative", row, name)
        if amounts.get("amount", 0) < 0 and not self._is_refund(row):
            self._note("ledger_signs_both", row, "amount")
        elif amounts.get("amount", 0) > 0:
            self.sides.add("positive")
        self.sides |= amounts.keys() & {"debit", "credit"}
        if "credit" in amounts and not self._is_refund(row):
            self._note("ledger_signs_sides", row, "credit")

    def _amounts(self, row: GridRow, cents: int) -> dict[str, int]:
        columns = self.mapping.columns
        if "direction" in columns:
            return {"debit" if cents > 0 else "credit": abs(cents)}
        if "amount" in columns:
            return {"amount": cents}
        return {name: side for name in ("debit", "credit") if (side := self._cents(row, name))}

    def questions(self) -> Iterator[Fault]:
        """Yield what the mapping must answer: at most one question on signs, the gravest first."""
        headings = self.places.headings
        balance = next((name for name in headings if name and _BALANCE.fullmatch(plain(name))), None)
        met = dict(self.first)
        if "positive" not in self.sides and "ledger_signs_both" in met:
            met["ledger_signs_all"] = met.pop("ledger_signs_both")
        if not {"debit", "credit"} <= self.sides:
            met.pop("ledger_signs_sides", None)
        for code in _GRAVEST:
            if code in met:
                line, column, cell = met[code]
                yield ledger_fault(self.grid.file, line, column, code, cell)
                return
        is_open = self.mapping.side is not Side.BY_ACCOUNT and self.mapping.signs is None
        if balance is not None and is_open:
            yield ledger_fault(
                self.grid.file, self.mapping.heading_row, balance, "ledger_signs_balance", balance
            )

    def _note(self, code: str, row: GridRow, name: str) -> None:
        name = name if name in self.places.at else "amount"
        shown = cell_text(_cell(row, self.places.at, name))
        self.first.setdefault(code, (row.line, self.places.name(row.line, name), shown))

    def _cents(self, row: GridRow, name: str) -> int:
        cell = _cell(row, self.places.at, name)
        if is_blank(cell):
            return 0
        try:
            return cents_in(cell, self.mapping.decimal, dash_is_zero=True)
        except InputError:
            return 0

    def _is_refund(self, row: GridRow) -> bool:
        return _REFUND.search(plain(cell_text(_cell(row, self.places.at, "label")))) is not None


def sheet_doubts(grid: Grid, mapping: LedgerMapping) -> Iterator[Fault]:
    """Yield what looks wrong in a workbook: rows that it hides, sheets without headings that have entries."""
    sheet = grid.sheet or ""
    if grid.hidden:
        yield ledger_fault(grid.file, 0, sheet, "ledger_hidden", str(grid.hidden))
    if grid.unread and mapping.sheet is None:
        yield ledger_fault(grid.file, 0, sheet, "ledger_sheets_unread", ", ".join(grid.unread))


def sheet_questions(grid: Grid, mapping: LedgerMapping, *, has_days: bool) -> Iterator[Fault]:
    """Yield what a workbook leaves open: which sheet, and from which year its days are counted."""
    if grid.sheet is None:
        return
    if mapping.sheet is None and grid.others:
        yield ledger_fault(grid.file, 0, grid.sheet, "ledger_sheets", grid.sheet, ", ".join(grid.others))
    if mapping.sheet is None and grid.is_hidden:
        yield ledger_fault(grid.file, 0, grid.sheet, "ledger_hidden_sheet", grid.sheet)
    if grid.is_from_1904 and mapping.epoch is None and has_days:
        yield ledger_fault(grid.file, 0, grid.sheet, "ledger_1904", grid.sheet)


def _cell(row: GridRow, at: Mapping[str, int], name: str) -> Cell:
    place = at.get(name)
    return "" if place is None or place >= len(row.cells) else row.cells[place]

"""What a ledger leaves open, for its mapping to answer: its signs, rows that sum others, sheets, days."""

import re
from collections.abc import Iterator, Mapping
from typing import Final

from attrs import define, field

from budget.errors import InputError
from conventions.files.faults import Fault
from conventions.files.ledgers.grid import Cell, Grid, GridRow, cell_text, is_blank
from conventions.files.ledgers.mapping import LedgerMapping, Side, ledger_fault
from conventions.files.ledgers.row_cells import Places
from conventions.files.ledgers.values import cents_in
from conventions.files.spoken_days import plain

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
"""What a row says that sums others; the fuel company of that name is none."""
_SIGNS_OF_SUM: Final = frozenset("Σ∑")
_BALANCE: Final = re.compile(
    r"solde(?: (?:progressif|cumule|courant|eur|euros|en euros))?|(?:running )?balance"
)


def summing_words(row: GridRow) -> list[str]:
    """The texts of a row that may sum or carry others; none of any other row, which is most of them."""
    texts = [cell for cell in row.cells if isinstance(cell, str)]
    if not _SUMMING.search(" ".join(texts)):
        return []
    return [cell_text(cell) for cell in texts if not is_blank(cell)]


def is_carried(words: list[str]) -> bool:
    """Whether one of a row's texts says that it carries a balance over.

    >>> is_carried(["Solde initial au 31/12/2023"]), is_carried(["Report"]), is_carried(["Reportage photo"])
    (True, True, False)
    """
    return any(_CARRIED.fullmatch(plain(word)) for word in words)


def is_sum(words: list[str]) -> bool:
    """Whether one of a row's texts says that it sums others.

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

"""What a ledger leaves open, for its mapping to answer: its signs, rows that sum others, sheets, days."""

import re
from collections.abc import Iterator, Mapping
from typing import Final

from attrs import define, field

from budget.errors import InputError
from conventions.files.faults import Fault
from conventions.files.ledgers.grid import Cell, Grid, GridRow, cell_text, is_blank
from conventions.files.ledgers.mapping import LedgerMapping, Side
from conventions.files.ledgers.refusals import ledger_fault
from conventions.files.ledgers.rows import Places
from conventions.files.ledgers.values import cents_in
from conventions.files.plain_words import plain

__all__ = ["Signed", "is_carried", "sheet_questions", "summing_words"]

_REFUND: Final = re.compile(
    r"\b(?:avoirs?|rembours\w*|annul\w*|extourne\w*|regularis\w*|ristourne\w*|rabais|remise|trop percu"
    r"|retour\w*|note de credit|refund\w*|credit note)\b"
)
_SUMMING: Final = re.compile("tota|solde|report|nouveau|balance|forward", re.IGNORECASE)
_CARRIED: Final = re.compile(
    r"(?:(?:ancien|nouveau) )?solde"
    r"(?: (?:initial|final|precedent|anterieur|reporte|crediteur|debiteur|au|en|du)\b.*)?"
    r"|report(?: (?:a nouveau|des? \w+|du \w+.*|au \w+.*))?|a reporter|a nouveau"
    r"|(?:opening|closing) balance|(?:brought|carried) forward"
)
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
        amounts = (
            {"amount": cents}
            if "amount" in self.mapping.columns
            else {name: side for name in ("debit", "credit") if (side := self._cents(row, name))}
        )
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

    def questions(self) -> Iterator[Fault]:
        """Yield what the mapping must answer: at most one question on signs, the gravest first."""
        headings = self.places.headings
        balance = next((name for name in headings if name and _BALANCE.fullmatch(plain(name))), None)
        met = dict(self.first)
        if "positive" not in self.sides:
            met.pop("ledger_signs_both", None)
        if not {"debit", "credit"} <= self.sides:
            met.pop("ledger_signs_sides", None)
        for code in ("ledger_signs_negative", "ledger_signs_both", "ledger_signs_sides"):
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

"""What a funder's accounting exports: each row an order, a payment or a repayment, each counted once."""

import hashlib
import re
from contextlib import suppress
from datetime import date
from enum import Enum
from pathlib import Path
from typing import Final

from attrs import define, field

from budget import frozen
from budget.errors import InputError
from budget.money import Euros
from conventions.files.faults import Fault, RefusedValueError, shown
from conventions.files.ledgers.grid import Cell, Grid, GridRow, cell_text, is_blank
from conventions.files.ledgers.ledger_rows import Footing, LedgerCells, Places, Rejected, cents_in
from conventions.files.ledgers.mapping import LedgerMapping, ledger_fault
from conventions.files.ledgers.proposal import (
    is_carried,
    is_sum,
    proposed_of_payments,
    sheet_doubts,
    sheet_questions,
    summing_words,
)
from conventions.files.ledgers.reader import columns_placed, grid_of, source_bytes
from conventions.files.row_labels import plain
from conventions.identifiers import IdentifierError, compact_siren, validate_siren, validate_siret

_RETURNED: Final = re.compile(
    r"virements? (?:revenus?|rejetes?|retournes?)|rejets? bancaires?|retour\b.*|returned"
)
_CANCELS: Final = re.compile(r"\b(?:annul\w*|reduc\w*|extourne\w*|cancel\w*)\b")
_IN: Final = re.compile(r"\b(?:titres?|recettes?|recovery)\b|^(?:t|r|tr|ti)$")
_OUT: Final = re.compile(r"\b(?:mandats?|depenses?|paiements?|virements?|payment|order)\b|^(?:d|m|ma)$")
_STATES: Final = (
    ("rejected", re.compile(r"rejet\w*.*|refus\w*.*|rejected")),
    ("cancelled", re.compile(r"annul\w*.*|supprim\w*.*|cancelled")),
    ("usual", re.compile(
        r"(?:mandate|emis|paye|regle|vire|encaisse|recouvre|solde|vise|transmis|suspendu|valide|ordonnance)e?s?"
        r"|en attente.*|en cours.*|pris e?s? ?en charge|prise? en charge.*|a payer|paid|ordered|received"
    )),
)  # fmt: skip
_WHOM: Final = ("number", "siret", "party", "ordered_on", "paid_on")
_SIREN: Final = 9
_SIRET: Final = 14


class Way(Enum):
    """Which way the money of a row goes."""

    OUT = "mandat"
    IN = "titre"


class State(Enum):
    """The state of a row, besides its days."""

    USUAL = "usual"
    REJECTED = "rejected"
    CANCELLED = "cancelled"
    UNKNOWN = "unknown"
    """a word that we do not know: it may mean that nothing was paid"""


class WhyOutside(Enum):
    """Why a row is set aside."""

    OPERATION = "operation"
    """the mapping takes other rows"""
    BEFORE = "before"
    """its last day is before the first that was asked for"""
    NO_ENTRY = "no_entry"
    """a title, or a row without an amount, a number, a payee and a day"""


@frozen
class OutsideRow:
    """A row that is set aside, and its cents as far as they can be read."""

    line: int
    cents: int
    why: WhyOutside


@frozen
class PaymentRow:
    """A row that was read; `cents` as the source adds them.

    Attributes:
        siret: a SIRET or a SIREN that was checked, digits only; empty where the row has none.
        agreement: the number of an agreement, a file or a commitment, from a column of its own.
        is_cancelling: whether the row takes back another one: its words say so, or its amount is negative.
        is_returned: whether it tells of a transfer that came back.
    """

    line: int
    way: Way
    cents: int
    number: str
    slip: str
    year: str
    party: str
    siret: str
    label: str
    agreement: str
    ordered_on: date | None
    paid_on: date | None
    state: State
    is_cancelling: bool
    is_returned: bool

    @property
    def siren(self) -> str:
        """The SIREN of who was paid, or pays; empty where the row has no number."""
        return self.siret[:_SIREN]

    @property
    def day(self) -> date:
        """The last day that the row has."""
        return max(day for day in (self.ordered_on, self.paid_on) if day is not None)


@frozen
class PaymentsReading:
    """An export as it was read: each row is taken, set aside or rejected; printed totals are compared.

    Attributes:
        sha256: the hash of the file.
        form: the separator and the encoding of a CSV file.
        unread: the headings that the mapping makes no use of.
        doubts: what was taken and looks wrong.
        questions: what the export leaves open and the mapping must answer before anything is recorded.
    """

    file: str
    sha256: str
    form: tuple[str, str]
    sheet: str | None
    mapping: LedgerMapping
    unread: tuple[str, ...]
    rows: tuple[PaymentRow, ...]
    outside: tuple[OutsideRow, ...]
    rejected: tuple[Rejected, ...]
    footings: tuple[Footing, ...]
    doubts: tuple[Fault, ...]
    questions: tuple[Fault, ...]

    @property
    def total(self) -> Euros:
        """The sum of the export's rows, as far as their amounts can be read."""
        taken = sum(row.cents for row in self.rows) + sum(row.cents for row in self.outside)
        return Euros.of_cents(taken + sum(row.cents or 0 for row in self.rejected))


def read_payments(
    path: Path, mapping: LedgerMapping | None = None, *, as_of: date = date.max, since: date = date.min
) -> PaymentsReading:
    """Return an export, by a mapping or by the one that its headings suggest.

    A row with a day after `as_of` is rejected: nothing of it has happened. One before `since` is set aside.
    Raise `UnreadableLedgerError` if the file cannot be opened, is no table, or lacks a column of the mapping.
    """
    data = source_bytes(path)
    sheet, encoding = (None, None) if mapping is None else (mapping.sheet, mapping.encoding)
    grid = grid_of(path, data, sheet, encoding)
    placed, places = columns_placed(grid, proposed_of_payments(grid) if mapping is None else mapping)
    summing = _Summing(grid, placed, places, as_of, since)
    for row in grid.rows:
        if row.line >= placed.heading_row + placed.heading_rows:
            summing.add(row)
    used = set(places.at.values())
    return PaymentsReading(
        file=grid.file,
        sha256=hashlib.sha256(data).hexdigest(),
        form=grid.form,
        sheet=grid.sheet,
        mapping=placed,
        unread=tuple(name for at, name in enumerate(places.headings) if name and at not in used),
        rows=tuple(summing.rows),
        outside=tuple(summing.outside),
        rejected=tuple(summing.rejected),
        footings=tuple(summing.footings),
        doubts=tuple(sorted((*summing.doubts, *sheet_doubts(grid, placed)))),
        questions=tuple(sorted(summing.questions())),
    )


@define
class _Summing:
    """The result of each row, counted once."""

    grid: Grid
    mapping: LedgerMapping
    places: Places
    as_of: date
    since: date
    rows: list[PaymentRow] = field(factory=list)
    outside: list[OutsideRow] = field(factory=list)
    rejected: list[Rejected] = field(factory=list)
    footings: list[Footing] = field(factory=list)
    doubts: list[Fault] = field(factory=list)
    part: int = 0
    whole: int = 0

    def add(self, row: GridRow) -> None:
        cells = _Cells(row, self.places, self.mapping)
        if not any(not is_blank(cells.cell(name)) for name in _WHOM):
            words = summing_words(row)
            footing = self.footing(cells, words) if is_sum(words) or is_carried(words) else None
            if footing is not None:
                self.footings.append(footing)
                self.part = 0
                return
            if is_blank(cells.cell("amount")):
                self.outside.append(OutsideRow(row.line, 0, WhyOutside.NO_ENTRY))
                return
        found = cells.read(self.as_of)
        match found:
            case PaymentRow() if found.day < self.since:
                self.outside.append(OutsideRow(found.line, found.cents, WhyOutside.BEFORE))
            case PaymentRow():
                self.rows.append(found)
                self.doubts += cells.doubts
                self.doubts += self.rounded(row)
            case OutsideRow():
                self.outside.append(found)
            case Rejected():
                self.rejected.append(found)
        self.part += found.cents or 0
        self.whole += found.cents or 0

    def footing(self, cells: "_Cells", words: list[str]) -> Footing | None:
        """Return the total that a row prints; None where it prints none."""
        with suppress(InputError):
            printed = cents_in(cells.cell("amount"), self.mapping.decimal)
            computed = self.part if plain(words[0]).startswith("sous") or printed == self.part else self.whole
            return Footing(cells.row.line, words[0], Euros.of_cents(printed), Euros.of_cents(computed))
        return None

    def rounded(self, row: GridRow) -> list[Fault]:
        """The note on cells that have more decimals than they show."""
        return [
            ledger_fault(
                self.grid.file, row.line, self.places.name(row.line, column), "ledger_rounded",
                cell_text(row.cells[at]),
            )
            for column, at in self.places.at.items()
            if (row.line, at) in self.grid.rounded
        ]  # fmt: skip

    def questions(self) -> list[Fault]:
        """Return the questions for the mapping: the sheet, the first year of day counts, the kind of rows."""
        found = list(sheet_questions(self.grid, self.mapping, has_days=True))
        if "kind" not in self.mapping.columns and "kind" not in self.mapping.values:
            found.append(ledger_fault(self.grid.file, self.mapping.heading_row, "", "payments_kind"))
        return found


@define
class _Cells(LedgerCells):
    """One row of an export."""

    doubts: tuple[Fault, ...] = ()

    def read(self, as_of: date) -> PaymentRow | OutsideRow | Rejected:
        cents = self.amount()
        if self.is_outside():
            if cents is None:
                return self.rejected(cents)
            return OutsideRow(self.row.line, cents, WhyOutside.OPERATION)
        if not self.row.is_readable:
            self.say("", "ledger_undecodable")
        if self.width():
            return self.rejected(None)
        days = [self.maybe(name, self.day) for name in ("ordered_on", "paid_on")]
        if not self.faults and not any(days):
            self.say("paid_on" if "paid_on" in self.places.at else "ordered_on", "payments_no_day")
        for name, day in zip(("ordered_on", "paid_on"), days, strict=True):
            if day is not None and day > as_of:
                self.say(name, "payments_future", day.isoformat(), as_of.isoformat())
        kind = self.maybe("kind", _kind_in) or _Kind(Way.OUT)
        if cents == 0:
            self.say("amount", "payments_zero", cell_text(self.cell("amount")))
        if self.faults or cents is None:
            return self.rejected(cents)
        return PaymentRow(
            line=self.row.line,
            way=kind.way,
            cents=cents,
            number=self.text("number"),
            slip=self.text("slip"),
            year=self.text("year"),
            party=self.text("party"),
            siret=self.siret(),
            label=self.text("label"),
            agreement=self.text("agreement"),
            ordered_on=days[0],
            paid_on=days[1],
            state=_state_in(self.text("state")),
            is_cancelling=kind.is_cancelling or cents < 0,
            is_returned=kind.is_returned,
        )

    def text(self, name: str) -> str:
        return " ".join(cell_text(self.cell(name)).split())

    def siret(self) -> str:
        """Return the SIRET or SIREN of a row; none where it cannot be one, which is a doubt.

        A spreadsheet takes the zeros off its front.
        """
        digits = compact_siren(self.text("siret"))
        if not digits:
            return ""
        if digits.isascii() and digits.isdecimal():
            for length, validate in ((_SIRET, validate_siret), (_SIREN, validate_siren)):
                with suppress(IdentifierError):
                    if length - 2 <= len(digits) <= length:
                        return validate(digits.zfill(length))
        name = self.places.name(self.row.line, "siret")
        fault = ledger_fault(self.places.file, self.row.line, name, "payments_siret", self.text("siret"))
        self.doubts = (*self.doubts, fault)
        return ""


@frozen
class _Kind:
    way: Way
    is_cancelling: bool = False
    is_returned: bool = False


def _kind_in(cell: Cell) -> _Kind:
    """Return the direction of the money that a cell states.

    >>> _kind_in("Mandat").way, _kind_in("Titre d’annulation").is_cancelling
    (<Way.OUT: 'mandat'>, True)
    """
    words = plain(cell_text(cell))
    if _RETURNED.fullmatch(words):
        return _Kind(Way.OUT, is_returned=True)
    ways = [way for way, known in ((Way.OUT, _OUT), (Way.IN, _IN)) if known.search(words)]
    if len(ways) != 1:
        raise RefusedValueError(
            "payments_kind_unknown", actual=shown(cell_text(cell)), expected="mandat | titre"
        )
    return _Kind(ways[0], is_cancelling=_CANCELS.search(words) is not None)


def _state_in(text: str) -> State:
    """Return the state that a cell gives to the row.

    >>> _state_in("Payé").value, _state_in("Rejeté par le comptable").value, _state_in("??").value
    ('usual', 'rejected', 'unknown')
    """
    if not text:
        return State.USUAL
    words = plain(text)
    return next((State(name) for name, known in _STATES if known.fullmatch(words)), State.UNKNOWN)

"""The rows of a file of entries: a block at a time, cell by cell only where the quick look failed."""

import re
from collections.abc import Iterator, Sequence
from datetime import date
from itertools import repeat
from operator import mul
from typing import BinaryIO, Final

from attrs import field, frozen

from budget.amount_text import read_cents
from budget.errors import InputError
from budget.money import AmountOutOfBoundsError
from conventions.files.encodings import BLOCK, ODD, Encoding, line_end_of
from conventions.files.faults import Fault
from conventions.files.fec.header import DATES, NEEDED, Header
from conventions.files.fec.mapping import UnreadableFecError, amount_fault, fault

# --- The lines of a file of entries, a block at a time: what is held does not grow with the file ------------


@frozen
class Lines:
    """Lines without their ends, and the number of the first."""

    first: int
    texts: list[str]


def lines_in(file: str, stream: BinaryIO, encoding: Encoding) -> Iterator[Lines]:
    r"""Yield all lines in their order; a byte that the encoding has no sign for becomes U+FFFD.

    Lines end with `\n` or `\r\n`, or all of them with `\r` as on old machines; nothing else ends one, for a
    label may hold any other sign. Signs that only end a file, `\0` and `\x1a`, are left out.
    `UnreadableFecError` for a line longer than a block.
    """
    first, rest = 1, b""
    name = "utf-8" if encoding is Encoding.UTF_8_MARKED else encoding.value
    if encoding is Encoding.UTF_8_MARKED:
        stream.seek(3)
    mark = b""
    while block := stream.read(BLOCK):
        mark = mark or line_end_of(block)
        whole, end, left = block.rpartition(mark)
        if not end:
            rest += block
            if len(rest) > BLOCK:
                raise UnreadableFecError(file, fault(file, first, "", "fec_line_too_long"))
            continue
        found = _split(rest + whole, name, mark)
        yield Lines(first, found)
        first, rest = first + len(found), left
    if rest := rest.rstrip(b"\0\x1a"):
        yield Lines(first, _split(rest, name, mark))


def _split(data: bytes, name: str, mark: bytes) -> list[str]:
    text = data.decode(name, errors="replace")
    if "\r" in text and mark == b"\n":
        text = text.replace("\r\n", "\n").removesuffix("\r")
    return text.split(mark.decode())


# --- One row of a file of entries, looked at cell by cell: only where the quick look at a block failed ------

MOST_CENTS: Final = 10**12
"""A row's amount stays below in size: ten billion euros."""

_DAY: Final = re.compile(r"[0-9]{8}")
_ACCOUNT: Final = re.compile(r"[0-9]{3}[0-9A-Za-z]{0,37}")


@frozen
class RejectedRow:
    """A row that was not taken: its line, every fault in it, and its cents as far as they can be read.

    `debit` and `credit` are in cents, None where a cell cannot be read, or where it cannot be told which
    cell it is.
    """

    line: int
    faults: tuple[Fault, ...]
    debit: int | None
    credit: int | None


def is_day(cell: str) -> bool:
    """Whether the cell is a day written AAAAMMJJ.

    >>> is_day("20240229"), is_day("20230229"), is_day("29022024")
    (True, False, False)
    """
    if not _DAY.fullmatch(cell):
        return False
    try:
        date(int(cell[:4]), int(cell[4:6]), int(cell[6:]))
    except ValueError:
        return False
    return True


def is_account(cell: str) -> bool:
    """Whether the cell is an account: three digits, then digits or letters."""
    return _ACCOUNT.fullmatch(cell) is not None


def checked_row(file: str, line: int, cells: list[str], header: Header) -> tuple[int, int] | RejectedRow:
    """The debit and the credit of a sound row, in cents; else the row with everything wrong in it."""
    if len(cells) != header.width:
        width = fault(file, line, "", "fec_row_width", str(len(cells)), str(header.width))
        return RejectedRow(line, (width,), None, None)
    amounts: list[int | None] = []
    faults = list(_faults(file, line, cells, header))
    first, second = header.amount_columns
    (debit_cell,), (credit_cell,) = header.sides(cells)
    for column, cell in ((first, debit_cell), (first if second == "Sens" else second, credit_cell)):
        read = _cents(file, line, column, cell)
        if isinstance(read, Fault):
            faults.append(read)
            amounts.append(None)
        else:
            amounts.append(read)
    debit, credit = amounts
    if not (debit_cell.strip() or credit_cell.strip()):
        if second == "Sens" and cells[header.at(first)].strip():
            faults.append(fault(file, line, "Sens", "fec_side", cells[header.at("Sens")], "D | C"))
        else:
            faults.append(fault(file, line, first, "fec_amount_missing"))
        debit = credit = None
    if debit and credit:
        both = f"{debit_cell} | {credit_cell}"
        faults.append(fault(file, line, "Debit", "fec_both_sides", both))
    if faults or debit is None or credit is None:
        return RejectedRow(line, tuple(faults), debit, credit)
    return debit, credit


def _faults(file: str, line: int, cells: list[str], header: Header) -> Iterator[Fault]:
    if odd := next((cell for cell in cells if ODD.search(cell)), ""):
        yield fault(file, line, "", "fec_undecodable", odd)
    for column in NEEDED:
        if not cells[header.at(column)].strip():
            yield fault(file, line, column, "fec_cell_empty", column)
    account = cells[header.at("CompteNum")].strip()
    if account and not is_account(account):
        yield fault(file, line, "CompteNum", "fec_account", account, "606300")
    for column in DATES:
        day = cells[header.at(column)].strip()
        if day and not is_day(day):
            yield fault(file, line, column, "fec_date", day, "20241231")


def _cents(file: str, line: int, column: str, cell: str) -> int | Fault:
    if not cell.strip():
        return 0
    try:
        cents = read_cents(cell)
        if abs(cents) >= MOST_CENTS:
            message = "no row of a beneficiary's accounts has such an amount"
            raise AmountOutOfBoundsError(message, actual=cell.strip()[:40], expected=str(MOST_CENTS // 100))
    except InputError as error:
        return amount_fault(file, line, column, error)
    return cents


# --- A block of rows looked at column by column: everything is checked, a thousand cells at a time ----------

_CHECKED: Final = tuple(dict.fromkeys((*NEEDED, *DATES)))
_AMOUNTS: Final = re.compile(r"(?:(?:-?[0-9]{1,10}[.,][0-9]{2})?\n)*+")


@frozen
class Columns:
    """Sound rows: their cells one row after the other, and their amounts in cents."""

    cells: list[str]
    width: int
    debits: list[int]
    credits: list[int]

    def at(self, place: int) -> list[str]:
        """The cells of the column at this place."""
        return self.cells[place :: self.width]


@frozen
class Quick:
    """The look at a block, and the days and accounts that it knows to be sound."""

    header: Header
    days: set[str] = field(factory=lambda: {""})
    accounts: set[str] = field(factory=set)

    def columns(self, texts: Sequence[str]) -> Columns | None:
        """The columns of rows that are all sound in the plainest writing; None where one may not be."""
        header = self.header
        if set(map(str.count, texts, repeat(header.separator))) != {header.width - 1}:
            return None
        # One list for all cells: a list for each row costs more than splitting it.
        text = header.separator.join(texts)
        cells = text.split(header.separator)
        if ODD.search(text) or not self._are_sound(cells):
            return None
        debit, credit = header.sides(cells)
        taken, given = _quick_cents(debit), _quick_cents(credit)
        if taken is None or given is None:
            return None
        if ("", "") in zip(debit, credit, strict=True) or any(map(mul, taken, given)):
            return None
        return Columns(cells, header.width, taken, given)

    def _are_sound(self, cells: list[str]) -> bool:
        found = {column: set(cells[self.header.at(column) :: self.header.width]) for column in _CHECKED}
        if any("" in map(str.strip, found[column]) for column in NEEDED):
            return False
        days = set[str]().union(*(found[column] for column in DATES)) - self.days
        accounts = found["CompteNum"] - self.accounts
        if not all(map(is_day, days)) or not all(map(is_account, accounts)):
            return False
        self.days.update(days)
        self.accounts.update(accounts)
        return True


def _quick_cents(cells: Sequence[str]) -> list[int] | None:
    text = "\n".join(cells)
    if not _AMOUNTS.fullmatch(f"{text}\n"):
        return None
    digits = text.replace(",", "").replace(".", "").split("\n")
    if "" in digits:
        return [int(cell) if cell else 0 for cell in digits]
    return list(map(int, digits))

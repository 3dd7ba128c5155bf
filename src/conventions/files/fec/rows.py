"""One row of a file of entries, looked at cell by cell: only where the quick look at a block failed."""

import re
from collections.abc import Iterator
from datetime import date
from typing import Final

from attrs import frozen

from budget.amount_text import read_cents
from budget.errors import InputError
from budget.money import AmountOutOfBoundsError
from conventions.files.encodings import ODD
from conventions.files.faults import Fault
from conventions.files.fec.header import DATES, NEEDED, Header
from conventions.files.fec.refusals import amount_fault, fault

__all__ = ["MOST_CENTS", "RejectedRow", "checked_row", "is_account", "is_day"]

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

"""A block of rows looked at column by column: everything is checked, a thousand cells at a time."""

import re
from collections.abc import Sequence
from itertools import repeat
from operator import mul
from typing import Final

from attrs import field, frozen

from conventions.files.encodings import ODD
from conventions.files.fec.header import DATES, NEEDED, Header
from conventions.files.fec.rows import is_account, is_day

__all__ = ["Columns", "Quick"]

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
        taken, given = _cents(debit), _cents(credit)
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


def _cents(cells: Sequence[str]) -> list[int] | None:
    text = "\n".join(cells)
    if not _AMOUNTS.fullmatch(f"{text}\n"):
        return None
    digits = text.replace(",", "").replace(".", "").split("\n")
    if "" in digits:
        return [int(cell) if cell else 0 for cell in digits]
    return list(map(int, digits))

"""Checks that every entry is balanced and unique, which shows repeated and missing rows.

The rows of an entry mostly stand together, so that little is held: the entry being read, those that are not
balanced yet, and one flag for each that is. Where a file is too disordered for that, it is said.
"""

from collections.abc import Sequence
from itertools import accumulate, compress, count, islice, pairwise
from operator import itemgetter, ne, or_
from typing import Final

from attrs import define, field

from conventions.files.faults import Fault, shown
from conventions.files.fec.mapping import fault

_DIGITS: Final = "0123456789"
_MOST_DIGITS: Final = 9
_PAGE: Final = 256
_MOST_PAGES: Final = 20_000
_MOST_OPEN: Final = 20_000
_MOST_ROWS: Final = 5_000
_ENDS: Final = 4

EntryKey = tuple[str, str]
"""journal, number"""


@define
class EntryWatch:
    """The check of all entries of a file, row by row; `faults` has the doubts at the end."""

    file: str
    found: list[Fault] = field(factory=list)
    _key: EntryKey | None = None
    _day: str = ""
    _line: int = 0
    _cents: int = 0
    _rows: list[str] = field(factory=list)
    _lines: list[int] = field(factory=list)
    _open: dict[EntryKey, tuple[int, int]] = field(factory=dict)
    _pages: dict[tuple[str, str, str, int], bytearray] = field(factory=dict)
    _is_in_disorder: bool = False

    def add(
        self,
        journals: Sequence[str],
        numbers: Sequence[str],
        days: Sequence[str],
        cents: Sequence[int],
        texts: Sequence[str],
        lines: Sequence[int],
    ) -> None:
        """Add rows in the order of the file; `cents` are debit less credit, `lines` their numbers."""
        sums = list(accumulate(cents, initial=0))
        edges = map(ne, numbers, islice(numbers, 1, None))
        if len(set(journals)) > 1:
            edges = map(or_, edges, map(ne, journals, islice(journals, 1, None)))
        starts = [0, *compress(count(1), edges), len(numbers)]
        is_each_once = len(set(texts)) == len(texts)

        def one_by_one(places: Sequence[int]) -> None:
            for start, end in pairwise(places):
                key = (journals[start], numbers[start])
                if key != self._key:
                    self._close()
                    self._key, self._day, self._line = key, days[start], lines[start]
                    self._cents, self._rows, self._lines = 0, [], []
                self._cents += sums[end] - sums[start]
                if len(self._rows) <= _MOST_ROWS:
                    self._rows += texts[start:end]
                    self._lines += lines[start:end]

        # The first entry may have begun before these rows, the last may go on after them.
        inner = starts[1:-1]
        if is_each_once and len(starts) > _ENDS and self._are_plain(journals, numbers, days, sums, inner):
            one_by_one(starts[:2])
            self._close()
            self._key = None
            one_by_one(starts[-2:])
        else:
            one_by_one(starts)

    def _are_plain(
        self,
        journals: Sequence[str],
        numbers: Sequence[str],
        days: Sequence[str],
        sums: Sequence[int],
        starts: Sequence[int],
    ) -> bool:
        """Return whether entries are balanced, each in one journal and month, and numbered without a gap.

        Most programs write them so. They are checked together; a failure records nothing.
        """
        chosen = itemgetter(*starts[:-1])
        own, of, on = chosen(numbers), chosen(journals), chosen(days)
        if self._is_in_disorder or len(set(itemgetter(*starts)(sums))) != 1:
            return False
        if len(set(of)) != 1 or len({day[:6] for day in on}) != 1:
            return False
        if self._open and not self._open.keys().isdisjoint(zip(of, own, strict=True)):
            return False
        if not all(map(str.isdecimal, own)) or max(map(len, own)) > _MOST_DIGITS:
            return False
        low = int(own[0])
        if list(map(int, own)) != list(range(low, low + len(own))):
            return False
        return self._are_new(of[0], on[0], low, low + len(own))

    def _are_new(self, journal: str, day: str, low: int, high: int) -> bool:
        """Return whether no entry with these numbers was seen; from now on all are."""
        ends = range(low // _PAGE, (high - 1) // _PAGE + 1)
        pages = {}
        for page in ends:
            flags = self._pages.get((journal, day[:6], "", page))
            begin, end = max(low - page * _PAGE, 0), min(high - page * _PAGE, _PAGE)
            if flags is not None and any(flags[begin:end]):
                return False
            pages[page] = (flags, begin, end)
        for page, (flags, begin, end) in pages.items():
            kept = self._page((journal, day[:6], "", page)) if flags is None else flags
            kept[begin:end] = b"\x01" * (end - begin)
        return True

    def _page(self, place: tuple[str, str, str, int]) -> bytearray:
        flags = self._pages[place] = bytearray(_PAGE)
        self._is_in_disorder = len(self._pages) > _MOST_PAGES
        return flags

    def faults(self) -> tuple[Fault, ...]:
        """Return the doubts, in the order of lines."""
        self._close()
        self._key = None
        for (journal, number), (line, cents) in self._open.items():
            self._report(line, "fec_entry_unbalanced", _euros(cents), entry=shown(f"{journal} {number}"))
        self._open.clear()
        if self._is_in_disorder:
            self._report(1, "fec_disorder", expected=str(_MOST_OPEN))
        return tuple(sorted(self.found))

    def _close(self) -> None:
        if self._key is None:
            return
        rows = self._rows
        if 1 < len(rows) <= _MOST_ROWS and len(set(rows)) != len(rows):
            self._say_repeated(rows)
        if self._is_in_disorder:
            return
        line, cents = self._open.pop(self._key, (self._line, 0))
        if cents + self._cents:
            self._open[self._key] = (line, cents + self._cents)
            self._is_in_disorder = len(self._open) > _MOST_OPEN
        elif self._was_seen() and not cents:
            self._report(self._line, "fec_entry_again", entry=shown(" ".join(self._key)))
        if self._is_in_disorder:
            self._open.clear()
            self._pages.clear()

    def _was_seen(self) -> bool:
        """Return whether a balanced entry with this journal, month and number was seen; from now on it is."""
        journal, number = self._key or ("", "")
        digits = number if number.isdecimal() else number[len(number.rstrip(_DIGITS)) :]
        digits = digits[-_MOST_DIGITS:]
        page, at = divmod(int(digits or 0), _PAGE)
        place = (journal, self._day[:6], number[: len(number) - len(digits)], page)
        flags = self._pages.get(place)
        if flags is None:
            flags = self._page(place)
        is_seen = flags[at] == 1
        flags[at] = 1
        return is_seen

    def _say_repeated(self, rows: list[str]) -> None:
        seen: set[str] = set()
        for row, line in zip(rows, self._lines, strict=True):
            if row in seen:
                self._report(line, "fec_row_repeated", row)
            seen.add(row)

    def _report(self, line: int, code: str, actual: str = "", expected: str = "", **params: str) -> None:
        self.found.append(fault(self.file, line, "", code, actual, expected, **params))


def _euros(cents: int) -> str:
    return f"{'-' if cents < 0 else ''}{abs(cents) // 100}.{abs(cents) % 100:02}"

"""A file of entries (FEC), read, filtered, checked and summed in one pass, of any size.

Every entry must be balanced and unique. The rows of an entry are usually adjacent, so little is kept in
memory: the current entry, those not balanced yet, and one flag for each that is. A file whose rows are too
scattered for that is refused.
"""

import errno
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from io import BytesIO
from itertools import accumulate, compress, count, islice, pairwise
from operator import getitem, itemgetter, ne, or_, sub
from pathlib import Path
from typing import BinaryIO, Final

from attrs import define, field

from budget import frozen
from budget.money import Euros, Subtotal
from budget.nomenclature import AccountSide, Form, FormEntry, FormLine, FormTable
from conventions.files.faults import Fault, shown
from conventions.files.ledgers.fec_mapping import FecMapping, UnreadableFecError, fault
from conventions.files.ledgers.fec_rows import (
    Columns,
    Header,
    Quick,
    RejectedRow,
    checked_row,
    flat_form,
    header_in,
    is_xml,
    lines_in,
)
from conventions.files.text import Encoding, WideEncodingError, encoding_of

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


# --- The result of reading a file of entries: sums by account, rejected rows, and totals --------------------


@frozen
class AccountSum:
    """The sum of the rows of an account, of the operation or not.

    Attributes:
        line: the line of the form that they fall in; None where the mapping gives them none, and where they
            are not of the operation.
    """

    account: str
    is_of_operation: bool
    line: FormLine | None
    rows: int
    debit: Euros
    credit: Euros

    @property
    def amount(self) -> Euros:
        """The amount the account adds to its side: debit less credit for a cost, the opposite for an income.

        For an account without a line, debit less credit.
        """
        is_resource = self.line is not None and self.line.side is AccountSide.RESOURCE
        return self.credit - self.debit if is_resource else self.debit - self.credit

    @property
    def is_without_line(self) -> bool:
        """Whether it is a cost or an income of the operation without a line in the mapping."""
        is_of_budget = self.account[0] in "67" or self.account[:2] in {"86", "87"}
        return self.is_of_operation and self.line is None and is_of_budget


@frozen
class LedgerTotals:
    """The totals of the source, accepted and rejected.

    Attributes:
        debit: of the rows taken; `rejected_debit`: of those rejected, as far as it can be read.
        rows_without_amount: rejected rows whose amounts cannot be read: by so many rows the totals of the
            source are themselves unknown.
    """

    rows: int
    rows_rejected: int
    rows_without_amount: int
    debit: Euros
    credit: Euros
    rejected_debit: Euros
    rejected_credit: Euros

    @property
    def is_reconciled(self) -> bool:
        """Whether every row of the source was accepted, so its totals are complete."""
        return self.rows_rejected == 0

    @property
    def gap(self) -> Euros:
        """Debits less credits of the accepted rows; zero in a correct file."""
        return self.debit - self.credit


@frozen
class LedgerReading:
    """A file of entries, summed.

    Attributes:
        sums: by account, in the order of accounts; what is of the operation before what is not.
        rejected: every row that was not taken, in the order of lines.
        doubts: what was taken and looks wrong: entries that are not balanced or come twice, rows repeated.
    """

    file: str
    form: Form
    encoding: Encoding
    sums: tuple[AccountSum, ...]
    rejected: tuple[RejectedRow, ...]
    doubts: tuple[Fault, ...]
    totals: LedgerTotals

    @property
    def is_sound(self) -> bool:
        """Whether nothing was rejected or doubtful, and every cost and income has its line."""
        return self.totals.is_reconciled and not self.doubts and not self.without_line()

    def without_line(self) -> tuple[AccountSum, ...]:
        """Return the costs and incomes of the operation without a line."""
        return tuple(entry for entry in self.sums if entry.is_without_line)

    def lines(self) -> tuple[Subtotal[str], ...]:
        """Return the amount of each line that has rows, by identifier, in the order of accounts."""
        cents: dict[str, int] = {}
        for entry in self.sums:
            if entry.line is not None:
                cents[entry.line.id] = cents.get(entry.line.id, 0) + entry.amount.cents
        return tuple(Subtotal(name, Euros(cents=amount)) for name, amount in cents.items())

    def table(self) -> FormTable:
        """Return the lines as a column of the form."""
        return FormTable(self.form, tuple(FormEntry(line.key, line.amount) for line in self.lines()))


# --- A file of entries read, filtered, checked and summed in one pass, of any size --------------------------

_FEW: Final = 16
_HEAD: Final = 200


@frozen
class SoundRows:
    """Valid rows: their columns, texts and line numbers in the file."""

    columns: Columns
    texts: Sequence[str]
    lines: Sequence[int]


def read_fec(path: Path, mapping: FecMapping) -> LedgerReading:
    """Return the sums, the rejected rows and the totals of a file of entries.

    Raise `UnreadableFecError` if the file cannot be opened, is no file of entries, or lacks the column of the
    operation; `AmountOutOfBoundsError` for sums of a size no beneficiary has.
    """
    with opened_fec(path) as stream:
        encoding = fec_encoding(path.name, stream)
        summing = _Summing(path.name, mapping)
        rejected: list[RejectedRow] = []
        for header, rows in sound_rows(path.name, stream, encoding, rejected):
            summing.add(header, rows, operation_place(path.name, header, mapping))
    return summing.reading(encoding, tuple(rejected))


@contextmanager
def opened_fec(path: Path) -> Iterator[BinaryIO]:
    """Return the open file; `UnreadableFecError` states why it cannot be opened."""
    try:
        if path.exists() and not path.is_file():
            raise UnreadableFecError(path.name, fault(path.name, 0, "", "file_not_regular", path.name))
        with path.open("rb") as stream:
            is_flat = not is_xml(stream.read(_HEAD))
            stream.seek(0)
            yield stream if is_flat else BytesIO(flat_form(path.name, stream.read()))
    except OSError as error:
        codes = {errno.ENOENT: "file_missing", errno.EACCES: "file_forbidden"}
        code = codes.get(error.errno or 0, "file_unreadable")
        raise UnreadableFecError(path.name, fault(path.name, 0, "", code, path.name)) from error


def fec_encoding(file: str, stream: BinaryIO) -> Encoding:
    """Return the encoding of a file of entries; `UnreadableFecError` for two-byte encodings."""
    try:
        return encoding_of(stream)
    except WideEncodingError:
        raise UnreadableFecError(file, fault(file, 1, "", "fec_encoding_wide", "UTF-16", "UTF-8")) from None


def sound_rows(
    file: str, stream: BinaryIO, encoding: Encoding, rejected: list[RejectedRow]
) -> Iterator[tuple[Header, SoundRows]]:
    """Yield the header with the valid rows below it, in blocks; the others are added to `rejected`."""
    sifting = None
    for block in lines_in(file, stream, encoding):
        texts, first = block.texts, block.first
        if sifting is None:
            header = header_in(file, texts[0])
            sifting = _RowFilter(file, header, rejected, Quick(header))
            texts, first = texts[1:], first + 1
        for rows in sifting.sound(texts, range(first, first + len(texts))):
            yield sifting.header, rows
    if sifting is None:
        header_in(file, "")


def operation_place(file: str, header: Header, mapping: FecMapping) -> int | None:
    """Return the index of the operation's column, None without one; `UnreadableFecError` if missing."""
    if mapping.operation is None:
        return None
    place = header.place(mapping.operation.column)
    if place is None:
        column = mapping.operation.column
        raise UnreadableFecError(file, fault(file, 1, column, "fec_column_missing", column))
    return place


@frozen
class _RowFilter:
    """Separates valid from rejected rows: all rows are tried at once; if that fails, each half is."""

    file: str
    header: Header
    rejected: list[RejectedRow]
    quick: Quick

    def sound(self, texts: Sequence[str], lines: Sequence[int]) -> Iterator[SoundRows]:
        if "" in texts:
            kept = [at for at, text in enumerate(texts) if text.strip()]
            texts, lines = [texts[at] for at in kept], [lines[at] for at in kept]
        if not texts:
            return
        columns = self.quick.columns(texts)
        if columns is not None:
            yield SoundRows(columns, texts, lines)
        elif len(texts) > _FEW:
            half = len(texts) // 2
            yield from self.sound(texts[:half], lines[:half])
            yield from self.sound(texts[half:], lines[half:])
        else:
            yield from self._one_by_one(texts, lines)

    def _one_by_one(self, texts: Sequence[str], lines: Sequence[int]) -> Iterator[SoundRows]:
        account = self.header.at("CompteNum")
        for text, line in zip(texts, lines, strict=True):
            cells = text.split(self.header.separator)
            checked = checked_row(self.file, line, cells, self.header)
            if isinstance(checked, RejectedRow):
                self.rejected.append(checked)
                continue
            cells[account] = cells[account].strip()
            debit, credit = checked
            yield SoundRows(Columns(cells, self.header.width, [debit], [credit]), [text], [line])


_Sum = list[int]
"""rows, debit, credit"""


@define
class _Summing:
    """Sums by account, in whole cents."""

    file: str
    mapping: FecMapping
    inside: dict[str, _Sum] = field(factory=dict)
    outside: dict[str, _Sum] = field(factory=dict)
    watch: EntryWatch = field(init=False)

    def __attrs_post_init__(self) -> None:
        self.watch = EntryWatch(self.file)

    def add(self, header: Header, rows: SoundRows, place: int | None) -> None:
        columns = rows.columns
        accounts = columns.at(header.at("CompteNum"))
        sums = self._sums(accounts, None if place is None else columns.at(place))
        for found, debit, credit in zip(sums, columns.debits, columns.credits, strict=True):
            found[0] += 1
            found[1] += debit
            found[2] += credit
        journals, numbers = columns.at(header.at("JournalCode")), columns.at(header.at("EcritureNum"))
        nets = list(map(sub, columns.debits, columns.credits))
        days = columns.at(header.at("EcritureDate"))
        self.watch.add(journals, numbers, days, nets, rows.texts, rows.lines)

    def _sums(self, accounts: list[str], values: list[str] | None) -> Iterator[_Sum]:
        """Return the sum for each row; `values` are its cells in the column of the operation."""
        inside, outside = self.inside, self.outside
        for account in set(accounts):
            if account not in inside:
                inside[account], outside[account] = [0, 0, 0], [0, 0, 0]
        if values is None or self.mapping.operation is None:
            return map(inside.__getitem__, accounts)
        named = self.mapping.operation.values
        by_value = {value: inside if value.strip() in named else outside for value in set(values)}
        return map(getitem, map(by_value.__getitem__, values), accounts)

    def reading(self, encoding: Encoding, rejected: tuple[RejectedRow, ...]) -> LedgerReading:
        sums = tuple(
            AccountSum(
                account,
                is_inside,
                self.mapping.line_of(account) if is_inside else None,
                rows,
                Euros(cents=debit),
                Euros(cents=credit),
            )
            for is_inside, found in ((True, self.inside), (False, self.outside))
            for account, (rows, debit, credit) in sorted(found.items())
            if rows
        )
        unread = [row for row in rejected if row.debit is None or row.credit is None]
        totals = LedgerTotals(
            rows=sum(entry.rows for entry in sums) + len(rejected),
            rows_rejected=len(rejected),
            rows_without_amount=len(unread),
            debit=Euros.total(entry.debit for entry in sums),
            credit=Euros.total(entry.credit for entry in sums),
            rejected_debit=Euros(cents=sum(row.debit or 0 for row in rejected)),
            rejected_credit=Euros(cents=sum(row.credit or 0 for row in rejected)),
        )
        doubts = self.watch.faults()
        if totals.gap != Euros.ZERO:
            doubts = (fault(self.file, 1, "", "fec_unbalanced", str(totals.gap), "0.00"), *doubts)
        return LedgerReading(self.file, self.mapping.form, encoding, sums, rejected, doubts, totals)

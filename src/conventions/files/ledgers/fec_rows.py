"""The header and the rows of a file of entries, flat or XML: checked in blocks, by cell if one fails."""

import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from itertools import repeat
from operator import mul
from typing import BinaryIO, Final
from xml.parsers import expat

from attrs import define, field

from budget import frozen
from budget.amount_text import AmountOutOfBoundsError, read_cents
from budget.errors import InputError
from conventions.files.faults import Fault
from conventions.files.ledgers.fec_mapping import UnreadableFecError, amount_fault, fault
from conventions.files.row_labels import plain
from conventions.files.text import BLOCK, ODD, Encoding, line_end_of

# --- The header of a file of entries: its separator, and where each of the eighteen columns stands ----------

COLUMNS: Final = (
    "JournalCode", "JournalLib", "EcritureNum", "EcritureDate", "CompteNum", "CompteLib",
    "CompAuxNum", "CompAuxLib", "PieceRef", "PieceDate", "EcritureLib", "Debit", "Credit",
    "EcritureLet", "DateLet", "ValidDate", "Montantdevise", "Idevise",
)  # fmt: skip
"""Source: art. A47 A-1 LPF."""

SIGNED: Final = ("Montant", "Sens")
"""The alternative of the standard: an amount and its side, instead of a debit and a credit."""

_DEBIT: Final = frozenset({"D", "+1", "1", "+"})
_CREDIT: Final = frozenset({"C", "-1", "-"})

DATES: Final = ("EcritureDate", "PieceDate", "DateLet", "ValidDate")
NEEDED: Final = ("JournalCode", "EcritureNum", "EcritureDate", "CompteNum")
"""The columns needed to place a row: in the year, in its entry, in an account."""

_OTHERS: Final = ";,"


@frozen
class Header:
    """The separator, the number of columns, and the place of each by its name as `same_name` writes it."""

    separator: str
    width: int
    places: Mapping[str, int]

    def place(self, column: str) -> int | None:
        """Return the index of a column, regardless of case and accents; None if the file has none."""
        return self.places.get(same_name(column))

    def at(self, column: str) -> int:
        """Return the index of one of the eighteen columns."""
        return self.places[same_name(column)]

    @property
    def amount_columns(self) -> tuple[str, str]:
        """The official names of the two columns of an amount and its side."""
        return SIGNED if same_name(SIGNED[0]) in self.places else ("Debit", "Credit")

    def sides(self, cells: list[str]) -> tuple[list[str], list[str]]:
        """Return the debits and the credits of consecutive rows; a row without a known side has neither."""
        first, second = (cells[self.at(name) :: self.width] for name in self.amount_columns)
        if self.amount_columns != SIGNED:
            return first, second
        marks = [mark.strip().upper() for mark in second]
        debits = [cell if mark in _DEBIT else "" for cell, mark in zip(first, marks, strict=True)]
        return debits, [cell if mark in _CREDIT else "" for cell, mark in zip(first, marks, strict=True)]


def same_name(column: str) -> str:
    """Return a heading in lower case, without accents and spaces.

    >>> same_name("Débit "), same_name("Montant devise")
    ('debit', 'montantdevise')
    """
    return plain(column).replace(" ", "")


def header_in(file: str, line: str) -> Header:
    r"""Return the header in the first line; columns may be in any order, and more may follow.

    `UnreadableFecError` lists every column that is missing or occurs twice, or that cells are parted by
    another sign than a tabulation or `|`.

    >>> header_in("", "\t".join(COLUMNS) + "\tAxe1").place("axe1")
    18
    """
    separator = max("\t|", key=line.count)
    names = [same_name(name) for name in line.split(separator)]
    faults = tuple(_header_faults(file, line, separator, names))
    if faults:
        raise UnreadableFecError(file, *faults)
    return Header(separator, len(names), {name: at for at, name in enumerate(names) if name})


def _header_faults(file: str, line: str, separator: str, names: list[str]) -> Iterator[Fault]:
    if not line.strip():
        yield fault(file, 1, "", "fec_empty", expected="JournalCode")
    elif separator not in line:
        other = max(_OTHERS, key=line.count)
        yield fault(file, 1, "", "fec_separator", other if other in line else line, "tab | «|»")
    elif '"' in line:
        yield fault(file, 1, "", "fec_quoted", line.split(separator, maxsplit=1)[0], "JournalCode")
    else:
        wanted = {same_name(column): column for column in COLUMNS}
        signed = {same_name(column): column for column in SIGNED}
        known = wanted | signed
        if set(signed) <= set(names) and not {"debit", "credit"} & set(names):
            wanted = {name: column for name, column in known.items() if name not in {"debit", "credit"}}
        for name, column in wanted.items():
            if name not in names:
                yield fault(file, 1, column, "fec_column_missing", column)
        for name in sorted({name for name in names if name and names.count(name) > 1}):
            yield fault(file, 1, known.get(name, name), "fec_column_twice", known.get(name, name))


# --- A file of entries in its XML form, written as the flat one: rows become lines of text ------------------
# Source: art. A47 A-1 LPF, VI: `comptabilite`, `exercice`, `journal`, `ecriture`, `ligne`.

_NAMES: Final = {column.lower(): column for column in (*COLUMNS, "Montant", "Sens")}
_LEVELS: Final = ("journal", "ecriture", "ligne")
_GAPS: Final = str.maketrans("\t\r\n", "   ")


def is_xml(head: bytes) -> bool:
    """Return whether a file begins like XML."""
    return head.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"<")


def flat_form(file: str, data: bytes) -> bytes:
    """Return the rows as a flat file in UTF-8, each on the line on which it begins in the XML.

    `UnreadableFecError` where the XML is broken, has a document type, or no row.
    """
    reading = _Reading(file)
    parser = expat.ParserCreate()
    parser.buffer_text = True
    parser.StartElementHandler = lambda name, _: reading.start(name, parser.CurrentLineNumber)
    parser.EndElementHandler = reading.end
    parser.CharacterDataHandler = reading.text
    parser.StartDoctypeDeclHandler = reading.refuse_doctype
    try:
        parser.Parse(data, True)  # noqa: FBT003 -- the signature of expat
    except expat.ExpatError as error:
        raise UnreadableFecError(file, fault(file, error.lineno, "", "fec_xml")) from None
    return reading.flat()


@define
class _Reading:
    """The rows found so far; a row has the values of its journal and of its entry."""

    file: str
    rows: list[tuple[int, dict[str, str]]] = field(factory=list)
    values: dict[str, dict[str, str]] = field(factory=lambda: {level: {} for level in _LEVELS})
    entry: list[tuple[int, dict[str, str]]] = field(factory=list)
    open_levels: list[str] = field(factory=list)
    words: list[str] = field(factory=list)
    line: int = 0

    def start(self, name: str, line: int) -> None:
        level = name.lower()
        self.words.clear()
        if level in _LEVELS:
            self.open_levels.append(level)
            self.values[level] = {}
            if level == "ligne":
                self.line = line

    def text(self, words: str) -> None:
        self.words.append(words)

    def end(self, name: str) -> None:
        level = name.lower()
        if level == "ligne":
            self.entry.append((self.line, self.values["ligne"]))
        elif level == "ecriture":
            shared = self.values["journal"] | self.values["ecriture"]
            self.rows += [(line, shared | row) for line, row in self.entry]
            self.entry = []
        elif level in _NAMES and self.open_levels:
            self.values[self.open_levels[-1]][_NAMES[level]] = "".join(self.words).translate(_GAPS).strip()
        if level in _LEVELS:
            self.open_levels.pop()
        self.words.clear()

    def refuse_doctype(self, *_: object) -> None:
        raise UnreadableFecError(self.file, fault(self.file, 1, "", "fec_xml"))

    def flat(self) -> bytes:
        if not self.rows:
            raise UnreadableFecError(self.file, fault(self.file, 1, "", "fec_empty", expected="JournalCode"))
        given = set[str]().union(*(row.keys() for _, row in self.rows))
        columns = [
            *(name for name in COLUMNS if name not in {"Debit", "Credit"}),
            *(("Montant", "Sens") if "Montant" in given else ("Debit", "Credit")),
        ]
        lines = ["\t".join(columns)]
        for line, row in self.rows:
            lines += [""] * (line - 1 - len(lines))
            lines.append("\t".join(row.get(column, "") for column in columns))
        return "\n".join(lines).encode()


# --- The lines of a file of entries, a block at a time: what is held does not grow with the file ------------


@frozen
class Lines:
    """Lines without line ends, and the number of the first."""

    first: int
    texts: list[str]


def lines_in(file: str, stream: BinaryIO, encoding: Encoding) -> Iterator[Lines]:
    r"""Yield all lines in order; a byte that the encoding does not define becomes U+FFFD.

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


# --- One row of a file of entries, checked cell by cell: only if the quick check of a block failed ----------

MOST_CENTS: Final = 10**12
"""The limit of a row's amount: ten billion euros."""

_DAY: Final = re.compile(r"[0-9]{8}")
_ACCOUNT: Final = re.compile(r"[0-9]{3}[0-9A-Za-z]{0,37}")


@frozen
class RejectedRow:
    """A rejected row: its line, all its faults, and its cents as far as they can be read.

    `debit` and `credit` are in cents, None where a cell cannot be read, or where it cannot be told which
    cell it is.
    """

    line: int
    faults: tuple[Fault, ...]
    debit: int | None
    credit: int | None


def is_day(cell: str) -> bool:
    """Return whether the cell is a day written AAAAMMJJ.

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
    """Return whether the cell is an account: three digits, then digits or letters."""
    return _ACCOUNT.fullmatch(cell) is not None


def checked_row(file: str, line: int, cells: list[str], header: Header) -> tuple[int, int] | RejectedRow:
    """Return the debit and the credit of a valid row, in cents; else the rejected row with all its faults."""
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


# --- A block of rows checked column by column: everything is checked, a thousand cells at a time ------------

_CHECKED: Final = tuple(dict.fromkeys((*NEEDED, *DATES)))
_AMOUNTS: Final = re.compile(r"(?:(?:-?[0-9]{1,10}[.,][0-9]{2})?\n)*+")


@frozen
class Columns:
    """Valid rows: their cells, one row after the other, and their amounts in cents."""

    cells: list[str]
    width: int
    debits: list[int]
    credits: list[int]

    def at(self, place: int) -> list[str]:
        """Return the cells of the column with this index."""
        return self.cells[place :: self.width]


@frozen
class Quick:
    """The quick check of blocks, with the days and accounts known to be valid."""

    header: Header
    days: set[str] = field(factory=lambda: {""})
    accounts: set[str] = field(factory=set)

    def columns(self, texts: Sequence[str]) -> Columns | None:
        """Return the columns of rows that are all valid in the usual notation; None if one may not be."""
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

"""The header of a file of entries and its columns; and its XML form, written as the flat one."""

from collections.abc import Iterator, Mapping
from typing import Final
from xml.parsers import expat

from attrs import define, field, frozen

from conventions.files.faults import Fault
from conventions.files.fec.mapping import UnreadableFecError, fault
from conventions.files.spoken_days import plain

# --- The header of a file of entries: its separator, and where each of the eighteen columns stands ----------

COLUMNS: Final = (
    "JournalCode", "JournalLib", "EcritureNum", "EcritureDate", "CompteNum", "CompteLib",
    "CompAuxNum", "CompAuxLib", "PieceRef", "PieceDate", "EcritureLib", "Debit", "Credit",
    "EcritureLet", "DateLet", "ValidDate", "Montantdevise", "Idevise",
)  # fmt: skip
"""Source: art. A47 A-1 LPF."""

SIGNED: Final = ("Montant", "Sens")
"""The other form of the norm: an amount and its side, in place of a debit and a credit."""

_DEBIT: Final = frozenset({"D", "+1", "1", "+"})
_CREDIT: Final = frozenset({"C", "-1", "-"})

DATES: Final = ("EcritureDate", "PieceDate", "DateLet", "ValidDate")
NEEDED: Final = ("JournalCode", "EcritureNum", "EcritureDate", "CompteNum")
"""Without one of these, a row cannot be placed: in the year, in its entry, in an account."""

_OTHERS: Final = ";,"


@frozen
class Header:
    """The separator, the number of columns, and the place of each by its name as `same_name` writes it."""

    separator: str
    width: int
    places: Mapping[str, int]

    def place(self, column: str) -> int | None:
        """Where a column stands, whatever its capitals and accents; None where the file has none."""
        return self.places.get(same_name(column))

    def at(self, column: str) -> int:
        """Where one of the eighteen columns stands."""
        return self.places[same_name(column)]

    @property
    def amount_columns(self) -> tuple[str, str]:
        """The official names of the two columns that hold an amount and its side."""
        return SIGNED if same_name(SIGNED[0]) in self.places else ("Debit", "Credit")

    def sides(self, cells: list[str]) -> tuple[list[str], list[str]]:
        """The debits and the credits of rows laid end to end; a row without a known side has neither."""
        first, second = (cells[self.at(name) :: self.width] for name in self.amount_columns)
        if self.amount_columns != SIGNED:
            return first, second
        marks = [mark.strip().upper() for mark in second]
        debits = [cell if mark in _DEBIT else "" for cell, mark in zip(first, marks, strict=True)]
        return debits, [cell if mark in _CREDIT else "" for cell, mark in zip(first, marks, strict=True)]


def same_name(column: str) -> str:
    """A heading without capitals, accents and spaces.

    >>> same_name("Débit "), same_name("Montant devise")
    ('debit', 'montantdevise')
    """
    return plain(column).replace(" ", "")


def header_in(file: str, line: str) -> Header:
    r"""The header that the first line is; columns may stand in any order, and more may follow.

    `UnreadableFecError` says every column that is missing or stands twice, or that cells are parted by
    another sign than a tabulation or `|`.

    >>> header_in("", "\t".join(COLUMNS) + "\tAxe1").place("axe1")
    18
    """
    separator = max("\t|", key=line.count)
    names = [same_name(name) for name in line.split(separator)]
    faults = tuple(_faults(file, line, separator, names))
    if faults:
        raise UnreadableFecError(file, *faults)
    return Header(separator, len(names), {name: at for at, name in enumerate(names) if name})


def _faults(file: str, line: str, separator: str, names: list[str]) -> Iterator[Fault]:
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
    """Whether a file begins as XML does."""
    return head.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"<")


def flat_form(file: str, data: bytes) -> bytes:
    """The rows as a flat file in UTF-8, each on the line on which it begins in the XML.

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

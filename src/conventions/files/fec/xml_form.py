"""A file of entries in its XML form, written as the flat one: rows become lines of text.

Source: art. A47 A-1 LPF, VI: `comptabilite`, `exercice`, `journal`, `ecriture`, `ligne`.
"""

from typing import Final
from xml.parsers import expat

from attrs import define, field

from conventions.files.fec.header import COLUMNS
from conventions.files.fec.refusals import UnreadableFecError, fault

__all__ = ["flat_form", "is_xml"]

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
        raise UnreadableFecError(file, (fault(file, error.lineno, "", "fec_xml"),)) from None
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
        raise UnreadableFecError(self.file, (fault(self.file, 1, "", "fec_xml"),))

    def flat(self) -> bytes:
        if not self.rows:
            raise UnreadableFecError(
                self.file, (fault(self.file, 1, "", "fec_empty", expected="JournalCode"),)
            )
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

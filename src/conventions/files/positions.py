"""The positions of the values of a TOML text, computed only for a fault, or a value to change.

The text has been read by `tomli` already, so this scanner checks nothing: it only walks. The place of a part
of an agreement is said as people write it in `convention.toml`.
"""

from bisect import bisect_right
from collections.abc import Iterator, Mapping
from typing import Final

import tomli
from attrs import frozen

from conventions.agreement.agreement import Agreement
from conventions.agreement.amendment import Path
from conventions.files.faults import DataPath

_BLANK: Final = " \t\r\n"
_BARE_END: Final = ",]}#\r\n"


@frozen
class Position:
    """A value by its first line, from 1, and the characters it covers; of a table, those of its header.

    A table that only a longer key implies is where that key stands, and not stated.
    """

    line: int
    start: int
    end: int
    is_stated: bool = True


def positions(text: str) -> Mapping[DataPath, Position]:
    r"""Return the position of every key, header and list element of a valid TOML text.

    >>> found = positions('[a.b]\n"c d" = [1,\n 2]\n[[e]]\nf.g = 1')
    >>> [found[path].line for path in [("a", "b"), ("a", "b", "c d", 1), ("e", 0), ("e", 0, "f", "g")]]
    [1, 3, 4, 5]
    """
    return _Scanner(text).positions()


def line_of(found: Mapping[DataPath, Position], path: DataPath) -> int:
    """Return the line of a value, or of the nearest table around it; 1 for the whole file."""
    while path:
        if path in found:
            return found[path].line
        path = path[:-1]
    return 1


class _Scanner:
    """One walk over a text."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.at = 0
        self.ends = [index for index, char in enumerate(text) if char == "\n"]
        self.found: dict[DataPath, Position] = {}
        self.rows: dict[DataPath, int] = {}

    def positions(self) -> Mapping[DataPath, Position]:
        table: DataPath = ()
        while self.skip_blank():
            if self.text[self.at] == "[":
                table = self.header()
            else:
                self.entry(table)
        return self.found

    def here(self, offset: int = 0) -> str:
        return self.text[self.at + offset : self.at + offset + 1]

    def note(self, path: DataPath, start: int) -> None:
        """Note a value that ends here, and the tables that its dotted key implies."""
        line = bisect_right(self.ends, start - 1) + 1
        for length in range(1, len(path)):
            self.found.setdefault(path[:length], Position(line, start, self.at, is_stated=False))
        self.found[path] = Position(line, start, self.at)

    def skip_blank(self, also: str = "") -> bool:
        """Skip blanks and comments; return whether anything is left."""
        while self.at < len(self.text):
            char = self.text[self.at]
            if char == "#":
                end = self.text.find("\n", self.at)
                self.at = len(self.text) if end < 0 else end
            elif char in _BLANK or char in also:
                self.at += 1
            else:
                return True
        return False

    def header(self) -> DataPath:
        start = self.at
        is_list = self.here(1) == "["
        self.at += 2 if is_list else 1
        keys = tuple(self.keys("]"))
        self.at += 2 if is_list else 1
        path = self.resolved(keys[:-1]) + keys[-1:]
        if is_list:
            row = self.rows.get(path, 0)
            self.rows[path] = row + 1
            if not row:
                self.note(path, start)
            path = (*path, row)
        else:
            path = self.resolved(keys)
        self.note(path, start)
        return path

    def resolved(self, keys: DataPath) -> DataPath:
        """Return the path of keys of which some name lists of tables: their last row is meant."""
        path: DataPath = ()
        for key in keys:
            path = (*path, key)
            if path in self.rows:
                path = (*path, self.rows[path] - 1)
        return path

    def keys(self, stop: str) -> Iterator[str]:
        """Yield the keys up to the sign `stop`, which is not passed."""
        while True:
            self.skip_blank(".")
            if self.here() == stop:
                return
            yield self.key(stop)

    def key(self, stop: str) -> str:
        start = self.at
        if self.here() in ('"', "'"):
            self.string()
            return next(iter(tomli.loads(f"{self.text[start : self.at]} = 0")))
        while self.here() not in (".", stop, " ", "\t"):
            self.at += 1
        return self.text[start : self.at]

    def entry(self, table: DataPath) -> None:
        path = (*table, *self.keys("="))
        self.at += 1
        self.skip_blank()
        self.value(path)

    def value(self, path: DataPath) -> None:
        start = self.at
        match self.here():
            case '"' | "'":
                self.string()
            case "[":
                self.elements(path)
            case "{":
                self.members(path)
            case _:
                while self.at < len(self.text) and self.text[self.at] not in _BARE_END:
                    self.at += 1
                while self.text[self.at - 1] in _BLANK:
                    self.at -= 1
        self.note(path, start)

    def elements(self, path: DataPath) -> None:
        self.at += 1
        index = 0
        while self.skip_blank(",") and self.here() != "]":
            self.value((*path, index))
            index += 1
        self.at += 1

    def members(self, path: DataPath) -> None:
        self.at += 1
        while self.skip_blank(",") and self.here() != "}":
            self.entry(path)
        self.at += 1

    def string(self) -> None:
        quote = self.here()
        mark = quote * 3 if self.text.startswith(quote * 3, self.at) else quote
        self.at += len(mark)
        while not self.text.startswith(mark, self.at):
            self.at += 2 if quote == '"' and self.here() == "\\" else 1
        self.at += len(mark)
        while len(mark) > 1 and self.here() == quote:  # up to two quotes may stand before the closing three
            self.at += 1


OF_MODEL: Final = "model_parameters"
"""The first step of a path among the parameters that a model declares."""

TABLES_ALIKE: Final[Mapping[str, str]] = {
    "parties": "party",
    "actions": "action",
    "indicators": "indicator",
    "breakdowns": "breakdown",
    "papers": "paper",
    "statements": "statement",
    "facts": "fact",
    "selections": "selection",
    "definitions": "define",
    "rights": "right",
    "ledger_source": "ledger",
    "foreign": "other_currency",
}
"""What an agreement holds as its file has it, under another name."""
_TABLES: Final[Mapping[str, str]] = {
    **TABLES_ALIKE,
    "duties": "duty",
    "tables": "table",
    "given": "parameters",
    "grant": "grant.amount",
    "grant_formula": "grant.formula",
    "lapses": "term.lapses",
    OF_MODEL: "parameter",
}
_FORMULAS: Final[Mapping[str, str]] = {"grant": "grant.formula"}
_SIDES: Final[Mapping[str, str]] = {"expenses": "expense", "resources": "resource"}
FIELD_KEYS: Final[Mapping[str, str]] = {"begins": "from", "least": "min", "most": "max"}
"""The fields of norms and facts whose key in a file is another word."""


def toml_place(path: Path, agreement: Agreement) -> str:
    """Return the place of a change, as `period.end` or `duty.final_bilan.due`.

    >>> from conventions.agreement.agreement import AgreementPeriod
    >>> from datetime import date
    >>> from budget.money import Euros
    >>> empty = Agreement("a", "a", (), AgreementPeriod(date(2024, 1, 1), date(2024, 12, 31)), Euros.ZERO)
    >>> toml_place(("duties", "final_bilan", "due"), empty)
    'duty.final_bilan.due'
    """
    first, *rest = path
    if first == "formulas" and rest:
        return _FORMULAS.get(rest[0], rest[0])
    words = [_TABLES.get(first, first)]
    if (
        first == "duties"
        and rest
        and any(item.name == rest[0] and item.is_payment for item in agreement.duties)
    ):
        words = ["payment"]
    if first == "budget":
        rest = [_SIDES.get(step, step) for step in rest]
    if first == "tables":
        rest = [step for step in rest if step not in ("rows", "cells")]
    return ".".join((*words, *(FIELD_KEYS.get(step, step) for step in rest)))

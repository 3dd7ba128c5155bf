"""The plain data of a TOML text, the faults of its syntax, and the positions of its values."""

import re
from bisect import bisect_right
from collections.abc import Iterator, Mapping
from typing import Final

import tomli
from attrs import field

from budget import frozen
from conventions.agreement.agreement import Agreement
from conventions.agreement.amendment import Path
from conventions.files.faults import DataPath, Problem, shown

_AT: Final = re.compile(r" \(at (?:line (?P<line>\d+), column (?P<column>\d+)|end of document)\)$")
_REASONS: Final = (
    ("Invalid date or datetime", "date"),
    ("Cannot overwrite a value", "key_twice"),
    ("Duplicate inline table key", "key_twice"),
    ("Cannot declare", "table_twice"),
    ("Cannot mutate", "table_twice"),
    ("Cannot redefine", "table_twice"),
    ("Expected '=' after a key", "equals"),
    ("Expected newline or end of document", "rest"),
    ("Invalid value", "value"),
    ("Unescaped", "escape"),
    ("Invalid hex value", "escape"),
    ("Escaped character", "escape"),
    ("Illegal character", "string"),
    ("Unterminated", "unclosed"),
    ("Unclosed", "unclosed"),
    ("at the end of a", "unclosed"),
    ("Invalid statement", "key"),
    ("Invalid initial character for a key", "key"),
    ("digits", "number"),
)
"""The words of `tomli`, and our codes for them; any other message is `other`."""

# The time that `tomli` takes for a dotted key grows as the square of its length.
_MOST_DOTS: Final = 100
_LONG_KEY: Final = re.compile(rf"(?<![\w\-\"'])(?:[\w\-\"']++[ \t]*+\.[ \t]*+){{{_MOST_DOTS}}}")
_LONG_NUMBER: Final = re.compile(r"[0-9_]{1000}")
_MEANT: Final = (
    (re.compile(r".*=\s*(?:\d{4}-\d|\d{1,2}/\d{1,2}/\d{2,4}).*"), "date"),
    (re.compile(r".*=\s*[-+]?[\d\s.,\u00a0\u202f]+(?:€|EUR|euros?)?\s*(?:#.*)?"), "amount"),
    (re.compile(r".*=\s*(?:oui|non|vrai|faux|true|false)\s*(?:#.*)?", re.IGNORECASE), "truth"),
)
"""What a line that is no TOML was probably meant to be."""

_MOST_FAULTS: Final = 20
_MOST_READ_AGAIN: Final = 200_000
_ONE_LINE: Final = re.compile(r"\s*[^\[\]{}#=]+=(?!.*(?:\"\"\"|'''))[^\[\]{}]*(?:\[[^\[\]{}]*\][^\[\]{}]*)?")
_HEADER: Final = re.compile(r"\s*\[")


@frozen
class TomlData:
    """What was read, of which text, and what stood in the way; `data` is None where nothing could be read.

    `text` is the text read without the lines set aside, which stay as empty lines.
    """

    data: Mapping[str, object] | None
    text: str
    problems: tuple[Problem, ...] = field(default=())


def toml_data(file: str, text: str) -> TomlData:
    """Return the data of a text; a fault of syntax is a problem with its line and column."""
    lines = text.split("\n")
    if line := _long_key(text, lines):
        return TomlData(None, "", (Problem(file, (), "toml_syntax.nesting", line=line),))
    problems: list[Problem] = []
    while True:
        try:
            read = "\n".join(lines)
            return TomlData(tomli.loads(read), read, tuple(problems))
        except RecursionError:
            problems.append(Problem(file, (), "toml_syntax.nesting", line=1))
            return TomlData(None, "", tuple(problems))
        except ValueError as error:
            problem = _problem(file, lines, error)
            problems.append(problem)
            if (
                len(problems) >= _MOST_FAULTS
                or len(text) > _MOST_READ_AGAIN
                or not _set_aside(lines, problem)
            ):
                return TomlData(None, "", tuple(problems))


def _long_key(text: str, lines: list[str]) -> int:
    """Return the first line with a dotted key that is too long; 0 where there is none."""
    if text.count(".") < _MOST_DOTS:  # of most texts, and counted much faster than sought
        return 0
    full = (
        at for at, line in enumerate(lines, 1) if len(line) > _MOST_DOTS and line.count(".") >= _MOST_DOTS
    )
    return next((at for at in full if _LONG_KEY.search(lines[at - 1])), 0)


def _problem(file: str, lines: list[str], error: ValueError) -> Problem:
    said = str(error)
    reason = next((code for words, code in _REASONS if words in said), "other")
    found = _AT.search(said)
    if found is None:
        long = (at for at, text in enumerate(lines, 1) if _LONG_NUMBER.search(text))
        return Problem(file, (), f"toml_syntax.{reason}", line=next(long, 1))
    if found["line"]:
        line, column = int(found["line"]), int(found["column"])
    else:
        line, column = max((at for at, text in enumerate(lines, 1) if text.strip()), default=1), 1
    text = lines[line - 1].strip() if line <= len(lines) else ""
    if reason in ("rest", "value"):
        reason = next((meant for shape, meant in _MEANT if shape.fullmatch(text)), reason)
    elif reason in ("equals", "key", "unclosed") and _has_accent(text):
        reason = "accent"
    code = f"toml_syntax.{reason}"
    return Problem(file, (), code, actual=shown(text), params=(("column", str(column)),), line=line)


def _has_accent(text: str) -> bool:
    """Return whether a key or a table is called by a name with a letter that needs quotes."""
    name, end, _ = text.lstrip("[").partition("]" if text.startswith("[") else "=")
    letters = set(name)
    return (
        bool(end) and letters.isdisjoint("\"'#") and any(it.isalpha() and not it.isascii() for it in letters)
    )


def _set_aside(lines: list[str], problem: Problem) -> bool:
    """Empty the line at fault, with its section if it is a header; return whether that makes sense."""
    at = problem.line - 1
    if at >= len(lines) or not lines[at].strip():
        return False
    if _HEADER.match(lines[at]):
        lines[at] = ""
        while at + 1 < len(lines) and not _HEADER.match(lines[at + 1]):
            at += 1
            lines[at] = ""
        return True
    if problem.code == "toml_syntax.unclosed":  # where it began is not known
        return False
    is_whole = bool(_ONE_LINE.fullmatch(lines[at])) or "=" not in lines[at]
    lines[at] = ""
    return is_whole


_BLANK: Final = " \t\r\n"
_BARE_END: Final = ",]}#\r\n"


@frozen
class Position:
    """A value by its first line, from 1, and the characters it covers; of a table, those of its header.

    A table that only a longer key implies is at that key, and not stated.
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
